"""Everything that forbids signing, found anew in what is stored now: the record, the paper, the signer, the gate.

What cannot be told together is told at once, so that nobody mends one thing only to hear of the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from screener.determination.case import Case
from screener.determination.decision import Determination, digest_finding
from screener.determination.gate import Setting, judge
from screener.determination.kept import read_determination
from screener.determination.opening import Plain, read_case
from screener.determination.resolving import find_resolution_problem
from screener.determination.signed_paper import find_paper_problems
from screener.determination.signer import Signer, find_signer
from screener.determination.workplace import Workplace
from screener.errors import Problem
from screener.records.contents import open_parts
from screener.records.model import Part, Record
from screener.records.rechecking import Rechecked, recheck
from screener.records.states import RecordState
from screener.records.stepping import Readiness

CLOCKS_APART = timedelta(minutes=2)
"""How far the clocks of two computers may differ before one of them is taken to be wrong."""
_LOOK_AGAIN = "Open it again, and look at what has changed."
_NOT_TAKEN = (
    "DECIDE-062", "You have not taken this form, or not any more.", "Open it again, and take it first."
)  # fmt: skip
_NOT_TO_SIGN: Mapping[RecordState, tuple[str, str, str]] = {
    RecordState.DECIDED: (
        "DECIDE-064",
        "Something else was decided here already.",
        "Open it again: sign what was decided, or reopen it and decide anew.",
    ),
    RecordState.COUNTERSIGNED: (
        "DECIDE-062",
        "This form is countersigned already.",
        "Open it again to read it, or reopen it and decide anew.",
    ),
    RecordState.WITHDRAWN: (
        "DECIDE-068",
        "The patient has withdrawn their consent meanwhile.",
        "Treat nobody on this form, and open it to read why.",
    ),
}
"""State → why nothing is signed in it; code, message and advice. Of all others: that it is not taken."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Who signs, and what the gate lets through."""

    signer: Signer
    setting: Setting
    readiness: Readiness


@dataclass(frozen=True, slots=True)
class Checked:
    """Nothing forbids signing."""

    record: Record
    """As it stands this moment."""
    standing: Plain = field(repr=False)
    """Its parts that stand."""
    signed: Plain = field(repr=False)
    """Those that the patient signed."""
    case: Case
    """What they said, what the rules make of it, and what is to be signed."""
    ready: Ready
    treat_on: date | None
    at: datetime
    """When all this was so, aware."""

    @property
    def document(self) -> bytes:
        """The patient's, with one seal on it."""
        return self.signed[Part.PDF]


def check(
    place: Workplace,
    seen: Record,
    case: Case,
    determination: Determination,
    *,
    known: bytes | None = None,
    is_signing: bool = False,
) -> Checked | tuple[Problem, ...]:
    """See whether a determination may be signed this moment.

    Args:
        place: Where it is done, and by whom.
        seen: The record as the practitioner saw it last.
        case: What they saw of it.
        determination: What is to be signed.
        known: A document that was found whole and this record's already: the same bytes are not proved again.
        is_signing: True if what an earlier try has kept is gone on from.

    Returns:
        All that it takes to sign; or everything that forbids it.

    Raises:
        MachineError: The database is away or busy.
        IntegrityError: The record, or the signer's entry, is not what was written.
    """
    at = place.now()
    found = recheck(place.store, seen.id)
    if found is None:
        return (
            Problem("RECORD-016", "There is no such record any more.", "Look for it in the list.", where=seen.id),
        )
    record, clinic = found.standing.record, place.by.clinic
    standing, signed = open_parts(clinic, found.standing), open_parts(clinic, found.signed)
    problem = _find_state_problem(place, seen, record, standing, determination, is_signing=is_signing)
    if problem is not None:
        return (problem,)
    problems = list(_find_clock_problems(found, at))
    if signed[Part.PDF] != known:
        problems += find_paper_problems(signed[Part.PDF], record.id, signed[Part.RESPONSE], place.roots)
    now = read_case(place.shelf, signed, determination)
    if isinstance(now, Problem):
        return (*problems, now)
    problems += _find_case_problems(case, now)
    ready = _judge(place, record, now, determination, at)
    if problems or isinstance(ready, tuple):
        return (*problems, *(ready if isinstance(ready, tuple) else ()))
    return Checked(record, standing, signed, now, ready, determination.treat_on, at)


