"""Names written so that the letters in which they differ stand out: CeleBREX beside CeleXA.

Mixed capitals in confusable names are the practice of the US Food and Drug Administration's Name Differentiation
Project (2001) and of the Institute for Safe Medication Practices.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

_LEAST_SHARED = 3
"""Names with fewer first letters in common are told apart as they are."""
_MOST_CAPITALS = 6
"""So are names that differ in more letters: capitals would only make them hard to read."""


def show_difference(name: str, others: Sequence[str]) -> str:
    """A name with capitals where its first word differs from the most similar of other names, if any is similar."""
    first, *behind = name.split(" ")
    firsts = [other.split(" ")[0].lower() for other in others if other.lower() != name.lower()]
    shared = [_count_shared(first.lower(), other) for other in firsts if other != first.lower()]
    begins, ends = max(shared, key=sum, default=(0, 0))
    last = len(first) - ends
    if begins < _LEAST_SHARED or last - begins > _MOST_CAPITALS:
        return name
    return " ".join([first[:begins] + first[begins:last].upper() + first[last:], *behind])


def _count_shared(one: str, other: str) -> tuple[int, int]:
    """How many letters two names share at the beginning, and behind that at the end."""
    begins = _count_same(one, other)
    return begins, _count_same(one[: begins - 1 : -1], other[: begins - 1 : -1])


def _count_same(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
