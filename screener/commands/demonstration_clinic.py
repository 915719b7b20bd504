"""A clinic that is made up for a demonstration, the patient invented with it, and what is left of both."""

from __future__ import annotations

import secrets
import string
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.clinic import make_folder, write_staff_code
from screener.commands.loading import Shelf, read_text
from screener.commands.office import RECORDS, find_place, read_clock
from screener.errors import DefinitionError, MachineError, Problem
from screener.interview.shelf import Filled
from screener.records.files import write_atomically
from screener.settings import FILE_NAME, Settings, get_demonstration_text, read_settings

if TYPE_CHECKING:
    from screener.interview.answers import Answer
    from screener.records.model import Part

PASSWORD_FILE = "owner-password.txt"  # noqa: S105 - a file's name
"""What opens a demonstration's clinic."""
OWNER = "Demo Owner"
"""Who it belongs to."""
_LETTERS = string.ascii_lowercase + string.digits
_FORM = "microneedling"
_DAYS_AHEAD = 7
"""The invented patient is treated a week from today."""


@dataclass(frozen=True, slots=True)
class Invented:
    """A clinic that was made up just now."""

    settings: Settings
    staff_code: str
    password: str
    """Of its owner."""


def make_clinic(folder: Path) -> Invented:
    """Set up an invented clinic as `screener setup` sets one up, its owner's password drawn by chance.

    Raises:
        MachineError: The folder cannot be made or written.
    """
    from screener.commands.founding import Owner, found_with_first_kiosk
    from screener.records.store import open_store

    make_folder(folder)
    code = write_staff_code(folder, get_demonstration_text())
    settings = read_settings(folder / FILE_NAME)
    if isinstance(settings, tuple):
        raise DefinitionError(settings)
    password = " ".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))
    with closing(open_store(find_place(folder, settings), upgrade=True)) as store:
        founding = found_with_first_kiosk(
            store, folder, settings, Owner(OWNER, password), keep_code=lambda _: None, now=read_clock()
        )
    if isinstance(founding, Problem):
        raise MachineError(founding.code, f"{founding.message} {founding.advice}")
    return Invented(settings, code, password)


def read_invented_patient() -> Filled:
    """What the form's own invented patient answers, treated a week from today."""
    shelf = Shelf()
    text = read_text(shelf.folder / _FORM / "demonstration.json")
    filled = (text,) if isinstance(text, Problem) else shelf.read_response(text)
    if isinstance(filled, tuple):
        raise DefinitionError(filled)
    return _treat_on(filled, datetime.now(UTC) + timedelta(days=_DAYS_AHEAD))


def pick_visit(filled: Filled) -> Mapping[str, Answer]:
    """The answers that staff give before a patient sits down."""
    items = [item for section in filled.questionnaire.sections if section.step == "visit" for item in section.items]
    given = filled.response.answers.given
    return {item.id: given[item.id] for item in items if item.id in given}


def take_out(folder: Path, password: str, out: Path) -> list[Path]:
    """What the owner reads of the records: the documents, and of a single record all of it. Returns the documents."""
    from screener.records.contents import open_parts
    from screener.records.reading import Order, open_record, read_page
    from screener.records.sign_in import sign_in
    from screener.records.states import KEPT
    from screener.records.store import open_store

    with closing(open_store(folder / RECORDS)) as store:
        listed = read_page(store, order=Order.NEWEST, states=KEPT, parts=()).entries
        if not listed:
            return []
        owner = sign_in(store, OWNER, password, now=read_clock)
        if isinstance(owner, Problem):
            raise MachineError(owner.code, f"{owner.message} {owner.advice}")
        opened = [open_record(store, one.record.id, actor_id=owner.member.id, at=read_clock()) for one in listed]
    places = [out] if len(opened) == 1 else [out / str(number) for number in range(1, len(opened) + 1)]
    return [
        _write_parts(open_parts(owner.clinic, one), place)
        for one, place in zip(opened, places, strict=True)
        if one is not None
    ]


def _treat_on(filled: Filled, day: datetime) -> Filled:
    from screener.interview.answers import PartialDate

    answers = filled.response.answers
    given = {**answers.given, "treatment-date": PartialDate(day.year, day.month, day.day)}
    return replace(filled, response=replace(filled.response, answers=replace(answers, given=given)))


def _write_parts(parts: Mapping[Part, bytes], place: Path) -> Path:
    from screener.records.model import Part

    names = {Part.PDF: "consent.pdf", Part.RESPONSE: "response.json", Part.ASSESSMENT: "assessment.json"}
    make_folder(place)
    for part, name in names.items():
        write_atomically(place / name, parts[part])
    return place / names[Part.PDF]
