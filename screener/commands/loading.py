"""What commands work on: the forms and the lexicon that came with the program, and the clinic's settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.approvals import read_history
from screener.errors import DefinitionError, MachineError, Problem
from screener.interview import shelf
from screener.settings import FILE_NAME, PolicyValue, Settings, find_data_folder, read_settings

if TYPE_CHECKING:
    from screener.medicines.background import Background
    from screener.rulebook.approval import Approval


_BACKGROUND_PACKAGE = "drug_named_entity_recognition"
_BACKGROUND_FILE = "drug_ner_dictionary.pkl.bz2"


class Shelf(shelf.Shelf):
    """The forms as commands use them: with the list of medicines that this machine may have besides."""

    def __init__(
        self, policies: Mapping[str, PolicyValue] | None = None, approvals: tuple[Approval, ...] = ()
    ) -> None:
        """Take the clinic's choices, and its approvals of the rules."""
        super().__init__(policies, approvals, find_background)


def find_background() -> Background | None:
    """The list of medicines that the lexicon does not hold, if the package that brings one is installed.

    It is read once into the cache folder of this system, and anew when the package has changed. Without it, or where
    it cannot be read or kept, everything works: such names are then not recognised.
    """
    import importlib.util

    found = importlib.util.find_spec(_BACKGROUND_PACKAGE)  # finds it and runs nothing of it
    if found is None or found.origin is None:
        return None
    import platformdirs

    from screener.medicines.background import open_background

    source = Path(found.origin).with_name(_BACKGROUND_FILE)
    try:
        return open_background(source, platformdirs.user_cache_path("screener", appauthor=False) / "medicines.sqlite")
    except MachineError:
        return None


def read_text(path: Path) -> str | Problem:
    """The text of a file, or why there is none."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return Problem("CLI-015", "This file is not text.", "Save it as UTF-8.", path)
    except OSError as error:
        return explain_unreadable(path, error)


def explain_unreadable(path: Path, error: OSError) -> Problem:
    """Why this machine would not open a file."""
    reason = error.strerror or "it cannot be read"
    return Problem("CLI-015", f"This file cannot be read: {reason}.", "Check its name and your rights.", path)


def find_settings(data: Path | None) -> Settings | None:
    """The clinic's settings, if it has any yet.

    Raises:
        DefinitionError: They are there, and wrong.
    """
    path = find_data_folder(data) / FILE_NAME
    if not path.exists():
        return None
    settings = read_settings(path)
    if isinstance(settings, tuple):
        raise DefinitionError(settings)
    return settings


def open_shelf(data: Path | None) -> Shelf:
    """The forms as the clinic of a data folder uses them; as they came, if it has no settings."""
    settings = find_settings(data)
    approvals = read_history(find_data_folder(data)).counted
    return Shelf(dict(settings.policies) if settings else None, approvals)
