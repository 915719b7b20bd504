"""A database that is locked, full, read-only, away or damaged: a clear sentence, nothing half there."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event, text

from screener.errors import IntegrityError, MachineError
from screener.records.clinic import add_kiosk
from screener.records.model import Part
from screener.records.proving import verify_store
from screener.records.reading import find_record
from screener.records.states import Step
from screener.records.stepping import take_step
from screener.records.store import FILE_NAME, open_store
from screener.records.submitting import submit
from tests.records.cluster import PASSWORD
from tests.records.invented import (
    ANNA,
    NOW,
    change,
    content,
    keep,
    kiosk,
    submission,
)
from tests.records.test_copying import read_everything


def test_a_busy_database_is_told_and_works_when_it_is_free(room, place):
    store, other = room.open(place, wait_s=0.2), room.open(place)
    before = read_everything(store)
    given = submission()
    with other.migrating() as connection:
        connection.execute(text("UPDATE audit_head SET sequence = sequence + 1"))
        with pytest.raises(MachineError) as caught:
            submit(store, given, at=NOW)
        assert caught.value.code == "STORE-001"
        connection.rollback()
    assert read_everything(store) == before
    assert not submit(store, given, at=NOW).already


def test_a_full_disk_is_told_and_nothing_is_half_there(sqlite_room):
    store = sqlite_room.open(sqlite_room.make_place())
    kept = [keep(store) for _ in range(3)]

    def limit(connection, *_):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(store.engine, "checkout", limit)
    before = read_everything(store)
    parts = {**content().parts, Part.PDF: bytes(60_000)}
    with pytest.raises(MachineError) as caught:
        keep(store, content=replace(content(), parts=parts))
    assert caught.value.code == "STORE-002"
    assert read_everything(store) == before
    assert [row[0] for row in before["records"]] == sorted(record.id for record in kept)
    assert verify_store(store).is_whole


@pytest.mark.parametrize(
    ("state", "code"),
    [("53100", "STORE-002"), ("25006", "STORE-003"), ("58030", "STORE-007"), ("40001", "STORE-001")],
)
def test_what_postgresql_says_is_told_in_our_words(postgres_room, state, code):
    store = postgres_room.open(postgres_room.make_place())
    with store.migrating() as connection:
        connection.execute(text(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION 'as invented' USING ERRCODE = '{state}'; END $$"
        ))  # fmt: skip
        connection.execute(text("CREATE TRIGGER fail BEFORE INSERT ON sealed_parts EXECUTE FUNCTION fail()"))
    before = read_everything(store)
    with pytest.raises(MachineError) as caught:
        keep(store)
    assert caught.value.code == code
    assert "invented" not in str(caught.value)
    assert read_everything(store) == before


@contextmanager
def as_nobody():
    """Rights count for nothing with root: be somebody else for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def guarded(sqlite_template):
    """A folder with a database that everybody may read and only root write."""
    folder = Path(tempfile.mkdtemp(prefix="screener-guarded-"))
    shutil.copy(sqlite_template, folder / FILE_NAME)
    (folder / FILE_NAME).chmod(0o444)
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_read_only_folder_is_told(guarded):
    with as_nobody(), pytest.raises(MachineError) as caught:
        open_store(guarded)
    assert caught.value.code in ("STORE-003", "STORE-008")
    with as_nobody(), pytest.raises(MachineError) as caught:
        open_store(guarded / "new", upgrade=True)
    assert caught.value.code == "STORE-003"


def test_a_folder_that_is_gone_is_told(tmp_path):
    for asked in (False, True):
        with pytest.raises(MachineError) as caught:
            open_store(tmp_path / "gone" / "clinic", upgrade=asked)
        assert caught.value.code == "STORE-008"


def test_a_file_that_is_no_database_is_told(sqlite_room):
    place = sqlite_room.make_place()
    (place / FILE_NAME).write_bytes(b"%PDF-1.7 invented" * 1000)
    with pytest.raises(IntegrityError) as caught:
        open_store(place)
    assert caught.value.code == "STORE-020"


def test_only_its_owner_may_read_the_file(tmp_path):
    with closing(open_store(tmp_path / "clinic", upgrade=True)) as store:
        keep(store)
        for file in (tmp_path / "clinic").iterdir():
            assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file.name


def test_sqlite_is_opened_to_outlast_a_power_cut(sqlite_room):
    store = sqlite_room.open(sqlite_room.make_place())
    with store.reading() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_a_server_that_is_not_there_is_told(tmp_path):
    for address in (f"postgresql://clinic@/clinic?host={tmp_path}", "postgresql://clinic@127.0.0.1:1/clinic"):
        with pytest.raises(MachineError) as caught:
            open_store(address)
        assert caught.value.code == "STORE-004"


@pytest.mark.parametrize(
    ("user", "password", "database", "code"),
    [
        ("guarded", "wrong", "template", "STORE-005"),
        ("guarded", None, "template", "STORE-005"),
        ("nobody", None, "template", "STORE-005"),
        ("clinic", None, "nowhere", "STORE-006"),
        ("guarded", PASSWORD, "postgres", "STORE-011"),
    ],
)
def test_a_closed_door_is_told_without_the_password(cluster, user, password, database, code):
    with pytest.raises(MachineError) as caught:
        open_store(cluster.get_address(database, user=user, password=password))
    assert caught.value.code == code
    assert PASSWORD not in str(caught.value)
    assert "wrong" not in str(caught.value)


@pytest.mark.parametrize("address", ["", "clinic", "mysql://clinic@server/x", "postgresql://server"])
def test_an_address_that_cannot_be_read_is_told(address):
    with pytest.raises(MachineError) as caught:
        open_store(address)
    assert caught.value.code == "STORE-013"


def test_no_sealed_byte_and_no_parameter_is_in_an_exception(store):
    given = kiosk(name="Testa Démonstrata")
    add_kiosk(store, given, actor_id=ANNA, at=NOW)
    with pytest.raises(IntegrityError) as caught:
        add_kiosk(store, given, actor_id=ANNA, at=NOW)
    said, error = "", caught.value
    while error is not None:
        said += str(error)
        error = error.__cause__
    assert caught.value.code == "STORE-021"
    assert "Testa" not in said


def test_a_server_that_was_started_anew_is_reached_without_a_word(cluster, postgres_room):
    store = postgres_room.open(postgres_room.make_place())
    record = keep(store)
    cluster.stop()
    cluster.start()
    assert find_record(store, record.id) == record
    cluster.stop()
    try:
        with pytest.raises(MachineError) as caught:
            find_record(store, record.id)
    finally:
        cluster.start()
    assert caught.value.code == "STORE-004"
    assert take_step(store, change(record, Step.TAKE)).claimed_by == ANNA
