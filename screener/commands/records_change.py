"""`screener records withdraw|hold|lift`: consent withdrawn, and legal holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from screener.commands.desk import Desk, is_sure, read_sentence, refuse, work_signed_in
from screener.commands.office import Credentials, read_clock
from screener.commands.printing import Status, print_line, tell
from screener.errors import Problem
from screener.interview.wording import date_in_words
from screener.records.model import Part
from screener.records.permissions import Act
from screener.records.states import Step

if TYPE_CHECKING:
    from screener.records.model import OpenedRecord, Record


def withdraw(data: Path | None, who: Credentials, typed: str, reason: str | None, *, sure: bool) -> Status:
    """Keep that consent is withdrawn; asked once more before."""
    return work_signed_in(data, who, Act.WITHDRAW_CONSENT, lambda desk: _withdraw(desk, typed, reason, sure=sure))


def hold(data: Path | None, who: Credentials, typed: str, reason: str) -> Status:
    """Place a legal hold."""
    return work_signed_in(data, who, Act.HOLD_RECORD, lambda desk: _hold(desk, typed, reason))


def lift(data: Path | None, who: Credentials, typed: str) -> Status:
    """Lift every legal hold on a record."""
    return work_signed_in(data, who, Act.HOLD_RECORD, lambda desk: _lift(desk, typed))


# ── withdrawal ──────────────────────────────────────────────────────────────────────────────────


def _withdraw(desk: Desk, typed: str, reason: str | None, *, sure: bool) -> Status:
    opened = open_for(desk, typed, Step.WITHDRAW)
    if isinstance(opened, Problem):
        return refuse(opened)
    tell(_say_whose(desk, opened))
    words = read_sentence(reason, desk.say("withdraw-reason"))
    if isinstance(words, Problem):
        return refuse(words)
    if not is_sure(desk.say("withdraw-sure"), sure=sure):
        tell(desk.say("nothing-changed"))
        return Status.WRONG_INPUT
    record = _keep_withdrawal(desk, opened.record, words)
    if isinstance(record, Problem):
        return refuse(record)
    print_line(desk.say("withdraw-done", id=record.id, version=record.version))
    return Status.DONE


def open_for(desk: Desk, typed: str, step: Step) -> OpenedRecord | Problem:
    """The record as it stands, told as read; or why the step cannot be taken."""
    from screener.records.reading import find_record, open_record
    from screener.records.states import find_next

    record_id = desk.find_record(typed)
    if isinstance(record_id, Problem):
        return record_id
    record = find_record(desk.store, record_id)
    if record is not None and find_next(record.state, step) is None:
        message = f"A record that is {record.state} cannot take this step ({step})."
        advice = "Nothing was changed. If a colleague has taken it, let them release it first."
        return Problem("CLI-091", message, advice, where=record_id)
    opened = open_record(desk.store, record_id, actor_id=desk.by.member.id, at=read_clock())
    return opened or Problem("CLI-080", "There is no such record.", "Look for it with `screener records list`.")


def _say_whose(desk: Desk, opened: OpenedRecord) -> str:
    from screener.records.contents import open_parts
    from screener.records.identity import read_identity

    identity = read_identity(open_parts(desk.by.clinic, opened)[Part.IDENTITY])
    born = date_in_words(identity.born, desk.words) if identity.born else "-"
    at = desk.say_time(opened.record.submitted_at)
    return desk.say("withdraw-whose", name=identity.name or desk.say("unnamed"), born=born, at=at)


def _keep_withdrawal(desk: Desk, record: Record, words: str) -> Record | Problem:
    from screener.records.contents import seal_content
    from screener.records.states import Step
    from screener.records.stepping import Change, take_step

    content = seal_content(
        desk.by.clinic.public,
        record.id,
        record.version + 1,
        {Part.NOTE: words.encode("utf-8", "surrogatepass")},
        outcome=record.outcome or "clear",
        treatment_on=record.treatment_on,
    )
    change = Change(record.id, Step.WITHDRAW, record.revision, desk.by.member.id, read_clock(), content)
    return take_step(desk.store, change)


# ── legal holds ─────────────────────────────────────────────────────────────────────────────────


def _hold(desk: Desk, typed: str, reason: str) -> Status:
    from screener.records.holds import make_hold
    from screener.records.purging import place_hold

    record_id, words = desk.find_record(typed), read_sentence(reason, "")
    if isinstance(record_id, Problem):
        return refuse(record_id)
    if isinstance(words, Problem):
        return refuse(words)
    made = make_hold(
        desk.by.clinic, str(uuid4()), record_id, words, placed_by=desk.by.member.id, placed_at=read_clock()
    )
    problem = place_hold(desk.store, made)
    if problem is not None:
        return refuse(problem)
    print_line(desk.say("hold-done", id=record_id))
    return Status.DONE


def _lift(desk: Desk, typed: str) -> Status:
    from screener.records.purging import lift_hold, list_holds

    record_id = desk.find_record(typed)
    if isinstance(record_id, Problem):
        return refuse(record_id)
    standing = [one for one in list_holds(desk.store, record_id=record_id) if one.lifted_at is None]
    lifted = [lift_hold(desk.store, one.id, actor_id=desk.by.member.id, at=read_clock()) for one in standing]
    if not any(lifted):
        return refuse(Problem("CLI-092", "There is no legal hold on this record.", "", where=record_id))
    print_line(desk.say("lift-done", id=record_id, number=sum(lifted)))
    return Status.DONE
