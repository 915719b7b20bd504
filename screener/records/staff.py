"""Members of staff: added, changed, removed, and how often a password was wrong. Holds no password, opens no key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from screener.errors import Problem, ScreenerError
from screener.records.audit import Action, Note
from screener.records.model import Role, StaffMember
from screener.records.rows import as_row, change_told, insert_told, lock
from screener.records.store import Store
from screener.records.tables import staff
from screener.records.trouble import is_duplicate


def add_staff(store: Store, member: StaffMember, *, actor_id: str, at: datetime) -> StaffMember | Problem:
    """Add a member of staff.

    Returns:
        The member, or the problem: the sign-in name is taken.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    try:
        with store.writing() as work:
            insert_told(work, staff, as_row(member), Action.STAFF_ADDED, actor_id, at)
    except ScreenerError as error:
        if not is_duplicate(error):
            raise
        return Problem("STAFF-001", "This name to sign in with is taken.", "Choose another.", where=member.id)
    return member


def find_staff(store: Store, sign_in_name: str) -> StaffMember | None:
    """Who signs in by this name; None if nobody does, or no longer.

    Raises:
        MachineError: The database is away or busy.
    """
    wanted = select(staff).where(staff.c.sign_in_name == sign_in_name, staff.c.removed_at.is_(None))
    with store.reading() as connection:
        row = connection.execute(wanted).one_or_none()
    return None if row is None else _as_member(row)


def list_staff(store: Store) -> Sequence[StaffMember]:
    """Everybody, by when they were added; those removed too, whose names stand under what they did.

    Raises:
        MachineError: The database is away or busy.
    """
    with store.reading() as connection:
        return [_as_member(row) for row in connection.execute(select(staff).order_by(staff.c.added_at, staff.c.id))]


def change_staff(
    store: Store,
    staff_id: str,
    *,
    actor_id: str,
    at: datetime,
    role: Role | None = None,
    wrapped_key: bytes | None = None,
    clinic_key_id: str | None = None,
    sealed_profile: bytes | None = None,
) -> StaffMember | None:
    """Change what is given of a member: a role, a new password's wrapping, another clinic key.

    Returns:
        The member as they are now; None if there is none, or no longer.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    given = {
        "role": role,
        "wrapped_key": wrapped_key,
        "clinic_key_id": clinic_key_id,
        "sealed_profile": sealed_profile,
    }
    values = {name: value for name, value in given.items() if value is not None}
    return _change(store, staff_id, lambda _: values, Action.STAFF_CHANGED, actor_id, at)


def remove_staff(store: Store, staff_id: str, *, actor_id: str, at: datetime) -> StaffMember | None:
    """Remove a member: their copy of the key is deleted, their id stays for the audit trail.

    Whoever has once opened the clinic's key may still have it: rotate the clinic's key afterwards.

    Returns:
        The member as they are now; None if there is none, or no longer.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    values = {"removed_at": at, "wrapped_key": b""}
    member = _change(store, staff_id, lambda _: values, Action.STAFF_REMOVED, actor_id, at)
    if member is not None:
        store.compact()
    return member


def note_wrong_password(
    store: Store, staff_id: str, *, at: datetime, decide_lock: Callable[[int], datetime | None]
) -> StaffMember | None:
    """Count a wrong password; two at once are both counted.

    Args:
        store: The database.
        staff_id: Who was to sign in.
        at: Now.
        decide_lock: Wrong passwords in a row, this one included → until when to refuse every further one, if so.

    Returns:
        The member as they are now; None if there is none, or no longer.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """

    def count(before: StaffMember) -> dict[str, Any]:
        attempts = before.failed_attempts + 1
        return {"failed_attempts": attempts, "failed_at": at, "locked_until": decide_lock(attempts)}

    return _change(store, staff_id, count, Action.SIGN_IN_FAILED, staff_id, at)


def note_sign_in(store: Store, staff_id: str, *, at: datetime) -> StaffMember | None:
    """Tell that somebody signed in; wrong passwords before are forgotten.

    Returns:
        The member as they are now; None if there is none, or no longer.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    values = {"failed_attempts": 0, "failed_at": None, "locked_until": None}
    return _change(store, staff_id, lambda _: values, Action.SIGNED_IN, staff_id, at)


def note_sign_out(store: Store, staff_id: str, *, at: datetime) -> None:
    """Tell that somebody signed out, or was by being idle.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    with store.writing() as work:
        work.note(Note(Action.SIGNED_OUT, staff_id, at))


def _change(
    store: Store,
    staff_id: str,
    decide: Callable[[StaffMember], dict[str, Any]],
    action: Action,
    actor_id: str,
    at: datetime,
) -> StaffMember | None:
    with store.writing() as work:
        row = lock(work, staff, staff_id)
        if row is None or row.removed_at is not None:
            return None
        return _as_member(change_told(work, staff, staff_id, decide(_as_member(row)), action, actor_id, at))


def _as_member(row: Row[Any]) -> StaffMember:
    columns = dict(row._mapping)
    return StaffMember(**{**columns, "role": Role(columns["role"])})
