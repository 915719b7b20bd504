"""The store that every test of this room is run on twice: on SQLite, and on a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
from contextlib import closing, contextmanager

import pytest

from screener.records.store import FILE_NAME, open_store
from tests.records.cluster import Cluster, find_binaries

_NEEDED = "SCREENER_TESTS_NEED"


@pytest.fixture(scope="session")
def cluster():
    """A PostgreSQL of our own, started once."""
    binaries = find_binaries()
    if binaries is None:
        reason = "PostgreSQL is not installed: install it (Debian: postgresql), or half of the store goes untested"
        assert "postgresql" not in os.environ.get(_NEEDED, ""), reason
        pytest.skip(reason)
    with closing(Cluster(binaries)) as cluster:
        with closing(open_store(_create(cluster, "template"), upgrade=True)):
            pass
        yield cluster


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """An SQLite file with tables and nothing in them."""
    folder = tmp_path_factory.mktemp("template")
    open_store(folder, upgrade=True).close()
    return folder / FILE_NAME


class Room:
    """Makes databases of one kind, one for each name; a place is what `open_store` takes."""

    def __init__(self, kind, make):
        self.kind = kind
        self._make = make
        self._open = []

    def make_place(self, name="clinic", *, empty=False):
        """A new database; empty: without tables."""
        return self._make(name, empty)

    def open(self, place, **options):
        """An opened store, closed when the test ends."""
        store = open_store(place, **options)
        self._open.append(store)
        return store

    def close(self):
        for store in self._open:
            store.close()


@contextmanager
def _sqlite_room(request):
    folder, template = request.getfixturevalue("tmp_path"), request.getfixturevalue("sqlite_template")

    def make(name, empty):
        place = folder / name
        place.mkdir()
        if not empty:
            shutil.copy(template, place / FILE_NAME)
        return place

    with closing(Room("sqlite", make)) as room:
        yield room


@contextmanager
def _postgres_room(request):
    cluster = request.getfixturevalue("cluster")
    made = []

    def make(name, empty):
        database = f"{name}_{len(made)}"
        made.append(database)
        return _create(cluster, database, template="template0" if empty else "template")

    with closing(Room("postgresql", make)) as room:
        yield room
    for database in made:
        cluster.execute(f"DROP DATABASE {database} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def room(request):
    """Where databases of this kind are made."""
    with {"sqlite": _sqlite_room, "postgresql": _postgres_room}[request.param](request) as room:
        yield room


@pytest.fixture
def sqlite_room(request):
    """Where SQLite databases are made."""
    with _sqlite_room(request) as room:
        yield room


@pytest.fixture
def postgres_room(request):
    """Where PostgreSQL databases are made."""
    with _postgres_room(request) as room:
        yield room


@pytest.fixture
def place(room):
    """The place of the clinic's database, with tables and nothing in them."""
    return room.make_place()


@pytest.fixture
def store(room, place):
    """The clinic's database, opened."""
    return room.open(place)


def _create(cluster, database, template="template0"):
    cluster.execute(f"CREATE DATABASE {database} TEMPLATE {template}")
    return cluster.get_address(database)
