"""Lists come in the inbox's order, page by page, whatever arrives meanwhile; whoever opens a record is told of."""

from __future__ import annotations

import pytest
from sqlalchemy import text, update

from screener.errors import IntegrityError
from screener.records.audit import Action
from screener.records.audit_log import list_events, read_head
from screener.records.model import OUTCOMES, Part
from screener.records.reading import (
    OPEN,
    Order,
    count_records,
    find_record,
    open_part,
    open_record,
    read_identities,
    read_page,
)
from screener.records.states import RecordState, Step
from screener.records.tables import sealed_parts
from tests.records.invented import ANNA, NOW, keep, later, name, walk

STATES = {
    RecordState.SUBMITTED: (),
    RecordState.IN_REVIEW: (Step.TAKE,),
    RecordState.RETURNED: (Step.TAKE, Step.SEND_BACK),
    RecordState.COUNTERSIGNED: (Step.TAKE, Step.DECIDE, Step.COUNTERSIGN),
}


@pytest.fixture
def full(store):
    """Records of every outcome in four states, in an order that is none."""
    for number, (state, steps) in enumerate(STATES.items()):
        for place, outcome in enumerate(OUTCOMES):
            for minutes in (7, 3):
                waited = later((number * 31 + place * 17 + minutes) % 50)
                record = keep(store, outcome=outcome, submitted_at=waited)
                assert walk(store, record, *steps).state is state
    return store


def read_all(store, **options):
    entries, after = [], None
    while True:
        page = read_page(store, after=after, **options)
        entries += page.entries
        after = page.next
        if after is None:
            return [entry.record for entry in entries]


def by_inbox(record):
    return list(RecordState).index(record.state), OUTCOMES.index(record.outcome), record.submitted_at, record.id


@pytest.mark.parametrize("limit", [1, 7, 50])
def test_the_inbox_shows_waiting_first_then_worst_then_longest_wait(full, limit):
    listed = read_all(full, limit=limit)
    assert listed == sorted(listed, key=by_inbox)
    assert len(listed) == len(set(listed)) == 30
    assert {record.state for record in listed} == OPEN - {RecordState.DECIDED}


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize(
    "states", [{RecordState.SUBMITTED, RecordState.COUNTERSIGNED}, {RecordState.RETURNED}, set(RecordState), set()]
)
def test_only_the_states_and_outcomes_asked_for_are_listed(full, order, states):
    every = read_all(full, states=set(RecordState), limit=9)
    assert len(every) == 40
    listed = read_all(full, order=order, states=states, outcomes=["defer", "clear"], limit=3)
    wanted = {record for record in every if record.state in states and record.outcome in ("defer", "clear")}
    assert len(listed) == len(wanted)
    assert set(listed) == wanted


def test_newest_first(full):
    listed = read_all(full, order=Order.NEWEST, states=set(RecordState), limit=7)
    assert listed == sorted(listed, key=lambda record: (record.submitted_at, record.id), reverse=True)
    assert len(listed) == 40


def test_what_arrives_while_paging_hides_nothing_and_doubles_nothing(full):
    first = read_page(full, limit=5)
    keep(full, outcome="contraindicated", submitted_at=later(-90))
    rest = read_page(full, limit=100, after=first.next)
    listed = [entry.record for entry in (*first.entries, *rest.entries)]
    assert listed == sorted(listed, key=by_inbox)
    assert len(listed) == len(set(listed)) == 30


def test_a_page_brings_the_newest_part_that_stands(store):
    record = keep(store)
    before = read_page(store).entries[0].parts
    assert set(before) == {Part.IDENTITY}
    walk(store, record, Step.TAKE, Step.REASSESS)
    (entry,) = read_page(store, parts=(Part.IDENTITY, Part.ASSESSMENT)).entries
    opened = open_record(store, record.id, actor_id=ANNA, at=NOW)
    assert entry.parts == {part: opened.parts[part] for part in (Part.IDENTITY, Part.ASSESSMENT)}
    assert entry.parts[Part.IDENTITY] == before[Part.IDENTITY]
    assert read_page(store, parts=()).entries[0].parts == {}


