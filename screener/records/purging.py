"""Deletes what the clinic's schedule no longer keeps, with a certificate of it; what lies under a legal hold stays.

Of a purged record remain its ids, times and digests, none of which tells anything of the patient. The audit trail
stays whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from screener.errors import Problem
from screener.records.audit import Action, Note, write_canonical
from screener.records.model import LegalHold, Record, check_id
from screener.records.retention import find_due_day
from screener.records.rows import as_record, as_row, change_told, digest_bytes, insert_told, lock, rank_in_inbox
from screener.records.states import RecordState, Step, find_next
from screener.records.store import Store, Work
from screener.records.submitting import tell_step
from screener.records.tables import legal_holds, purge_certificates, record_versions, records, sealed_parts
from screener.records.undone import end_old_undone, end_undone


@dataclass(frozen=True, slots=True)
class PurgeCertificate:
    """What was deleted, when and by whom."""

    id: str
    purged_at: datetime
    actor_id: str
    body: str
    """Canonical JSON: of each record its ids, times, and the size and digest of every part that was deleted."""
    digest: str
    """SHA-256 of the body, hex; the audit trail holds it too."""
    records: int
    """How many records were deleted."""


def place_hold(store: Store, hold: LegalHold) -> Problem | None:
    """Keep a record from being purged.

    Returns:
        None, or the problem: there is no such record, or it is purged already.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    with store.writing() as work:
        row = lock(work, records, hold.record_id)
        if row is None or row.state == RecordState.PURGED:
            return Problem("RECORD-016", "There is no such record.", "Look for it in the list.", where=hold.record_id)
        insert_told(work, legal_holds, as_row(hold), Action.HOLD_PLACED, hold.placed_by, hold.placed_at)
    return None


