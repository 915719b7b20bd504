"""What one signed-in practitioner works with: the clinic's database, forms, clock and choices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from screener.determination.case import Case
from screener.determination.decision import House
from screener.determination.gate import Setting
from screener.errors import IntegrityError, MachineError, Problem
from screener.interview.flow import find_treatment_day
from screener.interview.shelf import Shelf
from screener.questionnaire.text import Words
from screener.records.members import SignedIn
from screener.records.model import Record, Role
from screener.records.store import Store

_Done = TypeVar("_Done")


@dataclass(frozen=True, slots=True)
class Workplace:
    """Handed to whatever a practitioner does with records."""

    store: Store
    by: SignedIn
    shelf: Shelf
    house: House
    words: Words
    """What the practitioner's page is written with."""
    now: Callable[[], datetime]
    """Tells the time, aware."""
    zone: str
    """The clinic's time zone, IANA."""
    clinic_name: str
    roots: tuple[bytes, ...]
    """Certificates (DER) of the authorities that seals are checked against."""
    time_stamp_server: str
    """Address of an RFC 3161 server; empty if seals go without."""

    def find_day(self, at: datetime) -> date:
        """The day of a moment by the clinic's clock.

        Raises:
            MachineError: This machine does not know the clinic's time zone.
        """
        from screener.consent.moments import to_local

        return to_local(at, self.zone).date()

    def make_setting(self, role: Role, record: Record, case: Case, at: datetime) -> Setting:
        """Who decides, where and when, and for when the treatment is wanted.

        Raises:
            MachineError: This machine does not know the clinic's time zone.
        """
        wanted = find_treatment_day(case.given.given)
        return Setting(role, self.house, self.find_day(at), self.find_day(record.submitted_at), wanted)


def telling(work: Callable[[], _Done]) -> _Done | Problem:
    """What a piece of work gives; or, in a sentence, why the machine or the database would not."""
    try:
        return work()
    except MachineError as error:
        return Problem(error.code, error.message, "What you have decided is still here: try again.")
    except IntegrityError as error:
        return Problem(error.code, error.message, "Nothing was signed. Call whoever looks after the database.")
