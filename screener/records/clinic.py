"""The clinic's kiosks and key pairs. Opens no key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Table, select

from screener.records.audit import Action
from screener.records.model import ClinicKey, Kiosk
from screener.records.rows import as_row, change_told, insert_told, lock
from screener.records.store import Store
from screener.records.tables import clinic_keys, kiosks


def add_kiosk(store: Store, kiosk: Kiosk, *, actor_id: str, at: datetime) -> None:
    """Add a kiosk.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
        IntegrityError: Its id is taken.
    """
    with store.writing() as work:
        insert_told(work, kiosks, as_row(kiosk), Action.KIOSK_ADDED, actor_id, at)


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
