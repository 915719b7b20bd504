"""What a patient answers otherwise than the last time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.interview.answers import MedicineList
from screener.interview.changes import Changed, find_changes
from screener.interview.facts import Facts
from screener.interview.flow import find_treatment_day

many = settings(max_examples=100, deadline=None, derandomize=True)


@pytest.fixture
def compare(questionnaire, read_answers):
    """What differs between answers as response files hold them, as (id, was, now)."""

    def find(before, after):
        changes = find_changes(read_answers(before), read_answers(after), questionnaire)
        return [(change.item_id, change.was, change.now) for change in changes]

    return find


def with_medicines(patient, *entries):
    return {**patient.answers, "takes-any": "yes", "medicine-list": list(entries)}


def test_a_change_is_told_with_its_question_in_words(questionnaire, patient, read_answers):
    before = patient.read()
    after = patient.answer(smoking="vape").read()
    item = questionnaire.items["smoking"]
    told = Changed("smoking", item.ask, item.options["never"], item.options["vape"])
    assert find_changes(before, after, questionnaire) == (told,)


def test_a_follow_up_question_comes_and_goes_with_the_one_it_hangs_on(compare, patient):
    before = dict(patient.answers)
    after = {**before, "had-microneedling": "yes", "last-microneedling-date": "2026-10-01"}
    came = [
        ("had-microneedling", "No", "Yes"),
        ("last-microneedling-date", "", "1 October 2026"),
    ]
    assert compare(before, after) == came
    assert compare(after, {**after, "had-microneedling": "no"}) == [(one, now, was) for one, was, now in came]


def test_an_answer_to_a_question_not_asked_is_none(compare, patient):
    hidden = {**patient.answers, "had-microneedling": "no", "last-microneedling-date": "2026-10-01"}
    assert compare(patient.answers, hidden) == []


def test_what_staff_fill_in_is_left_out(compare, patient):
    later = {"treatment-date": "2026-12-18", "session-number": 2, "id-checked": "no"}
    assert compare(patient.answers, {**patient.answers, **later}) == []


def test_medicines_have_a_row_each_new_changed_and_gone(compare, patient):
    before = with_medicines(
        patient,
        {"name": "Marevan", "status": "taking"},
        {"name": "Cetirizine", "status": "as-needed"},
        {"name": "Sertraline", "status": "taking"},
    )
    after = with_medicines(
        patient,
        {"name": "Ibuprofen", "status": "as-needed"},
        {"name": "Sertraline", "status": "taking"},
        {"name": "marevan ", "status": "stopped", "last-used": "2026-10-01"},
    )
    assert compare(before, after) == [
        ("medicine-list", "", "“Ibuprofen”, only when needed"),
        ("medicine-list", "“Marevan”, taking now", "“marevan ”, stopped, last used 1 October 2026"),
        ("medicine-list", "“Cetirizine”, only when needed", ""),
    ]


def test_a_medicine_listed_twice_and_changed_once_has_one_row(compare, patient):
    twice = {"name": "Prednisolone", "status": "taking", "form": "tablet"}, {"name": "Prednisolone", "form": "cream"}
    before = with_medicines(patient, *twice)
    after = with_medicines(patient, twice[1], {**twice[0], "status": "stopped"})
    (row,) = compare(before, after)
    assert row == (
        "medicine-list",
        "“Prednisolone”, taking now, tablet",
        "“Prednisolone”, stopped, no date given, tablet",
    )


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ({"form": "tablet"}, {"form": "cream"}, ("tablet", "cream")),
        ({"site": ["chin"]}, {"site": ["cheeks", "my knee"]}, ("Chin", "Cheeks, my knee")),
        ({}, {"reason": "acne"}, ("taking now", "“acne”")),
    ],
)
def test_a_medicine_that_is_used_otherwise_says_how(compare, patient, first, second, said):
    name = {"name": "Tretinoin", "status": "taking"}
    ((_, was, now),) = compare(with_medicines(patient, name | first), with_medicines(patient, name | second))
    assert was.endswith(said[0])
    assert now.endswith(said[1])
    assert was != now


def test_the_order_in_which_medicines_are_listed_is_no_change(compare, patient):
    entries = {"name": "Marevan"}, {"name": "Cetirizine"}
    assert compare(with_medicines(patient, *entries), with_medicines(patient, *reversed(entries))) == []


@many
@given(data=st.data())
def test_where_nothing_changes_nothing_is_told(questionnaire, any_answers, read_answers, data):
    answers = data.draw(any_answers)
    assert find_changes(read_answers(answers), read_answers(dict(answers)), questionnaire) == ()


@many
@given(data=st.data())
def test_every_answer_in_force_that_differs_is_told_in_the_order_of_the_form(
    questionnaire, any_answers, read_answers, data
):
    before, after = (read_answers(data.draw(any_answers)) for _ in range(2))
    was, now = (Facts(questionnaire, side, find_treatment_day(side.given)) for side in (before, after))
    staff = {item.id for section in questionnaire.sections if section.step == "visit" for item in section.items}
    differing = [
        item_id
        for item_id in questionnaire.items
        if item_id not in staff and in_any_order(was.get(item_id)) != in_any_order(now.get(item_id))
    ]
    told = [change.item_id for change in find_changes(before, after, questionnaire)]
    assert list(dict.fromkeys(told)) == differing


@many
@given(data=st.data())
def test_backwards_the_same_is_told_the_other_way_round(questionnaire, any_answers, read_answers, data):
    before, after = (read_answers(data.draw(any_answers)) for _ in range(2))
    there = [(one.item_id, one.was, one.now) for one in find_changes(before, after, questionnaire)]
    back = [(one.item_id, one.now, one.was) for one in find_changes(after, before, questionnaire)]
    assert [row for row in there if row[0] != "medicine-list"] == [row for row in back if row[0] != "medicine-list"]
    assert all(was != now or item_id == "medicine-list" for item_id, was, now in there)


def in_any_order(answer):
    return sorted(map(repr, answer.entries)) if isinstance(answer, MedicineList) else answer
