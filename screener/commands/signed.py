"""What commands do in somebody's name: the clinic opened, who it is asked, their role looked at, the outcome told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.office import Credentials, Office, find_lacking_role, open_office, sign_in
from screener.commands.printing import Status, print_problems
from screener.errors import Problem

if TYPE_CHECKING:
    from screener.records.members import Member, SignedIn
    from screener.records.model import Role, StaffMember

Deed = Callable[[Office, "SignedIn"], "Status | Problem | None"]
"""What is done in somebody's name; a problem means that nothing was."""


def act_as(data: Path | None, who: Credentials, deed: Deed, *roles: Role) -> Status:
    """Sign somebody in to a clinic and do something in their name.

    Args:
        data: The data folder, as given on the command line.
        who: As given on the command line; the rest is asked.
        deed: What to do.
        roles: Which roles may; all, if none is given.
    """
    with open_office(data) as office:
        signed_in = sign_in(office, who)
        if isinstance(signed_in, Problem):
            return conclude(signed_in)
        lacking = find_lacking_role(signed_in, *roles) if roles else None
        return conclude(lacking or deed(office, signed_in))


def conclude(outcome: Status | Problem | None) -> Status:
    """How a command ends: a problem is told."""
    if isinstance(outcome, Problem):
        print_problems((outcome,))
        return Status.WRONG_INPUT
    return outcome or Status.DONE


def find_colleague(office: Office, name: str) -> tuple[StaffMember, Member] | Problem:
    """Somebody who works here, as stored and as read; or the problem, with who does.

    Raises:
        IntegrityError: An entry is not what was written.
    """
    from screener.records.members import find_member

    there = read_all(office)
    found = find_member((member for _, member in there), name)
    if found is None:
        names = ", ".join(member.name for _, member in there)
        return Problem("CLI-064", "Nobody of this name works here.", f"Write one of: {names}.")
    return next((row, member) for row, member in there if member.id == found.id)


def read_all(office: Office) -> list[tuple[StaffMember, Member]]:
    """Everybody who works here, as stored and as read.

    Raises:
        MachineError: The database is away or busy.
        IntegrityError: An entry is not what was written.
    """
    from screener.records.sign_in import read_own_entry
    from screener.records.staff import list_staff

    return [(row, read_own_entry(row)) for row in list_staff(office.store) if row.removed_at is None]


def keep(office: Office, by: SignedIn, before: StaffMember, after: Member) -> Problem | None:
    """Put a changed entry in place of the one it was made from; or why that is not there any more.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    from screener.commands.founding import as_row
    from screener.commands.office import read_clock
    from screener.records.staff import change_staff

    row = as_row(after, by.clinic, added_at=before.added_at)
    kept = change_staff(office.store, before, row, actor_id=by.member.id, at=read_clock())
    return kept if isinstance(kept, Problem) else None
