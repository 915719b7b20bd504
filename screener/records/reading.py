"""Reads records: the inbox page by page, one record with its history. Whoever opens one is in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select, tuple_

from screener.errors import IntegrityError
from screener.records.audit import Action, Note
from screener.records.model import InboxEntry, OpenedRecord, Part, PartStamp, Record, RecordVersion, check_id
from screener.records.rows import as_record, as_version, digest_bytes, read_rank
from screener.records.states import KEPT, RecordState
from screener.records.store import Store
from screener.records.tables import record_versions, records, sealed_parts

OPEN: frozenset[RecordState] = frozenset(
    {RecordState.SUBMITTED, RecordState.IN_REVIEW, RecordState.RETURNED, RecordState.DECIDED}
)
"""States of what somebody still has to do something about."""

_IDENTITIES_AT_ONCE = 500


class Order(StrEnum):
    """How a list of records is sorted."""

    INBOX = "inbox"
    """Waiting first, worst outcome first, then longest wait."""
    NEWEST = "newest"
    """Last signed first."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended: the next begins behind it, whatever came or went meanwhile."""

    inbox_rank: int
    submitted_at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class ListedRecord(InboxEntry):
    """One line of a list, with what it takes to open its parts."""

    versions: Mapping[Part, int]
    """Of each part the version that brought it: it is sealed as a part of that one."""


@dataclass(frozen=True, slots=True)
class Page:
    """A few records in order."""

    entries: tuple[ListedRecord, ...]
    next: Cursor | None
    """Where the next page begins; None if this is the last."""


def read_page(
    store: Store,
    *,
    order: Order = Order.INBOX,
    states: Iterable[RecordState] = OPEN,
    outcomes: Iterable[str] | None = None,
    parts: Sequence[Part] = (Part.IDENTITY,),
    after: Cursor | None = None,
    limit: int = 50,
) -> Page:
    """One page of records with the sealed parts that the list shows. Not told in the audit trail: nothing is opened.

    Args:
        store: The database.
        order: How to sort.
        states: Only these.
        outcomes: Only these, if given.
        parts: What to bring along of each record: the newest that stands.
        after: Where the page before ended.
        limit: At most so many.

    Raises:
        MachineError: The database is away or busy.
        IntegrityError: A sealed part is not what was written.
    """
    with store.reading() as connection:
        found: list[Record] = []
        for wanted in _choose(frozenset(states), outcomes, order, after):
            rows = connection.execute(wanted.limit(limit + 1 - len(found)))
            found += map(as_record, rows)
            if len(found) > limit:
                break
        entries = list_records(connection, found[:limit], parts)
    last = found[limit - 1] if len(found) > limit else None
    return Page(entries, Cursor(last.inbox_rank, last.submitted_at, last.id) if last else None)


def list_records(connection: Connection, wanted: Sequence[Record], parts: Sequence[Part]) -> tuple[ListedRecord, ...]:
    """Records with those of their sealed parts that stand, within the caller's transaction.

    Raises:
        IntegrityError: A sealed part is not what was written.
    """
    standing = _read_standing(connection, wanted, parts) if parts else {}
    return tuple(_list(record, standing.get(record.id, {})) for record in wanted)


def count_records(store: Store) -> Mapping[tuple[RecordState, str | None], int]:
    """How many records there are of each state and outcome.

    Raises:
        MachineError: The database is away or busy.
    """
    # The rank holds both, and its index alone answers.
    counted = select(records.c.inbox_rank, func.count()).group_by(records.c.inbox_rank)
    with store.reading() as connection:
        return {read_rank(rank): count for rank, count in connection.execute(counted)}


def find_record(store: Store, record_id: str) -> Record | None:
    """One record as the inbox would list it, or None.

    Raises:
        MachineError: The database is away or busy.
    """
    with store.reading() as connection:
        row = connection.execute(select(records).where(records.c.id == record_id)).one_or_none()
    return None if row is None else as_record(row)


def open_record(
    store: Store, record_id: str, *, actor_id: str, at: datetime, action: Action = Action.RECORD_READ
) -> OpenedRecord | None:
    """One record with its history and everything sealed that stands, and the audit event that it was read.

    If the event cannot be written, nothing is read.

    Args:
        store: The database.
        record_id: The record.
        actor_id: Who reads.
        at: Now.
        action: What for: read, printed or exported.

    Returns:
        The record, or None if there is none.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
        IntegrityError: A sealed part is not what was written.
    """
    with store.writing() as work:
        row = work.connection.execute(select(records).where(records.c.id == record_id)).one_or_none()
        if row is None:
            return None
        record = as_record(row)
        versions = read_versions(work.connection, record)
        standing = _read_standing(work.connection, [record], tuple(Part)).get(record.id, {})
        work.note(Note(action, actor_id, at, record.id, {"version": record.version}))
    return OpenedRecord(record, versions, {part: sealed for part, (_, sealed) in standing.items()})


