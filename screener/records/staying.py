"""Sees that an open SQLite file is still the one at its place.

Where the system lets an open file be moved or replaced, SQLite goes on writing the one it has: what is told as kept
would be in a file that nobody opens again.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from screener.errors import MachineError

_OPENED = "screener_opened"


def watch_place(engine: Engine, file: Path) -> None:
    """Let the engine's connections be used only while the file they opened is at its place.

    A connection that is asked for raises STORE-026 otherwise, once; then all are closed, and the file is opened
    anew when it is back. No file is ever made where one is missing.

    Args:
        engine: Before its first connection.
        file: What it opens.
    """

    def refuse_missing(*_: object) -> None:
        # SQLite would make an empty one. What else is wrong with the place, it says itself.
        with suppress(PermissionError):
            if not file.is_file():
                raise _gone(file)

    def remember(_: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        record.info[_OPENED] = _identify(file)

    def compare(_: sqlite3.Connection, record: ConnectionPoolEntry, __: object) -> None:
        if record.info[_OPENED] != _identify(file):
            engine.dispose()
            raise _gone(file)

    event.listen(engine, "do_connect", refuse_missing)
    event.listen(engine, "connect", remember)
    event.listen(engine, "checkout", compare)


def see_place(connection: Connection, file: Path) -> None:
    """See that what is about to be committed will be in the file at its place.

    Raises:
        MachineError: It would not (STORE-026). The connection ends with its transaction, which keeps nothing.
    """
    if connection.info[_OPENED] != _identify(file):
        connection.detach()  # closed where it would have been given back
        connection.engine.dispose()
        raise _gone(file)


def _identify(file: Path) -> tuple[int, int] | None:
    """Device and number of the file; None if there is none.

    Windows moves no open file, and some of its file systems number one file differently from day to day.
    """
    if os.name != "posix":
        return (0, 0)
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _gone(file: Path) -> MachineError:
    return MachineError(
        "STORE-026",
        f"The database is not at its place any more: {file} was moved or replaced. Nothing was kept. Put the file "
        "back with those beside it, then try again.",
    )
