"""The clinic in its own database: its founding, its kiosks, key pairs and files. Opens no key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Table, select

from screener.errors import Problem
from screener.records.audit import Action
from screener.records.model import ClinicFile, ClinicKey, Kiosk, StaffMember
from screener.records.rows import as_row, change_told, insert_told, lock
from screener.records.staff import replace_entry
from screener.records.store import Store, Work
from screener.records.tables import clinic_files, clinic_keys, kiosks, staff


def found(
    store: Store, *, owner: StaffMember, key: ClinicKey, files: Sequence[ClinicFile], at: datetime
) -> Problem | None:
    """Keep a new clinic's first owner, key and files: in one transaction, or nothing.

    Returns:
        None, or the problem: a clinic was founded in this database before.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    with store.writing() as work:
        if work.connection.execute(select(staff.c.id).limit(1)).first() is not None:
            advice = "Sign in to it, or name another folder or database."
            return Problem("CLINIC-001", f"{store.place} holds a clinic already.", advice)
        insert_told(work, staff, as_row(owner), Action.STAFF_ADDED, owner.id, at)
        insert_told(work, clinic_keys, as_row(key), Action.KEY_ADDED, owner.id, at)
        for file in files:
            insert_told(work, clinic_files, as_row(file), Action.FILE_CHANGED, owner.id, at)
    return None


def hand_over_keys(
    store: Store,
    *,
    entries: Sequence[tuple[StaffMember, StaffMember]],
    key: ClinicKey,
    files: Sequence[ClinicFile],
    actor_id: str,
    at: datetime,
) -> Problem | None:
    """Keep what a rotation made, all of it or nothing: everybody's entry, the key (new, or as it is now), the files.

    Args:
        store: The database.
        entries: Of every member who has not left: as it was read, and as it shall be.
        key: The clinic key now in use, with the recovery code's new hold on it.
        files: Whatever is vouched for or sealed anew with the key.
        actor_id: Who rotates.
        at: Now.

    Returns:
        None, or the problem: somebody was changed, added or removed meanwhile.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    # A problem found midway must leave nothing: the transaction is given up by leaving it.
    try:
        with store.writing() as work:
            _hand_over(work, entries, key, files, actor_id, at)
    except _MeanwhileError as error:
        return error.problem
    return None


class _MeanwhileError(Exception):
    """Never leaves this module."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def _hand_over(
    work: Work,
    entries: Sequence[tuple[StaffMember, StaffMember]],
    key: ClinicKey,
    files: Sequence[ClinicFile],
    actor_id: str,
    at: datetime,
) -> None:
    there = work.connection.execute(select(staff.c.id).where(staff.c.removed_at.is_(None))).scalars()
    if set(there) != {before.id for before, _ in entries}:
        raise _MeanwhileError(Problem("STAFF-032", "Somebody was added or removed meanwhile.", "Begin again."))
    for before, after in entries:
        if problem := replace_entry(work, before, after, actor_id=actor_id, at=at):
            raise _MeanwhileError(problem)
    if lock(work, clinic_keys, key.id) is None:
        insert_told(work, clinic_keys, as_row(key), Action.KEY_ADDED, actor_id, at)
    else:
        change_told(work, clinic_keys, key.id, as_row(key), Action.KEY_CHANGED, actor_id, at)
    for file in files:
        _put_file(work, file, actor_id, at)


def keep_file(store: Store, file: ClinicFile, *, actor_id: str, at: datetime) -> None:
    """Keep a file of the clinic in place of what was kept by that name before.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    with store.writing() as work:
        _put_file(work, file, actor_id, at)


def replace_file(
    store: Store, before: ClinicFile, after: ClinicFile, *, actor_id: str, at: datetime
) -> Problem | None:
    """Put a changed file in place of the one it was made from.

    Returns:
        None, or the problem: another stands there meanwhile. Nothing was changed.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    with store.writing() as work:
        row = lock(work, clinic_files, before.id)
        if row is None or ClinicFile(**row._mapping) != before:
            message = f"The clinic's {before.id} was changed meanwhile."
            return Problem("CLINIC-004", message, "Sign in again, then do it once more.")
        change_told(work, clinic_files, after.id, as_row(after), Action.FILE_CHANGED, actor_id, at)
    return None


