"""Sentences about one case as a whole: who, for when, how long ago, how it stands, how far it is decided. No Qt."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from screener.consent.moments import day_in_words
from screener.determination.case import Case
from screener.interview.answers import Number
from screener.interview.facts import Facts
from screener.interview.flow import find_treatment_day
from screener.questionnaire.text import Words
from screener.records.identity import Identity
from screener.review.case_work import CaseWork
from screener.review.finding_card import find_bar
from screener.review.outcome_names import name_outcome
from screener.review.shown_name import say_person

SESSION = "session-number"
"""The item that says which session of the course it is, if the form has it."""


def say_who(identity: Identity, case: Case, today: date, words: Words) -> str:
    """Name, date of birth, and age: as of today, whichever day the rules were asked for."""
    age = Facts(case.questionnaire, case.given, today).age
    person = say_person(identity, words)
    return person if age is None else words.format("review_case.age", person=person, age=age)


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
    told = "review_case.count-some" if _may_be_treated(work) else "review_case.count-some-ruled-out"
    return words.format(told, done=count - left, count=count, left=left)


def _may_be_treated(work: CaseWork) -> bool:
    """Whether deciding may still lead to a treatment: nothing is found that this person may not treat against."""
    return find_bar(work.case, work.setting) is None
