"""Members of staff in the database: added, changed, removed. Holds no password, opens no key.

Whatever changes an entry hands back the entry that it was made from: if another stands there by now, nothing is
changed, so that nobody who signed in before a rotation writes an old key over the new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from screener.errors import Problem, ScreenerError
from screener.records.audit import Action
from screener.records.model import Role, StaffMember
from screener.records.rows import as_row, change_told, insert_told, lock
from screener.records.store import Store, Work
from screener.records.tables import clinic_keys, staff
from screener.records.trouble import is_duplicate


def add_staff(store: Store, member: StaffMember, *, actor_id: str, at: datetime) -> StaffMember | Problem:
    """Add a member of staff.

    Returns:
        The member, or the problem: the sign-in name is taken, if only by somebody who has left; or the clinic has
        another key by now than the one they would hold.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    try:
        with store.writing() as work:
            if _is_key_outdated(work, member.clinic_key_id):
                return Problem(
                    "STAFF-033", "The clinic's key was changed meanwhile.", "Sign in again, and begin anew."
                )
            insert_told(work, staff, as_row(member), Action.STAFF_ADDED, actor_id, at)
    except ScreenerError as error:
        if not is_duplicate(error):
            raise
        advice = "Choose another: add an initial, or a second name. Names of those who left stay theirs."
        return Problem("STAFF-030", "This name to sign in with is taken.", advice, where=member.id)
    return member


def find_staff(store: Store, sign_in_name: str) -> StaffMember | None:
    """Who signs in by this name (folded); None if nobody does, or no longer.

    Raises:
        MachineError: The database is away or busy.
    """
    # Compared here: what is typed at a kiosk may be a patient's name, and a server may log what it is asked.
    there = (member for member in list_staff(store) if member.removed_at is None)
    return next((member for member in there if member.sign_in_name == sign_in_name), None)


def list_staff(store: Store) -> Sequence[StaffMember]:
    """Everybody, by when they were added; those removed too, whose names stand under what they did.

    Raises:
        MachineError: The database is away or busy.
    """
    with store.reading() as connection:
        return [_as_member(row) for row in connection.execute(select(staff).order_by(staff.c.added_at, staff.c.id))]


def change_staff(
    store: Store, before: StaffMember, after: StaffMember, *, actor_id: str, at: datetime
) -> StaffMember | Problem:
    """Put a changed entry in place of the one it was made from.

    Returns:
        The member as they are now; the problem if another entry stands there meanwhile, or none.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    with store.writing() as work:
        return replace_entry(work, before, after, actor_id=actor_id, at=at) or after


def replace_entry(
    work: Work, before: StaffMember, after: StaffMember, *, actor_id: str, at: datetime
) -> Problem | None:
    """As `change_staff`, within the caller's transaction; the problem if nothing was changed."""
    row = lock(work, staff, before.id)
    if row is None or _as_member(row) != before:
        advice = "Sign in again, look at what stands there now, then change it."
        return Problem("STAFF-031", "This member of staff was changed or removed meanwhile.", advice, where=before.id)
    if after.role is not Role.OWNER and _is_last_owner(work, before.id):
        return _last_owner()
    change_told(work, staff, before.id, as_row(after), Action.STAFF_CHANGED, actor_id, at)
    return None


def remove_staff(store: Store, staff_id: str, *, actor_id: str, at: datetime) -> StaffMember | Problem | None:
    """Remove a member: their copy of the key is deleted, their id stays for the audit trail.

    Whoever has once opened the clinic's key may still have it: rotate the clinic's key afterwards.

    Returns:
        The member as they are now; None if there is none, or no longer; the problem if it is the only owner.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    with store.writing() as work:
        if _is_last_owner(work, staff_id):
            return _last_owner()
        row = lock(work, staff, staff_id)
        if row is None or row.removed_at is not None:
            return None
        values = {"removed_at": at, "entry": b""}
        removed = _as_member(change_told(work, staff, staff_id, values, Action.STAFF_REMOVED, actor_id, at))
    store.compact()
    return removed


def _is_last_owner(work: Work, staff_id: str) -> bool:
    """True if nobody else owns the clinic. Owners are locked, in one order, so that two cannot remove each other."""
    owners = select(staff.c.id).where(staff.c.role == Role.OWNER, staff.c.removed_at.is_(None))
    return [row.id for row in work.connection.execute(owners.order_by(staff.c.id).with_for_update())] == [staff_id]


def _last_owner() -> Problem:
    return Problem("STAFF-008", "This is the only owner.", "Make somebody else an owner first.")


def _is_key_outdated(work: Work, key_id: str) -> bool:
    """True if the clinic has another key in use than this."""
    newest = select(clinic_keys.c.id).where(clinic_keys.c.retired_at.is_(None))
    newest = newest.order_by(clinic_keys.c.added_at.desc(), clinic_keys.c.id).limit(1).with_for_update()
    current = work.connection.execute(newest).scalar_one_or_none()
    return current is not None and current != key_id


def _as_member(row: Row[Any]) -> StaffMember:
    columns = dict(row._mapping)
    return StaffMember(**{**columns, "role": Role(columns["role"])})
