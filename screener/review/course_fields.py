"""The course of treatments on the signing page: how many sessions, how far apart, how far along.

Object names: check_course, field_sessions, field_least_weeks, field_most_weeks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from screener.determination.decision import CoursePlan
from screener.review.course_strip import CourseStrip
from screener.review.number_field import NumberField
from screener.review.surfaces import make_label
from screener.review.tick_box import TickBox
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.determination.course import Course
    from screener.questionnaire.text import Words

_MOST_SESSIONS = 20
_MOST_WEEKS = 52


class CourseFields(QFrame):
    """A course, or none until somebody says that there is one."""

    changed = Signal()
    """A person said otherwise."""

    def __init__(self, words: Words, usual: CoursePlan) -> None:
        """Make the fields.

        Args:
            words: The practitioner's language.
            usual: What a course is taken to be until somebody says otherwise.
        """
        super().__init__()
        self.setObjectName("card_course")
        set_variant(self, "kind", "card")
        self._usual = usual
        self._part = TickBox(words["review_sign.course-part"], "check_course")
        self._sessions = NumberField("field_sessions", _MOST_SESSIONS, words["review_sign.course-sessions"])
        self._least = NumberField("field_least_weeks", _MOST_WEEKS, words["review_sign.course-weeks"])
        self._most = NumberField("field_most_weeks", _MOST_WEEKS, words["review_sign.course-to"])
        self._plan = self._lay_out_plan(words)
        self._strip = CourseStrip(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(make_label(words["review_sign.course-title"], "heading"))
        for widget in (self._part, self._plan, self._strip):
            column.addWidget(widget)
        for keys in ("C", "Alt+C"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._part.click)
        self._part.clicked.connect(self._on_edited)
        self._least.changed.connect(self._on_least_edited)
        self._most.editingFinished.connect(self._on_least_edited)
        for number in (self._sessions, self._least, self._most):
            number.changed.connect(self._on_edited)

    @property
    def plan(self) -> CoursePlan | None:
        """The course that stands there; None if this is no part of one."""
        if not self._part.isChecked():
            return None
        least = self._least.value
        return CoursePlan(self._sessions.value, least, max(least, self._most.value))

    def show_plan(self, plan: CoursePlan | None) -> None:
        """Show a plan, or none; nothing is known of earlier sessions."""
        shown = plan if plan is not None else self._usual
        values = ((self._sessions, shown.sessions), (self._least, shown.least_weeks), (self._most, shown.most_weeks))
        for number, value in values:
            number.set_value(value)
        self._part.setChecked(plan is not None)
        self._plan.setVisible(plan is not None)
        self.show_course(None)

    def show_course(self, course: Course | None) -> None:
        """Show how far the course has come; a plan that is made now is for as many sessions, unless one says else."""
        self._strip.set_course(course)
        self._strip.setVisible(course is not None)
        if course is not None and course.planned and not self._part.isChecked():
            self._sessions.set_value(course.planned)

    def _on_least_edited(self) -> None:
        """What is at most is never less than what is at least."""
        if self._most.value < self._least.value:
            self._most.set_value(self._least.value)

    def _on_edited(self) -> None:
        self._plan.setVisible(self._part.isChecked())
        self.changed.emit()

    def _lay_out_plan(self, words: Words) -> QWidget:
        plan = QWidget()
        set_variant(plan, "kind", "plain")
        grid = QGridLayout(plan)
        grid.setContentsMargins(0, 0, 0, 0)
        weeks = QHBoxLayout()
        weeks.addWidget(self._least)
        weeks.addWidget(QLabel(words["review_sign.course-to"]))
        weeks.addWidget(self._most)
        weeks.addStretch(1)
        sessions = QHBoxLayout()
        sessions.addWidget(self._sessions)
        sessions.addStretch(1)
        for row, (key, field) in enumerate((("course-sessions", sessions), ("course-weeks", weeks))):
            grid.addWidget(QLabel(words[f"review_sign.{key}"]), row, 0)
            grid.addLayout(field, row, 1)
        return plan
