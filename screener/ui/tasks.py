"""Work that takes longer than a frame: done on one thread beside, its result handed over on the main thread.

Operations know no Qt and run one after the other, in the order started.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from screener.errors import ScreenerError

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

Result = TypeVar("Result")


class TaskFailedError(ScreenerError):
    """An operation failed in a way nobody foresaw. Says which, never with what data."""


class Tasks(QObject):
    """A queue of operations, worked off in the background until closed."""

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker: ThreadPoolExecutor | None = None
        self._is_closed = False
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        operation: Callable[[], Result],
        on_success: Callable[[Result], None],
        on_failure: Callable[[ScreenerError], None],
    ) -> None:
        """Run an operation in the background; one of the two others is called with what came of it."""

        def work() -> None:
            try:
                result = operation()
            except ScreenerError as failure:
                self._deliver(partial(on_failure, failure))
            except Exception as error:  # noqa: BLE001 - the background worker is one of three places for this
                import logging

                # The error's own text may hold what a patient wrote: only its kind is told.
                logging.getLogger(__name__).error("A background operation failed: %s", type(error).__name__)
                unforeseen = TaskFailedError("UI-003", "Something went wrong inside the program.")
                self._deliver(partial(on_failure, unforeseen))
            else:
                self._deliver(partial(on_success, result))

        self._get_worker().submit(work)

    def close(self) -> None:
        """Wait for what is being worked on, drop what is not begun; nothing is delivered any more."""
        self._is_closed = True
        if self._worker is not None:
            self._worker.shutdown(wait=True, cancel_futures=True)

    def _get_worker(self) -> ThreadPoolExecutor:
        if self._worker is None:
            from concurrent.futures import ThreadPoolExecutor  # 10 ms that the first page need not wait for

            worker = ThreadPoolExecutor(1, thread_name_prefix="tasks")
            # An owner that is deleted takes the thread along, once what is being worked on has ended.
            self.destroyed.connect(lambda: worker.shutdown(wait=False))
            self._worker = worker
        return self._worker

    def _deliver(self, call: Callable[[], None]) -> None:
        if not self._is_closed:
            self._finished.emit(call)

    @Slot(object)
    def _on_finished(self, call: Callable[[], None]) -> None:
        if not self._is_closed:
            call()
