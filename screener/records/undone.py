"""What a practitioner has decided of a record and not signed: saved as they decide, taken away with the next version.

It lies among the drafts, sealed as they are: a draft whose writer is a member of staff, one for each of them and each
record. Neither saving nor finding it is told in the audit trail: that the record was taken and read is, and nothing
of it counts until it is signed, which is told. Whoever opens it needs the record's version, so that what was decided
of another one opens no more.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from screener.records.model import Draft, check_id
from screener.records.rows import as_row
from screener.records.states import RecordState
from screener.records.store import Store
from screener.records.tables import drafts, records, staff

KEPT_FOR = timedelta(days=30)
"""A purge takes away what was last saved longer ago, whatever has become of the record."""


def save_undone(
    store: Store, record_id: str, staff_id: str, sealed: bytes, *, clinic_key_id: str, at: datetime
) -> bool:
    """Keep what somebody has decided so far, in place of what was kept of it before. Durable when this returns.

    Args:
        store: The database.
        record_id: The record.
        staff_id: Who decides.
        sealed: All of it, sealed to the clinic.
        clinic_key_id: The clinic key that it is sealed to.
        at: Now.

    Returns:
        False if the record is not theirs to decide: nothing was kept, and what was kept before still is.

    Raises:
        MachineError: The database is away, busy, full or may not be written; what was kept before still is.
    """
    theirs = (records.c.state == RecordState.IN_REVIEW.value) & (records.c.claimed_by == staff_id)
    draft = Draft(_name(record_id, staff_id), staff_id, at, at, sealed, clinic_key_id, kept=True)
    with store.writing() as work:
        held = select(records.c.id).where(records.c.id == check_id(record_id), theirs).with_for_update()
        if work.connection.execute(held).one_or_none() is None:
            return False
        work.connection.execute(delete(drafts).where(drafts.c.interview_id == draft.interview_id))
        work.connection.execute(insert(drafts), as_row(draft))
        return True


def find_undone(store: Store, record_id: str, staff_id: str) -> Draft | None:
    """What somebody has decided of a record, if anything is kept.

    Raises:
        MachineError: The database is away or busy.
    """
    wanted = select(drafts).where(drafts.c.interview_id == _name(record_id, staff_id))
    with store.reading() as connection:
        row = connection.execute(wanted).one_or_none()
        return None if row is None else Draft(**row._mapping)


def remove_undone(store: Store, record_id: str, staff_id: str) -> None:
    """Take away what somebody has decided: they begin anew, or took all of it back.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    with store.writing() as work:
        work.connection.execute(delete(drafts).where(drafts.c.interview_id == _name(record_id, staff_id)))


def end_undone(connection: Connection, record_id: str) -> None:
    """Take away what anybody has decided of a record: it has another version now, or is purged."""
    names = [_name(record_id, staff_id) for staff_id in connection.execute(select(staff.c.id)).scalars()]
    connection.execute(delete(drafts).where(drafts.c.interview_id.in_(names)))


def end_old_undone(connection: Connection, at: datetime) -> None:
    """Take away what was saved too long ago."""
    connection.execute(delete(drafts).where(is_undone_work(), drafts.c.saved_at < at - KEPT_FOR))


def is_undone_work() -> ColumnElement[bool]:
    """Tells these drafts from those of interviews."""
    return drafts.c.kiosk_id.in_(select(staff.c.id))


def _name(record_id: str, staff_id: str) -> str:
    """The draft's id: always the same of one record and one member of staff."""
    return str(uuid5(UUID(record_id), staff_id))
