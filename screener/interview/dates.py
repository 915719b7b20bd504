"""Dates as patients know them: partial and rough dates, calendar intervals, and the end of each that is riskiest.

Conventions: an interval of N from day D ends on D + N, and treatment on that day is allowed. Months keep the day
number, or take the month's last day. A partial date counts as its last day, a rough one as half a unit later
than said, neither later than the planned treatment date. A birthday on 29 February falls on 1 March in other years.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from screener.interview.answers import Answer, DateAnswer, PartialDate, RoughlyAgo
from screener.questionnaire.conditions import Duration

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_ROUGHLY = re.compile(r"about ([0-9]{1,3}) (day|week|month|year)s? ago")
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}


def add(day: date, duration: Duration) -> date:
    """The day on which an interval ends. The last day of time itself, if it would end later."""
    try:
        if duration.unit == "days":
            return day + timedelta(days=duration.amount)
        return day + relativedelta(months=duration.amount)
    except (OverflowError, ValueError):
        return date.max


def find_exact_day(answer: Answer | None) -> date | None:
    """The day that an answer is; None if it is no date known to the day."""
    match answer:
        case PartialDate(year, int() as month, int() as day):
            return date(year, month, day)
        case _:
            return None


def find_last_day(answer: DateAnswer, on: date | None) -> date | None:
    """The riskiest day of something past: the latest it may have been, seen from the planned treatment date.

    Args:
        answer: What was said of it.
        on: The treatment date that it was said for (`Facts.planned`), which is not always the one asked for.

    Returns:
        None if it cannot be told: a rough date without a treatment date to count from.
    """
    if isinstance(answer, RoughlyAgo):
        return None if on is None else min(_half_a_unit_later(answer, on), on)
    if answer.day is not None and answer.month is not None:
        return date(answer.year, answer.month, answer.day)
    last = last_day_of(answer)
    return last if on is None else min(last, on)


def find_first_day_from(answer: DateAnswer, on: date) -> date:
    """The riskiest day of something to come: the earliest it may be, not before the treatment date if it can be."""
    if isinstance(answer, RoughlyAgo):
        return _half_a_unit_later(answer, on)
    first, last = first_day_of(answer), last_day_of(answer)
    return on if first <= on <= last else first


def first_day_of(answer: PartialDate) -> date:
    """The first day a partial date may mean."""
    return date(answer.year, answer.month or 1, answer.day or 1)


def last_day_of(answer: PartialDate) -> date:
    """The last day a partial date may mean."""
    month = answer.month or 12
    return date(answer.year, month, answer.day or calendar.monthrange(answer.year, month)[1])


def age_on(born: date, on: date) -> int:
    """Whole years completed. Born on 29 February: a year is completed on 1 March, save in leap years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def find_birthday(born: date, years: int) -> date:
    """The day on which someone reaches an age."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def _half_a_unit_later(answer: RoughlyAgo, on: date) -> date:
    """Half a unit later than said: "about 3 years" is 2 years and 6 months before the treatment date."""
    less = max(answer.amount - 1, 0)
    halves = {
        "days": relativedelta(days=answer.amount),
        "weeks": relativedelta(days=7 * less + 3),
        "months": relativedelta(months=less, days=15),
        "years": relativedelta(years=less, months=6),
    }
    try:
        return on - halves[answer.unit]
    except (OverflowError, ValueError):
        return date.min


# ── reading and writing ─────────────────────────────────────────────────────────────────────────


def parse_date(text: str) -> DateAnswer | None:
    """A date in the vocabulary of response files: "2026-11-20", "2026-11", "2026", "about 3 months ago"."""
    if match := _ROUGHLY.fullmatch(text):
        return _make_rough(match[1], match[2])
    match = _ISO.fullmatch(text)
    return match and _make_partial(*(int(part) if part else None for part in match.groups()))


def format_date(answer: DateAnswer) -> str:
    """The same, written: the inverse of `parse_date`."""
    if isinstance(answer, RoughlyAgo):
        unit = answer.unit[:-1] if answer.amount == 1 else answer.unit
        return f"about {answer.amount} {unit} ago"
    parts = [f"{answer.year:04}"]
    parts += [f"{part:02}" for part in (answer.month, answer.day) if part is not None]
    return "-".join(parts)


def read_date(text: str) -> DateAnswer | None:
    """A date as a person types it: "2024", "March 2026", "3/2026", "12 March 2026", "about 3 months ago".

    Day stands before month, as the clinic's forms ask for it.
    """
    plain = " ".join(text.lower().replace(",", " ").split())
    if found := parse_date(plain) or parse_date(f"about {plain}"):
        return found
    parts = re.split(r"[\s/.\-]+", plain)
    if not 1 <= len(parts) <= 3:
        return None
    numbers = [int(part) if part.isdecimal() else None for part in parts]
    year = numbers[-1]
    if year is None or len(parts[-1]) != 4:
        return None
    month = find_month(parts[-2]) if len(parts) > 1 else None
    day = numbers[0] if len(parts) == 3 else None
    if (len(parts) > 1 and month is None) or (len(parts) == 3 and day is None):
        return None
    return _make_partial(year, month, day)


def find_month(text: str) -> int | None:
    """A month typed as a number or an English name or its beginning: "3", "03", "mar", "March"."""
    plain = text.strip().lower().rstrip(".")
    if plain.isascii() and plain.isdigit():
        return int(plain) if 1 <= int(plain) <= 12 else None
    if plain in _MONTHS:
        return _MONTHS[plain]
    begun = {number for name, number in _MONTHS.items() if len(plain) >= 3 and name.startswith(plain)}
    return begun.pop() if len(begun) == 1 else None


def _make_rough(amount: str, unit: str) -> RoughlyAgo | None:
    units = {"day": "days", "week": "weeks", "month": "months", "year": "years"}
    count = int(amount)
    return RoughlyAgo(count, units[unit]) if count else None  # type: ignore[arg-type]  # a Literal by the pattern


def _make_partial(year: int | None, month: int | None, day: int | None) -> PartialDate | None:
    if year is None:
        return None
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    return PartialDate(year, month, day)
