"""`screener demo`: a clinic made up in a throw-away folder, for whoever wants to see what both sides see."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import string
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from screener.commands.assess import make_result
from screener.commands.clinic import AUTHORITY, KEYS, make_folder, make_setup, read_display, write_staff_code
from screener.commands.kiosk import read_words, show_window
from screener.commands.loading import Shelf, read_text
from screener.commands.office import RECORDS, find_place, read_clock
from screener.commands.printing import Status, print_problems
from screener.errors import DefinitionError, MachineError, Problem
from screener.interview.shelf import Filled
from screener.records.files import write_atomically
from screener.settings import FILE_NAME, Settings, get_demonstration_text, read_settings

if TYPE_CHECKING:
    from screener.interview.answers import Answer
    from screener.records.model import Part
    from screener.ui.display import Display

PASSWORD_FILE = "owner-password.txt"  # noqa: S105 - a file's name
"""What opens a demonstration's clinic."""
_OWNER = "Demo Owner"
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
            store, folder, settings, Owner(_OWNER, password), keep_code=lambda _: None, now=read_clock()
        )
    if isinstance(founding, Problem):
        raise MachineError(founding.code, f"{founding.message} {founding.advice}")
    return Invented(settings, code, password)


def open_windows() -> Status:
    """Open both windows of a new demonstration clinic; at the end, say where the sealed documents are."""
    from screener.ui.display import find_platform

    find_platform(read_display())  # before a clinic is made for nothing
    folder = Path(tempfile.mkdtemp(prefix="screener-demo-"))
    kept: list[Path] = []
    try:
        clinic = make_clinic(folder)
        write_atomically(folder / PASSWORD_FILE, f"{clinic.password}\n".encode(), mode=0o600)
        told = {"folder": folder, "code": clinic.staff_code, "name": _OWNER, "password": clinic.password}
        print(read_words().format("cli.demo-started", **told), flush=True)
        setup = make_setup(clinic.settings, folder)
        with _practitioner_beside(folder):
            show_window(
                replace(setup, is_full_screen=False, prepare_visit=lambda: pick_visit(read_invented_patient()))
            )
        kept = take_out(folder, clinic.password, folder / "documents")
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)
    words = read_words()
    if kept:
        print(words.format("cli.demo-document", document=kept[0], authority=folder / KEYS / AUTHORITY))
    print(words.format("cli.demo-kept", folder=folder) if kept else words["cli.demo-nothing"])
    return Status.DONE


