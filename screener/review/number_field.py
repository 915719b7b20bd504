"""A field for one small whole number, typed or stepped with the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from screener.ui.theme import changes_text

_EMS = 4


class NumberField(QLineEdit):
    """A number from 1 on. While nothing is typed the last one holds."""

    changed = Signal()
    """A person made it another."""

    def __init__(self, name: str, most: int, label: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self._most = most
        self._value = 1
        self.setValidator(QIntValidator(1, most, self))
        self.textEdited.connect(self._on_text_edited)
        self._fit()

    @property
    def value(self) -> int:
        """The number that holds."""
        return self._value

    def set_value(self, value: int) -> None:
        """Show a number; the nearest that is allowed."""
        self._value = min(max(value, 1), self._most)
        self.setText(str(self._value))

    def _on_text_edited(self, text: str) -> None:
        if self.hasAcceptableInput():
            self._value = int(text)
            self.changed.emit()

    def _fit(self) -> None:
        self.setFixedWidth(_EMS * self.fontInfo().pixelSize())

    @override
    def changeEvent(self, arg__1: QEvent) -> None:
        super().changeEvent(arg__1)
        if changes_text(arg__1):
            self._fit()

    @override
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(arg__1.key()), 0)
        if not step:
            super().keyPressEvent(arg__1)
            return
        self.set_value(self._value + step)
        self.changed.emit()
