"""A chart of counts on the screen: the rows that the paper shows too, in the theme's colours, and told in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from screener.insight.charts import Chart, ChartRow
from screener.review.outcome_look import find_tokens
from screener.review.picture_painting import paint_picture
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.screening.picture import Picture

_LEAST_EMS = 12


class ChartView(QWidget):
    """One chart, as wide as its place and as high as it needs."""

    def __init__(self, chart: Chart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"chart_{chart.id}")
        set_variant(self, "kind", "plain")
        self.chart = chart
        self._laid: tuple[tuple[int, int], tuple[tuple[float, Picture], ...]] | None = None
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription("\n".join(map(say_row, chart.rows)))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _text_px(self) -> int:
        return self.fontInfo().pixelSize()

    def _make_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(self._text_px())
        return font

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
    def sizeHint(self) -> QSize:
        width = max(self.width(), self.minimumSizeHint().width())
        return QSize(width, self.heightForWidth(width))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_EMS * self._text_px(), 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._make_font())
        # A style sheet takes roles of a widget's own palette for itself; the program's has all the tokens.
        tokens = find_tokens(QGuiApplication.palette())
        for down, picture in self._lay_out(self.width()):
            if down + picture.height >= event.rect().top() and down <= event.rect().bottom():
                painter.save()
                painter.translate(0, down)
                paint_picture(painter, picture, tokens)
                painter.restore()
        painter.end()


def say_row(row: ChartRow) -> str:
    """A row in words: its name, its number, and what its bar shows."""
    parts = [row.label, row.note, *(stretch.words for stretch in row.stretches), row.told]
    return ", ".join(part for part in parts if part)
