"""A kiosk is brought up to date with its clinic: the key it seals to, the authorities it checks against, what waits.

Which kiosks have the clinic's present key stands in its database, vouched for by whoever saw to it: until all have
it, the key before it is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.certifying import install_authorities
from screener.commands.clinic import KEYS
from screener.commands.founding import open_authority
from screener.commands.office import Office, read_clock
from screener.errors import Problem

if TYPE_CHECKING:
    from screener.records.clinic_keys import ClinicKeys
    from screener.records.members import SignedIn
    from screener.records.model import Kiosk
    from screener.records.store import Store

_SEEN = "kiosk-key-"
"""Begin of the name of the clinic's file that says which key a kiosk has; its id follows."""


def update_kiosk(office: Office, by: SignedIn) -> list[Problem]:
    """Let this kiosk seal to the clinic's present key, and deliver what waits on it.

    Returns:
        What is still sealed to an older key here: empty once the kiosk needs it no more.

    Raises:
        MachineError: The kiosk's keys cannot be written, or the database is away.
        IntegrityError: What the database holds of the clinic is not what an owner put there.
    """
    from screener.records.key_files import KIOSK_KEY, load_kiosk_keys, replace_clinic_key

    keys = office.folder / KEYS
    if not (keys / KIOSK_KEY).exists():
        return []  # a machine that only reads
    replace_clinic_key(keys, by.clinic.public)
    _, authorities = open_authority(office.store, by.clinic)
    install_authorities(office.folder, authorities)
    behind = list(_deliver_all(office, by.clinic.public.uuid))
    if not behind:
        tell_seen(office.store, by, load_kiosk_keys(keys).own.public.uuid)
    return behind


def tell_seen(store: Store, by: SignedIn, kiosk_id: str) -> None:
    """Keep that a kiosk has the clinic's present key.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    from screener.records.clinic import keep_file
    from screener.records.vouched import make_file

    now = read_clock()
    file = make_file(by.clinic, f"{_SEEN}{kiosk_id}", by.clinic.public.uuid.encode(), at=now)
    keep_file(store, file, actor_id=by.member.id, at=now)


def has_present_key(store: Store, clinic: ClinicKeys, kiosk: Kiosk) -> bool:
    """True if a kiosk was told the clinic's present key, or there never was another.

    Raises:
        MachineError: The database is away or busy.
        IntegrityError: Nobody who held the clinic's keys wrote what is there.
    """
    from screener.records.clinic import list_clinic_keys
    from screener.records.vouched import read_file

    seen = read_file(store, clinic, f"{_SEEN}{kiosk.id}")
    if seen is not None:
        return seen.decode() == clinic.public.uuid
    return len(list_clinic_keys(store)) == 1


def find_behind(office: Office, by: SignedIn) -> list[Problem]:
    """The kiosks, other than this one, that do not have the clinic's present key yet.

    Raises:
        MachineError: The database is away or busy.
        IntegrityError: Nobody who held the clinic's keys wrote what is there.
    """
    from screener.records.clinic import list_kiosks

    own = find_own_id(office.folder)
    return [
        Problem(
            "CLI-067",
            f"The kiosk “{kiosk.name}” still seals to the old key.",
            "End its window, type on it: screener kiosk update. If it is gone for good: screener kiosk retire.",
        )
        for kiosk in list_kiosks(office.store)
        if kiosk.retired_at is None and kiosk.id != own and not has_present_key(office.store, by.clinic, kiosk)
    ]


def find_own_id(folder: Path) -> str | None:
    """The id of this machine as a kiosk; None if it is none."""
    from screener.records.key_files import KIOSK_KEY, load_kiosk_keys

    return load_kiosk_keys(folder / KEYS).own.public.uuid if (folder / KEYS / KIOSK_KEY).exists() else None


def find_not_sealed_anew(store: Store, key_id: str) -> list[Problem]:
    """What is unfinished and sealed to another key than this.

    Raises:
        MachineError: The database is away or busy.
    """
    from screener.records.drafts import find_drafts

    number = sum(draft.clinic_key_id != key_id for draft in find_drafts(store))
    if not number:
        return []
    message = f"Unfinished forms that are sealed to the old key: {number}."
    return [Problem("CLI-068", message, "Finish or end them at the kiosk; a day old, they are removed.")]


def _deliver_all(office: Office, key_id: str) -> Iterator[Problem]:
    """Hand over what waits in the kiosk's own store; then what must still be done there."""
    from screener.records.outbox import count_waiting, deliver, find_refused
    from screener.records.store import open_store

    for folder in find_own_stores(office):
        with closing(open_store(folder)) as local:
            deliver(local, office.store, now=read_clock)
            waiting, _ = count_waiting(local)
            if waiting:
                message = f"Forms that wait on this kiosk to be delivered: {waiting}."
                yield Problem("CLI-069", message, "See that the clinic's database can be reached, then try again.")
            refused = sum(one.content.clinic_key_id != key_id for _, one in find_refused(local))
            if refused:
                message = f"Forms that the clinic's database refused, kept on this kiosk: {refused}."
                yield Problem("CLI-069", message, "Settle them first: with the old key gone, nobody could read them.")
            yield from find_not_sealed_anew(local, key_id)


def find_own_stores(office: Office) -> list[Path]:
    """Where a kiosk of a shared database keeps what it could not deliver yet."""
    from screener.records.store import FILE_NAME

    if not office.settings.database:
        return []
    return sorted(file.parent for file in office.folder.glob(f"*/{FILE_NAME}"))
