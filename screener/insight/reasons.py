"""Reasons counted: those that several people share by their words, all others as a number.

A reason is free text. One that was written for one person, or two, may say who that is; so it stays where it is
sealed, and only that there was one is counted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from screener.insight.counts import ReasonCount
from screener.insight.told import fold

FEWEST = 3
"""Of so many records, and as many people, a reason is nobody's."""


@dataclass(slots=True)
class _Reason:
    """One reason, however it was spelt."""

    spellings: Counter[str] = field(default_factory=Counter, repr=False)
    people: set[bytes] = field(default_factory=set, repr=False)


class Reasons:
    """The reasons given for one thing. Each person's several records count as several, and as one person."""

    def __init__(self) -> None:
        self._reasons: dict[str, _Reason] = {}
        self._number = 0

    def add(self, words: str, person: bytes) -> None:
        """Count one reason, given for one record."""
        self._number += 1
        reason = self._reasons.setdefault(fold(words), _Reason())
        reason.spellings[" ".join(words.split())] += 1
        reason.people.add(person)

    def list_shared(self) -> tuple[ReasonCount, ...]:
        """Those that are nobody's, the most frequent first, each as it is spelt most often."""
        shared = [
            ReasonCount(_spell(reason.spellings), number)
            for reason in self._reasons.values()
            if (number := reason.spellings.total()) >= FEWEST and len(reason.people) >= FEWEST
        ]
        return tuple(sorted(shared, key=lambda one: (-one.number, one.words)))

    def count_others(self) -> int:
        """How many were given that `list_shared` leaves out."""
        return self._number - sum(one.number for one in self.list_shared())


def _spell(spellings: Counter[str]) -> str:
    """The most frequent spelling; of several the first in order."""
    return min(spellings, key=lambda spelt: (-spellings[spelt], spelt))
