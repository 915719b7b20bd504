"""Knows within moments that somebody, in any process, has done a step of a record: for lists that are on a screen.

PostgreSQL says so by itself. SQLite says nothing: somebody who sees its file change says `look_soon`, and where
nobody does, as on a network share, a slow look does. Either way the head of the audit trail is asked what happened,
so that nobody reads in vain.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from selectors import EVENT_READ, DefaultSelector
from threading import Lock, Thread

from sqlalchemy import exists, select

from screener.errors import IntegrityError, MachineError
from screener.records.postgres import Ear
from screener.records.states import TOLD_AS
from screener.records.store import Store
from screener.records.tables import audit_events, audit_head

THREAD_NAME = "watching"
_LOOK_EVERY_S = 1.5
"""SQLite, if nobody says that its file has changed."""
_TRY_EVERY_S = 1.0
"""A database that is away."""
_AFTERWARDS_S = (0.02, 0.08, 0.3)
"""The journal is written before what it holds may be seen: looked again, each so much later, if there was nothing."""
_LONGEST_GOODBYE_S = 2.0
"""A server that answers nobody keeps the thread that knocks at it for a while; nobody waits for that."""
_STEPS = tuple(TOLD_AS.values())


class Watcher:
    """One thread that watches one database, from `start` to `stop`."""

    def __init__(self, store: Store) -> None:
        """Watch nothing yet.

        Args:
            store: The database; open until after `stop`.
        """
        self._store = store
        self._on_change: Callable[[], None] = _ignore
        self._seen: int | None = None
        self._is_stopped = False
        self._lock = Lock()
        self._wake, self._bell = socket.socketpair()
        self._wake.setblocking(False)
        self._bell.setblocking(False)
        self._thread: Thread | None = None

    def start(self, on_change: Callable[[], None]) -> None:
        """Begin.

        Args:
            on_change: Called from the watching thread, never from two at once: as soon as it watches, since something
                may have happened before; whenever a step was done; when the database is gone, so that whoever reads
                is told why; when it is back. It must not stop the watcher.
        """
        self._on_change = on_change
        self._thread = Thread(target=self._run, name=THREAD_NAME, daemon=True)
        self._thread.start()

    def look_soon(self) -> None:
        """Look whether something has happened. For any thread; costs nothing; without effect once stopped."""
        with self._lock:
            self._ring()

    def stop(self) -> None:
        """End. Nobody is called any more after this returns."""
        with self._lock:
            # Said before it is woken: else it might look, see nothing said, and sleep again.
            is_news, self._is_stopped = not self._is_stopped, True
            if is_news:
                with suppress(BlockingIOError):  # full: it is awake, and will look
                    self._bell.send(b"!")
        if self._thread is not None:
            self._thread.join(_LONGEST_GOODBYE_S)
        else:
            self._wake.close()
        self._bell.close()

    def _ring(self) -> None:
        # Full: it is awake, and will look.
        with suppress(BlockingIOError):
            if not self._is_stopped:
                self._bell.send(b"!")

    # ── on the thread ───────────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        with self._wake:
            while not self._is_stopped:
                self._watch_while_there()
                if self._seen is not None:
                    self._seen = None
                    self._tell()
                self._wait(None, _TRY_EVERY_S)

    def _watch_while_there(self) -> None:
        # What is wrong is told to whoever reads, in their own words.
        with suppress(MachineError, IntegrityError), self._store.hearing() as ear:
            pauses: Iterator[float] = iter(())
            while not self._is_stopped:
                if self._look():
                    self._tell()
                    pauses = iter(())
                woken, heard = self._wait(ear, None if ear else next(pauses, _LOOK_EVERY_S))
                if heard and ear is not None and not ear.hear():
                    return
                if woken:
                    pauses = iter(_AFTERWARDS_S)

    def _wait(self, ear: Ear | None, at_most_s: float | None) -> tuple[bool, bool]:
        """Sleep until woken, until something was said, or for so long. Whether it was the one, or the other."""
        if self._is_stopped:
            return False, False
        with DefaultSelector() as selector:
            selector.register(self._wake, EVENT_READ)
            if ear is not None:
                selector.register(ear, EVENT_READ)
            ready = [key.fileobj for key, _ in selector.select(at_most_s)]
        if self._wake in ready:
            with suppress(BlockingIOError):
                self._wake.recv(4096)
        return self._wake in ready, ear in ready

    def _look(self) -> bool:
        """Whether a step was done since the last look. True if this is the first since the database was reached."""
        with self._store.reading() as connection:
            head = connection.execute(select(audit_head.c.sequence)).scalar_one_or_none() or 0
            seen, self._seen = self._seen, head
            if seen is None or head <= seen:
                # Before it: an older copy was put in the database's place.
                return head != seen
            later = exists().where(audit_events.c.sequence > seen, audit_events.c.action.in_(_STEPS))
            return bool(connection.execute(select(later)).scalar())

    def _tell(self) -> None:
        with self._lock:
            if not self._is_stopped:
                self._on_change()


def _ignore() -> None:
    """Nobody wants to know yet."""
