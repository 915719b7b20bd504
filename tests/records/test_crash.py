"""Whatever PostgreSQL was said to hold it holds after a crash of all its processes, and its audit trail is whole."""

from __future__ import annotations

import os
import queue
import random
import signal
import threading
from contextlib import closing

import pytest
from sqlalchemy import text

from screener.errors import MachineError
from screener.records.audit import Note
from screener.records.audit_log import append, is_known, list_events, read_head
from screener.records.proving import verify_store
from screener.records.store import open_store
from screener.records.submitting import Receipt, submit
from tests.records.cluster import Cluster, find_binaries
from tests.records.invented import KIOSK, NOW, draw_ids, now, submission

CRASHES = int(os.environ.get("SCREENER_TESTS_CRASHES", "4"))
"""Each with a dozen submissions in flight. The long way: 200, asked for in the environment."""
KIOSKS, READERS = 12, 2


@pytest.fixture
def durable_cluster(cluster):
    """One that keeps what it commits; the tests' own does not trouble the disk."""
    with closing(Cluster(find_binaries(), durable=True)) as durable:
        durable.execute("CREATE DATABASE clinic_crash")
        yield durable


def until_it_dies(task, said):
    """Do it again and again, and say what was acknowledged."""
    try:
        while True:
            said.put(task())
    except MachineError:
        return


def live_until_a_crash(cluster, place, dice):
    """What everybody was told was durable before all of PostgreSQL's processes ended at once."""
    submitted, heads = queue.Queue(), queue.Queue()
    with closing(open_store(place, wait_s=10)) as store:

        def hand_over():
            receipt = submit(store, submission(), at=now())
            assert isinstance(receipt, Receipt)
            return receipt.record_id

        lives = [threading.Thread(target=until_it_dies, args=(hand_over, submitted)) for _ in range(KIOSKS)]
        lives += [
            threading.Thread(target=until_it_dies, args=(lambda: read_head(store), heads)) for _ in range(READERS)
        ]
        for life in lives:
            life.start()
        said = [submitted.get(timeout=60) for _ in range(dice.randrange(5, 60))]
        cluster.stop(signal.SIGQUIT)
        for life in lives:
            life.join()
    while not submitted.empty():
        said.append(submitted.get())
    return said, [heads.get() for _ in range(heads.qsize())]


def test_what_was_acknowledged_survives_a_crash_and_the_trail_is_whole(durable_cluster):
    place, dice = durable_cluster.get_address("clinic_crash"), random.Random(7)  # noqa: S311 - nothing secret
    draw_ids(7)
    open_store(place, upgrade=True).close()
    acknowledged, heads, kept = [], [], []
    for _ in range(CRASHES):
        said, read = live_until_a_crash(durable_cluster, place, dice)
        acknowledged += said
        heads += read
        durable_cluster.start()
        with closing(open_store(place)) as store:
            kept = [event.record_id for event in list_events(store)]
            assert set(acknowledged) <= set(kept)
            assert [head for head in {*heads[-20:], *read} if not is_known(store, head)] == []
    assert len(kept) == len(set(kept))
    # One of each kiosk may have been kept that could not be told.
    assert len(kept) - len(acknowledged) <= CRASHES * KIOSKS
    with closing(open_store(place)) as store:
        assert verify_store(store).is_whole


def commit_without_waiting(store):
    """An event that can be seen and that no disk holds yet, as between the two strides of somebody's commit."""
    for _ in range(100):
        with store.engine.begin() as connection:
            connection.execute(text("SET LOCAL synchronous_commit = off"))
            append(connection, [Note("record.submit", KIOSK, NOW)])
        if not is_all_durable(store):
            return
    pytest.fail("every commit was on the disk at once")


def is_all_durable(store):
    with store.engine.connect() as connection:
        return connection.execute(
            text("SELECT pg_current_wal_insert_lsn() <= pg_current_wal_flush_lsn()")
        ).scalar_one()


@pytest.mark.parametrize("ask", ["the head", "a submission kept before", "a correction kept before"])
def test_what_was_only_seen_is_told_when_it_is_durable(durable_cluster, ask):
    durable_cluster.execute("ALTER SYSTEM SET wal_writer_delay = '10s'", "SELECT pg_reload_conf()")
    with closing(open_store(durable_cluster.get_address("clinic_crash"), upgrade=True)) as store:
        first = submission()
        again = submission(record_id=first.record_id, corrects=1)
        for given in (first, again):
            submit(store, given, at=NOW)
        commit_without_waiting(store)
        match ask:
            case "the head":
                assert is_known(store, read_head(store))
            case "a submission kept before":
                assert submit(store, first, at=NOW).already
            case _:
                assert submit(store, again, at=NOW).already
        assert is_all_durable(store)
