"""What did the patient mean? Candidates from the lexicon, never a silent correction. Exact and by prefix."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MatchStatus(StrEnum):
    """How sure a reading is."""

    EXACT = "exact"
    """A name of the lexicon, and nothing unexplained beside it."""
    PARTIAL = "partial"
    """A name of the lexicon, and words beside it that nothing explains."""
    CANDIDATES = "candidates"
    """Not a name, but near to some."""
    LAY = "lay"
    """An everyday word that leads to classes, not to one medicine."""
    KNOWN = "known"
    """A real medicine for which no class is held."""
    UNRECOGNISED = "unrecognised"
    """Nothing fits."""


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
    """The text itself says that it is no longer taken."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one line holds. Its parts cover every non-blank character of the line."""

    verbatim: str
    parts: tuple[Part, ...]
