"""A follow-up visit: what a kiosk is given of an earlier record, and how the patient's run then begins there.

Earlier answers are only shown to be confirmed or changed; none counts before. What is about these days, or was left
open then, is not among them: the patient is asked it as if for the first time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from screener.determination.decision import CoursePlan
from screener.determination.gate import FURTHEST_AHEAD
from screener.errors import IntegrityError, Problem
from screener.interview.answers import (
    Answer,
    Chosen,
    ChosenMany,
    MedicineEntry,
    MedicineList,
    Number,
    Open,
    PartialDate,
    RoughlyAgo,
    Written,
)
from screener.interview.checking import check_answer
from screener.interview.dates import find_last_day
from screener.interview.facts import DATE_OF_BIRTH, TREATMENT_DATE, Facts
from screener.interview.journey import Journey
from screener.interview.pages import PageKind
from screener.interview.progress import Progress, read_answers, write_answers
from screener.questionnaire.model import Item, Questionnaire

if TYPE_CHECKING:
    from screener.determination.opening import Opened

_FORMAT = "screener-visit-1"
_NAME, _SESSION, _HAD, _LAST = "full-name", "session-number", "had-microneedling", "last-microneedling-date"
"""Where a form asks what the clinic knows better by itself."""
_LEAST_LIFE, _AFTER_VISIT = timedelta(days=14), timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Visit:
    """What is prepared for one patient. Health data: in memory, or sealed."""

    follows: str
    """UUID of the earlier record."""
    form_id: str
    language: str
    """In which the patient read the form then, BCP 47."""
    name: str = field(repr=False)
    born: PartialDate = field(repr=False)
    """To the day: who comes is asked it before anything else is shown."""
    staff: Mapping[str, Answer] = field(repr=False)
    """What staff would fill in before they hand the kiosk over."""
    earlier: Mapping[str, Answer] = field(repr=False)
    """What the patient answered then, and what the clinic knows since: nothing of it counts unconfirmed."""
    known: frozenset[str] = frozenset()
    """Those of these items that the clinic knows by itself."""
    course: CoursePlan | None = None
    """The course of treatments, if one was planned."""


def make_visit(opened: Opened, planned_on: date, *, today: date, treated_on: date | None = None) -> Visit | Problem:
    """What is prepared from a record, or why nothing can be.

    Args:
        opened: The record that the visit follows.
        planned_on: The day of the new treatment.
        today: In the clinic's time zone.
        treated_on: The day on which the patient was treated; if not given, that of the determination, if it lets the
            treatment go ahead.
    """
    case = opened.case
    facts = Facts(case.questionnaire, case.given, case.on)
    born = facts.get(DATE_OF_BIRTH)
    if not isinstance(born, PartialDate) or born.day is None:
        message = "The record holds no full date of birth, by which the kiosk could tell who comes."
        return Problem("VISIT-010", message, "Prepare the visit at the kiosk itself, with the staff code.")
    done_on = treated_on or find_treated_day(opened)
    if done_on is not None and planned_on <= done_on:
        message = "The next visit would be on the day of the last treatment, or before it."
        return Problem("VISIT-011", message, "Choose a later day.")
    if planned_on - today > FURTHEST_AHEAD:  # nor may what six digits open wait at a kiosk for years
        return Problem("VISIT-014", "The next visit would be more than two years from now.", "Choose an earlier day.")
    known = dict(_list_known(case.questionnaire, done_on))
    name = facts.get(_NAME)
    return Visit(
        follows=opened.record.id,
        form_id=opened.record.form_id,
        language=opened.journey.language,
        name=name.text if isinstance(name, Written) else "",
        born=born,
        staff=dict(_list_staff(facts, planned_on, has_been_treated=done_on is not None)),
        earlier=dict(_list_earlier(facts)) | known,
        known=frozenset(known),
        course=opened.determination.course if opened.determination else None,
    )


def find_treated_day(opened: Opened) -> date | None:
    """The day of the treatment, as written down, else as it was let go ahead for; None if it was not."""
    if opened.treatment is not None:
        return opened.treatment.done_on
    done = opened.determination
    return done.treat_on if done is not None and done.overall.is_treating else None


def propose_days(treated_on: date, plan: CoursePlan) -> tuple[date, date]:
    """The first and the last day of the next session, by the plan of the course."""
    return treated_on + timedelta(weeks=plan.least_weeks), treated_on + timedelta(weeks=plan.most_weeks)


def find_expiry(planned_on: date, now: datetime, zone: str) -> datetime:
    """Until when a prepared visit waits: the end of the day after it, and two weeks at least.

    Args:
        planned_on: The day of the visit.
        now: Aware.
        zone: The clinic's time zone, IANA.
    """
    day_after = datetime.combine(planned_on + _AFTER_VISIT, time(), ZoneInfo(zone))
    return max(day_after, now + _LEAST_LIFE)


def begin_visit(visit: Visit, questionnaire: Questionnaire, visit_id: str, *, now: datetime) -> Progress:
    """Where the patient begins, once it is certain who they are: at the welcome, with nothing answered by them.

    An earlier answer that does not fit the form as it is now is left out: it is asked anew.

    Args:
        visit: As opened.
        questionnaire: The form as it is now.
        visit_id: UUID of the prepared visit, which ends when the form is handed over.
        now: Aware.
    """
    earlier = dict(_keep_fitting(visit.earlier, questionnaire))
    journey = Journey(str(uuid4()), now, questionnaire.language, follows=visit.follows)
    return Progress(
        given=dict(_keep_fitting(visit.staff, questionnaire)),
        journey=journey,
        page_id=PageKind.WELCOME,
        submission_id=str(uuid4()),
        earlier=earlier,
        known=visit.known & earlier.keys(),
        visit_id=visit_id,
    )


def write_visit(visit: Visit) -> bytes:
    """A visit as bytes, to be sealed."""
    course = visit.course
    told = {
        "format": _FORMAT,
        "follows": visit.follows,
        "form": visit.form_id,
        "language": visit.language,
        "name": visit.name,
        "born": [visit.born.year, visit.born.month, visit.born.day],
        "staff": write_answers(visit.staff),
        "earlier": write_answers(visit.earlier),
        "known": sorted(visit.known),
        "course": [course.sessions, course.least_weeks, course.most_weeks] if course else None,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def read_visit(data: bytes) -> Visit:
    """The visit that `write_visit` wrote.

    Raises:
        IntegrityError: The bytes are not what was written.
    """
    try:
        told: dict[str, Any] = json.loads(data.decode("utf-8", "surrogatepass"))
        if told["format"] != _FORMAT:
            raise _damaged()
        return Visit(
            follows=str(told["follows"]),
            form_id=str(told["form"]),
            language=str(told["language"]),
            name=str(told["name"]),
            born=PartialDate(*told["born"]),
            staff=read_answers(told["staff"]),
            earlier=read_answers(told["earlier"]),
            known=frozenset(told["known"]),
            course=CoursePlan(*told["course"]) if told["course"] else None,
        )
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError):
        # The error's own words may be the patient's.
        raise _damaged() from None


# ── which answers ───────────────────────────────────────────────────────────────────────────────


def _list_staff(facts: Facts, planned_on: date, *, has_been_treated: bool) -> Iterator[tuple[str, Answer]]:
    for item in _list_items(facts.questionnaire, of_staff=True):
        answer = facts.get(item.id)
        if item.id == TREATMENT_DATE:
            yield item.id, PartialDate(planned_on.year, planned_on.month, planned_on.day)
        elif item.id == _SESSION and isinstance(answer, Number):
            yield item.id, Number(answer.value + Decimal(has_been_treated))
        elif answer is not None:
            yield item.id, answer


def _list_earlier(facts: Facts) -> Iterator[tuple[str, Answer]]:
    for item in _list_items(facts.questionnaire, of_staff=False):
        answer = facts.get(item.id)
        if answer is None or item.ask_anew or _is_left_open(answer):
            continue
        fixed = _fix_in_time(answer, facts.planned)
        if fixed is not None:
            yield item.id, fixed


def _list_known(questionnaire: Questionnaire, done_on: date | None) -> Iterator[tuple[str, Answer]]:
    """What the clinic knows: that it treated the patient, and when; so that the rule of the spacing looks at it."""
    if done_on is None or not {_HAD, _LAST} <= questionnaire.items.keys():
        return
    yield _HAD, Chosen("yes")
    yield _LAST, PartialDate(done_on.year, done_on.month, done_on.day)


def _list_items(questionnaire: Questionnaire, *, of_staff: bool) -> Iterator[Item]:
    for section in questionnaire.sections:
        if (section.step == "visit") is of_staff:
            yield from section.items


def _fix_in_time(answer: Answer, on: date | None) -> Answer | None:
    """An answer that means at another visit what it meant then: "about 3 months ago" becomes its month.

    Returns:
        None if it cannot be told which: then it is asked anew.
    """
    match answer:
        case RoughlyAgo():
            return _fix_day(answer, on)
        case MedicineList(entries):
            return MedicineList(tuple(_fix_entry(entry, on) for entry in entries))
        case _:
            return answer


def _fix_entry(entry: MedicineEntry, on: date | None) -> MedicineEntry:
    if not isinstance(entry.last_used, RoughlyAgo):
        return entry
    return replace(entry, last_used=_fix_day(entry.last_used, on) or Open.UNSURE)


def _fix_day(answer: RoughlyAgo, on: date | None) -> PartialDate | None:
    """The month of the riskiest day that was meant."""
    day = find_last_day(answer, on)
    return PartialDate(day.year, day.month) if day is not None else None


def _is_left_open(answer: Answer) -> bool:
    if isinstance(answer, ChosenMany):
        return any(option in set(Open) for option in answer.options)
    return isinstance(answer, Open)


def _keep_fitting(given: Mapping[str, Answer], questionnaire: Questionnaire) -> Iterator[tuple[str, Answer]]:
    for item_id, answer in given.items():
        item = questionnaire.items.get(item_id)
        if item is not None and check_answer(item, answer) is None:
            yield item_id, answer


def _damaged() -> IntegrityError:
    return IntegrityError("VISIT-012", "A prepared visit is not what was written. Prepare it anew.")
