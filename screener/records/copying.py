"""Copies a whole database into another, row by row, and proves the copy: between SQLite and PostgreSQL either way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from sqlalchemy import Connection, MetaData, Row, Table, func, insert, select, update

from screener.errors import IntegrityError, MachineError
from screener.records.audit import Action, Anchor, Note
from screener.records.store import Store
from screener.records.tables import audit_events, audit_head, metadata, records, staff

Progress = Callable[[str, int, int], None]
"""Called with a table's name, how many of its rows are done, and how many there are."""

_AT_ONCE = 50


def copy_store(
    source: Store,
    target: Store,
    *,
    older: bool = False,
    note: Callable[[Anchor], Note] | None = None,
    on_progress: Progress = lambda _table, _done, _of: None,
) -> dict[str, int]:
    """Copy every row into an empty database, then read both and compare each row. All of it is kept, or nothing.

    The source is read as it stood at one moment. Whoever goes on writing to it afterwards writes past the copy:
    stop the kiosks first.

    Args:
        source: What to copy.
        target: A database with the same tables and nothing in them.
        older: Both are of an older program's schema.
        note: What the copy tells of itself, given the head of the trail that was copied; in the same transaction.
        on_progress: Called as it goes.

    Returns:
        Table → rows copied.

    Raises:
        MachineError: One of the two is away, busy or full; or the target holds something already (STORE-014).
        IntegrityError: A row did not arrive as it was (STORE-023); nothing was kept.
    """
    with source.reading() as origin, target.writing() as work:
        copy = work.connection
        if any(copy.execute(select(func.count()).select_from(table)).scalar_one() for table in _SIGNS_OF_LIFE):
            raise MachineError("STORE-014", f"{target.place} holds records already. Give an empty one.")
        tables = _find_tables(origin) if older else metadata.sorted_tables
        counts = {table.name: _copy(table, origin, copy, on_progress) for table in tables}
        for table in tables:
            _compare(table, origin, copy, target.place)
        if note is not None:
            head = origin.execute(select(audit_head.c.sequence, audit_head.c.hash)).one()
            work.note(note(Anchor(head.sequence, bytes(head.hash))))
    return counts


def is_unused_copy(source: Store, target: Store) -> bool:
    """True if the target holds what the source holds now, and beside it only its own copying was told.

    So it is after a move that was cut short between the copy and the switch.

    Raises:
        MachineError: One of the two is away or busy.
    """
    with source.reading() as origin, target.reading() as copy:
        head = origin.execute(select(audit_head.c.sequence, audit_head.c.hash)).one()
        told = copy.execute(select(audit_events).where(audit_events.c.sequence > head.sequence)).all()
        if [(row.action, bytes(row.previous)) for row in told] != [(Action.STORE_COPIED, bytes(head.hash))]:
            return False
        try:
            for table in metadata.sorted_tables:
                if table not in (audit_events, audit_head):
                    _compare(table, origin, copy, target.place)
        except IntegrityError:
            return False
    return True


_SIGNS_OF_LIFE = (records, audit_events, staff)


def _find_tables(origin: Connection) -> Sequence[Table]:
    """The tables as they stand there, of those that are declared."""
    there = MetaData()
    there.reflect(origin, only=lambda name, _: name in metadata.tables)
    return there.sorted_tables


def _copy(table: Table, origin: Connection, copy: Connection, on_progress: Progress) -> int:
    count = origin.execute(select(func.count()).select_from(table)).scalar_one()
    done = 0
    for batch in _read(table, origin):
        rows = [dict(row._mapping) for row in batch]
        if table.name == audit_head.name:
            # It stands there from the beginning, and only grows.
            copy.execute(update(audit_head).where(audit_head.c.sequence < rows[0]["sequence"]).values(**rows[0]))
        else:
            copy.execute(insert(table), rows)
        done += len(rows)
        on_progress(table.name, done, count)
    return done


def _compare(table: Table, origin: Connection, copy: Connection, place: str) -> None:
    for left, right in zip_longest(_read(table, origin), _read(table, copy), fillvalue=()):
        if [tuple(row) for row in left] != [tuple(row) for row in right]:
            raise IntegrityError(
                "STORE-023",
                f"{place} did not take {table.name} as they are. Nothing was kept there. Use another disk.",
            )


def _read(table: Table, connection: Connection) -> Iterator[Sequence[Row[Any]]]:
    """Rows in the order of their keys, which are ids and numbers and sort alike in every database."""
    wanted = select(table).order_by(*table.primary_key.columns)
    # Said of this query alone: what the connection is told, it keeps, and writes by a cursor next.
    with connection.execute(wanted, execution_options={"yield_per": _AT_ONCE}) as rows:
        yield from rows.partitions(_AT_ONCE)
