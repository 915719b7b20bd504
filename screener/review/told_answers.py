"""Everything that a patient said as rows to read, section by section, each with the findings it raised. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from screener.determination.case import Case
from screener.determination.decision import Resolution
from screener.interview.answers import TakenMedicine
from screener.interview.changes import Changed
from screener.interview.facts import Facts
from screener.interview.wording import answer_in_words, use_in_words
from screener.medicines.reading import Part
from screener.questionnaire.model import MedicineListItem, Questionnaire
from screener.questionnaire.text import Words
from screener.screening.assessment import Finding

_LAST_STEPS = ("treatment", "visit", "you")
"""What a practitioner looks at least often comes last."""


@dataclass(frozen=True, slots=True)
class ToldRow:
    """One answer, or one medicine."""

    question: str
    answer: str = field(repr=False)
    severity: str = ""
    """Of the worst finding that rests on it; empty without one."""
    rules: tuple[str, ...] = ()
    """Ids of the rules whose findings rest on it, worst first."""


@dataclass(frozen=True, slots=True)
class ToldSection:
    """What stands under one heading."""

    title: str
    rows: tuple[ToldRow, ...] = field(repr=False)


def list_told(case: Case, changes: Sequence[Changed], words: Words) -> tuple[ToldSection, ...]:
    """Everything said, what has changed first.

    Args:
        case: Whose.
        changes: What was answered otherwise the last time.
        words: The practitioner's language; questions and answers come in the patient's.
    """
    marks = _Marks(case.assessment.findings)
    facts = Facts(case.questionnaire, case.answers, case.on)
    sections = sorted(
        case.questionnaire.sections,
        key=lambda section: _LAST_STEPS.index(section.step) if section.step in _LAST_STEPS else -1,
    )
    medicines = tuple(_list_medicines(case, marks, words))
    told = [
        _list_changed(case, changes, marks, words),
        ToldSection(words["review_case.answers-medicines"], medicines),
    ]
    for section in sections:
        items = [item for item in section.items if facts.is_in_force(item.id)]
        rows = tuple(
            marks.mark(item.ask, answer_in_words(item, case.answers.given.get(item.id), words), item=item.id)
            for item in items
            if not (isinstance(item, MedicineListItem) and case.answers.medicines)
        )
        told.append(ToldSection(section.title, rows))
    return tuple(section for section in told if section.rows)


def say_change(change: Changed, words: Words) -> str:
    """What an answer is now, and what it was."""
    if not change.was:
        return words.format("review_case.answers-new", now=change.now)
    if not change.now:
        return words.format("review_case.answers-gone", was=change.was)
    return words.format("review_case.answers-was", now=change.now, was=change.was)


def say_what_changed(change: Changed, questionnaire: Questionnaire, words: Words) -> str:
    """The question; of a medicine only that it is one."""
    is_medicine = isinstance(questionnaire.items.get(change.item_id), MedicineListItem)
    return words["review_case.changes-medicine"] if is_medicine else change.question


def say_read(parts: Iterable[Part], resolutions: Sequence[Resolution], words: Words) -> str:
    """What a medicine's name is taken for, each part of it."""
    return "; ".join(_say_part(part, resolutions, words) for part in parts)


class _Marks:
    """Which findings rest on what."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._questions: dict[str, list[Finding]] = {}
        self._medicines: dict[str, list[Finding]] = {}
        for finding in findings:
            for because in finding.because:
                if because.question is not None:
                    self._questions.setdefault(because.question, []).append(finding)
                elif because.medicine is not None:
                    self._medicines.setdefault(because.medicine, []).append(finding)

    def mark(self, question: str, answer: str, *, item: str = "", medicine: str = "") -> ToldRow:
        """A row with the findings that rest on an item's answer or a medicine of that name."""
        found = [*self._questions.get(item, []), *self._medicines.get(medicine, [])]
        rules = tuple(dict.fromkeys(finding.rule for finding in found))
        return ToldRow(question, answer, str(found[0].severity) if found else "", rules)


def _list_changed(case: Case, changes: Sequence[Changed], marks: _Marks, words: Words) -> ToldSection:
    rows = tuple(
        marks.mark(say_what_changed(one, case.questionnaire, words), say_change(one, words), item=one.item_id)
        for one in changes
    )
    return ToldSection(words["review_case.answers-changed"], rows)


def _list_medicines(case: Case, marks: _Marks, words: Words) -> Iterator[ToldRow]:
    for place, taken in enumerate(case.answers.medicines):
        own = [one for one in case.resolutions if one.entry == place]
        yield marks.mark(f"“{taken.entry.name}”", _say_medicine(taken, own, words), medicine=taken.entry.name)


def _say_medicine(taken: TakenMedicine, resolutions: Sequence[Resolution], words: Words) -> str:
    said = use_in_words(taken.entry, words)
    if taken.entry.reason.strip():
        said = words.format("review_case.answers-for", said=said, reason=taken.entry.reason.strip())
    read = say_read(taken.reading.parts, resolutions, words) or words["review_case.read-unrecognised"]
    return words.format("review_case.answers-medicine", said=said, read=read)


def _say_part(part: Part, resolutions: Sequence[Resolution], words: Words) -> str:
    if any(one.text == part.text and one.name is None for one in resolutions):
        return words["review_case.read-harmless"]
    names = dict.fromkeys(" + ".join(one.substances) or one.name for one in part.candidates)
    return words.format(f"review_case.read-{part.status}", name=words["review_case.or"].join(names) or part.text)
