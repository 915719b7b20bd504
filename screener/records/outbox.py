"""Submissions that wait on the kiosk while the clinic's database is away: delivered in order, exactly once.

They lie in the kiosk's own store, sealed as they will be kept. One is taken off only when the clinic's database has
it durably; if the kiosk dies in between, it is handed over again, and the submission's number tells that it is there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from screener.errors import IntegrityError, MachineError, Problem
from screener.records.model import Content, Part, Submission
from screener.records.store import Store
from screener.records.submitting import submit
from screener.records.tables import drafts, outbox

_FORMAT = "screener-outbox-1"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of the outbox."""

    delivered: int
    waiting: int
    """Still to be delivered: the clinic's database is away."""
    refused: int
    """Set aside, now or earlier: what they correct has changed. They are kept for staff to look at."""
    trouble: MachineError | None
    """Why it stopped, if it did."""


def post(local: Store, submission: Submission, *, at: datetime) -> None:
    """Put a submission into the kiosk's own store and end its draft there, in one transaction. Durable on return.

    The same submission again changes nothing.

    Raises:
        MachineError: The kiosk's store is busy, full or may not be written; nothing was changed, the draft is there.
    """
    with local.writing() as work:
        waits = select(outbox.c.position).where(outbox.c.submission_id == submission.submission_id)
        if work.connection.execute(waits).first() is None:
            last = work.connection.execute(select(func.coalesce(func.max(outbox.c.position), 0))).scalar_one()
            row = {
                "position": last + 1,
                "submission_id": submission.submission_id,
                "posted_at": at,
                "refused": None,
                "body": write_submission(submission),
            }
            work.connection.execute(insert(outbox), row)
        if submission.interview_id is not None:
            work.connection.execute(delete(drafts).where(drafts.c.interview_id == submission.interview_id))


def deliver(local: Store, central: Store, *, now: Callable[[], datetime]) -> Delivery:
    """Hand over what waits, oldest first, until nothing does or the clinic's database is away.

    Args:
        local: The kiosk's own store.
        central: The clinic's.
        now: The clock.

    Raises:
        MachineError: The kiosk's own store is busy or out of reach.
        IntegrityError: What waits, or the clinic's database, is damaged.
    """
    delivered, trouble = 0, None
    while trouble is None:
        row = _find_oldest(local)
        if row is None:
            break
        submission = read_submission(row.body)
        try:
            answer = submit(central, submission, at=now())
        except MachineError as error:
            trouble = error
        else:
            _settle(local, row.position, answer)
            delivered += not isinstance(answer, Problem)
    waiting, refused = count_waiting(local)
    return Delivery(delivered, waiting, refused, trouble)


def count_waiting(local: Store) -> tuple[int, int]:
    """How many submissions wait to be delivered, and how many were refused.

    Raises:
        MachineError: The kiosk's own store is busy or out of reach.
    """
    counted = select(func.count(), func.count(outbox.c.refused)).select_from(outbox)
    with local.reading() as connection:
        every, refused = connection.execute(counted).one()
    return every - refused, refused


def find_refused(local: Store) -> list[tuple[str, Submission]]:
    """What was set aside, oldest first, each with the code of its problem.

    Raises:
        MachineError: The kiosk's own store is busy or out of reach.
        IntegrityError: What waits is damaged.
    """
    wanted = select(outbox).where(outbox.c.refused.is_not(None)).order_by(outbox.c.position)
    with local.reading() as connection:
        return [(row.refused, read_submission(row.body)) for row in connection.execute(wanted)]


def write_submission(submission: Submission) -> bytes:
    """A submission as bytes: one line of JSON, then the sealed parts, bound to it by a digest."""
    content = submission.content
    parts = sorted(content.parts)
    blobs = b"".join(content.parts[part] for part in parts)
    told = {
        "format": _FORMAT,
        "submission_id": submission.submission_id,
        "record_id": submission.record_id,
        "actor_id": submission.actor_id,
        "form_id": submission.form_id,
        "created_at": submission.created_at.astimezone(UTC).isoformat(),
        "submitted_at": submission.submitted_at.astimezone(UTC).isoformat(),
        "interview_id": submission.interview_id,
        "corrects": submission.corrects,
        "visit_id": submission.visit_id,
        "clinic_key_id": content.clinic_key_id,
        "outcome": content.outcome,
        "treatment_on": content.treatment_on.isoformat() if content.treatment_on else None,
        "parts": [[part.value, len(content.parts[part])] for part in parts],
    }
    line = json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(line + blobs).hexdigest().encode() + b" " + line + b"\n" + blobs


def read_submission(body: object) -> Submission:
    """The submission that `write_submission` wrote.

    Raises:
        IntegrityError: The bytes are not what was written.
    """
    whole = body if isinstance(body, bytes) else b""
    line, _, blobs = whole[65:].partition(b"\n")
    if whole[:64] != hashlib.sha256(line + blobs).hexdigest().encode() or whole[64:65] != b" ":
        raise IntegrityError(
            "STORE-022",
            "A submission that waits on this kiosk is not what was written. Stop using the kiosk, keep its disk, and "
            "call someone.",
        )
    told: dict[str, Any] = json.loads(line)
    return Submission(
        submission_id=told["submission_id"],
        record_id=told["record_id"],
        actor_id=told["actor_id"],
        form_id=told["form_id"],
        created_at=datetime.fromisoformat(told["created_at"]),
        submitted_at=datetime.fromisoformat(told["submitted_at"]),
        interview_id=told["interview_id"],
        corrects=told["corrects"],
        visit_id=told["visit_id"],
        content=Content(
            parts=_cut(blobs, told["parts"]),
            clinic_key_id=told["clinic_key_id"],
            outcome=told["outcome"],
            treatment_on=date.fromisoformat(told["treatment_on"]) if told["treatment_on"] else None,
        ),
    )


def _cut(blobs: bytes, sizes: list[tuple[str, int]]) -> dict[Part, bytes]:
    parts, begins = {}, 0
    for part, size in sizes:
        parts[Part(part)] = blobs[begins : begins + size]
        begins += size
    return parts


def _find_oldest(local: Store) -> Row[Any] | None:
    wanted = select(outbox).where(outbox.c.refused.is_(None)).order_by(outbox.c.position).limit(1)
    with local.reading() as connection:
        return connection.execute(wanted).one_or_none()


def _settle(local: Store, position: int, answer: object) -> None:
    there = outbox.c.position == position
    with local.writing() as work:
        if isinstance(answer, Problem):
            work.connection.execute(update(outbox).where(there).values(refused=answer.code))
        else:
            work.connection.execute(delete(outbox).where(there))
