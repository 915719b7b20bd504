"""The answers that count: those in force on a date, with the plan, the areas and the age they amount to."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from screener.interview import dates
from screener.interview.answers import (
    Answer,
    Answers,
    Chosen,
    ChosenMany,
    MedicineList,
    Open,
    PartialDate,
    TakenMedicine,
    Written,
)
from screener.questionnaire.model import DateItem, Item, MapItem, MedicineListItem, Questionnaire

TREATMENT_DATE = "treatment-date"
MODALITY = "modality"
NUMBING_PLANNED = "numbing-cream-planned"
DATE_OF_BIRTH = "date-of-birth"
"""Ids of the items that every form of this program has, because the date, the plan and the age come from them."""


class Facts:
    """One patient's answers as conditions see them. Immutable in effect; what it derives it derives once."""

    def __init__(self, questionnaire: Questionnaire, answers: Answers, on: date | None, *, raw: bool = False) -> None:
        """See what counts.

        Args:
            questionnaire: The form.
            answers: Everything given.
            on: The treatment date; None if it is not known.
            raw: True if every answer given counts, in force or not: for finding contradictions.
        """
        self.questionnaire = questionnaire
        self.answers = answers
        self.on = on
        self._given = {item_id: answer for item_id, answer in answers.given.items() if not is_empty(answer)}
        self._in_force = dict.fromkeys(questionnaire.items, True) if raw else {}
        self._options: dict[str, frozenset[str]] = {}

    def is_in_force(self, item_id: str) -> bool:
        """Whether an item is shown: its condition, if it has one, is met by items in force."""
        known = self._in_force.get(item_id)
        if known is None:
            from screener.interview.conditions import holds  # conditions are asked of facts, and facts of conditions

            item = self.questionnaire.items[item_id]
            known = item.show is None or holds(item.show, self)
            self._in_force[item_id] = known
        return known

    @cached_property
    def planned(self) -> date | None:
        """The treatment date that the patient answered for; `on`, if they gave none.

        What they said of the past is seen from it: another day of treatment does not move "about 4 months ago".
        """
        return dates.find_exact_day(self.answers.given.get(TREATMENT_DATE)) or self.on

    @cached_property
    def items_in_force(self) -> tuple[Item, ...]:
        """Every item shown, in the order of the form."""
        return tuple(item for item in self.questionnaire.items.values() if self.is_in_force(item.id))

    @cached_property
    def items_unsure(self) -> tuple[Item, ...]:
        """Those of them answered unsure, alone or beside other options."""
        return tuple(item for item in self.items_in_force if Open.UNSURE in self.get_options(item.id))

    def get(self, item_id: str) -> Answer | None:
        """The answer to an item in force; None for a blank. Text and lists without content are blanks."""
        return self._given.get(item_id) if self.is_in_force(item_id) else None

    def get_options(self, item_id: str) -> frozenset[str]:
        """The options chosen, `unsure` and `prefer-not` among them; empty for a blank."""
        known = self._options.get(item_id)
        if known is None:
            known = self._options[item_id] = self._find_options(item_id)
        return known

    def _find_options(self, item_id: str) -> frozenset[str]:
        match self.get(item_id):
            case Chosen(option):
                return frozenset((option,))
            case ChosenMany(options):
                return frozenset(options)
            case Open() as answer:
                return frozenset((answer.value,))
            case _:
                return frozenset()

    @cached_property
    def plan(self) -> frozenset[str]:
        """The plan tokens: what is planned, and whether numbing cream is or may be."""
        modality = self.get(MODALITY) if MODALITY in self.questionnaire.items else None
        numbing = bool(self._options_if_asked(NUMBING_PLANNED) & {"yes", Open.UNSURE})
        return self.questionnaire.get_plan(modality.option if isinstance(modality, Chosen) else None, numbing=numbing)

    def _options_if_asked(self, item_id: str) -> frozenset[str]:
        return self.get_options(item_id) if item_id in self.questionnaire.items else frozenset()

    @cached_property
    def area_item(self) -> str | None:
        """Id of the item on which areas are touched."""
        return next((item.id for item in self.questionnaire.items.values() if isinstance(item, MapItem)), None)

    @cached_property
    def areas(self) -> frozenset[str]:
        """The areas to be treated."""
        return self.get_options(self.area_item) if self.area_item else frozenset()

    @cached_property
    def birth_item(self) -> str | None:
        """Id of the item that asks the date of birth."""
        item = self.questionnaire.items.get(DATE_OF_BIRTH)
        return item.id if isinstance(item, DateItem) else None

    @cached_property
    def born(self) -> date | None:
        """The date of birth; the latest it may be, if it is partial."""
        answer = self.get(self.birth_item) if self.birth_item else None
        return dates.last_day_of(answer) if isinstance(answer, PartialDate) else None

    @cached_property
    def age(self) -> int | None:
        """Whole years on the treatment date."""
        return dates.age_on(self.born, self.on) if self.born and self.on else None

    @cached_property
    def medicines(self) -> tuple[TakenMedicine, ...]:
        """The medicine entries, if their list is in force."""
        return self.answers.medicines if self._asks_for_medicines else ()

    @cached_property
    def medicines_with_classes(self) -> tuple[tuple[TakenMedicine, frozenset[str]], ...]:
        """These entries, each with every class that it counts for."""
        return tuple(
            (medicine, frozenset().union(*(one.classes for one in medicine.substances)))
            for medicine in self.medicines
        )

    @cached_property
    def classes_listed(self) -> frozenset[str]:
        """Every class that any of these entries counts for."""
        return frozenset().union(*(classes for _, classes in self.medicines_with_classes))

    @property
    def is_list_blank(self) -> bool:
        """Whether medicines are asked for and none is listed."""
        return self._asks_for_medicines and not self.answers.medicines

    @cached_property
    def _asks_for_medicines(self) -> bool:
        lists = (item.id for item in self.questionnaire.items.values() if isinstance(item, MedicineListItem))
        return any(self.is_in_force(item_id) for item_id in lists)


def is_empty(answer: Answer) -> bool:
    """Whether an answer has no content and so is a blank."""
    match answer:
        case Chosen():  # most are
            return False
        case Written(text):
            return not text.strip()
        case ChosenMany(options):
            return not options
        case MedicineList(entries):
            return not entries
        case _:
            return False
