"""The inbox as a Qt model: lines read page by page as they are scrolled to, identities opened as they are shown.

`InboxReading` beside it knows when to read what, `InboxLines` holds what came, and `InboxFilter` over it leaves out
what nobody asked for. None makes a widget, and none reads on the main thread.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from typing_extensions import override

from screener.determination.standing import DECIDED
from screener.review.inbox_lines import InboxLines, Line
from screener.review.inbox_reading import InboxReading
from screener.review.inbox_source import Scope, make_key
from screener.review.inbox_words import Column, InboxWords

if TYPE_CHECKING:
    from screener.records.clinic_keys import ClinicKeys
    from screener.records.identity import Identity
    from screener.records.reading import ListedRecord
    from screener.review.inbox_source import InboxSource
    from screener.ui.tasks import Tasks

_MOST_SINGLE_CHANGES = 200
"""With more changes than this the list is laid out anew."""

AnyIndex = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class Role(IntEnum):
    """What the delegate and the page ask for besides the words."""

    OUTCOME = Qt.ItemDataRole.UserRole
    """One of `OUTCOMES`, or "" of what is damaged."""
    RECORD_ID = Qt.ItemDataRole.UserRole + 1
    IS_DECIDED = Qt.ItemDataRole.UserRole + 2
    """Whether a practitioner's decision stands, so that the outcome of the rules is no longer what counts."""


# Taken out of their enumerations once: a list that scrolls asks for them thousands of times a second.
_WORDS = frozenset(
    int(role)
    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
)
_OUTCOME_ROLE, _RECORD_ROLE, _DECIDED_ROLE = int(Role.OUTCOME), int(Role.RECORD_ID), int(Role.IS_DECIDED)


