"""What did the patient mean? Candidates from the lexicon, never a silent correction. Exact and by beginning.

A line is cut into words; the longest runs of words that are a name of the lexicon are found first, across commas
and "and" if the name itself has them ("Nurofen Cold & Flu"). What is left between separators is read as an
unfinished name, or not at all. Every character that is not blank belongs to one part: nothing is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from itertools import pairwise

from screener.medicines.lexicon import Lexicon, Name, NameKind, make_key
from screener.medicines.remarks import find_form, is_allergy, says_stopped, speaks_of_allergy
from screener.medicines.runs import Run, find_runs, join_beside
from screener.medicines.tokens import Token, find_tokens

__all__ = [
    "Candidate", "MatchStatus", "Named", "Part", "Reading", "Suggestion", "find_form", "find_named", "read_line",
    "suggest",
]  # fmt: skip

LEAST_PREFIX = 4
"""Letters from which an unfinished name is offered as a candidate of a finished line."""
LEAST_TYPED = 2
"""Letters from which names are suggested while typing."""
MOST_CANDIDATES = 5


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


# ── a finished line ─────────────────────────────────────────────────────────────────────────────


def read_line(lexicon: Lexicon, text: str) -> Reading:
    """Read one line of a medicine list, which may hold several medicines.

    Args:
        lexicon: The names that are known.
        text: What the patient wrote, of any length and in any script.

    Returns:
        The parts in order; none for a line without any visible character.
    """
    if not text.strip():
        return Reading(text, ())
    runs = join_beside(find_runs(lexicon, find_tokens(text))) or [Run([])]
    starts = [text.index(text.strip()), *(run.tokens[0].start for run in runs[1:]), len(text)]
    ends = [start + len(text[start:following].rstrip()) for start, following in pairwise(starts)]
    return Reading(text, tuple(map(partial(_read_run, lexicon, text), runs, starts, ends)))


def find_named(lexicon: Lexicon, text: str) -> tuple[Named, ...]:
    """Every medicine that a longer text names exactly, in order. Everyday words do not count."""
    return tuple(
        Named(_to_candidate(run.name, 1.0), *run.spans[0])
        for run in find_runs(lexicon, find_tokens(text))
        if run.name is not None and run.is_medicine
    )


def _read_run(lexicon: Lexicon, line: str, run: Run, start: int, end: int) -> Part:
    text = line[start:end]
    part = Part(text, start, end, MatchStatus.UNRECOGNISED, ())
    if run.name is None:
        key = "".join(token.key for token in run.tokens if not token.is_filler)
        candidates = () if speaks_of_allergy(text) else _find_unfinished(lexicon, key)
        if not candidates:
            return part
        return replace(part, status=MatchStatus.CANDIDATES, candidates=candidates, said_stopped=says_stopped(text))
    first, last = run.spans[0]
    if is_allergy(line[start:first], line[last:end]):
        return part
    status = _rate(lexicon, run.name, run.loose)
    return replace(part, status=status, candidates=(_to_candidate(run.name, 1.0),), said_stopped=says_stopped(text))


def _rate(lexicon: Lexicon, name: Name, loose: Sequence[Token]) -> MatchStatus:
    if name.kind is NameKind.LAY:
        return MatchStatus.LAY
    if _has_unexplained(lexicon, name, loose):
        return MatchStatus.PARTIAL
    return MatchStatus.EXACT if name.classes else MatchStatus.KNOWN


def _has_unexplained(lexicon: Lexicon, name: Name, loose: Sequence[Token]) -> bool:
    """True if a word beside a name is neither a filler nor one that speaks of the same medicine or its classes."""
    unexplained = {token.key for token in loose if not token.is_filler}
    if not unexplained:
        return False
    classes = [lexicon.classes[class_id] for class_id in name.classes]
    texts = [
        name.text,
        *name.substances,
        *(known.name for known in classes),
        *(w for known in classes for w in known.lay),
    ]
    explained = {make_key(word) for text in texts for word in re.split(r"\W+", text)}
    return not unexplained <= explained


def _to_candidate(name: Name, score: float) -> Candidate:
    return Candidate(name.text, name.substances, name.classes, score)


def _find_unfinished(lexicon: Lexicon, key: str) -> tuple[Candidate, ...]:
    """Medicines whose names begin so, one for each substance, the nearest to finished first."""
    if len(key) < LEAST_PREFIX:
        return ()
    best: dict[tuple[str, ...], Candidate] = {}
    for found, name in lexicon.find_beginning_with(key):
        score = 0.70 + 0.25 * len(key) / len(found)
        known = best.get(name.substances)
        is_nearer = known is None or (name.kind is NameKind.SUBSTANCE, score) > (
            known.name in known.substances,
            known.score,
        )
        if name.kind is not NameKind.LAY and is_nearer:
            best[name.substances] = _to_candidate(name, score)
    ranked = sorted(best.values(), key=lambda candidate: (-candidate.score, candidate.name))
    return tuple(ranked[:MOST_CANDIDATES])


# ── while typing ────────────────────────────────────────────────────────────────────────────────


def suggest(lexicon: Lexicon, typed: str, limit: int = MOST_CANDIDATES) -> tuple[Suggestion, ...]:
    """Names that begin with what is typed, one row a substance: exact ones first, then the shortest.

    Args:
        lexicon: The names that are known.
        typed: What stands in the box, from two letters on. Strengths and other fillers after a name do not matter.
        limit: How many rows at most.
    """
    telling = "".join(token.key for token in find_tokens(typed) if not token.is_filler)
    return _complete(lexicon, make_key(typed), limit) or _complete(lexicon, telling, limit)


def _complete(lexicon: Lexicon, key: str, limit: int) -> tuple[Suggestion, ...]:
    if len(key) < LEAST_TYPED:
        return ()
    best: dict[tuple[str, ...], tuple[str, Name]] = {}
    for found, name in lexicon.find_beginning_with(key):
        held = name.substances or (name.text,)
        if held not in best or len(found) < len(best[held][0]):
            best[held] = (found, name)
    ranked = sorted(best.values(), key=lambda row: (row[0] != key, row[1].kind is NameKind.LAY, len(row[0]), row[0]))
    return tuple(
        Suggestion(_to_candidate(name, len(key) / len(found)), _find_purpose(lexicon, name))
        for found, name in ranked[:limit]
    )


def _find_purpose(lexicon: Lexicon, name: Name) -> str:
    return lexicon.classes[name.classes[0]].name if name.classes else ""
