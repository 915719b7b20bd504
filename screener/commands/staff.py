"""`screener staff`: who works at the clinic, in which role, and how each comes in."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from screener.commands.asking import find_new_password, is_sure, read_person
from screener.commands.certifying import certify, is_signing_role
from screener.commands.founding import as_row
from screener.commands.office import Credentials, Office, read_clock
from screener.commands.printing import Status, print_json, print_line, tell
from screener.commands.signed import act_as, find_colleague, keep, read_all
from screener.errors import Problem

if TYPE_CHECKING:
    from screener.records.members import Member, SignedIn
    from screener.records.model import Role, StaffMember


def list_members(data: Path | None, who: Credentials, *, as_json: bool) -> Status:
    """Print who works here."""
    return act_as(data, who, lambda office, by: _list(office, by, as_json=as_json))


def add(data: Path | None, who: Credentials, name: str, role: Role, *, new_password_file: Path | None) -> Status:
    """Add somebody, who types their own password."""
    return act_as(data, who, lambda office, by: _add(office, by, name, role, new_password_file), *_owner())


def remove(data: Path | None, who: Credentials, name: str, *, yes: bool) -> Status:
    """Remove somebody: their password opens nothing any more."""
    return act_as(data, who, lambda office, by: _remove(office, by, name, yes=yes), *_owner())


def change_role(data: Path | None, who: Credentials, name: str, role: Role) -> Status:
    """Give somebody another role."""
    return act_as(data, who, lambda office, by: _change_role(office, by, name, role), *_owner())


def change_password(data: Path | None, who: Credentials, *, new_password_file: Path | None) -> Status:
    """Change one's own password; the old one is asked first."""
    return act_as(data, who, lambda office, by: _change_password(office, by, new_password_file))


def reset(data: Path | None, who: Credentials, name: str, *, new_password_file: Path | None) -> Status:
    """Give somebody who forgot their password a new one, which they type."""
    return act_as(data, who, lambda office, by: _reset(office, by, name, new_password_file), *_owner())


def unlock(data: Path | None, who: Credentials, name: str) -> Status:
    """Let somebody try again at once after wrong passwords."""
    return act_as(data, who, lambda office, by: _unlock(office, by, name), *_owner())


def _owner() -> tuple[Role, ...]:
    from screener.records.model import Role

    return (Role.OWNER,)


# ── each of them, by whoever is signed in ───────────────────────────────────────────────────────


def _list(office: Office, by: SignedIn, *, as_json: bool) -> Status:
    from screener.records.members import find_unvouched

    there = read_all(office)
    forged = {member.id for member in find_unvouched(by.clinic, (member for _, member in there))}
    now = read_clock()
    lines = [_describe(office, row, member, now, is_whole=member.id not in forged) for row, member in there]
    if as_json:
        print_json(lines)
        return Status.DONE
    wide = max(len(str(line["name"])) for line in lines)
    for line in lines:
        print_line(_write_line(line, wide))
    return Status.DONE


def _describe(
    office: Office, row: StaffMember, member: Member, now: datetime, *, is_whole: bool
) -> dict[str, object]:
    from screener.consent.certificates import read_expiry
    from screener.records.attempts import Wait, count_try
    from screener.records.sign_in import read_attempts

    waits = count_try(read_attempts(office.store, member.name), now)
    return {
        "id": member.id,
        "name": member.name,
        "role": str(member.role),
        "since": row.added_at.date().isoformat(),
        "locked": isinstance(waits, Wait) and waits.is_locked,
        "certificate_until": read_expiry(member.certificate).date().isoformat() if member.certificate else None,
        "whole": is_whole,
    }


def _write_line(line: dict[str, object], wide: int) -> str:
    until = line["certificate_until"]
    signs = f"certificate until {until}" if until else "no certificate"
    told = [f"{line['name']!s:{wide}}  {line['role']!s:12}  since {line['since']}  {signs}"]
    if line["locked"]:
        told.append("LOCKED after wrong passwords: screener staff unlock")
    if not line["whole"]:
        told.append("THIS ENTRY IS NOT WHAT WAS WRITTEN: remove it, or restore a backup")
    return "  ".join(told)


def _add(office: Office, by: SignedIn, name: str, role: Role, file: Path | None) -> Status | Problem:
    from screener.records.members import add_member, find_member
    from screener.records.staff import add_staff

    tidy = read_person(name)
    if isinstance(tidy, Problem):
        return tidy
    members = [member for _, member in read_all(office)]
    if find_member(members, tidy):
        return Problem("STAFF-006", "Somebody has this name already.", "Add an initial or a second name.")
    password = _find_password(office, tidy, file)
    if isinstance(password, Problem):
        return password
    clinic = office.settings.clinic_name
    added = add_member(
        by, members, member_id=str(uuid4()), name=tidy, role=role, password=password, clinic_name=clinic
    )
    if isinstance(added, Problem):
        return added
    now = read_clock()
    if is_signing_role(role):
        added = certify(office, by.clinic, added, now=now)
    kept = add_staff(office.store, as_row(added, by.clinic, added_at=now), actor_id=by.member.id, at=now)
    if isinstance(kept, Problem):
        return replace(kept, where=None)
    print_line(f"{tidy} works here now, as {role}, and signs in with that name and their own password.")
    return Status.DONE


