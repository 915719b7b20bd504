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

from screener.medicines.lexicon import Lexicon, Name, NameKind, make_key
from screener.medicines.tokens import Token, find_tokens

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


@dataclass(frozen=True, slots=True)
class _Run:
    """Words of a line that belong together: a name and what stands beside it, or words that are no name."""

    tokens: tuple[Token, ...]
    name: Name | None = None
    loose: tuple[Token, ...] = ()
    """Those of the words that are part of no name."""

    @property
    def says_nothing(self) -> bool:
        """True if its words tell nothing about which medicine it is."""
        return all(token.is_filler for token in self.tokens)


# ── a finished line ─────────────────────────────────────────────────────────────────────────────

_STOPPED = re.compile(
    r"\b(stopped|no longer|used to|came off|come off|gave up|finished|ended|don'?t (take|use|have)|do not (take|use)"
    r"|not (taking|using|on)|any ?more|quit|discontinued)\b"
)
_ALLERGY = re.compile(r"\ballerg(y|ic|ies)\b")


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
    tokens = find_tokens(text)
    whole = _find_name(lexicon, tokens) if len(tokens) <= lexicon.longest_words else None
    runs = [_Run(tokens, whole)] if whole else _join_beside(_find_runs(lexicon, tokens))
    parts = [_read_run(lexicon, text, run) for run in runs]
    return Reading(text, tuple(_cover(text, parts)))


def find_named(lexicon: Lexicon, text: str) -> tuple[Named, ...]:
    """Every medicine that a longer text names exactly, in order. Everyday words do not count."""
    runs = _find_runs(lexicon, find_tokens(text))
    return tuple(
        Named(_to_candidate(run.name, 1.0), run.tokens[0].start, run.tokens[-1].end)
        for run in runs
        if run.name is not None and run.name.kind is not NameKind.LAY
    )


def _find_name(lexicon: Lexicon, tokens: Sequence[Token]) -> Name | None:
    """What exactly these words, joined, are the name of. Words that separate ("and") may be part of it."""
    key = "".join(token.key for token in tokens)
    return lexicon.names.get(key) or lexicon.names.get(_with_joining_words(tokens)) or _find_lay(lexicon, key)


def _find_lay(lexicon: Lexicon, key: str) -> Name | None:
    """An everyday word in its other number: "water tablet" for "water tablets"."""
    name = lexicon.names.get(key.removesuffix("s")) or lexicon.names.get(f"{key}s")
    return name if name is not None and name.kind is NameKind.LAY else None


def _with_joining_words(tokens: Sequence[Token]) -> str:
    return "".join(
        f"and{token.key}" if token.separated and index else token.key for index, token in enumerate(tokens)
    )


def _find_runs(lexicon: Lexicon, tokens: Sequence[Token]) -> list[_Run]:
    """The line as runs: names where there are any, longest first, and the words between separators otherwise."""
    runs: list[_Run] = []
    loose: list[Token] = []
    index = 0
    while index < len(tokens):
        if tokens[index].separated and loose:
            runs.append(_Run(tuple(loose), loose=tuple(loose)))
            loose = []
        taken = _find_longest(lexicon, tokens, index)
        if taken is None:
            loose.append(tokens[index])
            index += 1
            continue
        runs += [_Run(tuple(loose), loose=tuple(loose))] if loose else []
        loose = []
        runs.append(taken)
        index += len(taken.tokens)
    return [*runs, _Run(tuple(loose), loose=tuple(loose))] if loose else runs


def _find_longest(lexicon: Lexicon, tokens: Sequence[Token], index: int) -> _Run | None:
    for length in range(min(lexicon.longest_words, len(tokens) - index), 0, -1):
        run = tokens[index : index + length]
        name = _find_name(lexicon, run)
        if name is not None and (length > 1 or not run[0].is_filler):
            return _Run(tuple(run), name)
    return None


def _join_beside(runs: Sequence[_Run]) -> list[_Run]:
    """Runs joined with what they stand beside, where that names nothing more.

    Loose words join a name they are not separated from, an everyday word joins the name it explains ("timolol eye
    drops"), a name its other name ("Roaccutane (isotretinoin)"), and words that say nothing join whatever is
    before them, or else after.
    """
    joined: list[_Run] = []
    for run in runs:
        before = joined[-1] if joined else None
        if before is None or not _belongs(run, before):
            joined.append(run)
        else:
            name = before.name if _is_medicine(before.name) or not _is_medicine(run.name) else run.name
            joined[-1] = _Run(before.tokens + run.tokens, name or run.name, before.loose + run.loose)
    return joined


def _belongs(run: _Run, before: _Run) -> bool:
    says_nothing = run.name is None and run.says_nothing
    if run.tokens[0].separated:
        return says_nothing and not any(token.reason for token in run.tokens)
    if run.name is None or before.name is None:
        return run.name is None or before.says_nothing
    if _is_medicine(run.name) and _is_medicine(before.name):
        return run.name.substances == before.name.substances
    shares_class = not set(run.name.classes).isdisjoint(before.name.classes)
    return shares_class or run.says_nothing or before.says_nothing


