"""Seals what is kept to another key of the clinic, version by version: may be broken off, and gone on with later.

The caller opens and seals; this room sees sealed bytes alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update

from screener.errors import Problem
from screener.records.audit import Action, Note
from screener.records.model import LegalHold, Part
from screener.records.reading import check_sealed
from screener.records.rows import change_told, digest_bytes, digest_content, lock
from screener.records.store import Store
from screener.records.tables import legal_holds, record_versions, sealed_parts


def count_sealed_to(store: Store, key_id: str) -> int:
    """How many versions are sealed to a key: what a rotation still has before it.

    Raises:
        MachineError: The database is away or busy.
    """
    wanted = select(func.count()).select_from(record_versions).where(_is_sealed_to(key_id))
    with store.reading() as connection:
        return connection.execute(wanted).scalar_one()


def find_sealed_to(store: Store, key_id: str, *, limit: int = 50) -> Sequence[tuple[str, int]]:
    """Some record versions that are sealed to a key: what a rotation does next, also after it was broken off.

    Returns:
        Record id and version.

    Raises:
        MachineError: The database is away or busy.
    """
    columns = (record_versions.c.record_id, record_versions.c.version)
    wanted = select(*columns).where(_is_sealed_to(key_id)).order_by(*columns).limit(limit)
    with store.reading() as connection:
        return [(row.record_id, row.version) for row in connection.execute(wanted)]


def read_sealed(store: Store, record_id: str, version: int) -> Mapping[Part, bytes]:
    """Every sealed part of one version, to be sealed anew. Not told: the re-sealing is.

    Raises:
        MachineError: The database is away or busy.
        IntegrityError: A part is not what was written.
    """
    wanted = select(sealed_parts).where(
        sealed_parts.c.record_id == record_id, sealed_parts.c.version == version, sealed_parts.c.sealed.is_not(None)
    )
    with store.reading() as connection:
        return {Part(row.part): check_sealed(row) for row in connection.execute(wanted)}


def reseal(
    store: Store,
    record_id: str,
    version: int,
    parts: Mapping[Part, bytes],
    *,
    from_key: str,
    to_key: str,
    actor_id: str,
    at: datetime,
) -> Problem | None:
    """Put the same content, sealed to another key, in place of what a version holds. One transaction, told.

    Args:
        store: The database.
        record_id: The record.
        version: Its version.
        parts: Every part that `read_sealed` gave, sealed anew.
        from_key: The key it was sealed to.
        to_key: The key it is sealed to now.
        actor_id: Who rotates.
        at: Now.

    Returns:
        None, or the problem: the version is no longer sealed to that key, or has other parts. Nothing was changed.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    this = (record_versions.c.record_id == record_id) & (record_versions.c.version == version)
    of_it = (sealed_parts.c.record_id == record_id) & (sealed_parts.c.version == version)
    with store.writing() as work:
        row = work.connection.execute(select(record_versions).where(this).with_for_update()).one_or_none()
        held = work.connection.execute(select(sealed_parts.c.part).where(of_it)).scalars().all()
        if row is None or row.clinic_key_id != from_key or set(held) != {part.value for part in parts}:
            return Problem(
                "RECORD-021", "This version was changed meanwhile.", "Read it again, then go on.", where=record_id
            )
        stamps = {part.value: (len(sealed), digest_bytes(sealed)) for part, sealed in sorted(parts.items())}
        digest = digest_content({**row._mapping, "clinic_key_id": to_key}, stamps)
        for part, sealed in parts.items():
            size, stamp = stamps[part.value]
            change = update(sealed_parts).where(of_it, sealed_parts.c.part == part.value)
            work.connection.execute(change.values(sealed=sealed, size=size, digest=stamp))
        change = update(record_versions).where(this)
        work.connection.execute(change.values(clinic_key_id=to_key, content_digest=digest))
        details: dict[str, str | int] = {"version": version, "content": digest, "key": to_key}
        work.note(Note(Action.RECORD_RESEALED, actor_id, at, record_id, details))
    return None


def reseal_hold(
    store: Store, hold: LegalHold, sealed_reason: bytes, *, actor_id: str, at: datetime
) -> Problem | None:
    """Put the same reason, sealed to another key, in place of what a legal hold has.

    Args:
        store: The database.
        hold: As it was read.
        sealed_reason: Its reason, sealed anew.
        actor_id: Who rotates.
        at: Now.

    Returns:
        None, or the problem: the hold has another reason by now. Nothing was changed.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    with store.writing() as work:
        row = lock(work, legal_holds, hold.id)
        if row is None or row.sealed_reason != hold.sealed_reason:
            return Problem("RECORD-022", "This legal hold was changed meanwhile.", "Read it again.", where=hold.id)
        values = {"sealed_reason": sealed_reason}
        change_told(work, legal_holds, hold.id, values, Action.HOLD_PLACED, actor_id, at)
    return None


def _is_sealed_to(key_id: str) -> ColumnElement[bool]:
    # What is purged has no outcome left, and nothing to seal.
    return (record_versions.c.clinic_key_id == key_id) & record_versions.c.outcome.is_not(None)