def find_change(problem: Problem) -> Problem:
    """The same problem of the store, told to somebody who was about to sign."""
    return replace(problem, advice=f"Nothing of yours is lost. {_LOOK_AGAIN}")


# ── the record ──────────────────────────────────────────────────────────────────────────────────


def _find_state_problem(
    place: Workplace,
    seen: Record,
    record: Record,
    standing: Plain,
    determination: Determination,
    *,
    is_signing: bool,
) -> Problem | None:
    """Why the record is not the one that was seen, or not theirs to sign."""
    if record.rests_on != seen.rests_on:
        return Problem("DECIDE-060", "The patient has corrected this form meanwhile.", _LOOK_AGAIN, where=record.id)
    if record.claimed_by not in (None, place.by.member.id):
        advice = "Ask them, or take it over."
        return Problem("DECIDE-061", "A colleague has taken this form.", advice, where=record.claimed_by)
    if _is_own_earlier_try(seen, record, standing, determination, is_signing=is_signing):
        return None
    if record.state is not RecordState.IN_REVIEW:
        return Problem(*_NOT_TO_SIGN.get(record.state, _NOT_TAKEN), where=record.id)
    if record.revision != seen.revision:
        return Problem("DECIDE-063", "This form was changed meanwhile.", _LOOK_AGAIN, where=record.id)
    return None


def _is_own_earlier_try(
    seen: Record,
    record: Record,
    standing: Plain,
    determination: Determination,
    *,
    is_signing: bool,
) -> bool:
    """Whether the store holds just what is to be signed, decided or countersigned after the record was seen."""
    steps = {RecordState.DECIDED: 1, RecordState.COUNTERSIGNED: 2}
    done, before = steps.get(record.state), steps.get(seen.state, 0)
    if done is None or done < before or record.revision != seen.revision + done - before:
        return False
    if record.state is RecordState.COUNTERSIGNED and not is_signing:
        return False
    kept = standing.get(Part.DETERMINATION)
    return kept is not None and read_determination(kept) == determination


def _find_clock_problems(found: Rechecked, at: datetime) -> Iterator[Problem]:
    record = found.standing.record
    if at < max(record.submitted_at, record.changed_at) or at < found.told_at - CLOCKS_APART:
        message = "This computer's clock is behind: by it, the form was signed or changed in the future."
        yield Problem("DECIDE-065", message, "Set the clock right, then try again. Nothing is lost meanwhile.")


# ── who signs, and the gate ─────────────────────────────────────────────────────────────────────


def _judge(
    place: Workplace, record: Record, case: Case, determination: Determination, at: datetime
) -> Ready | tuple[Problem, ...]:
    signer = find_signer(place.store, place.by, place.roots, at)
    role = signer.role if isinstance(signer, Signer) else place.by.member.role
    setting = place.make_setting(role, record, case, at)
    readiness = judge(case.assessment.findings, determination, setting)
    if isinstance(signer, Signer) and isinstance(readiness, Readiness):
        return Ready(signer, setting, readiness)
    problems = signer if isinstance(signer, tuple) else ()
    return (*problems, *(readiness if isinstance(readiness, tuple) else ()))


# ── the case ────────────────────────────────────────────────────────────────────────────────────


def _find_case_problems(seen: Case, now: Case) -> Iterator[Problem]:
    for resolution in now.resolutions:
        problem = find_resolution_problem(now.lexicon, now.given, resolution)
        # What is clear by itself now needs no resolution, and takes no effect from one.
        if problem is not None and problem.code != "DECIDE-020":
            yield problem
    if _digest(seen) != _digest(now):
        message = "What the rules say is not what was on the screen."
        yield Problem("DECIDE-069", message, _LOOK_AGAIN)


def _digest(case: Case) -> frozenset[str]:
    return frozenset(digest_finding(finding) for finding in case.assessment.findings)
