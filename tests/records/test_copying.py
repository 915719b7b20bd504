"""Backups, restores and moves to another database bring every row, or leave nothing."""

from __future__ import annotations

import threading
from contextlib import closing

import pytest
from sqlalchemy import event, select

from screener.errors import IntegrityError, MachineError
from screener.records.audit import Fault
from screener.records.audit_log import read_head
from screener.records.backup import back_up, restore
from screener.records.clinic import add_clinic_key, add_kiosk, keep_file
from screener.records.copying import copy_store
from screener.records.drafts import save_draft
from screener.records.outbox import post
from screener.records.proving import verify_store
from screener.records.purging import place_hold, purge
from screener.records.reading import find_record
from screener.records.sign_in import sign_in
from screener.records.staff import add_staff
from screener.records.states import RecordState, Step
from screener.records.store import open_file, open_store
from screener.records.tables import metadata
from tests.records.invented import (
    ANNA,
    NOW,
    clinic_file,
    clinic_key,
    draft,
    keep,
    kiosk,
    later,
    member,
    name,
    submission,
    walk,
)
from tests.records.test_purging import hold
from tests.records.test_visits import prepare_for_nobody


def fill(store):
    """Something in every table; nothing in any of them is of anybody."""
    prepare_for_nobody(store)
    return fill_first_tables(store)


def fill_first_tables(store):
    """Something in every table that there was in the first schema."""
    purged = keep(store)
    purge(store, {RecordState.SUBMITTED: later(10)}, certificate_id=name(), actor_id=ANNA, at=later(11))
    for number in range(60):
        keep(store, submitted_at=later(number))
    held = walk(store, keep(store), Step.TAKE, Step.DECIDE, Step.COUNTERSIGN)
    place_hold(store, hold(held))
    save_draft(store, draft())
    post(store, submission(), at=NOW)
    add_staff(store, member(), actor_id=ANNA, at=NOW)
    add_kiosk(store, kiosk(), actor_id=ANNA, at=NOW)
    add_clinic_key(store, clinic_key(), actor_id=ANNA, at=NOW)
    keep_file(store, clinic_file(), actor_id=ANNA, at=NOW)
    sign_in(store, "Nobody At All", "not the password", now=lambda: NOW)
    return purged, held


def read_everything(store):
    with store.reading() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in metadata.sorted_tables
        }


def test_a_store_moves_to_the_other_kind_of_database_and_back(store, room, cluster, tmp_path, sqlite_template):
    fill(store)
    before = read_everything(store)
    assert all(before.values())
    told = []
    with open_other(room, cluster, tmp_path) as other:
        counts = copy_store(store, other, on_progress=lambda *step: told.append(step))
        assert read_everything(other) == before
        assert verify_store(other, [read_head(store)]).is_whole
        back = room.open(room.make_place("back"))
        copy_store(other, back)
        assert read_everything(back) == before
    assert counts == {table: len(rows) for table, rows in before.items()}
    assert ("records", 62, 62) in told


def open_other(room, cluster, tmp_path):
    if room.kind == "postgresql":
        return closing(open_store(tmp_path / "other", upgrade=True))
    cluster.execute("DROP DATABASE IF EXISTS other WITH (FORCE)", "CREATE DATABASE other TEMPLATE template")
    return closing(open_store(cluster.get_address("other")))


def test_what_holds_something_is_not_written_over(room, store):
    target = room.open(room.make_place("target"))
    keep(target)
    before = read_everything(target)
    with pytest.raises(MachineError) as caught:
        copy_store(store, target)
    assert caught.value.code == "STORE-014"
    assert read_everything(target) == before


def test_a_row_that_does_not_arrive_as_it_was_leaves_nothing(room, store):
    fill(store)
    target = room.open(room.make_place("target"))

    def spoil(*given):
        *_, statement, parameters, _, many = given
        if statement.startswith("INSERT INTO kiosks"):
            spoilt = [_spoil(each) for each in parameters] if many else _spoil(parameters)
            return statement, spoilt
        return statement, parameters

    event.listen(target.engine, "before_cursor_execute", spoil, retval=True)
    with pytest.raises(IntegrityError) as caught:
        copy_store(store, target)
    event.remove(target.engine, "before_cursor_execute", spoil)
    assert caught.value.code == "STORE-023"
    assert not any(rows for table, rows in read_everything(target).items() if table != "audit_head")


