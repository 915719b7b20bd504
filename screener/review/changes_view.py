"""What the patient answers otherwise than the last time, in a few lines that lead the screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from screener.interview.changes import Changed
from screener.questionnaire.model import Questionnaire
from screener.questionnaire.text import Words
from screener.review.told_answers import say_change, say_what_changed
from screener.ui.theme import set_variant

MOST_LINES = 3
"""How many lead the screen; all stand first among the answers."""


class ChangesView(QFrame):
    """A card with one line for each change; not to be seen while there is none."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("changes")
        set_variant(self, "kind", "card")
        self._words = words
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 12)
        layout.setSpacing(4)
        title = QLabel(words["review_case.changes-title"], self)
        set_variant(title, "kind", "heading")
        layout.addWidget(title)
        self._lines = [(self._make_label("small"), self._make_label("subheading")) for _ in range(MOST_LINES)]
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        for row, (question, answer) in enumerate(self._lines):
            grid.addWidget(question, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(answer, row, 1, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(grid)
        self._more = self._make_label("small")
        layout.addWidget(self._more)
        self.hide()

    def _make_label(self, kind: str) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        set_variant(label, "kind", kind)
        return label

    def set_changes(self, changes: Sequence[Changed], questionnaire: Questionnaire) -> None:
        """Show these."""
        for place, (question, answer) in enumerate(self._lines):
            change = changes[place] if place < len(changes) else None
            question.setText(say_what_changed(change, questionnaire, self._words) if change else "")
            answer.setText(say_change(change, self._words) if change else "")
            question.setVisible(change is not None)
            answer.setVisible(change is not None)
        more = len(changes) - MOST_LINES
        self._more.setText(self._words.format("review_case.changes-more", count=more))
        self._more.setVisible(more > 0)
        self.setVisible(bool(changes))
