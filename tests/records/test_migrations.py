"""Migrations bring every database to the tables that the program declares, and back."""

from __future__ import annotations

import threading
from contextlib import closing

import pytest
from sqlalchemy import inspect, select, text

from screener.errors import MachineError
from screener.records.audit import Action, Note
from screener.records.audit_log import find_last, read_head
from screener.records.backup import back_up, restore
from screener.records.migrating import downgrade, find_differences, get_newest, upgrade
from screener.records.proving import verify_store
from screener.records.reading import find_record
from screener.records.store import bring_up_to_date, open_file, open_store
from screener.records.tables import SCHEMA_VERSION, metadata, prepared_visits
from tests.records.invented import ANNA, NOW
from tests.records.test_copying import fill_first_tables, read_everything
from tests.records.test_visits import prepare_for_nobody

FIRST = "0001"


def test_the_declared_version_is_the_newest_migration():
    assert get_newest() == SCHEMA_VERSION


def test_migrations_make_exactly_the_declared_tables(store):
    with store.migrating() as connection:
        assert find_differences(connection) == []


def test_a_change_of_the_tables_without_a_migration_is_noticed(store):
    with store.migrating() as connection:
        connection.execute(text("ALTER TABLE kiosks ADD COLUMN forgotten INTEGER"))
        connection.execute(text("DROP INDEX ix_records_inbox"))
        assert len(find_differences(connection)) == 2


def test_up_down_and_up_again_is_clean(store):
    with store.migrating() as connection:
        downgrade(connection)
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
        upgrade(connection)
        assert find_differences(connection) == []
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}
    assert store.find_schema_version() == SCHEMA_VERSION


def test_an_empty_database_is_not_opened_without_being_asked_to_make_tables(room):
    place = room.make_place("empty", empty=True)
    if room.kind == "sqlite":
        (place / "screener.db").touch()
    with pytest.raises(MachineError) as caught:
        open_store(place)
    assert caught.value.code == "STORE-011"
    assert room.open(place, upgrade=True).find_schema_version() == SCHEMA_VERSION


def test_a_database_of_a_newer_program_is_left_alone(room, place):
    store = room.open(place)
    with store.migrating() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for asked in (False, True):
        with pytest.raises(MachineError) as caught:
            open_store(place, upgrade=asked)
        assert caught.value.code == "STORE-010"
    assert store.find_schema_version() == "9999"


def test_two_that_open_an_empty_database_at_once_make_its_tables_once(room):
    place = room.make_place("empty", empty=True)
    together, opened = threading.Barrier(2), []

    def open_it():
        together.wait()
        opened.append(open_store(place, upgrade=True, wait_s=30))

    threads = [threading.Thread(target=open_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in opened:
        assert store.find_schema_version() == SCHEMA_VERSION
        store.close()
    assert len(opened) == 2


# ── a database that the version before made ──


@pytest.fixture
def older(store):
    """A database of the first schema, with something in each of its tables."""
    with store.migrating() as connection:
        downgrade(connection)
        upgrade(connection, FIRST)
    fill_first_tables(store)
    return store


def upgraded():
    return Note(Action.STORE_UPGRADED, ANNA, NOW, None, {"from": FIRST, "to": SCHEMA_VERSION})


def read_first_tables(store):
    """Every row of the tables that the first schema has."""
    first = [table for table in metadata.sorted_tables if table is not prepared_visits]
    with store.reading() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in first
        }


def without_trail(rows):
    return {name: of for name, of in rows.items() if not name.startswith("audit_")}


def test_an_older_database_is_opened_only_by_who_asks_for_one_and_stays_as_it_is(room, older, place):
    with pytest.raises(MachineError) as caught:
        open_store(place)
    assert caught.value.code == "STORE-011"
    assert "screener upgrade" in caught.value.message
    assert room.open(place, older=True).find_schema_version() == FIRST


def test_who_asks_for_an_older_one_gets_no_empty_one(room):
    place = room.make_place("empty", empty=True)
    if room.kind == "sqlite":
        (place / "screener.db").touch()
    with pytest.raises(MachineError) as caught:
        open_store(place, older=True)
    assert caught.value.code == "STORE-011"
    assert "screener setup" in caught.value.message


def test_all_that_was_in_an_older_database_is_in_it_and_proved(room, older, place):
    before, head = read_first_tables(older), read_head(older)
    assert all(before.values())
    assert bring_up_to_date(older, upgraded())
    store = room.open(place)
    assert without_trail(read_first_tables(store)) == without_trail(before)
    assert read_first_tables(store)["audit_events"][:-1] == before["audit_events"]
    assert find_last(store).action == Action.STORE_UPGRADED
    assert find_last(store).read_details() == {"from": FIRST, "to": SCHEMA_VERSION}
    assert verify_store(store, [head]).is_whole
    assert find_record(store, before["records"][0][0]) is not None
    prepare_for_nobody(store)
    with store.migrating() as connection:
        assert find_differences(connection) == []
    assert not bring_up_to_date(store, upgraded())


def test_down_to_the_version_before_and_up_again_loses_only_what_it_cannot_hold(room, older, place):
    bring_up_to_date(older, upgraded())
    prepare_for_nobody(older)
    before = read_first_tables(older)
    with older.migrating() as connection:
        downgrade(connection, FIRST)
    assert older.find_schema_version() == FIRST
    assert read_first_tables(older) == before
    assert bring_up_to_date(older, upgraded())
    store = room.open(place)
    with store.migrating() as connection:
        assert find_differences(connection) == []
    assert without_trail(read_everything(store)) == {**without_trail(before), "prepared_visits": []}
    assert verify_store(store).is_whole


def test_a_migration_that_fails_leaves_an_older_database_as_it_was(older):
    with older.migrating() as connection:
        connection.execute(text("CREATE INDEX ix_prepared_visits_kiosk ON drafts (kiosk_id)"))
    before = read_first_tables(older)
    with pytest.raises(MachineError) as caught:
        bring_up_to_date(older, upgraded())
    assert caught.value.code == "STORE-019"
    assert older.find_schema_version() == FIRST
    assert read_first_tables(older) == before
    with older.reading() as connection:
        assert not inspect(connection).has_table("prepared_visits")


def test_two_that_bring_an_older_database_up_to_date_at_once_do_it_once(room, older, place):
    stores = [room.open(place, older=True, wait_s=30) for _ in range(2)]
    together, done = threading.Barrier(2), []

    def bring(store):
        together.wait()
        done.append(bring_up_to_date(store, upgraded()))

    threads = [threading.Thread(target=bring, args=[store]) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, True]
    assert verify_store(room.open(place)).is_whole


def test_a_backup_of_an_older_database_is_of_its_schema_and_is_restored_into_a_new_one(room, older, tmp_path):
    file = tmp_path / "backup.db"
    back_up(older, file, actor_id=ANNA, at=NOW)
    with closing(open_file(file, older=True, read_only=True)) as copy:
        assert copy.find_schema_version() == FIRST
        before = read_first_tables(copy)
    assert before == read_first_tables(older)
    open_file(file, upgrade=True).close()
    target = room.open(room.make_place("target"))
    restore(file, target, actor_id=ANNA, at=NOW)
    assert without_trail(read_first_tables(target)) == without_trail(before)
    assert verify_store(target).is_whole
