"""Is this a possible answer to this item? Problems come back as values; what is possible is never judged.

Codes: ANSWER-001 required and blank, ANSWER-002 no such option, ANSWER-003 not this kind of answer,
ANSWER-004 number out of range, ANSWER-005 not a full date, ANSWER-006 nothing written, ANSWER-007 number too
exact, ANSWER-008 unsure is not offered, ANSWER-009 none of these and something else: possible, but to be asked about.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from screener.errors import Problem
from screener.interview.answers import (
    Answer,
    Chosen,
    ChosenMany,
    MedicineList,
    Number,
    Open,
    PartialDate,
    RoughlyAgo,
    Written,
)
from screener.questionnaire.model import (
    ChoiceItem,
    DateItem,
    Item,
    MapItem,
    MedicineListItem,
    MultiItem,
    NumberItem,
    TextItem,
    YesNoItem,
    YesNoUnsureItem,
)

NONE = "none"
"""The option of a multi item that excludes all others."""


def describe_blank(item: Item) -> Problem:
    """The problem of a required item without an answer."""
    advice = "Choose the answer that fits best, or “Not sure” where it is offered."
    match item:
        case TextItem() | NumberItem():
            advice = "Write your answer in the box."
        case DateItem(full_date=False):
            advice = "A month, a year or a rough guess is enough. You can also say “Not sure”."
        case DateItem():
            advice = "Write the day, the month and the year."
        case MedicineListItem():
            advice = "Add at least one medicine, or change your answer above to “No”."
        case _:
            pass
    return Problem("ANSWER-001", "This question has no answer yet.", advice, where=item.id)


def find_conflict(item: Item, answer: Answer) -> Problem | None:
    """What must be asked about an answer that is possible but cannot be meant: none of these, and something else."""
    if not isinstance(item, MultiItem) or not isinstance(answer, ChosenMany):
        return None
    if NONE not in answer.options or len(answer.options) == 1:
        return None
    message = f"You chose “{item.options[NONE]}” and something else as well."
    return Problem("ANSWER-009", message, "Please take away the one that is not right.", where=item.id)


def check_answer(item: Item, answer: Answer) -> Problem | None:  # noqa: C901 - one flat arm for each kind
    """What is impossible about an answer, if anything is. Blanks are `describe_blank`'s business."""
    match item:
        case YesNoItem():
            return _check_option(item, answer, ("yes", "no"))
        case YesNoUnsureItem():
            return _check_option(item, answer, ("yes", "no", "unsure"))
        case ChoiceItem():
            return _check_option(item, answer, item.options)
        case MultiItem() | MapItem():
            return _check_options(item, answer)
        case DateItem():
            return _check_date(item, answer)
        case NumberItem():
            return _check_number(item, answer)
        case TextItem():
            return None if isinstance(answer, Written) else _wrong_kind(item, "text")
        case MedicineListItem():
            return _check_medicines(item, answer)
        case _:
            assert_never(item)


def _check_option(item: Item, answer: Answer, options: Iterable[str]) -> Problem | None:
    if not isinstance(answer, Chosen | Open):
        return _wrong_kind(item, "one option")
    given = answer.option if isinstance(answer, Chosen) else answer.value
    return None if given in options else _no_such_option(item, given, options)


def _check_options(item: MultiItem | MapItem, answer: Answer) -> Problem | None:
    if not isinstance(answer, ChosenMany):
        return _wrong_kind(item, "a list of options")
    odd = next((option for option in answer.options if option not in item.options), None)
    return None if odd is None else _no_such_option(item, odd, item.options)


def _check_date(item: DateItem, answer: Answer) -> Problem | None:
    match answer:
        case PartialDate(day=None) | RoughlyAgo() if item.full_date:
            message, advice = "This date is not complete.", "Write the day, the month and the year: 2026-11-20."
            return Problem("ANSWER-005", message, advice, where=item.id)
        case PartialDate() | RoughlyAgo() | Open.UNSURE:
            return None
        case _:
            return _wrong_kind(item, "a date")


def _check_number(item: NumberItem, answer: Answer) -> Problem | None:
    if not isinstance(answer, Number):
        return _wrong_kind(item, "a number")
    if not item.at_least <= answer.value <= item.at_most:
        advice = f"Write a number from {item.at_least:g} to {item.at_most:g} {item.unit}".strip() + "."
        return Problem("ANSWER-004", "This number cannot be right.", advice, where=item.id)
    exponent = answer.value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > item.decimals:
        advice = "Write a whole number." if not item.decimals else f"Write at most {item.decimals} decimals."
        return Problem("ANSWER-007", "This number is too exact.", advice, where=item.id)
    return None


def _check_medicines(item: MedicineListItem, answer: Answer) -> Problem | None:
    if not isinstance(answer, MedicineList):
        return _wrong_kind(item, "a list of medicines")
    if any(not entry.name.strip() for entry in answer.entries):
        return Problem("ANSWER-006", "A medicine has no name.", "Write its name, or remove the line.", where=item.id)
    return None


def _wrong_kind(item: Item, wanted: str) -> Problem:
    return Problem("ANSWER-003", "This is not the kind of answer asked for.", f"Give {wanted}.", where=item.id)


def _no_such_option(item: Item, given: str, options: Iterable[str]) -> Problem:
    offered = ", ".join(options)
    if given == Open.UNSURE:
        return Problem("ANSWER-008", "“unsure” is not offered here.", f"Use one of: {offered}.", where=item.id)
    return Problem("ANSWER-002", "There is no such option.", f"Use one of: {offered}.", where=item.id)
