"""A field for the name or the password of whoever signs in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel

_LONGEST = 1000
"""Characters."""


def make_sign_in_field(name: str, label: QLabel) -> QLineEdit:
    """A field of which no keyboard learns anything.

    Args:
        name: Object name.
        label: What stands above it.
    """
    field = QLineEdit()
    field.setObjectName(name)
    field.setAccessibleName(label.text())
    field.setMaxLength(_LONGEST)
    field.setInputMethodHints(
        Qt.InputMethodHint.ImhNoPredictiveText
        | Qt.InputMethodHint.ImhSensitiveData
        | Qt.InputMethodHint.ImhNoAutoUppercase
    )
    label.setBuddy(field)
    return field
