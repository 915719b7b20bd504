"""What the store's tests put in: sealed parts of nobody, staff who do not exist."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, date, datetime, timedelta

from screener.records.model import (
    WHOLE,
    ClinicFile,
    ClinicKey,
    Content,
    Draft,
    Kiosk,
    Part,
    Role,
    StaffMember,
    Submission,
)
from screener.records.states import Step
from screener.records.stepping import BRINGS, Change, Readiness, take_step
from screener.records.submitting import Receipt, submit

NOW = datetime(2026, 11, 20, 10, 42, 7, 123456, tzinfo=UTC)
SIZES = {Part.IDENTITY: 1_200, Part.RESPONSE: 9_000, Part.ASSESSMENT: 12_000, Part.PDF: 60_000}
_random = random.Random(20)  # noqa: S311 - nothing secret


def name():
    """A random id, the same in every run."""
    return str(uuid.UUID(int=_random.getrandbits(128), version=4))


KIOSK, ANNA, BEN, KEY = name(), name(), name(), name()
"""A kiosk, two practitioners, a clinic key."""


def draw_ids(seed):
    """Of several processes each draws its own."""
    _random.seed(seed)


def now():
    """The clock, for what runs by itself."""
    return datetime.now(UTC)


def later(minutes):
    return NOW + timedelta(minutes=minutes)


def sealed(part, size=300):
    """Bytes such as a seal leaves: of no meaning."""
    return f"sealed {part} ".encode() + _random.randbytes(size)


def content(parts=WHOLE, outcome="review", **fields):
    fields = {"clinic_key_id": KEY, "treatment_on": date(2026, 12, 1), **fields}
    return Content({part: sealed(part) for part in parts}, outcome=outcome, **fields)


def submission(**fields):
    outcome = fields.pop("outcome", "review")
    given = {
        "submission_id": name(), "record_id": name(), "actor_id": KIOSK, "form_id": "microneedling",
        "created_at": NOW - timedelta(minutes=12), "submitted_at": NOW, "content": content(outcome=outcome),
    }  # fmt: skip
    return Submission(**{**given, **fields})


def keep(store, **fields):
    """A record in the store, as it stands."""
    from screener.records.reading import find_record

    receipt = submit(store, submission(**fields), at=NOW)
    assert isinstance(receipt, Receipt), receipt
    return find_record(store, receipt.record_id)


def change(record, step, *, actor=ANNA, outcome=None, at=NOW, **fields):
    """One step, with just the parts that it must bring."""
    must, _ = BRINGS[step]
    brought = content(must, outcome or record.outcome) if must else None
    ready = Readiness(ready_to_treat=True, open_findings=0) if step in (Step.DECIDE, Step.COUNTERSIGN) else None
    given = {"content": brought, "readiness": ready, **fields}
    return Change(record.id, step, record.revision, actor, at, **given)


def walk(store, record, *steps, actor=ANNA):
    """Several steps, one after the other; the record at the end."""
    from screener.records.model import Record

    for step in steps:
        record = take_step(store, change(record, step, actor=actor))
        assert isinstance(record, Record), record
    return record


def draft(**fields):
    given = {
        "interview_id": name(), "kiosk_id": KIOSK, "started_at": NOW, "saved_at": NOW,
        "sealed": sealed("draft"), "clinic_key_id": KEY,
    }  # fmt: skip
    return Draft(**{**given, **fields})


def member(**fields):
    given = {
        "id": name(), "sign_in_name": f"anna-{_random.getrandbits(40)}", "role": Role.PRACTITIONER,
        "entry": sealed("entry"), "clinic_key_id": KEY, "added_at": NOW,
    }  # fmt: skip
    return StaffMember(**{**given, **fields})


def kiosk(**fields):
    return Kiosk(
        **{"id": name(), "name": "Room 1", "public_key": b"p" * 32, "certificate": b"c", "added_at": NOW, **fields}
    )


def clinic_key(**fields):
    given = {"id": name(), "public_key": b"p" * 32, "wrapped_for_recovery": sealed("key"), "added_at": NOW}
    return ClinicKey(**{**given, **fields})


def clinic_file(**fields):
    return ClinicFile(**{"id": "settings", "body": b"[clinic]", "voucher": b"v", "changed_at": NOW, **fields})
