"""`screener staff recovery-sheet` and `recover`: a new sheet, and an owner who comes in again by the old one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.asking import find_answer, find_new_password
from screener.commands.certifying import certify
from screener.commands.founding import as_row
from screener.commands.office import Credentials, Office, open_office, read_clock, read_password_file
from screener.commands.printing import Status, print_line
from screener.commands.sheet import choose_sheet, find_sheet_problem, tell_what_to_do, write_sheet
from screener.commands.signed import act_as, conclude, read_all
from screener.errors import Problem

if TYPE_CHECKING:
    from screener.records.members import Member, SignedIn
    from screener.records.model import StaffMember


def make_sheet(data: Path | None, who: Credentials, sheet: Path | None) -> Status:
    """Print a new recovery sheet; the old one opens nothing any more."""
    from screener.records.model import Role

    return act_as(data, who, lambda office, by: _make_sheet(office, by, _choose(sheet)), Role.OWNER)


def recover(
    data: Path | None, name: str | None, *, code_file: Path | None, new_password_file: Path | None, sheet: Path | None
) -> Status:
    """Set an owner's new password with the code of the recovery sheet, and print a new sheet."""
    with open_office(data) as office:
        return conclude(_recover(office, name, code_file, new_password_file, _choose(sheet)))


def _choose(sheet: Path | None) -> Path:
    return choose_sheet(sheet, read_clock().date())


def _make_sheet(office: Office, by: SignedIn, sheet: Path) -> Status | Problem:
    from screener.records.recovering import find_current_key, keep_recovery
    from screener.records.recovery import make_recovery

    if problem := find_sheet_problem(sheet, office.folder):
        return problem
    now = read_clock()
    key = find_current_key(office.store)
    if key.id != by.clinic.public.uuid:
        return Problem("STAFF-034", "The clinic's key was changed meanwhile.", "Begin again.")
    new_code = make_recovery(by.clinic, on=now.date())
    # On paper first: a clinic whose old sheet is void must have the new one.
    write_sheet(sheet, office.folder, office.settings, new_code)
    if problem := keep_recovery(office.store, key, new_code.recovery, actor_id=by.member.id, at=now):
        sheet.unlink(missing_ok=True)
        return problem
    print_line("The sheets before this one open nothing any more: destroy them.")
    tell_what_to_do(sheet, office.folder)
    return Status.DONE


def _recover(
    office: Office, name: str | None, code_file: Path | None, password_file: Path | None, sheet: Path
) -> Status | Problem:
    if problem := find_sheet_problem(sheet, office.folder):
        return problem
    code = _find_code(code_file)
    if isinstance(code, Problem):
        return code
    owner = _find_owner(office, name)
    if isinstance(owner, Problem):
        return owner
    row, member = owner
    names = (member.name, office.settings.clinic_name)
    password = find_new_password(
        f"New password of {member.name}", password_file, names=names, option="--new-password-file"
    )
    if isinstance(password, Problem):
        return password
    return _use_code(office, row, member, code, password, sheet)


def _find_code(file: Path | None) -> str | Problem:
    """The code as it is printed, asked again until each group is."""
    from screener.records.recovery_code import read_code

    given = None if file is None else read_password_file(file)
    if isinstance(given, Problem):
        return given
    return find_answer("The six groups of the recovery sheet: ", "--recovery-code-file", given, read_code)


def _find_owner(office: Office, name: str | None) -> tuple[StaffMember, Member] | Problem:
    from screener.records.members import find_member
    from screener.records.model import Role

    owners = [(row, member) for row, member in read_all(office) if member.role is Role.OWNER]

    def read(typed: str) -> tuple[StaffMember, Member] | Problem:
        found = find_member((member for _, member in owners), typed)
        if found is None:
            names = ", ".join(member.name for _, member in owners)
            return Problem("CLI-064", "No owner has this name.", f"Write one of: {names}.")
        return next(owner for owner in owners if owner[1].id == found.id)

    preset = owners[0][1].name if len(owners) == 1 else None
    return find_answer("Which owner's password shall be set? ", "--as", name or preset, read)


def _use_code(
    office: Office, row: StaffMember, member: Member, code: str, password: str, sheet: Path
) -> Status | Problem:
    from screener.records.recovering import find_current_key, keep_recovered
    from screener.records.recovery import read_recovery
    from screener.records.sign_in import use_code

    key = find_current_key(office.store)
    done = use_code(
        office.store,
        read_recovery(key.wrapped_for_recovery),
        code,
        owner=member,
        password=password,
        clinic_name=office.settings.clinic_name,
        now=read_clock,
    )
    if isinstance(done, Problem):
        return replace(done, where=None)
    now, clinic = read_clock(), done.owner.clinic
    entry = (row, as_row(certify(office, clinic, done.owner.member, now=now), clinic, added_at=row.added_at))
    write_sheet(sheet, office.folder, office.settings, done.new_code)
    if problem := keep_recovered(office.store, key, done.new_code.recovery, entry=entry, at=now):
        sheet.unlink(missing_ok=True)
        return problem
    print_line(f"{member.name} signs in with the new password from now on, and has a new signing certificate.")
    print_line("The sheet that was used opens nothing any more: destroy it.")
    tell_what_to_do(sheet, office.folder)
    return Status.DONE
