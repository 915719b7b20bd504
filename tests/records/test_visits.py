"""A prepared visit opens at one kiosk, by one code, until its form is handed over; wrong codes are few."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from screener.errors import IntegrityError, Problem
from screener.records.audit_log import list_events
from screener.records.model import Kiosk, PreparedVisit
from screener.records.outbox import deliver, post, read_submission, write_submission
from screener.records.sign_in import read_attempts
from screener.records.submitting import submit
from screener.records.tables import prepared_visits
from screener.records.vault import SuiteId, generate_key
from screener.records.visits import (
    OpenedVisit,
    confirm_visit,
    count_stranger,
    list_visits,
    make_code,
    open_visit,
    prepare_visit,
    remove_visit,
)
from tests.records.invented import ANNA, NOW, later, now, submission

CODE, OTHER_CODE = "048213", "731904"
FOLLOWED = "5f0c4b7e-2a3f-4f2e-93d2-5a4b8cf3a0d1"
OTHERS = "8a1f2c3d-4b5e-4c6f-8d7a-9b0c1d2e3f40"
CONTENT = b"Testa Demonstrata, what she answered"


@pytest.fixture(scope="module")
def own():
    return generate_key(SuiteId.X25519)


def as_kiosk(key, **fields):
    given = {"name": "Room 1", "certificate": b"c", "added_at": NOW, **fields}
    return Kiosk(id=key.public.uuid, public_key=key.public.to_bytes(), **given)


def prepare(store, key, code=CODE, content=CONTENT, **fields):
    given = {"at": NOW, "expires_at": NOW + timedelta(days=14), "follows": FOLLOWED, **fields}
    visit = prepare_visit(store, as_kiosk(key), content, code=code, actor_id=ANNA, **given)
    assert isinstance(visit, PreparedVisit), visit
    return visit


def prepare_for_nobody(store):
    """A visit at a kiosk that is nowhere else."""
    return prepare(store, generate_key(SuiteId.X25519))


def tell_actions(store):
    return [event.action for event in list_events(store)]


def test_a_code_is_six_digits_and_seldom_the_same():
    codes = {make_code() for _ in range(200)}
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert len(codes) > 190


def test_the_code_opens_at_the_kiosk_what_was_prepared_and_both_are_told(store, own):
    visit = prepare(store, own)
    assert open_visit(store, own, CODE, at=later(1)) == OpenedVisit(visit.id, CONTENT)
    prepared, opened = list_events(store)
    assert (prepared.action, prepared.actor_id) == ("visit.prepared", ANNA)
    assert prepared.read_details() == {"visit": visit.id, "kiosk": own.public.uuid}
    assert (prepared.record_id, opened.record_id) == (FOLLOWED, FOLLOWED)
    assert (opened.action, opened.actor_id) == ("visit.opened", own.public.uuid)


def test_of_several_visits_each_code_opens_its_own(store, own):
    prepare(store, own)
    other = prepare(store, own, OTHER_CODE, b"Zelda", follows=OTHERS)
    assert open_visit(store, own, OTHER_CODE, at=NOW) == OpenedVisit(other.id, b"Zelda")


def test_an_interrupted_visit_is_opened_again_by_the_same_code(store, own):
    prepare(store, own)
    first = open_visit(store, own, CODE, at=later(1))
    assert open_visit(store, own, CODE, at=later(2)) == first


def test_nothing_in_the_database_holds_the_content_or_the_code(store, own):
    prepare(store, own)
    with store.reading() as connection:
        row = connection.execute(prepared_visits.select()).one()
    told = " ".join(event.details for event in list_events(store)).encode()
    for hidden in (CONTENT, b"Testa", CODE.encode()):
        assert hidden not in bytes(row.sealed)
        assert hidden not in told


def test_another_kiosk_opens_nothing_with_the_right_code(store, own):
    prepare(store, own)
    other = generate_key(SuiteId.X25519)
    assert open_visit(store, other, CODE, at=NOW).code == "VISIT-004"


def test_not_even_one_passed_off_as_another_kiosks(store, own):
    visit = prepare(store, own)
    other = generate_key(SuiteId.X25519)
    with store.writing() as work:
        work.connection.execute(prepared_visits.update().values(kiosk_id=other.public.uuid))
    assert list_visits(store, kiosk_id=other.public.uuid) == [replace(visit, kiosk_id=other.public.uuid)]
    assert open_visit(store, other, CODE, at=NOW).code == "VISIT-004"


def test_wrong_codes_are_counted_told_and_made_to_wait(store, own):
    prepare(store, own)
    for _ in range(3):
        assert open_visit(store, own, OTHER_CODE, at=NOW).code == "VISIT-004"
    # From now on not even the right one is looked at before its time.
    assert open_visit(store, own, CODE, at=NOW).code == "VISIT-005"
    assert tell_actions(store) == ["visit.prepared", *["visit.refused"] * 3]
    assert isinstance(open_visit(store, own, CODE, at=NOW + timedelta(seconds=6)), OpenedVisit)


def test_after_ten_wrong_codes_the_kiosk_takes_none_for_an_hour(store, own):
    prepare(store, own)
    at = NOW
    for _ in range(10):
        assert open_visit(store, own, OTHER_CODE, at=at).code == "VISIT-004"
        at += timedelta(minutes=6)
    assert open_visit(store, own, CODE, at=at).code == "VISIT-005"
    assert isinstance(open_visit(store, own, CODE, at=at + timedelta(hours=1)), OpenedVisit)


def test_tries_at_one_kiosk_keep_nobody_waiting_at_another(store, own):
    other = generate_key(SuiteId.X25519)
    for _ in range(4):
        open_visit(store, other, OTHER_CODE, at=NOW)
    visit = prepare(store, own)
    assert open_visit(store, own, CODE, at=NOW) == OpenedVisit(visit.id, CONTENT)


def test_a_stranger_with_the_right_code_counts_as_a_wrong_one_until_the_right_person_comes(store, own):
    visit = prepare(store, own)
    open_visit(store, own, CODE, at=NOW)
    assert count_stranger(store, own.public.uuid, at=NOW) is None
    assert count_stranger(store, own.public.uuid, at=NOW) is None
    assert count_stranger(store, own.public.uuid, at=NOW).code == "VISIT-005"
    assert confirm_visit(store, own.public.uuid, visit.id, at=NOW) is None
    assert isinstance(open_visit(store, own, CODE, at=NOW), OpenedVisit)
    assert read_attempts(store, "visit").wrong == 0


def test_a_visit_that_went_after_its_code_was_typed_is_nobodys_any_more(store, own):
    gone, expiring = prepare(store, own), prepare(store, own, OTHER_CODE, follows=OTHERS)
    for code in (CODE, OTHER_CODE):
        assert isinstance(open_visit(store, own, code, at=NOW), OpenedVisit)
    remove_visit(store, gone.id, actor_id=ANNA, at=NOW)
    assert confirm_visit(store, own.public.uuid, gone.id, at=NOW).code == "VISIT-006"
    assert confirm_visit(store, own.public.uuid, expiring.id, at=expiring.expires_at).code == "VISIT-006"
    assert confirm_visit(store, own.public.uuid, expiring.id, at=NOW) is None


def test_an_expired_visit_is_taken_away_and_opens_no_more(store, own):
    visit = prepare(store, own)
    assert isinstance(open_visit(store, own, CODE, at=visit.expires_at - timedelta(seconds=1)), OpenedVisit)
    assert open_visit(store, own, CODE, at=visit.expires_at).code == "VISIT-004"
    assert list_visits(store) == []
    assert "visit.removed" in tell_actions(store)


def test_what_expired_at_another_kiosk_goes_when_the_next_visit_is_prepared(store, own):
    prepare_for_nobody(store)
    visit = prepare(store, own, at=later(60 * 24 * 15), expires_at=later(60 * 24 * 30))
    assert list_visits(store) == [visit]


def test_a_visit_that_is_taken_away_opens_no_more_and_is_told_once(store, own):
    visit = prepare(store, own)
    assert remove_visit(store, visit.id, actor_id=ANNA, at=NOW)
    assert not remove_visit(store, visit.id, actor_id=ANNA, at=NOW)
    assert open_visit(store, own, CODE, at=NOW).code == "VISIT-004"
    (removed,) = (event for event in list_events(store) if event.action == "visit.removed")
    assert (removed.actor_id, removed.record_id, removed.read_details()) == (ANNA, FOLLOWED, {"visit": visit.id})


def test_a_visit_prepared_anew_ends_the_one_before_wherever_it_waited(store, own):
    lost, others = prepare_for_nobody(store), prepare(store, own, OTHER_CODE, follows=OTHERS)
    anew = prepare(store, own, at=later(1))
    assert list_visits(store) == [anew, others]
    assert tell_actions(store)[-2:] == ["visit.removed", "visit.prepared"]
    *_, ended, _ = list_events(store)
    assert (ended.actor_id, ended.record_id, ended.read_details()) == (ANNA, FOLLOWED, {"visit": lost.id})


def test_handing_the_form_over_ends_the_visit_in_the_same_moment_and_no_other(store, own):
    visit, other = prepare(store, own), prepare(store, own, OTHER_CODE, follows=OTHERS)
    given = submission(visit_id=visit.id)
    assert not isinstance(submit(store, given, at=later(30)), Problem)
    assert list_visits(store) == [other]
    assert tell_actions(store)[-2:] == ["record.submit", "visit.removed"]
    # And again, after a try whose answer was lost.
    assert submit(store, given, at=later(31)).already
    assert open_visit(store, own, CODE, at=later(32)).code == "VISIT-004"


def test_what_waits_in_the_outbox_ends_its_visit_when_it_is_delivered(store, own, sqlite_room):
    visit = prepare(store, own)
    given = submission(visit_id=visit.id)
    assert read_submission(write_submission(given)) == given
    local = sqlite_room.open(sqlite_room.make_place("kiosk"))
    post(local, given, at=NOW)
    assert list_visits(store) == [visit]
    assert deliver(local, store, now=now).delivered == 1
    assert list_visits(store) == []


def test_a_damaged_visit_stands_in_no_others_way(store, own):
    damaged = prepare(store, own, at=later(5))
    visit = prepare(store, own, OTHER_CODE, follows=OTHERS)
    with store.writing() as work:
        there = prepared_visits.c.id == damaged.id
        work.connection.execute(prepared_visits.update().where(there).values(sealed=b"\1" + bytes(900)))
    assert open_visit(store, own, OTHER_CODE, at=later(6)) == OpenedVisit(visit.id, CONTENT)


def test_a_kiosk_whose_key_was_exchanged_gets_nothing(store, own):
    altered = replace(as_kiosk(own), public_key=generate_key(SuiteId.X25519).public.to_bytes())
    with pytest.raises(IntegrityError, match="not its own"):
        prepare_visit(
            store, altered, CONTENT, follows=FOLLOWED, code=CODE, actor_id=ANNA, at=NOW, expires_at=later(60)
        )
    assert list_visits(store) == []


def test_a_retired_kiosk_and_a_day_gone_by_are_told(store, own):
    retired = as_kiosk(own, retired_at=NOW)
    told = prepare_visit(
        store, retired, CONTENT, follows=FOLLOWED, code=CODE, actor_id=ANNA, at=NOW, expires_at=later(60)
    )
    assert told.code == "VISIT-002"
    told = prepare_visit(
        store, as_kiosk(own), CONTENT, follows=FOLLOWED, code=CODE, actor_id=ANNA, at=NOW, expires_at=NOW
    )
    assert told.code == "VISIT-003"
