"""What is decided and not signed survives, is found by who decided it alone, and ends with what it was about."""

from __future__ import annotations

from datetime import timedelta

import pytest

from screener.records.audit_log import list_events
from screener.records.drafts import find_drafts, remove_old_drafts, save_draft
from screener.records.proving import verify_store
from screener.records.purging import purge
from screener.records.staff import add_staff
from screener.records.states import RecordState, Step
from screener.records.stepping import take_step
from screener.records.submitting import submit
from screener.records.undone import KEPT_FOR, find_undone, remove_undone, save_undone
from tests.records.invented import (
    ANNA,
    BEN,
    KEY,
    KIOSK,
    NOW,
    change,
    draft,
    keep,
    later,
    member,
    name,
    submission,
    walk,
)


@pytest.fixture
def record(store):
    """A record that Anna has taken; both work here."""
    for who in (ANNA, BEN):
        add_staff(store, member(id=who), actor_id=ANNA, at=NOW)
    return walk(store, keep(store), Step.TAKE)


def save(store, record, who=ANNA, at=NOW, body=b"first"):
    return save_undone(store, record.id, who, body, clinic_key_id=KEY, at=at)


def test_what_was_decided_last_is_found_by_who_decided_it_alone_after_the_store_was_closed(room, place):
    store = room.open(place)
    for who in (ANNA, BEN):
        add_staff(store, member(id=who), actor_id=ANNA, at=NOW)
    record = walk(store, keep(store), Step.TAKE)
    assert save(store, record)
    assert save(store, record, at=later(3), body=b"second")
    room.close()
    again = room.open(place)
    found = find_undone(again, record.id, ANNA)
    assert (found.sealed, found.saved_at, found.clinic_key_id) == (b"second", later(3), KEY)
    assert find_undone(again, record.id, BEN) is None
    assert find_undone(again, name(), ANNA) is None


def test_nothing_is_kept_of_a_record_that_is_not_theirs_to_decide(store, record):
    assert not save(store, record, BEN)
    assert not save(store, keep(store))
    save(store, record)
    taken_over = walk(store, record, Step.TAKE_OVER, actor=BEN)
    assert not save(store, taken_over, body=b"second")
    assert find_undone(store, record.id, ANNA).sealed == b"first"


@pytest.mark.parametrize("steps", [(Step.SEND_BACK,), (Step.DECIDE,), (Step.DECIDE, Step.COUNTERSIGN)])
def test_a_new_version_of_the_record_ends_what_anybody_had_decided_of_the_one_before(store, record, steps):
    other = walk(store, keep(store), Step.TAKE)
    save(store, other)
    save(store, record)
    record = walk(store, record, Step.TAKE_OVER, actor=BEN)
    save(store, record, BEN)
    walk(store, record, *steps, actor=BEN)
    assert [find_undone(store, record.id, who) for who in (ANNA, BEN)] == [None, None]
    assert find_undone(store, other.id, ANNA) is not None


def test_letting_go_and_taking_over_end_nothing(store, record):
    save(store, record)
    record = walk(store, record, Step.RELEASE)
    walk(store, record, Step.TAKE, actor=BEN)
    assert find_undone(store, record.id, ANNA) is not None


def test_a_correction_of_the_patients_ends_it(store, record):
    save(store, record)
    returned = take_step(store, change(record, Step.SEND_BACK))
    again = take_step(store, change(returned, Step.TAKE))
    save(store, again)
    back = take_step(store, change(again, Step.SEND_BACK))
    submit(store, submission(record_id=record.id, corrects=back.version), at=later(9))
    assert find_undone(store, record.id, ANNA) is None


def test_who_begins_anew_leaves_nothing(store, record):
    save(store, record)
    remove_undone(store, record.id, ANNA)
    assert find_undone(store, record.id, ANNA) is None


def test_a_purge_ends_what_belongs_to_what_it_deletes_and_what_is_old(store, record):
    old, new = (walk(store, keep(store), Step.TAKE) for _ in range(2))
    at = later(60 * 24 * 500)
    for one, saved_at in ((record, at), (old, at - KEPT_FOR - timedelta(minutes=1)), (new, at - KEPT_FOR)):
        save(store, one, at=saved_at)
    interview = draft(saved_at=NOW)
    save_draft(store, interview)
    take_step(store, change(record, Step.WITHDRAW))
    save(store, record, at=at)
    purge(store, {RecordState.WITHDRAWN: at}, certificate_id=name(), actor_id=ANNA, at=at)
    assert find_undone(store, record.id, ANNA) is None
    assert find_undone(store, old.id, ANNA) is None
    assert find_undone(store, new.id, ANNA) is not None
    assert find_drafts(store) == [interview]


def test_a_kiosk_neither_finds_it_nor_takes_it_away(store, record):
    save(store, record)
    assert find_drafts(store) == []
    assert find_drafts(store, kept=True) == []
    assert remove_old_drafts(store, saved_before=later(60), actor_id=KIOSK, at=later(60)) == 0
    assert find_undone(store, record.id, ANNA) is not None


def test_the_trail_tells_nothing_of_it_and_stays_whole(store, record):
    told = len(list(list_events(store)))
    save(store, record)
    remove_undone(store, record.id, ANNA)
    assert len(list(list_events(store))) == told
    assert verify_store(store).is_whole
