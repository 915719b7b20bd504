"""Keeps what is decided and not signed in the database, sealed, after each decision: a power cut loses none."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from screener.determination.casebook import Casebook, Opened
    from screener.errors import ScreenerError
    from screener.records.model import Record
    from screener.review.desk import Desk
    from screener.review.undone_work import Undone, UndoneWork

_PAUSE_MS = 400
"""Of who writes: so much later the words are kept."""


class UndoneKeeping(QObject):
    """Writes beside the main thread, in the order of what was decided.

    What the database would not take is written with the next decision: that it is away is said where something is to
    be done with it.
    """

    due = Signal()
    """Somebody has decided or written something: `keep` what there is."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._written: dict[str, bytes] = {}
        self._is_over = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.due)

    def end(self) -> None:
        """Keep nothing more: `let_go` does it for good."""
        self._is_over = True

    def keep_soon(self) -> None:
        """Have it kept after the next pause."""
        self._timer.start()

    def keep(self, record: Record, undone: Undone | None) -> None:
        """Keep what is decided of a record; or take away what was kept, if nothing is."""
        self._timer.stop()
        if self._is_over:
            return
        casebook, data = self._desk.casebook, _write(undone, record.revision)
        if self._written.get(record.id, b"") == data:
            return
        self._written[record.id] = data
        write = partial(casebook.keep_unsigned, record, data) if data else partial(casebook.forget_unsigned, record)

        def fail(_error: ScreenerError) -> None:
            if self._written.get(record.id) == data:
                del self._written[record.id]

        self._desk.tasks.start(write, lambda _: None, fail)


def let_go(casebook: Casebook, undone: UndoneWork, free: Opened | None) -> Callable[[], None]:
    """What is done when somebody leaves: everything is kept, and every record may be taken by others.

    Args:
        casebook: Does it.
        undone: What they decided.
        free: The record that is open, if it is theirs.
    """
    # Letting go is one more step of the record; from then on somebody else may have had it.
    kept = [(one.opened, _write(one, one.opened.record.revision + 1)) for one in undone.all]
    alone = free if free is not None and not undone.holds(free.record.id) else None

    def do() -> None:
        for opened, data in kept:
            if casebook.keep_unsigned(opened.record, data):
                casebook.release(opened)
        if alone is not None:
            casebook.release(alone)

    return do


def _write(undone: Undone | None, revision: int) -> bytes:
    if undone is None:
        return b""
    # The format is heavy, and not needed before something is decided.
    from screener.review.undone_format import write_undone

    return write_undone(revision, undone.opened.case, undone.left)