def lift_hold(store: Store, hold_id: str, *, actor_id: str, at: datetime) -> bool:
    """End a hold.

    Returns:
        True if there was such a hold in force.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    with store.writing() as work:
        row = lock(work, legal_holds, hold_id)
        if row is None or row.lifted_at is not None:
            return False
        values = {"lifted_at": at, "lifted_by": actor_id}
        change_told(work, legal_holds, hold_id, values, Action.HOLD_LIFTED, actor_id, at)
        return True


def list_holds(store: Store, *, record_id: str | None = None) -> Sequence[LegalHold]:
    """Every hold, oldest first; those lifted too.

    Raises:
        MachineError: The database is away or busy.
    """
    wanted = select(legal_holds).order_by(legal_holds.c.placed_at, legal_holds.c.id)
    if record_id is not None:
        wanted = wanted.where(legal_holds.c.record_id == record_id)
    with store.reading() as connection:
        return [LegalHold(**row._mapping) for row in connection.execute(wanted)]


def find_due(store: Store, schedule: Mapping[RecordState, datetime]) -> Sequence[Record]:
    """What a purge would delete now.

    Args:
        store: The database.
        schedule: State → delete what has not changed, and was not treated, since then. States not named are kept.

    Raises:
        MachineError: The database is away or busy.
    """
    with store.reading() as connection:
        return _find_due(connection, schedule)


def find_held(store: Store, schedule: Mapping[RecordState, datetime]) -> Sequence[Record]:
    """What a purge would delete now if no legal hold kept it.

    Args:
        store: The database.
        schedule: As `find_due`.

    Raises:
        MachineError: The database is away or busy.
    """
    with store.reading() as connection:
        return _find_due(connection, schedule, held=True)


def find_next_due(store: Store, years: Mapping[RecordState, int], *, zone: tzinfo) -> date | None:
    """The day on which the next record falls due; None if none ever does as things stand.

    Args:
        store: The database.
        years: As `make_schedule`.
        zone: The clinic's.

    Raises:
        MachineError: The database is away or busy.
    """
    with store.reading() as connection:
        lasts = {state: _find_first_last(connection, state, zone) for state, number in years.items() if number}
    return min((find_due_day(last, years[state]) for state, last in lasts.items() if last is not None), default=None)


def purge(
    store: Store, schedule: Mapping[RecordState, datetime], *, certificate_id: str, actor_id: str, at: datetime
) -> PurgeCertificate:
    """Delete what is due, keep the certificate and tell it: all in one transaction, or nothing.

    Args:
        store: The database.
        schedule: As `find_due`.
        certificate_id: Random UUID of the certificate.
        actor_id: Who purges.
        at: Now.

    Raises:
        MachineError: The database is away, busy, full or may not be written. Nothing was deleted.
    """
    check_id(certificate_id)
    with store.writing() as work:
        due = _find_due(work.connection, schedule, locked=True)
        deleted = [_delete(work, record, at, actor_id) for record in due]
        end_old_undone(work.connection, at)
        body = write_canonical({"purged_at": _write(at), "by": actor_id, "records": deleted})
        certificate = PurgeCertificate(certificate_id, at, actor_id, body, digest_bytes(body.encode()), len(due))
        row = as_row(certificate)
        row.pop("records")
        work.connection.execute(insert(purge_certificates), row)
        details: dict[str, str | int] = {
            "certificate": certificate_id,
            "digest": certificate.digest,
            "count": len(due),
        }
        work.note(Note(Action.PURGED, actor_id, at, None, details))
    if due:
        store.compact()
    return certificate


def list_certificates(store: Store) -> Sequence[PurgeCertificate]:
    """Every certificate, oldest first.

    Raises:
        MachineError: The database is away or busy.
    """
    wanted = select(purge_certificates).order_by(purge_certificates.c.purged_at, purge_certificates.c.id)
    with store.reading() as connection:
        return [_as_certificate(row) for row in connection.execute(wanted)]


def _as_certificate(row: Row[Any]) -> PurgeCertificate:
    return PurgeCertificate(**row._mapping, records=row.body.count('"record"'))


def _find_due(
    connection: Connection, schedule: Mapping[RecordState, datetime], *, locked: bool = False, held: bool = False
) -> list[Record]:
    due: list[Record] = []
    for state, before in sorted(schedule.items()):
        if find_next(state, Step.PURGE) is None:
            continue
        rows = connection.execute(_choose_due(state, before, locked=locked, held=held))
        due += [record for record in map(as_record, rows) if _is_past(record, before)]
    return due


def _find_first_last(connection: Connection, state: RecordState, zone: tzinfo) -> date | None:
    """The earliest last day of a record of that state: of its change, or of its treatment if that is later."""
    first: date | None = None
    for record in map(as_record, connection.execute(_choose(state, held=False))):
        changed = record.changed_at.astimezone(zone).date()
        if first is not None and changed >= first:
            break  # whatever changed later has its last day later
        last = max(changed, record.treatment_on or changed)
        first = last if first is None else min(first, last)
    return first


def _choose_due(state: RecordState, before: datetime, *, locked: bool, held: bool) -> Select[Any]:
    wanted = _choose(state, held=held).where(records.c.changed_at < before)
    return wanted.with_for_update() if locked else wanted


def _choose(state: RecordState, *, held: bool) -> Select[Any]:
    """Those of a state that a legal hold keeps, or those that none does; what changed first comes first."""
    holds = select(legal_holds.c.id).where(legal_holds.c.record_id == records.c.id, legal_holds.c.lifted_at.is_(None))
    return (
        select(records)
        .where(records.c.state == state.value)
        .where(holds.exists() if held else ~holds.exists())
        .order_by(records.c.changed_at, records.c.id)
    )


def _is_past(record: Record, before: datetime) -> bool:
    return record.treatment_on is None or record.treatment_on < before.date()


def _delete(work: Work, before: Record, at: datetime, actor_id: str) -> dict[str, object]:
    """Delete one record's sealed parts and what the inbox knew of it; tell what was deleted."""
    connection = work.connection
    of_it = sealed_parts.c.record_id == before.id
    parts = connection.execute(
        select(sealed_parts.c.version, sealed_parts.c.part, sealed_parts.c.size, sealed_parts.c.digest)
        .where(of_it)
        .order_by(sealed_parts.c.version, sealed_parts.c.part)
    ).all()
    connection.execute(update(sealed_parts).where(of_it).values(sealed=None))
    end_undone(connection, before.id)
    connection.execute(
        update(record_versions)
        .where(record_versions.c.record_id == before.id)
        .values(outcome=None, treatment_on=None)
    )
    state = RecordState.PURGED
    record = replace(
        before,
        state=state,
        revision=before.revision + 1,
        outcome=None,
        treatment_on=None,
        changed_at=at,
        claimed_by=None,
        claimed_at=None,
        inbox_rank=rank_in_inbox(state, None),
    )
    connection.execute(update(records).where(records.c.id == record.id).values(**as_row(record)))
    tell_step(work, record, Step.PURGE, actor_id, at)
    return {
        "record": before.id,
        "form": before.form_id,
        "created_at": _write(before.created_at),
        "submitted_at": _write(before.submitted_at),
        "changed_at": _write(before.changed_at),
        "parts": [[row.version, row.part, row.size, row.digest] for row in parts],
    }


def _write(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
