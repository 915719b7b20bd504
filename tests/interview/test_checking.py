"""Is this a possible answer to this item? Every kind of item against every kind of answer."""

from decimal import Decimal

import pytest
from pydantic import TypeAdapter

from screener.interview.answers import (
    Chosen,
    ChosenMany,
    MedicineEntry,
    MedicineList,
    Number,
    Open,
    PartialDate,
    RoughlyAgo,
    Written,
)
from screener.interview.checking import check_answer, describe_blank
from screener.questionnaire.model import Item

OPTIONS = {"a": "A", "b": "B"}
ITEMS = {
    "yes-no": {}, "yes-no-unsure": {}, "choice": {"options": OPTIONS}, "multi": {"options": OPTIONS},
    "map": {"options": OPTIONS}, "date": {}, "number": {"at-least": 1, "at-most": 9, "unit": "kg"}, "text": {},
    "medicine-list": {},
}  # fmt: skip
POSSIBLE = {
    "yes-no": Chosen("yes"), "yes-no-unsure": Open.UNSURE, "choice": Chosen("b"), "multi": ChosenMany(("a", "b")),
    "map": ChosenMany(("a",)), "date": RoughlyAgo(3, "years"), "number": Number(Decimal(9)), "text": Written(""),
    "medicine-list": MedicineList((MedicineEntry("warfarin"),)),
}  # fmt: skip
FITS_OF_OTHERS = {("date", "yes-no-unsure"), ("yes-no-unsure", "yes-no")}
"""Item and whose answer it takes too: dates may be unsure, and whoever may be unsure may also say yes."""


def make_item(item_type: str, **fields: object) -> Item:
    written = {"id": "q", "ask": "Q?", "type": item_type, **ITEMS[item_type], **fields}
    item: Item = TypeAdapter(Item).validate_python(written)
    return item


def code_of(item: Item, answer: object) -> str | None:
    problem = check_answer(item, answer)
    return problem and problem.code


@pytest.mark.parametrize("item_type", ITEMS)
def test_each_kind_of_item_takes_its_own_kind_of_answer(item_type):
    assert check_answer(make_item(item_type), POSSIBLE[item_type]) is None


@pytest.mark.parametrize("item_type", ITEMS)
def test_no_item_takes_the_answer_of_another_kind(item_type):
    odd = [
        answer
        for other, answer in POSSIBLE.items()
        if type(answer) is not type(POSSIBLE[item_type]) and (item_type, other) not in FITS_OF_OTHERS
    ]
    assert len(odd) >= 6
    codes = {code_of(make_item(item_type), answer) for answer in odd}
    assert codes <= {"ANSWER-002", "ANSWER-003", "ANSWER-008"}


@pytest.mark.parametrize("item_type", ["yes-no", "yes-no-unsure"])
@pytest.mark.parametrize("answer", [Open.PREFER_NOT, Chosen("maybe"), Chosen("")])
def test_yes_and_no_are_the_only_words(item_type, answer):
    assert code_of(make_item(item_type), answer) == "ANSWER-002"


@pytest.mark.parametrize("item_type", ["yes-no", "choice"])
def test_unsure_is_told_from_an_option_that_is_not_there(item_type):
    problem = check_answer(make_item(item_type), Open.UNSURE)
    assert problem.code == "ANSWER-008"
    assert "unsure" in problem.message


def test_open_answers_are_possible_where_they_are_offered():
    offered = make_item("choice", options={"a": "A", "unsure": "?", "prefer-not": "-"})
    assert code_of(offered, Open.UNSURE) is code_of(offered, Open.PREFER_NOT) is None


def test_the_options_offered_are_named():
    problem = check_answer(make_item("multi"), ChosenMany(("a", "z")))
    assert (problem.code, problem.where, problem.advice) == ("ANSWER-002", "q", "Use one of: a, b.")


@pytest.mark.parametrize("answer", [PartialDate(2026), PartialDate(2026, 3), RoughlyAgo(1, "days")])
def test_a_full_date_is_asked_for_where_only_that_makes_sense(answer):
    assert code_of(make_item("date"), answer) is None
    assert code_of(make_item("date", **{"full-date": True}), answer) == "ANSWER-005"


@pytest.mark.parametrize("answer", [PartialDate(2026, 3, 1), Open.UNSURE])
def test_a_full_date_and_unsure_are_always_answers_to_a_date(answer):
    assert code_of(make_item("date", **{"full-date": True}), answer) is None


def test_nobody_would_rather_not_tell_a_date():
    assert code_of(make_item("date"), Open.PREFER_NOT) == "ANSWER-003"


@pytest.mark.parametrize(
    ("value", "decimals", "code"),
    [
        ("1", 0, None), ("9", 0, None), ("9.0", 0, None), ("1E+0", 0, None), ("0", 0, "ANSWER-004"),
        ("10", 0, "ANSWER-004"), ("0.9", 0, "ANSWER-004"), ("2.5", 0, "ANSWER-007"), ("2.5", 1, None),
        ("2.50", 1, None), ("2.55", 1, "ANSWER-007"),
    ],
)  # fmt: skip
def test_a_number_lies_within_its_bounds_and_is_not_too_exact(value, decimals, code):
    assert code_of(make_item("number", decimals=decimals), Number(Decimal(value))) == code


def test_the_bounds_are_named_with_their_unit():
    problem = check_answer(make_item("number"), Number(Decimal(10)))
    assert problem.advice == "Write a number from 1 to 9 kg."
    problem = check_answer(make_item("number", unit=""), Number(Decimal(10)))
    assert problem.advice == "Write a number from 1 to 9."


def test_every_medicine_has_a_name():
    answer = MedicineList((MedicineEntry("warfarin"), MedicineEntry(" ")))
    assert code_of(make_item("medicine-list"), answer) == "ANSWER-006"


@pytest.mark.parametrize("item_type", ITEMS)
def test_a_blank_is_told_with_what_to_do_about_it(item_type):
    problem = describe_blank(make_item(item_type))
    assert (problem.code, problem.where) == ("ANSWER-001", "q")
    assert problem.advice.endswith(".")


def test_what_to_do_about_a_blank_depends_on_what_is_asked():
    advice = {item_type: describe_blank(make_item(item_type)).advice for item_type in ITEMS}
    assert len(set(advice.values())) == 4
    assert "day, the month and the year" in describe_blank(make_item("date", **{"full-date": True})).advice
