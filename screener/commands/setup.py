"""`screener setup`: a clinic is founded on this machine; cut short at any moment, it is gone on with when done again.

Everything is asked before anything is written. What was written by a try that was cut short is taken up again.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.asking import find_answer, find_new_password, read_clinic, read_person
from screener.commands.clinic import KEYS, write_staff_code
from screener.commands.founding import Founding, Owner, enrol_kiosk, found_with_first_kiosk
from screener.commands.hinting import write_hint
from screener.commands.office import RECORDS, Credentials, Office, read_clock, sign_in
from screener.commands.printing import Status, print_line, print_problems, tell
from screener.commands.sheet import choose_sheet, find_sheet_problem, settle_sheet, tell_what_to_do, write_sheet
from screener.commands.standing import Standing, find_standing
from screener.commands.writing import keep_logo, read_chosen_logo, write_logo
from screener.errors import DefinitionError, Problem
from screener.settings import (
    FILE_NAME,
    Settings,
    begin_settings,
    find_data_folder,
    get_demonstration_settings,
    read_settings_text,
    with_setting,
)

if TYPE_CHECKING:
    from screener.consent.document import Logo
    from screener.records.members import SignedIn
    from screener.records.recovery import NewCode
    from screener.records.store import Store


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was given on the command line; the rest is asked."""

    data: Path | None = None
    name: str | None = None
    logo: str | None = None
    owner: str | None = None
    password_file: Path | None = None
    sheet: Path | None = None
    database: str | None = None


@dataclass(frozen=True, slots=True)
class _Plan:
    """Everything that was asked, before anything is written."""

    folder: Path
    text: str
    """Of the settings as they will be."""
    settings: Settings
    logo: Logo | None
    owner: Owner
    sheet: Path


def set_up(wishes: Wishes) -> Status:
    """Found a clinic on this machine, or go on with a founding that was cut short.

    Raises:
        DefinitionError: The settings that are there already are wrong.
        MachineError: Folder, database or sheet cannot be written; or something was not given and cannot be asked.
    """
    folder = find_data_folder(wishes.data)
    text, settings = _find_settings(folder, wishes)
    standing = find_standing(folder, settings)
    if isinstance(standing, Problem):
        print_problems((standing,))
        return Status.WRONG_INPUT
    if standing is Standing.CUT_SHORT:
        return _go_on(folder, settings, wishes)
    plan = _ask_for_all(folder, text, settings, wishes)
    if isinstance(plan, Problem):
        print_problems((plan,))
        return Status.WRONG_INPUT
    return _found(plan)


def _find_settings(folder: Path, wishes: Wishes) -> tuple[str, Settings]:
    """The settings that the clinic begins with, the name still to be asked."""
    path = folder / FILE_NAME
    text = _read_existing(path) if path.exists() else begin_settings()
    if wishes.database is not None:
        text = with_setting(text, "records.database", wishes.database)
    return text, _read(text, path)


