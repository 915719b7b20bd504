"""The bar over every page: back to the inbox, the clinic, who is signed in, lock, sign out, and a menu.

Object names: `bar`, `button_inbox`, `button_insight`, `button_lock`, `button_sign_out`, `button_more`, `bar_clinic`,
`bar_who`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QWidget
from typing_extensions import override

from screener.ui.icons import IconButton
from screener.ui.theme import changes_text, set_variant

if TYPE_CHECKING:
    from screener.questionnaire.text import Words


class TopBar(QFrame):
    """Shows who works here; asks for what it offers."""

    inbox_requested = Signal()
    insight_requested = Signal()
    lock_requested = Signal()
    sign_out_requested = Signal()

    def __init__(self, words: Words, clinic: str, who: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        set_variant(self, "kind", "bar")
        self._words = words
        self.inbox = self._make("people", "inbox", words.format("review_shell.bar-inbox", waiting="…"))
        self.inbox.clicked.connect(self.inbox_requested)
        self.insight = self._make("info", "insight", words["review_shell.bar-insight"])
        self.insight.clicked.connect(self.insight_requested)
        lock = self._make("lock", "lock", words["review_shell.bar-lock"])
        lock.clicked.connect(self.lock_requested)
        sign_out = self._make("cross", "sign_out", words["review_shell.bar-sign-out"])
        sign_out.clicked.connect(self.sign_out_requested)
        self._shrinking = (self.insight, lock, sign_out)
        self.more = self._make("text-size", "more", words["review_shell.bar-more"])
        self.more.set_words_shown(shown=False)
        # Once the buttons too have the other size of text.
        self._fitting = QTimer(self, interval=0, singleShot=True)
        self._fitting.timeout.connect(self._fit)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 14, 4)
        row.setSpacing(4)
        row.addWidget(self.inbox)
        row.addWidget(self.insight)
        row.addStretch(1)
        self._clinic = self._make_label("bar_clinic", f"{clinic}   ·")
        row.addWidget(self._clinic)
        row.addSpacing(4)
        row.addWidget(self._make_label("bar_who", who))
        row.addSpacing(8)
        for button in (lock, sign_out, self.more):
            row.addWidget(button)

    def show_waiting(self, waiting: int) -> None:
        """Say how many wait."""
        self.inbox.set_words(self._words.format("review_shell.bar-inbox", waiting=waiting))
        self._fit()

    def show_place(self, *, is_inbox: bool) -> None:
        """Say whether the inbox is shown, or a way back to it."""
        self.inbox.set_icon("people" if is_inbox else "arrow-left")

    def set_menu(self, menu: QMenu) -> None:
        """Give the last button its menu."""
        self.more.clicked.connect(lambda: menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft())))

    def _make(self, icon: str, name: str, words: str) -> IconButton:
        button = IconButton(icon, words)
        button.setObjectName(f"button_{name}")
        return button

    def _make_label(self, name: str, text: str) -> QLabel:
        label = QLabel(text)
        label.setObjectName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _fit(self) -> None:
        """Leave out words, and then the clinic's name, where there is no room for them."""
        for words_shown, clinic_shown in ((True, True), (False, True), (False, False)):
            for button in self._shrinking:
                button.set_words_shown(words_shown)
            self._clinic.setVisible(clinic_shown)
            if super().minimumSizeHint().width() <= self.width():
                return

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(1, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if changes_text(event):
            self._fitting.start()
