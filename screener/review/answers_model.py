"""What the patient told us as a tree for Qt: sections, and in each the answers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from screener.questionnaire.text import Words
from screener.review.outcome_names import name_outcome
from screener.review.told_answers import ToldRow, ToldSection

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
"""The `ToldRow` of an answer; None for a section."""
SEARCH_ROLE = Qt.ItemDataRole.UserRole + 2
"""Question and answer as one text to look in."""
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_SECTION = 2**32 - 1
"""Stands as the id of a section's index; an answer's is the row of its section."""


class AnswersModel(QAbstractItemModel):
    """Sections at the top, answers below them, one column."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._sections: tuple[ToldSection, ...] = ()

    def set_sections(self, sections: Sequence[ToldSection]) -> None:
        """Show these."""
        if tuple(sections) == self._sections:
            return
        self.beginResetModel()
        self._sections = tuple(sections)
        self.endResetModel()

    def find_rows(self, rule: str) -> list[QModelIndex]:
        """The answers that a rule's finding rests on."""
        return [
            self.index(row, 0, self.index(place, 0))
            for place, section in enumerate(self._sections)
            for row, told in enumerate(section.rows)
            if rule in told.rules
        ]

    @override
    def index(self, row: int, column: int, parent: _Index = _NOWHERE) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() if parent.isValid() else _SECTION)

    @override
    def parent(self, child: _Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # QObject has another one
        if not child.isValid() or child.internalId() == _SECTION:
            return QModelIndex()
        return self.createIndex(child.internalId(), 0, _SECTION)

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        if not parent.isValid():
            return len(self._sections)
        return len(self._sections[parent.row()].rows) if parent.internalId() == _SECTION else 0

    @override
    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 1

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        if index.isValid() and index.internalId() == _SECTION:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if index.internalId() == _SECTION:
            return self._tell_section(self._sections[index.row()], role)
        return self._tell_row(self._sections[index.internalId()].rows[index.row()], role)

    def _tell_section(self, section: ToldSection, role: int) -> object:
        return section.title if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None

    def _tell_row(self, told: ToldRow, role: int) -> object:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return told.question
            case Qt.ItemDataRole.AccessibleTextRole:
                mark = name_outcome(told.severity, self._words) if told.severity else ""
                return f"{told.question} {told.answer} {mark}".strip()
            case _ if role == ROW_ROLE:
                return told
            case _ if role == SEARCH_ROLE:
                return f"{told.question} {told.answer}"
            case _:
                return None
