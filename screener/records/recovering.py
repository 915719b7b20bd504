"""The recovery code's hold on the clinic's key in the database: a new one for an old one, whole or not at all."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Row, select

from screener.errors import IntegrityError, Problem
from screener.records.attempts import attempts_key
from screener.records.audit import Action, Note
from screener.records.model import ClinicKey, StaffMember
from screener.records.recovery import Recovery
from screener.records.rows import change_told
from screener.records.sign_in import CODE_KEY, forget_tries
from screener.records.staff import replace_entry
from screener.records.store import Store, Work
from screener.records.tables import clinic_keys


def find_current_key(store: Store) -> ClinicKey:
    """The clinic key in use.

    Raises:
        MachineError: The database is away or busy.
        IntegrityError: There is none.
    """
    with store.reading() as connection:
        row = connection.execute(_CURRENT).one_or_none()
    if row is None:
        raise IntegrityError("CLINIC-005", f"The clinic's key is missing in {store.place}. Restore the last backup.")
    return ClinicKey(**row._mapping)


def keep_recovery(
    store: Store, before: ClinicKey, recovery: Recovery, *, actor_id: str, at: datetime
) -> Problem | None:
    """Put a new code's hold in place: the sheets before it open nothing any more.

    Args:
        store: The database.
        before: The clinic's key as it was read.
        recovery: The new code's hold.
        actor_id: Who made the sheet.
        at: Now.

    Returns:
        None, or the problem: there is another key or another sheet meanwhile. Nothing was changed.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    with store.writing() as work:
        return _replace(work, before, recovery, actor_id, at)


def keep_recovered(
    store: Store, before: ClinicKey, recovery: Recovery, *, entry: tuple[StaffMember, StaffMember], at: datetime
) -> Problem | None:
    """Keep what using the code gave: the owner's new entry and the new code's hold, both or neither.

    Wrong tries under the owner's name, and of the code, are forgotten.

    Args:
        store: The database.
        before: The clinic's key as it was read.
        recovery: The new code's hold.
        entry: The owner as read, and as they shall be.
        at: Now.

    Returns:
        None, or the problem: somebody changed one of them meanwhile. Nothing was changed.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    old, new = entry
    with store.writing() as work:
        if _find_current(work) != before:
            return _meanwhile()
        if problem := replace_entry(work, old, new, actor_id=new.id, at=at):
            return problem
        for key in (CODE_KEY, attempts_key(new.sign_in_name)):
            forget_tries(work, key)
        work.note(Note(Action.RECOVERED, new.id, at))
        return _replace(work, before, recovery, new.id, at)


_CURRENT = (
    select(clinic_keys)
    .where(clinic_keys.c.retired_at.is_(None))
    .order_by(clinic_keys.c.added_at.desc(), clinic_keys.c.id)
    .limit(1)
)


def _replace(work: Work, before: ClinicKey, recovery: Recovery, actor_id: str, at: datetime) -> Problem | None:
    if _find_current(work) != before:
        return _meanwhile()
    values = {"wrapped_for_recovery": recovery.to_bytes()}
    change_told(work, clinic_keys, before.id, values, Action.KEY_CHANGED, actor_id, at)
    return None


def _find_current(work: Work) -> ClinicKey | None:
    row: Row[tuple[object, ...]] | None = work.connection.execute(_CURRENT.with_for_update()).one_or_none()
    return None if row is None else ClinicKey(**row._mapping)


def _meanwhile() -> Problem:
    message = "The clinic's key or its recovery sheet was changed meanwhile. Nothing was changed here."
    return Problem("STAFF-034", message, "Begin again.")
