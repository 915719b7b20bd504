"""Many processes at once lose nothing, and one that is killed at any moment leaves nothing half done."""

from __future__ import annotations

import multiprocessing
import random
from contextlib import closing

import pytest

from screener.records.audit_log import list_events
from screener.records.outbox import count_waiting, deliver, post
from screener.records.proving import verify_store
from screener.records.store import open_store
from tests.records.invented import draw_ids, now, submission
from tests.records.rush import find_losses, run_rush

DEATHS = 3


def test_nothing_is_lost_doubled_or_overwritten_in_a_rush(room, place):
    store = room.open(place)
    rush = run_rush(place, kiosks=3, practitioners=2, most=12, seconds=60)
    assert len(rush.submitted) == 36
    assert len(rush.stepped) >= 12
    assert find_losses(store, rush) == []


def submit_for_ever(seed, local_place, central_place, told):
    """A kiosk's life: sign, keep, tell, deliver; until it is killed."""
    draw_ids(seed)
    with closing(open_store(local_place)) as local, closing(open_store(central_place)) as central:
        while True:
            given = submission()
            post(local, given, at=now())
            told.send(given.record_id)
            deliver(local, central, now=now)


def live_and_die(seed, local_place, central_place, dice):
    """What a kiosk said was durable before it was killed."""
    context = multiprocessing.get_context("spawn")
    heard, told = context.Pipe(duplex=False)
    kiosk = context.Process(target=submit_for_ever, args=(seed, local_place, central_place, told))
    kiosk.start()
    told.close()
    said = [heard.recv() for _ in range(dice.randrange(3, 25))]
    kiosk.kill()
    kiosk.join()
    while heard.poll():
        try:
            said.append(heard.recv())
        except EOFError:
            break
    heard.close()
    kiosk.close()
    return said


@pytest.mark.parametrize("seed", [11])
def test_a_kiosk_killed_at_any_moment_loses_and_doubles_nothing(room, sqlite_room, place, seed):
    dice, durable = random.Random(seed), []  # noqa: S311 - nothing secret
    local_place = sqlite_room.make_place("kiosk")
    for death in range(DEATHS):
        durable += live_and_die(seed * 100 + death, local_place, place, dice)
    local, central = room.open(local_place), room.open(place)
    deliver(local, central, now=now)
    assert count_waiting(local) == (0, 0)
    kept = [event.record_id for event in list_events(central)]
    assert len(kept) == len(set(kept))
    # One more may have been durable before it could be told.
    untold = [record_id for record_id in kept if record_id not in durable]
    assert len(untold) <= DEATHS
    assert [record_id for record_id in kept if record_id in durable] == durable
    assert verify_store(central).is_whole
    assert local.find_damage() is None
