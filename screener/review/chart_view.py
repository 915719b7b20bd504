"""A chart of counts on the screen: the rows that the paper shows too, in the theme's colours, and told in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from screener.insight.charts import Chart, ChartRow
from screener.review.picture_painting import paint_picture
from screener.review.picture_view import PictureView

if TYPE_CHECKING:
    from screener.screening.picture import Picture
    from screener.ui.theme import Tokens

_LEAST_EMS = 12


class ChartView(PictureView):
    """One chart, as wide as its place and as high as it needs."""

    def __init__(self, chart: Chart, parent: QWidget | None = None) -> None:
        super().__init__(f"chart_{chart.id}", parent)
        self.chart = chart
        self._laid: tuple[tuple[int, int], tuple[tuple[float, Picture], ...]] | None = None
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription("\n".join(map(say_row, chart.rows)))

    def _lay_out(self, width: int) -> tuple[tuple[float, Picture], ...]:
        """Each row's picture, and how far down it stands."""
        key = (width, self._text_px())
        if self._laid is not None and self._laid[0] == key:
            return self._laid[1]
        measure, down, rows = QFontMetricsF(self._make_font()).horizontalAdvance, 0.0, []
        for row in self.chart.rows:
            picture = self.chart.lay_out(row, width=width, text_size=self._text_px(), measure=measure)
            rows.append((down, picture))
            down += picture.height
        self._laid = (key, tuple(rows))
        return self._laid[1]

    @override
    def heightForWidth(self, width: int) -> int:
        down, last = self._lay_out(width)[-1]
        return round(down + last.height + 1)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_EMS * self._text_px(), 0)

    @override
    def paint_shapes(self, painter: QPainter, exposed: QRect, tokens: Tokens) -> None:
        for down, picture in self._lay_out(self.width()):
            if down + picture.height >= exposed.top() and down <= exposed.bottom():
                painter.save()
                painter.translate(0, down)
                paint_picture(painter, picture, tokens)
                painter.restore()


def say_row(row: ChartRow) -> str:
    """A row in words: its name, its number, and what its bar shows."""
    parts = [row.label, row.note, *(stretch.words for stretch in row.stretches), row.told]
    return ", ".join(part for part in parts if part)
