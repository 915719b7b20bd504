"""The list of all keys, page by page, for whoever likes to work without the mouse. Object name: `keys`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.questionnaire.text import Words

KEYS = {
    "everywhere": (
        ("inbox", "Ctrl+I"), ("insight", "Ctrl+Shift+I"), ("refresh", "F5"), ("lock", "Ctrl+L"),
        ("larger", "Ctrl++"), ("smaller", "Ctrl+-"), ("contrast", "Ctrl+Alt+H"), ("keys", "F1"),
    ),
    "inbox": (("search", "Ctrl+F"), ("open", "Enter"), ("shown", "Alt+1 … Alt+6")),
    "findings": (
        ("choose", "1 2 3 4"), ("again", "5"), ("details", "Space"), ("medicine", "M"), ("take-back", "Backspace"),
        ("other-finding", "↑ ↓"), ("sides", "F6"), ("find-answer", "Ctrl+F"), ("sign", "Ctrl+Enter"),
        ("send-back", "Ctrl+B"), ("history", "Ctrl+H"), ("visit", "Ctrl+T"), ("treated", "Ctrl+D"),
        ("lead", "Ctrl+K"), ("day", "Alt+D"), ("leave", "Alt+←"),
    ),
    "signing": (
        ("overall", "1 … 5"), ("topics", "6 … 9"), ("course", "C"), ("in-text", "Alt+1 …, Alt+C"),
        ("go-on", "Ctrl+Enter"), ("page-size", "Alt++, Alt+-"), ("step-back", "Esc"),
    ),
    "end": (("end-open", "O"), ("end-print", "P"), ("end-export", "E"), ("end-visit", "V"), ("leave", "Ctrl+Enter")),
    "history": (("verify-stored", "K"), ("verify-file", "F"), ("step-back", "Esc")),
    "insight": (("count", "Ctrl+R"), ("stop", "Esc"), ("csv", "Ctrl+E"), ("pdf", "Ctrl+Shift+E")),
}  # fmt: skip
"""By page: what is done, by the end of its words' key, and the key pressed for it."""
_COLUMNS = (("everywhere", "inbox", "history"), ("findings",), ("signing", "end", "insight"))
"""The pages as they stand below and beside each other."""
_AROUND_PX = 80
"""What stands left and right of the list."""


class KeysDialog(QDialog):
    """Closes with Escape, like any dialog, and is gone then. Where text is large, it is scrolled."""

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words["review_shell.keys-title"])
        inside, columns = _make_columns(words)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        set_variant(scroll, "kind", "clear")
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        close = QPushButton(words["review_shell.close"], self)
        close.setObjectName("button_keys_close")
        close.clicked.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.addWidget(scroll, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        room = parent.window().size()
        inside.ensurePolished()
        if inside.sizeHint().width() + _AROUND_PX > room.width():
            columns.setDirection(QBoxLayout.Direction.TopToBottom)
        wanted = inside.sizeHint()
        width, height = wanted.width() + _AROUND_PX, wanted.height() + close.sizeHint().height() + 70
        self.resize(min(width, room.width()), min(height, room.height()))


def _make_columns(words: Words) -> tuple[QWidget, QBoxLayout]:
    inside = QWidget()
    set_variant(inside, "kind", "plain")
    beside = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
    beside.setContentsMargins(0, 0, 0, 0)
    beside.setSpacing(28)
    for pages in _COLUMNS:
        column = QVBoxLayout()
        column.setSpacing(18)
        for page in pages:
            column.addLayout(_make_group(page, words))
        column.addStretch(1)
        beside.addLayout(column)
    return inside, beside


def _make_group(page: str, words: Words) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    title = QLabel(words[f"review_shell.keys-group-{page}"])
    set_variant(title, "kind", "heading")
    grid.addWidget(title, 0, 0, 1, 2)
    for row, (name, key) in enumerate(KEYS[page], 1):
        pressed = QLabel(key)
        set_variant(pressed, "kind", "subheading")
        grid.addWidget(pressed, row, 0)
        grid.addWidget(QLabel(words[f"review_shell.keys-{name}"]), row, 1)
    return grid
