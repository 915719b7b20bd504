"""What a line about medicines was read as: values only. `recognise` makes them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MatchStatus(StrEnum):
    """How sure a reading is."""

    EXACT = "exact"
    """A name of the lexicon, and nothing unexplained beside it."""
    CONFIRMED = "confirmed"
    """Whatever was written, the patient chose this one of the names offered."""
    PARTIAL = "partial"
    """A name of the lexicon, and words beside it that nothing explains."""
    CANDIDATES = "candidates"
    """Not a name, but near to some."""
    LAY = "lay"
    """An everyday word that leads to classes, not to one medicine."""
    KNOWN = "known"
    """A real medicine of which nothing is held: one without a class, or (without candidates) not in the lexicon."""
    UNRECOGNISED = "unrecognised"
    """Nothing fits, or the patient said that nothing offered does."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One medicine the patient may have meant."""

    name: str
    """The lexicon's name that matched, as the lexicon writes it."""
    substances: tuple[str, ...]
    """International non-proprietary names; several for a combination; empty for a lay word."""
    classes: tuple[str, ...]
    """Class ids."""
    score: float
    """0 to 1; 1 is exact."""


@dataclass(frozen=True, slots=True)
class Part:
    """One medicine within a line."""

    text: str
    """The stretch of the line it was read from, verbatim."""
    start: int
    """Where the stretch begins in the line, in characters."""
    end: int
    """Where it ends, exclusive."""
    status: MatchStatus
    candidates: tuple[Candidate, ...]
    said_stopped: bool = False
    """The text itself says that it is no longer, or never, taken."""
    look_alikes: tuple[Candidate, ...] = ()
    """Other medicines whose names are known to be confused with that of a candidate."""

    @property
    def is_unknown(self) -> bool:
        """True if nothing is held of it: not recognised, or a real medicine that the lexicon does not hold."""
        return self.status is MatchStatus.UNRECOGNISED or (self.status is MatchStatus.KNOWN and not self.candidates)

    @property
    def is_uncertain(self) -> bool:
        """True if the patient should say which medicine it is, and has not."""
        return self.status in (MatchStatus.CANDIDATES, MatchStatus.LAY, MatchStatus.PARTIAL)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one line holds. Its parts cover every non-blank character of the line."""

    verbatim: str
    parts: tuple[Part, ...]

    @property
    def has_unknown(self) -> bool:
        """True if nothing is held of some of it, or of all, because it says nothing."""
        return not self.parts or any(part.is_unknown for part in self.parts)

    @property
    def has_uncertain(self) -> bool:
        """True if the patient should say of some of it which medicine it is, and has not."""
        return any(part.is_uncertain for part in self.parts)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One row offered while typing."""

    candidate: Candidate
    purpose: str
    """What it is, in a few words: the name of its main class."""


@dataclass(frozen=True, slots=True)
class Named:
    """One name of the lexicon found within a longer text."""

    candidate: Candidate
    start: int
    end: int
