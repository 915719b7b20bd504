"""Somebody signed in at the terminal, in a role that may do what they ask for, with what their work needs at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.kiosk import read_words
from screener.commands.office import Credentials, Office, find_lacking_role, open_office, sign_in, type_line
from screener.commands.printing import Status, print_problems
from screener.errors import Problem
from screener.interview.answers import PartialDate
from screener.interview.wording import date_in_words
from screener.questionnaire.text import Words

if TYPE_CHECKING:
    from screener.commands.people import People
    from screener.records.members import SignedIn
    from screener.records.permissions import Act
    from screener.records.store import Store

_LONGEST = 2_000
"""Letters of what is typed or given in words."""


@dataclass(frozen=True)
class Desk:
    """One signed-in member of staff at work."""

    office: Office
    by: SignedIn
    words: Words

    @property
    def store(self) -> Store:
        """The clinic's database."""
        return self.office.store

    @cached_property
    def people(self) -> People:
        """Names of staff and kiosks."""
        from screener.commands.people import read_people

        return read_people(self.store, self.words)

    def find_record(self, typed: str) -> str | Problem:
        """The id of the one record whose id begins so."""
        return find_record(self.store, typed)

    def say(self, key: str, **values: object) -> str:
        """A text of `forms/words/en/records.yaml`, filled."""
        return self.words.format(f"records.{key}", **values)

    def say_time(self, at: datetime) -> str:
        """20 November 2026, 10:42: by the clinic's clock."""
        return say_time(at, self.office.settings.time_zone, self.words)


def work_signed_in(data: Path | None, who: Credentials, act: Act, do: Callable[[Desk], Status]) -> Status:
    """Sign somebody in, see that they may, and do it.

    Args:
        data: As given on the command line.
        who: Who signs in.
        act: What they are about to do.
        do: Does it.

    Raises:
        DefinitionError, MachineError, IntegrityError: As `open_office` and `sign_in`.
    """
    from screener.records.permissions import list_allowed

    with open_office(data) as office:
        by = sign_in(office, who)
        problem = by if isinstance(by, Problem) else find_lacking_role(by, *list_allowed(act))
        if isinstance(by, Problem) or problem is not None:
            return refuse(problem)
        return do(Desk(office, by, read_words()))


def refuse(*problems: Problem | None) -> Status:
    """Tell why it is not done."""
    print_problems(problem for problem in problems if problem is not None)
    return Status.WRONG_INPUT


def find_record(store: Store, typed: str) -> str | Problem:
    """The id of the one record whose id begins so, or the problem.

    Raises:
        MachineError: The database is away or busy.
    """
    from screener.records.retrieving import find_ids

    found = find_ids(store, typed, limit=2)
    if not found:
        return Problem(
            "CLI-080", "There is no record whose id begins so.", "Look for it with `screener records list`."
        )
    if len(found) > 1:
        return Problem("CLI-081", "Several records' ids begin so.", "Give more of the id.")
    return found[0]


def read_sentence(given: str | None, question: str) -> str | Problem:
    """What was given, or what is typed now, on one line.

    Returns:
        The text; or the problem: it is blank, or too long.

    Raises:
        MachineError: It was not given, and there is no terminal to ask at.
    """
    text = " ".join((type_line(question, "--reason TEXT") if given is None else given).split())
    if not text:
        return Problem("CLI-082", "No reason was given.", "Say why in a few words, with --reason TEXT.")
    if len(text) > _LONGEST:
        return Problem("CLI-082", "The reason is too long.", f"Say it in at most {_LONGEST} letters.")
    return text


def is_sure(question: str, *, sure: bool) -> bool:
    """True if it was said beforehand, or “yes” is typed now.

    Raises:
        MachineError: It was not, and there is no terminal to ask at.
    """
    return sure or type_line(question, "--yes").casefold() == "yes"


def say_time(at: datetime, zone: str, words: Words) -> str:
    """20 November 2026, 10:42: by the clinic's clock.

    Raises:
        MachineError: This machine does not know the time zone.
    """
    from screener.consent.moments import to_local

    local = to_local(at, zone)
    return f"{date_in_words(PartialDate(local.year, local.month, local.day), words)}, {local:%H:%M}"
