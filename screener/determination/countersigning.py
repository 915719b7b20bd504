"""A determination becomes the practitioner's page, and the page their signature: checked twice, kept whole.

Everything is asked of what is stored at that moment, never of what was in memory. Signing may be tried again after
whatever went wrong: it goes on from where it was.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from screener.determination.case import Case
from screener.determination.checking import Checked, check, find_change
from screener.determination.decision import Determination
from screener.determination.kept import write_determination
from screener.determination.opening import Opened
from screener.determination.workplace import Workplace, telling
from screener.errors import Problem
from screener.records.audit import Action, Note
from screener.records.contents import seal_content
from screener.records.files import as_json
from screener.records.identity import read_identity
from screener.records.model import Content, Part, Record
from screener.records.states import RecordState, Step
from screener.records.stepping import Change, take_step
from screener.screening.explain import assessment_to_json

if TYPE_CHECKING:
    from screener.consent.seal import Sealed
    from screener.consent.time_stamp_server import TimeStampFault
    from screener.determination.page import Signing


@dataclass(frozen=True, slots=True)
class Prepared:
    """A determination ready to be signed, and the page exactly as it will be."""

    opened: Opened
    case: Case
    """As it is stored, decided."""
    determination: Determination
    page: bytes = field(repr=False)
    """A one-page PDF."""
    signing: Signing
    document: bytes = field(repr=False)
    """The patient's, checked; it will begin the countersigned one."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A record with both seals."""

    record: Record
    pdf: bytes = field(repr=False)
    fault: TimeStampFault | None = None
    """Why the seal has no time-stamp, if the clinic asks for one: noted in the audit trail. It counts as much."""


def prepare(
    place: Workplace, opened: Opened, case: Case, determination: Determination
) -> Prepared | tuple[Problem, ...]:
    """Check everything, and draw the page; nothing is written.

    Args:
        place: Where it is done, and by whom.
        opened: The record, as it was opened or taken last.
        case: What the practitioner saw and decided.
        determination: What is to be signed.
    """
    found = telling(lambda: _prepare(place, opened, case, determination))
    return (found,) if isinstance(found, Problem) else found


def sign(place: Workplace, prepared: Prepared) -> Signed | tuple[Problem, ...]:
    """Check everything again, then decide and countersign. After a failure it goes on from what was kept."""
    found = telling(lambda: _sign(place, prepared))
    return (found,) if isinstance(found, Problem) else found


# ── the page ────────────────────────────────────────────────────────────────────────────────────


def _prepare(
    place: Workplace, opened: Opened, case: Case, determination: Determination
) -> Prepared | tuple[Problem, ...]:
    from screener.consent.determination_page import find_place
    from screener.determination.page import draw_page
    from screener.screening.timeline import make_timeline

    checked = check(place, opened.record, case, determination)
    if isinstance(checked, tuple):
        return checked
    signing = _make_signing(place, checked)
    now = checked.case
    timeline = make_timeline(
        now.questionnaire, now.answers, now.assessment, determination.treat_on, checked.ready.setting.today
    )
    size = find_place(checked.document)
    page = draw_page(now, determination, signing, timeline, words=place.words, size=size)
    if isinstance(page, Problem):
        return (page,)
    return Prepared(opened, now, determination, page, signing, checked.document)


def _make_signing(place: Workplace, checked: Checked) -> Signing:
    from screener.consent.binding import find_binding
    from screener.determination.page import Signing

    binding = find_binding(checked.document)
    return Signing(
        name=checked.ready.signer.name,
        role=checked.ready.signer.role.value,
        record_id=checked.record.id,
        record_digest=binding.record_digest if binding else "",
        at=checked.at,
        zone=place.zone,
        clinic=place.clinic_name,
        patient=read_identity(checked.standing[Part.IDENTITY]).name,
    )


# ── the signature ───────────────────────────────────────────────────────────────────────────────


