"""What others do is on the practitioner's screen within two seconds, on either database; nothing stays behind."""

from __future__ import annotations

import statistics
import threading
import time
from contextlib import closing

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from screener.records.states import Step
from screener.records.stepping import take_step
from screener.records.store import open_store
from screener.records.watching import THREAD_NAME
from screener.review.arrivals import Arrivals
from tests.records.conftest import cluster, postgres_room, room, sqlite_room, sqlite_template  # noqa: F401
from tests.records.invented import change, keep
from tests.records.test_watching import KNOWN_WITHIN_S, PATIENCE_S, another_process

PATIENCE_MS = PATIENCE_S * 1000
MANY = 50


@pytest.fixture
def arrivals(qapp):
    arrivals = Arrivals()
    yield arrivals
    arrivals.stop()
    assert not is_watching()


@pytest.fixture
def begin(arrivals, qtbot):
    """Begins to watch a store, and waits until it does."""

    def begin(store):
        with qtbot.waitSignal(arrivals.changed, timeout=PATIENCE_MS):
            arrivals.start(store)
        return arrivals

    return begin


def is_watching():
    return THREAD_NAME in [thread.name for thread in threading.enumerate()]


def test_fifty_forms_of_another_kiosk_are_each_known_within_two_seconds(room, begin, qtbot):  # noqa: F811
    place = room.make_place()
    with another_process(place) as keep_one:
        arrivals = begin(room.open(place))
        late = []
        for _ in range(MANY):
            with qtbot.waitSignal(arrivals.changed, timeout=PATIENCE_MS):
                kept = keep_one()
            late.append(time.monotonic() - kept)
    assert max(late) < KNOWN_WITHIN_S, f"median {statistics.median(late) * 1000:.0f} ms"


def test_it_is_told_on_the_main_thread(room, begin, qtbot):  # noqa: F811
    place = room.make_place()
    store, other = room.open(place), room.open(place)
    arrivals = begin(store)
    threads = []
    arrivals.changed.connect(lambda: threads.append(threading.current_thread()))
    keep(other)
    qtbot.waitUntil(lambda: bool(threads), timeout=PATIENCE_MS)
    assert threads == [threading.main_thread()]


def test_much_in_a_moment_is_told_but_once_or_twice(room, begin, qtbot):  # noqa: F811
    place = room.make_place()
    store, other = room.open(place), room.open(place)
    arrivals = begin(store)
    told = []
    arrivals.changed.connect(lambda: told.append(1))
    for _ in range(20):  # while the main thread is busy with this
        keep(other)
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE_MS)
    assert len(told) <= 2


def test_what_one_does_oneself_is_told_too(room, begin, qtbot):  # noqa: F811
    store = room.open(room.make_place())
    record = keep(store)
    arrivals = begin(store)
    with qtbot.waitSignal(arrivals.changed, timeout=PATIENCE_MS):
        take_step(store, change(record, Step.TAKE))


def test_a_server_that_goes_away_and_comes_back_is_told_and_watched_on(postgres_room, cluster, begin, qtbot):  # noqa: F811
    place = postgres_room.make_place()
    arrivals = begin(postgres_room.open(place))
    with qtbot.waitSignal(arrivals.changed, timeout=PATIENCE_MS):
        cluster.stop()
    with qtbot.waitSignal(arrivals.changed, timeout=PATIENCE_MS):
        cluster.start()
    with closing(open_store(place)) as other, qtbot.waitSignal(arrivals.changed, timeout=PATIENCE_MS):
        keep(other)


def test_a_journal_that_goes_and_comes_is_watched_again(sqlite_room, begin, qtbot):  # noqa: F811
    place = sqlite_room.make_place()
    store = sqlite_room.open(place)
    arrivals = begin(store)
    for _ in range(2):
        store.close()  # the last to close takes the journal away
        with closing(open_store(place)) as other, qtbot.waitSignal(arrivals.changed, timeout=PATIENCE_MS):
            keep(other)


def test_once_stopped_nothing_is_told_and_no_thread_stays(room, begin, qtbot):  # noqa: F811
    place = room.make_place()
    store, other = room.open(place), room.open(place)
    arrivals = begin(store)
    keep(other)  # perhaps told already, on the way
    arrivals.stop()
    with qtbot.assertNotEmitted(arrivals.changed):
        keep(other)
        QCoreApplication.processEvents()
    assert not is_watching()


def test_another_database_may_be_watched_next(room, begin, qtbot):  # noqa: F811
    first, second = (room.open(room.make_place(name)) for name in ("first", "second"))
    begin(first)
    arrivals = begin(second)
    with qtbot.waitSignal(arrivals.changed, timeout=PATIENCE_MS):
        keep(second)


def test_one_that_is_deleted_while_it_watches_leaves_no_thread(room, qtbot):  # noqa: F811
    arrivals = Arrivals()
    with qtbot.waitSignal(arrivals.changed, timeout=PATIENCE_MS):
        arrivals.start(room.open(room.make_place()))
    assert is_watching()
    arrivals.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not is_watching()
