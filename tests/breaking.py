"""What can go wrong beneath the program, at any one of its writes: a full disk, a broken one, a cut connection."""

from __future__ import annotations

import errno
import io
import os
import sqlite3
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from sqlalchemy import event

_ASKED = ("fsync", "replace", "rename", "mkdir")
"""Of the system's calls, those that change a disk; and `open`, where it opens to write, and what is written."""


class Countdown:
    """Breaks at the step of that number, counted from 1, and never again."""

    def __init__(self, number):
        self._left = number
        self.is_over = False

    def is_now(self):
        """Whether this is the step."""
        self._left -= 1
        self.is_over = self.is_over or self._left == 0
        return self._left == 0


@contextmanager
def disk_breaking_at(countdown, cause):
    """The system refuses one call by which a file or folder is made, written, synced or named, with this errno."""

    def refuse(path=None):
        raise OSError(cause, os.strerror(cause), path)

    def guard(call):
        def guarded(*given, **named):
            return refuse(given[0]) if countdown.is_now() else call(*given, **named)

        return guarded

    really_open, really_fdopen = os.open, os.fdopen

    def open_(path, flags, *given, **named):
        is_write = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        return refuse(path) if is_write and countdown.is_now() else really_open(path, flags, *given, **named)

    def fdopen(descriptor, mode="r", *given, **named):
        if "w" not in mode:
            return really_fdopen(descriptor, mode, *given, **named)
        return io.BufferedWriter(_Disk(descriptor, countdown, refuse))

    with ExitStack() as patched:
        for name in _ASKED:
            patched.enter_context(patch.object(os, name, guard(getattr(os, name))))
        patched.enter_context(patch.object(os, "open", open_))
        patched.enter_context(patch.object(os, "fdopen", fdopen))
        yield


class _Disk(io.FileIO):
    """A file on a disk that ends in the middle of what is written."""

    def __init__(self, descriptor, countdown, refuse):
        super().__init__(descriptor, "wb")
        self._countdown = countdown
        self._refuse = refuse

    def write(self, data):
        """Half of it, if this is the step."""
        if self._countdown.is_now():
            super().write(bytes(data)[: len(data) // 2])
            self._refuse()
        return super().write(data)


@contextmanager
def statements_breaking_at(countdown, store, cut):
    """A database's connection is lost just before one statement, the commit counted as one."""

    def maybe(connection, *_):
        if countdown.is_now():
            cut(connection)

    for moment in ("before_cursor_execute", "commit"):
        event.listen(store.engine, moment, maybe)
    try:
        yield
    finally:
        for moment in ("before_cursor_execute", "commit"):
            event.remove(store.engine, moment, maybe)


def break_sqlite(_):
    """The disk below SQLite."""
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR
    raise error


def make_postgres_cut(cluster):
    """The server's process ended by its operator."""

    def end_backend(connection):
        pid = connection.connection.dbapi_connection.info.backend_pid
        cluster.execute(f"SELECT pg_terminate_backend({pid}, 10000)")

    return end_backend


@contextmanager
def files_no_longer_than(size):
    """The system writes no byte beyond that place into any file of this process: a real write that fails."""
    import resource  # not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


CAUSES = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES)
"""Disk full, I/O error, read-only disk, read-only folder."""
