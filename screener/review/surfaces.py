"""Labels, cards and buttons of the practitioner's pages, in the kinds that the style sheet knows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from screener.ui.theme import set_variant


def make_label(text: str, kind: str = "body", name: str = "") -> QLabel:
    """Plain text that breaks its lines."""
    label = QLabel()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setText(text)
    set_variant(label, "kind", kind)
    return label


def make_card(name: str = "", title: str = "", kind: str = "card") -> tuple[QFrame, QVBoxLayout]:
    """A surface with a heading, if it has one, and the layout to fill it."""
    frame = QFrame()
    frame.setObjectName(name)
    set_variant(frame, "kind", kind)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(16, 10, 16, 12)
    layout.setSpacing(6)
    if title:
        layout.addWidget(make_label(title, "heading"))
    return frame, layout


def make_button(text: str, name: str, kind: str = "") -> QPushButton:
    """A button with words."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(text)
    if kind:
        set_variant(button, "kind", kind)
    return button


def make_plain() -> tuple[QWidget, QVBoxLayout]:
    """A column without a surface of its own."""
    widget = QWidget()
    set_variant(widget, "kind", "plain")
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    return widget, layout
