"""A course of treatments as a strip: which sessions were done, when and with what reaction, and which are to come.

Object names: session_<number>.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget
from typing_extensions import override

from screener.consent.moments import day_in_words
from screener.determination.course import SessionState, Spacing
from screener.review.surfaces import make_label
from screener.ui.icons import Icon
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.determination.course import Course, CourseSession
    from screener.questionnaire.text import Words

_EMS = 13
"""Least width of one session, in heights of text."""
_ICONS = {
    SessionState.DONE: "check-done",
    SessionState.TODAY: "person",
    SessionState.PLANNED: "calendar",
    SessionState.MISSED: "warning",
}


class CourseStrip(QWidget):
    """The sessions of a course side by side, in as many rows as they need."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setObjectName("course_strip")
        set_variant(self, "kind", "plain")
        self._words = words
        self._cells: list[QWidget] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        # As it stands now it may be wide; it can always be made narrow.
        self._grid.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)

    def set_course(self, course: Course | None) -> None:
        """Show a course; that there is none, if there is none."""
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.hide()  # else one that is still to be shown would be, as a window of its own
            cell.setParent(None)
            cell.deleteLater()
        if course is None:
            self._cells = [make_label(self._words["review_sign.course-none"], "quiet", "course_none")]
        else:
            self._cells = [self._make_cell(session, course.planned) for session in course.sessions]
        self._columns = 0
        self._arrange()

    def _make_cell(self, session: CourseSession, planned: int) -> QFrame:
        cell = QFrame()
        cell.setObjectName(f"session_{session.number}")
        set_variant(cell, "kind", "session")
        set_variant(cell, "state", str(session.state))
        lines = list_lines(session, planned, self._words)
        column = QVBoxLayout(cell)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(Icon(_ICONS[session.state], ems=1.1), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(make_label(lines[0], "subheading"), 1)
        column.addLayout(head)
        for line in lines[1:]:
            is_off = line == session.gap and session.spacing in (Spacing.SOON, Spacing.LATE)
            column.addWidget(make_label(line, "serious" if is_off else "small"))
        column.addStretch(1)
        cell.setAccessibleName(". ".join(lines))
        return cell

    def _arrange(self) -> None:
        em = self.fontInfo().pixelSize()
        columns = max(1, min(len(self._cells), self.width() // (_EMS * em)))
        if columns == self._columns:
            return
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        for place, cell in enumerate(self._cells):
            self._grid.addWidget(cell, place // columns, place % columns)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_EMS * self.fontInfo().pixelSize(), super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def list_lines(session: CourseSession, planned: int, words: Words) -> list[str]:
    """What is said of a session, line by line: how it stands, when, what was done, what came of it."""
    state = words[f"review_sign.course-{session.state}"]
    number = words.format("review_sign.course-of", number=session.number, planned=planned)
    lines = [f"{number}: {state}"]
    if session.on is not None:
        lines.append(day_in_words(session.on, words))
    lines += [told for told in (session.gap, session.done) if told]
    if session.reaction:
        lines.append(words.format("review_sign.course-reaction", reaction=session.reaction))
    return lines
