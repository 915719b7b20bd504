"""With the clinic's database away a kiosk keeps what is signed, and delivers it later: in order, exactly once."""

from __future__ import annotations

from itertools import count

import pytest
from sqlalchemy import event, text

from screener.errors import IntegrityError
from screener.records.audit_log import list_events
from screener.records.drafts import find_drafts, save_draft
from screener.records.outbox import count_waiting, deliver, find_refused, post, read_submission, write_submission
from screener.records.proving import verify_store
from screener.records.reading import find_record, open_record
from screener.records.states import Step
from screener.records.store import FILE_NAME
from tests.records.invented import ANNA, NOW, draft, keep, later, name, submission, walk


@pytest.fixture
def local(room, tmp_path, sqlite_template):
    """The kiosk's own store: SQLite, whatever the clinic's is."""
    folder = tmp_path / "kiosk"
    folder.mkdir()
    (folder / FILE_NAME).write_bytes(sqlite_template.read_bytes())
    return room.open(folder)


def now():
    return later(60)


def get_order(store):
    return [event.record_id for event in list_events(store) if event.action == "record.submit"]


def test_a_submission_reads_as_it_was_written():
    for given in (submission(), submission(interview_id=name(), corrects=3)):
        assert read_submission(write_submission(given)) == given


def test_any_altered_byte_of_what_waits_is_noticed():
    body = write_submission(submission())
    for place in (*range(70), *range(70, len(body), 37)):
        with pytest.raises(IntegrityError):
            read_submission(body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :])


def test_what_is_posted_ends_its_draft_and_waits_once(local):
    unfinished = draft()
    save_draft(local, unfinished)
    given = submission(interview_id=unfinished.interview_id)
    for _ in range(2):
        post(local, given, at=NOW)
    assert find_drafts(local) == []
    assert count_waiting(local) == (1, 0)


def test_what_waits_is_delivered_in_order_and_is_then_gone(local, store):
    given = [submission(submitted_at=later(-number)) for number in range(7)]
    for each in given:
        post(local, each, at=NOW)
    delivery = deliver(local, store, now=now)
    assert (delivery.delivered, delivery.waiting, delivery.refused, delivery.trouble) == (7, 0, 0, None)
    assert get_order(store) == [each.record_id for each in given]
    assert open_record(store, given[3].record_id, actor_id=ANNA, at=NOW).parts == given[3].content.parts
    assert deliver(local, store, now=now).delivered == 0


def test_a_death_between_delivery_and_taking_it_off_doubles_nothing(local, store):
    """The kiosk dies at each statement of its own store in turn, and starts again."""
    given = [submission() for _ in range(4)]
    for each in given:
        post(local, each, at=NOW)
    for deadly in count(1):
        left = iter(range(deadly - 1))

        def die(*_, left=left):
            if next(left, None) is None:
                raise KeyboardInterrupt

        event.listen(local.engine, "before_cursor_execute", die)
        try:
            deliver(local, store, now=now)
        except KeyboardInterrupt:
            continue
        finally:
            event.remove(local.engine, "before_cursor_execute", die)
        break
    assert deadly > 4
    assert get_order(store) == [each.record_id for each in given]
    assert count_waiting(local) == (0, 0)
    assert verify_store(store).is_whole


def test_what_cannot_be_kept_is_set_aside_and_the_rest_goes_on(local, store):
    record = keep(store)
    walk(store, record, Step.WITHDRAW)
    late = submission(record_id=record.id, corrects=1)
    for each in (late, submission()):
        post(local, each, at=NOW)
    delivery = deliver(local, store, now=now)
    assert (delivery.delivered, delivery.waiting, delivery.refused) == (1, 0, 1)
    assert find_refused(local) == [("RECORD-011", late)]


@pytest.mark.parametrize("damage", [b"", b"x" * 900, 9.5])
def test_a_damaged_submission_stops_the_delivery(local, store, damage):
    post(local, submission(), at=NOW)
    with local.writing() as work:
        work.connection.execute(text("UPDATE outbox SET body = :damage"), {"damage": damage})
    with pytest.raises(IntegrityError) as caught:
        deliver(local, store, now=now)
    assert caught.value.code == "STORE-022"
    assert get_order(store) == []


def test_with_postgresql_away_everything_waits_and_is_delivered_when_it_is_back(
    cluster, postgres_room, sqlite_template
):
    central, folder = postgres_room.open(postgres_room.make_place()), sqlite_template.parent / "away"
    folder.mkdir()
    (folder / FILE_NAME).write_bytes(sqlite_template.read_bytes())
    local = postgres_room.open(folder)
    given = [submission() for _ in range(3)]
    post(local, given[0], at=NOW)
    assert deliver(local, central, now=now).delivered == 1
    cluster.stop()
    try:
        for each in given[1:]:
            post(local, each, at=NOW)
        delivery = deliver(local, central, now=now)
    finally:
        cluster.start()
    assert (delivery.delivered, delivery.waiting) == (0, 2)
    assert delivery.trouble.code == "STORE-004"
    assert deliver(local, central, now=now).delivered == 2
    assert get_order(central) == [each.record_id for each in given]
    assert all(find_record(central, each.record_id) for each in given)
