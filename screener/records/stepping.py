"""What staff do to a record: take it, send it back, decide, countersign, withdraw. Two at once: the second is told.

A record is never edited: what a step brings becomes a new version, beside the old ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import update

from screener.errors import Problem, TransitionError
from screener.records.audit import Note
from screener.records.model import Content, Part, Record
from screener.records.rows import as_record, as_row, lock, rank_in_inbox
from screener.records.states import CLAIMED, CLAIMING, HOLDER_ONLY, RecordState, Step, get_next
from screener.records.store import Store, Work
from screener.records.submitting import insert_version, tell_step
from screener.records.tables import records
from screener.records.undone import end_undone

_NOTHING: frozenset[Part] = frozenset()

BRINGS: Mapping[Step, tuple[frozenset[Part], frozenset[Part]]] = {
    Step.TAKE: (_NOTHING, _NOTHING),
    Step.TAKE_OVER: (_NOTHING, _NOTHING),
    Step.RELEASE: (_NOTHING, _NOTHING),
    Step.REOPEN: (_NOTHING, _NOTHING),
    Step.SEND_BACK: (frozenset({Part.NOTE}), _NOTHING),
    Step.REASSESS: (frozenset({Part.ASSESSMENT}), frozenset({Part.IDENTITY, Part.NOTE})),
    Step.DECIDE: (frozenset({Part.DETERMINATION}), frozenset({Part.IDENTITY, Part.ASSESSMENT})),
    Step.COUNTERSIGN: (frozenset({Part.PDF}), frozenset({Part.IDENTITY, Part.DETERMINATION})),
    Step.TREAT: (frozenset({Part.TREATMENT}), _NOTHING),
    Step.WITHDRAW: (frozenset({Part.NOTE}), frozenset({Part.PDF})),
}
"""Step → the parts it must bring, and those it may bring besides. Steps not named are not done here."""

_NEEDS_READINESS = frozenset({Step.DECIDE, Step.COUNTERSIGN})


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the opened determination says, counted by who opened it. Not kept: the inbox does not sort on it."""

    ready_to_treat: bool
    """True if the determination lets the treatment go ahead."""
    open_findings: int
    """Findings above `advise` that nobody has decided."""


@dataclass(frozen=True, slots=True)
class Change:
    """One step by one member of staff."""

    record_id: str
    step: Step
    expected: int
    """The revision that was on their screen."""
    actor_id: str
    at: datetime
    content: Content | None = None
    """What the step brings, as `BRINGS` says."""
    readiness: Readiness | None = None
    """Needed to decide and to countersign."""
    also: tuple[Note, ...] = ()
    """What else the audit trail is told with it."""


def take_step(store: Store, change: Change) -> Record | Problem:
    """Do one step, with its audit event, or nothing.

    Returns:
        The record as it stands now; or the problem, if somebody was faster (RECORD-014), a colleague has taken it
        (RECORD-015, `where` is the colleague's id) or there is no such record (RECORD-016).

    Raises:
        TransitionError: The step is not legal from here, brings the wrong parts, or would let a treatment go ahead
            with findings undecided: our bug.
        MachineError: The database is away, busy, full or may not be written. Nothing was changed.
        IntegrityError: It is damaged.
    """
    _check_brought(change)
    with store.writing() as work:
        row = lock(work, records, change.record_id)
        if row is None:
            return Problem(
                "RECORD-016", "There is no such record.", "Look for it in the list.", where=change.record_id
            )
        before = as_record(row)
        problem = _find_problem(before, change)
        if problem is not None:
            return problem
        return _do(work, before, change)


def _do(work: Work, before: Record, change: Change) -> Record:
    state, content = get_next(before.state, change.step), change.content
    claims = change.step in CLAIMING
    record = replace(
        before,
        state=state,
        version=before.version + (content is not None),
        revision=before.revision + 1,
        outcome=content.outcome if content else before.outcome,
        treatment_on=content.treatment_on if content else before.treatment_on,
        changed_at=change.at,
        claimed_by=_find_holder(before, change, state),
        claimed_at=change.at if claims else before.claimed_at if state in CLAIMED else None,
    )
    record = replace(record, inbox_rank=rank_in_inbox(state, record.outcome))
    work.connection.execute(update(records).where(records.c.id == record.id).values(**as_row(record)))
    details: dict[str, str | int] = {}
    if content is not None:
        details["content"] = insert_version(work.connection, _describe_version(record, change), content)
        end_undone(work.connection, record.id)
    tell_step(work, record, change.step, change.actor_id, change.at, **details)
    for note in change.also:
        work.note(note)
    return record


def _find_holder(before: Record, change: Change, state: RecordState) -> str | None:
    if change.step in CLAIMING:
        return change.actor_id
    return before.claimed_by if state in CLAIMED else None


def _describe_version(record: Record, change: Change) -> dict[str, object]:
    return {
        "record_id": record.id,
        "version": record.version,
        "step": change.step.value,
        "rests_on": record.rests_on,
        "submission_id": None,
        "outcome": record.outcome,
        "treatment_on": record.treatment_on,
        "created_at": change.at,
        "made_by": change.actor_id,
        "clinic_key_id": change.content.clinic_key_id if change.content else "",
    }


def _find_problem(before: Record, change: Change) -> Problem | None:
    if before.revision != change.expected:
        return Problem(
            "RECORD-014",
            "Somebody has changed this record meanwhile. Nothing of yours was written over it.",
            "Open it again and look at what has changed.",
            where=change.record_id,
        )
    if change.step in HOLDER_ONLY and before.state in CLAIMED and before.claimed_by != change.actor_id:
        return Problem(
            "RECORD-015",
            "A colleague has taken this record.",
            "Ask them, or take it over.",
            where=before.claimed_by,
        )
    return None


def _check_brought(change: Change) -> None:
    if change.step not in BRINGS:
        raise TransitionError("RECORD-017", f"The step {change.step} is not done by staff on one record.")
    must, may = BRINGS[change.step]
    brought = frozenset(change.content.parts) if change.content else _NOTHING
    if not must <= brought <= must | may:
        raise TransitionError("RECORD-018", f"The step {change.step} brings {sorted(must)}, not {sorted(brought)}.")
    readiness = change.readiness
    if change.step in _NEEDS_READINESS and (
        readiness is None or (readiness.ready_to_treat and readiness.open_findings > 0)
    ):
        raise TransitionError("RECORD-019", "Nothing is ready to treat while a finding above advise is undecided.")
