"""A picture as plain shapes, for whoever paints: the window and the paper paint the same one.

Measures are in the unit of the size asked for, from the top left, downwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from screener.questionnaire.model import Severity


class Tone(StrEnum):
    """What a colour says. The first four are the severities'."""

    CONTRAINDICATED = "contraindicated"
    DEFER = "defer"
    REVIEW = "review"
    ADVISE = "advise"
    CLEAR = "clear"
    """From here on it may be."""
    INK = "ink"
    QUIET = "quiet"
    EDGE = "edge"
    """As faint as a rule between rows."""


class Look(StrEnum):
    """How a bar is filled."""

    FULL = "full"
    HATCHED = "hatched"
    """Waiting: slanted lines."""
    OUTLINED = "outlined"
    """Some time in there: nobody knows when."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time."""

    left: float
    top: float
    width: float
    height: float
    look: Look
    tone: Tone


@dataclass(frozen=True, slots=True)
class Arrow:
    """A filled triangle at the picture's edge: it goes on beyond. Its tip points left or right."""

    left: float
    top: float
    width: float
    height: float
    tone: Tone
    points_left: bool


@dataclass(frozen=True, slots=True)
class Upright:
    """A line from top to bottom: a month, or a day that matters."""

    across: float
    top: float
    bottom: float
    thickness: float
    tone: Tone
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """The icon of a severity, in a square."""

    left: float
    top: float
    size: float
    severity: Severity


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text in its box, already short enough."""

    left: float
    top: float
    width: float
    height: float
    base: float
    """Of the letters, measured from the picture's top."""
    text: str
    tone: Tone


Shape = Bar | Arrow | Upright | Sign | Line


@dataclass(frozen=True, slots=True)
class Picture:
    """Shapes, in the order in which to paint them."""

    width: float
    height: float
    text_size: float
    shapes: tuple[Shape, ...]
