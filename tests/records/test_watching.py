"""Whoever looks at a list knows within moments that somebody else, in another process, has done something."""

from __future__ import annotations

import multiprocessing
import threading
import time
from contextlib import closing, contextmanager
from queue import Queue

import pytest

from screener.errors import TransitionError
from screener.records.audit import Action, Note
from screener.records.audit_log import tell
from screener.records.reading import open_record
from screener.records.states import Step
from screener.records.stepping import take_step
from screener.records.store import FILE_NAME, open_store
from screener.records.submitting import submit
from screener.records.watching import THREAD_NAME, Watcher
from tests.records.invented import ANNA, NOW, change, draw_ids, keep, now, submission

KNOWN_WITHIN_S = 2
"""What issue and design promise."""
PATIENCE_S = 20
"""For what must come, on a machine with other things to do."""


class Watched:
    """A watcher, and what it told so far."""

    def __init__(self, store):
        self.told = Queue()
        self.watcher = Watcher(store)
        self.watcher.start(lambda: self.told.put(time.monotonic()))
        self.wait()  # it watches

    def wait(self):
        """When it told of something; fails if it never does."""
        return self.told.get(timeout=PATIENCE_S)


@contextmanager
def watching(store):
    watched = Watched(store)
    try:
        yield watched
    finally:
        watched.watcher.stop()
    assert THREAD_NAME not in [thread.name for thread in threading.enumerate()]


def submit_when_asked(place, asked):
    """A kiosk in a process of its own: keeps one record for each number that it is sent, and says when."""
    draw_ids(77)
    with closing(open_store(place)) as store:
        asked.send("ready")
        while asked.recv():
            submit(store, submission(), at=now())
            asked.send(time.monotonic())


@contextmanager
def another_process(place):
    """Call it, and it keeps a record; gives back when that was done, by the clock that all processes share."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=submit_when_asked, args=(place, there))
    process.start()
    there.close()

    def keep_one():
        here.send(1)
        return here.recv()

    assert here.recv() == "ready"
    yield keep_one
    here.send(0)
    process.join()
    here.close()
    process.close()


def test_a_form_kept_by_another_process_is_known_within_two_seconds(room, place):
    with another_process(place) as keep_one, watching(room.open(place)) as watched:
        for _ in range(3):
            kept = keep_one()
            assert watched.wait() - kept < KNOWN_WITHIN_S
    assert watched.told.empty()


def test_whoever_sees_the_file_change_need_not_wait_for_the_slow_look(sqlite_room):
    place = sqlite_room.make_place()
    with another_process(place) as keep_one, watching(sqlite_room.open(place)) as watched:
        late = []
        for _ in range(10):
            kept = keep_one()
            watched.watcher.look_soon()
            late.append(watched.wait() - kept)
    assert sorted(late)[5] < 0.5


def test_every_step_is_told(room, place, store):
    other = room.open(place)
    with watching(store) as watched:
        record = keep(other)
        watched.watcher.look_soon()
        watched.wait()
        for step in (Step.TAKE, Step.DECIDE, Step.COUNTERSIGN, Step.REOPEN, Step.RELEASE, Step.WITHDRAW):
            record = take_step(other, change(record, step))
            watched.watcher.look_soon()
            watched.wait()


def test_nobody_is_called_for_what_changes_no_record(room, place, store):
    other = room.open(place)
    record = keep(other)
    with watching(store) as watched:
        open_record(other, record.id, actor_id=ANNA, at=NOW)
        tell(other, Note(Action.SIGNED_OUT, ANNA, NOW))
        watched.watcher.look_soon()
        # What comes next is told, and nothing was told before it.
        take_step(other, change(record, Step.TAKE))
        watched.watcher.look_soon()
        watched.wait()
        assert watched.told.empty()


def test_what_is_not_kept_is_not_told(room, place, store):
    other = room.open(place)
    record = keep(other)
    with watching(store) as watched:
        with pytest.raises(TransitionError):
            take_step(other, change(record, Step.RELEASE))
        watched.watcher.look_soon()
        take_step(other, change(record, Step.TAKE))
        watched.watcher.look_soon()
        watched.wait()
        assert watched.told.empty()


def test_a_server_that_goes_away_and_comes_back_is_told_both_times_and_watched_again(postgres_room, cluster):
    place = postgres_room.make_place()
    store = postgres_room.open(place)
    with watching(store) as watched:
        cluster.stop()
        try:
            watched.wait()
        finally:
            cluster.start()
        watched.wait()
        with closing(open_store(place)) as other:
            keep(other)
        watched.wait()
        assert watched.told.empty()


def test_a_line_that_was_cut_loses_nothing(postgres_room, cluster):
    place = postgres_room.make_place()
    store, other = postgres_room.open(place), postgres_room.open(place)
    with watching(store) as watched:
        cluster.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
        watched.wait()  # cut
        watched.wait()  # and there again
        keep(other)
        watched.wait()


def test_a_file_that_is_locked_out_and_comes_back_is_watched_again(sqlite_room):
    place = sqlite_room.make_place()
    store = sqlite_room.open(place)
    with watching(store) as watched:
        store.close()  # nothing of it is open any more
        hidden = place.rename(place.with_name("away"))
        watched.watcher.look_soon()
        watched.wait()
        hidden.rename(place)
        watched.wait()
        with closing(open_store(place)) as other:
            keep(other)
        watched.watcher.look_soon()
        watched.wait()
    assert (place / FILE_NAME).is_file()


def test_a_watcher_ends_at_once_and_calls_nobody_afterwards(room, place, store):
    other = room.open(place)
    with watching(store) as watched:
        pass
    keep(other)
    watched.watcher.look_soon()
    watched.watcher.stop()
    assert watched.told.empty()


def test_one_that_was_never_started_may_be_stopped(store):
    Watcher(store).stop()
