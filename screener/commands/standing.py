"""How far a data folder is on its way to being a clinic's kiosk: looked at without touching anything."""

from __future__ import annotations

from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.clinic import AUTHORITY, KEYS
from screener.commands.hinting import write_hint
from screener.commands.office import RECORDS
from screener.errors import MachineError, Problem
from screener.settings import Settings

if TYPE_CHECKING:
    from screener.records.store import Store

_EMPTY_DATABASE = "STORE-011"


class Standing(StrEnum):
    """What setup finds."""

    NOTHING = "nothing"
    """No clinic: one may be founded."""
    CUT_SHORT = "cut short"
    """A clinic that was founded here, on a machine that is not yet its kiosk."""


def find_standing(folder: Path, settings: Settings) -> Standing | Problem:
    """How far a setup here had come, or the problem: there is a clinic already, or something else.

    Raises:
        MachineError: The database is away, or was made by a newer program.
    """
    from screener.records.store import FILE_NAME, open_store

    if not settings.database and not (folder / RECORDS / FILE_NAME).exists():
        return _judge_keys(folder)
    try:
        store = open_store(settings.database or folder / RECORDS, older=True)
    except MachineError as error:
        if error.code != _EMPTY_DATABASE:
            raise
        return _judge_keys(folder)
    with closing(store):
        return _judge_store(store, folder)


def is_enrolled(store: Store, folder: Path) -> bool:
    """True if this machine is one of the clinic's kiosks, with everything that its last step leaves.

    Raises:
        MachineError: The database is away, or a key cannot be read.
        IntegrityError: A key is not what was written.
    """
    from screener.records.anchors import find_anchor_file
    from screener.records.clinic import list_kiosks
    from screener.records.key_files import KIOSK_KEY, load_kiosk_keys

    if not (folder / KEYS / KIOSK_KEY).exists():
        return False
    own = load_kiosk_keys(folder / KEYS).own
    is_known = any(kiosk.id == own.public.uuid for kiosk in list_kiosks(store))
    return is_known and find_anchor_file(folder / KEYS, own).recall() is not None


def _judge_keys(folder: Path) -> Standing | Problem:
    from screener.records.key_files import KIOSK_KEY

    if not (folder / KEYS / AUTHORITY).exists() and not (folder / KEYS / KIOSK_KEY).exists():
        return Standing.NOTHING
    message = "This folder holds a kiosk's keys already, and documents may be sealed with them."
    advice = "Name another folder with --data. Nothing was changed."
    return Problem("CLI-063", message, advice, folder)


def _judge_store(store: Store, folder: Path) -> Standing | Problem:
    from screener.records.clinic import list_kiosks
    from screener.records.staff import list_staff

    if not list_staff(store):
        return _judge_keys(folder)
    if is_enrolled(store, folder):
        message = "A clinic is set up in this folder already. Nothing was changed."
        code = write_hint("screener kiosk --new-staff-code", folder)
        advice = f"Open it: {write_hint('screener kiosk', folder)}. New code for staff: {code}."
        return Problem("CLI-063", message, advice, folder)
    if list_kiosks(store) and not _has_own_key(store, folder):
        message = f"{store.place} holds a clinic already. Nothing was changed."
        advice = f"Make this computer one of its kiosks: {write_hint('screener kiosk add', folder)}."
        return Problem("CLI-063", message, advice)
    return Standing.CUT_SHORT


def _has_own_key(store: Store, folder: Path) -> bool:
    from screener.records.clinic import list_kiosks
    from screener.records.key_files import KIOSK_KEY, load_kiosk_keys

    if not (folder / KEYS / KIOSK_KEY).exists():
        return False
    own = load_kiosk_keys(folder / KEYS).own.public.uuid
    return any(kiosk.id == own for kiosk in list_kiosks(store))
