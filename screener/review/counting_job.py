"""Records counted beside the main thread, with a thread of its own: no patient's record waits for a report."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from screener.errors import Problem, ScreenerError
from screener.insight.counting import Days, count
from screener.insight.naming import Naming, read_naming
from screener.ui.tasks import Tasks

if TYPE_CHECKING:
    from screener.insight.counts import Counts
    from screener.review.desk import Desk

_LOOK_EVERY_MS = 100


class CountingJob(QObject):
    """Counts when it is asked to; the last asked for is what comes of it."""

    progressed = Signal(int, int)
    """So many records are counted, of so many."""
    counted = Signal(object)
    """The `Counts`; None if it was stopped."""
    failed = Signal(object)
    """A `Problem` or `ScreenerError`: it could not be done."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._tasks = Tasks(self)
        self._stopped, self._forgotten = stopped, forgotten = Event(), Event()
        self._told = (0, 0)
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._on_tick)
        self.is_running = False
        # Whoever forgets this before it is done lets the thread go after the record in its hands.
        self.destroyed.connect(lambda: stopped.set())
        self.destroyed.connect(lambda: forgotten.set())

    def start(self, days: Days) -> None:
        """Begin, if nothing is being counted."""
        if self.is_running:
            return
        self.is_running = True
        self._stopped.clear()
        self._told = (0, 0)
        self._timer.start()
        # The forms of the desk are read where all its work is done; the counting has no need of them then.
        desk, is_forgotten = self._desk, self._forgotten.is_set

        def go_on(naming: Naming) -> None:
            if not is_forgotten():
                self._count(naming, days)

        def fail(error: ScreenerError) -> None:
            if not is_forgotten():
                self._on_failed(error)

        desk.tasks.start(lambda: read_naming(desk.shelf, desk.words), go_on, fail)

    def stop(self) -> None:
        """Leave off; `counted` tells when it has."""
        self._stopped.set()

    def close(self) -> None:
        """Leave off, and wait until it has; nothing is told any more."""
        self._stopped.set()
        self._forgotten.set()
        self._timer.stop()
        self._tasks.close()

    def _count(self, naming: Naming, days: Days) -> None:
        desk, is_stopped = self._desk, self._stopped.is_set

        def go_on(done: int, of: int) -> bool:
            self._told = (done, of)
            return not is_stopped()

        self._tasks.start(
            lambda: count(
                desk.store, desk.by, naming, days, zone=desk.setup.zone, now=desk.setup.now(), on_progress=go_on
            ),
            self._on_counted,
            self._on_failed,
        )

    def _on_tick(self) -> None:
        done, of = self._told
        if of:
            self.progressed.emit(done, of)

    def _end(self) -> None:
        self.is_running = False
        self._timer.stop()

    def _on_counted(self, result: Counts | Problem | None) -> None:
        self._end()
        if isinstance(result, Problem):
            self.failed.emit(result)
        else:
            self.counted.emit(result)

    def _on_failed(self, error: ScreenerError) -> None:
        self._end()
        self.failed.emit(error)
