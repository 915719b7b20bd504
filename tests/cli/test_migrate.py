"""`screener migrate`: the clinic is in one database at every moment, whatever dies, and every row arrives."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
from contextlib import closing

import pytest

from screener.commands.clinic import KEYS
from screener.commands.office import find_place, open_office
from screener.errors import MachineError
from screener.records.anchors import find_anchor_file
from screener.records.audit import Action
from screener.records.audit_log import find_last, is_known
from screener.records.clinic import add_kiosk
from screener.records.key_files import load_kiosk_keys
from screener.records.outbox import post
from screener.records.proving import verify_store
from screener.records.store import open_file, open_store
from screener.settings import FILE_NAME, read_settings
from tests.cli.kept_records import keep_records
from tests.records.cluster import PASSWORD
from tests.records.conftest import cluster  # noqa: F401 - a fixture
from tests.records.invented import ANNA, NOW, kiosk, submission
from tests.records.test_copying import read_everything

STEPS = ["opened", "copied", "switched", "left", "put away"]


@pytest.fixture
def server(cluster):  # noqa: F811
    """A new empty database on a server: its address."""
    cluster.execute("DROP DATABASE IF EXISTS moved WITH (FORCE)", "CREATE DATABASE moved")
    return cluster.get_address("moved")


def list_databases(clinic):
    return sorted(path.name for path in (clinic.path / "records").iterdir())


def read_rows(store):
    """Everything but the audit trail, which tells of the move."""
    return {name: rows for name, rows in read_everything(store).items() if not name.startswith("audit_")}


def test_it_moves_to_postgresql_and_back_with_every_row(screener, clinic_folder, server):
    keep_records(clinic_folder)
    with closing(clinic_folder.open()) as store:
        before = read_rows(store)
    assert screener("migrate", server, "--data", clinic_folder.path).status == 0
    assert read_settings(clinic_folder.path / FILE_NAME).database == server
    (left,) = list_databases(clinic_folder)
    assert left.startswith("screener-moved-20")
    with pytest.raises(MachineError) as caught:
        open_file(clinic_folder.path / "records" / left)
    assert caught.value.code == "STORE-024"
    assert_is_whole(clinic_folder, before)
    ran = screener("migrate", "builtin", "--data", clinic_folder.path)
    assert ran.status == 0, ran.err
    assert read_settings(clinic_folder.path / FILE_NAME).database == ""
    assert list_databases(clinic_folder) == [left, "screener.db"]
    assert_is_whole(clinic_folder, before)
    with pytest.raises(MachineError) as caught:
        open_store(server)
    assert caught.value.code == "STORE-024"


def assert_is_whole(clinic, before):
    with open_office(clinic.path) as office:
        assert read_rows(office.store) == before
        verdict = verify_store(office.store)
        assert verdict.is_whole
        assert find_last(office.store, Action.STORE_COPIED) is not None
        seen = find_anchor_file(clinic.path / KEYS, load_kiosk_keys(clinic.path / KEYS).own).recall()
        assert is_known(office.store, seen)


def die_after(step, to, folder):
    """Move in a process of its own, which is killed as a step is done."""
    program = f"""
import os, signal
from pathlib import Path
from screener.commands.migrate import migrate
def after(done):
    if done == {step!r}:
        os.kill(os.getpid(), signal.SIGKILL)
migrate({to!r}, Path({str(folder)!r}), after=after)
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr


@pytest.mark.parametrize("step", STEPS)
def test_killed_after_any_step_it_is_in_just_one_database_and_the_next_try_ends_it(
    screener, clinic_folder, server, step
):
    keep_records(clinic_folder)
    with closing(clinic_folder.open()) as store:
        before = read_rows(store)
    die_after(step, server, clinic_folder.path)
    settings = read_settings(clinic_folder.path / FILE_NAME)
    assert settings.database == ("" if step in ("opened", "copied") else server)
    with closing(open_store(find_place(clinic_folder.path, settings))) as store:
        assert read_rows(store) == before
        store.try_writing()
    ran = screener("migrate", server, "--data", clinic_folder.path)
    assert ran.status == (2 if step == "put away" else 0), ran.err
    assert read_settings(clinic_folder.path / FILE_NAME).database == server
    assert [name[:14] for name in list_databases(clinic_folder)] == ["screener-moved"]
    assert_is_whole(clinic_folder, before)
    assert screener("doctor", "--data", clinic_folder.path).status == 0


