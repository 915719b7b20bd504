"""What is asked for beside the main thread when a record is shown, and told when it comes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from screener.review.case_work import have_rules_changed

if TYPE_CHECKING:
    from screener.determination.casebook import Opened
    from screener.determination.course import Course
    from screener.errors import ScreenerError
    from screener.review.desk import Desk
    from screener.rulebook.approval import Standing


class CaseNews(QObject):
    """Asks who works here, whether the rules are approved, and which course of treatments a record belongs to.

    What does not come is not told: that the database is away is said where something is to be done with it.
    """

    people_known = Signal()
    not_approved = Signal(object)
    """The `Opened` record whose rules the clinic has not approved."""
    rules_changed = Signal(object)
    """The `Opened` record of which the rules say something else now than when the patient signed."""
    course_known = Signal(object, object)
    """The `Opened` record, and its `Course` or None."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.people: Mapping[str, str] = {}
        """Id → name; empty until they are known."""

    def ask(self, opened: Opened) -> None:
        """Ask for a record."""
        form, desk = opened.case.questionnaire, self._desk

        def take_standing(standing: Standing) -> None:
            if not standing.is_approved:
                self.not_approved.emit(opened)

        def take_course(course: Course | None) -> None:
            self.course_known.emit(opened, course)

        def take_changed(have_changed: bool) -> None:
            if have_changed:
                self.rules_changed.emit(opened)

        desk.tasks.start(lambda: have_rules_changed(opened.case), take_changed, _leave)
        desk.tasks.start(lambda: desk.shelf.find_standing(form), take_standing, _leave)
        desk.tasks.start(lambda: desk.casebook.read_course(opened), take_course, _leave)
        if opened.record.claimed_by not in (None, *self.people) or not self.people:
            desk.tasks.start(desk.casebook.list_people, self._take_people, _leave)

    def _take_people(self, people: Mapping[str, str]) -> None:
        self.people = people
        self.people_known.emit()


def _leave(_error: ScreenerError) -> None:
    """Nothing to show then."""
