"""How a hint writes the command to type next: with the data folder, where it is not this system's place for it."""

from __future__ import annotations

import sys
from pathlib import Path

from screener.settings import find_data_folder


def write_hint(command: str, folder: Path) -> str:
    """The command for that folder's clinic: screener kiosk --data '/srv/clinic'.

    Args:
        command: Without its folder.
        folder: The data folder that is worked on.
    """
    return command + write_folder(folder)


def write_folder(folder: Path) -> str:
    """What names the folder behind a command, with a space before it; blank if it need not be named."""
    if folder.resolve() == find_data_folder(None).resolve():
        return ""
    return f" --data {_quote(str(folder.absolute()))}"


def _quote(path: str) -> str:
    """Always in quotes, so that a full stop behind it is not taken for a part of it."""
    if sys.platform == "win32":
        return f'"{path}"'
    escaped = path.replace("'", "'\"'\"'")
    return f"'{escaped}'"
