"""Where the names of the days that matter stand, so that none runs into another or into another's line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from screener.screening.picture import Tone


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that matters: its line, and its name once that has a place."""

    across: float
    text: str
    tone: Tone
    thickness: float
    is_dashed: bool
    left: float = 0.0
    top: float = 0.0
    room: float = 0.0
    """As wide as the name may be."""
    bottom: float = 0.0
    """Where the line ends."""


def place_marks(
    marks: Sequence[Mark], *, width: float, below: float, line: float, gap: float, measure: Callable[[str], float]
) -> list[Mark]:
    """Give every name a place below the rows: beside its line if it can be, with as few lines of text as possible.

    Args:
        marks: From left to right.
        width: Of the picture.
        below: Where the rows end.
        line: Height of a line of text.
        gap: Between a line and its name.
        measure: How wide a text is.
    """
    levels = range(len(marks))
    best: tuple[int, list[Mark]] | None = None
    for heights in product(levels, repeat=len(marks)):
        for sides in product((0, 1), repeat=len(marks)):
            cost = 4 * max(heights, default=0) + sum(heights) + sum(sides)
            if best is None or cost < best[0]:
                placed = list(_place(marks, heights, sides, width, below, line, gap, measure))
                if len(placed) == len(marks) and not _collide(placed, line, gap / 2):
                    best = (cost, placed)
    if best is not None:
        return best[1]
    return [
        replace(mark, left=0.0, top=below + number * line, room=width, bottom=below)
        for number, mark in enumerate(marks)
    ]


def _place(
    marks: Sequence[Mark],
    heights: Sequence[int],
    sides: Sequence[int],
    width: float,
    below: float,
    line: float,
    gap: float,
    measure: Callable[[str], float],
) -> Iterator[Mark]:
    """Each with its name at the right (0) or left (1) of its line; fewer, if one has no room there."""
    for mark, height, side in zip(marks, heights, sides, strict=True):
        room = measure(mark.text)
        left = mark.across + gap / 2 if side == 0 else mark.across - gap / 2 - room
        if left < 0 or left + room > width:
            return
        top = below + height * line
        yield replace(mark, left=left, top=top, room=room, bottom=top + line)


def _collide(marks: Sequence[Mark], line: float, gap: float) -> bool:
    """Whether a name runs into another, or another's line through it."""
    for mark in marks:
        for other in marks:
            if other is mark:
                continue
            is_level = abs(mark.top - other.top) < line / 2
            if is_level and mark.left < other.left + other.room + gap and other.left < mark.left + mark.room + gap:
                return True
            crosses = mark.left - gap / 2 < other.across < mark.left + mark.room + gap / 2
            if crosses and other.bottom > mark.top:
                return True
    return False
