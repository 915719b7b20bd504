"""The findings of one case as a list for Qt, worst first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from screener.review.finding_card import Card

CARD_ROLE = Qt.ItemDataRole.UserRole + 1
"""The `Card` of a row."""
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class FindingsModel(QAbstractListModel):
    """One row a finding. It is told of every change with `set_cards`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards: tuple[Card, ...] = ()

    @property
    def cards(self) -> tuple[Card, ...]:
        """What is shown, in order."""
        return self._cards

    def set_cards(self, cards: Sequence[Card]) -> None:
        """Show these. Rows stay rows as long as they are of the same findings, so that nothing jumps."""
        if [card.rule for card in cards] == [card.rule for card in self._cards]:
            changed = [row for row, card in enumerate(cards) if card != self._cards[row]]
            self._cards = tuple(cards)
            for row in changed:
                self.dataChanged.emit(self.index(row), self.index(row))
            return
        self.beginResetModel()
        self._cards = tuple(cards)
        self.endResetModel()

    def find_row(self, rule: str | None) -> int:
        """The row of a rule's finding; -1 if there is none."""
        return next((row for row, card in enumerate(self._cards) if card.rule == rule), -1)

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._cards)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        card = self._cards[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return card.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return card.text
            case _ if role == CARD_ROLE:
                return card
            case _:
                return None
