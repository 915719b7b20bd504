"""The list of all keys, page by page, for whoever likes to work without the mouse. Object name: `keys`."""

from __future__ import annotations

from collections.abc import Mapping
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

from screener.records.permissions import Act, may
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.questionnaire.text import Words
    from screener.records.model import Role

Keys = tuple[tuple[str, str], ...]
"""What is done, by the end of its words' key, and the key pressed for it."""
KEYS: Mapping[str, Keys] = {
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
    "history": (
        ("end-open", "O"), ("end-print", "P"), ("end-export", "E"), ("verify-stored", "K"), ("verify-file", "F"),
        ("step-back", "Esc"),
    ),
    "insight": (("count", "Ctrl+R"), ("stop", "Esc"), ("csv", "Ctrl+E"), ("pdf", "Ctrl+Shift+E")),
}  # fmt: skip
"""By page."""
_NEEDED: Mapping[str, Act] = {
    "insight": Act.READ_INSIGHT, "open": Act.REVIEW_RECORD, "findings": Act.REVIEW_RECORD, "sign": Act.DECIDE_RECORD,
    "send-back": Act.DECIDE_RECORD, "signing": Act.DECIDE_RECORD, "end": Act.DECIDE_RECORD,
    "history": Act.SHOW_RECORD, "visit": Act.PREPARE_VISIT, "end-visit": Act.PREPARE_VISIT,
    "treated": Act.KEEP_TREATMENT,
}  # fmt: skip
"""Page, or end of a key's words → what it is only for who may do that."""
_COLUMNS = (("everywhere", "inbox", "history"), ("findings",), ("signing", "end", "insight"))
"""The pages as they stand below and beside each other."""
_AROUND_PX = 80
"""What stands left and right of the list."""


class KeysDialog(QDialog):
    """Closes with Escape, like any dialog, and is gone then. Where text is large, it is scrolled."""

    def __init__(self, words: Words, role: Role | None, parent: QWidget) -> None:
        """List what somebody of a role may do; everything before anybody has signed in."""
        super().__init__(parent)
        self.setObjectName("keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words["review_shell.keys-title"])
        inside, columns = _make_columns(words, list_keys(role))
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


def list_keys(role: Role | None) -> dict[str, Keys]:
    """Page → its keys, as `KEYS`: those of which somebody of this role may do what they do; all without one."""

    def is_allowed(name: str) -> bool:
        return role is None or name not in _NEEDED or may(role, _NEEDED[name])

    pages = {page: keys for page, keys in KEYS.items() if is_allowed(page)}
    return {page: tuple(key for key in keys if is_allowed(key[0])) for page, keys in pages.items()}


def _make_columns(words: Words, keys: Mapping[str, Keys]) -> tuple[QWidget, QBoxLayout]:
    inside = QWidget()
    set_variant(inside, "kind", "plain")
    beside = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
    beside.setContentsMargins(0, 0, 0, 0)
    beside.setSpacing(28)
    for pages in _COLUMNS:
        column = QVBoxLayout()
        column.setSpacing(18)
        for page in filter(keys.__contains__, pages):
            column.addLayout(_make_group(page, keys[page], words))
        column.addStretch(1)
        beside.addLayout(column)
    return inside, beside


def _make_group(page: str, keys: Keys, words: Words) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    title = QLabel(words[f"review_shell.keys-group-{page}"])
    set_variant(title, "kind", "heading")
    grid.addWidget(title, 0, 0, 1, 2)
    for row, (name, key) in enumerate(keys, 1):
        pressed = QLabel(key)
        set_variant(pressed, "kind", "subheading")
        grid.addWidget(pressed, row, 0)
        grid.addWidget(QLabel(words[f"review_shell.keys-{name}"]), row, 1)
    return grid
