"""One record opened by who may read it: what the patient said, what the rules make of it, what was decided so far."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from screener.determination.case import Case, make_case
from screener.determination.decision import Determination
from screener.determination.kept import read_determination
from screener.determination.treatments import Treatment, read_treatment
from screener.determination.unsigned import Unsigned
from screener.errors import IntegrityError, Problem
from screener.interview.journey import Journey
from screener.interview.progress import read_journey
from screener.interview.response import KEPT
from screener.interview.shelf import Shelf
from screener.records.audit import Action
from screener.records.contents import find_brought, open_parts
from screener.records.identity import Identity, read_identity
from screener.records.members import SignedIn
from screener.records.model import OpenedRecord, Part, Record, RecordVersion
from screener.records.reading import open_record
from screener.records.retrieving import open_as_of
from screener.records.states import RecordState, Step
from screener.records.store import Store
from screener.screening.explain import read_findings

Plain = Mapping[Part, bytes]
"""Parts of a record, opened."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One record, opened and told in the audit trail."""

    record: Record
    versions: tuple[RecordVersion, ...]
    """Oldest first."""
    identity: Identity
    case: Case
    journey: Journey
    pdf: bytes = field(repr=False)
    """The document that stands: countersigned, if it is."""
    determination: Determination | None = field(repr=False)
    """What stands decided; None if nothing does."""
    note: str = field(repr=False)
    """Why it was sent back to the patient, also if they have corrected it since; empty if it was not."""
    before: Case | None = field(default=None, repr=False)
    """The version that the patient corrected, or else the visit that this one follows; None if there is neither."""
    treatment: Treatment | None = field(default=None, repr=False)
    """What was done; None if nobody has written it down."""
    unsigned: Unsigned | None = field(default=None, repr=False)
    """What whoever has taken it decided before and did not sign; None if nothing of it was kept."""


def open_record_to_decide(
    store: Store, by: SignedIn, shelf: Shelf, record_id: str, *, at: datetime
) -> Opened | Problem:
    """Open a record and all that a decision rests on; that it was read is in the audit trail.

    Returns:
        The record; or the problem, if there is none, it is purged, or its answers do not fit the form as it is now.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
        IntegrityError: A part is not what was written.
    """
    opened = open_record(store, record_id, actor_id=by.member.id, at=at)
    if opened is None:
        return Problem("RECORD-016", "There is no such record.", "Look for it in the list.", where=record_id)
    if opened.record.state is RecordState.PURGED:
        message = "This record was deleted by the clinic's schedule."
        return Problem("DECIDE-051", message, "What was kept of it, `screener records show` tells.", where=record_id)
    parts = open_parts(by.clinic, opened)
    signed: Plain = parts
    if _is_added_to(opened):
        signed = _open_then(store, by, record_id, opened.record.rests_on, at) or parts
    determination = read_determination(parts[Part.DETERMINATION]) if Part.DETERMINATION in parts else None
    case = read_case(shelf, signed, determination)
    if isinstance(case, Problem):
        return case
    journey = read_signed_journey(opened.record, signed[Part.RESPONSE])
    before = _open_before(store, by, opened, at)
    followed = _open_followed(store, by, journey.follows, at) if before is None else None
    return Opened(
        opened.record,
        opened.versions,
        read_identity(parts[Part.IDENTITY]),
        case,
        journey,
        parts[Part.PDF],
        determination,
        _find_note(opened, parts) or _find_note_before(before),
        _read_before(shelf, before or followed),
        read_treatment(parts[Part.TREATMENT]) if Part.TREATMENT in parts else None,
    )


def read_case(shelf: Shelf, signed: Plain, determination: Determination | None) -> Case | Problem:
    """What the patient said, as a case to decide, with what was decided so far.

    Args:
        shelf: The forms as they are now.
        signed: The parts that the patient signed: of the version that the record rests on.
        determination: What was decided, if anything was.

    Raises:
        IntegrityError: A part is not what was written.
    """
    filled = shelf.read_response(_as_text(signed[Part.RESPONSE]))
    if isinstance(filled, tuple):
        message = f"The patient's answers do not fit the form as it is now: {filled[0].message}"
        advice = "Send it back to the patient, who can answer what is asked now. Their document is kept as it is."
        return Problem("DECIDE-052", message, advice, where=filled[0].where)
    return make_case(
        filled.questionnaire,
        shelf.lexicon,
        filled.response.answers,
        read_findings(_as_data(signed[Part.ASSESSMENT])),
        decisions=determination.decisions if determination else (),
        resolutions=determination.resolutions if determination else (),
        on=determination.treat_on if determination else None,
    )


