"""What of the inbox's lines a person wants to see: a kind of records, an outcome, what a search found."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel
from typing_extensions import override

from screener.records.states import RecordState
from screener.review.inbox_source import DONE_RECORDS, OPEN_RECORDS, Scope

if TYPE_CHECKING:
    from screener.records.model import Record
    from screener.review.inbox_model import InboxModel


class Shown(StrEnum):
    """Which records a person wants to see."""

    OPEN = "open"
    """All that somebody still has to do something about."""
    WAITING = "waiting"
    MINE = "mine"
    SENT_BACK = "sent-back"
    DECIDED = "decided"
    """Decided, not signed."""
    DONE = "done"

    @property
    def scope(self) -> Scope:
        """What is read for it."""
        return DONE_RECORDS if self is Shown.DONE else OPEN_RECORDS

    def holds(self, record: Record, me: str) -> bool:
        """True if a person who wants to see these wants to see that."""
        match self:
            case Shown.MINE:
                return record.claimed_by == me
            case Shown.OPEN | Shown.DONE:
                return record.state in self.scope.states
            case Shown.WAITING:
                return record.state is RecordState.SUBMITTED
            case Shown.SENT_BACK:
                return record.state is RecordState.RETURNED
            case Shown.DECIDED:
                return record.state is RecordState.DECIDED


class InboxFilter(QSortFilterProxyModel):
    """Leaves out what nobody asked for: by state, by outcome, by what a search found."""

    def __init__(self, model: InboxModel, me: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._me = me
        self.shown = Shown.OPEN
        self.outcome = ""
        """Only this one; empty for all."""
        self.found: frozenset[str] | None = None
        """Ids that a search found; None if nothing is searched for."""
        self._lines = model.lines
        self._takes_all = True
        self.setSourceModel(model)

    def choose(self, shown: Shown, outcome: str, found: frozenset[str] | None) -> None:
        """Show only these."""
        self.beginFilterChange()
        self.shown, self.outcome, self.found = shown, outcome, found
        self._takes_all = not self.is_narrow and shown is Shown.OPEN
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    @property
    def is_narrow(self) -> bool:
        """True if lines of the scope may be left out."""
        return self.shown not in (Shown.OPEN, Shown.DONE) or bool(self.outcome) or self.found is not None

    def find_index(self, record_id: str) -> QModelIndex:
        """The line of a record; invalid if it is not shown."""
        row = self._model.find_row(record_id)
        return QModelIndex() if row is None else self.mapFromSource(self._model.index(row, 0))

    @override
    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex | QPersistentModelIndex) -> bool:
        # Asked ten thousand times for a key that is pressed: as little as possible is done.
        found = self.found
        if self._takes_all:
            return True
        record = self._lines[source_row].listed.record
        if found is not None:
            # A search goes through all there is, unless somebody asked for a kind of them.
            if record.id not in found:
                return False
            if self.shown is Shown.OPEN:
                return not self.outcome or record.outcome == self.outcome
        return self.shown.holds(record, self._me) and (not self.outcome or record.outcome == self.outcome)