def test_records_are_counted_by_state_and_outcome(full):
    counts = count_records(full)
    assert counts[RecordState.SUBMITTED, "defer"] == 2
    assert sum(counts.values()) == 40


def test_the_pages_of_lists_need_no_sorting(store):
    """The plan walks an index; without one, 100,000 records would be sorted for each page."""
    if store.get_file() is None:
        query = "EXPLAIN (COSTS OFF) SELECT * FROM records ORDER BY inbox_rank, submitted_at, id LIMIT 50"
        set_up = "SET LOCAL enable_seqscan = off"
    else:
        query = "EXPLAIN QUERY PLAN SELECT * FROM records ORDER BY inbox_rank, submitted_at, id LIMIT 50"
        set_up = "SELECT 1"
    with store.reading() as connection:
        connection.execute(text(set_up))
        plan = " ".join(str(tuple(row)) for row in connection.execute(text(query)))
    assert "ix_records_inbox" in plan
    assert "Sort" not in plan
    assert "B-TREE" not in plan


# ── opening ─────────────────────────────────────────────────────────────────────────────────────


def test_what_for_it_was_opened_is_told(store):
    record = keep(store)
    open_record(store, record.id, actor_id=ANNA, at=NOW, action=Action.RECORD_EXPORTED)
    open_part(store, record.id, 1, Part.PDF, actor_id=ANNA, at=NOW)
    list(read_identities(store, actor_id=ANNA, at=NOW))
    assert [event.action for event in list_events(store, after=1)] == [
        "record.exported", "record.read", "records.identities-read",
    ]  # fmt: skip


def test_what_is_not_there_is_none_and_tells_nothing(store):
    before = read_head(store)
    assert find_record(store, name()) is None
    assert open_record(store, name(), actor_id=ANNA, at=NOW) is None
    assert open_part(store, name(), 1, Part.PDF, actor_id=ANNA, at=NOW) is None
    assert read_head(store) == before


def test_identities_are_read_to_the_last(store):
    kept = {keep(store, submitted_at=later(number)).id for number in range(12)}
    assert {entry.record.id for entry in read_identities(store, actor_id=ANNA, at=NOW)} == kept


@pytest.mark.parametrize("part", [Part.IDENTITY, Part.PDF])
def test_an_altered_part_is_not_handed_out(store, part):
    record = keep(store)
    this = (sealed_parts.c.record_id == record.id) & (sealed_parts.c.part == part.value)
    with store.writing() as work:
        work.connection.execute(update(sealed_parts).where(this).values(sealed=b"other"))
    with pytest.raises(IntegrityError) as caught:
        open_record(store, record.id, actor_id=ANNA, at=NOW)
    assert caught.value.code == "RECORD-020"
    with pytest.raises(IntegrityError):
        open_part(store, record.id, 1, part, actor_id=ANNA, at=NOW)


def test_the_database_itself_refuses_to_change_the_trail(store):
    keep(store)
    for statement in (
        "UPDATE audit_events SET action = 'other'",
        "DELETE FROM audit_events",
        "UPDATE audit_head SET sequence = 0",
        "DELETE FROM audit_head",
    ):
        with pytest.raises(IntegrityError) as caught, store.writing() as work:
            work.connection.execute(text(statement))
        assert caught.value.code == "STORE-021"
    assert len(list(list_events(store))) == 1


def test_a_lost_head_stops_everything(store):
    with store.migrating() as connection:
        connection.execute(text(_DROP[store.get_file() is None]))
        connection.execute(text("DELETE FROM audit_head"))
    for attempt in (lambda: keep(store), lambda: read_head(store)):
        with pytest.raises(IntegrityError) as caught:
            attempt()
        assert caught.value.code == "AUDIT-003"
    assert count_records(store) == {}


_DROP = {True: "DROP TRIGGER audit_head_delete ON audit_head", False: "DROP TRIGGER audit_head_delete"}
