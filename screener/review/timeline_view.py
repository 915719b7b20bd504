"""The picture along time on the screen: the same shapes that the paper shows, in the theme's colours.

What a row says in full stands in its tooltip, and all of it in the accessible description.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter
from PySide6.QtWidgets import QToolTip
from typing_extensions import override

from screener.review.picture_painting import paint_picture
from screener.review.picture_view import PictureView
from screener.screening.picture import Line, Picture, Tone
from screener.screening.timeline_layout import lay_out
from screener.screening.timeline_sheet import say_day

if TYPE_CHECKING:
    from screener.questionnaire.text import Words
    from screener.screening.timeline import Stretch, Timeline
    from screener.ui.theme import Tokens

_ROW_EMS = 2.4
_NAME_EMS = 1.4
"""Where the layout begins the name of a row, in text sizes."""
_LEAST_EMS = 30


class TimelineView(PictureView):
    """One timeline, as wide as its place and as high as it needs."""

    text_ems = 0.9

    def __init__(self, words: Words, *, most_rows: int | None = None) -> None:
        """An empty picture.

        Args:
            words: In the practitioner's language.
            most_rows: How many stretches are drawn at most, the worst first; all, if not given.
        """
        super().__init__("timeline")
        self.setAccessibleName(words["review_sign.timeline-title"])
        self._words = words
        self._most_rows = most_rows
        self._timeline: Timeline | None = None
        self._laid: tuple[tuple[int, int], Picture] | None = None

    def set_timeline(self, timeline: Timeline) -> None:
        """Show a timeline."""
        self._timeline, self._laid = timeline, None
        self.setAccessibleDescription("\n".join(describe(timeline, self._words)))
        self.updateGeometry()
        self.update()

    def find_stretch(self, height: float) -> Stretch | None:
        """What the row at a height is of; None between and below the rows."""
        if self._timeline is None:
            return None
        size = self._text_px()
        tops = [
            shape.top
            for shape in self._lay_out(self.width()).shapes
            if isinstance(shape, Line) and shape.tone is Tone.INK and shape.left == size * _NAME_EMS
        ]
        row = self._row_px()
        rows = zip(tops, self._timeline.stretches, strict=False)
        return next((stretch for top, stretch in rows if top - size * 0.3 <= height < top + row), None)

    def find_tooltip(self, height: float) -> str:
        """All of the row at a height, also what has no room; empty between and below the rows."""
        stretch = self.find_stretch(height)
        return say_stretch(stretch, self._words) if stretch is not None else ""

    def _row_px(self) -> float:
        return self.fontInfo().pixelSize() * _ROW_EMS

    def _lay_out(self, width: int) -> Picture:
        key = (width, self._text_px())
        if self._laid is not None and self._laid[0] == key:
            return self._laid[1]
        assert self._timeline is not None  # noqa: S101 - asked only where there is one
        picture = lay_out(
            self._timeline,
            width=width,
            row_height=self._row_px(),
            text_size=self._text_px(),
            words=self._words,
            measure=QFontMetricsF(self._make_font()).horizontalAdvance,
            most_rows=self._most_rows,
        )
        self._laid = (key, picture)
        return picture

    @override
    def heightForWidth(self, width: int) -> int:
        return 0 if self._timeline is None else round(self._lay_out(width).height + 1)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(min(_LEAST_EMS * self.fontInfo().pixelSize(), 480), 0)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.find_tooltip(event.pos().y()), self)
            return True
        return super().event(event)

    @override
    def paint_shapes(self, painter: QPainter, exposed: QRect, tokens: Tokens) -> None:
        if self._timeline is not None:
            paint_picture(painter, self._lay_out(self.width()), tokens)


def describe(timeline: Timeline, words: Words) -> list[str]:
    """Everything that the picture says, sentence by sentence: the days that matter, then each row."""
    days = (("today", timeline.today), ("wanted", timeline.treatment_on), ("earliest", timeline.earliest))
    return [
        *(
            words.format(
                "review_sign.timeline-day", name=words[f"determination.mark-{name}"], date=say_day(day, words)
            )
            for name, day in days
            if day is not None
        ),
        *(say_stretch(stretch, words) for stretch in timeline.stretches),
    ]


def say_stretch(stretch: Stretch, words: Words) -> str:
    """One row in full: what it is, what was said of when, until when a rule waits."""
    key = "review_sign.timeline-row" if stretch.waits_until is None else "review_sign.timeline-row-until"
    until = say_day(stretch.waits_until, words) if stretch.waits_until is not None else ""
    return words.format(key, label=stretch.label, note=stretch.note, date=until)
