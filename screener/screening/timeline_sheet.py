"""The sheet that a timeline is laid out on: where a day is, and how text is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from screener.questionnaire.text import Words
from screener.screening.picture import Line, Tone
from screener.screening.timeline import Timeline

Measure = Callable[[str], float]
"""How wide one line of text is at the picture's text size."""

LINE, _BASE = 1.35, 1.03
"""Height of a line of text and where its letters stand, in text sizes."""
_HAIR = 1e-6
"""What a room made for a text may lack of the text's own width, when it was added up from parts."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every part needs to know to find its place."""

    timeline: Timeline
    width: float
    row: float
    size: float
    words: Words
    measure: Measure
    left: float
    """Where time begins."""

    @property
    def line(self) -> float:
        """Height of a line of text."""
        return self.size * LINE

    @property
    def gap(self) -> float:
        """Between neighbours."""
        return self.size * 0.6

    def find_across(self, day: date) -> float:
        """Where a day is; the edge, if it lies beyond."""
        span = max((self.timeline.last - self.timeline.first).days, 1)
        share = min(max((day - self.timeline.first).days / span, 0.0), 1.0)
        return self.left + share * (self.width - self.left)

    def write(self, text: str, left: float, top: float, room: float, tone: Tone) -> Line:
        """A line of text, shortened to its room."""
        shown = shorten(text, room, self.measure)
        return Line(left, top, self.measure(shown), self.line, top + self.size * _BASE, shown, tone)


def shorten(text: str, room: float, measure: Measure) -> str:
    """A text no wider than its room, with an ellipsis where letters were left out; nothing if not even that fits."""
    if measure(text) <= room + _HAIR:
        return text
    least, most = 0, len(text)
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (middle, most) if measure(text[:middle].rstrip() + "…") <= room else (least, middle)
    short = text[:least].rstrip() + "…"
    return short if measure(short) <= room else ""


def say_day(day: date, words: Words) -> str:
    """20 Nov 2026."""
    return words.format(
        "determination.day", day=day.day, month=words[f"determination.month-{day.month}"], year=day.year
    )