@contextmanager
def _practitioner_beside(folder: Path) -> Iterator[None]:
    """The practitioner's window in a process of its own, as on another computer; it ends with this one at the latest.

    Once the patient's is closed, the other is waited for.
    """
    command = [sys.executable, "-m", "screener", "demo", "--practitioner", str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as beside:  # noqa: S603 - this very program
        try:
            yield
            beside.wait()
        finally:
            beside.terminate()


def open_practitioner(folder: Path) -> Status:
    """Open the practitioner's window of a demonstration clinic, with invented patients waiting in it.

    Ends when whoever started it is gone, however that went.
    """
    from screener.commands.inventing import fill_inbox
    from screener.commands.review import make_review
    from screener.commands.review import show_window as show_review

    Thread(target=_end_with_starter, name="starter", daemon=True).start()
    settings = read_settings(folder / FILE_NAME)
    if isinstance(settings, tuple):
        raise DefinitionError(settings)
    fill_inbox(make_setup(settings, folder), read_invented_patient())
    password = (folder / PASSWORD_FILE).read_text(encoding="utf-8").strip()
    hint = read_words().format("cli.demo-hint", name=_OWNER, password=password)
    show_review(replace(make_review(settings, folder), hint=hint))
    return Status.DONE


def _end_with_starter() -> None:
    """Nothing is ever written to the pipe: it ends when the process at its other end does."""
    sys.stdin.buffer.read()
    os._exit(Status.DONE)


def walk_through(out: Path, answers: Path | None, *, text_size: int, high_contrast: bool) -> Status:
    """Drive the windows offscreen through one patient; leave pictures, answers, documents and the whole clinic."""
    filled = read_invented_patient() if answers is None else _read_patient(answers)
    if isinstance(filled, tuple):
        print_problems(filled)
        return Status.WRONG_INPUT
    from screener.commands.review import make_review
    from screener.kiosk.scripted.run import run_scripted
    from screener.review.scripted.run import run_scripted as run_review

    folder = _make_room(out)
    clinic = make_clinic(folder)
    write_atomically(out / PASSWORD_FILE, f"{clinic.password}\n".encode(), mode=0o600)
    setup = replace(
        make_setup(clinic.settings, folder),
        form=filled.questionnaire.id,
        languages=(filled.response.language,),
        is_full_screen=False,
        display=_choose_memory(),
    )
    differences = run_scripted(
        setup,
        filled.response.answers.given,
        out,
        staff_code=clinic.staff_code,
        text_size=text_size,
        high_contrast=high_contrast,
    )
    run_review(
        make_review(clinic.settings, folder),
        out,
        name=_OWNER,
        password=clinic.password,
        text_size=text_size,
        high_contrast=high_contrast,
    )
    take_out(folder, clinic.password, out)
    shutil.copyfile(folder / KEYS / AUTHORITY, out / AUTHORITY)
    differences = differences or _compare(filled, out)
    print(read_words().format("cli.scripted-done", folder=out, data=folder, password=out / PASSWORD_FILE), flush=True)
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
    from screener.ui.display import Display

    for name in [name for name in os.environ if name.startswith(("QT_SCALE", "QT_FONT", "QT_SCREEN"))]:
        del os.environ[name]
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return Display(platform="offscreen")


def _make_room(out: Path) -> Path:
    """Make the folder, and take away the pictures and the clinic of an earlier demonstration.

    Returns:
        Where the clinic's data go.

    Raises:
        MachineError: The folder cannot be made, or holds data of something else.
    """
    data = out / "data"
    try:
        out.mkdir(parents=True, exist_ok=True)
        for picture in (*out.glob("[0-9][0-9]-*.png"), *out.glob("review-[0-9][0-9]-*.png")):
            picture.unlink()
        if data.exists():
            # Only what a demonstration left is taken away: a clinic of somebody's has no password beside it.
            if not (out / PASSWORD_FILE).is_file():
                raise MachineError("CLI-035", f"{data} is no demonstration's. Name another folder.")
            shutil.rmtree(data)
    except OSError as error:
        raise MachineError("CLI-032", f"The folder {out} cannot be made or written. Name another.") from error
    return data


def _compare(filled: Filled, out: Path) -> tuple[Problem, ...]:
    """A problem, if the windows arrived elsewhere than `screener assess` does: at questions they never show."""
    kept = json.loads((out / "assessment.json").read_text(encoding="utf-8"))
    if kept == json.loads(json.dumps(make_result(Shelf(), filled))):
        return ()
    message = "The windows arrived at another assessment than `screener assess` does for these answers."
    return (Problem("CLI-034", message, "Some are answers to questions that this plan or person is never shown."),)


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
        owner = sign_in(store, _OWNER, password, now=read_clock)
        if isinstance(owner, Problem):
            raise MachineError(owner.code, f"{owner.message} {owner.advice}")
        opened = [open_record(store, one.record.id, actor_id=owner.member.id, at=read_clock()) for one in listed]
    places = [out] if len(opened) == 1 else [out / str(number) for number in range(1, len(opened) + 1)]
    return [
        _write_parts(open_parts(owner.clinic, one), place)
        for one, place in zip(opened, places, strict=True)
        if one is not None
    ]


def _write_parts(parts: Mapping[Part, bytes], place: Path) -> Path:
    from screener.records.model import Part

    names = {Part.PDF: "consent.pdf", Part.RESPONSE: "response.json", Part.ASSESSMENT: "assessment.json"}
    make_folder(place)
    for part, name in names.items():
        write_atomically(place / name, parts[part])
    return place / names[Part.PDF]
