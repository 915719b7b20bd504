"""Medicines, treatments and events along time, each with the day until which a rule waits: values, drawn elsewhere.

Nothing here decides anything. What a rule waits for is read off its findings, or, where it raised none, off its
interval, so that what has passed is shown beside what has not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from screener.interview import dates
from screener.interview.answers import Answers, DateAnswer, MedicineStatus, PartialDate, RoughlyAgo, TakenMedicine
from screener.interview.facts import DATE_OF_BIRTH, TREATMENT_DATE, Facts
from screener.interview.wording import date_in_words, use_in_words
from screener.questionnaire.model import DateItem, Questionnaire, Severity
from screener.screening.assessment import Assessment, Finding
from screener.screening.waiting import Wait, find_waits

PROCEDURES = "intervals"
"""Id of the group of rules about procedures; what other rules look at is an event."""
BEFORE, AFTER = timedelta(days=548), timedelta(days=730)
"""How far from today the picture reaches at most: what is older or later runs off its edge."""
_LEAST_BEFORE, _LEAST_AFTER, _MARGIN = timedelta(days=30), timedelta(days=21), timedelta(days=10)
_LONGEST_LABEL = 60


class StretchKind(StrEnum):
    """What a stretch of time is."""

    MEDICINE = "medicine"
    TREATMENT = "treatment"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Something that was, or is to come, along time."""

    kind: StretchKind
    label: str
    """What it is, in the patient's language; a medicine with the words as written."""
    note: str
    """What was said of when, in the same language."""
    start: date | None
    """The first day; None if it is not known."""
    end: date | None
    """The last day, at its riskiest; None if it goes on, or nobody knows when it ended: see `is_end_exact`."""
    is_start_exact: bool
    is_end_exact: bool
    """False if the last day is only roughly known. Without one: True if it goes on, False if it ended some day."""
    waits_until: date | None
    """The day on which the longest interval counted from it is over; None if none is, or it cannot be told."""
    severity: Severity | None
    """Of the worst finding that rests on it; None without one."""
    rules: tuple[str, ...]
    """Ids of the rules whose findings rest on it, worst first."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that has a time, within a window of it."""

    first: date
    last: date
    today: date
    treatment_on: date | None
    """The day that the rules were asked for."""
    earliest: date | None
    """The first day possible, as the assessment says."""
    stretches: tuple[Stretch, ...]
    """Those with the worst findings first; of these, what is waited for longest; the others as answered."""


def make_timeline(
    questionnaire: Questionnaire, answers: Answers, assessment: Assessment, on: date | None, today: date
) -> Timeline:
    """Put what was answered along time.

    Args:
        questionnaire: The form, in the patient's language.
        answers: Everything answered, medicines recognised.
        assessment: What the rules say of it.
        on: The day that they were asked for; None if it is not known.
        today: By the clinic's clock.
    """
    day = on if on is not None else today
    facts = Facts(questionnaire, answers, day)
    raised = {finding.rule for finding in assessment.findings}
    # A rule that is silent for another reason than the time that has passed waits for nothing.
    waits = tuple(wait for wait in find_waits(facts) if wait.rule in raised or wait.until <= day)
    found = [
        *(_lay_medicine(medicine, facts, assessment.findings, waits) for medicine in facts.medicines),
        *_lay_dates(facts, assessment.findings, waits),
    ]
    stretches = tuple(sorted(found, key=_rank))
    first, last = _find_window(stretches, today, [one for one in (on, assessment.earliest) if one is not None])
    return Timeline(first, last, today, on, assessment.earliest, stretches)


def _rank(stretch: Stretch) -> tuple[int, int]:
    """The worst first, then what is waited for longest."""
    rank = len(Severity) if stretch.severity is None else stretch.severity.rank
    return rank, -stretch.waits_until.toordinal() if stretch.waits_until is not None else 0


# ── medicines ───────────────────────────────────────────────────────────────────────────────────


def _lay_medicine(
    medicine: TakenMedicine, facts: Facts, findings: Sequence[Finding], waits: Sequence[Wait]
) -> Stretch:
    entry = medicine.entry
    resting = [one for one in findings if any(because.medicine == entry.name for because in one.because)]
    is_taken = _is_taken(medicine)
    said = entry.last_used if isinstance(entry.last_used, PartialDate | RoughlyAgo) else None
    end = dates.find_last_day(said, facts.planned) if said is not None and not is_taken else None
    counted = [] if is_taken else [wait.until for wait in waits if wait.medicine is medicine]
    return Stretch(
        StretchKind.MEDICINE,
        _name(medicine),
        use_in_words(entry, facts.questionnaire.words),
        None,
        end,
        False,
        is_taken if end is None else _is_exact(said),
        _find_until(resting, counted),
        resting[0].severity if resting else None,
        tuple(one.rule for one in resting),
    )


