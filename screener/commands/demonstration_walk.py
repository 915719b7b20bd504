"""`screener demo --scripted`: patient and practitioner without hands go through both windows, and leave pictures."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.assess import make_result
from screener.commands.clinic import AUTHORITY, KEYS, make_setup
from screener.commands.demonstration_clinic import (
    OWNER,
    PASSWORD_FILE,
    make_clinic,
    read_invented_patient,
    take_out,
)
from screener.commands.kiosk import read_words
from screener.commands.loading import Shelf, read_text
from screener.commands.printing import Status, print_problems
from screener.errors import MachineError, Problem
from screener.interview.shelf import Filled
from screener.records.files import write_atomically

if TYPE_CHECKING:
    from screener.ui.display import Display


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
        name=OWNER,
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
