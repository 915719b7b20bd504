"""Dates are told as patients know them, and nothing typed is lost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from screener.interview.answers import Open, PartialDate, RoughlyAgo
from screener.kiosk.editors.date_reading import Boxes, DateFault, find_doubt, read_ago, read_boxes
from screener.questionnaire.model import DateItem

PAST = DateItem(id="past", type="date", ask="When was it?")
FUTURE = DateItem(id="future", type="date", ask="When will it be?", when="future")
BIRTH = DateItem(id="birth", type="date", ask="When were you born?", full_date=True, critical=True)
STAFF = DateItem(id="staff", type="date", ask="When is it?", full_date=True, when="any")


@given(st.dates(date(1, 1, 1)), st.sampled_from(["day", "month", "year"]))
def test_a_date_known_to_any_degree_is_read_from_its_boxes(day, known_to):
    boxes = Boxes(str(day.day), str(day.month), f"{day.year:04}")
    if known_to == "month":
        boxes = Boxes("", boxes.month, boxes.year)
    if known_to == "year":
        boxes = Boxes("", "", boxes.year)
    expected = PartialDate(day.year, day.month if boxes.month else None, day.day if boxes.day else None)
    assert read_boxes(boxes, full_date=False) == expected


@given(st.text(max_size=6), st.text(max_size=6), st.text(max_size=6), st.booleans())
def test_whatever_is_typed_is_a_date_a_fault_or_nothing(day, month, year, full_date):
    read = read_boxes(Boxes(day, month, year), full_date=full_date)
    assert isinstance(read, PartialDate | DateFault) or not (day + month + year).strip()


@pytest.mark.parametrize("month", ["3", "03", "mar", "March", "MARCH", "mar."])
def test_a_month_is_understood_as_number_name_or_beginning(month):
    assert read_boxes(Boxes("", month, "2026"), full_date=False) == PartialDate(2026, 3)


@pytest.mark.parametrize(
    ("boxes", "fault"),
    [
        (Boxes("31", "2", "2024"), DateFault.DAY_IMPOSSIBLE),
        (Boxes("29", "2", "2025"), DateFault.DAY_IMPOSSIBLE),
        (Boxes("0", "2", "2025"), DateFault.DAY_IMPOSSIBLE),
        (Boxes("x", "2", "2025"), DateFault.DAY_IMPOSSIBLE),
        (Boxes("", "13", "2024"), DateFault.MONTH_UNKNOWN),
        (Boxes("", "ma", "2024"), DateFault.MONTH_UNKNOWN),
        (Boxes("12", "", "2024"), DateFault.MONTH_MISSING),
        (Boxes("", "3", ""), DateFault.YEAR_MISSING),
        (Boxes("", "", "24"), DateFault.YEAR_SHORT),
        (Boxes("", "", "0000"), DateFault.YEAR_SHORT),
    ],
)
def test_what_keeps_boxes_from_being_a_date_is_told(boxes, fault):
    assert read_boxes(boxes, full_date=False) is fault


def test_a_full_date_needs_its_day():
    assert read_boxes(Boxes("", "3", "1980"), full_date=True) is DateFault.DAY_MISSING
    assert read_boxes(Boxes("", "", "1980"), full_date=True) is DateFault.MONTH_MISSING


@pytest.mark.parametrize(
    ("amount", "unit", "read"),
    [
        ("3", "months", RoughlyAgo(3, "months")),
        ("", None, None),
        ("3", None, DateFault.UNIT_MISSING),
        ("", "years", DateFault.AMOUNT_UNKNOWN),
        ("0", "years", DateFault.AMOUNT_UNKNOWN),
        ("²", "years", DateFault.AMOUNT_UNKNOWN),
    ],
)
def test_how_long_ago_needs_a_number_and_a_unit(amount, unit, read):
    assert read_ago(amount, unit) == read


def test_the_past_does_not_lie_after_the_treatment():
    on = date(2026, 11, 20)
    assert find_doubt(PartialDate(2026, 11, 20), "past", on) is None
    assert find_doubt(PartialDate(2026, 11), "past", on) is None
    assert find_doubt(PartialDate(2026, 12), "past", on) is DateFault.IN_FUTURE
    assert find_doubt(PartialDate(2026, 12), "future", on) is None
    assert find_doubt(PartialDate(2026, 12), "past", None) is None
    assert find_doubt(PartialDate(1204), "past", on) is DateFault.LONG_AGO


@pytest.mark.parametrize(
    "answer", [PartialDate(2024), PartialDate(2024, 3), PartialDate(2024, 2, 29), RoughlyAgo(3, "weeks"), Open.UNSURE]
)
def test_an_answer_shown_is_the_answer_told(edit, answer):
    edited = edit(PAST, answer)
    assert edited.told == []
    edited.editor.answer_changed.emit(None)
    edited.click("option_past_unsure")
    edited.editor.set_answer(answer)
    assert edited.editor.find_problems() == ()


def test_a_date_is_typed_with_keys_and_tab(edit):
    edited = edit(PAST)
    edited.editor.focus_first()
    edited.write("field_past_day", "12").press(Qt.Key.Key_Tab)
    edited.write("field_past_month", "march").press(Qt.Key.Key_Tab)
    edited.write("field_past_year", "2026")
    assert edited.answer == PartialDate(2026, 3, 12)


def test_an_impossible_date_stays_in_its_boxes_and_is_no_answer(edit):
    edited = edit(PAST)
    edited.write("field_past_day", "31").write("field_past_month", "feb").write("field_past_year", "2024")
    assert edited.answer is None
    assert edited.editor.is_unfinished()
    assert "no such day" in edited.advice()
    assert edited.find("field_past_day").text() == "31"


def test_typing_is_not_judged_before_the_boxes_are_left(edit, qtbot):
    edited = edit(PAST)
    left = []
    edited.editor.left.connect(lambda: left.append(True))
    edited.write("field_past_day", "31").press(Qt.Key.Key_Tab)
    edited.write("field_past_month", "2").press(Qt.Key.Key_Tab)
    assert left == []
    edited.write("field_past_year", "2024").press(Qt.Key.Key_Tab)
    assert left == [True]


def test_how_long_ago_and_not_sure_keep_what_stands_in_the_boxes(edit):
    edited = edit(PAST).write("field_past_year", "2024").click("option_past_ago")
    assert edited.answer is None
    edited.write("field_past_amount", "3").click("option_past_months")
    assert edited.answer == RoughlyAgo(3, "months")
    assert edited.click("option_past_unsure").answer is Open.UNSURE
    assert edited.click("option_past_unsure").answer == PartialDate(2024)
    assert edited.click("option_past_ago").answer == RoughlyAgo(3, "months")


def test_typing_a_date_takes_not_sure_back(edit):
    edited = edit(PAST, Open.UNSURE).write("field_past_year", "2024")
    assert edited.answer == PartialDate(2024)
    assert not edited.is_chosen("option_past_unsure")


def test_what_is_to_come_was_not_long_ago(edit):
    edited = edit(FUTURE)
    assert edited.window.findChild(object, "option_future_ago") is None
    assert edited.find("option_future_unsure")


def test_a_date_of_birth_may_be_unknown_but_not_rough(edit):
    edited = edit(BIRTH)
    assert edited.window.findChild(object, "option_birth_ago") is None
    assert edited.click("option_birth_unsure").answer is Open.UNSURE


def test_staff_know_the_day(edit):
    edited = edit(STAFF)
    assert edited.window.findChild(object, "option_staff_unsure") is None
    edited.write("field_staff_year", "2026")
    assert "month is missing" in edited.advice()


def test_a_finger_on_a_box_brings_digits_to_touch_and_a_mouse_does_not(edit):
    edited = edit(PAST).click("field_past_day")
    keys = edited.find("keys_past")
    assert not keys.isVisible()
    touch_screen = QTest.createTouchDevice()
    place = edited.find("field_past_year").mapTo(edited.window, QPoint(20, 20))
    for act in ("press", "release"):
        sequence = QTest.touchEvent(edited.window, touch_screen, False)
        getattr(sequence, act)(0, place, edited.window)
        sequence.commit()
    edited.settle()
    assert keys.isVisible()
    for digit in "2024":
        edited.click(f"key_past_{digit}")
    assert edited.answer == PartialDate(2024)
