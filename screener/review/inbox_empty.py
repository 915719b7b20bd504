"""What stands in the inbox's place while there is no line to show, and why.

Object names: `inbox_empty`, `inbox_empty_title`, `inbox_empty_about`, `button_inbox_all`, `button_inbox_again`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.questionnaire.text import Words


class EmptyInbox(QFrame):
    """Nobody is waiting; or nobody fits; or it could not be read."""

    all_requested = Signal()
    again_requested = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inbox_empty")
        set_variant(self, "kind", "card")
        self._words = words
        self._title, self._about = QLabel(), QLabel()
        self._title.setObjectName("inbox_empty_title")
        self._about.setObjectName("inbox_empty_about")
        set_variant(self._title, "kind", "heading")
        set_variant(self._about, "kind", "quiet")
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addStretch(1)
        for label in (self._title, self._about):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        self._all = self._add_button(layout, "all")
        self._all.clicked.connect(self.all_requested)
        self._again = self._add_button(layout, "again")
        self._again.clicked.connect(self.again_requested)
        layout.addStretch(2)
        self.show_reason(is_reading=True, is_narrow=False)

    def show_reason(self, *, is_reading: bool, is_narrow: bool) -> None:
        """Say why there is nothing.

        Args:
            is_reading: Whether something may still come.
            is_narrow: Whether search or filters leave others out.
        """
        key = "inbox-none" if is_narrow else "inbox-nobody"
        self._show(
            self._words["review_shell.inbox-reading" if is_reading else f"review_shell.{key}"],
            "" if is_reading else self._words[f"review_shell.{key}-about"],
        )
        self._all.setVisible(is_narrow and not is_reading)

    def show_trouble(self, told: str) -> None:
        """Say that it could not be read, and offer to try again."""
        self._show(self._words["review_shell.inbox-away"], told)
        self._again.setVisible(True)

    def _show(self, title: str, about: str) -> None:
        self._title.setText(title)
        self._about.setText(about)
        self._all.hide()
        self._again.hide()

    def _add_button(self, layout: QVBoxLayout, name: str) -> QPushButton:
        button = QPushButton(self._words[f"review_shell.inbox-{name}"])
        button.setObjectName(f"button_inbox_{name}")
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
        return button
