"""The tables, the same for SQLite and PostgreSQL. A change here needs a migration; a test compares the two."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

SCHEMA_VERSION = "0002"
"""The newest migration that this program knows."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime, kept as whole microseconds since 1970: exact, sortable and alike in every database."""

    impl = BigInteger
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times are aware")
        return (value - _EPOCH) // _MICROSECOND

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _EPOCH + value * _MICROSECOND


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id(name: str = "id", *, null: bool = False, key: bool = False) -> Column[str]:
    return Column(name, String(36), nullable=null, primary_key=key)


def _at(name: str, *, null: bool = False) -> Column[datetime]:
    return Column(name, Moment, nullable=null)


def _sealed(name: str, *, null: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=null)


records = Table(
    "records",
    metadata,
    _id(key=True),
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("rests_on", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("form_id", String(64), nullable=False),
    Column("outcome", String(16)),
    Column("treatment_on", Date),
    _at("created_at"),
    _at("submitted_at"),
    _at("changed_at"),
    _id("claimed_by", null=True),
    _at("claimed_at", null=True),
    Column("inbox_rank", SmallInteger, nullable=False),
    Index("ix_records_inbox", "inbox_rank", "submitted_at", "id"),
    Index("ix_records_newest", "submitted_at", "id"),
    sqlite_with_rowid=False,
)

record_versions = Table(
    "record_versions",
    metadata,
    Column("record_id", String(36), ForeignKey("records.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("step", String(16), nullable=False),
    Column("rests_on", Integer, nullable=False),
    Column("submission_id", String(36), unique=True),
    Column("outcome", String(16)),
    Column("treatment_on", Date),
    _at("created_at"),
    Column("made_by", String(36), nullable=False),
    _id("clinic_key_id"),
    Column("content_digest", String(64), nullable=False),
    sqlite_with_rowid=False,
)

sealed_parts = Table(
    "sealed_parts",
    metadata,
    Column("record_id", String(36), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("part", String(16), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    _sealed("sealed", null=True),
    ForeignKeyConstraint(["record_id", "version"], ["record_versions.record_id", "record_versions.version"]),
)
"""`sealed` is null once purged; size and digest remain, for the certificate."""

drafts = Table(
    "drafts",
    metadata,
    _id("interview_id", key=True),
    _id("kiosk_id"),
    _at("started_at"),
    _at("saved_at"),
    _sealed("sealed"),
    _id("clinic_key_id"),
    Column("kept", Boolean, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("submission_id", String(36), nullable=False, unique=True),
    _at("posted_at"),
    Column("refused", String(16)),
    _sealed("body"),
)
"""Submissions that wait for the clinic's database; only in a kiosk's own store."""

audit_events = Table(
    "audit_events",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    _at("at"),
    Column("actor_id", String(64), nullable=False),
    Column("action", String(64), nullable=False),
    _id("record_id", null=True),
    Column("details", Text, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("ix_audit_events_record", "record_id", "sequence"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", SmallInteger, CheckConstraint("id = 1", name="single"), primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
"""The one row whose lock gives events their order."""

staff = Table(
    "staff",
    metadata,
    _id(key=True),
    Column("sign_in_name", String(128), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    _sealed("entry"),
    _id("clinic_key_id"),
    _at("added_at"),
    _at("removed_at", null=True),
)

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("wrong", Integer, nullable=False),
    _at("last_at", null=True),
)
"""Tries under a name, whether or not anybody has it, by `attempts.attempts_key`."""

prepared_visits = Table(
    "prepared_visits",
    metadata,
    _id(key=True),
    _id("kiosk_id"),
    _id("follows"),
    _id("prepared_by"),
    _at("prepared_at"),
    _at("expires_at"),
    _sealed("sealed"),
    Index("ix_prepared_visits_kiosk", "kiosk_id", "prepared_at"),
)
"""Follow-up visits that wait for their patient at one kiosk; a row is gone once the form is handed over."""

clinic_files = Table(
    "clinic_files",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("voucher", LargeBinary, nullable=False),
    _at("changed_at"),
)

kiosks = Table(
    "kiosks",
    metadata,
    _id(key=True),
    Column("name", String(128), nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("certificate", LargeBinary, nullable=False),
    _at("added_at"),
    _at("retired_at", null=True),
)

clinic_keys = Table(
    "clinic_keys",
    metadata,
    _id(key=True),
    Column("public_key", LargeBinary, nullable=False),
    _sealed("wrapped_for_recovery"),
    _at("added_at"),
    _at("retired_at", null=True),
)

legal_holds = Table(
    "legal_holds",
    metadata,
    _id(key=True),
    Column("record_id", String(36), ForeignKey("records.id"), nullable=False, index=True),
    _at("placed_at"),
    _id("placed_by"),
    _sealed("sealed_reason"),
    _at("lifted_at", null=True),
    _id("lifted_by", null=True),
)

purge_certificates = Table(
    "purge_certificates",
    metadata,
    _id(key=True),
    _at("purged_at"),
    _id("actor_id"),
    Column("body", Text, nullable=False),
    Column("digest", String(64), nullable=False),
)
