"""A course stands as a strip: what was done, how it was taken, what is to come, and what is too soon."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from screener.determination.course import Course, CourseSession, SessionState, Spacing
from screener.determination.decision import CoursePlan
from screener.review.course_fields import CourseFields
from screener.review.course_strip import CourseStrip
from screener.ui.theme import Sheet, apply_theme
from tests.records.small_clinic import read_forms

COURSE = Course(
    4,
    (
        CourseSession(1, date(2026, 9, 11), SessionState.DONE, "Cheeks · 1.5 mm", "Redness for two days"),
        CourseSession(2, date(2026, 10, 2), SessionState.MISSED, gap="21 days", spacing=Spacing.SOON),
        CourseSession(3, date(2026, 11, 20), SessionState.TODAY, gap="49 days"),
        CourseSession(4, None, SessionState.PLANNED, gap="18 December 2026 to 1 January 2027"),
    ),
)


@pytest.fixture
def strip(qtbot, qapp):
    apply_theme(qapp, sheet=Sheet.REVIEW)
    strip = CourseStrip(read_forms()[2])
    qtbot.addWidget(strip)
    strip.resize(1000, 200)
    strip.show()
    return strip


def read(strip, number):
    cell = strip.findChild(QWidget, f"session_{number}")
    return [label.text() for label in cell.findChildren(QLabel)]


def test_each_session_says_how_it_stands_when_it_is_and_what_came_of_it(strip):
    strip.set_course(COURSE)
    assert read(strip, 1) == [
        "Session 1 of 4: Done", "11 September 2026", "Cheeks · 1.5 mm", "Afterwards: Redness for two days",
    ]  # fmt: skip
    assert read(strip, 3)[0] == "Session 3 of 4: Today"
    assert read(strip, 4) == ["Session 4 of 4: Planned", "18 December 2026 to 1 January 2027"]


def test_what_is_too_soon_stands_out(strip):
    strip.set_course(COURSE)
    cell = strip.findChild(QWidget, "session_2")
    (gap,) = [label for label in cell.findChildren(QLabel) if label.text() == "21 days"]
    assert gap.property("kind") == "serious"


def test_a_narrow_strip_has_more_rows(qtbot, strip):
    strip.set_course(COURSE)
    first, second = (strip.findChild(QWidget, f"session_{number}") for number in (1, 2))
    qtbot.waitUntil(lambda: second.x() > first.x() and second.y() == first.y())
    strip.resize(220, 800)
    qtbot.waitUntil(lambda: second.x() == first.x() and second.y() > first.y())


def test_no_course_is_said_to_be_none(strip):
    strip.set_course(COURSE)
    strip.set_course(None)
    assert strip.findChild(QLabel, "course_none") is not None


def test_a_plan_within_a_course_is_for_as_many_sessions_as_were_planned(qtbot, strip):
    fields = CourseFields(read_forms()[2], CoursePlan(3, 4, 6))
    qtbot.addWidget(fields)
    fields.show_plan(None)
    fields.show_course(COURSE)
    assert fields.plan is None
    fields.findChild(QWidget, "check_course").click()
    assert fields.plan == CoursePlan(4, 4, 6)


def test_numbers_are_typed_or_stepped_and_the_longest_gap_is_never_the_shorter(qtbot, strip):
    fields = CourseFields(read_forms()[2], CoursePlan(3, 4, 6))
    qtbot.addWidget(fields)
    fields.show_plan(CoursePlan(3, 4, 6))
    sessions, least = (fields.findChild(QWidget, name) for name in ("field_sessions", "field_least_weeks"))
    QTest.keyClick(sessions, Qt.Key.Key_Up)
    least.selectAll()
    QTest.keyClicks(least, "8")
    assert fields.plan == CoursePlan(4, 8, 8)
    assert fields.findChild(QWidget, "field_most_weeks").text() == "8"
    QTest.keyClick(least, Qt.Key.Key_Backspace)
    assert fields.plan == CoursePlan(4, 8, 8)
