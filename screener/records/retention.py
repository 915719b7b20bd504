"""Until when a record is kept: whole calendar years by the clinic's own calendar, its last day included."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo

from screener.records.states import RecordState


def make_schedule(years: Mapping[RecordState, int], *, now: datetime, zone: tzinfo) -> dict[RecordState, datetime]:
    """What `purging` takes: of each state the moment before which a record must have changed last.

    Args:
        years: State → years to keep; 0 to keep for ever. States not named are kept.
        now: The time, aware.
        zone: The clinic's.
    """
    return {state: find_cut_off(number, now=now, zone=zone) for state, number in years.items() if number}


def find_cut_off(years: int, *, now: datetime, zone: tzinfo) -> datetime:
    """The beginning of the day that is so many years before today, on the clinic's calendar.

    What changed last on that day is kept through today, and may go from tomorrow. On a 29 February whose year back
    has none it is the 28th: rather a day longer than a day too short.

    Args:
        years: At least 1.
        now: The time, aware.
        zone: The clinic's.

    Returns:
        Aware, in that zone: its date is the day on the clinic's calendar.
    """
    back = _shift(now.astimezone(zone).date(), -years)
    return datetime(back.year, back.month, back.day, tzinfo=zone)


def find_due_day(last: date, years: int) -> date:
    """The first day on which a record may go: the cut-off of that day is the first after its last.

    Args:
        last: The day of its last change, or of the treatment if that is later, on the clinic's calendar.
        years: At least 1.
    """
    day = _shift(last, years)
    while _shift(day, -years) <= last:
        day += timedelta(days=1)
    return day


def _shift(day: date, years: int) -> date:
    """The same day so many years on; of a 29 February the 28th, where that year has none."""
    year = day.year + years
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))
