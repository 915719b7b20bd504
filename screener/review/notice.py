"""A line over the page that says what came about, until it is closed or something else is to be said.

Object names: `notice`, `notice_words`, `button_notice_close`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from screener.ui.icons import Icon
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.questionnaire.text import Words


class Notice(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._icon = Icon("info")
        self._words = QLabel()
        self._words.setObjectName("notice_words")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        close = QPushButton(words["review_shell.close"])
        close.setObjectName("button_notice_close")
        set_variant(close, "kind", "quiet")
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(22, 6, 14, 6)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1)
        row.addWidget(close)
        self.hide()

    def tell(self, text: str, *, is_problem: bool) -> None:
        """Say it."""
        self._icon.set_icon("warning" if is_problem else "info")
        set_variant(self._icon, "kind", "problem" if is_problem else "plain")
        set_variant(self, "kind", "problem" if is_problem else "notice")
        self._words.setText(text)
        self.show()
