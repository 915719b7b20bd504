"""Migrations bring every database to the tables that the program declares, and back."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import inspect, text

from screener.errors import MachineError
from screener.records.migrating import downgrade, find_differences, get_newest, upgrade
from screener.records.store import open_store
from screener.records.tables import SCHEMA_VERSION, metadata


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