def open_part(store: Store, record_id: str, version: int, part: Part, *, actor_id: str, at: datetime) -> bytes | None:
    """One sealed part of one version, a superseded PDF say, and the audit event that it was read.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
        IntegrityError: The part is not what was written.
    """
    with store.writing() as work:
        wanted = select(sealed_parts).where(
            sealed_parts.c.record_id == record_id,
            sealed_parts.c.version == version,
            sealed_parts.c.part == part.value,
        )
        row = work.connection.execute(wanted).one_or_none()
        if row is None or row.sealed is None:
            return None
        work.note(Note(Action.RECORD_READ, actor_id, at, record_id, {"version": version, "part": part.value}))
        return check_sealed(row)


def read_identities(store: Store, *, actor_id: str, at: datetime) -> Iterator[ListedRecord]:
    """Every record that is not purged with its identity, newest first, for a search by name; told once.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
        IntegrityError: A sealed part is not what was written.
    """
    with store.writing() as work:
        work.note(Note(Action.IDENTITIES_READ, check_id(actor_id), at))
    after: Cursor | None = None
    while True:
        page = read_page(store, order=Order.NEWEST, states=KEPT, after=after, limit=_IDENTITIES_AT_ONCE)
        yield from page.entries
        after = page.next
        if after is None:
            return


def check_sealed(row: Row[Any]) -> bytes:
    """The sealed bytes of a row of `sealed_parts`.

    Raises:
        IntegrityError: They are not what was written.
    """
    sealed = bytes(row.sealed)
    if len(sealed) != row.size or digest_bytes(sealed) != row.digest:
        raise IntegrityError(
            "RECORD-020",
            f"Record {row.record_id}, version {row.version}: the {row.part} is not what was written. Stop, and "
            "restore the last backup.",
        )
    return sealed


def read_versions(connection: Connection, record: Record) -> tuple[RecordVersion, ...]:
    """Every version of a record with its parts' stamps, oldest first, within the caller's transaction."""
    columns = [column for column in sealed_parts.c if column.name != "sealed"]
    stamps: dict[int, list[PartStamp]] = {}
    for row in connection.execute(select(*columns).where(sealed_parts.c.record_id == record.id)):
        stamps.setdefault(row.version, []).append(PartStamp(Part(row.part), row.version, row.size, row.digest))
    rows = connection.execute(
        select(record_versions).where(record_versions.c.record_id == record.id).order_by(record_versions.c.version)
    )
    return tuple(
        replace(as_version(row, standing=record.version), parts=tuple(stamps.get(row.version, []))) for row in rows
    )


def _choose(
    states: frozenset[RecordState], outcomes: Iterable[str] | None, order: Order, after: Cursor | None
) -> Iterator[Select[Any]]:
    """The queries that give the rest of a list one after the other, each a plain walk along an index."""
    wanted = select(records) if outcomes is None else select(records).where(records.c.outcome.in_(sorted(outcomes)))
    match order:
        case Order.INBOX:
            yield from _choose_inbox(wanted, states, after)
        case Order.NEWEST:
            by_time = tuple_(records.c.submitted_at, records.c.id)
            wanted = wanted.where(records.c.state.in_(sorted(states)))
            wanted = wanted.order_by(records.c.submitted_at.desc(), records.c.id.desc())
            yield wanted if after is None else wanted.where(by_time < (after.submitted_at, after.id))


def _choose_inbox(wanted: Select[Any], states: frozenset[RecordState], after: Cursor | None) -> Iterator[Select[Any]]:
    """First the rest of the rank that the page before ended in, then the ranks below.

    One comparison of all three columns would do, but SQLite, given a highest rank too, then walks all of the rank.
    """
    wanted = wanted.order_by(records.c.inbox_rank, records.c.submitted_at, records.c.id)
    places = sorted(list(RecordState).index(state) for state in states)
    if not places:
        return
    low, high = places[0] * 10, places[-1] * 10 + 10
    if len(places) < (high - low) // 10:
        wanted = wanted.where(records.c.state.in_(sorted(states)))
    rank = records.c.inbox_rank
    if after is not None:
        rest = tuple_(records.c.submitted_at, records.c.id) > (after.submitted_at, after.id)
        yield wanted.where(rank == after.inbox_rank, rest)
        low = after.inbox_rank + 1
    yield wanted.where(rank >= low, rank < high)


def _read_standing(
    connection: Connection, wanted: Sequence[Record], parts: Sequence[Part]
) -> dict[str, dict[Part, tuple[int, bytes]]]:
    """Of each record and part the newest since the version it rests on, and which version that was."""
    stand = {record.id: record for record in wanted}
    query = (
        select(sealed_parts)
        .where(
            sealed_parts.c.record_id.in_(stand),
            sealed_parts.c.part.in_([part.value for part in parts]),
            sealed_parts.c.sealed.is_not(None),
        )
        .order_by(sealed_parts.c.version)
    )
    found: dict[str, dict[Part, tuple[int, bytes]]] = {}
    for row in connection.execute(query):
        if row.version >= stand[row.record_id].rests_on:
            found.setdefault(row.record_id, {})[Part(row.part)] = row.version, check_sealed(row)
    return found


def _list(record: Record, standing: Mapping[Part, tuple[int, bytes]]) -> ListedRecord:
    parts = {part: sealed for part, (_, sealed) in standing.items()}
    return ListedRecord(record, parts, {part: version for part, (version, _) in standing.items()})