def _read_existing(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        advice = "Save it as UTF-8 and make it readable, or take it away."
        raise DefinitionError([Problem("SETTINGS-001", "The settings cannot be read.", advice, path)]) from None


def _read(text: str, path: Path) -> Settings:
    settings = read_settings_text(text, path)
    if isinstance(settings, Settings):
        return settings
    raise DefinitionError(settings)


def _ask_for_all(folder: Path, text: str, settings: Settings, wishes: Wishes) -> _Plan | Problem:
    sheet = choose_sheet(wishes.sheet, read_clock().date())
    if problem := find_sheet_problem(sheet, folder):
        return problem
    name = find_answer(*_name_question(settings), wishes.name, lambda typed: read_clinic(typed or _preset(settings)))
    if isinstance(name, Problem):
        return name
    logo = _find_logo(settings, wishes)
    if isinstance(logo, Problem):
        return logo
    owner = _find_owner(name, wishes)
    if isinstance(owner, Problem):
        return owner
    text = with_setting(text, "clinic.name", name)
    if logo is not None:
        text = with_setting(text, "clinic.logo", write_logo(None, logo))
    return _Plan(folder, text, _read(text, folder / FILE_NAME), logo, owner, sheet)


def _preset(settings: Settings) -> str:
    """The name that stands in the settings already, unless it is the invented one."""
    return settings.clinic_name if settings.clinic_name != get_demonstration_settings().clinic_name else ""


def _name_question(settings: Settings) -> tuple[str, str]:
    preset = _preset(settings)
    return f"The clinic's name{f' (Enter for “{preset}”)' if preset else ''}: ", "--name"


def _find_logo(settings: Settings, wishes: Wishes) -> Logo | Problem | None:
    """None for none, or for the one that the settings name already."""
    if wishes.logo is None and (settings.clinic_logo or not _asks(wishes)):
        return None
    question = "Its logo, a PNG or JPEG file (Enter for none): "
    return find_answer(question, "--logo", wishes.logo, read_chosen_logo)


def _asks(wishes: Wishes) -> bool:
    """True if anything that must be known was left to be asked: then the logo is asked for as well."""
    return None in (wishes.name, wishes.owner, wishes.password_file)


def _find_owner(clinic: str, wishes: Wishes) -> Owner | Problem:
    name = find_answer("The first practitioner's name, who owns the clinic: ", "--owner", wishes.owner, read_person)
    if isinstance(name, Problem):
        return name
    if wishes.password_file is None:
        tell("A password of at least 15 characters: four words that do not belong together make a good one.")
    password = find_new_password(
        f"Password of {name}", wishes.password_file, names=(name, clinic), option="--password-file"
    )
    return password if isinstance(password, Problem) else Owner(name, password)


def _found(plan: _Plan) -> Status:
    from screener.records.store import open_store

    folder, settings = plan.folder, plan.settings
    if plan.logo is not None:
        write_logo(folder, plan.logo)
    code = write_staff_code(folder, plan.text)
    tell("Making the clinic's keys and database …")
    with closing(open_store(settings.database or folder / RECORDS, upgrade=True)) as store:
        founding = _found_with_sheet(store, plan)
        if isinstance(founding, Problem):
            print_problems((founding,))
            return Status.WRONG_INPUT
        _finish(store, founding.owner, folder, settings)
    _tell_done(folder, settings, code)
    tell_what_to_do(plan.sheet, folder)
    return Status.DONE


def _found_with_sheet(store: Store, plan: _Plan) -> Founding | Problem:
    """Found the clinic; a sheet of one that came to nothing does not stay, for it looks as if it opened something."""
    written: list[NewCode] = []

    def keep_code(new_code: NewCode) -> None:
        write_sheet(plan.sheet, plan.folder, plan.settings, new_code)
        written.append(new_code)

    founding: Founding | Problem | None = None
    try:
        founding = found_with_first_kiosk(
            store, plan.folder, plan.settings, plan.owner, keep_code=keep_code, now=read_clock()
        )
    finally:
        if written and not isinstance(founding, Founding):
            settle_sheet(plan.sheet, store, written[0])
    return founding


def _go_on(folder: Path, settings: Settings, wishes: Wishes) -> Status:
    """The clinic is founded and its sheet is written; what this machine still lacks is made."""
    from screener.records.store import open_store

    tell("The clinic was founded here before, and its setup was cut short. Its owner signs in to go on with it.")
    with closing(open_store(settings.database or folder / RECORDS)) as store:
        signed_in = sign_in(Office(folder, settings, store), Credentials(wishes.owner, wishes.password_file))
        if isinstance(signed_in, Problem):
            print_problems((signed_in,))
            return Status.WRONG_INPUT
        code = write_staff_code(folder, _read_existing(folder / FILE_NAME))
        enrol_kiosk(store, signed_in, folder, settings, now=read_clock())
        _finish(store, signed_in, folder, settings)
    _tell_done(folder, settings, code)
    print_line("The recovery sheet was written by the first try. If you cannot find it, make another:")
    print_line(f"  {write_hint('screener staff recovery-sheet', folder)}")
    return Status.DONE


def _finish(store: Store, owner: SignedIn, folder: Path, settings: Settings) -> None:
    keep_logo(store, owner, folder, settings, at=read_clock())


def _tell_done(folder: Path, settings: Settings, code: str) -> None:
    keys = folder / KEYS
    print_line(f"{settings.clinic_name} is set up, and this computer is its first kiosk.")
    print_line(f"  Settings    {folder / FILE_NAME}")
    print_line(f"  Keys        {keys}: what this kiosk needs to write; nothing in it reads a record.")
    print_line(f"  Staff code  {code}: staff leave the kiosk with it. Told only now, so note it.")
    print_line("What to do next:")
    print_line("  Write address, telephone and e-mail into the settings: they stand on each document.")
    print_line(f"  Open the kiosk: {write_hint('screener kiosk', folder)}")
    print_line(f"  Add a colleague: {write_hint('screener staff add NAME --role practitioner', folder)}")
