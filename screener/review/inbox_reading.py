"""When the inbox reads what: the first lines, those below as they are wanted, and whatever changed since.

Never on the main thread. What comes is told by signals; what comes too late, of a list that is shown no more, is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from screener.review.inbox_source import DONE_RECORDS, OPEN_RECORDS, Held, Scope

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from screener.errors import ScreenerError
    from screener.records.reading import Cursor, ListedRecord, Page
    from screener.review.inbox_lines import InboxLines
    from screener.review.inbox_source import Changes, InboxSource
    from screener.ui.tasks import Tasks

FIRST_PAGE = 60
"""Lines read before anything is shown: more than a screen holds."""
PAGE = 200
READ_ON = 1000
"""Lines read at once where all of them are wanted."""


class InboxReading(QObject):
    """Reads for one inbox, one scope at a time."""

    came = Signal(object, object)
    """A sequence of `ListedRecord` to take up, and the ids of records to let go of."""
    waiting_counted = Signal(int)
    """How many wait for a practitioner, shown or not."""
    arrived = Signal(int)
    """So many more wait than when it was last looked."""
    changed_lines = Signal(object)
    """What was found changed since: a tuple of `ListedRecord`."""
    failed = Signal(object)
    """A ScreenerError: the database is away."""

    def __init__(self, source: InboxSource, tasks: Tasks, lines: InboxLines, parent: QObject) -> None:
        """Begin; the lines are those that are held."""
        super().__init__(parent)
        self._source = source
        self._tasks = tasks
        self._lines = lines
        self._scope = OPEN_RECORDS
        self._found: set[str] = set()
        self._waiting: frozenset[str] | None = None
        self._next: Cursor | None = None
        self._is_complete = False
        self._reads_on = False
        self._round = 0
        self._is_reading = self._is_looking = self._looks_again = False

    @property
    def scope(self) -> Scope:
        """What is read."""
        return self._scope

    @property
    def is_reading(self) -> bool:
        """True while lines are on their way that belong to what is shown."""
        return self._is_reading

    @property
    def is_complete(self) -> bool:
        """True once every line of the scope is held."""
        return self._is_complete

    def turn_to(self, scope: Scope) -> None:
        """Have another list read from now on; nothing of it is read yet."""
        self._round += 1
        self._scope, self._next = scope, None
        self._is_complete = self._is_reading = self._reads_on = False
        self._found.clear()

    def read_first(self) -> None:
        """Read the first lines."""
        self._read(FIRST_PAGE)

    def read_more(self) -> None:
        """Read some lines more."""
        self._read(PAGE)

    def read_on(self) -> None:
        """Read every line of the scope, one page after the other: what is filtered must be whole."""
        self._reads_on = True
        if not self._is_reading:
            self._read(READ_ON)

    def read_found(self, record_ids: Collection[str]) -> None:
        """Have these lines too, wherever their records stand, in place of those found before."""
        wanted = [record_id for record_id in record_ids if record_id not in self._lines]
        before = self._found - set(record_ids)
        if before:
            self._found -= before
            self.came.emit((), [each for each in before if each in self._lines])
        if not wanted:
            return
        self._found.update(wanted)
        ours = self._round

        def take(found: Sequence[ListedRecord]) -> None:
            if ours == self._round:
                self.came.emit([one for one in found if one.record.id in self._found], ())

        self._tasks.start(lambda: self._source.read_some(wanted), take, self.failed.emit)

    def refresh(self) -> None:
        """Look what has changed in the database."""
        if self._is_looking:
            self._looks_again = True
        else:
            self.look()

    def look(self) -> None:
        """Look who waits and what has changed, whether or not somebody is looking."""
        self._is_looking, self._looks_again = True, False
        held, ours = self._take_stock(), self._round

        def take(changes: Changes) -> None:
            self._is_looking = False
            if ours == self._round:
                self.came.emit(changes.changed, [each for each in changes.gone if each not in self._found])
            self.changed_lines.emit(changes.changed)
            self._waiting = changes.waiting
            self.waiting_counted.emit(len(changes.waiting))
            if changes.arrived:
                self.arrived.emit(changes.arrived)
            if self._looks_again or ours != self._round:
                self.look()

        def fail(error: ScreenerError) -> None:
            self._is_looking = False
            self.failed.emit(error)

        self._tasks.start(lambda: self._source.find_changes(held), take, fail)

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
        self.came.emit(page.entries, ())
        if self._reads_on:
            self._read(READ_ON)

    def _take_stock(self) -> Held:
        held = self._lines.all
        last = next((line for line in reversed(held) if line.record.id not in self._found), None)
        is_cut = not self._is_complete
        # Before anything is held nothing is missed: the first page brings it.
        key = (last.key if last else (-1.0, 0.0, "")) if is_cut else None
        by_time = self._scope is DONE_RECORDS and last is not None and is_cut
        return Held(
            self._scope,
            {line.record.id: line.record.revision for line in held},
            self._waiting,
            key,
            last.record.submitted_at if by_time and last else None,
        )
