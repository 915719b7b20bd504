"""A field as wide as so many figures, whatever the text size."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

_FRAME_PX = 36
"""Border and padding at both ends."""


class ShortLine(QLineEdit):
    """A line for a known number of figures or letters; more may be typed."""

    def __init__(self, name: str, letters: int) -> None:
        super().__init__()
        self.setObjectName(name)
        self._letters = letters
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("0" * self._letters) + _FRAME_PX)

    @override
    def changeEvent(self, arg__1: QEvent) -> None:
        super().changeEvent(arg__1)
        if arg__1.type() == QEvent.Type.FontChange:
            self._fit()
