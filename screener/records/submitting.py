"""Keeps what a patient signed: in one transaction, exactly once, whatever dies and however often it is tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from screener.errors import MachineError, Problem, ScreenerError
from screener.records.audit import Note
from screener.records.model import Content, Record, Submission
from screener.records.rows import as_record, as_row, digest_bytes, digest_content, digest_row, rank_in_inbox
from screener.records.states import TOLD_AS, RecordState, Step, find_next
from screener.records.store import Store, Work
from screener.records.tables import clinic_keys, drafts, record_versions, records, sealed_parts
from screener.records.trouble import is_duplicate
from screener.records.undone import end_undone
from screener.records.visits import end_visit

# Made once: SQLAlchemy then need not look at them anew each time.
_INSERT_RECORD = insert(records)
_INSERT_VERSION = insert(record_versions)
_INSERT_PARTS = insert(sealed_parts)
_LOCK_KEY = (
    select(clinic_keys.c.retired_at)
    .where(clinic_keys.c.id == bindparam("key"))
    .with_for_update(read=True, key_share=True)
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a submission is kept, durably."""

    record_id: str
    version: int
    content_digest: str
    already: bool
    """True if an earlier try had kept it."""


def submit(store: Store, submission: Submission, *, at: datetime) -> Receipt | Problem:
    """Keep a submission: the record, its sealed parts, the audit event and the end of its draft, or nothing.

    Args:
        store: The clinic's database.
        submission: What the kiosk hands over. The same submission id again changes nothing.
        at: Now.

    Returns:
        The receipt, or the problem if what is corrected has changed or is gone: the submission is then not kept.

    Raises:
        MachineError: The database is away, busy, full or may not be written. Try again.
        IntegrityError: It is damaged.
    """
    try:
        with store.writing() as work:
            if submission.corrects is None:
                # Whether it is there already is told by the database refusing it: a question less each time.
                return _keep_new(work, submission, at)
            known = _find_known(work.connection, submission)
            if known is None:
                return _correct(work, submission, at)
    except ScreenerError as error:
        if not is_duplicate(error):
            raise
        known = _explain_duplicate(store, submission, error)
    # The try that kept it may not have lived to see it durable.
    store.settle()
    return known


def insert_version(connection: Connection, version: Mapping[str, Any], content: Content) -> str:
    """Insert one version with its parts, within the caller's transaction.

    Args:
        connection: The transaction.
        version: The columns of `record_versions`, without the digest.
        content: The sealed parts.

    Returns:
        The digest of its content.

    Raises:
        MachineError: It is sealed to a key that nobody has any more.
    """
    _refuse_if_retired(connection, content.clinic_key_id)
    stamps = {part.value: (len(sealed), digest_bytes(sealed)) for part, sealed in sorted(content.parts.items())}
    digest = digest_content(version, stamps)
    connection.execute(_INSERT_VERSION, {**version, "content_digest": digest})
    key = {"record_id": version["record_id"], "version": version["version"]}
    rows = [
        {**key, "part": part.value, "size": size, "digest": stamp, "sealed": content.parts[part]}
        for part in sorted(content.parts)
        for size, stamp in [stamps[part.value]]
    ]
    connection.execute(_INSERT_PARTS, rows)
    return digest


def _refuse_if_retired(connection: Connection, key_id: str) -> None:
    """See that the key is one that somebody has, and stays so until this transaction ends.

    Raises:
        MachineError: It was retired: what is sealed to it would be lost.
    """
    if connection.execute(_LOCK_KEY, {"key": key_id}).scalar_one_or_none() is not None:
        message = (
            "The clinic has a new key, and what is sealed to the old one nobody could read. Nothing was kept. "
            "Type `screener kiosk update` on this computer, start the program again, then try again."
        )
        raise MachineError("RECORD-023", message)


def tell_step(work: Work, record: Record, step: Step, actor_id: str, at: datetime, **details: str | int) -> None:
    """Tell a step of a record, with the digest of the row that it leaves behind."""
    told = {
        "state": record.state.value,
        "version": record.version,
        "revision": record.revision,
        "row": digest_row(records.name, as_row(record)),
    }
    work.note(Note(TOLD_AS[step], actor_id, at, record.id, {**told, **details}))


