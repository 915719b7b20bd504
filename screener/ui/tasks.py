"""Work that takes longer than a frame: done on one thread beside, its result handed over on the main thread.

Operations know no Qt and run one after the other, in the order started.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot

from screener.errors import ScreenerError

if TYPE_CHECKING:
    from concurrent.futures import Future

Result = TypeVar("Result")


class TaskFailedError(ScreenerError):
    """An operation failed in a way nobody foresaw. Says which, never with what data."""


class Tasks(QObject):
    """A queue of operations, worked off in the background until closed or until its owner is deleted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker: _Worker | None = None
        self._is_closed = False

    def start(
        self,
        operation: Callable[[], Result],
        on_success: Callable[[Result], None],
        on_failure: Callable[[ScreenerError], None],
    ) -> None:
        """Run an operation in the background; one of the two others is called with what came of it.

        Once closed, nothing is begun any more.
        """
        if self._is_closed:
            return
        if self._worker is None:
            self._worker = worker = _Worker()
            self.destroyed.connect(lambda: worker.retire())
        deliver = self._worker.arrived.emit

        def work() -> None:
            try:
                result = operation()
            except ScreenerError as failure:
                deliver(partial(on_failure, failure))
            except Exception as error:  # noqa: BLE001 - the background worker is one of three places for this
                import logging

                # The error's own text may hold what a patient wrote: only its kind is told.
                logging.getLogger(__name__).error("A background operation failed: %s", type(error).__name__)
                deliver(partial(on_failure, TaskFailedError("UI-003", "Something went wrong inside the program.")))
            else:
                deliver(partial(on_success, result))

        self._worker.submit(work)

    def close(self, *, finish: bool = False) -> None:
        """Wait for what is being worked on, drop what is not begun; nothing is delivered any more.

        Args:
            finish: Drop nothing: wait for all that was started.
        """
        self._is_closed = True
        if self._worker is not None:
            self._worker.retire(wait=True, finish=finish)


class _Worker(QObject):
    """One thread, and the way back from it to the main thread.

    It belongs to the application, not to the tasks' owner: a thread that uses what is being deleted is a crash.
    """

    arrived = Signal(object)
    """A call to be made on the main thread; None when the thread has nothing more to say."""

    def __init__(self) -> None:
        super().__init__(QCoreApplication.instance())
        from concurrent.futures import ThreadPoolExecutor  # 10 ms that the first page need not wait for

        self._thread = ThreadPoolExecutor(1, thread_name_prefix="tasks")
        self._last: Future[None] | None = None
        self._is_retired = False
        self.arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def submit(self, work: Callable[[], None]) -> None:
        """Work this off after all that was submitted before."""
        self._last = self._thread.submit(work)

    def retire(self, *, wait: bool = False, finish: bool = False) -> None:
        """Deliver nothing any more. What is not begun is dropped if one waits but to finish it, else done first."""
        if self._is_retired:
            return
        self._is_retired = True
        if wait:
            self._thread.shutdown(wait=True, cancel_futures=not finish)
            self.deleteLater()
        else:
            self._thread.shutdown(wait=False)
            if self._last is not None:
                self._last.add_done_callback(lambda _: self.arrived.emit(None))

    @Slot(object)
    def _on_arrived(self, call: Callable[[], None] | None) -> None:
        if call is None:
            self.deleteLater()
        elif not self._is_retired:
            call()