def _sign(place: Workplace, prepared: Prepared) -> Signed | tuple[Problem, ...]:
    checked = check(
        place, prepared.opened.record, prepared.case, prepared.determination, known=prepared.document, is_signing=True
    )
    if isinstance(checked, tuple):
        return checked
    if checked.record.state is RecordState.COUNTERSIGNED:
        return Signed(checked.record, checked.standing[Part.PDF])
    problem = _find_page_problem(place, prepared, checked)
    if problem is not None:
        return (problem,)
    sealed = _seal_page(place, prepared, checked)
    decided = checked.record
    if decided.state is RecordState.IN_REVIEW:
        kept = _decide(place, prepared, checked)
        if isinstance(kept, Problem):
            return (find_change(kept),)
        decided = kept
    done = _countersign(place, decided, checked, sealed)
    return (find_change(done),) if isinstance(done, Problem) else Signed(done, sealed.pdf, sealed.fault)


def _find_page_problem(place: Workplace, prepared: Prepared, checked: Checked) -> Problem | None:
    """Why a page drawn before cannot be signed now."""
    drawn = prepared.signing
    told = (drawn.name, drawn.role, drawn.record_id)
    if told != (checked.ready.signer.name, checked.ready.signer.role.value, checked.record.id):
        return Problem("DECIDE-067", "The page was drawn for somebody else.", "Look at the page again, then sign.")
    if checked.at < drawn.at or place.find_day(checked.at) != place.find_day(drawn.at):
        return Problem("DECIDE-066", "The page is of another day.", "Look at the page again, then sign.")
    return None


def _seal_page(place: Workplace, prepared: Prepared, checked: Checked) -> Sealed:
    from screener.consent.seal import countersign_with_time_stamp
    from screener.consent.time_stamp_server import TimeStampServer

    return countersign_with_time_stamp(
        checked.document,
        page=prepared.page,
        identity=checked.ready.signer.identity,
        signed_at=checked.at,
        server=TimeStampServer(place.time_stamp_server) if place.time_stamp_server else None,
    )


def _decide(place: Workplace, prepared: Prepared, checked: Checked) -> Record | Problem:
    identity = read_identity(checked.standing[Part.IDENTITY])
    case = checked.case
    # What else the kiosk kept with the assessment, the clinic's approval of the rules say, stays with it.
    assessment = json.loads(checked.signed[Part.ASSESSMENT]) | assessment_to_json(case.assessment, case.questionnaire)
    parts = {
        Part.DETERMINATION: write_determination(prepared.determination),
        Part.IDENTITY: replace(
            identity,
            open_findings=checked.ready.readiness.open_findings,
            decided=str(prepared.determination.overall),
            decided_until=prepared.determination.until,
            decided_on=checked.treat_on,
        ).to_bytes(),
        Part.ASSESSMENT: as_json(assessment),
    }
    content = _seal(place, checked.record, parts, checked)
    return take_step(place.store, _make_change(place, checked.record, Step.DECIDE, content, checked))


def _countersign(place: Workplace, record: Record, checked: Checked, sealed: Sealed) -> Record | Problem:
    content = _seal(place, record, {Part.PDF: sealed.pdf}, checked)
    change = _make_change(place, record, Step.COUNTERSIGN, content, checked)
    if sealed.fault is not None:
        details = {"fault": sealed.fault.value}
        note = Note(Action.NOT_TIME_STAMPED, place.by.member.id, checked.at, record.id, details)
        change = replace(change, also=(note,))
    return take_step(place.store, change)


def _seal(place: Workplace, record: Record, parts: dict[Part, bytes], checked: Checked) -> Content:
    return seal_content(
        place.by.clinic.public,
        record.id,
        record.version + 1,
        parts,
        outcome=str(checked.case.assessment.outcome),
        treatment_on=checked.treat_on or record.treatment_on,
    )


def _make_change(place: Workplace, record: Record, step: Step, content: Content, checked: Checked) -> Change:
    at: datetime = checked.at
    return Change(record.id, step, record.revision, place.by.member.id, at, content, checked.ready.readiness)
