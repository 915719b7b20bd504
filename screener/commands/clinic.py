"""A clinic's data folder: made at the first start, opened at every other; what a kiosk is started with."""

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
    get_demonstration_text,
    is_staff_code,
    read_settings,
    with_staff_code,
)

if TYPE_CHECKING:
    from screener.kiosk.display import Display
    from screener.kiosk.setup import KioskSetup

KEYS = "keys"
"""Folder of the clinic's authority and the kiosk's key, within the data folder."""
AUTHORITY = "authority.pem"
"""What documents are checked against, among the keys."""
RECORDS = "records"
"""Folder of what is kept, within the data folder."""


def open_clinic(folder: Path) -> tuple[Settings, str | None]:
    """The settings of a clinic's data folder, and the staff's code if it was made just now, at the first start.

    Raises:
        DefinitionError: The settings are wrong; holds every problem.
        MachineError: The folder cannot be made or written, or the keys of documents already sealed are gone.
    """
    path = folder / FILE_NAME
    code = None
    if not path.exists():
        _make_folder(folder)
        code = write_staff_code(folder, get_demonstration_text())
    settings = read_settings(path)
    if isinstance(settings, tuple):
        raise DefinitionError(settings)
    _tidy(folder)
    if not (folder / KEYS / AUTHORITY).exists():
        _make_keys(folder, settings)
    return settings, code


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"The data folder {folder} cannot be made. Name another with --data, or mend the disk."
        raise MachineError("CLI-030", message) from error


def _tidy(folder: Path) -> None:
    """Take away what a killed process left half written."""
    if any(folder.glob(f"{RECORDS}/.*")):
        from screener.records.files import remove_leftovers

        remove_leftovers(folder / RECORDS)


def _make_keys(folder: Path, settings: Settings) -> None:
    """Make the clinic's authority, in its own name, while nothing was sealed under another."""
    if any(folder.glob(f"{RECORDS}/*")):
        message = f"The clinic's keys are missing in {folder / KEYS}, and documents were sealed with them."
        raise MachineError("CLI-033", f"{message} Put them back from the clinic's own copy.")
    from screener.consent.authority import create_authority

    create_authority(folder / KEYS, clinic_name=settings.clinic_name, now=datetime.now(UTC))


def write_staff_code(folder: Path, text: str) -> str:
    """Write a settings file with a new staff code in place of the one it holds. Returns the code.

    Raises:
        MachineError: The folder cannot be written.
    """
    import secrets  # only where a code is made

    from screener.records.files import write_atomically

    code = f"{secrets.randbelow(1_000_000):06}"
    write_atomically(folder / FILE_NAME, with_staff_code(text, code).encode())
    return code


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
        display=read_display(),
        open_background=find_background,
    )


def read_display() -> Display:
    """Which screens the environment names."""
    from screener.kiosk.display import Display

    return Display(
        platform=os.environ.get("QT_QPA_PLATFORM", ""),
        x11=os.environ.get("DISPLAY", ""),
        wayland=os.environ.get("WAYLAND_DISPLAY", ""),
        runtime_folder=os.environ.get("XDG_RUNTIME_DIR", ""),
    )
