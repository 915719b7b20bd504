"""Writes the recovery sheet where the owner says: never into the data folder, never over another file."""

from __future__ import annotations

from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.hinting import write_folder, write_hint
from screener.commands.printing import print_line, tell
from screener.errors import MachineError, Problem, ScreenerError
from screener.settings import Settings

if TYPE_CHECKING:
    from screener.consent.document import Logo
    from screener.records.recovery import NewCode
    from screener.records.store import Store


def choose_sheet(given: Path | None, day: date) -> Path:
    """Where the sheet goes: where the owner says, or a name of that day in this folder that no file has."""
    if given is not None:
        return given
    names = (f"recovery-sheet-{day.isoformat()}{'' if turn == 1 else f'-{turn}'}.pdf" for turn in count(1))
    return next(path for path in map(Path, names) if not (path.exists() or path.is_symlink()))


def find_sheet_problem(path: Path, folder: Path) -> Problem | None:
    """Why the sheet cannot be written there, if it cannot.

    Args:
        path: Where the owner wants it.
        folder: The data folder, which every backup holds.
    """
    if path.resolve().is_relative_to(folder.resolve()):
        message = "The recovery sheet must not lie in the clinic's data folder: together they open every record."
        return Problem("CLI-062", message, "Name another place with --sheet, a memory stick for instance.", path)
    if path.exists() or path.is_symlink():
        message = "There is a file of this name already, and it is not written over."
        advice = "Name another with --sheet; or delete it, if it is a sheet that was printed or is void."
        return Problem("CLI-062", message, advice, path)
    if not path.absolute().parent.is_dir():
        return Problem(
            "CLI-062", "There is no such folder for the recovery sheet.", "Make it, or name another.", path
        )
    return None


def write_sheet(path: Path, folder: Path, settings: Settings, new_code: NewCode) -> None:
    """Write the sheet, readable by its owner alone.

    Raises:
        MachineError: It cannot be written there.
    """
    from screener.consent.recovery_sheet import render_recovery_sheet
    from screener.questionnaire.folders import find_forms_folder
    from screener.questionnaire.text import load_words
    from screener.records.files import write_atomically

    problem = find_sheet_problem(path, folder)  # once more: somebody thought about a password meanwhile
    if problem is not None:
        raise MachineError(problem.code, f"{problem.file}: {problem.message} {problem.advice}")
    pdf = render_recovery_sheet(
        new_code.code,
        number=new_code.recovery.number,
        clinic_name=settings.clinic_name,
        on=new_code.recovery.made_on,
        words=load_words(find_forms_folder(), "en"),
        page_size=settings.page_size,
        logo=find_logo(folder, settings),
        behind=write_folder(folder),
    )
    try:
        write_atomically(path, pdf, mode=0o600)
    except BaseException:
        # Renamed, and then not synced: whoever called takes it for not written.
        remove_sheet(path)
        raise


def remove_sheet(path: Path) -> bool:
    """Take away a sheet whose code opens nothing. Returns whether it is gone."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def settle_sheet(path: Path, store: Store, new_code: NewCode) -> None:
    """After a founding that failed: a sheet that opens nothing is taken away, and it is said what became of it.

    Args:
        path: Where it was written.
        store: The database in which the clinic was to be founded.
        new_code: What stands on it.
    """
    from screener.records.clinic import list_clinic_keys

    try:
        kept = any(bytes(key.wrapped_for_recovery) == new_code.recovery.to_bytes() for key in list_clinic_keys(store))
    except ScreenerError:
        tell(f"Whether the clinic was founded cannot be known now. Keep {path} until setup, done again, says so.")
        return
    if kept:
        tell(f"The clinic was founded. Keep its recovery sheet, {path}, and do setup again: it goes on from there.")
    elif remove_sheet(path):
        tell(f"No clinic was founded. The recovery sheet {path} would have opened nothing, and was removed.")
    else:
        tell(f"No clinic was founded. The recovery sheet {path} opens nothing and could not be removed: delete it.")


def find_logo(folder: Path, settings: Settings) -> Logo | None:
    """The clinic's logo; none if it has none that can be printed, which must not keep a sheet from being made."""
    from screener.consent.logo import read_logo

    path = folder / settings.clinic_logo
    if not settings.clinic_logo or not path.is_file():
        return None
    logo = read_logo(path.read_bytes())
    return None if isinstance(logo, Problem) else logo


def tell_what_to_do(path: Path, folder: Path) -> None:
    """What becomes of the sheet now."""
    print_line(f"Print {path} now, put the paper into a safe, and delete the file.")
    hint = write_hint("screener staff recover", folder)
    print_line(f"With it an owner who has forgotten the password gets in again: {hint}")
