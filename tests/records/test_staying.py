"""A database whose files are moved or replaced while a program has them open: told, and nothing kept out of sight."""

from __future__ import annotations

import shutil
import sys
from contextlib import closing

import pytest

from screener.errors import MachineError
from screener.records.proving import verify_store
from screener.records.store import FILE_NAME, open_store
from tests.records.invented import keep
from tests.records.test_copying import read_everything

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows moves no file that is open")


@pytest.fixture
def opened(sqlite_room):
    """The folder of a database, and its store with a record in it and a connection at rest."""
    place = sqlite_room.make_place()
    store = sqlite_room.open(place)
    keep(store)
    return place, store


def move(place, to):
    to.mkdir()
    for file in sorted(place.iterdir()):
        file.rename(to / file.name)


def move_back(away, place):
    for file in sorted(away.iterdir()):
        file.rename(place / file.name)
    away.rmdir()


def assert_refused(act):
    with pytest.raises(MachineError) as caught:
        act()
    assert caught.value.code == "STORE-026"
    assert "not at its place any more" in caught.value.message


def test_what_is_kept_while_its_files_are_away_is_refused_until_they_are_back(opened, tmp_path):
    place, store = opened
    before = read_everything(store)
    move(place, tmp_path / "away")
    for _ in range(2):
        assert_refused(lambda: keep(store))
        assert_refused(lambda: read_everything(store))
    assert not (place / FILE_NAME).exists(), "no empty database is made in its place"
    with closing(open_store(tmp_path / "away")) as elsewhere:
        assert read_everything(elsewhere) == before
    move_back(tmp_path / "away", place)
    keep(store)
    assert len(read_everything(store)["records"]) == 2
    assert verify_store(store).is_whole


@pytest.mark.parametrize("replaced", [False, True], ids=["moved", "replaced"])
def test_what_was_begun_before_its_files_were_moved_is_not_committed(opened, sqlite_room, tmp_path, replaced):
    place, store = opened
    before = read_everything(store)

    def act():
        with store.writing() as work:
            work.connection.exec_driver_sql("UPDATE records SET version = version + 1")
            move(place, tmp_path / "away")
            if replaced:
                shutil.copy(sqlite_room.make_place("another") / FILE_NAME, place / FILE_NAME)

    assert_refused(act)
    assert read_everything(sqlite_room.open(tmp_path / "away")) == before


def test_another_file_in_its_place_is_refused_and_then_opened_afresh(opened, sqlite_room, tmp_path):
    place, store = opened
    move(place, tmp_path / "away")
    shutil.copy(sqlite_room.make_place("another") / FILE_NAME, place / FILE_NAME)
    assert_refused(lambda: keep(store))
    assert read_everything(sqlite_room.open(place))["records"] == []
    keep(store)
    assert len(read_everything(sqlite_room.open(place))["records"]) == 1
    assert len(read_everything(sqlite_room.open(tmp_path / "away"))["records"]) == 1


def test_a_whole_folder_that_is_moved_is_refused_until_it_is_back(opened, tmp_path):
    place, store = opened
    place.rename(tmp_path / "away")
    assert_refused(lambda: keep(store))
    (tmp_path / "away").rename(place)
    keep(store)
    assert len(read_everything(store)["records"]) == 2
