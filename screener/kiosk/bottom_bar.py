"""The bar that is always on screen: Back at the left, Continue at the right.

Object names: `button_back`, `button_next` (or what the page calls it: `button_start`, `button_finish`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from screener.kiosk.overlay import FOOT_MARGINS_PX
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.kiosk.page import KioskPage
    from screener.questionnaire.text import Words


class BottomBar(QFrame):
    """Back and Continue."""

    back_pressed = Signal()
    next_pressed = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        set_variant(self, "kind", "bottom")
        self.back = QPushButton(words["kiosk_shell.back"])
        self.back.setObjectName("button_back")
        self.back.clicked.connect(self.back_pressed)
        self.next = QPushButton(words["kiosk_shell.continue"])
        set_variant(self.next, "kind", "primary")
        self.next.clicked.connect(self.next_pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(*FOOT_MARGINS_PX)
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.next)

    def show_waiting(self) -> None:
        """Say that it goes on in a moment by itself."""
        self.next.setText(self._words["kiosk_shell.moment"])
        self.next.setEnabled(False)

    def show_page(self, page: KioskPage, *, can_go_back: bool) -> None:
        """Take on a page's buttons."""
        self.next.setText(page.words[page.next_words])
        self.next.setObjectName(page.next_name)
        self.next.setVisible(page.has_next)
        self.next.setEnabled(page.isComplete())
        self.back.setVisible(page.has_back and can_go_back)
        self.setVisible(page.has_next or self.back.isVisibleTo(self))
