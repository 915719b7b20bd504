"""Medicines of which it is not certain what they are: what was written, what it may be, what was found out. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from screener.determination.case import Case
from screener.determination.decision import Resolution
from screener.determination.resolving import Unclear, list_unclear
from screener.medicines.lexicon import Lexicon
from screener.medicines.reading import Candidate, MatchStatus, Part
from screener.medicines.recognise import suggest, to_candidate
from screener.questionnaire.text import Words

MOST_NAMES = 6
"""How many names are offered at once."""


@dataclass(frozen=True, slots=True)
class UnclearRow:
    """Words to be resolved, or resolved already."""

    unclear: Unclear = field(repr=False)
    written: str = field(repr=False)
    """What the patient wrote, in a sentence."""
    status: str = field(repr=False)
    """What it may be, or what was found out."""
    entry_name: str = field(repr=False)
    """The whole entry, verbatim."""
    resolution: Resolution | None = field(default=None, repr=False)

    @property
    def text(self) -> str:
        """Both, for those who listen."""
        return f"{self.written}\n{self.status}"


@dataclass(frozen=True, slots=True)
class NameOffered:
    """A name of the lexicon that may be meant."""

    name: str
    shown: str
    """With what is in it and what it is for."""


def list_rows(case: Case, words: Words) -> tuple[UnclearRow, ...]:
    """Everything that is not clear as the patient gave it, resolved or not, in the order given."""
    return tuple(_make_row(case, unclear, words) for unclear in list_unclear(case.given))


def list_names(lexicon: Lexicon, part: Part, typed: str, words: Words) -> tuple[NameOffered, ...]:
    """Names to choose from: those that fit what is typed; before anything is, those that the words may mean."""
    if typed.strip():
        found = [one.candidate for one in suggest(lexicon, typed, MOST_NAMES)]
    else:
        found = [*part.candidates, *part.look_alikes]
    return tuple(_offer(lexicon, one, words) for one in found if one.substances)[:MOST_NAMES]


def _offer(lexicon: Lexicon, candidate: Candidate, words: Words) -> NameOffered:
    name = _name(candidate)
    purpose = lexicon.classes[candidate.classes[0]].name if candidate.classes else ""
    shown = words.format("review_case.medicines-suggestion", name=name, purpose=purpose) if purpose else name
    return NameOffered(candidate.name, shown)


def _make_row(case: Case, unclear: Unclear, words: Words) -> UnclearRow:
    entry, part = case.given.medicines[unclear.entry].entry, unclear.part
    resolution = next((one for one in case.resolutions if (one.entry, one.text) == (unclear.entry, part.text)), None)
    key = "medicines-written" if part.text == entry.name else "medicines-entry"
    written = words.format(f"review_case.{key}", text=part.text, entry=entry.name)
    status = _say_resolution(case.lexicon, resolution, words) if resolution else _say_part(case.lexicon, part, words)
    return UnclearRow(unclear, written, status, entry.name, resolution)


def _say_resolution(lexicon: Lexicon, resolution: Resolution, words: Words) -> str:
    if resolution.name is None:
        return words.format("review_case.medicines-does-not-matter", reason=resolution.reason)
    key = "medicines-linked-because" if resolution.reason else "medicines-linked"
    known = lexicon.find_name(resolution.name)
    name = resolution.name if known is None else _name(to_candidate(known, 1.0))
    return words.format(f"review_case.{key}", name=name, reason=resolution.reason)


def _say_part(lexicon: Lexicon, part: Part, words: Words) -> str:
    names = ", ".join(dict.fromkeys(_list_meanings(lexicon, part)))
    if not names:
        return words["review_case.medicines-unrecognised"]
    match part.status:
        case MatchStatus.LAY:
            return words.format("review_case.medicines-lay", names=names)
        case MatchStatus.PARTIAL:
            return words.format("review_case.medicines-partial", names=names)
        case _:
            return words.format("review_case.medicines-may-be", names=names)


def _list_meanings(lexicon: Lexicon, part: Part) -> Iterator[str]:
    for candidate in part.candidates:
        if candidate.substances:
            yield _name(candidate)
        else:
            yield from (lexicon.classes[one].name for one in candidate.classes)


def _name(candidate: Candidate) -> str:
    inside = " + ".join(candidate.substances)
    return candidate.name if candidate.name.casefold() == inside.casefold() else f"{candidate.name} ({inside})"
