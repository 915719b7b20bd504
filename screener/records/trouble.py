"""What a database says when it fails, in sentences with stable codes: no driver's exception leaves this room."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from screener.errors import IntegrityError, MachineError, ScreenerError

_KEPT = "Nothing was half written."

_SENTENCES: Mapping[str, str] = {
    "STORE-001": "{place} is busy with something else for too long. "
    + _KEPT
    + " Close other programs that use it, then try again.",
    "STORE-002": "The disk of {place} is full. " + _KEPT + " Make room, then try again.",
    "STORE-003": "This program may not write {place}. " + _KEPT + " Give it the right to, then try again.",
    "STORE-004": "{place} is away. "
    + _KEPT
    + " See that the database server runs and that the network reaches it, then try again.",
    "STORE-005": "{place} does not take this user name or password. Correct them in the settings, then try again.",
    "STORE-006": "There is no database of this name: {place}. Have it made on the server, or correct the settings.",
    "STORE-007": "The disk of {place} could not be read or written. " + _KEPT + " See to the disk, then try again.",
    "STORE-008": "{place} is not there or cannot be opened. Bring its folder back and see to the rights to it, "
    "then try again.",
    "STORE-019": "{place} did not do as asked. " + _KEPT + " Try again; if it stays, call someone who knows it.",
    "STORE-020": "{place} is damaged: it is not what was written. Stop, and restore the last backup.",
    "STORE-021": "{place} refused what would contradict what it holds. " + _KEPT + " Stop, and call someone.",
}
_INTEGRITY = frozenset({"STORE-020", "STORE-021"})

_SQLITE: Mapping[int, str] = {
    sqlite3.SQLITE_BUSY: "STORE-001",
    sqlite3.SQLITE_LOCKED: "STORE-001",
    sqlite3.SQLITE_FULL: "STORE-002",
    sqlite3.SQLITE_READONLY: "STORE-003",
    sqlite3.SQLITE_PERM: "STORE-003",
    sqlite3.SQLITE_AUTH: "STORE-003",
    sqlite3.SQLITE_IOERR: "STORE-007",
    sqlite3.SQLITE_CANTOPEN: "STORE-008",
    sqlite3.SQLITE_CORRUPT: "STORE-020",
    sqlite3.SQLITE_NOTADB: "STORE-020",
    sqlite3.SQLITE_CONSTRAINT: "STORE-021",
}
"""SQLite's primary result codes."""

_POSTGRES: Mapping[str, str] = {
    "55P03": "STORE-001",
    "40001": "STORE-001",
    "40P01": "STORE-001",
    "57014": "STORE-001",
    "53100": "STORE-002",
    "53200": "STORE-004",
    "53300": "STORE-004",
    "25006": "STORE-003",
    "42501": "STORE-003",
    "28": "STORE-005",
    "3D000": "STORE-006",
    "58": "STORE-007",
    "57": "STORE-004",
    "08": "STORE-004",
    "23": "STORE-021",
    "P0001": "STORE-021",
    "XX": "STORE-020",
}
"""PostgreSQL's SQLSTATE, or its class (the first two characters)."""

_AT_THE_DOOR = (
    ("password authentication failed", "STORE-005"),
    ("no password supplied", "STORE-005"),
    ("no pg_hba.conf entry", "STORE-005"),
    ("permission denied for", "STORE-005"),
    ('FATAL:  role "', "STORE-005"),
    ('FATAL:  database "', "STORE-006"),
)
"""WORKAROUND(psycopg 3): a refused connection carries no SQLSTATE, only what the server says, in its language."""


@contextmanager
def in_sentences(place: str) -> Iterator[None]:
    """Turn whatever the database throws inside into our own exceptions.

    Args:
        place: What people call this database; never its password.

    Raises:
        MachineError: The clinic can act: busy, full, read-only, away, wrong password.
        IntegrityError: Damaged, or asked to contradict itself.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise describe(error, place) from error


def describe(error: SQLAlchemyError | sqlite3.Error, place: str) -> ScreenerError:
    """Our exception for one of the database's."""
    code = _find_code(error)
    kind = IntegrityError if code in _INTEGRITY else MachineError
    return kind(code, _SENTENCES[code].format(place=place))


def is_duplicate(error: ScreenerError) -> bool:
    """True if the database refused a row because of one it holds."""
    return error.code == "STORE-021"


def _find_code(error: SQLAlchemyError | sqlite3.Error) -> str:
    if isinstance(error, ArgumentError | NoSuchModuleError):
        return "STORE-008"
    if isinstance(error, PoolTimeoutError):
        return "STORE-001"
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        # The driver's own complaints, of a closed connection say, have no result code.
        number = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        return _SQLITE.get(number & 0xFF, "STORE-019")
    state = getattr(cause, "sqlstate", None)
    if state:
        return _POSTGRES.get(state) or _POSTGRES.get(state[:2], "STORE-019")
    if isinstance(error, OperationalError):
        return _find_code_at_the_door(str(cause))
    return "STORE-019"


def _find_code_at_the_door(said: str) -> str:
    return next((code for words, code in _AT_THE_DOOR if words in said), "STORE-004")
