"""The inbox as a Qt model: lines read page by page as they are scrolled to, identities opened as they are shown.

`InboxReading` beside it knows when to read what, `InboxLines` holds what came, and `InboxFilter` says what of it is
shown. None makes a widget, and none reads on the main thread.
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
from screener.review.inbox_source import make_key
from screener.review.inbox_words import Column, InboxWords

if TYPE_CHECKING:
    from screener.records.clinic_keys import ClinicKeys
    from screener.records.identity import Identity
    from screener.records.reading import ListedRecord
    from screener.review.inbox_filter import InboxFilter
    from screener.review.inbox_source import InboxSource
    from screener.ui.tasks import Tasks

_MOST_SINGLE_CHANGES = 3
"""With more changes than this the list is laid out anew: after each of them Qt works it through."""

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
_COLUMNS = tuple(Column)
_COUNT = len(_COLUMNS)
_OUTCOME_ROLE, _RECORD_ROLE, _DECIDED_ROLE = int(Role.OUTCOME), int(Role.RECORD_ID), int(Role.IS_DECIDED)


class InboxModel(QAbstractTableModel):
    """The lines that were read so far and are asked for, in the inbox's order."""

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
        wanted: InboxFilter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._clinic = clinic
        self._now = now
        self._headers = words.headers
        self.wanted = wanted
        """What is shown; `choose` changes it."""
        self._held, self._shown = InboxLines(), InboxLines()
        self._lines = self._shown.all
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

    def choose(self, wanted: InboxFilter) -> None:
        """Show what is asked for, in one change for Qt, and have read what belongs to it."""
        is_another = wanted.shown.scope is not self.wanted.shown.scope
        self.wanted = wanted
        if is_another:
            self._reading.turn_to(wanted.shown.scope)
            self._held.clear()
        picked = wanted.sift(self._held.all)
        if picked != self._lines:
            self.beginResetModel()
            self._shown.hold(picked)
            self.endResetModel()
        if is_another:
            self._reading.read_first()
        self._reading.read_found(wanted.found or ())
        if wanted.is_narrow and wanted.found is None:
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

    # ── lines ───────────────────────────────────────────────────────────────────────────────────

    def get_line(self, row: int) -> Line:
        """A line that is shown."""
        return self._lines[row]

    def find_index(self, record_id: str) -> QModelIndex:
        """Where a record is shown; invalid if it is not."""
        row = self._shown.find_row(record_id)
        return QModelIndex() if row is None else self.index(row, 0)

    def find_index_near(self, line: Line) -> QModelIndex:
        """What stands in the place of a line that is no longer shown, or above that; invalid if nothing is shown."""
        return self.index(min(self._shown.find_place(line), len(self._lines) - 1), 0)

    def find_line(self, record_id: str) -> Line | None:
        """A record's line, if it is held, shown or not."""
        return self._held.find(record_id)

    def open_identity(self, line: Line) -> Identity | None:
        """Whose record it is; None if that cannot be read."""
        return line.open_identity(self._clinic)

    def _apply(self, changed: Iterable[ListedRecord], gone: Collection[str]) -> None:
        """Take up what was read and let go of what went, and show so much of it as is asked for."""
        lines = [Line(listed, make_key(self._reading.scope.order, listed)) for listed in changed]
        wanted = self.wanted.sift(lines)
        left = {line.record.id for line in lines}.difference(line.record.id for line in wanted).union(gone)
        self.changing.emit()
        self._held.take(lines, gone)
        self._show(wanted, [record_id for record_id in left if record_id in self._shown])
        self.changed.emit()

    def _show(self, lines: Sequence[Line], gone: Collection[str]) -> None:
        """Show more lines and others no longer, each in its place."""
        if not gone and self._shown.belong_below(lines):
            self._append(lines)
        elif len(lines) + len(gone) > _MOST_SINGLE_CHANGES:
            self.beginResetModel()
            self._shown.lay_out(lines, gone)
            self.endResetModel()
        else:
            for record_id in gone:
                self._remove(record_id)
            for line in lines:
                self._put(line)

    def _append(self, lines: Sequence[Line]) -> None:
        if not lines:
            return
        self.beginInsertRows(NOWHERE, len(self._lines), len(self._lines) + len(lines) - 1)
        self._shown.append(lines)
        self.endInsertRows()

    def _put(self, line: Line) -> None:
        before = self._shown.find(line.record.id)
        if before is not None and before.key == line.key:
            row = self._shown.find_place(line)
            self._shown.replace(row, line)
            self.dataChanged.emit(self.index(row, 0), self.index(row, _COUNT - 1))
            return
        self._remove(line.record.id)
        row = self._shown.find_place(line)
        self.beginInsertRows(NOWHERE, row, row)
        self._shown.insert(row, line)
        self.endInsertRows()

    def _remove(self, record_id: str) -> None:
        row = self._shown.find_row(record_id)
        if row is None:
            return
        self.beginRemoveRows(NOWHERE, row, row)
        self._shown.remove(row)
        self.endRemoveRows()

    def _tell_column(self, column: Column) -> None:
        if self._lines:
            self.dataChanged.emit(self.index(0, column), self.index(len(self._lines) - 1, column))

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────

    @override
    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def columnCount(self, parent: AnyIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else _COUNT

    @override
    def canFetchMore(self, parent: AnyIndex) -> bool:
        # What is narrowed is read by itself, whether or not somebody scrolls.
        return not (parent.isValid() or self.wanted.is_narrow or self.is_complete or self.is_reading)

    @override
    def fetchMore(self, parent: AnyIndex) -> None:
        self._reading.read_more()

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < _COUNT:
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
        line = self._lines[index.row()]
        if role in _WORDS:
            return self._say(line, index.column())
        if role == _OUTCOME_ROLE:
            return "" if line.is_damaged else line.record.outcome or ""
        if role == _DECIDED_ROLE:
            return line.record.state in DECIDED
        return line.record.id if role == _RECORD_ROLE else None

    def _say(self, line: Line, column: int) -> str:
        identity = line.open_identity(self._clinic)
        return self._words.say(_COLUMNS[column], line.record, identity, self._now(), is_damaged=line.is_damaged)
