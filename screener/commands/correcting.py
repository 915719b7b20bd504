"""`screener records correct`: the kiosk opens with what a patient signed; a new signature makes a new version.

Nothing that was signed is edited: the version before stays, with its document, marked superseded.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from screener.commands.clinic import make_setup, open_clinic
from screener.commands.desk import Desk, refuse, work_signed_in
from screener.commands.kiosk import show_window
from screener.commands.loading import Shelf
from screener.commands.office import Credentials, read_clock
from screener.commands.printing import Status, print_line
from screener.commands.records_change import open_for
from screener.errors import Problem
from screener.interview.pages import PageKind
from screener.interview.progress import Progress, read_journey
from screener.interview.response import KEPT
from screener.records.model import Part
from screener.records.permissions import Act
from screener.records.states import Step

if TYPE_CHECKING:
    from screener.records.model import Record


def correct(data: Path | None, who: Credentials, typed: str) -> Status:
    """Open the kiosk for one patient's correction, and stay until it is signed or given up."""
    return work_signed_in(data, who, Act.CORRECT_RECORD, lambda desk: _correct(desk, typed))


def _correct(desk: Desk, typed: str) -> Status:
    from screener.records.contents import open_parts
    from screener.records.reading import find_record

    opened = open_for(desk, typed, Step.CORRECT)
    if isinstance(opened, Problem):
        return refuse(opened)
    record, response = opened.record, open_parts(desk.by.clinic, opened)[Part.RESPONSE]
    folder, settings = desk.office.folder, open_clinic(desk.office.folder)
    started = begin_correction(record, response, Shelf(dict(settings.policies)), now=read_clock())
    if isinstance(started, tuple):
        return refuse(*started)
    setup = make_setup(settings, folder, record.form_id)
    languages = tuple(dict.fromkeys((started.journey.language, *setup.languages)))
    show_window(replace(setup, correction=started, languages=languages))
    after = find_record(desk.store, record.id)
    is_kept = after is not None and after.version > record.version
    print_line(desk.say("correct-done" if is_kept else "correct-nothing", id=record.id))
    return Status.DONE


def begin_correction(
    record: Record, response: bytes, shelf: Shelf, *, now: datetime
) -> Progress | tuple[Problem, ...]:
    """Where the patient begins: all they answered, on the page where each answer can be changed.

    What they ticked they tick again: that is the new consent.

    Args:
        record: As it stands.
        response: Its response part, opened.
        shelf: The form as it is now.
        now: When the correction begins, aware.

    Returns:
        The beginning; or why the answers do not fit the form as it is now.

    Raises:
        IntegrityError: The response is not what a kiosk wrote.
    """
    filled = shelf.read_response(response.decode("utf-8"))
    if isinstance(filled, tuple):
        return filled
    before = read_journey(json.loads(response).get(KEPT, {}).get("journey"))
    journey = replace(before, started_at=now, ticked=(), steps=(), helped=(), wants_paper_copy=None)
    given = filled.response.answers.given
    return Progress(given, journey, PageKind.CHECK, str(uuid4()), record.version, is_who_told=True)
