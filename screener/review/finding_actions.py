"""What can be pressed on a finding that is too long to be seen at once: below the list, always in sight.

The keys are the list's own business, which has the focus; this is for the pointer and for the eye.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from screener.review.outcome_look import get_palette

if TYPE_CHECKING:
    from screener.review.finding_card import Card
    from screener.review.finding_delegate import FindingDelegate
    from screener.review.finding_layout import Action, Sheet


class FindingActions(QWidget):
    """The buttons of one finding under its title, painted as on its card."""

    asked = Signal(str, object)
    """Rule of the finding, and the `Action` pressed."""

    def __init__(self, cards: FindingDelegate, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("finding_actions")
        self.setMouseTracking(True)
        self._cards = cards
        self._card: Card | None = None
        self._sheet: Sheet | None = None
        self._pressed: Action | None = None
        self.hide()

    def show_card(self, card: Card, width: int) -> int:
        """Show a finding's buttons.

        Args:
            card: The finding.
            width: Of the place for them, in pixels.

        Returns:
            How high the place must be.
        """
        self._card, self._sheet = card, self._cards.find_actions(card, self.font(), width)
        self.setAccessibleName(card.title)
        self.update()
        return round(self._sheet.height)

    def find_action(self, at: QPointF) -> Action | None:
        """What a press at a point asks for."""
        return self._sheet.find_action(at) if self._sheet is not None else None

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._card is None or self._sheet is None:
            return
        painter, palette = QPainter(self), get_palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(palette.color(QPalette.ColorRole.Button))
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 8, 8)
        self._cards.paint_pieces(painter, self._card, self._sheet, self.font())
        painter.end()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = self.find_action(event.position()) if is_left else None

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is not None and self._card is not None and self.find_action(event.position()) is pressed:
            self.asked.emit(self._card.rule, pressed)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The second press of a double click would fall on the next finding's buttons.
        event.accept()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hand = self.find_action(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
