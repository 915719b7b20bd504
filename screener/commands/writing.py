"""What a kiosk's data folder holds besides keys and records: its settings and the clinic's logo."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.clinic import make_folder
from screener.commands.loading import explain_unreadable
from screener.errors import Problem
from screener.settings import Settings

if TYPE_CHECKING:
    from screener.consent.document import Logo
    from screener.records.members import SignedIn
    from screener.records.store import Store

LOGO_FILE = "logo"
"""Name of the logo among the clinic's files in its database: other kiosks print it too."""
_JPEG = b"\xff\xd8\xff"


def read_chosen_logo(typed: str) -> Logo | Problem | None:
    """The logo in a file that somebody named; None if they named none."""
    from screener.consent.logo import read_logo

    if not typed:
        return None
    path = Path(typed).expanduser()
    try:
        data = path.read_bytes()
    except OSError as error:
        return explain_unreadable(path, error)
    return read_logo(data)


def write_logo(folder: Path | None, logo: Logo) -> str:
    """Write the logo as it is printed, if a folder is given. Returns its name there.

    Raises:
        MachineError: The folder cannot be made or written.
    """
    from screener.records.files import write_atomically

    name = "logo.jpg" if logo.data.startswith(_JPEG) else "logo.png"
    if folder is not None:
        make_folder(folder)
        write_atomically(folder / name, logo.data)
    return name


def keep_logo(store: Store, owner: SignedIn, folder: Path, settings: Settings, *, at: datetime) -> None:
    """Keep the logo in the clinic's database, for its other kiosks, if it has one and none is there.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    from screener.commands.sheet import find_logo
    from screener.records.clinic import find_file, keep_file
    from screener.records.vouched import make_file

    logo = find_logo(folder, settings)
    if logo is not None and find_file(store, LOGO_FILE) is None:
        file = make_file(owner.clinic, LOGO_FILE, logo.data, at=at)
        keep_file(store, file, actor_id=owner.member.id, at=at)