@pytest.mark.parametrize("step", STEPS[:-1])
def test_killed_on_the_way_back_it_is_in_just_one_database(screener, clinic_folder, server, step):
    keep_records(clinic_folder)
    with closing(clinic_folder.open()) as store:
        before = read_rows(store)
    assert screener("migrate", server, "--data", clinic_folder.path).status == 0
    die_after(step, "builtin", clinic_folder.path)
    settings = read_settings(clinic_folder.path / FILE_NAME)
    assert settings.database == (server if step in ("opened", "copied") else "")
    ran = screener("migrate", "builtin", "--data", clinic_folder.path)
    assert ran.status == (0 if step in ("opened", "copied") else 2), ran.err
    assert read_settings(clinic_folder.path / FILE_NAME).database == ""
    assert_is_whole(clinic_folder, before)


def test_a_copy_left_by_a_move_cut_short_is_not_used_once_the_clinic_went_on(screener, clinic_folder, server):
    keep_records(clinic_folder)
    die_after("copied", server, clinic_folder.path)
    keep_records(clinic_folder, 1)
    ran = screener("migrate", server, "--data", clinic_folder.path)
    assert (ran.status, "CLI-116" in ran.err) == (3, True)
    assert read_settings(clinic_folder.path / FILE_NAME).database == ""
    with closing(clinic_folder.open()) as store:
        assert verify_store(store).records == 4


def test_what_was_kept_in_the_old_after_the_move_is_not_put_away(screener, clinic_folder, server):
    die_after("switched", server, clinic_folder.path)
    keep_records(clinic_folder, 1)
    ran = screener("migrate", server, "--data", clinic_folder.path)
    assert (ran.status, "CLI-118" in ran.err) == (3, True)
    assert "screener.db" in list_databases(clinic_folder)


def test_a_kiosk_that_has_it_open_is_not_cut_off(screener, clinic_folder, server):
    with closing(clinic_folder.open()) as store:
        ran = screener("migrate", server, "--data", clinic_folder.path)
        assert (ran.status, "STORE-025" in ran.err) == (3, True)
        store.try_writing()
    assert read_settings(clinic_folder.path / FILE_NAME).database == ""
    assert screener("migrate", server, "--data", clinic_folder.path).status == 0
    with closing(open_store(server)) as other:
        other.find_schema_version()
        ran = screener("migrate", "builtin", "--data", clinic_folder.path)
        assert (ran.status, "STORE-025" in ran.err) == (3, True)


@pytest.mark.parametrize("way", ["there", "back"])
def test_who_comes_while_it_moves_is_told_and_finds_the_new_one_after(screener, clinic_folder, server, way):
    if way == "back":
        assert screener("migrate", server, "--data", clinic_folder.path).status == 0
    from screener.commands.migrate import migrate

    told = []
    place = find_place(clinic_folder.path, read_settings(clinic_folder.path / FILE_NAME))

    def come_in(step):
        if step in ("copied", "switched", "left"):
            with pytest.raises(MachineError) as caught:
                open_store(place, wait_s=0.2).close()
            told.append(caught.value.code)

    migrate(server if way == "there" else "builtin", clinic_folder.path, after=come_in)
    assert told[:2] == ["STORE-001", "STORE-001"]
    assert told[2] in ("STORE-001", "STORE-024")
    with open_office(clinic_folder.path) as office:
        office.store.try_writing()


