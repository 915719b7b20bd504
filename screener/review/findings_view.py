"""The list of findings: keys, clicks and where the panel stands. It asks for decisions and makes none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractSlider, QApplication, QListView, QWidget
from typing_extensions import override

from screener.questionnaire.text import Words
from screener.review.finding_actions import FindingActions
from screener.review.finding_card import CHOICES, Card
from screener.review.finding_delegate import RING_PX, FindingDelegate, find_card_width
from screener.review.finding_layout import GAP_PX, Action
from screener.review.findings_model import CARD_ROLE, FindingsModel

_KEYS: Mapping[int, Action] = {
    **{int(Qt.Key.Key_1) + place: Action(str(choice)) for place, choice in enumerate(CHOICES)},
    int(Qt.Key.Key_5): Action.AGAIN,
    int(Qt.Key.Key_Backspace): Action.TAKE_BACK,
    int(Qt.Key.Key_Delete): Action.TAKE_BACK,
    int(Qt.Key.Key_M): Action.MEDICINE,
    int(Qt.Key.Key_Space): Action.DETAILS,
    int(Qt.Key.Key_Return): Action.DETAILS,
    int(Qt.Key.Key_Enter): Action.DETAILS,
}
_PAGES = {
    int(Qt.Key.Key_PageUp): QAbstractSlider.SliderAction.SliderPageStepSub,
    int(Qt.Key.Key_PageDown): QAbstractSlider.SliderAction.SliderPageStepAdd,
}
"""What is too long to be seen at once is read page by page."""
_LEAST_LINES = 2
"""So much of a card is to be seen above its buttons, else they are scrolled with it."""


class FindingsView(QListView):
    """All findings as cards; one is current."""

    asked = Signal(str, object)
    """Rule of the current finding, and the `Action` that somebody wants."""
    current_changed = Signal(str)
    """Rule of the finding that is current now."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findings")
        self.setAccessibleName(words["review_case.findings-list"])
        self.setProperty("kind", "cards")
        self.setProperty("ring", False)
        self.findings = FindingsModel(self)
        self.setModel(self.findings)
        self.cards = FindingDelegate(words, self)
        self.setItemDelegate(self.cards)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setMouseTracking(True)
        self.pinned = FindingActions(self.cards, self)
        self.pinned.asked.connect(self.asked)
        self._expanded: set[str] = set()
        self._panel: QWidget | None = None
        self._panel_rule = ""
        self._pressed: tuple[QPoint, str, Action | None] = (QPoint(), "", None)

    @property
    def current(self) -> Card | None:
        """The current finding's card."""
        index = self.currentIndex()
        return index.data(CARD_ROLE) if index.isValid() else None

    def show_cards(self, cards: Sequence[Card], current: str | None = None) -> None:
        """Show these, and make one current: that of a rule, else the one that was, else the first."""
        wanted = current or (self.current.rule if self.current else None)
        self.findings.set_cards(cards)
        self.go_to(wanted if self.findings.find_row(wanted) >= 0 else (cards[0].rule if cards else None))

    def go_to(self, rule: str | None) -> None:
        """Make a rule's finding current, all of it in sight if that can be."""
        row = self.findings.find_row(rule)
        if row >= 0 and row != self.currentIndex().row():
            self.setCurrentIndex(self.findings.index(row))
        self._lay_out_again()

    def toggle_details(self) -> None:
        """Show or hide the details of the current finding."""
        if self.current is not None:
            self._expanded ^= {self.current.rule}
            self._lay_out_again()

    def set_read_only(self, is_read_only: bool) -> None:
        """Offer nothing to decide, or offer it again."""
        self.cards.is_read_only = is_read_only
        self._lay_out_again()

    def open_panel(self, panel: QWidget) -> None:
        """Give a panel room on the current card, in place of its buttons."""
        self._panel, self._panel_rule = panel, self.current.rule if self.current else ""
        panel.setParent(self.viewport())
        self._lay_out_again()
        panel.show()
        self._place_panel()

    def show_panel(self) -> None:
        """Bring all of the panel into sight, or else its top; but before all the field that is written in."""
        if self._panel is None or not self._panel_rule:
            return
        self._scroll_to(self._panel)
        if (layout := self._panel.layout()) is not None:
            layout.activate()
        if (field := self._panel.focusWidget()) is not None and field.isVisible():
            self._scroll_to(field)

    def close_panel(self) -> None:
        """Take the panel away again."""
        if self._panel is not None:
            self._panel.hide()
        self._panel, self._panel_rule = None, ""
        self._lay_out_again()

    def _lay_out_again(self) -> None:
        current, panel = self.current, self._panel
        width = find_card_width(self) - 20
        high = 0
        if panel is not None:
            panel.ensurePolished()
            high = max(panel.heightForWidth(width), panel.sizeHint().height())
        self.cards.set_look(current.rule if current else "", frozenset(self._expanded), (self._panel_rule, high))
        self._pin_actions(current)
        self.doItemsLayout()
        self.viewport().update()
        if current is not None:
            if self.currentIndex().row() == 0:
                self.scrollToTop()  # the worst is read from its first line, however low the view is
            self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.EnsureVisible)
        self._place_panel()
        self.show_panel()

    def _pin_actions(self, current: Card | None) -> None:
        """Have the current card's buttons stand below the list if all of the card cannot be seen at once."""
        cards, high = self.cards, 0
        cards.is_pinned = False
        if current is not None and current.rule != self._panel_rule:
            cards.is_pinned = cards.find_sheet(current, self).height > self.height() - GAP_PX
        if current is not None and cards.is_pinned:
            wide = find_card_width(self)
            high = self.pinned.show_card(current, wide)
            cards.is_pinned = self.height() - high >= _LEAST_LINES * self.fontMetrics().height()
            self.pinned.setGeometry(RING_PX, self.height() - high, wide, high)
        high = high if cards.is_pinned else 0
        self.pinned.setVisible(cards.is_pinned)
        if self.viewportMargins().bottom() != high:
            self.setViewportMargins(0, 0, 0, high)

    def _place_panel(self) -> None:
        row = self.findings.find_row(self._panel_rule)
        if self._panel is None or row < 0:
            return
        index = self.findings.index(row)
        self._panel.setGeometry(self.cards.find_panel_place(index.data(CARD_ROLE), self, self.visualRect(index)))

    def _scroll_to(self, part: QWidget) -> None:
        """Bring all of the panel, or of a field in it, into sight, or else its top."""
        bar, place = self.verticalScrollBar(), part.rect().translated(part.mapTo(self.viewport(), QPoint()))
        below = place.bottom() + GAP_PX - self.viewport().height()
        if below > 0 or place.top() < 0:
            bar.setValue(bar.value() + min(below, place.top()))

    def _find_action(self, at: QPoint) -> Action | None:
        index = self.indexAt(at)
        if not index.isValid():
            return None
        return self.cards.find_action(index.data(CARD_ROLE), self, self.visualRect(index), at)

    @override
    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self._lay_out_again()
            self.current_changed.emit(current.data(CARD_ROLE).rule)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = _KEYS.get(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _PAGES and self.cards.is_pinned:
            self.verticalScrollBar().triggerAction(_PAGES[event.key()])
        elif action is None or not plain:
            super().keyPressEvent(event)
        elif self.current is not None and not event.isAutoRepeat():  # a key held down decides once
            self.asked.emit(self.current.rule, action)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        # What was under the pointer counts: the press itself may make another card current, and move everything.
        at = event.position().toPoint()
        index = self.indexAt(at)
        self._pressed = (at, index.data(CARD_ROLE).rule if index.isValid() else "", self._find_action(at))
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.setCurrentIndex(index)

    @override
    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        pressed_at, rule, action = self._pressed
        self._pressed = (QPoint(), "", None)
        stayed = (e.position().toPoint() - pressed_at).manhattanLength() < QApplication.startDragDistance()
        if action is not None and stayed and e.button() == Qt.MouseButton.LeftButton:
            self.asked.emit(rule, action)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The second press of a double click would fall on whatever has come to stand there since.
        event.accept()

    @override
    def mouseMoveEvent(self, e: QMouseEvent) -> None:
        hand = self._find_action(e.position().toPoint()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out_again()

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._place_panel()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
