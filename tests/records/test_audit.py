"""A chain shows every edit, deletion and new order; with heads kept outside, also a cut end and an older copy."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import IntegrityError
from screener.records.anchors import AnchorFile
from screener.records.audit import GENESIS, Anchor, Fault, Note, follow, parse_anchor, verify_chain
from tests.records.invented import ANNA, NOW, name

RECORD = name()
START = Anchor(0, GENESIS)


def make_chain(count, head=START, word="told"):
    events = []
    for number in range(count):
        note = Note(f"test.{word}", ANNA, NOW + timedelta(seconds=number), RECORD, {"count": number})
        events.append(follow(head, note))
        head = Anchor(events[-1].sequence, events[-1].hash)
    return events


def get_anchor(events, number):
    return Anchor(number, events[number - 1].hash)


CHAIN = make_chain(9)


def test_a_whole_chain_is_whole_and_says_where_it_ends():
    verdict = verify_chain(CHAIN, [get_anchor(CHAIN, 3), get_anchor(CHAIN, 9), START])
    assert verdict.is_whole
    assert (verdict.head, verdict.anchors_used) == (get_anchor(CHAIN, 9), 3)


def test_no_event_is_a_whole_chain():
    assert verify_chain([]).is_whole


CHANGES = {
    "sequence": lambda number: number + 40, "at": lambda at: at + timedelta(microseconds=1),
    "actor_id": lambda who: who[:-1] + ("0" if who[-1] != "0" else "1"), "action": lambda did: did + "s",
    "record_id": lambda _: None, "details": lambda told: told + " ",
    "previous": lambda was: bytes([was[0] ^ 1]) + was[1:], "hash": lambda was: was[:-1] + bytes([was[-1] ^ 1]),
}  # fmt: skip


@given(st.integers(1, 9), st.sampled_from(sorted(CHANGES)))
def test_an_edit_of_any_field_is_named(number, field):
    event = CHAIN[number - 1]
    events = [*CHAIN]
    events[number - 1] = replace(event, **{field: CHANGES[field](getattr(event, field))})
    verdict = verify_chain(events)
    assert verdict.first_bad == number
    assert verdict.good_until == number - 1


@given(st.integers(1, 8))
def test_a_deletion_is_named(number):
    verdict = verify_chain([event for event in CHAIN if event.sequence != number])
    assert (verdict.fault, verdict.first_bad) == (Fault.MISSING, number)


@given(st.integers(1, 8))
def test_a_deletion_with_new_numbers_and_hashes_is_named_where_the_forger_stops(number):
    """Numbers are part of the hash: who moves events up must make every hash anew, and anchors know them."""
    forged = CHAIN[: number - 1]
    for event in CHAIN[number:]:
        note = Note(event.action, event.actor_id, event.at, event.record_id, event.read_details())
        head = get_anchor(forged, len(forged)) if forged else START
        forged = [*forged, follow(head, note)]
    assert verify_chain(forged).is_whole
    anchored = verify_chain(forged, [get_anchor(CHAIN, 8)])
    assert anchored.fault in (Fault.REPLACED, Fault.CUT_OFF)
    assert anchored.first_bad == 8


@given(st.permutations(CHAIN).filter(lambda events: events != CHAIN))
def test_another_order_is_named(events):
    right = next(number for number, (was, event) in enumerate(zip(CHAIN, events, strict=True), 1) if was != event)
    verdict = verify_chain(events)
    assert verdict.first_bad == right
    assert verdict.fault in (Fault.MISSING, Fault.REORDERED)


def test_an_event_put_in_place_of_another_does_not_follow():
    other = make_chain(9, word="else")
    verdict = verify_chain([*CHAIN[:4], other[4], *CHAIN[5:]])
    assert (verdict.fault, verdict.first_bad) == (Fault.UNLINKED, 5)


@given(st.integers(0, 8))
def test_a_cut_end_shows_by_an_anchor_alone(length):
    assert verify_chain(CHAIN[:length]).is_whole
    verdict = verify_chain(CHAIN[:length], [get_anchor(CHAIN, 9)])
    assert (verdict.fault, verdict.first_bad) == (Fault.CUT_OFF, length + 1)


@given(st.integers(1, 7))
def test_an_older_copy_that_went_on_is_named_by_the_anchors(length):
    old = CHAIN[:length]
    went_on = [*old, *make_chain(9 - length, get_anchor(old, length), word="anew")]
    assert verify_chain(went_on).is_whole
    verdict = verify_chain(went_on, [get_anchor(CHAIN, number) for number in (1, 8, length + 1)])
    assert (verdict.fault, verdict.first_bad) == (Fault.REPLACED, length + 1)
    assert verdict.good_until == 1


def test_the_zone_that_a_time_is_told_in_does_not_matter():
    note = Note("test.told", ANNA, NOW)
    elsewhere = replace(note, at=NOW.astimezone(timezone(timedelta(hours=5, minutes=45))))
    assert follow(START, note).hash == follow(START, elsewhere).hash


@pytest.mark.parametrize("told", ["Testa Démonstrata", "two words", "", "O'Neil", "a" * 129, "Capital"])
def test_no_sentence_and_no_name_fits_into_an_event(told):
    with pytest.raises(ValueError, match="ids, digests"):
        Note("test.told", ANNA, NOW, None, {"why": told})
    with pytest.raises(ValueError, match="ids, digests"):
        Note("test.told", told, NOW)


def test_an_event_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        Note("test.told", ANNA, datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point


# ── heads kept outside ──────────────────────────────────────────────────────────────────────────


def test_an_anchor_reads_as_it_is_printed():
    anchor = get_anchor(CHAIN, 7)
    assert parse_anchor(f" {anchor.as_text()}\n") == anchor
    assert parse_anchor("7:abc") is None


def test_a_machine_remembers_the_latest_head(tmp_path):
    file = AnchorFile(tmp_path / "head", b"k" * 32)
    assert file.recall() is None
    file.remember(get_anchor(CHAIN, 5))
    file.remember(get_anchor(CHAIN, 4))
    assert file.recall() == get_anchor(CHAIN, 5)
    file.replace(get_anchor(CHAIN, 2))
    assert file.recall() == get_anchor(CHAIN, 2)


def test_any_altered_byte_of_the_remembered_head_is_noticed(tmp_path):
    file = AnchorFile(tmp_path / "head", b"k" * 32)
    file.remember(get_anchor(CHAIN, 5))
    whole = file.path.read_bytes()
    # The line's end says nothing.
    for place in range(len(whole) - 1):
        file.path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(IntegrityError):
            file.recall()


def test_a_head_remembered_by_another_machine_is_refused(tmp_path):
    AnchorFile(tmp_path / "head", b"k" * 32).remember(get_anchor(CHAIN, 5))
    with pytest.raises(IntegrityError):
        AnchorFile(tmp_path / "head", b"l" * 32).recall()
