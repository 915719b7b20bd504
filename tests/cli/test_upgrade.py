"""`screener upgrade`: what the version before kept is backed up and brought up to date; or it is as it was."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, text

from screener.commands.backup import LOCAL
from screener.commands.clinic import KEYS
from screener.records.anchors import find_anchor_file
from screener.records.audit import Action
from screener.records.audit_log import find_last, is_known, list_events
from screener.records.key_files import load_kiosk_keys
from screener.records.migrating import downgrade
from screener.records.outbox import count_waiting, post
from screener.records.proving import verify_store
from screener.records.store import open_file, open_store
from screener.records.tables import SCHEMA_VERSION, audit_events, audit_head, metadata, prepared_visits
from screener.settings import FILE_NAME, read_settings
from tests.cli.clinic_folder import CLINIC, OWNER
from tests.cli.kept_backup import sign_words
from tests.cli.kept_records import FORBIDDEN, keep_records
from tests.cli.test_migrate import server  # noqa: F401 - a fixture
from tests.records.conftest import cluster  # noqa: F401 - a fixture
from tests.records.invented import NOW, submission

FIRST = "0001"


def make_older(place):
    """Take a database back to the first schema, as the version before left it."""
    with closing(open_store(place)) as store, store.migrating() as connection:
        downgrade(connection, FIRST)


def read_rows(store):
    """All that the first schema holds, but for the audit trail."""
    tables = [one for one in metadata.sorted_tables if one not in (prepared_visits, audit_events, audit_head)]
    with store.reading() as connection:
        return {one.name: sorted(map(repr, connection.execute(select(one)))) for one in tables}


@pytest.fixture(params=["builtin", "postgresql"])
def place(request, screener, clinic_folder):
    """Where the database of a clinic with three records is, of the first schema."""
    keep_records(clinic_folder)
    if request.param == "postgresql":
        address = request.getfixturevalue("server")
        assert screener("migrate", address, "--data", clinic_folder.path).status == 0
    place = read_settings(clinic_folder.path / FILE_NAME).database or clinic_folder.path / "records"
    make_older(place)
    return place


def find_backups(clinic):
    return sorted(clinic.path.rglob("screener-backup-*.db"))


def test_it_backs_up_beside_and_brings_up_to_date(screener, clinic_folder, place):
    with closing(open_store(place, older=True)) as store:
        before = read_rows(store)
    ran = screener("upgrade", "--data", clinic_folder.path)
    assert (ran.status, ran.err) == (0, "")
    (backup,) = find_backups(clinic_folder)
    assert backup.parent == (clinic_folder.path if isinstance(place, str) else place)
    assert f"Backed up to {backup}" in ran.out
    assert f"from version {FIRST} to {SCHEMA_VERSION}" in ran.out
    assert "install it" in ran.out
    assert not any(word in ran.out for word in FORBIDDEN.split())
    with closing(open_store(place)) as store:
        assert read_rows(store) == before
        assert verify_store(store).is_whole
        own = load_kiosk_keys(clinic_folder.path / KEYS).own
        told = find_last(store)
        assert (told.action, told.actor_id) == (Action.STORE_UPGRADED, own.public.uuid)
        assert is_known(store, find_anchor_file(clinic_folder.path / KEYS, own).recall())
    with closing(open_file(backup, older=True, read_only=True)) as copy:
        assert copy.find_schema_version() == FIRST
        assert read_rows(copy)["records"] == before["records"]
        assert verify_store(copy).is_whole
    assert screener("doctor", "--data", clinic_folder.path).status == 0
    assert "brought the database up to date" in screener("audit", "list", *clinic_folder.owner).out


def test_what_is_up_to_date_is_left_alone(screener, clinic_folder):
    with closing(clinic_folder.open()) as store:
        before = len(list(list_events(store)))
    ran = screener("upgrade", "--data", clinic_folder.path)
    assert (ran.status, ran.err) == (0, "")
    assert "is up to date already" in ran.out
    assert find_backups(clinic_folder) == []
    with closing(clinic_folder.open()) as store:
        assert len(list(list_events(store))) == before


def test_a_migration_that_fails_leaves_the_database_as_it_was_and_says_so(screener, clinic_folder, place):
    with closing(open_store(place, older=True)) as store:
        with store.migrating() as connection:
            connection.execute(text("CREATE INDEX ix_prepared_visits_kiosk ON drafts (kiosk_id)"))
        before = read_rows(store)
    ran = screener("upgrade", "--data", clinic_folder.path)
    assert ran.status == 3
    assert f"The database is as it was (version {FIRST})" in ran.err
    assert "STORE-019" in ran.err
    assert len(find_backups(clinic_folder)) == 1
    with closing(open_store(place, older=True)) as store:
        assert store.find_schema_version() == FIRST
        assert read_rows(store)["records"] == before["records"]
        assert verify_store(store).is_whole


def test_without_a_backup_nothing_is_migrated(screener, clinic_folder, monkeypatch):
    records = clinic_folder.path / "records"
    make_older(records)
    replace = Path.replace

    def refuse(path, target):
        if Path(target).name.startswith("screener-backup-"):
            raise OSError(28, os.strerror(28))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", refuse)
    ran = screener("upgrade", "--data", clinic_folder.path)
    assert (ran.status, "RECORD-001" in ran.err) == (3, True), ran.err
    assert find_backups(clinic_folder) == []
    with closing(open_store(records, older=True)) as store:
        assert store.find_schema_version() == FIRST


def test_a_newer_database_is_told(screener, clinic_folder):
    with closing(clinic_folder.open()) as store, store.migrating() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    ran = screener("upgrade", "--data", clinic_folder.path)
    assert (ran.status, "STORE-010" in ran.err) == (3, True)


def test_where_no_clinic_is_it_is_told(screener, tmp_path):
    ran = screener("upgrade", "--data", tmp_path / "none")
    assert (ran.status, "CLI-050" in ran.err) == (3, True)


def test_a_kiosks_own_store_is_brought_up_to_date_along_with_it(screener, clinic_folder, server):  # noqa: F811
    assert screener("migrate", server, "--data", clinic_folder.path).status == 0
    local = clinic_folder.path / LOCAL
    with closing(open_store(local, upgrade=True)) as store:
        post(store, submission(), at=NOW)
    make_older(local)
    assert screener("upgrade", "--data", clinic_folder.path).status == 0
    with closing(open_store(local)) as store:
        assert count_waiting(store) == (1, 0)


@pytest.mark.parametrize("words", [("doctor",), ("staff", "list")])
def test_whoever_opens_an_older_database_is_told_what_to_do(screener, clinic_folder, words):
    make_older(clinic_folder.path / "records")
    ran = screener(*words, "--data", clinic_folder.path)
    assert ran.status == 3
    assert "screener upgrade" in ran.out + ran.err
    assert "STORE-011" in ran.out + ran.err


def test_a_plain_backup_of_an_older_database_is_made_proved_and_restored(screener, clinic_folder, tmp_path):
    keep_records(clinic_folder)
    make_older(clinic_folder.path / "records")
    file, new = tmp_path / "b.db", tmp_path / "new"
    assert screener("backup", file, "--data", clinic_folder.path).status == 0
    before = file.read_bytes()
    proved = screener("restore", "--verify", file, *clinic_folder.owner)
    assert (proved.status, "whole" in proved.out) == (0, True), proved.err
    restored = screener("restore", file, *sign_words(clinic_folder, new))
    assert restored.status == 0, restored.err
    assert file.read_bytes() == before
    with closing(open_store(new / "records")) as store:
        assert store.find_schema_version() == SCHEMA_VERSION
        assert verify_store(store).records == 3


def test_no_clinic_is_founded_over_an_older_one(screener, clinic_folder, server, tmp_path):  # noqa: F811
    assert screener("migrate", server, "--data", clinic_folder.path).status == 0
    make_older(server)
    words = ["--name", CLINIC, "--owner", OWNER, "--password-file", clinic_folder.password_file]
    words += ["--sheet", tmp_path / "sheet.pdf", "--database", server]
    ran = screener("setup", "--data", tmp_path / "other", *words)
    assert (ran.status, "CLI-063" in ran.err) == (2, True), ran.err
    with closing(open_store(server, older=True)) as store:
        assert store.find_schema_version() == FIRST
