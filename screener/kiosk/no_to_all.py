"""Questions that stand together on one card, and below them a button that says No to all that are still blank.

Object names: `run_<first item>` is the card, `no_to_all_<first item>` its button.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from screener.kiosk.page import make_label, make_line
from screener.questionnaire.text import Words
from screener.ui.theme import set_variant


class RunCard(QFrame):
    """One run of questions. Nothing is chosen until somebody presses a Yes, a No or the button."""

    no_to_all_pressed = Signal()

    def __init__(self, item_ids: Sequence[str], words: Words) -> None:
        super().__init__()
        self.item_ids = tuple(item_ids)
        self._words = words
        self.setObjectName(f"run_{item_ids[0]}")
        set_variant(self, "kind", "card")
        self._hint = hint = make_label(words["kiosk_form.no-to-all-hint"], "help")
        self.button = QPushButton()
        self.button.setObjectName(f"no_to_all_{item_ids[0]}")
        self.button.setAccessibleDescription(hint.text())
        self.button.clicked.connect(self.no_to_all_pressed)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(22, 18, 22, 20)
        self._layout.setSpacing(12)
        self._layout.addWidget(hint)
        self._layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_blank(len(item_ids))

    def add_question(self, block: QWidget, place: int) -> None:
        """Put in a question at a place among the others, a thin line below it."""
        self._layout.insertWidget(2 * place, block)
        self._layout.insertWidget(2 * place + 1, make_line())

    def show_unconfirmed(self, count: int) -> None:
        """Say that the button confirms the earlier answers that nothing was said of yet: so many."""
        self._hint.setText(self._words["kiosk_visits.all-hint" if count else "kiosk_visits.all-done"])
        self.button.setText(self._words["kiosk_visits.all"])
        self.button.setVisible(count > 0)

    def show_blank(self, count: int) -> None:
        """Say what the button would answer now, while so many of its questions are blank."""
        key = "kiosk_form.no-to-rest" if 0 < count < len(self.item_ids) else "kiosk_form.no-to-all"
        self.button.setText(self._words.format(key, count=len(self.item_ids)))
        self.button.setEnabled(count > 0)
