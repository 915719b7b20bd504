"""One patient's run through a form: what was answered, what is in force, what still stands in the way.

An item that goes out of force keeps its answer, unseen, and comes back as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from screener.errors import Problem
from screener.interview.answers import Answer, Answers, Chosen, FreeText, MedicineList, Open, Written
from screener.interview.checking import check_answer, describe_blank, find_conflict
from screener.interview.dates import find_exact_day
from screener.interview.facts import TREATMENT_DATE, Facts
from screener.interview.free_text import find_mentions
from screener.interview.understand import understand
from screener.medicines.lexicon import Lexicon
from screener.questionnaire.model import Item, MedicineListItem, Questionnaire, Section, TextItem


class Interview:
    """One patient's answers so far. The only place where they live."""

    def __init__(
        self, questionnaire: Questionnaire, lexicon: Lexicon, given: Mapping[str, Answer] | None = None
    ) -> None:
        """Begin, or go on with answers given before.

        Raises:
            KeyError: An answer is to a question that the form does not have.
        """
        self.questionnaire = questionnaire
        self.lexicon = lexicon
        self._given: dict[str, Answer] = {}
        self._facts: Facts | None = None
        for item_id, answer in (given or {}).items():
            self.answer(item_id, answer)

    def answer(self, item_id: str, answer: Answer | None) -> None:
        """Give, change or (with None) clear an answer.

        Raises:
            KeyError: The form has no such question.
        """
        if item_id not in self.questionnaire.items:
            raise KeyError(item_id)
        if answer is None:
            self._given.pop(item_id, None)
        else:
            self._given[item_id] = _in_one_form(answer)
        self._facts = None

    def find_blank(self, item_ids: Iterable[str]) -> tuple[str, ...]:
        """Those of some items that are in force and have no answer, in the order given."""
        return tuple(item_id for item_id in item_ids if self.is_in_force(item_id) and item_id not in self._given)

    def get_answer(self, item_id: str) -> Answer | None:
        """The answer given, whether the item is in force or not; None for a blank."""
        return self._given.get(item_id)

    @property
    def given(self) -> Mapping[str, Answer]:
        """Every answer given, whether its item is in force or not, as it stands now."""
        return self._given

    @property
    def facts(self) -> Facts:
        """The answers that count now."""
        if self._facts is None:
            answers = collect_answers(self.questionnaire, self.lexicon, self._given)
            self._facts = Facts(self.questionnaire, answers, find_treatment_day(self._given))
        return self._facts

    @property
    def answers(self) -> Answers:
        """An immutable picture of every answer given, medicines recognised."""
        return self.facts.answers

    @property
    def treatment_on(self) -> date | None:
        """The planned treatment date; None while it is not known to the day."""
        return self.facts.on

    def is_in_force(self, item_id: str) -> bool:
        """Whether an item is shown now."""
        return self.facts.is_in_force(item_id)

    def items_in_force(self, section_id: str) -> tuple[Item, ...]:
        """The items of a section that are shown now, in order."""
        section = next(section for section in self.questionnaire.sections if section.id == section_id)
        return tuple(item for item in section.items if self.is_in_force(item.id))

    def sections_in_force(self) -> tuple[Section, ...]:
        """The patient's sections that have anything to show now, in order."""
        return tuple(
            section
            for section in self.questionnaire.sections
            if section.step != "visit" and any(self.is_in_force(item.id) for item in section.items)
        )

    def find_problems(self, section_id: str) -> tuple[Problem, ...]:
        """What stands in the way of leaving a section: required blanks, impossible and conflicting answers."""
        problems = []
        for item in self.items_in_force(section_id):
            answer = self.facts.get(item.id)
            if answer is not None:
                problem = check_answer(item, answer) or find_conflict(item, answer)
                problems += [problem] if problem else []
            elif not item.optional:
                problems.append(describe_blank(item))
        return tuple(problems)


def collect_answers(questionnaire: Questionnaire, lexicon: Lexicon, given: Mapping[str, Answer]) -> Answers:
    """A picture of answers, with every medicine understood, and those that free text names."""
    medicines: list[MedicineList] = []
    mentioned: list[FreeText] = []
    for item in questionnaire.items.values():
        answer = given.get(item.id)
        if isinstance(answer, MedicineList) and isinstance(item, MedicineListItem):
            medicines.append(answer)
        elif isinstance(answer, Written) and isinstance(item, TextItem) and item.kind == "words":
            mentioned += find_mentions(lexicon, item.id, answer.text)
    taken = tuple(understand(lexicon, entry) for listed in medicines for entry in listed.entries)
    return Answers(dict(given), taken, tuple(mentioned))


def find_treatment_day(given: Mapping[str, Answer]) -> date | None:
    """The planned treatment date among answers; None if it is blank or not known to the day."""
    return find_exact_day(given.get(TREATMENT_DATE))


def find_items_in_force(questionnaire: Questionnaire, answers: Answers, on: date | None) -> tuple[Item, ...]:
    """Every item shown for these answers, in the order of the form."""
    return Facts(questionnaire, answers, on).items_in_force


def _in_one_form(answer: Answer) -> Answer:
    """Unsure and would-rather-not-say are one answer each, however they were given."""
    if isinstance(answer, Chosen) and answer.option in set(Open):
        return Open(answer.option)
    return answer
