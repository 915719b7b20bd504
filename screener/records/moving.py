"""Keeps everybody out of a database while it is moved to another, and marks it as left.

A mark is needed beside the lock: whoever was waiting at the door would otherwise go on in what was left, once the
lock is gone. Every process asks for the schema's version before anything else, and finds the mark in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from screener.errors import MachineError
from screener.records.postgres import make_engine
from screener.records.store import FILE_NAME, MOVED, Store, open_file, open_store
from screener.records.tables import metadata
from screener.records.trouble import in_sentences

_MARK = text("UPDATE alembic_version SET version_num = :moved")
_VERSION = "alembic_version"
_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND backend_type = 'client backend'"
)


@dataclass(frozen=True, slots=True)
class Leaving:
    """A database that nobody else can get at until the block ends."""

    store: Store
    """To read from."""
    mark_as_left: Callable[[], None]
    """Let nobody in any more, for good. Durable on return; before, the death of this process changes nothing."""


def find_foreign_tables(address: str, *, wait_s: float = 5) -> tuple[str, ...]:
    """The tables that other programs have in a PostgreSQL database. Nothing is made or changed.

    Args:
        address: As `open_store` takes it.
        wait_s: How long to wait for the server, in seconds.

    Raises:
        MachineError: It is away, or does not take this name.
    """
    with closing(Store(*make_engine(address, wait_s))) as store, store.reading() as connection:
        known = inspect(connection)
        schemas = [name for name in known.get_schema_names() if name != "information_schema"]
        there = {name: known.get_table_names(schema=name) for name in schemas}
        usual = known.default_schema_name
    # What only bears the names of ours, without the mark of their version, is another's.
    ours = {*metadata.tables, _VERSION} if _VERSION in there.get(usual or "", ()) else set()
    return tuple(
        sorted(table for name, tables in there.items() for table in tables if name != usual or table not in ours)
    )


@contextmanager
def leaving(place: Path | str) -> Iterator[Leaving]:
    """Open a database that is to be moved.

    Args:
        place: As `open_store` takes it.

    Raises:
        MachineError: Somebody else has it open (STORE-025); or as `open_store`.
        IntegrityError: It is damaged.
    """
    with _leaving_file(place / FILE_NAME) if isinstance(place, Path) else _leaving_server(place) as left:
        yield left


@contextmanager
def _leaving_file(file: Path) -> Iterator[Leaving]:
    try:
        opened = open_file(file, alone=True, wait_s=1)
    except MachineError as error:
        if error.code == "STORE-001":
            raise _in_use(str(file)) from error
        raise
    with closing(opened) as store:

        def mark() -> None:
            with store.writing() as work:
                work.connection.execute(_MARK, {"moved": MOVED})

        yield Leaving(store, mark)


@contextmanager
def _leaving_server(address: str) -> Iterator[Leaving]:
    with closing(open_store(address)) as store, in_sentences(store.place), store.engine.connect() as holder:
        _lock(holder)
        # Asked behind the lock: whoever came in before it is seen here, and who comes after waits at the door.
        if holder.execute(_OTHERS).scalar_one():
            raise _in_use(store.place)

        def mark() -> None:
            holder.execute(_MARK, {"moved": MOVED})
            holder.commit()

        yield Leaving(store, mark)


def _lock(holder: Connection) -> None:
    """Let nobody write, nor begin: until the connection's transaction ends."""
    holder.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
    # The names are our own.
    holder.execute(text(f"LOCK TABLE {', '.join(metadata.tables)} IN EXCLUSIVE MODE"))
    holder.execute(text("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"))


def _in_use(place: str) -> MachineError:
    message = f"Somebody else has {place} open. End every kiosk and every other screener first, then try again."
    return MachineError("STORE-025", message)
