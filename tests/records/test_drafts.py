"""An unfinished interview survives, is gone on with by staff's leave, and is taken away in time."""

from __future__ import annotations

from dataclasses import replace

from screener.records.audit_log import list_events
from screener.records.drafts import (
    find_drafts,
    keep_draft,
    open_kept_draft,
    remove_draft,
    remove_old_drafts,
    resume_draft,
    save_draft,
)
from tests.records.invented import ANNA, KIOSK, NOW, draft, later, name, sealed


def test_each_answer_takes_the_place_of_what_was_saved_before(store):
    first = draft()
    save_draft(store, first)
    second = replace(first, saved_at=later(1), sealed=sealed("draft"))
    save_draft(store, second)
    assert find_drafts(store) == [second]


def test_a_saved_draft_is_there_after_the_store_was_closed(room, place):
    given = draft()
    save_draft(room.open(place), given)
    room.close()
    assert find_drafts(room.open(place)) == [given]


def test_staff_see_the_drafts_of_their_kiosk_last_saved_first(store):
    mine = [draft(saved_at=later(minutes)) for minutes in (1, 9, 4)]
    for given in (*mine, draft(kiosk_id=name())):
        save_draft(store, given)
    assert find_drafts(store, kiosk_id=KIOSK) == sorted(mine, key=lambda given: given.saved_at, reverse=True)


def test_going_on_is_told_with_who_confirmed(store):
    given = draft()
    save_draft(store, given)
    assert resume_draft(store, given.interview_id, actor_id=ANNA, at=NOW) == given
    (told,) = list_events(store)
    assert (told.action, told.actor_id) == ("draft.resumed", ANNA)
    assert told.read_details() == {"interview": given.interview_id}


def test_what_timed_out_and_is_kept_is_for_staff_alone(store):
    given = draft()
    save_draft(store, given)
    assert keep_draft(store, given.interview_id, actor_id=KIOSK, at=NOW)
    assert resume_draft(store, given.interview_id, actor_id=ANNA, at=NOW) is None
    opened = open_kept_draft(store, given.interview_id, actor_id=ANNA, at=NOW)
    assert opened == replace(given, kept=True)
    assert find_drafts(store, kept=False) == []
    assert [event.action for event in list_events(store)] == ["draft.kept", "draft.read"]


def test_a_removed_draft_is_gone_and_told_once(store):
    given = draft()
    save_draft(store, given)
    assert remove_draft(store, given.interview_id, actor_id=KIOSK, at=NOW)
    assert not remove_draft(store, given.interview_id, actor_id=KIOSK, at=NOW)
    assert find_drafts(store) == []
    assert len(list(list_events(store))) == 1


def test_where_a_patient_stopped_is_told_with_the_draft_that_goes(store):
    for do in (keep_draft, remove_draft):
        given = draft()
        save_draft(store, given)
        assert do(store, given.interview_id, actor_id=KIOSK, at=NOW, page="your-skin")
        *_, told = list_events(store)
        assert told.read_details() == {"interview": given.interview_id, "page": "your-skin"}


def test_what_is_a_day_old_goes_kept_or_not(store):
    old, kept, fresh = draft(saved_at=later(-1500)), draft(saved_at=later(-1441)), draft(saved_at=later(-1439))
    for given in (old, kept, fresh):
        save_draft(store, given)
    keep_draft(store, kept.interview_id, actor_id=KIOSK, at=NOW)
    assert remove_old_drafts(store, saved_before=later(-1440), actor_id=KIOSK, at=NOW) == 2
    assert find_drafts(store) == [fresh]
    assert remove_old_drafts(store, saved_before=later(-1440), actor_id=KIOSK, at=NOW) == 0


def test_saving_answers_tells_nothing(store):
    save_draft(store, draft())
    assert list(list_events(store)) == []
