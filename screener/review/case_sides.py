"""Findings and answers beside each other; where there is no room for both, one in place of the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from screener.ui.theme import set_variant


class CaseSides(QSplitter):
    """The two sides of one patient's screen. Object name: `case_split`."""

    changed = Signal()
    """The other side is shown, or both."""

    def __init__(self, left: Sequence[QWidget], right: Sequence[QWidget], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName("case_split")
        self.setChildrenCollapsible(False)
        self.setHandleWidth(14)
        self._left, self._right = _make_side(left), _make_side(right)
        for place, (side, part) in enumerate(((self._left, 3), (self._right, 2))):
            self.addWidget(side)
            self.setStretchFactor(place, part)
        self._wide = [620, 400]
        self.setSizes(self._wide)
        self.splitterMoved.connect(self._on_moved)
        self._is_small = False
        self._shows_answers = False

    @property
    def shows_answers(self) -> bool:
        """Whether the answers are shown in place of the findings, or would be if there were no room for both."""
        return self._shows_answers

    def set_small(self, is_small: bool) -> None:
        """Show one side only, or both."""
        if is_small is not self._is_small:
            self._is_small = is_small
            self._arrange()

    def show_answers(self, is_shown: bool) -> None:
        """Show the answers, or the findings, where only one of them can be."""
        if is_shown is not self._shows_answers:
            self._shows_answers = is_shown
            self._arrange()

    def _on_moved(self) -> None:
        self._wide = self.sizes()

    def _arrange(self) -> None:
        self._left.setVisible(not (self._is_small and self._shows_answers))
        self._right.setVisible(not self._is_small or self._shows_answers)
        # A side that was away had no width; of two that are both there, each has what somebody gave it.
        self.setSizes([1, 1] if self._is_small else self._wide)
        self.changed.emit()


def _make_side(widgets: Sequence[QWidget]) -> QWidget:
    side = QWidget()
    set_variant(side, "kind", "plain")
    column = QVBoxLayout(side)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    for widget in widgets:
        column.addWidget(widget, 1)
    return side
