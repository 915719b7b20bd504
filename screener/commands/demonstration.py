"""`screener demo`: a clinic made up in a throw-away folder, for whoever wants to see what a patient sees."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.assess import make_result
from screener.commands.clinic import AUTHORITY, KEYS, RECORDS, make_setup, open_clinic, read_display
from screener.commands.kiosk import read_words, show_window
from screener.commands.loading import Filled, Shelf, read_text
from screener.commands.printing import Status, print_problems
from screener.errors import DefinitionError, MachineError, Problem

if TYPE_CHECKING:
    from screener.interview.answers import Answer
    from screener.kiosk.display import Display

_FORM = "microneedling"
_DAYS_AHEAD = 7
"""The invented patient is treated a week from today."""


def open_window() -> Status:
    """Open the window of a new demonstration clinic; at the end, say where the sealed documents are."""
    from screener.kiosk.display import find_platform

    find_platform(read_display())  # before a clinic is made for nothing
    folder = Path(tempfile.mkdtemp(prefix="screener-demo-"))
    try:
        _be_the_patient(folder)
    finally:
        documents = sorted((folder / RECORDS).glob("*/consent.pdf"))
        if not documents:
            shutil.rmtree(folder, ignore_errors=True)
    words = read_words()
    for document in documents:
        print(words.format("cli.demo-document", document=document, authority=folder / KEYS / AUTHORITY))
    if not documents:
        print(words["cli.demo-nothing"])
    return Status.DONE


def _be_the_patient(folder: Path) -> None:
    settings, code = open_clinic(folder)
    print(read_words().format("cli.demo-started", folder=folder, code=code), flush=True)
    setup = make_setup(settings, folder)
    show_window(replace(setup, is_full_screen=False, prepare_visit=lambda: pick_visit(read_invented_patient())))


def walk_through(out: Path, answers: Path | None, *, text_size: int, high_contrast: bool) -> Status:
    """Drive the windows offscreen through one patient; leave pictures, answers and documents."""
    filled = read_invented_patient() if answers is None else _read_patient(answers)
    if isinstance(filled, tuple):
        print_problems(filled)
        return Status.WRONG_INPUT
    from screener.kiosk.scripted.run import run_scripted

    _make_room(out)
    # Windows deletes no file that is open, as the typeface is while Qt runs.
    with tempfile.TemporaryDirectory(prefix="screener-demo-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        settings, code = open_clinic(folder)
        setup = replace(
            make_setup(settings, folder),
            form=filled.questionnaire.id,
            languages=(filled.response.language,),
            is_full_screen=False,
            display=_choose_memory(),
        )
        differences = run_scripted(
            setup,
            filled.response.answers.given,
            out,
            staff_code=code or "",
            text_size=text_size,
            high_contrast=high_contrast,
        )
        _hand_over(folder, out)
    differences = differences or _compare(filled, out)
    print(read_words().format("cli.scripted-done", folder=out), flush=True)
    print_problems(differences)
    return Status.WRONG_INPUT if differences else Status.DONE


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


def _treat_on(filled: Filled, day: datetime) -> Filled:
    from screener.interview.answers import PartialDate

    answers = filled.response.answers
    given = {**answers.given, "treatment-date": PartialDate(day.year, day.month, day.day)}
    return replace(filled, response=replace(filled.response, answers=replace(answers, given=given)))


def _read_patient(path: Path) -> Filled | tuple[Problem, ...]:
    text = read_text(path)
    return (text,) if isinstance(text, Problem) else Shelf().read_response(text)


def _choose_memory() -> Display:
    """Draw into memory, at one size on every machine. Must be said before Qt is loaded."""
    from screener.kiosk.display import Display

    for name in [name for name in os.environ if name.startswith(("QT_SCALE", "QT_FONT", "QT_SCREEN"))]:
        del os.environ[name]
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return Display(platform="offscreen")


def _make_room(out: Path) -> None:
    """Make the folder, and take away the pictures of an earlier demonstration.

    Raises:
        MachineError: The folder cannot be made.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        for picture in out.glob("[0-9][0-9]-*.png"):
            picture.unlink()
    except OSError as error:
        raise MachineError("CLI-032", f"The folder {out} cannot be made or written. Name another.") from error


def _compare(filled: Filled, out: Path) -> tuple[Problem, ...]:
    """A problem, if the windows arrived elsewhere than `screener assess` does: at questions they never show."""
    kept = json.loads((out / "assessment.json").read_text(encoding="utf-8"))
    if kept == json.loads(json.dumps(make_result(Shelf(), filled))):
        return ()
    message = "The windows arrived at another assessment than `screener assess` does for these answers."
    return (Problem("CLI-034", message, "Some are answers to questions that this plan or person is never shown."),)


def _hand_over(folder: Path, out: Path) -> None:
    (record,) = (folder / RECORDS).iterdir()
    for file in (*record.iterdir(), folder / KEYS / AUTHORITY):
        shutil.copyfile(file, out / file.name)
