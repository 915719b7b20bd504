"""What stands in the three boxes of a date: an answer, nothing yet, or something that cannot be one. No Qt."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from screener.interview.answers import DateAnswer, PartialDate, RoughlyAgo
from screener.interview.dates import find_month, first_day_of

EARLIEST_YEAR = 1900
"""Nobody who comes to a clinic remembers anything from before; such a year is a slip of the finger."""


AgoUnit = Literal["days", "weeks", "months", "years"]
AGO_UNITS: tuple[AgoUnit, ...] = ("days", "weeks", "months", "years")


class DateFault(StrEnum):
    """What is wrong with a date as typed; the name is the key of its words in `kiosk_form`."""

    YEAR_MISSING = "date-year-missing"
    YEAR_SHORT = "date-year-short"
    MONTH_MISSING = "date-month-missing"
    MONTH_UNKNOWN = "date-month-unknown"
    DAY_MISSING = "date-day-missing"
    DAY_IMPOSSIBLE = "date-day-impossible"
    AMOUNT_UNKNOWN = "date-amount-unknown"
    UNIT_MISSING = "date-unit-missing"
    IN_FUTURE = "date-in-future"
    LONG_AGO = "date-long-ago"


@dataclass(frozen=True, slots=True)
class Boxes:
    """The three boxes, verbatim."""

    day: str = ""
    month: str = ""
    year: str = ""

    @property
    def are_blank(self) -> bool:
        """True if nothing is typed anywhere."""
        return not (self.day.strip() or self.month.strip() or self.year.strip())


def read_boxes(boxes: Boxes, *, full_date: bool) -> PartialDate | DateFault | None:
    """The date that stands in the boxes, what keeps it from being one, or None if they are blank."""
    if boxes.are_blank:
        return None
    day, month, year = boxes.day.strip(), boxes.month.strip(), boxes.year.strip()
    number = find_month(month) if month else None
    missing = _find_missing(day, month, year, full_date=full_date)
    fault = _find_month_or_year_fault(month, number, year)
    if fault or missing:
        return fault or missing
    answer = PartialDate(int(year), number)
    if not day:
        return answer
    days = calendar.monthrange(answer.year, number or 1)[1]
    if not (day.isascii() and day.isdigit() and 1 <= int(day) <= days):
        return DateFault.DAY_IMPOSSIBLE
    return PartialDate(answer.year, number, int(day))


def read_ago(amount: str, unit: AgoUnit | None) -> RoughlyAgo | DateFault | None:
    """How long ago something was, from the box of the amount and the chosen unit."""
    plain = amount.strip()
    if not plain and unit is None:
        return None
    if not (plain.isascii() and plain.isdigit() and 1 <= int(plain) <= 999):
        return DateFault.AMOUNT_UNKNOWN
    return DateFault.UNIT_MISSING if unit is None else RoughlyAgo(int(plain), unit)


def find_doubt(answer: DateAnswer, when: Literal["past", "future", "any"], on: date | None) -> DateFault | None:
    """Why a possible date is hardly meant: on the wrong side of the treatment date, or from another century."""
    if isinstance(answer, RoughlyAgo):
        return None
    if answer.year < EARLIEST_YEAR:
        return DateFault.LONG_AGO
    if when == "past" and on is not None and first_day_of(answer) > on:
        return DateFault.IN_FUTURE
    return None


def _find_missing(day: str, month: str, year: str, *, full_date: bool) -> DateFault | None:
    if not month and (day or full_date):
        return DateFault.MONTH_MISSING
    if full_date and not day:
        return DateFault.DAY_MISSING
    return None if year else DateFault.YEAR_MISSING


def _find_month_or_year_fault(month: str, number: int | None, year: str) -> DateFault | None:
    if month and number is None:
        return DateFault.MONTH_UNKNOWN
    if year and not (len(year) == 4 and year.isascii() and year.isdigit() and int(year)):
        return DateFault.YEAR_SHORT
    return None
