"""A clinic's data folder as a kiosk opens it, and what a kiosk is started with."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.approvals import read_history
from screener.commands.loading import find_background
from screener.errors import DefinitionError, MachineError
from screener.settings import (
    FILE_NAME,
    Settings,
    is_staff_code,
    read_settings,
    with_staff_code,
)

if TYPE_CHECKING:
    from screener.kiosk.setup import KioskSetup
    from screener.ui.display import Display

KEYS = "keys"
"""Folder of a kiosk's keys and certificates, within the data folder."""
AUTHORITY = "authority.pem"
"""What documents are checked against, among the keys."""


def open_clinic(folder: Path) -> Settings:
    """The settings of a kiosk that is set up.

    Raises:
        DefinitionError: The settings are wrong; holds every problem.
        MachineError: The clinic is not set up here, or this machine is no kiosk of it.
    """
    settings = read_clinic_settings(folder)
    if not (folder / KEYS / AUTHORITY).exists():
        message = f"The keys of this kiosk are missing in {folder / KEYS}. Make it a kiosk with `screener kiosk add`."
        raise MachineError("CLI-033", message)
    return settings


def read_clinic_settings(folder: Path) -> Settings:
    """The settings of a clinic's data folder, whether or not this machine is a kiosk.

    Raises:
        DefinitionError: They are wrong; holds every problem.
        MachineError: The clinic is not set up here.
    """
    path = folder / FILE_NAME
    if not path.exists():
        message = f"No clinic is set up in {folder}. Set one up with `screener setup`, or give its folder: --data."
        raise MachineError("CLI-050", message)
    settings = read_settings(path)
    if isinstance(settings, tuple):
        raise DefinitionError(settings)
    return settings


def make_folder(folder: Path) -> None:
    """Make a folder, if it is not there.

    Raises:
        MachineError: It cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        message = f"The data folder {folder} cannot be made. Name another with --data, or mend the disk."
        raise MachineError("CLI-030", message) from error


def write_staff_code(folder: Path, text: str) -> str:
    """Write a settings file with a new staff code in place of the one it holds. Returns the code.

    Raises:
        MachineError: The folder cannot be written.
    """
    import secrets  # only where a code is made

    code = f"{secrets.randbelow(1_000_000):06}"
    write_settings(folder, with_staff_code(text, code))
    return code


def write_settings(folder: Path, text: str) -> None:
    """Write a settings file, for its owner's eyes alone: the database's address in it may hold a password.

    Raises:
        MachineError: The folder cannot be made or written.
    """
    from screener.records.files import write_atomically

    make_folder(folder)
    write_atomically(folder / FILE_NAME, text.encode(), mode=0o600)


def make_setup(settings: Settings, folder: Path, form: str | None = None) -> KioskSetup:
    """What the kiosk of a clinic is started with."""
    from screener.kiosk.setup import KioskSetup
    from screener.questionnaire.folders import find_forms_folder

    return KioskSetup(
        clinic_name=settings.clinic_name,
        clinic_address=settings.clinic_address,
        clinic_phone=settings.clinic_phone,
        clinic_email=settings.clinic_email,
        clinic_complaints=settings.clinic_complaints,
        clinic_privacy=settings.clinic_privacy,
        kiosk_name=settings.kiosk_name,
        forms=find_forms_folder(),
        form=form or settings.form,
        languages=settings.languages,
        data=folder,
        now=lambda: datetime.now(UTC),
        is_staff_code=lambda code: is_staff_code(code, settings.staff_code),
        zone=settings.time_zone,
        page_size=settings.page_size,
        policies=settings.policies,
        approvals=read_history(folder).counted,
        idle_s=settings.idle_s,
        countdown_s=settings.countdown_s,
        clinic_logo=settings.clinic_logo,
        database=settings.database,
        keep_unfinished=settings.keep_unfinished,
        time_stamp_server=settings.time_stamp_server,
        display=read_display(),
        open_background=find_background,
    )


def read_display() -> Display:
    """Which screens the environment names."""
    from screener.ui.display import Display

    return Display(
        platform=os.environ.get("QT_QPA_PLATFORM", ""),
        x11=os.environ.get("DISPLAY", ""),
        wayland=os.environ.get("WAYLAND_DISPLAY", ""),
        runtime_folder=os.environ.get("XDG_RUNTIME_DIR", ""),
    )
