"""Reads records in bulk, to be counted: what stands of each, sealed, and when its steps were done. Told once.

Who counts opens them; this room counts nothing but how many there are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, tuple_

from screener.errors import IntegrityError
from screener.records.audit import Action, Note
from screener.records.audit_log import UNREADABLE, tell
from screener.records.model import Part, Record, check_id
from screener.records.reading import check_sealed
from screener.records.rows import as_record
from screener.records.states import RecordState, Step
from screener.records.store import Store
from screener.records.tables import audit_events, record_versions, records, sealed_parts

_AT_ONCE = 100
_COUNTED_PARTS = (Part.IDENTITY, Part.RESPONSE, Part.ASSESSMENT, Part.DETERMINATION)


@dataclass(frozen=True, slots=True)
class Period:
    """Records that were signed within some time."""

    since: datetime | None = None
    """Signed then or later; from the first on, if not given."""
    before: datetime | None = None
    """Signed before; up to now, if not given."""


@dataclass(frozen=True, slots=True)
class SealedPart:
    """One part of one version, still sealed."""

    version: int
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Countable:
    """One record as far as it is counted. Whatever a correction superseded is left out."""

    record: Record
    steps: tuple[tuple[Step, datetime], ...]
    """What made its versions and when, since what was signed last, in order."""
    parts: Mapping[Part, tuple[SealedPart, ...]] = field(repr=False)
    """Of each kind all since then, in order: the first is as the patient signed, the last stands."""


@dataclass(frozen=True, slots=True)
class Abandoned:
    """A form that was begun and never signed, as the audit trail tells it."""

    interview_id: str
    page: str
    """Id of the page where it was left; empty if nobody knows."""


def begin_counting(store: Store, period: Period, *, actor_id: str, at: datetime) -> int:
    """Tell that records are about to be counted.

    Returns:
        How many there are, those not purged.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    tell(store, Note(Action.RECORDS_COUNTED, check_id(actor_id), at))
    wanted = select(func.count()).select_from(records).where(*_choose(period))
    with store.reading() as connection:
        return int(connection.execute(wanted).scalar_one())


def read_countable(store: Store, period: Period) -> Iterator[Countable]:
    """Every record that is not purged, last signed first; `begin_counting` tells it before.

    Raises:
        MachineError: The database is away or busy.
        IntegrityError: A sealed part is not what was written.
    """
    by_time = tuple_(records.c.submitted_at, records.c.id)
    wanted = select(records).where(*_choose(period))
    wanted = wanted.order_by(records.c.submitted_at.desc(), records.c.id.desc()).limit(_AT_ONCE)
    page = wanted
    while True:
        with store.reading() as connection:
            found = [as_record(row) for row in connection.execute(page)]
            steps, parts = _read_steps(connection, found), _read_parts(connection, found)
        for record in found:
            yield Countable(record, tuple(steps.get(record.id, ())), parts.get(record.id, {}))
        if len(found) < _AT_ONCE:
            return
        page = wanted.where(by_time < (found[-1].submitted_at, found[-1].id))


def list_abandoned(store: Store, period: Period) -> tuple[Abandoned, ...]:
    """The forms that were given up or timed out within a period, each once.

    Raises:
        MachineError: The database is away or busy.
        IntegrityError: The audit trail is damaged.
    """
    wanted = select(audit_events.c.details).where(
        audit_events.c.action.in_([Action.DRAFT_REMOVED, Action.DRAFT_KEPT]), *_within(audit_events.c.at, period)
    )
    pages: dict[str, str] = {}
    with store.reading() as connection:
        try:
            for told in connection.execute(wanted.order_by(audit_events.c.sequence)).scalars():
                details = json.loads(told)
                interview_id = str(details["interview"])
                # Kept first and taken away later: the page stands in the event that knew it.
                pages[interview_id] = pages.get(interview_id) or str(details.get("page", ""))
        except (*UNREADABLE, KeyError):
            message = f"The audit trail of {store.place} is damaged. Stop, and verify the audit trail."
            raise IntegrityError("AUDIT-004", message) from None
    return tuple(Abandoned(interview_id, page) for interview_id, page in pages.items())


def _choose(period: Period) -> list[ColumnElement[bool]]:
    return [records.c.state != RecordState.PURGED.value, *_within(records.c.submitted_at, period)]


def _within(column: ColumnElement[Any], period: Period) -> list[ColumnElement[bool]]:
    since = [] if period.since is None else [column >= period.since]
    return since if period.before is None else [*since, column < period.before]


def _read_steps(connection: Connection, wanted: Sequence[Record]) -> dict[str, list[tuple[Step, datetime]]]:
    rests_on = {record.id: record.rests_on for record in wanted}
    versions = record_versions.c
    query = select(versions.record_id, versions.version, versions.step, versions.created_at)
    query = query.where(versions.record_id.in_(rests_on)).order_by(versions.record_id, versions.version)
    found: dict[str, list[tuple[Step, datetime]]] = {}
    for row in connection.execute(query):
        if row.version >= rests_on[row.record_id]:
            found.setdefault(row.record_id, []).append((Step(row.step), row.created_at))
    return found


def _read_parts(connection: Connection, wanted: Sequence[Record]) -> dict[str, dict[Part, tuple[SealedPart, ...]]]:
    rests_on = {record.id: record.rests_on for record in wanted}
    query = select(sealed_parts).where(
        sealed_parts.c.record_id.in_(rests_on),
        sealed_parts.c.part.in_([part.value for part in _COUNTED_PARTS]),
        sealed_parts.c.sealed.is_not(None),
    )
    found: dict[str, dict[Part, tuple[SealedPart, ...]]] = {}
    for row in connection.execute(query.order_by(sealed_parts.c.record_id, sealed_parts.c.version)):
        if row.version >= rests_on[row.record_id]:
            of_record, part = found.setdefault(row.record_id, {}), Part(row.part)
            of_record[part] = (*of_record.get(part, ()), SealedPart(row.version, check_sealed(row)))
    return found