def _remove(office: Office, by: SignedIn, name: str, *, yes: bool) -> Status | Problem:
    from screener.records.members import AFTER_REMOVAL, remove_member
    from screener.records.staff import remove_staff

    found = find_colleague(office, name)
    if isinstance(found, Problem):
        return found
    row, member = found
    left = remove_member(by, [one for _, one in read_all(office)], member)
    if isinstance(left, Problem):
        return left
    if not is_sure(f"Remove {member.name}, {member.role}? It cannot be taken back.", yes=yes):
        return Status.DONE
    removed = remove_staff(office.store, row.id, actor_id=by.member.id, at=read_clock())
    if isinstance(removed, Problem):
        return removed
    print_line(f"{member.name} was removed. {AFTER_REMOVAL}")
    return Status.DONE if member.id == by.member.id else _offer_new_key(office, by, yes=yes)


def _offer_new_key(office: Office, by: SignedIn, *, yes: bool) -> Status:
    from screener.commands.rotating import rotate

    if yes or not sys.stdin.isatty():
        print_line("A new clinic key: screener staff rotate-key")
        return Status.DONE
    return rotate(office, by, yes=False)


def _change_role(office: Office, by: SignedIn, name: str, role: Role) -> Status | Problem:
    from screener.records.members import change_role as changed_to

    found = find_colleague(office, name)
    if isinstance(found, Problem):
        return found
    row, member = found
    changed = changed_to(by, [one for _, one in read_all(office)], member, role)
    if isinstance(changed, Problem):
        return changed
    if is_signing_role(role) and changed.certificate is None:
        changed = certify(office, by.clinic, changed, now=read_clock())
    if problem := keep(office, by, row, changed):
        return problem
    print_line(f"{member.name} is {role} now. Whoever is signed in keeps the old role until they sign in again.")
    return Status.DONE


def _change_password(office: Office, by: SignedIn, file: Path | None) -> Status | Problem:
    from screener.records.members import change_password as change

    found = find_colleague(office, by.member.name)
    if isinstance(found, Problem):
        return found
    password = _find_password(office, by.member.name, file)
    if isinstance(password, Problem):
        return password
    changed = change(by, password, clinic_name=office.settings.clinic_name)
    if isinstance(changed, Problem):
        return changed
    # Made from the entry that was opened at sign-in: if another stands there now, it is not written over.
    before = as_row(by.member, by.clinic, added_at=found[0].added_at)
    if problem := keep(office, by, before, changed):
        return problem
    print_line("The new password holds from now on; the old one opens nothing any more, except older backups.")
    return Status.DONE


def _reset(office: Office, by: SignedIn, name: str, file: Path | None) -> Status | Problem:
    from screener.records.members import reset_member
    from screener.records.sign_in import unlock as forget_tries

    found = find_colleague(office, name)
    if isinstance(found, Problem):
        return found
    row, member = found
    tell(f"{member.name} types the new password themselves.")
    password = _find_password(office, member.name, file)
    if isinstance(password, Problem):
        return password
    fresh = reset_member(by, member, password, clinic_name=office.settings.clinic_name)
    if isinstance(fresh, Problem):
        return fresh
    now = read_clock()
    if is_signing_role(member.role):
        fresh = certify(office, by.clinic, fresh, now=now)
    if problem := keep(office, by, row, fresh):
        return problem
    forget_tries(office.store, member.name, actor_id=by.member.id, at=now)
    print_line(f"{member.name} has a new password.")
    if fresh.certificate:
        print_line("The key they signed with was lost with the old password: they have a new certificate.")
    return Status.DONE


def _unlock(office: Office, by: SignedIn, name: str) -> Status | Problem:
    from screener.records.sign_in import unlock as forget_tries

    found = find_colleague(office, name)
    if isinstance(found, Problem):
        return found
    had = forget_tries(office.store, found[1].name, actor_id=by.member.id, at=read_clock())
    said = "can sign in again at once." if had else "was not locked: there are no wrong tries."
    print_line(f"{found[1].name} {said}")
    return Status.DONE


def _find_password(office: Office, name: str, file: Path | None) -> str | Problem:
    names = (name, office.settings.clinic_name)
    return find_new_password(f"New password of {name}", file, names=names, option="--new-password-file")
