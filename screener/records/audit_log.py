"""The audit trail in the database: appended to in one order, read as a stream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, Select, insert, select, update
from sqlalchemy.exc import OperationalError

from screener.errors import IntegrityError
from screener.records.audit import Anchor, AuditEvent, Note, follow
from screener.records.tables import audit_events, audit_head

if TYPE_CHECKING:
    from screener.records.anchors import AnchorFile
    from screener.records.store import Store

_BATCH = 2_000
_FIELDS = tuple(AuditEvent.__dataclass_fields__)
# Made once: SQLAlchemy then need not look at them anew each time.
_LOCK_HEAD = select(audit_head.c.sequence, audit_head.c.hash).with_for_update()
_INSERT_EVENTS = insert(audit_events)
_MOVE_HEAD = update(audit_head)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
UNREADABLE = (TypeError, ValueError, OverflowError, OperationalError)
"""What a row throws whose bytes were altered in the file so that they are no longer of their column's kind."""


def append(connection: Connection, notes: Sequence[Note]) -> Anchor:
    """Chain notes to the trail, within the caller's transaction. Others wait here until it ends.

    Returns:
        The new head.

    Raises:
        IntegrityError: The head is gone.
    """
    row = connection.execute(_LOCK_HEAD).one_or_none()
    if row is None:
        raise IntegrityError("AUDIT-003", "The head of the audit trail is gone. Stop, and verify the audit trail.")
    head, events = Anchor(row.sequence, bytes(row.hash)), []
    for note in notes:
        event = follow(head, note)
        events.append({name: getattr(event, name) for name in _FIELDS})
        head = Anchor(event.sequence, event.hash)
    connection.execute(_INSERT_EVENTS, events)
    connection.execute(_MOVE_HEAD, {"sequence": head.sequence, "hash": head.hash})
    return head


def read_head(store: Store) -> Anchor:
    """The head of the audit trail: to be printed, remembered, or asked whether anything has changed. Durable.

    Raises:
        MachineError: The database is away or busy.
        IntegrityError: The head is gone.
    """
    with store.reading() as connection:
        row = connection.execute(select(audit_head.c.sequence, audit_head.c.hash)).one_or_none()
    # On paper, a head that a crash takes back would say for ever that the trail was cut off.
    store.settle()
    if row is None:
        raise IntegrityError("AUDIT-003", "The head of the audit trail is gone. Stop, and verify the audit trail.")
    return Anchor(row.sequence, bytes(row.hash))


def is_known(store: Store, anchor: Anchor) -> bool:
    """True if the trail holds this head: a quick look at every start, for an older copy in the database's place.

    Raises:
        MachineError: The database is away or busy.
    """
    if anchor.sequence == 0:
        return True
    with store.reading() as connection:
        found = connection.execute(
            select(audit_events.c.hash).where(audit_events.c.sequence == anchor.sequence)
        ).scalar_one_or_none()
    return found is not None and bytes(found) == anchor.hash


def find_last(store: Store, action: str | None = None) -> AuditEvent | None:
    """The last event, or the last of one action; None if there is none.

    Raises:
        MachineError: The database is away or busy.
        IntegrityError: The event is not of its kind.
    """
    wanted = select(audit_events).order_by(audit_events.c.sequence.desc()).limit(1)
    with store.reading() as connection:
        try:
            row = connection.execute(
                wanted if action is None else wanted.where(audit_events.c.action == action)
            ).one_or_none()
            return None if row is None else _as_event(row)
        except (TypeError, ValueError, OverflowError):
            message = f"The audit trail of {store.place} is damaged. Stop, and verify the audit trail."
            raise IntegrityError("AUDIT-004", message) from None


def keep_up(store: Store, anchors: AnchorFile) -> bool:
    """Let a machine remember the head as it is now, unless the trail no longer holds what it remembered before.

    Returns:
        False if it does not: an older copy stands in the database's place, or another. What was remembered stays.

    Raises:
        MachineError: The database is away or busy, or the machine's memory cannot be written.
        IntegrityError: The memory is not what this machine wrote.
    """
    known = anchors.recall()
    if known is not None and not is_known(store, known):
        return False
    anchors.remember(read_head(store))
    return True


def tell(store: Store, *notes: Note) -> Anchor:
    """Append events that change nothing else: a sign-in, a print.

    Raises:
        MachineError: The database is away, busy or full.
    """
    with store.writing() as work:
        for note in notes:
            work.note(note)
    assert work.head is not None  # noqa: S101 - it was given a note
    return work.head


def list_events(store: Store, *, after: int = 0, record_id: str | None = None) -> Iterator[AuditEvent]:
    """Events in their order as they stood at one moment, batch by batch; read to the end, or close it.

    Args:
        store: The database.
        after: Leave out the events up to this number.
        record_id: Only what concerns this record.

    Raises:
        MachineError: The database is away or busy.
        IntegrityError: It is damaged.
    """
    with store.reading() as connection:
        yield from read_events(connection, after=after, record_id=record_id)


def read_events(connection: Connection, *, after: int = 0, record_id: str | None = None) -> Iterator[AuditEvent]:
    """As `list_events`, within the caller's transaction.

    An event whose bytes are no longer of their kind comes with an empty hash, for `verify_chain` to name it.
    """
    wanted = select(audit_events).order_by(audit_events.c.sequence)
    if record_id is not None:
        wanted = wanted.where(audit_events.c.record_id == record_id)
    while batch := _read_batch(connection, wanted.where(audit_events.c.sequence > after).limit(_BATCH)):
        yield from batch
        after = batch[-1].sequence


def _read_batch(connection: Connection, wanted: Select[Any]) -> list[AuditEvent]:
    try:
        return [_as_event(row) for row in connection.execute(wanted)]
    except UNREADABLE:
        numbers = connection.execute(wanted.with_only_columns(audit_events.c.sequence)).scalars().all()
        return [_read_one(connection, number) for number in numbers]


def _read_one(connection: Connection, number: int) -> AuditEvent:
    try:
        return _as_event(connection.execute(select(audit_events).where(audit_events.c.sequence == number)).one())
    except UNREADABLE:
        return AuditEvent(number, _NEVER, "", "", None, "", b"", b"")


def _as_event(row: Row[Any]) -> AuditEvent:
    texts = (row.actor_id, row.action, row.details)
    if not all(isinstance(text, str) for text in texts) or not isinstance(row.record_id, str | None):
        # SQLite keeps whatever it is given.
        raise TypeError("an event's words are text")
    return AuditEvent(
        sequence=row.sequence,
        at=row.at,
        actor_id=row.actor_id,
        action=row.action,
        record_id=row.record_id,
        details=row.details,
        previous=bytes(row.previous),
        hash=bytes(row.hash),
    )
