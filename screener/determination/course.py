"""A course of treatments, from the records of one patient that follow one another: what was done, what is to come.

Each record names the one before it; none names the one after. So a course is told as far as the record that is open.
`course_reading` gets the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from screener.consent.moments import day_in_words
from screener.determination.decision import CoursePlan, Determination
from screener.determination.treatments import Treatment, describe_treatment
from screener.interview.answers import Answers, Number
from screener.interview.facts import Facts
from screener.interview.flow import find_treatment_day
from screener.interview.wording import answer_in_words
from screener.questionnaire.model import Questionnaire

if TYPE_CHECKING:
    from screener.questionnaire.text import Words

SESSION, REACTION = "session-number", "microneedling-reaction"
"""Where a form asks which session it is, and how the skin took the one before."""


class SessionState(StrEnum):
    """How one session stands."""

    DONE = "done"
    TODAY = "today"
    PLANNED = "planned"
    MISSED = "missed"
    """It was to be, its day has passed, and nobody has written down that it was done."""


class Spacing(StrEnum):
    """How long after the session before, beside what is planned."""

    WITHIN = "within"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class CourseSession:
    """One session, done or to come."""

    number: int
    """In this course, from 1."""
    on: date | None
    """The day it was done, or is to be; None if that is not fixed."""
    state: SessionState
    done: str = field(default="", repr=False)
    """What was done, in words."""
    reaction: str = field(default="", repr=False)
    """How the skin took it, straight after and as the patient told at the next visit."""
    gap: str = ""
    """How long after the one before, in words."""
    gap_days: int | None = None
    """The same in days, if both days are known."""
    spacing: Spacing | None = None
    """Whether that is as planned; None if there is no plan or no gap."""
    treatment: Treatment | None = field(default=None, repr=False)
    """The same as `done`, field by field."""


@dataclass(frozen=True, slots=True)
class Course:
    """All sessions, those known first and those to come after."""

    planned: int
    """Sessions altogether."""
    sessions: tuple[CourseSession, ...]


@dataclass(frozen=True, slots=True)
class CourseRecord:
    """What one record says of the course."""

    number: int | None
    """Which session it is, as staff said."""
    on: date | None
    """The day that it was decided for, or is asked for."""
    is_session: bool
    """False once it is decided that nothing is done."""
    is_decided: bool
    plan: CoursePlan | None = None
    treatment: Treatment | None = field(default=None, repr=False)
    told: str = field(default="", repr=False)
    """What the patient said of reactions after the session before, in words."""


def tell_record(
    questionnaire: Questionnaire | None,
    answers: Answers | None,
    determination: Determination | None,
    treatment: Treatment | None,
) -> CourseRecord:
    """What one record says of the course.

    Args:
        questionnaire: The form; None if the answers cannot be read any more.
        answers: What the patient said; None with it.
        determination: What was decided, if anything is.
        treatment: What was done, if it is written down.
    """
    number, told, asked_for = None, "", None
    if questionnaire is not None and answers is not None:
        asked_for = find_treatment_day(answers.given)
        facts = Facts(questionnaire, answers, asked_for)
        number = _find_number(facts)
        told = _find_told(facts)
    on = determination.treat_on if determination and determination.treat_on else asked_for
    return CourseRecord(
        number,
        treatment.done_on if treatment else on,
        treatment is not None or determination is None or determination.overall.is_treating,
        determination is not None,
        determination.course if determination else None,
        treatment,
        told,
    )


def make_course(visits: Sequence[CourseRecord], words: Words, today: date) -> Course | None:
    """The course that records of one patient make up.

    Args:
        visits: The oldest first.
        words: The practitioner's language.
        today: By the clinic's clock.

    Returns:
        None if no course was planned and there is but one session.
    """
    plan = next((visit.plan for visit in reversed(visits) if visit.plan is not None), None)
    sessions = [_tell(visit, later, words, today) for visit, later in _pair(visits) if visit.is_session]
    if plan is None and len(sessions) < 2:
        return None
    sessions = list(_number(sessions))
    sessions += _list_to_come(sessions, plan)
    spaced = tuple(_space(sessions, plan, words))
    return Course(max([plan.sessions if plan else 0, *(one.number for one in spaced)]), spaced)


# ── what a record says ──────────────────────────────────────────────────────────────────────────


def _find_number(facts: Facts) -> int | None:
    answer = facts.get(SESSION) if SESSION in facts.questionnaire.items else None
    return int(answer.value) if isinstance(answer, Number) else None


def _find_told(facts: Facts) -> str:
    item = facts.questionnaire.items.get(REACTION)
    answer = facts.get(REACTION) if item is not None else None
    return "" if item is None or answer is None else answer_in_words(item, answer, facts.questionnaire.words)


def _pair(visits: Sequence[CourseRecord]) -> Iterator[tuple[CourseRecord, CourseRecord | None]]:
    """Each visit with the one after it, where the patient told how it went."""
    later: Sequence[CourseRecord | None] = [*visits[1:], None]
    return zip(visits, later, strict=False)


def _tell(visit: CourseRecord, later: CourseRecord | None, words: Words, today: date) -> CourseSession:
    state = _find_state(visit, today)
    treatment = visit.treatment
    done = describe_treatment(treatment, words) if treatment else ""
    if state is SessionState.MISSED:
        done = words["review_treatment.not-written"]
    told = [treatment.reaction if treatment else "", later.told if later else ""]
    reaction = "; ".join(part for part in told if part.strip())
    return CourseSession(visit.number or 0, visit.on, state, done, reaction, treatment=treatment)


def _find_state(visit: CourseRecord, today: date) -> SessionState:
    if visit.treatment is not None:
        return SessionState.DONE
    if visit.on == today:
        return SessionState.TODAY
    has_passed = visit.is_decided and visit.on is not None and visit.on < today
    return SessionState.MISSED if has_passed else SessionState.PLANNED


# ── the course as a whole ───────────────────────────────────────────────────────────────────────


def _number(sessions: Iterable[CourseSession]) -> Iterator[CourseSession]:
    """Each with a number: the one given if it goes on from the one before, else the next."""
    last = 0
    for session in sessions:
        last = session.number if session.number > last else last + 1
        yield replace(session, number=last)


def _list_to_come(sessions: Sequence[CourseSession], plan: CoursePlan | None) -> list[CourseSession]:
    last = sessions[-1].number if sessions else 0
    numbers = range(last + 1, plan.sessions + 1) if plan else ()
    return [CourseSession(number, None, SessionState.PLANNED) for number in numbers]


def _space(sessions: Sequence[CourseSession], plan: CoursePlan | None, words: Words) -> Iterator[CourseSession]:
    """Each with how long after the one before it was, or should be."""
    for session, before in zip(sessions, [None, *sessions], strict=False):
        if before is None:
            yield session
        elif before.on is not None and session.on is not None:
            days = (session.on - before.on).days
            spacing = _judge(days, plan)
            span = {"least": plan.least_weeks, "most": plan.most_weeks} if plan else {}
            told = words.format(f"review_treatment.gap-{spacing or 'plain'}", days=days, **span)
            yield replace(session, gap=told, gap_days=days, spacing=spacing)
        else:
            yield replace(session, gap=_say_window(before.on, plan, words) if plan else "")


def _judge(days: int, plan: CoursePlan | None) -> Spacing | None:
    if plan is None:
        return None
    if days < 7 * plan.least_weeks:
        return Spacing.SOON
    return Spacing.WITHIN if days <= 7 * plan.most_weeks else Spacing.LATE


def _say_window(before: date | None, plan: CoursePlan, words: Words) -> str:
    if before is not None:
        window = [
            day_in_words(before + timedelta(weeks=weeks), words) for weeks in (plan.least_weeks, plan.most_weeks)
        ]
        return words.format("review_treatment.gap-window", first=window[0], last=window[1])
    span: Mapping[str, int] = {"least": plan.least_weeks, "most": plan.most_weeks}
    same = "-same" if plan.least_weeks == plan.most_weeks else ""
    return words.format(f"review_treatment.gap-weeks{same}", **span)
