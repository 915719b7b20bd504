"""Counts every record of a period: opened one by one, counted, let go. For the background; may be stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from screener.errors import IntegrityError, Problem
from screener.insight.counts import Counts
from screener.insight.naming import Naming
from screener.insight.tally import Tally
from screener.insight.told import open_told
from screener.records.counting import Period, begin_counting, list_abandoned, read_countable
from screener.records.members import SignedIn
from screener.records.permissions import Act, may
from screener.records.store import Store


@dataclass(frozen=True, slots=True)
class Days:
    """The days to count, by the clinic's clock; from the first record, or to the last, where none is given."""

    since: date | None = None
    until: date | None = None
    """The last day, counted in."""


def find_days_problem(days: Days) -> Problem | None:
    """Why these days cannot be counted; None if they can."""
    if days.since is not None and days.until is not None and days.until < days.since:
        message = "The period ends before it begins."
        return Problem("INSIGHT-002", message, "Give an earlier first day, or a later last day.")
    return None


def count(
    store: Store,
    by: SignedIn,
    naming: Naming,
    days: Days,
    *,
    zone: str,
    now: datetime,
    on_progress: Callable[[int, int], bool] = lambda _done, _of: True,
) -> Counts | Problem | None:
    """Count all records that were signed on some days. Told in the audit trail as one event.

    Args:
        store: The database.
        by: Who has them counted.
        naming: What rules and pages are called.
        days: Which.
        zone: The clinic's time zone, IANA: where its days begin.
        now: The time, aware.
        on_progress: Told how many records are counted, and of how many; answers whether to go on.

    Returns:
        The counts; or why they may not be had (INSIGHT-002, INSIGHT-003); or None if it was stopped.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
        IntegrityError: It is damaged.
    """
    problem = find_days_problem(days)
    if problem is None and not may(by.member.role, Act.READ_INSIGHT):
        problem = Problem("INSIGHT-003", "Your role may not see this.", "Ask a practitioner to sign in.")
    if problem is not None:
        return problem
    period = _find_period(days, zone)
    tally, of = Tally(naming), begin_counting(store, period, actor_id=by.member.id, at=now)
    for done, countable in enumerate(read_countable(store, period)):
        if not on_progress(done, max(of, done)):
            return None
        try:
            tally.add(open_told(by.clinic, countable))
        except IntegrityError:
            tally.add_unreadable()
    on_progress(of, of)
    return tally.finish(list_abandoned(store, period), days.since, days.until)


def _find_period(days: Days, zone: str) -> Period:
    """From midnight to midnight."""

    def begin(day: date | None) -> datetime | None:
        # Before the calendar's beginning, or its end, there is no midnight in every zone; nor is there a record.
        return None if day is None or not 1900 <= day.year < 9999 else datetime.combine(day, time(), ZoneInfo(zone))

    after = None if days.until is None or days.until == date.max else days.until + timedelta(days=1)
    return Period(begin(days.since), begin(after))
