"""The settings that a restored machine begins with: the backup's own, or others that can be read if it lost those.

Settings are not worth a record: damaged ones must not keep the records from being restored, nor be taken for whole.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.belongings import Belongings, find_marked_settings
from screener.commands.founding import AUTHORITY_FILE, SETTINGS_FILE
from screener.errors import IntegrityError
from screener.settings import Settings, begin_settings, read_settings_text, with_setting

if TYPE_CHECKING:
    from screener.records.clinic_keys import ClinicKeys
    from screener.records.store import Store


@dataclass(frozen=True, slots=True)
class FirstSettings:
    """What a new machine's settings file begins as."""

    text: str
    damage: str
    """What to say if they are not the backup's own, in a sentence; empty if they are."""


def say_settings_damaged(damaged: Collection[str]) -> str:
    """That the settings are among the clinic's files that were altered, for who did not ask to go on; or nothing."""
    is_so = any(name == SETTINGS_FILE or name.startswith(f"{SETTINGS_FILE}-") for name in damaged)
    return "The settings that it holds are damaged. " if is_so else ""


def choose_settings(
    file: Path,
    backup: Store,
    clinic: ClinicKeys,
    belongings: Belongings,
    *,
    damaged: Collection[str],
    although_damaged: bool,
) -> FirstSettings:
    """The backup's settings for this machine; those an owner has marked, or new ones, if they are damaged.

    Args:
        file: The backup, to be named.
        backup: The same, opened.
        clinic: The keys of who signed in.
        belongings: What it holds for this machine.
        damaged: Names of the clinic's files that are not what was written.
        although_damaged: Whether others will do.

    Raises:
        MachineError: The backup is away.
        IntegrityError: They are damaged, and others were not asked for (CLI-121).
    """
    if belongings.settings_name not in damaged and _can_be_read(belongings.settings, file):
        return FirstSettings(belongings.settings, "")
    if not although_damaged:
        message = (
            f"The settings that {file} holds are damaged. Nothing was restored. Try an earlier or later backup; "
        )
        more = "--although-damaged restores the records, with other settings that you then look through."
        raise IntegrityError("CLI-121", f"{message}{more}")
    marked = find_marked_settings(backup, clinic)
    if marked is not None and _can_be_read(marked, file):
        return FirstSettings(marked, "Those that an owner put a mark on, which may be older, stand in their place.")
    name = _find_clinic_name(backup, clinic)
    text = with_setting(begin_settings(), "clinic.name", name) if name else begin_settings()
    return FirstSettings(text, "New ones stand in their place, as a new clinic has them, with your clinic's name.")


def _can_be_read(text: str, file: Path) -> bool:
    return isinstance(read_settings_text(text, file), Settings)


def _find_clinic_name(backup: Store, clinic: ClinicKeys) -> str:
    """As the clinic's own authority is called."""
    from screener.consent.certificates import read_clinic_name, read_pem
    from screener.records.vouched import read_file

    pem = read_file(backup, clinic, AUTHORITY_FILE)
    return read_clinic_name(read_pem(pem)[0]) if pem else ""