def _is_medicine(name: Name | None) -> bool:
    return name is not None and name.kind is not NameKind.LAY


def _read_run(lexicon: Lexicon, line: str, run: _Run) -> Part:
    start, end = (run.tokens[0].start, run.tokens[-1].end) if run.tokens else (0, len(line))
    text = line[start:end]
    plain = text.lower().replace("’", "'")
    unread = Part(text, start, end, MatchStatus.UNRECOGNISED, ())
    if _ALLERGY.search(plain):
        return unread
    stopped = _STOPPED.search(plain) is not None
    if run.name is not None:
        status = MatchStatus.LAY if run.name.kind is NameKind.LAY else MatchStatus.EXACT
        if status is MatchStatus.EXACT and _has_unexplained(run):
            status = MatchStatus.PARTIAL
        return replace(unread, status=status, candidates=(_to_candidate(run.name, 1.0),), said_stopped=stopped)
    candidates = _find_unfinished(lexicon, "".join(token.key for token in run.tokens if not token.is_filler))
    if not candidates:
        return unread
    return replace(unread, status=MatchStatus.CANDIDATES, candidates=candidates, said_stopped=stopped)


def _has_unexplained(run: _Run) -> bool:
    key = make_key(run.name.text) if run.name else ""
    return any(not token.is_filler and token.key not in key for token in run.loose)


def _to_candidate(name: Name, score: float) -> Candidate:
    return Candidate(name.text, name.substances, name.classes, score)


def _find_unfinished(lexicon: Lexicon, key: str) -> tuple[Candidate, ...]:
    if len(key) < LEAST_PREFIX:
        return ()
    best: dict[tuple[str, ...], Candidate] = {}
    medicines = ((found, name) for found, name in lexicon.find_beginning_with(key) if _is_medicine(name))
    for found, name in medicines:
        held = name.substances
        score = 0.70 + 0.25 * len(key) / len(found)
        if held not in best or score > best[held].score:
            best[held] = _to_candidate(name, score)
    ranked = sorted(best.values(), key=lambda candidate: (-candidate.score, candidate.name))
    return tuple(ranked[:MOST_CANDIDATES])


def _cover(line: str, parts: Sequence[Part]) -> list[Part]:
    """The parts stretched so that together they hold every visible character of the line."""
    first = len(line) - len(line.lstrip())
    starts = [first, *(part.start for part in parts[1:]), len(line)]
    covered = []
    for part, start, following in zip(parts, starts, starts[1:], strict=False):
        end = start + len(line[start:following].rstrip())
        covered.append(replace(part, text=line[start:end], start=start, end=end))
    return covered or [Part(line[first:].rstrip(), first, len(line.rstrip()), MatchStatus.UNRECOGNISED, ())]


# ── while typing ────────────────────────────────────────────────────────────────────────────────


def suggest(lexicon: Lexicon, typed: str, limit: int = MOST_CANDIDATES) -> tuple[Suggestion, ...]:
    """Names that begin with what is typed, one row a substance: exact ones first, then the shortest.

    Args:
        lexicon: The names that are known.
        typed: What stands in the box, from two letters on.
        limit: How many rows at most.
    """
    key = make_key(typed)
    if len(key) < LEAST_TYPED:
        return ()
    best: dict[tuple[str, ...], tuple[str, Name]] = {}
    for found, name in lexicon.find_beginning_with(key):
        held = name.substances or (name.text,)
        if held not in best or len(found) < len(best[held][0]):
            best[held] = (found, name)
    ranked = sorted(best.values(), key=lambda row: (row[0] != key, row[1].kind is NameKind.LAY, len(row[0]), row[0]))
    return tuple(
        Suggestion(_to_candidate(name, len(key) / len(found)), lexicon.classes[name.classes[0]].name)
        for found, name in ranked[:limit]
    )


# ── forms ───────────────────────────────────────────────────────────────────────────────────────

_FORM_WORDS = (
    ("eye-drops", r"eye ?drops?|eyedrops?|eye gel|eye ointment"),
    ("nasal-spray", r"nasal|nose spray"),
    ("inhaler", r"inhalers?|puffers?|accuhaler|turbohaler|evohaler|inhaled"),
    ("patch", r"patch|patches|transdermal"),
    ("cream", r"creams?|ointments?|lotion|foam|serum|solution for the skin|shampoo"),
    ("gel", r"gels?"),
    ("injection", r"injections?|injected|inj|jabs?|infusions?|drip|pens?|prefilled|syringe|depot"),
    ("tablet", r"tablets?|tabs?|capsules?|caps?|pills?|caplets?"),
)
_FORMS = tuple((form, re.compile(rf"\b({words})\b", re.IGNORECASE)) for form, words in _FORM_WORDS)


def find_form(text: str) -> str | None:
    """The form that the words of a name tell, in the vocabulary of response files; None if they tell none."""
    return next((form for form, pattern in _FORMS if pattern.search(text)), None)
