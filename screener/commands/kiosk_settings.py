"""`screener kiosk update`: this kiosk has its clinic's key and certificates again, and its settings if wanted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.founding import SETTINGS_FILE
from screener.commands.office import Credentials, Office, find_lacking_role, read_clock
from screener.commands.printing import Status, print_line, print_problems
from screener.commands.setting_diff import find_differences
from screener.commands.signed import act_as
from screener.commands.updating import find_own_id, update_kiosk
from screener.errors import DefinitionError, Problem
from screener.settings import FILE_NAME, Settings, get_demonstration_text, read_settings_text, with_setting

if TYPE_CHECKING:
    from screener.records.clinic_keys import ClinicKeys
    from screener.records.members import SignedIn
    from screener.records.store import Store


def update(data: Path | None, who: Credentials, *, take: bool, share: bool) -> Status:
    """Bring this kiosk up to date with its clinic; and its settings, or the clinic's by them, if wanted."""
    return act_as(data, who, lambda office, by: _update(office, by, take=take, share=share))


def _update(office: Office, by: SignedIn, *, take: bool, share: bool) -> Status | Problem:
    if find_own_id(office.folder) is None:
        message = "This computer is no kiosk of the clinic yet."
        return Problem("CLI-072", message, "Make it one: screener kiosk add.", office.folder)
    if share and (problem := _share_settings(office, by)):
        return problem
    behind = update_kiosk(office, by)
    _compare_settings(office, by.clinic, take=take)
    if behind:
        print_problems(behind)
        print_line("The kiosk has the clinic's present key. See to the above, then type this command again.")
        return Status.MACHINE
    print_line("The kiosk has the clinic's present key and certificates. If its window is open, end and open it.")
    return Status.DONE


def _share_settings(office: Office, by: SignedIn) -> Problem | None:
    """Let the clinic's other kiosks take the settings of this one."""
    from screener.commands.founding import read_settings_to_share
    from screener.records.clinic import find_file, keep_file, replace_file
    from screener.records.model import Role
    from screener.records.vouched import make_file

    if lacking := find_lacking_role(by, Role.OWNER):
        return lacking
    now = read_clock()
    before = find_file(office.store, SETTINGS_FILE)
    after = make_file(by.clinic, SETTINGS_FILE, read_settings_to_share(office.folder), at=now)
    if before is None:
        keep_file(office.store, after, actor_id=by.member.id, at=now)
    elif problem := replace_file(office.store, before, after, actor_id=by.member.id, at=now):
        return problem
    print_line("Other kiosks take these settings with: screener kiosk update --settings")
    return None


def _compare_settings(office: Office, clinic: ClinicKeys, *, take: bool) -> None:
    """Show what of the clinic's settings is otherwise here, and take it if wanted."""
    from screener.records.files import write_atomically

    path = office.folder / FILE_NAME
    own = path.read_text(encoding="utf-8-sig")
    theirs, _ = read_clinic_s_settings(office.store, clinic, office.settings.kiosk_name, office.settings.database)
    theirs = with_setting(theirs, "kiosk.staff-code", office.settings.staff_code)
    differences = find_differences(own, theirs)
    for where, here, there in differences:
        print_line(f"  {where}: here {here}, in the clinic {there}")
    if not differences:
        return
    if not take:
        print_line("The settings above differ. To take the clinic's: screener kiosk update --settings")
        return
    write_atomically(path, theirs.encode(), mode=0o600)
    print_line("This kiosk has the clinic's settings now; its own name, database and staff code stayed.")


def read_clinic_s_settings(store: Store, clinic: ClinicKeys, name: str, address: str) -> tuple[str, Settings]:
    """The clinic's settings with this kiosk's name and the database put in.

    Raises:
        IntegrityError: They are not what an owner put there.
        DefinitionError: They were made by another version of the program, which knew other settings.
    """
    from screener.records.vouched import read_file

    body = read_file(store, clinic, SETTINGS_FILE)
    text = get_demonstration_text() if body is None else body.decode()
    text = with_setting(with_setting(text, "kiosk.name", name), "records.database", address)
    settings = read_settings_text(text, Path(FILE_NAME))
    if isinstance(settings, Settings):
        return text, settings
    raise DefinitionError(settings)
