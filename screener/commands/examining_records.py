"""Checks of the clinic's database: reachable, whole, of this clinic, not rolled back, backed up. Shows no record."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from zoneinfo import ZoneInfo

from screener.commands.backup import LOCAL, count_waiting_here
from screener.commands.clinic import KEYS
from screener.commands.examining import Checked, Clinic, look, ok, say_days, wrong
from screener.commands.office import RECORDS
from screener.commands.printing import say_number
from screener.errors import MachineError, ScreenerError
from screener.records.audit import Anchor
from screener.records.store import FILE_NAME, Store, open_store

_ANYBODY_ELSE = 0o077
_LARGEST_BYTES = 1_000_000_000
"""Of a database whose pages are read here: a few seconds."""
_DAY = timedelta(days=1)
_BACKUP_DAYS = 7
_MOST_EVENTS = 100_000
"""Of an audit trail that is proved here: a few seconds."""
_CLOCKS_DIFFER = timedelta(minutes=5)


def check_clinic(clinic: Clinic, store: Store) -> Iterator[Checked]:
    """Whether it is set up, and this kiosk is of it and seals to its key."""
    from screener.records.clinic import find_file, list_clinic_keys, list_kiosks
    from screener.records.key_files import load_kiosk_keys
    from screener.records.model import Role
    from screener.records.staff import list_staff

    there = [row for row in list_staff(store) if row.removed_at is None]
    if not there:
        advice = "If it was never set up: screener setup. If it was, restore the last backup: screener restore"
        yield wrong("clinic", "nobody who may sign in is in the database", advice)
        return
    owners = sum(row.role == Role.OWNER for row in there)
    staff = say_number(len(there), "member", "members")
    yield ok("clinic", f"{staff} of staff, {say_number(owners, 'owner', 'owners')} among them")
    keys = load_kiosk_keys(clinic.folder / KEYS)
    current = next((key for key in list_clinic_keys(store) if key.retired_at is None), None)
    if current is None or current.public_key != keys.clinic.to_bytes():
        advice = "If the key was changed: screener kiosk update. If not, stop using this kiosk and call someone."
        yield wrong("clinic key", "this kiosk seals to another key than the database names", advice)
    else:
        yield ok("clinic key", "this kiosk seals to the one that the database names")
    known = {kiosk.id: kiosk.retired_at for kiosk in list_kiosks(store)}
    if known.get(keys.own.public.uuid, clinic.now) is not None:
        yield wrong("kiosk", "the database does not know this kiosk, or it was retired", "screener kiosk add")
    missing = [name for name in ("authority", "authority-key") if find_file(store, name) is None]
    if missing:
        yield wrong("authority", "it is missing in the database", "Restore the last backup.")


def check_database(clinic: Clinic, store: Store) -> Iterator[Checked]:
    """Its schema, pages, rights; and that it can be written."""
    yield ok("database", f"{store.place}, schema {store.find_schema_version()}")
    store.try_writing()
    yield ok("writing", "a row was written and taken back")
    file = store.get_file()
    if file is None:
        if (clinic.folder / RECORDS / FILE_NAME).exists():
            advice = "A move was cut short, or a copy was put back. Run the same screener migrate again."
            yield wrong("database", "an old built-in database lies beside the one in use", advice)
        return
    opened = [path for path in file.parent.glob(f"{file.name}*") if stat.S_IMODE(path.stat().st_mode) & _ANYBODY_ELSE]
    if opened and sys.platform != "win32":
        yield wrong("rights", "other users of this computer may read the database", f"chmod 600 '{file}'*")
    if file.stat().st_size > _LARGEST_BYTES:
        yield look("pages", "not looked at: it is large", "screener audit verify reads all of it.")
    elif damage := store.find_damage(quick=True):
        yield wrong("pages", f"damaged: {damage}", "Stop, keep the file, and restore the last backup.")
    else:
        yield ok("pages", "whole")


def check_trail(clinic: Clinic, store: Store) -> Iterator[Checked]:
    """Whether the database knows what this kiosk has seen, and the clock is not behind it."""
    from screener.records.anchors import find_anchor_file
    from screener.records.audit_log import find_last, is_known
    from screener.records.key_files import load_kiosk_keys

    seen = find_anchor_file(clinic.folder / KEYS, load_kiosk_keys(clinic.folder / KEYS).own).recall()
    if seen is None:
        yield look("audit trail", "this kiosk remembers no end of it", "Compare with a printed head: audit verify")
    elif is_known(store, seen):
        yield from _prove_trail(store, seen)
    else:
        told = f"it does not know event {seen.sequence}, which this kiosk has seen: it is older, or another"
        yield wrong("audit trail", told, "Find out who put it there: screener audit verify")
    last = find_last(store)
    if last is not None and last.at > clinic.now + _CLOCKS_DIFFER:
        told = f"the last event was told at {last.at:%Y-%m-%d %H:%M} UTC, which is still to come"
        yield wrong("clock", told, "Set this machine's clock right.")
    else:
        yield ok("clock", "not behind the last event")


def _prove_trail(store: Store, seen: Anchor) -> Iterator[Checked]:
    """Each event against the one before it, up to so many."""
    from screener.records.audit import verify_chain
    from screener.records.audit_log import list_events, read_head

    events = read_head(store).sequence
    if events > _MOST_EVENTS:
        told = f"{events} events; it knows event {seen.sequence}, seen by this kiosk; not proved here: it is long"
        yield look("audit trail", told, "Prove it: screener audit verify")
        return
    verdict = verify_chain(list_events(store), [seen])
    if verdict.is_whole:
        yield ok(
            "audit trail", f"{events} events, each as it was written; event {seen.sequence} as this kiosk saw it"
        )
    else:
        told = f"event {verdict.first_bad} is not as it was written ({verdict.fault})"
        yield wrong("audit trail", told, "Find out what happened: screener audit verify")


def check_backups(clinic: Clinic, store: Store) -> Iterator[Checked]:
    """When the last one was made."""
    from screener.records.audit import Action
    from screener.records.audit_log import find_last

    last = find_last(store, Action.BACKED_UP)
    advice = "Make one each night, onto another machine: screener backup"
    if last is None:
        yield look("backup", "none was ever made", advice)
        return
    days = max(0, (clinic.now - last.at).days)
    told = f"the last was made {say_days(days)}"
    yield look("backup", told, advice) if days >= _BACKUP_DAYS else ok("backup", told)


def check_waiting(clinic: Clinic, store: Store) -> Iterator[Checked]:
    """What waits for delivery, and drafts that should be gone."""
    from screener.records.outbox import count_waiting

    places = [count_waiting(store), count_waiting_here(clinic.folder)]
    waiting, refused = (sum(counts) for counts in zip(*places, strict=True))
    if refused:
        yield wrong("outbox", f"{refused} submissions were refused", "A practitioner must look at them at the kiosk.")
    if waiting:
        yield look("outbox", f"{waiting} submissions wait for the server", "Start the kiosk: it delivers them.")
    if not (refused or waiting):
        yield ok("outbox", "nothing waits")
    old = _count_old_drafts(clinic, store)
    if old:
        yield look("drafts", f"{old} are older than a day", "Start the kiosk: it removes them.")
    else:
        yield ok("drafts", "none is older than a day")


def check_retention(clinic: Clinic, store: Store) -> Iterator[Checked]:
    """Legal holds, and what is due to be purged."""
    from screener.records.purging import find_due, list_holds

    held = sum(hold.lifted_at is None for hold in list_holds(store))
    yield ok("legal holds", f"{held} in force")
    from screener.commands.purge import read_years
    from screener.records.retention import make_schedule

    schedule = make_schedule(
        read_years(clinic.settings.retention), now=clinic.now, zone=ZoneInfo(clinic.settings.time_zone)
    )
    due = len(find_due(store, schedule))
    if due:
        yield look("purge", f"{say_number(due, 'record is', 'records are')} due", "screener purge")
    else:
        yield ok("purge", "nothing is due")


def open_clinic_store(clinic: Clinic) -> Store:
    """The database that the settings name.

    Raises:
        MachineError, IntegrityError: As `open_store`.
    """
    try:
        return open_store(clinic.settings.database or clinic.folder / RECORDS)
    except MachineError as error:
        if error.code == "STORE-008" and not clinic.settings.database:
            told = error.message.partition(" A lost one comes back")[0]
            message = f"{told} A lost one comes back from a backup: screener restore FILE --data '{clinic.folder}'"
            raise MachineError(error.code, message) from error
        raise


def _count_old_drafts(clinic: Clinic, store: Store) -> int:
    from screener.records.drafts import find_drafts

    before = clinic.now - _DAY
    count = sum(draft.saved_at < before for draft in find_drafts(store))
    if (clinic.folder / LOCAL / FILE_NAME).is_file():
        try:
            with closing(open_store(clinic.folder / LOCAL)) as local:
                count += sum(draft.saved_at < before for draft in find_drafts(local))
        except ScreenerError:
            return count  # why, the outbox's line has told
    return count
