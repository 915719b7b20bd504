"""The grid that options stand in: equal columns, as many as fit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from screener.kiosk.editors.option import EM_PX, OptionButton

_GAP = 8


class OptionGrid(QWidget):
    """Options in equal columns: as many as fit without breaking words that need not be, up to a number."""

    def __init__(self, buttons: Sequence[OptionButton], *, columns: int, lines: int = 1) -> None:
        """Take the buttons in, in reading order.

        Args:
            buttons: The options.
            columns: How many columns there may be.
            lines: Over how many lines words may break before a column is given up.
        """
        super().__init__()
        self._buttons = tuple(buttons)
        self._columns = columns
        self._lines = lines
        self._placed: dict[tuple[int, int], tuple[list[QRect], int]] = {}
        for button in self._buttons:
            button.setParent(self)
        # Preferred, not Minimum: a page would be as tall as all its options in one column.
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _find_columns(self, width: int) -> int:
        for columns in range(min(self._columns, len(self._buttons)), 1, -1):
            each = (width - (columns - 1) * self._gap()) // columns
            if all(self._fits(button, each) for button in self._buttons):
                return columns
        return 1

    def _fits(self, button: OptionButton, width: int) -> bool:
        return button.sizeHint().width() <= width or (
            self._lines > 1 and button.get_height(width) <= button.get_height_of_lines(self._lines)
        )

    def _gap(self) -> int:
        return max(round(_GAP * self.fontInfo().pixelSize() / EM_PX), _GAP)

    def _place(self, width: int) -> tuple[list[QRect], int]:
        """Where each button stands at a width, and the height of all. Remembered: a layout asks many times."""
        key = (width, self.fontInfo().pixelSize())
        if key not in self._placed:
            self._placed[key] = self._find_places(width)
        return self._placed[key]

    def _find_places(self, width: int) -> tuple[list[QRect], int]:
        columns = self._find_columns(width)
        gap = self._gap()
        each = (width - (columns - 1) * gap) // columns
        places: list[QRect] = []
        top = 0
        for start in range(0, len(self._buttons), columns):
            row = self._buttons[start : start + columns]
            height = max(button.get_height(each) for button in row)
            places += [QRect(column * (each + gap), top, each, height) for column in range(len(row))]
            top += height + gap
        return places, max(top - gap, 0)

    @override
    def sizeHint(self) -> QSize:
        width = max((button.sizeHint().width() for button in self._buttons), default=0)
        return QSize(width, self._place(width)[1])

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(max((button.minimumSizeHint().width() for button in self._buttons), default=0), 0)

    @override
    def heightForWidth(self, width: int) -> int:
        return self._place(width)[1]

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        for button, place in zip(self._buttons, self._place(self.width())[0], strict=True):
            button.setGeometry(place)
