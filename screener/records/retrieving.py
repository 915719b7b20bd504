"""Retrieves what is kept: a record by the beginning of its id, as it stood at any version, or every sealed part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, tuple_

from screener.records.audit import Action, Note
from screener.records.audit_log import UNREADABLE
from screener.records.model import OpenedRecord, Part
from screener.records.reading import check_sealed, read_versions
from screener.records.rows import as_record
from screener.records.store import Store
from screener.records.tables import records, sealed_parts

_BEGINNING = re.compile(r"[0-9a-f-]{1,36}")


@dataclass(frozen=True, slots=True)
class StoredPart:
    """One sealed part as it lies in the database, whether or not it is what was written."""

    record_id: str
    version: int
    part: Part
    sealed: bytes = field(repr=False)


def find_ids(store: Store, beginning: str, *, limit: int = 3) -> Sequence[str]:
    """Ids of records that begin so, in order; none if it cannot be the beginning of an id.

    Args:
        store: The database.
        beginning: As typed; capitals do not matter.
        limit: At most so many.

    Raises:
        MachineError: The database is away or busy.
    """
    typed = beginning.strip().lower()
    if not _BEGINNING.fullmatch(typed):
        return ()
    # The letter after the last digit of an id: a plain walk along the index.
    wanted = select(records.c.id).where(records.c.id >= typed, records.c.id < f"{typed}g").order_by(records.c.id)
    with store.reading() as connection:
        return tuple(connection.execute(wanted.limit(limit)).scalars())


def open_as_of(
    store: Store, record_id: str, version: int | None, *, actor_id: str, at: datetime, action: Action
) -> OpenedRecord | None:
    """One record as it stood when a version of it was made, and the audit event that it was read.

    If the event cannot be written, nothing is read.

    Args:
        store: The database.
        record_id: The record.
        version: The version; the one that stands if not given.
        actor_id: Who reads.
        at: Now.
        action: What for.

    Returns:
        The record with `version` and `rests_on` of then, its versions up to then (`superseded` as of now) and the
        parts that stood then; None if there is no such record or version.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
        IntegrityError: A sealed part is not what was written.
    """
    with store.writing() as work:
        then = _look_at(work.connection, record_id, version)
        if then is None:
            return None
        wanted = select(sealed_parts).where(
            sealed_parts.c.record_id == record_id,
            sealed_parts.c.version.between(then.record.rests_on, then.record.version),
            sealed_parts.c.sealed.is_not(None),
        )
        rows = work.connection.execute(wanted.order_by(sealed_parts.c.version))
        parts = {Part(row.part): check_sealed(row) for row in rows}
        work.note(Note(action, actor_id, at, record_id, {"version": then.record.version}))
    return replace(then, parts=parts)


def look_at(store: Store, record_id: str, version: int | None = None) -> OpenedRecord | None:
    """As `open_as_of`, without the sealed parts: nothing of the patient is read, and nothing told.

    Raises:
        MachineError: The database is away or busy.
    """
    with store.reading() as connection:
        return _look_at(connection, record_id, version)


def read_stored_parts(store: Store, record_id: str | None = None) -> Iterator[StoredPart]:
    """Every sealed part there is, superseded ones too, to be proved; nobody is shown what is in them.

    Rows whose bytes are not of their kind are passed over: `proving` names them.

    Args:
        store: The database.
        record_id: Only of this record.

    Raises:
        MachineError: The database is away or busy.
    """
    columns = (sealed_parts.c.record_id, sealed_parts.c.version, sealed_parts.c.part)
    wanted = select(*columns).where(sealed_parts.c.sealed.is_not(None)).order_by(*columns).limit(500)
    if record_id is not None:
        wanted = wanted.where(sealed_parts.c.record_id == record_id)
    after: tuple[Any, ...] | None = None
    with store.reading() as connection:
        while True:
            page = wanted if after is None else wanted.where(tuple_(*columns) > after)
            keys = connection.execute(page).all()
            for key in keys:
                row = connection.execute(select(sealed_parts).where(tuple_(*columns) == tuple(key))).one()
                try:
                    yield StoredPart(row.record_id, row.version, Part(row.part), bytes(row.sealed))
                except UNREADABLE:
                    continue
            if not keys:
                return
            after = tuple(keys[-1])


def count_stored_parts(store: Store, record_id: str | None = None) -> int:
    """How many `read_stored_parts` will give.

    Raises:
        MachineError: The database is away or busy.
    """
    wanted = select(func.count()).select_from(sealed_parts).where(sealed_parts.c.sealed.is_not(None))
    if record_id is not None:
        wanted = wanted.where(sealed_parts.c.record_id == record_id)
    with store.reading() as connection:
        return connection.execute(wanted).scalar_one()


def _look_at(connection: Connection, record_id: str, version: int | None) -> OpenedRecord | None:
    row = connection.execute(select(records).where(records.c.id == record_id)).one_or_none()
    if row is None:
        return None
    record = as_record(row)
    versions = read_versions(connection, record)
    chosen = next((each for each in versions if each.version == (version or record.version)), None)
    if chosen is None:
        return None
    then = replace(record, version=chosen.version, rests_on=chosen.rests_on)
    return OpenedRecord(then, tuple(each for each in versions if each.version <= chosen.version), {})