def test_a_password_in_the_address_makes_the_settings_private_and_is_not_told(screener, clinic_folder, cluster):  # noqa: F811
    cluster.execute("DROP DATABASE IF EXISTS guarded WITH (FORCE)", "CREATE DATABASE guarded OWNER guarded")
    address = cluster.get_address("guarded", user="guarded", password=PASSWORD)
    ran = screener("migrate", address, "--data", clinic_folder.path)
    assert ran.status == 0, ran.err
    path = clinic_folder.path / FILE_NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert ".pgpass" in ran.out
    assert PASSWORD not in ran.out + ran.err
    screener("kiosk", "--new-staff-code", "--data", clinic_folder.path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert screener("backup", clinic_folder.path.parent / "b.db", "--data", clinic_folder.path).status == 0
    assert PASSWORD.encode() not in (clinic_folder.path.parent / "b.db").read_bytes()
    path.chmod(0o644)
    assert "chmod 600" in screener("doctor", "--data", clinic_folder.path).out


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("mysql://server/x", 2, "CLI-114"),
        ("builtin", 2, "CLI-117"),
        ("postgresql://clinic@127.0.0.1:1/clinic", 3, "STORE-004"),
    ],
)
def test_where_it_cannot_move_is_told_and_nothing_changes(screener, clinic_folder, address, status, code):
    ran = screener("migrate", address, "--data", clinic_folder.path)
    assert (ran.status, code in ran.err) == (status, True)
    assert read_settings(clinic_folder.path / FILE_NAME).database == ""
    with closing(clinic_folder.open()) as store:
        store.try_writing()


def test_a_database_that_holds_something_is_not_written_over(screener, clinic_folder, server):
    with closing(open_store(server, upgrade=True)) as other:
        add_kiosk(other, kiosk(), actor_id=ANNA, at=NOW)
        before = read_everything(other)
    ran = screener("migrate", server, "--data", clinic_folder.path)
    assert (ran.status, "CLI-116" in ran.err) == (3, True)
    with closing(open_store(server)) as other:
        assert read_everything(other) == before


@pytest.mark.parametrize(
    "made",
    [
        ["CREATE TABLE x (id integer)"],
        ["CREATE SCHEMA theirs", "CREATE TABLE theirs.x (id integer)"],
        ["CREATE TABLE x (id integer)", "CREATE TABLE alembic_version (version_num text)"],
    ],
)
def test_a_database_of_another_program_is_refused_before_anything_is_made(screener, clinic_folder, server, made):
    import psycopg  # need not be installed

    with psycopg.connect(server, autocommit=True) as theirs:
        for statement in made:
            theirs.execute(statement)
        before = list_tables(theirs)
        ran = screener("migrate", server, "--data", clinic_folder.path)
        assert (ran.status, "CLI-120" in ran.err, "not empty" in ran.err) == (3, True, True)
        assert "(x)" in ran.err
        assert list_tables(theirs) == before
    assert read_settings(clinic_folder.path / FILE_NAME).database == ""
    assert list_databases(clinic_folder) == ["screener.db"]
    with closing(clinic_folder.open()) as store:
        store.try_writing()


def list_tables(connection):
    wanted = (
        "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    )
    return sorted(connection.execute(wanted).fetchall())


@pytest.mark.parametrize("why", ["kiosk", "outbox"])
def test_it_does_not_go_back_while_others_need_the_server(screener, clinic_folder, server, why):
    assert screener("migrate", server, "--data", clinic_folder.path).status == 0
    if why == "kiosk":
        with closing(open_store(server)) as store:
            add_kiosk(store, kiosk(), actor_id=ANNA, at=NOW)
    else:
        with closing(open_store(clinic_folder.path / "kiosk", upgrade=True)) as local:
            post(local, submission(), at=NOW)
    ran = screener("migrate", "builtin", "--data", clinic_folder.path)
    assert ran.status == 3
    assert read_settings(clinic_folder.path / FILE_NAME).database == server
    assert "screener.db" not in list_databases(clinic_folder)