def _is_taken(medicine: TakenMedicine) -> bool:
    """Whether any of it is still taken: the riskier reading of an entry that says both."""
    if medicine.substances:
        return any(substance.current for substance in medicine.substances)
    return medicine.entry.status is not MedicineStatus.STOPPED


def _name(medicine: TakenMedicine) -> str:
    """What it is, if that is certain, with the words as written: isotretinoin (“roacutane”)."""
    written = " ".join(medicine.entry.name.split())
    names = list(dict.fromkeys(substance.name for substance in medicine.substances if substance.sure))
    understood = ", ".join(names)
    if understood.casefold() == written.casefold():
        return _shorten(written)
    if not names:
        return f"“{_shorten(written)}”"
    return f"{_shorten(understood)} (“{_shorten(written)}”)"


# ── treatments and events ───────────────────────────────────────────────────────────────────────


def _lay_dates(facts: Facts, findings: Sequence[Finding], waits: Sequence[Wait]) -> Iterator[Stretch]:
    for item in facts.items_in_force:
        answer = facts.get(item.id)
        if not isinstance(item, DateItem) or item.id in (TREATMENT_DATE, DATE_OF_BIRTH):
            continue
        if isinstance(answer, PartialDate | RoughlyAgo):
            resting = [one for one in findings if any(because.question == item.id for because in one.because)]
            counted = [wait for wait in waits if wait.question == item.id]
            if resting or counted:
                yield _lay_date(item, answer, facts, resting, counted)


def _lay_date(
    item: DateItem, answer: DateAnswer, facts: Facts, resting: Sequence[Finding], counted: Sequence[Wait]
) -> Stretch:
    start, end = _find_days(item, answer, facts)
    rules = facts.questionnaire.rules_by_id
    groups = {rules[rule].group for rule in (*(one.rule for one in resting), *(one.rule for one in counted))}
    return Stretch(
        StretchKind.TREATMENT if PROCEDURES in groups else StretchKind.EVENT,
        _title(item, resting, facts),
        date_in_words(answer, facts.questionnaire.words),
        start,
        end,
        _is_exact(answer),
        _is_exact(answer),
        _find_until(resting, [wait.until for wait in counted]),
        resting[0].severity if resting else None,
        tuple(one.rule for one in resting),
    )


def _find_days(item: DateItem, answer: DateAnswer, facts: Facts) -> tuple[date | None, date | None]:
    """The days between which it may have been, the risky one among them."""
    if item.when == "future" and facts.on is not None:
        day = dates.find_first_day_from(answer, facts.on)
        return day, dates.last_day_of(answer) if isinstance(answer, PartialDate) else day
    end = dates.find_last_day(answer, facts.planned)
    start = dates.first_day_of(answer) if isinstance(answer, PartialDate) else end
    return (min(start, end), end) if start is not None and end is not None else (start, end)


def _title(item: DateItem, resting: Sequence[Finding], facts: Facts) -> str:
    """What a date is about: its short name among the words, else what was found, else the question."""
    words, key = facts.questionnaire.words, f"determination.date-{item.id}"
    if key in words:
        return words[key]
    return _shorten(resting[0].title if resting else item.ask)


# ── days ────────────────────────────────────────────────────────────────────────────────────────


def _find_until(resting: Sequence[Finding], counted: Iterable[date]) -> date | None:
    """The latest day that a finding gives; if none does, the latest that an interval gives."""
    given = [one.until for one in resting if one.until is not None]
    return max(given or counted, default=None)


def _is_exact(answer: DateAnswer | None) -> bool:
    return isinstance(answer, PartialDate) and answer.day is not None


def _find_window(stretches: Sequence[Stretch], today: date, wanted: Sequence[date]) -> tuple[date, date]:
    """From a little before the oldest day to a little after the latest; those too far away run off the edge."""
    named = [day for one in stretches for day in (one.start, one.end, one.waits_until) if day is not None]
    near = [day for day in (*wanted, *named) if today - BEFORE <= day <= today + AFTER]
    first, last = min([today - _LEAST_BEFORE, *near]), max([today + _LEAST_AFTER, *near])
    return first - _MARGIN, last + _MARGIN


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST_LABEL else text[: _LONGEST_LABEL - 1].rstrip() + "…"
