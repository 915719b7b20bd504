"""Names written so that the letters in which they differ stand out: CeleBREX beside CeleXA.

Mixed capitals in confusable names are the practice of the US Food and Drug Administration's Name Differentiation
Project (2001) and of the Institute for Safe Medication Practices.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

_LEAST_SHARED = 3
"""Names with fewer first letters in common are told apart as they are."""


def show_difference(name: str, others: Sequence[str]) -> str:
    """A name with capitals where it differs from the most similar of other names; as it is, if none is similar."""
    shared = [_count_shared(name.lower(), other.lower()) for other in others if other.lower() != name.lower()]
    begins, ends = max(shared, key=sum, default=(0, 0))
    if begins < _LEAST_SHARED:
        return name
    last = len(name) - ends
    return name[:begins] + name[begins:last].upper() + name[last:]


def _count_shared(one: str, other: str) -> tuple[int, int]:
    """How many letters two names share at the beginning, and behind that at the end."""
    begins = _count_same(one, other)
    return begins, _count_same(one[: begins - 1 : -1], other[: begins - 1 : -1])


def _count_same(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