def _keep_new(work: Work, submission: Submission, at: datetime) -> Receipt:
    content = submission.content
    record = Record(
        id=submission.record_id,
        state=RecordState.SUBMITTED,
        version=1,
        rests_on=1,
        revision=1,
        form_id=submission.form_id,
        outcome=content.outcome,
        treatment_on=content.treatment_on,
        created_at=submission.created_at,
        submitted_at=submission.submitted_at,
        changed_at=at,
        claimed_by=None,
        claimed_at=None,
        inbox_rank=rank_in_inbox(RecordState.SUBMITTED, content.outcome),
    )
    work.connection.execute(_INSERT_RECORD, as_row(record))
    return _keep_version(work, submission, record, Step.SUBMIT, at)


def _correct(work: Work, submission: Submission, at: datetime) -> Receipt | Problem:
    row = work.connection.execute(
        select(records).where(records.c.id == submission.record_id).with_for_update()
    ).one_or_none()
    before = None if row is None else as_record(row)
    after = None if before is None else find_next(before.state, Step.CORRECT)
    if before is None or after is None or before.version != submission.corrects:
        return Problem(
            "RECORD-011",
            "The record that this corrects is gone, or has changed meanwhile.",
            "Open it again and let the patient correct what stands now.",
            where=submission.record_id,
        )
    content, number = submission.content, before.version + 1
    record = Record(
        id=before.id,
        state=after,
        version=number,
        rests_on=number,
        revision=before.revision + 1,
        form_id=before.form_id,
        outcome=content.outcome,
        treatment_on=content.treatment_on,
        created_at=before.created_at,
        submitted_at=submission.submitted_at,
        changed_at=at,
        claimed_by=None,
        claimed_at=None,
        inbox_rank=rank_in_inbox(after, content.outcome),
    )
    work.connection.execute(update(records).where(records.c.id == record.id).values(**as_row(record)))
    end_undone(work.connection, record.id)
    return _keep_version(work, submission, record, Step.CORRECT, at)


def _keep_version(work: Work, submission: Submission, record: Record, step: Step, at: datetime) -> Receipt:
    digest = insert_version(work.connection, _describe_version(submission, record, step), submission.content)
    if submission.interview_id is not None:
        work.connection.execute(delete(drafts).where(drafts.c.interview_id == submission.interview_id))
    tell_step(work, record, step, submission.actor_id, at, content=digest)
    if submission.visit_id is not None:
        end_visit(work, submission.visit_id, submission.actor_id, at)
    return Receipt(record.id, record.version, digest, already=False)


def _describe_version(submission: Submission, record: Record, step: Step) -> dict[str, Any]:
    return {
        "record_id": record.id,
        "version": record.version,
        "step": step.value,
        "rests_on": record.rests_on,
        "submission_id": submission.submission_id,
        "outcome": submission.content.outcome,
        "treatment_on": submission.content.treatment_on,
        "created_at": submission.submitted_at,
        "made_by": submission.actor_id,
        "clinic_key_id": submission.content.clinic_key_id,
    }


def _find_known(connection: Connection, submission: Submission) -> Receipt | Problem | None:
    row = connection.execute(
        select(record_versions).where(record_versions.c.submission_id == submission.submission_id)
    ).one_or_none()
    if row is None:
        return None
    if row.record_id == submission.record_id:
        return Receipt(row.record_id, row.version, row.content_digest, already=True)
    return Problem(
        "RECORD-012",
        "This submission's number is taken by another record.",
        "Keep the submission aside and call someone: two kiosks may share one copied disk.",
        where=submission.record_id,
    )


def _explain_duplicate(store: Store, submission: Submission, error: ScreenerError) -> Receipt | Problem:
    """Somebody else was faster: with this very submission, or with another of the same record id."""
    with store.reading() as connection:
        known = _find_known(connection, submission)
        taken = connection.execute(select(records.c.id).where(records.c.id == submission.record_id)).one_or_none()
    if known is not None:
        return known
    if taken is None:
        raise error
    return Problem(
        "RECORD-013",
        "A record of this visit is already kept. It was left as it is.",
        "Keep the submission aside and compare the two.",
        where=submission.record_id,
    )
