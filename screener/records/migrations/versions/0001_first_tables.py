"""The first tables.

Revision: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_KEPT_AS_WRITTEN = ("audit_events", "purge_certificates")
_TABLES = (
    "sealed_parts", "record_versions", "legal_holds", "staff", "records", "purge_certificates", "outbox", "kiosks",
    "drafts", "clinic_keys", "clinic_files", "sign_in_attempts", "audit_head", "audit_events",
)  # fmt: skip

_SQLITE_TRIGGERS = (
    *(
        f"CREATE TRIGGER {table}_{verb} BEFORE {verb} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'what is written here stays as it is'); END"
        for table in _KEPT_AS_WRITTEN
        for verb in ("UPDATE", "DELETE")
    ),
    (
        "CREATE TRIGGER audit_head_back BEFORE UPDATE ON audit_head WHEN NEW.sequence <= OLD.sequence "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END"
    ),
    (
        "CREATE TRIGGER audit_head_delete BEFORE DELETE ON audit_head "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END"
    ),
)
_POSTGRES_TRIGGERS = (
    (
        "CREATE FUNCTION screener_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'what is written here stays as it is'; END $$"
    ),
    *(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION screener_refuse()"
        for table in _KEPT_AS_WRITTEN
    ),
    (
        "CREATE TRIGGER audit_head_back BEFORE UPDATE ON audit_head FOR EACH ROW "
        "WHEN (NEW.sequence <= OLD.sequence) EXECUTE FUNCTION screener_refuse()"
    ),
    (
        "CREATE TRIGGER audit_head_delete BEFORE DELETE OR TRUNCATE ON audit_head "
        "FOR EACH STATEMENT EXECUTE FUNCTION screener_refuse()"
    ),
    # What is sealed cannot be compressed: do not try.
    "ALTER TABLE sealed_parts ALTER COLUMN sealed SET STORAGE EXTERNAL",
)
_AFTER = {"sqlite": _SQLITE_TRIGGERS, "postgresql": _POSTGRES_TRIGGERS}
_LAST = {"sqlite": (), "postgresql": ("DROP FUNCTION screener_refuse()",)}


def upgrade() -> None:
    """Make the tables, the triggers that keep the audit trail, and its head before the first event."""
    _make_records()
    _make_audit()
    _make_people()
    for statement in _AFTER[op.get_bind().dialect.name]:
        op.execute(statement)
    head = sa.table("audit_head", sa.column("id"), sa.column("sequence"), sa.column("hash", sa.LargeBinary))
    op.bulk_insert(head, [{"id": 1, "sequence": 0, "hash": bytes(32)}])


def downgrade() -> None:
    """Take them away with all they hold."""
    for table in _TABLES:
        op.drop_table(table)
    for statement in _LAST[op.get_bind().dialect.name]:
        op.execute(statement)


def _make_records() -> None:
    op.create_table(
        "drafts",
        sa.Column("interview_id", sa.String(length=36), nullable=False),
        sa.Column("kiosk_id", sa.String(length=36), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("clinic_key_id", sa.String(length=36), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("interview_id", name="pk_drafts"),
    )
    op.create_table(
        "outbox",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("posted_at", sa.BigInteger(), nullable=False),
        sa.Column("refused", sa.String(length=16), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_outbox"),
        sa.UniqueConstraint("submission_id", name="uq_outbox_submission_id"),
    )
    op.create_table(
        "records",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rests_on", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("treatment_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("submitted_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("claimed_by", sa.String(length=36), nullable=True),
        sa.Column("claimed_at", sa.BigInteger(), nullable=True),
        sa.Column("inbox_rank", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_records"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_records_inbox", "records", ["inbox_rank", "submitted_at", "id"], unique=False)
    op.create_index("ix_records_newest", "records", ["submitted_at", "id"], unique=False)
    op.create_table(
        "legal_holds",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("placed_at", sa.BigInteger(), nullable=False),
        sa.Column("placed_by", sa.String(length=36), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("lifted_at", sa.BigInteger(), nullable=True),
        sa.Column("lifted_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_legal_holds_record_id"),
        sa.PrimaryKeyConstraint("id", name="pk_legal_holds"),
    )
    op.create_index("ix_legal_holds_record_id", "legal_holds", ["record_id"], unique=False)
    op.create_table(
        "record_versions",
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("rests_on", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("treatment_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("clinic_key_id", sa.String(length=36), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_record_versions_record_id"),
        sa.PrimaryKeyConstraint("record_id", "version", name="pk_record_versions"),
        sa.UniqueConstraint("submission_id", name="uq_record_versions_submission_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sealed_parts",
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["record_id", "version"],
            ["record_versions.record_id", "record_versions.version"],
            name="fk_sealed_parts_record_id_version",
        ),
        sa.PrimaryKeyConstraint("record_id", "version", "part", name="pk_sealed_parts"),
    )


def _make_audit() -> None:
    op.create_table(
        "audit_events",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_audit_events"),
    )
    op.create_index("ix_audit_events_record", "audit_events", ["record_id", "sequence"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_audit_head_single"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.create_table(
        "purge_certificates",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("purged_at", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.String(length=36), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_purge_certificates"),
    )


def _make_people() -> None:
    op.create_table(
        "clinic_keys",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_for_recovery", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_clinic_keys"),
    )
    op.create_table(
        "kiosks",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_kiosks"),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sign_in_name", sa.String(length=128), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("clinic_key_id", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("sign_in_name", name="uq_staff_sign_in_name"),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempts"),
    )
    op.create_table(
        "clinic_files",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("voucher", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_clinic_files"),
    )
