"""One record looked at again by the program just before it is signed: is it still what the audit trail tells?

Nobody is shown anything by this, so nothing is told of it. The chain as a whole is `proving`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection, select

from screener.errors import IntegrityError
from screener.records.audit_log import read_events
from screener.records.model import OpenedRecord, Part, RecordVersion
from screener.records.reading import check_sealed, read_versions
from screener.records.rows import as_record, digest_content, digest_row
from screener.records.store import Store
from screener.records.tables import audit_events, record_versions, records, sealed_parts


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A record as it stands this moment, sealed."""

    standing: OpenedRecord
    """With the newest of each part."""
    signed: OpenedRecord
    """As it stood when the patient had signed."""
    told_at: datetime = field(repr=False)
    """When the newest event of the whole audit trail was told, by the clock of whoever told it."""


def recheck(store: Store, record_id: str) -> Rechecked | None:
    """Read a record anew, and see that its row, versions and parts are those that the audit trail tells of.

    Returns:
        The record; None if there is none, or nothing is left of it.

    Raises:
        MachineError: The database is away or busy.
        IntegrityError: Something is not what was written.
    """
    with store.reading() as connection:
        row = connection.execute(select(records).where(records.c.id == record_id)).one_or_none()
        if row is None:
            return None
        record = as_record(row)
        if record.outcome is None:
            return None
        told = _listen(connection, record_id)
        _compare(told, "", digest_row(records.name, row._mapping), record_id)
        versions = tuple(one for one in read_versions(connection, record) if one.version >= record.rests_on)
        parts = {one.version: _prove_version(connection, one, told) for one in versions}
        newest = select(audit_events.c.at).order_by(audit_events.c.sequence.desc()).limit(1)
        at = connection.execute(newest).scalar_one()
    standing = {part: sealed for number in sorted(parts) for part, sealed in parts[number].items()}
    signed = replace(record, version=record.rests_on)
    first = tuple(one for one in versions if one.version == record.rests_on)
    return Rechecked(
        OpenedRecord(record, versions, standing), OpenedRecord(signed, first, parts.get(record.rests_on, {})), at
    )


def _listen(connection: Connection, record_id: str) -> Mapping[str, str]:
    """Version → the digest of its content that the trail told last; under a blank that of the record's row."""
    told: dict[str, str] = {}
    for event in read_events(connection, record_id=record_id):
        try:
            details = event.read_details()
            if "content" in details:
                told[str(details["version"])] = str(details["content"])
            if "row" in details and details.get("table", records.name) == records.name:
                told[""] = str(details["row"])
        except (ValueError, LookupError, TypeError, AttributeError):
            continue  # an event that was edited may tell anything; what it told is then missed
    return told


def _prove_version(connection: Connection, version: RecordVersion, told: Mapping[str, str]) -> dict[Part, bytes]:
    key = (record_versions.c.record_id == version.record_id) & (record_versions.c.version == version.version)
    row = connection.execute(select(record_versions).where(key)).one()
    stamps = {stamp.part.value: (stamp.size, stamp.digest) for stamp in version.parts}
    _compare(told, str(version.version), digest_content(row._mapping, stamps), version.record_id)
    of_it = (sealed_parts.c.record_id == version.record_id) & (sealed_parts.c.version == version.version)
    try:
        rows = connection.execute(select(sealed_parts).where(of_it, sealed_parts.c.sealed.is_not(None))).all()
        return {Part(row.part): check_sealed(row) for row in rows}
    except (TypeError, ValueError, OverflowError):
        raise _altered(version.record_id) from None


def _compare(told: Mapping[str, str], what: str, digest: str, record_id: str) -> None:
    if told.get(what) != digest:
        raise _altered(record_id)


def _altered(record_id: str) -> IntegrityError:
    message = f"Record {record_id} is not what the audit trail tells of it. Stop, and restore the last backup."
    return IntegrityError("RECORD-024", message)