def _is_added_to(opened: OpenedRecord) -> bool:
    """Whether something that the patient signed has something of staff in its place."""
    brought = find_brought(opened)
    return any(brought.get(part) != opened.record.rests_on for part in (Part.ASSESSMENT, Part.PDF))


def _open_then(store: Store, by: SignedIn, record_id: str, version: int, at: datetime) -> Plain | None:
    then = open_as_of(store, record_id, version, actor_id=by.member.id, at=at, action=Action.RECORD_READ)
    return None if then is None else open_parts(by.clinic, then)


# ── the version before ──────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Before:
    """The version that the patient corrected: as it stood last, and as they had signed it."""

    opened: OpenedRecord
    parts: Plain
    signed: Plain


def _open_before(store: Store, by: SignedIn, opened: OpenedRecord, at: datetime) -> _Before | None:
    record = opened.record
    made = next((one for one in opened.versions if one.version == record.rests_on), None)
    if made is None or made.step is not Step.CORRECT:
        return None
    version = record.rests_on - 1
    then = open_as_of(store, record.id, version, actor_id=by.member.id, at=at, action=Action.RECORD_READ)
    if then is None or Part.RESPONSE not in then.parts:
        return None
    parts = open_parts(by.clinic, then)
    signed = _open_then(store, by, record.id, then.record.rests_on, at) if _is_added_to(then) else parts
    return _Before(then, parts, signed or parts)


def _open_followed(store: Store, by: SignedIn, record_id: str, at: datetime) -> _Before | None:
    """The earlier visit that a record follows, as its patient had signed it; None if it is gone, or purged."""
    opened = open_record(store, record_id, actor_id=by.member.id, at=at) if record_id else None
    if opened is None or Part.RESPONSE not in opened.parts:
        return None
    parts = open_parts(by.clinic, opened)
    signed = _open_then(store, by, record_id, opened.record.rests_on, at) if _is_added_to(opened) else parts
    return _Before(opened, parts, signed or parts)


def _read_before(shelf: Shelf, before: _Before | None) -> Case | None:
    """What they had said; None if it fits the form no more: then nothing can be compared."""
    if before is None:
        return None
    kept = before.parts.get(Part.DETERMINATION)
    case = read_case(shelf, before.signed, read_determination(kept) if kept is not None else None)
    return None if isinstance(case, Problem) else case


def _find_note_before(before: _Before | None) -> str:
    return "" if before is None else _find_note(before.opened, before.parts)


def _find_note(opened: OpenedRecord, parts: Plain) -> str:
    """The words with which it was sent back; other notes are not for the patient."""
    version = find_brought(opened).get(Part.NOTE)
    made = next((one for one in opened.versions if one.version == version), None)
    if made is None or made.step is not Step.SEND_BACK:
        return ""
    return parts[Part.NOTE].decode("utf-8", "replace")


# ── parts as data ───────────────────────────────────────────────────────────────────────────────


def read_signed_journey(record: Record, response: bytes) -> Journey:
    """How the patient went through the form; only its beginning, of a response that was not kept by a kiosk.

    Raises:
        IntegrityError: The response is not what was written.
    """
    kept = _as_data(response).get(KEPT, {})
    told = kept.get("journey") if isinstance(kept, dict) else None
    if told is None:
        return Journey(record.id, record.created_at, str(_as_data(response).get("language") or "en"))
    return read_journey(told)


def _as_text(part: bytes) -> str:
    try:
        return part.decode("utf-8")
    except UnicodeDecodeError:
        raise _damaged() from None


def _as_data(part: bytes) -> dict[str, Any]:
    try:
        told = json.loads(_as_text(part))
    except ValueError:
        # The error's own words may be the patient's.
        raise _damaged() from None
    if not isinstance(told, dict):
        raise _damaged()
    return cast("dict[str, Any]", told)


def _damaged() -> IntegrityError:
    return IntegrityError("DECIDE-053", "A part of the record is not what was written. Restore it from a backup.")
