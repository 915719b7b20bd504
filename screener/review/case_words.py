"""Sentences about one case as a whole: who, for when, how long ago, how it stands, how far it is decided. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from screener.consent.moments import day_in_words, to_local
from screener.determination.case import Case
from screener.determination.decision import Choice
from screener.determination.wording import say_days
from screener.interview.answers import Number
from screener.interview.facts import Facts
from screener.interview.flow import find_treatment_day
from screener.questionnaire.text import Words
from screener.records.identity import Identity
from screener.records.model import Record
from screener.records.states import RecordState, Step
from screener.review.case_work import CaseWork
from screener.review.finding_card import find_refusal
from screener.review.holder import say_holder
from screener.review.outcome_names import name_outcome
from screener.review.shown_name import show_name

if TYPE_CHECKING:
    from screener.determination.casebook import Opened
    from screener.determination.decision import Determination

SESSION = "session-number"
"""The item that says which session of the course it is, if the form has it."""

_KEPT = frozenset({RecordState.COUNTERSIGNED, RecordState.RETURNED, RecordState.WITHDRAWN})
"""States in which nothing is decided by anybody."""


def say_why_closed(
    record: Record, me: str, people: Mapping[str, str], words: Words, *, now: datetime, zone: str
) -> str:
    """Why somebody may only read a record as it stands; empty if they may decide.

    Args:
        record: As it stands.
        me: Id of who reads it.
        people: Id → name, as far as known.
        words: The practitioner's language.
        now: The time, aware.
        zone: The clinic's time zone, IANA.
    """
    if record.state in _KEPT:
        return words[f"review_case.state-{record.state}"]
    if record.claimed_by in (None, me):
        return words["review_case.state-decided"] if record.state is RecordState.DECIDED else ""
    name = people.get(record.claimed_by or "", words["review_case.colleague"])
    return words.format("review_case.taken", name=say_holder(name, record, now, zone, words))


def say_way_in(record: Record, me: str, words: Words) -> str:
    """What somebody may do to decide a record that they may only read as it stands; empty if nothing.

    Arguments as for `say_why_closed`.
    """
    if record.state is RecordState.WITHDRAWN:
        return ""
    if record.state is RecordState.RETURNED:
        return words["review_case.take-up"]
    is_done = record.state is RecordState.COUNTERSIGNED or record.claimed_by == me
    return words["review_case.decide-anew" if is_done else "review_case.take-over"]


def tell_determined(
    opened: Opened, determination: Determination, people: Mapping[str, str], zone: str, words: Words
) -> Iterator[str]:
    """Who decided it and when, for which day, and in which words; what it is, `say_overall` says.

    Args:
        opened: A record that is decided or countersigned.
        determination: The one that stands.
        people: Id → name, as far as known.
        zone: The clinic's time zone, IANA.
        words: The practitioner's language.
    """
    step = Step.COUNTERSIGN if opened.record.state is RecordState.COUNTERSIGNED else Step.DECIDE
    made = next((one for one in reversed(opened.versions) if one.step is step), None)
    if made is not None:
        name = people.get(made.made_by, words["review_case.colleague"])
        on = day_in_words(to_local(made.created_at, zone).date(), words)
        yield words.format(f"review_case.determined-{step}", name=name, date=on)
    yield from say_days(determination, words)
    yield from (text for text in (determination.words.strip(), determination.early_reason.strip()) if text)


def say_who(identity: Identity, case: Case, today: date, words: Words) -> str:
    """Name and age: as of today, whichever day the rules were asked for."""
    age = Facts(case.questionnaire, case.given, today).age
    name = show_name(identity.name)
    return name if age is None else words.format("review_case.age", name=name, age=age)


def say_about(identity: Identity, case: Case, submitted_at: datetime, now: datetime, words: Words) -> str:
    """Treatment, the day wanted, how long it waits, which visit."""
    wanted = find_treatment_day(case.given.given)
    parts = [identity.treatment]
    parts.append(
        words.format("review_case.wanted", date=day_in_words(wanted, words))
        if wanted
        else words["review_case.wanted-none"]
    )
    if case.on is not None and case.on != wanted:
        parts.append(words.format("review_case.asked-for", date=day_in_words(case.on, words)))
    parts.append(words.format("review_case.submitted", ago=say_ago(now - submitted_at, words)))
    session = case.given.given.get(SESSION)
    if isinstance(session, Number):
        key = "review_case.visit-first" if session.value == 1 else "review_case.visit"
        parts.append(words.format(key, number=session.value))
    return "  ·  ".join(part for part in parts if part)


def say_ago(since: timedelta, words: Words) -> str:
    """How long ago: just now, 6 min ago, 3 hours ago, 2 days ago."""
    minutes = int(since.total_seconds() // 60)
    for unit, length in (("day", 24 * 60), ("hour", 60), ("minute", 1)):
        count = minutes // length
        if count >= 1:
            key = f"review_case.ago-{unit}" if count == 1 else f"review_case.ago-{unit}s"
            return words.format(key, count=count)
    return words["review_case.ago-now"]


def say_outcome(case: Case, words: Words) -> str:
    """The outcome, with the day if there is one: DEFER until 15 January 2027."""
    outcome = name_outcome(case.assessment.outcome, words)
    earliest = case.assessment.earliest
    if earliest is None:
        return outcome
    return words.format("review_case.outcome-until", outcome=outcome, date=day_in_words(earliest, words))


def say_progress(work: CaseWork, words: Words) -> str:
    """How many findings are decided, and how many are left."""
    count, left = len(work.to_decide), len(work.case.open_findings)
    if not count:
        return words["review_case.count-none"]
    if not left:
        return words.format("review_case.count-all" if count > 1 else "review_case.count-all-one", count=count)
    key = f"review_case.left-{left}"
    more = words[key] if key in words else words.format("review_case.left-many", count=left)
    told = "review_case.count-some" if _may_be_treated(work) else "review_case.count-some-ruled-out"
    return words.format(told, done=count - left, count=count, left=more)


def _may_be_treated(work: CaseWork) -> bool:
    """Whether deciding may still lead to a treatment: nothing is found that this person may not treat against."""
    return not any(find_refusal(finding, Choice.PROCEED, work.setting) for finding in work.to_decide)
