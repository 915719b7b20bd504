"""Somebody who can write to the database, has the clinic's public key, and mends every digest they can reach."""

from __future__ import annotations

import json

from sqlalchemy import select, text, update

from screener.records.contents import seal_content
from screener.records.key_files import load_kiosk_keys
from screener.records.rows import digest_bytes, digest_content
from screener.records.tables import audit_events, record_versions, sealed_parts

_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname || ' ON ' || tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal",
}
"""What keeps somebody who knows no better from altering rows; who has the database's password drops them."""


def put_parts(practice, record, parts, *, outcome, deep):
    """Other parts in the place of those that the patient signed.

    Args:
        practice: The clinic.
        record: As it stands.
        parts: Part → plain bytes, to be sealed as a kiosk would.
        outcome: For the sealing only.
        deep: True to mend what the audit trail tells of it too, which breaks its chain.
    """
    keys = load_kiosk_keys(practice.folder / "keys")
    sealed = seal_content(keys.clinic, record.id, record.rests_on, parts, outcome=outcome).parts
    of_it = (sealed_parts.c.record_id == record.id) & (sealed_parts.c.version == record.rests_on)
    with practice.store.engine.begin() as connection:
        for name in connection.execute(text(_TRIGGERS[connection.dialect.name])).scalars().all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        for part, data in sealed.items():
            values = {"sealed": data, "size": len(data), "digest": digest_bytes(data)}
            connection.execute(update(sealed_parts).where(of_it, sealed_parts.c.part == part.value).values(**values))
        if deep:
            _mend(connection, record, of_it)


def _mend(connection, record, of_it):
    rows = connection.execute(select(sealed_parts).where(of_it).order_by(sealed_parts.c.part)).all()
    version = (record_versions.c.record_id == record.id) & (record_versions.c.version == record.rests_on)
    row = connection.execute(select(record_versions).where(version)).one()
    digest = digest_content(row._mapping, {each.part: (each.size, each.digest) for each in rows})
    connection.execute(update(record_versions).where(version).values(content_digest=digest))
    for event in connection.execute(select(audit_events).where(audit_events.c.record_id == record.id)).all():
        told = json.loads(event.details)
        if "content" in told and told.get("version") == record.rests_on:
            mended = json.dumps({**told, "content": digest}, sort_keys=True, separators=(",", ":"))
            one = audit_events.c.sequence == event.sequence
            connection.execute(update(audit_events).where(one).values(details=mended))
