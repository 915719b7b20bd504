"""An invented clinic as `screener setup` leaves it: made once, copied for each test that needs one of its own."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from screener.commands.founding import Owner, found_with_first_kiosk
from screener.commands.office import RECORDS
from screener.records.contents import open_parts
from screener.records.model import Part
from screener.records.reading import Order, open_record, read_page
from screener.records.sign_in import sign_in
from screener.records.states import RecordState
from screener.records.store import open_store
from screener.settings import FILE_NAME, get_demonstration_text, read_settings, with_setting, with_staff_code

CLINIC = "Example Skin Clinic"
OWNER, PASSWORD = "Nora Example", "wren kettle orbit nine"
STAFF_CODE = "4711"
FOUNDED = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def copy_clinic(folder):
    """Put a founded clinic into a folder that is not there, or is empty."""
    shutil.copytree(_found(), folder, dirs_exist_ok=True)
    (folder / "keys").chmod(0o700)
    (folder / RECORDS).chmod(0o700)
    return folder


def open_clinic_store(folder):
    """Its database."""
    return open_store(folder / RECORDS)


@contextmanager
def lock_database(folder):
    """Somebody else is writing, for as long as the block lasts."""
    with closing(sqlite3.connect(folder / RECORDS / "screener.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def count_records(folder):
    """How many records are kept."""
    store = open_clinic_store(folder)
    try:
        return len(read_page(store, parts=(), limit=1000).entries)
    finally:
        store.close()


def read_everything(folder):
    """Every record with its parts opened, as its owner reads them: `{record id: {part: bytes}}`."""
    store = open_clinic_store(folder)
    try:
        owner = sign_in(store, OWNER, PASSWORD, now=lambda: datetime.now(UTC))
        states = frozenset(RecordState) - {RecordState.PURGED}
        listed = read_page(store, order=Order.NEWEST, states=states, parts=(), limit=1000).entries
        opened = (open_record(store, one.record.id, actor_id=owner.member.id, at=datetime.now(UTC)) for one in listed)
        return {one.record.id: open_parts(owner.clinic, one) for one in opened}
    finally:
        store.close()


def read_only_record(folder):
    """The one record there is: its id, its response and assessment as data, its PDF."""
    ((record_id, parts),) = read_everything(folder).items()
    return record_id, json.loads(parts[Part.RESPONSE]), json.loads(parts[Part.ASSESSMENT]), parts[Part.PDF]


@cache
def _found():
    folder = Path(mkdtemp(prefix="screener-tests-clinic-"))
    text = with_staff_code(with_setting(get_demonstration_text(), "clinic.name", CLINIC), STAFF_CODE)
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    store = open_store(folder / RECORDS, upgrade=True)
    found_with_first_kiosk(
        store,
        folder,
        read_settings(folder / FILE_NAME),
        Owner(OWNER, PASSWORD),
        keep_code=lambda _: None,
        now=FOUNDED,
    )
    store.close()
    return folder
