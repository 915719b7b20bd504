"""`screener records correct`: the kiosk opens with what a patient signed; a new signature makes a new version.

Nothing that was signed is edited: the version before stays, with its document, marked superseded.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from screener.commands.clinic import make_setup, open_clinic
from screener.commands.desk import Desk, refuse, work_signed_in
from screener.commands.kiosk import show_window
from screener.commands.loading import Shelf
from screener.commands.office import Credentials, read_clock
from screener.commands.printing import Status, print_line
from screener.commands.records_change import open_for
from screener.determination.correcting import begin_correction, find_request
from screener.errors import Problem
from screener.records.model import Part
from screener.records.permissions import Act
from screener.records.states import Step


def correct(data: Path | None, who: Credentials, typed: str) -> Status:
    """Open the kiosk for one patient's correction, and stay until it is signed or given up."""
    return work_signed_in(data, who, Act.CORRECT_RECORD, lambda desk: _correct(desk, typed))


def _correct(desk: Desk, typed: str) -> Status:
    from screener.records.contents import open_parts
    from screener.records.reading import find_record

    opened = open_for(desk, typed, Step.CORRECT)
    if isinstance(opened, Problem):
        return refuse(opened)
    record, parts = opened.record, open_parts(desk.by.clinic, opened)
    folder, settings = desk.office.folder, open_clinic(desk.office.folder)
    read, request = Shelf(dict(settings.policies)).read_response, find_request(record, parts)
    started = begin_correction(record, parts[Part.RESPONSE], read, now=read_clock(), note=request)
    if isinstance(started, tuple):
        return refuse(*started)
    setup = make_setup(settings, folder, record.form_id)
    languages = tuple(dict.fromkeys((started.journey.language, *setup.languages)))
    show_window(replace(setup, correction=started, languages=languages))
    after = find_record(desk.store, record.id)
    is_kept = after is not None and after.version > record.version
    print_line(desk.say("correct-done" if is_kept else "correct-nothing", id=record.id))
    return Status.DONE
