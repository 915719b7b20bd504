"""Medicines that were not clear, resolved by a practitioner: what the rules then see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from screener.determination.decision import Resolution
from screener.determination.gate import LONGEST_REASON, says_why
from screener.errors import Problem
from screener.interview.answers import Answers, TakenMedicine
from screener.interview.understand import take
from screener.medicines.lexicon import Lexicon, NameKind
from screener.medicines.reading import Candidate, MatchStatus, Part
from screener.medicines.recognise import to_candidate


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words of the medicine list of which it is not certain what they are."""

    entry: int
    """Place of the entry in the list, from 0."""
    part: Part
    """What they were read as."""


def list_unclear(answers: Answers) -> tuple[Unclear, ...]:
    """Everything in the medicine list that waits to be resolved, in the order given."""
    return tuple(
        Unclear(place, part)
        for place, medicine in enumerate(answers.medicines)
        for part in medicine.reading.parts
        if part.is_unknown or part.is_uncertain
    )


def find_resolution_problem(lexicon: Lexicon, answers: Answers, resolution: Resolution) -> Problem | None:
    """Why words cannot be resolved so; None if they can.

    Args:
        lexicon: The names that are known.
        answers: As the patient gave them, nothing resolved yet.
        resolution: What is to be said of the words.
    """
    unclear = (one for one in list_unclear(answers) if one.entry == resolution.entry)
    about = [one.part for one in unclear if one.part.text == resolution.text]
    if not about:
        return Problem("DECIDE-020", "There is nothing unclear to resolve here.", "Open the record again.")
    if len(resolution.reason) > LONGEST_REASON:
        return Problem("DECIDE-004", "The reason is too long.", f"Say it in at most {LONGEST_REASON} characters.")
    if resolution.name is None:
        if says_why(resolution.reason):
            return None
        return Problem("DECIDE-021", "It is not said why it does not matter.", "Say in whole words how you know.")
    name = lexicon.find_name(resolution.name)
    if name is None or name.kind is NameKind.LAY:
        return Problem("DECIDE-022", "This is no medicine of the list.", "Choose one of the names offered.")
    if not says_why(resolution.reason) and not all(may_mean(lexicon, part, resolution.name) for part in about):
        advice = "Say in whole words how it is known."
        return Problem("DECIDE-024", "The words do not read like this medicine.", advice)
    return None


def may_mean(lexicon: Lexicon, part: Part, name: str) -> bool:
    """Whether a name is among what unclear words were read as: linked to another, they need a reason.

    Args:
        lexicon: The names that are known.
        part: What the words were read as.
        name: One of the lexicon's names, no everyday word.
    """
    meant = lexicon.find_name(name)
    if meant is None:
        return False
    return any(
        set(one.substances) == set(meant.substances)
        if one.substances
        else not set(one.classes).isdisjoint(meant.classes)
        for one in part.candidates
    )


def apply_resolutions(lexicon: Lexicon, answers: Answers, resolutions: Iterable[Resolution]) -> Answers:
    """The answers with every resolution in place; what the patient wrote stays as it is."""
    wanted = tuple(resolutions)
    if not wanted:
        return answers
    medicines = (
        _resolve(lexicon, medicine, [one for one in wanted if one.entry == place])
        for place, medicine in enumerate(answers.medicines)
    )
    return replace(answers, medicines=tuple(medicines))


def _resolve(lexicon: Lexicon, medicine: TakenMedicine, wanted: Sequence[Resolution]) -> TakenMedicine:
    if not wanted:
        return medicine
    parts = tuple(_settle(lexicon, part, wanted) for part in medicine.reading.parts)
    return take(lexicon, medicine.entry, replace(medicine.reading, parts=parts))


def _settle(lexicon: Lexicon, part: Part, wanted: Sequence[Resolution]) -> Part:
    for resolution in wanted:
        if resolution.text == part.text and (part.is_unknown or part.is_uncertain):
            return next(_settle_so(lexicon, part, resolution), part)
    return part


def _settle_so(lexicon: Lexicon, part: Part, resolution: Resolution) -> Iterator[Part]:
    # Of a partial name one thing is certain: what is found out is about the words beside it, and takes nothing away.
    sure = part.candidates if part.status is MatchStatus.PARTIAL else ()
    if resolution.name is None:
        nothing = Candidate(part.text, (), (), 1.0)
        yield replace(part, status=MatchStatus.EXACT, candidates=sure or (nothing,), look_alikes=())
        return
    name = lexicon.find_name(resolution.name)
    if name is not None:
        found = dict.fromkeys((*sure, to_candidate(name, 1.0)))
        yield replace(part, status=MatchStatus.CONFIRMED, candidates=tuple(found), look_alikes=())
