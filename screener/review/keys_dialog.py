"""The list of all keys, for whoever likes to work without the mouse. Object name: `keys`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QPushButton, QWidget

from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.questionnaire.text import Words

KEYS = (
    ("inbox", "Ctrl+I"), ("search", "Ctrl+F"), ("open", "Enter"), ("shown", "Alt+1 … Alt+6"), ("refresh", "F5"),
    ("back", "Alt+←"), ("insight", "Ctrl+Shift+I"), ("lock", "Ctrl+L"), ("larger", "Ctrl++"), ("smaller", "Ctrl+-"),
    ("contrast", "Ctrl+Alt+H"), ("keys", "F1"),
)  # fmt: skip
"""What is done, by the end of its words' key, and the key pressed for it."""


class KeysDialog(QDialog):
    """Closes with Escape, like any dialog, and is gone then."""

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words["review_shell.keys-title"])
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 20, 24, 20)
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(8)
        for row, (name, key) in enumerate(KEYS):
            pressed = QLabel(key)
            set_variant(pressed, "kind", "subheading")
            grid.addWidget(pressed, row, 0)
            grid.addWidget(QLabel(words[f"review_shell.keys-{name}"]), row, 1)
        close = QPushButton(words["review_shell.close"])
        close.setObjectName("button_keys_close")
        close.clicked.connect(self.close)
        grid.addWidget(close, len(KEYS), 1, Qt.AlignmentFlag.AlignRight)
