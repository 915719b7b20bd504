"""Days and moments as the paper prints them: in the patient's language, in the clinic's time zone, zone named."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from screener.errors import MachineError
from screener.interview.answers import PartialDate
from screener.interview.wording import date_in_words
from screener.questionnaire.text import Words


def day_in_words(day: date, words: Words) -> str:
    """20 November 2026."""
    return date_in_words(PartialDate(day.year, day.month, day.day), words)


def moment_in_words(at: datetime, zone: str, words: Words) -> str:
    """20 November 2026, 10:42 GMT (Europe/London).

    Raises:
        MachineError: This machine does not know the time zone.
    """
    local = to_local(at, zone)
    return words.format(
        "paper.moment",
        date=day_in_words(local.date(), words),
        time=f"{local:%H:%M}",
        abbreviation=local.tzname() or "",
        zone=zone,
    )


def time_in_words(at: datetime, zone: str) -> str:
    """10:42, in the clinic's zone.

    Raises:
        MachineError: This machine does not know the time zone.
    """
    return f"{to_local(at, zone):%H:%M}"


def stay_in_words(stay: timedelta, words: Words) -> str:
    """4 min 5 s."""
    minutes, seconds = divmod(max(round(stay.total_seconds()), 0), 60)
    return words.format("paper.stay", minutes=minutes, seconds=seconds)


def to_local(at: datetime, zone: str) -> datetime:
    """The same moment on the clinic's clock.

    Raises:
        MachineError: This machine does not know the time zone.
    """
    try:
        return at.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = (
            f"This machine does not know the time zone “{zone}”. Write one like Europe/London in the settings, "
            "or install the Python package tzdata."
        )
        raise MachineError("PAPER-001", message) from None