def _spoil(row):
    if isinstance(row, dict):
        return {key: "Room 7" if value == "Room 1" else value for key, value in row.items()}
    return tuple("Room 7" if value == "Room 1" else value for value in row)


def test_a_backup_is_one_whole_file_that_is_only_read(store, tmp_path):
    fill(store)
    file = tmp_path / "backup.db"
    head = back_up(store, file, actor_id=ANNA, at=NOW)
    assert head == read_head(store)
    written = file.read_bytes()
    with closing(open_file(file, read_only=True)) as backup:
        assert read_everything(backup) == read_everything(store)
        assert verify_store(backup, [head]).is_whole
        with pytest.raises(MachineError) as caught:
            keep(backup)
        assert caught.value.code == "STORE-003"
    assert file.read_bytes() == written
    assert [entry.name for entry in tmp_path.iterdir() if "backup" in entry.name] == ["backup.db"]
    assert file.stat().st_mode & 0o077 == 0


def test_a_backup_is_restored_and_tells_so(room, store, tmp_path):
    fill(store)
    file = tmp_path / "backup.db"
    head = back_up(store, file, actor_id=ANNA, at=NOW)
    target = room.open(room.make_place("target"))
    counts = restore(file, target, actor_id=ANNA, at=later(1))
    assert counts["records"] == 62
    verdict = verify_store(target, [head])
    assert verdict.is_whole
    assert verdict.chain.head.sequence == head.sequence + 1


def test_a_restored_backup_is_known_by_the_anchors_to_be_older(room, store, tmp_path):
    record = keep(store)
    back_up(store, tmp_path / "backup.db", actor_id=ANNA, at=NOW)
    walk(store, record, Step.TAKE, Step.DECIDE)
    target = room.open(room.make_place("target"))
    restore(tmp_path / "backup.db", target, actor_id=ANNA, at=later(1))
    verdict = verify_store(target, [read_head(store)])
    assert (verdict.chain.fault, verdict.chain.first_bad) == (Fault.CUT_OFF, 4)
    assert verdict.wrong == ()


def test_a_backup_is_whole_while_others_write(store, tmp_path):
    for _ in range(30):
        keep(store)
    stop, kept = threading.Event(), []

    def go_on():
        while not stop.is_set():
            kept.append(keep(store))

    writer = threading.Thread(target=go_on)
    writer.start()
    try:
        heads = [back_up(store, tmp_path / f"{number}.db", actor_id=ANNA, at=NOW) for number in range(3)]
    finally:
        stop.set()
        writer.join()
    for number, head in enumerate(heads):
        with closing(open_file(tmp_path / f"{number}.db", read_only=True)) as backup:
            assert verify_store(backup, [head]).is_whole
    assert verify_store(store, heads).is_whole
    assert find_record(store, kept[-1].id) == kept[-1]


def test_a_backup_never_replaces_a_file(store, tmp_path):
    file = tmp_path / "backup.db"
    file.write_text("mine")
    with pytest.raises(MachineError) as caught:
        back_up(store, file, actor_id=ANNA, at=NOW)
    assert caught.value.code == "STORE-015"
    assert file.read_text() == "mine"


def test_a_backup_into_a_folder_that_is_not_there_leaves_nothing(store, tmp_path):
    with pytest.raises(MachineError):
        back_up(store, tmp_path / "gone" / "backup.db", actor_id=ANNA, at=NOW)
    assert not (tmp_path / "gone").exists()


@pytest.mark.parametrize("what", ["not there", "no database", "cut off"])
def test_a_damaged_backup_is_told_and_the_target_stays_empty(room, store, tmp_path, what):
    file = tmp_path / "backup.db"
    fill(store)
    back_up(store, file, actor_id=ANNA, at=NOW)
    match what:
        case "not there":
            file.unlink()
        case "no database":
            file.write_bytes(b"%PDF-1.7 invented" * 1000)
        case _:
            file.write_bytes(file.read_bytes()[:40_960])
    target = room.open(room.make_place("target"))
    with pytest.raises((MachineError, IntegrityError)) as caught:
        restore(file, target, actor_id=ANNA, at=NOW)
    assert caught.value.code == ("STORE-008" if what == "not there" else "STORE-020")
    assert read_everything(target)["records"] == []
