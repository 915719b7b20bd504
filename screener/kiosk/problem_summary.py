"""The box at the top of a page that says what is wrong, with a link to each field.

Object names: `problem_summary`, `problem_link_<item>`, `button_leave_blank`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from screener.ui.icons import Icon
from screener.ui.theme import set_variant
from screener.ui.word_button import PAD_PX, WordButton

if TYPE_CHECKING:
    from screener.errors import Problem
    from screener.questionnaire.text import Words

LEAVABLE = frozenset({"ANSWER-001", "ANSWER-009", "KIOSK-014"})
"""The problems a patient may leave, because rules ask about them: a required blank, none of these and something, and
a medicine of last time that nothing was said of, which counts as taken."""


class ProblemSummary(QFrame):
    """What is wrong on a page. If the rules ask about all of it, it may be left for the practitioner."""

    problem_chosen = Signal(str)
    """The id of the item a person wants to mend."""
    leave_requested = Signal()
    """Go on with everything kept as it is."""

    def __init__(self, problems: Sequence[tuple[Problem, str]], words: Words) -> None:
        super().__init__()
        self.setObjectName("problem_summary")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_variant(self, "kind", "problem")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(20 - PAD_PX, 16, 20, 18)
        self._layout.setSpacing(8)
        self._add_heading(words["kiosk_shell.problem-title"])
        many = len(problems) > 1
        self._add_words(words["kiosk_shell.problem-many" if many else "kiosk_shell.problem-one"])
        for problem, text in problems:
            self._add_link(problem, text)
        if all(problem.code in LEAVABLE for problem, _ in problems):
            self._add_way_out(words, many=many)
        self.setAccessibleName(words["kiosk_shell.problem-title"])
        self.setAccessibleDescription("\n".join(text for _, text in problems))

    def _add_heading(self, text: str) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(PAD_PX, 0, 0, 0)
        row.setSpacing(12)
        icon = Icon("warning", ems=1.4)
        set_variant(icon, "kind", "problem")
        heading = QLabel(text)
        set_variant(heading, "kind", "heading")
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(heading, 1)
        self._layout.addLayout(row)

    def _add_words(self, text: str) -> None:
        label = QLabel(text)
        label.setContentsMargins(PAD_PX, 0, 0, 0)  # flush with the words of the links
        label.setWordWrap(True)
        self._layout.addWidget(label)

    def _add_link(self, problem: Problem, text: str) -> None:
        if not problem.where:
            self._add_words(text)
            return
        link = WordButton(text, role=QPalette.ColorRole.BrightText, underline=True)
        link.setObjectName(f"problem_link_{problem.where}")
        where = problem.where
        link.clicked.connect(lambda: self.problem_chosen.emit(where))
        self._layout.addWidget(link)

    def _add_way_out(self, words: Words, *, many: bool) -> None:
        line = QWidget()
        set_variant(line, "kind", "plain")
        row = QVBoxLayout(line)
        row.setContentsMargins(PAD_PX, 8, 0, 0)
        row.setSpacing(10)
        hint = QLabel(words["kiosk_shell.problem-blank-hint"])
        hint.setWordWrap(True)
        set_variant(hint, "kind", "help")
        button = QPushButton(words["kiosk_shell.leave-blank" if many else "kiosk_shell.leave-blank-one"])
        button.setObjectName("button_leave_blank")
        button.clicked.connect(self.leave_requested)
        row.addWidget(hint)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._layout.addWidget(line)
