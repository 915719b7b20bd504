"""What a kiosk has beside the database and a new machine needs: settings, approvals, the logo, kept in the database.

They go there at each backup, without anybody signing in, and so without an owner's mark. What was kept with a mark
under the same name is never written over by that: a kiosk's settings have a name of their own, an approval the next
free number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from screener.commands.approvals import FOLDER, read_history
from screener.commands.founding import SETTINGS_FILE, read_settings_to_share
from screener.errors import MachineError, Problem
from screener.records.clinic import find_file, keep_file, list_files
from screener.records.clinic_keys import ClinicKeys
from screener.records.files import write_atomically
from screener.records.model import ClinicFile
from screener.records.store import Store
from screener.records.vouched import is_vouched
from screener.settings import Settings, with_setting

LOGO_FILE = "logo"
"""The name of the logo in the database; its file's name stands in the settings."""
_APPROVAL = re.compile(r"approval-(\d{4,})")
_MOST_LOGO_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Belongings:
    """What a backup holds for a machine."""

    settings_name: str
    """What the settings are called in the database."""
    settings: str
    """The text of the settings file, without a staff code and without a database's address."""
    approvals: tuple[tuple[str, bytes], ...]
    """Files of the approvals' folder."""
    logo: bytes | None
    unvouched: tuple[str, ...]
    """Which of them no owner has put his mark on: a kiosk kept them by itself."""


def keep_belongings(store: Store, folder: Path, settings: Settings, *, kiosk_id: str, at: datetime) -> list[Problem]:
    """Bring what the database holds of this kiosk's settings, approvals and logo up to date.

    Returns:
        What could not be kept as it is: a damaged approval, a logo that is not there.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    known = {file.id: file.body for file in list_files(store)}
    wanted, problems = _collect_approvals(folder, known), list(read_history(folder).problems)
    text = _without_place(read_settings_to_share(folder)).encode()
    if text != _without_place(known.get(SETTINGS_FILE, b"")).encode():
        wanted[name_settings(kiosk_id)] = text
    if settings.clinic_logo:
        logo = _read_logo(folder / settings.clinic_logo)
        if isinstance(logo, Problem):
            problems.append(logo)
        else:
            wanted[LOGO_FILE] = logo
    for name, body in wanted.items():
        if known.get(name) != body:
            keep_file(store, ClinicFile(name, body, b"", at), actor_id=kiosk_id, at=at)
    return problems


def find_belongings(store: Store, clinic: ClinicKeys, kiosk_id: str | None) -> Belongings | None:
    """What the database holds for a machine; None if there are no settings in it.

    Args:
        store: The database, a backup say.
        clinic: The keys of who signed in: so that what an owner has put there is told from what a kiosk has.
        kiosk_id: The kiosk whose settings are wanted, if it has any of its own there.

    Raises:
        MachineError: The database is away or busy.
    """
    own = find_file(store, name_settings(kiosk_id)) if kiosk_id else None
    settings = own or find_file(store, SETTINGS_FILE)
    if settings is None:
        return None
    files = {file.id: file for file in list_files(store)}
    approvals = [files[name] for name in sorted(files) if name.startswith("approval-")]
    logo = files.get(LOGO_FILE)
    used = [settings, *approvals, *([logo] if logo else [])]
    unvouched = tuple(file.id for file in used if not is_vouched(clinic, file))
    return Belongings(
        settings_name=settings.id,
        settings=_without_place(settings.body),
        approvals=tuple((f"{file.id.removeprefix('approval-')}.json", file.body) for file in approvals),
        logo=logo.body if logo else None,
        unvouched=unvouched,
    )


def find_marked_settings(store: Store, clinic: ClinicKeys) -> str | None:
    """The settings that an owner put a mark on, as `Belongings` has them; None if they are not as they were then.

    Raises:
        MachineError: The database is away or busy.
    """
    file = find_file(store, SETTINGS_FILE)
    return _without_place(file.body) if file is not None and is_vouched(clinic, file) else None


def lay_out_approvals(folder: Path, belongings: Belongings) -> None:
    """Put the approvals into a data folder; what is there already is left as it is.

    Raises:
        MachineError: The folder cannot be written.
    """
    if not belongings.approvals:
        return
    try:
        (folder / FOLDER).mkdir(exist_ok=True)
    except OSError as error:
        message = f"The folder {folder / FOLDER} cannot be made. Give this program the right to, then try again."
        raise MachineError("CLI-042", message) from error
    for name, body in belongings.approvals:
        if re.fullmatch(r"\d{4,}(-book)?\.json", name) and not (folder / FOLDER / name).exists():
            write_atomically(folder / FOLDER / name, body)


def name_settings(kiosk_id: str) -> str:
    """What a kiosk's own settings are called in the database."""
    return f"{SETTINGS_FILE}-{kiosk_id}"


def _without_place(settings: bytes) -> str:
    """Settings without where the database is: a restored one is elsewhere."""
    text = settings.decode("utf-8", "replace")
    return with_setting(text, "records.database", "") if text else ""


def _collect_approvals(folder: Path, known: dict[str, bytes]) -> dict[str, bytes]:
    """The approvals that the database does not hold, each with its book, under numbers that are free."""
    there = {body for name, body in known.items() if _APPROVAL.fullmatch(name)}
    taken = _read_numbers(known)
    wanted: dict[str, bytes] = {}
    for kept in read_history(folder).kept:
        if not kept.path.is_file() or (body := kept.path.read_bytes()) in there:
            continue
        is_free = kept.number not in taken
        if kept.approval is None and not is_free:
            continue  # what it was before it was damaged is there
        number = kept.number if is_free else max(taken) + 1
        taken.append(number)
        wanted[f"approval-{number:04}"] = body
        if kept.book.is_file():
            wanted[f"approval-{number:04}-book"] = kept.book.read_bytes()
    return wanted


def _read_numbers(names: Iterable[str]) -> list[int]:
    matches: Sequence[re.Match[str] | None] = [_APPROVAL.fullmatch(name) for name in names]
    return [int(match[1]) for match in matches if match]


def _read_logo(path: Path) -> bytes | Problem:
    advice = "Put it there, or take it out of the settings."
    try:
        logo = path.read_bytes()
    except OSError:
        return Problem("CLI-101", "The clinic's logo cannot be read.", advice, path)
    if len(logo) > _MOST_LOGO_BYTES:
        return Problem("CLI-101", "The clinic's logo is too large to be kept.", "Make it smaller.", path)
    return logo
