"""How records stand, without anything sealed: what a list that is shown compares itself with, to stay up to date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from screener.records.model import Part
from screener.records.reading import ListedRecord, list_records
from screener.records.rows import as_record
from screener.records.states import RecordState
from screener.records.store import Store
from screener.records.tables import records

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Mark:
    """How one record stands."""

    id: str
    state: RecordState
    revision: int
    """Another one than before: it has changed."""
    inbox_rank: int
    submitted_at: datetime


def read_marks(
    store: Store, states: Iterable[RecordState], *, not_before: datetime | None = None
) -> tuple[Mark, ...]:
    """How every record in some states stands.

    Args:
        store: The database.
        states: Only these.
        not_before: Only what was signed then or later, if given.

    Raises:
        MachineError: The database is away or busy.
    """
    columns = (records.c.id, records.c.state, records.c.revision, records.c.inbox_rank, records.c.submitted_at)
    wanted = select(*columns).where(records.c.state.in_(sorted(states)))
    if not_before is not None:
        wanted = wanted.where(records.c.submitted_at >= not_before)
    with store.reading() as connection:
        return tuple(
            Mark(record_id, RecordState(state), revision, rank, at)
            for record_id, state, revision, rank, at in connection.execute(wanted)
        )


def read_some(
    store: Store, record_ids: Sequence[str], parts: Sequence[Part] = (Part.IDENTITY,)
) -> tuple[ListedRecord, ...]:
    """Some records as a list shows them, in any order; those that are not there are left out.

    Raises:
        MachineError: The database is away or busy.
        IntegrityError: A sealed part is not what was written.
    """
    found: list[ListedRecord] = []
    for begin in range(0, len(record_ids), _AT_ONCE):
        wanted = select(records).where(records.c.id.in_(record_ids[begin : begin + _AT_ONCE]))
        with store.reading() as connection:
            found += list_records(connection, [as_record(row) for row in connection.execute(wanted)], parts)
    return tuple(found)
