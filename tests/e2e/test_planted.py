"""What is typed at a kiosk is nowhere to be found: in no file, database, log, cache or core. The full run has a
thousand words: `python -m tests.e2e.planted`.
"""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.clinics import open_clinic_store

if sys.platform == "win32":
    pytest.skip("signals and core dumps are POSIX's", allow_module_level=True)

from tests.e2e.planted import LOUD, Room, Words, found_shared, make_room, plant_small
from tests.e2e.searching import Seeker
from tests.records.cluster import Cluster, find_binaries

_NEEDED = "SCREENER_TESTS_NEED"
_DIE = "import os; word = {word!r} * 100; os.abort()"


@pytest.fixture(scope="module")
def loud():
    """A PostgreSQL that logs all it is told."""
    binaries = find_binaries()
    if binaries is None:
        assert "postgresql" not in os.environ.get(_NEEDED, ""), "PostgreSQL is not installed"
        pytest.skip("PostgreSQL is not installed")
    with closing(Cluster(binaries, durable=True, **LOUD)) as cluster:
        yield cluster


def test_words_typed_at_a_kiosk_that_crashes_and_goes_on_are_nowhere(tmp_path: Path):
    room = make_room(tmp_path, "kiosk")

    plant_small(room, Words(2))

    assert room.ends == ["aborted", "resumed"]
    assert room.typed > 100
    found, seeker = room.look()
    assert found == set()
    assert seeker.bytes_seen > 1_000_000
    assert list((room.folder / "work").iterdir()) == []


def test_words_typed_at_a_kiosk_of_a_postgresql_are_nowhere(tmp_path: Path, loud: Cluster):
    room = Room(tmp_path)
    loud.execute("CREATE DATABASE planted")
    found_shared(room, loud.get_address("planted"))

    room.serve(("finished", Words(3).take()))

    assert loud.execute("SELECT count(*) FROM records", database="planted") == (1,)
    loud.stop()
    found, seeker = room.look(postgresql=loud.folder)
    loud.start()
    assert found == set()
    assert seeker.bytes_seen > 30_000_000


def test_a_word_left_in_any_place_of_a_kiosk_would_be_found(tmp_path: Path):
    room = make_room(tmp_path, "kiosk")
    room.words = words = Words(4).take(7)
    (room.data / "keys" / "planted").write_text(words[0], encoding="utf-8")
    (room.folder / "tmp" / "planted").write_bytes(words[1].encode("utf-16"))
    (room.folder / "home" / "planted").mkdir()
    (room.folder / "home" / "planted" / words[2]).touch()
    room.run("-c", f"import sys; sys.stderr.write({words[3]!r})")
    keys = "INSERT INTO drafts VALUES ('x', 'x', 0, 0, :body, 'x', false)"
    with closing(open_clinic_store(room.data)) as store:
        with store.writing() as work:
            work.connection.execute(text(keys), {"body": words[4].encode()})
        places = {hit.place for hit in room.look()[0] if hit.word == words[4]}
    assert {Path(place).name for place in places} == {"screener.db-wal"}
    left = {hit.place for hit in room.look()[0] if hit.word == words[4]}
    assert {Path(place).name for place in left} == {"screener.db"}
    assert {hit.word for hit in room.look()[0]} == set(words[:5])


def test_a_word_in_the_memory_of_what_crashes_would_be_found_in_its_core(tmp_path: Path):
    room = make_room(tmp_path, "kiosk")
    room.words = words = Words(4).take(1)

    room.run("-c", _DIE.format(word=words[0]), ends=-6)

    if not list((room.folder / "work").iterdir()):
        pytest.skip("this machine keeps no cores in the working folder")
    assert any("core" in hit.place for hit in room.look()[0])


def test_a_word_left_in_any_place_of_a_postgresql_would_be_found(loud: Cluster):
    word, *_ = Words(5).take(1)
    loud.execute("CREATE DATABASE control")
    loud.execute("CREATE TABLE planted (word text)", f"INSERT INTO planted VALUES ('{word}')", database="control")  # noqa: S608
    loud.stop()

    places = {hit.place for hit in Seeker([word]).look_in({"postgresql": loud.folder})}
    loud.start()

    for part in ("/data/base/", "/data/pg_wal/", "/log"):
        assert any(part in place for place in places), part