class InboxModel(QAbstractTableModel):
    """The lines read so far, in the inbox's order."""

    waiting_counted = Signal(int)
    """How many wait for a practitioner, shown or not."""
    arrived = Signal(int)
    """So many more wait than when it was last looked."""
    changing = Signal()
    """Lines are about to be changed by what was read; the place on the screen is to be kept."""
    changed = Signal()
    """They were: whatever was to be read has been."""
    changed_lines = Signal(object)
    """What was found changed since: a tuple of `ListedRecord`."""
    failed = Signal(object)
    """A ScreenerError: the database is away."""

    def __init__(
        self,
        source: InboxSource,
        tasks: Tasks,
        words: InboxWords,
        clinic: ClinicKeys,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._clinic = clinic
        self._now = now
        self._headers = words.headers
        self._held = InboxLines()
        self.lines = self._held.all
        """Those that are held, in order: always the same list. For reading."""
        self._reading = reading = InboxReading(source, tasks, self._held, self)
        reading.came.connect(self._apply)
        reading.waiting_counted.connect(self.waiting_counted)
        reading.arrived.connect(self.arrived)
        reading.changed_lines.connect(self.changed_lines)
        reading.failed.connect(self.failed)

    # ── what is read ────────────────────────────────────────────────────────────────────────────

    @property
    def is_reading(self) -> bool:
        """True while lines are on their way that belong to what is shown."""
        return self._reading.is_reading

    @property
    def is_complete(self) -> bool:
        """True once every line of the scope is held."""
        return self._reading.is_complete

    def start(self) -> None:
        """Read the first lines, and who waits."""
        self._reading.read_first()
        self._reading.look()

    def set_scope(self, scope: Scope) -> None:
        """Read another list. What was read of the last one is let go of."""
        if scope is self._reading.scope:
            return
        self.beginResetModel()
        self._reading.turn_to(scope)
        self._held.clear()
        self.endResetModel()
        self._reading.read_first()

    def read_on(self) -> None:
        """Read every line of the scope, one page after the other: what is filtered must be whole."""
        self._reading.read_on()

    def refresh(self) -> None:
        """Look what has changed in the database."""
        self._reading.refresh()

    @property
    def people(self) -> Mapping[str, str]:
        """Id → name, as far as known."""
        return self._words.people

    def set_people(self, people: Mapping[str, str]) -> None:
        """Say who is behind the ids of those who took records."""
        self._words.people = people
        self._tell_column(Column.STANDING)

    def tick(self) -> None:
        """Time has gone on: say anew how long people have waited."""
        self._tell_column(Column.WAITING)

    def show_found(self, record_ids: Collection[str]) -> None:
        """Have these lines too, wherever their records stand, in place of those found before."""
        self._reading.read_found(record_ids)

    # ── lines ───────────────────────────────────────────────────────────────────────────────────

    def get_line(self, row: int) -> Line:
        """A line as it is held."""
        return self.lines[row]

    def find_row(self, record_id: str) -> int | None:
        """Where a record stands, if it is held."""
        return self._held.find_row(record_id)

    def find_line(self, record_id: str) -> Line | None:
        """A record's line, if it is held."""
        return self._held.find(record_id)

    def open_identity(self, line: Line) -> Identity | None:
        """Whose record it is; None if that cannot be read."""
        return line.open_identity(self._clinic)

    def _apply(self, changed: Iterable[ListedRecord], gone: Collection[str]) -> None:
        """Take up lines and let go of others, each in its place."""
        lines = [Line(listed, make_key(self._reading.scope.order, listed)) for listed in changed]
        self.changing.emit()
        if not gone and self._held.belong_below(lines):
            self._append(lines)
        elif len(lines) + len(gone) > _MOST_SINGLE_CHANGES:
            self._lay_out(lines, gone)
        else:
            for record_id in gone:
                self._remove(record_id)
            for line in lines:
                self._put(line)
        self.changed.emit()

    def _append(self, lines: Sequence[Line]) -> None:
        if not lines:
            return
        self.beginInsertRows(NOWHERE, len(self.lines), len(self.lines) + len(lines) - 1)
        self._held.append(lines)
        self.endInsertRows()

    def _lay_out(self, lines: Sequence[Line], gone: Collection[str]) -> None:
        self.beginResetModel()
        self._held.lay_out(lines, gone)
        self.endResetModel()

    def _put(self, line: Line) -> None:
        before = self._held.find(line.record.id)
        if before is not None and before.key == line.key:
            row = self._held.find_place(line)
            self._held.replace(row, line)
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))
            return
        self._remove(line.record.id)
        row = self._held.find_place(line)
        self.beginInsertRows(NOWHERE, row, row)
        self._held.insert(row, line)
        self.endInsertRows()

    def _remove(self, record_id: str) -> None:
        row = self.find_row(record_id)
        if row is None:
            return
        self.beginRemoveRows(NOWHERE, row, row)
        self._held.remove(row)
        self.endRemoveRows()

    def _tell_column(self, column: Column) -> None:
        if self.lines:
            self.dataChanged.emit(self.index(0, column), self.index(len(self.lines) - 1, column))

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────

    @override
    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    @override
    def columnCount(self, parent: AnyIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    @override
    def canFetchMore(self, parent: AnyIndex) -> bool:
        return not parent.isValid() and not self.is_complete and not self.is_reading

    @override
    def fetchMore(self, parent: AnyIndex) -> None:
        self._reading.read_more()

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section]
        return (
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            if role == Qt.ItemDataRole.TextAlignmentRole
            else None
        )

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role in _WORDS:
            return self._say(line, index.column())
        if role == _OUTCOME_ROLE:
            return "" if line.is_damaged else line.record.outcome or ""
        if role == _DECIDED_ROLE:
            return line.record.state in DECIDED
        return line.record.id if role == _RECORD_ROLE else None

    def _say(self, line: Line, column: int) -> str:
        identity = line.open_identity(self._clinic)
        return self._words.say(Column(column), line.record, identity, self._now(), is_damaged=line.is_damaged)
