"""The inbox as a Qt model: lines read page by page as they are scrolled to, identities opened as they are shown.

`InboxFilter` over it leaves out what nobody asked for. Neither makes a widget, and neither reads on the main thread.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
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

from screener.errors import IntegrityError, ScreenerError
from screener.records.contents import open_identity
from screener.records.states import RecordState
from screener.review.inbox_source import DONE_RECORDS, OPEN_RECORDS, Held, Key, Scope, make_key
from screener.review.inbox_words import Column, InboxWords

if TYPE_CHECKING:
    from screener.records.clinic_keys import ClinicKeys
    from screener.records.identity import Identity
    from screener.records.model import Record
    from screener.records.reading import Cursor, ListedRecord, Page
    from screener.review.inbox_source import Changes, InboxSource
    from screener.ui.tasks import Tasks

FIRST_PAGE = 60
"""Lines read before anything is shown: more than a screen holds."""
PAGE = 200
READ_ON = 1000
"""Lines read at once where all of them are wanted."""
_MOST_SINGLE_CHANGES = 200
"""With more changes than this the list is laid out anew."""

AnyIndex = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class Role(IntEnum):
    """What the delegate and the page ask for besides the words."""

    OUTCOME = Qt.ItemDataRole.UserRole
    """One of `OUTCOMES`, or "" of what is damaged."""
    RECORD_ID = Qt.ItemDataRole.UserRole + 1


# Taken out of their enumerations once: a list that scrolls asks for them thousands of times a second.
_WORDS = frozenset(
    int(role)
    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
)
_OUTCOME_ROLE, _RECORD_ROLE = int(Role.OUTCOME), int(Role.RECORD_ID)


@dataclass(slots=True)
class Line:
    """One line: a record, and whose it is once that was looked at."""

    listed: ListedRecord
    key: Key
    identity: Identity | None = None
    is_opened: bool = False
    is_damaged: bool = False

    @property
    def record(self) -> Record:
        """The record, as it stood when it was read."""
        return self.listed.record


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
        self._source = source
        self._tasks = tasks
        self._words = words
        self._clinic = clinic
        self._now = now
        self._headers = words.headers
        self._scope = OPEN_RECORDS
        self.lines: list[Line] = []
        """Those that are held, in order: always the same list. For reading."""
        self._keys: list[Key] = []
        self._by_id: dict[str, Line] = {}
        self._found: set[str] = set()
        self._waiting: frozenset[str] | None = None
        self._next: Cursor | None = None
        self._is_complete = False
        self._is_read = False
        self._reads_on = False
        self._round = 0
        self._is_reading = self._is_looking = self._looks_again = False

    # ── what is read ────────────────────────────────────────────────────────────────────────────

    @property
    def is_reading(self) -> bool:
        """True while lines are on their way that belong to what is shown."""
        return self._is_reading

    @property
    def is_complete(self) -> bool:
        """True once every line of the scope is held."""
        return self._is_complete

    @property
    def scope(self) -> Scope:
        """What is read."""
        return self._scope

    def start(self) -> None:
        """Read the first lines, and who waits."""
        self._read(FIRST_PAGE)
        self._look()

    def set_scope(self, scope: Scope) -> None:
        """Read another list. What was read of the last one is let go of."""
        if scope is self._scope:
            return
        self.beginResetModel()
        self._round += 1
        self._scope, self._next = scope, None
        self._is_complete = self._is_reading = self._reads_on = False
        for held in (self.lines, self._keys, self._by_id):
            held.clear()
        self._found.clear()
        self.endResetModel()
        self._read(FIRST_PAGE)

    def read_on(self) -> None:
        """Read every line of the scope, one page after the other: what is filtered must be whole."""
        self._reads_on = True
        if not self._is_reading:
            self._read(READ_ON)

    def refresh(self) -> None:
        """Look what has changed in the database."""
        if self._is_looking:
            self._looks_again = True
        else:
            self._look()

    def set_people(self, people: Mapping[str, str]) -> None:
        """Say who is behind the ids of those who took records."""
        self._words.people = people
        self._tell_column(Column.STANDING)

    def tick(self) -> None:
        """Time has gone on: say anew how long people have waited."""
        self._tell_column(Column.WAITING)

    def show_found(self, record_ids: Collection[str]) -> None:
        """Have these lines too, wherever their records stand, in place of those found before."""
        wanted = [record_id for record_id in record_ids if record_id not in self._by_id]
        before = self._found - set(record_ids)
        if before:
            self._found -= before
            self._apply((), [each for each in before if each in self._by_id])
        if not wanted:
            return
        self._found.update(wanted)
        ours = self._round

        def take(found: Sequence[ListedRecord]) -> None:
            if ours == self._round:
                self._apply([one for one in found if one.record.id in self._found], ())

        self._tasks.start(lambda: self._source.read_some(wanted), take, self.failed.emit)

    def _read(self, limit: int) -> None:
        if self._is_complete or self._is_reading:
            return
        self._is_reading = True
        scope, after, ours = self._scope, self._next, self._round

        def take(page: Page) -> None:
            if ours == self._round:
                self._take_page(page)

        def fail(error: ScreenerError) -> None:
            if ours == self._round:
                self._is_reading = False
                self.failed.emit(error)

        self._tasks.start(lambda: self._source.read_page(scope, after, limit), take, fail)

    def _take_page(self, page: Page) -> None:
        self._is_reading = False
        self._next, self._is_complete = page.next, page.next is None
        self._found.difference_update(each.record.id for each in page.entries)
        self._apply(page.entries, ())
        if self._reads_on:
            self._read(READ_ON)

    def _look(self) -> None:
        self._is_looking, self._looks_again = True, False
        held, ours = self._take_stock(), self._round

        def take(changes: Changes) -> None:
            self._is_looking = False
            if ours == self._round:
                self._apply(changes.changed, [each for each in changes.gone if each not in self._found])
            self.changed_lines.emit(changes.changed)
            self._waiting = changes.waiting
            self.waiting_counted.emit(len(changes.waiting))
            if changes.arrived:
                self.arrived.emit(changes.arrived)
            if self._looks_again or ours != self._round:
                self._look()

        def fail(error: ScreenerError) -> None:
            self._is_looking = False
            self.failed.emit(error)

        self._tasks.start(lambda: self._source.find_changes(held), take, fail)

    def _take_stock(self) -> Held:
        last = next((line for line in reversed(self.lines) if line.record.id not in self._found), None)
        is_cut = not self._is_complete
        # Before anything is held nothing is missed: the first page brings it.
        key = (last.key if last else (-1.0, 0.0, "")) if is_cut else None
        by_time = self._scope is DONE_RECORDS and last is not None and is_cut
        return Held(
            self._scope,
            {line.record.id: line.record.revision for line in self.lines},
            self._waiting,
            key,
            last.record.submitted_at if by_time and last else None,
        )

    # ── lines ───────────────────────────────────────────────────────────────────────────────────

    def get_line(self, row: int) -> Line:
        """A line as it is held."""
        return self.lines[row]

    def find_row(self, record_id: str) -> int | None:
        """Where a record stands, if it is held."""
        line = self._by_id.get(record_id)
        return None if line is None else bisect_left(self._keys, line.key)

    def find_line(self, record_id: str) -> Line | None:
        """A record's line, if it is held."""
        return self._by_id.get(record_id)

    def open_identity(self, line: Line) -> Identity | None:
        """Whose record it is; None if that cannot be read."""
        if not line.is_opened:
            line.is_opened = True
            try:
                line.identity = open_identity(self._clinic, line.listed)
            except IntegrityError:
                line.identity = None
            line.is_damaged = line.identity is None and line.record.state is not RecordState.PURGED
        return line.identity

    def _apply(self, changed: Iterable[ListedRecord], gone: Collection[str]) -> None:
        """Take up lines and let go of others, each in its place."""
        lines = [Line(listed, make_key(self._scope.order, listed)) for listed in changed]
        self.changing.emit()
        if not gone and all(line.record.id not in self._by_id for line in lines) and self._is_below(lines):
            self._append(lines)
        elif len(lines) + len(gone) > _MOST_SINGLE_CHANGES:
            self._lay_out(lines, gone)
        else:
            for record_id in gone:
                self._remove(record_id)
            for line in lines:
                self._put(line)
        self.changed.emit()

    def _is_below(self, lines: Sequence[Line]) -> bool:
        keys = [line.key for line in lines]
        return keys == sorted(keys) and (not keys or not self._keys or self._keys[-1] < keys[0])

    def _append(self, lines: Sequence[Line]) -> None:
        if not lines:
            return
        self.beginInsertRows(NOWHERE, len(self.lines), len(self.lines) + len(lines) - 1)
        self.lines += lines
        self._keys += [line.key for line in lines]
        self._by_id |= {line.record.id: line for line in lines}
        self.endInsertRows()

    def _lay_out(self, lines: Sequence[Line], gone: Collection[str]) -> None:
        self.beginResetModel()
        self._by_id |= {line.record.id: line for line in lines}
        for record_id in gone:
            self._by_id.pop(record_id, None)
        self.lines[:] = sorted(self._by_id.values(), key=lambda line: line.key)
        self._keys = [line.key for line in self.lines]
        self.endResetModel()

    def _put(self, line: Line) -> None:
        before = self._by_id.get(line.record.id)
        if before is not None and before.key == line.key:
            row = bisect_left(self._keys, line.key)
            self.lines[row] = self._by_id[line.record.id] = line
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))
            return
        self._remove(line.record.id)
        row = bisect_left(self._keys, line.key)
        self.beginInsertRows(NOWHERE, row, row)
        self.lines.insert(row, line)
        self._keys.insert(row, line.key)
        self._by_id[line.record.id] = line
        self.endInsertRows()

    def _remove(self, record_id: str) -> None:
        row = self.find_row(record_id)
        if row is None:
            return
        self.beginRemoveRows(NOWHERE, row, row)
        del self.lines[row], self._keys[row], self._by_id[record_id]
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
        return not parent.isValid() and not self._is_complete and not self._is_reading

    @override
    def fetchMore(self, parent: AnyIndex) -> None:
        self._read(PAGE)

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
        return line.record.id if role == _RECORD_ROLE else None

    def _say(self, line: Line, column: int) -> str:
        identity = self.open_identity(line)
        return self._words.say(Column(column), line.record, identity, self._now(), is_damaged=line.is_damaged)
