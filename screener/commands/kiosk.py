"""`screener kiosk`: the clinic's kiosk on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.clinic import make_setup, open_clinic, write_staff_code
from screener.commands.printing import Status
from screener.commands.windows import ended_by_ctrl_c
from screener.settings import FILE_NAME, find_data_folder

if TYPE_CHECKING:
    from screener.kiosk.setup import KioskSetup
    from screener.questionnaire.text import Words


def open_window(data: Path | None, form: str | None) -> Status:
    """Open the kiosk of a data folder and stay until staff end it."""
    folder = find_data_folder(data)
    settings = open_clinic(folder)
    show_window(make_setup(settings, folder, form))
    return Status.DONE


def make_staff_code(data: Path | None) -> Status:
    """Put a new staff code into the settings and tell it, once."""
    folder = find_data_folder(data)
    open_clinic(folder)
    code = write_staff_code(folder, (folder / FILE_NAME).read_text(encoding="utf-8-sig"))
    _tell("cli.staff-code", code=code)
    return Status.DONE


def show_window(setup: KioskSetup) -> None:
    """Open the window and stay until it is ended.

    Raises:
        MachineError: There is no display, or a system library of Qt is missing.
    """
    from screener.kiosk.app import run_kiosk

    with ended_by_ctrl_c():
        run_kiosk(setup)


def read_words() -> Words:
    """What commands say."""
    from screener.questionnaire.folders import find_forms_folder
    from screener.questionnaire.text import load_words

    return load_words(find_forms_folder(), "en")


def _tell(key: str, **values: object) -> None:
    print(read_words().format(key, **values), flush=True)