def find_file(store: Store, name: str) -> ClinicFile | None:
    """A file of the clinic, or None.

    Raises:
        MachineError: The database is away or busy.
    """
    with store.reading() as connection:
        row = connection.execute(select(clinic_files).where(clinic_files.c.id == name)).one_or_none()
    return None if row is None else ClinicFile(**row._mapping)


def list_files(store: Store) -> Sequence[ClinicFile]:
    """Every file of the clinic, by name.

    Raises:
        MachineError: The database is away or busy.
    """
    with store.reading() as connection:
        return [
            ClinicFile(**row._mapping) for row in connection.execute(select(clinic_files).order_by(clinic_files.c.id))
        ]


def _put_file(work: Work, file: ClinicFile, actor_id: str, at: datetime) -> None:
    row = lock(work, clinic_files, file.id)
    if row is None:
        insert_told(work, clinic_files, as_row(file), Action.FILE_CHANGED, actor_id, at)
    else:
        change_told(work, clinic_files, file.id, as_row(file), Action.FILE_CHANGED, actor_id, at)


def add_kiosk(store: Store, kiosk: Kiosk, *, actor_id: str, at: datetime) -> None:
    """Add a kiosk.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
        IntegrityError: Its id is taken.
    """
    with store.writing() as work:
        insert_told(work, kiosks, as_row(kiosk), Action.KIOSK_ADDED, actor_id, at)


def certify_kiosk(store: Store, kiosk_id: str, certificate: bytes, *, actor_id: str, at: datetime) -> None:
    """Let a kiosk that the clinic has seal by another certificate (DER) from now on. Told as if it was added again.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    with store.writing() as work:
        row = lock(work, kiosks, kiosk_id)
        if row is not None and row.certificate != certificate:
            change_told(work, kiosks, kiosk_id, {"certificate": certificate}, Action.KIOSK_ADDED, actor_id, at)


def retire_kiosk(store: Store, kiosk_id: str, *, actor_id: str, at: datetime) -> bool:
    """Retire a kiosk; what it sealed stays valid.

    Returns:
        True if there was such a kiosk in use.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    return _retire(store, kiosks, kiosk_id, Action.KIOSK_RETIRED, actor_id, at)


def list_kiosks(store: Store) -> Sequence[Kiosk]:
    """Every kiosk, by when it was added; those retired too.

    Raises:
        MachineError: The database is away or busy.
    """
    with store.reading() as connection:
        return [
            Kiosk(**row._mapping)
            for row in connection.execute(select(kiosks).order_by(kiosks.c.added_at, kiosks.c.id))
        ]


def add_clinic_key(store: Store, key: ClinicKey, *, actor_id: str, at: datetime) -> None:
    """Add a key pair; from now on it is the one to seal to.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
        IntegrityError: Its id is taken.
    """
    with store.writing() as work:
        insert_told(work, clinic_keys, as_row(key), Action.KEY_ADDED, actor_id, at)


def change_recovery(
    store: Store, key_id: str, *, wrapped_for_recovery: bytes, actor_id: str, at: datetime
) -> ClinicKey | None:
    """Put another recovery code's wrapping in place.

    Returns:
        The key as it is now; None if there is none.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    with store.writing() as work:
        if lock(work, clinic_keys, key_id) is None:
            return None
        values = {"wrapped_for_recovery": wrapped_for_recovery}
        return ClinicKey(**change_told(work, clinic_keys, key_id, values, Action.KEY_CHANGED, actor_id, at)._mapping)


def retire_clinic_key(store: Store, key_id: str, *, actor_id: str, at: datetime) -> bool:
    """Retire a key pair, once nothing is sealed to it any more (`resealing.count_sealed_to`).

    Returns:
        True if there was such a key in use.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    return _retire(store, clinic_keys, key_id, Action.KEY_RETIRED, actor_id, at)


def list_clinic_keys(store: Store) -> Sequence[ClinicKey]:
    """Every key pair, newest first.

    Raises:
        MachineError: The database is away or busy.
    """
    wanted = select(clinic_keys).order_by(clinic_keys.c.added_at.desc(), clinic_keys.c.id)
    with store.reading() as connection:
        return [ClinicKey(**row._mapping) for row in connection.execute(wanted)]


def _retire(store: Store, table: Table, key: str, action: Action, actor_id: str, at: datetime) -> bool:
    with store.writing() as work:
        row = lock(work, table, key)
        if row is None or row.retired_at is not None:
            return False
        change_told(work, table, key, {"retired_at": at}, action, actor_id, at)
        return True
