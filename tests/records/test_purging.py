"""What the schedule no longer keeps is deleted and certified; what is held stays, and so does the trail."""

from __future__ import annotations

import json
from datetime import UTC, date, timedelta

import pytest
from sqlalchemy import func, select

from screener.records.audit_log import list_events
from screener.records.model import LegalHold, Part
from screener.records.proving import RowFault, Wrong, verify_store
from screener.records.purging import (
    find_due,
    find_next_due,
    lift_hold,
    list_certificates,
    list_holds,
    place_hold,
    purge,
)
from screener.records.reading import find_record, open_part, open_record
from screener.records.resealing import find_sealed_to
from screener.records.states import RecordState, Step
from screener.records.submitting import submit
from screener.records.tables import sealed_parts
from tests.records.invented import ANNA, KEY, NOW, content, keep, later, name, sealed, submission, walk

EVERY = dict.fromkeys(RecordState, later(60 * 24 * 400))
AT = later(60 * 24 * 500)


def hold(record):
    return LegalHold(name(), record.id, NOW, ANNA, sealed("reason"))


def clear(store, schedule=EVERY):
    return purge(store, schedule, certificate_id=name(), actor_id=ANNA, at=AT)


def test_a_purged_record_leaves_ids_times_and_digests(store):
    record = walk(store, keep(store), Step.TAKE, Step.DECIDE, Step.COUNTERSIGN, Step.TREAT)
    before = open_record(store, record.id, actor_id=ANNA, at=NOW)
    certificate = clear(store)
    after = open_record(store, record.id, actor_id=ANNA, at=AT)
    assert (after.record.state, after.record.outcome, after.record.treatment_on) == (RecordState.PURGED, None, None)
    assert after.parts == {}
    assert all((version.outcome, version.treatment_on) == (None, None) for version in after.versions)
    assert open_part(store, record.id, 1, Part.PDF, actor_id=ANNA, at=AT) is None
    (told,) = json.loads(certificate.body)["records"]
    assert told["record"] == record.id
    kept = {
        (stamp.version, stamp.part.value, stamp.size, stamp.digest)
        for version in before.versions
        for stamp in version.parts
    }
    assert {tuple(part) for part in told["parts"]} == kept
    assert len(kept) == 7
    assert verify_store(store).is_whole


def test_the_certificate_is_kept_and_told(store):
    keep(store)
    certificate = clear(store)
    assert certificate.records == 1
    assert list_certificates(store) == [certificate]
    told = [event for event in list_events(store) if event.action == "records.purged"]
    assert told[0].read_details() == {"certificate": certificate.id, "digest": certificate.digest, "count": 1}


def test_the_next_day_is_that_of_the_first_record_that_nothing_keeps(store):
    years = {RecordState.SUBMITTED: 2, RecordState.WITHDRAWN: 1, RecordState.COUNTERSIGNED: 0}

    def find():
        return find_next_due(store, years, zone=UTC)

    assert find() is None
    walk(store, keep(store), Step.TAKE, Step.DECIDE, Step.COUNTERSIGN)
    assert find() is None
    keep(store, content=content(treatment_on=date(2028, 1, 1)))
    assert find() == date(2030, 1, 2)
    first = keep(store, content=content(treatment_on=None))
    changed = find_record(store, first.id).changed_at.date()
    assert find() == changed.replace(year=changed.year + 2) + timedelta(days=1)
    place_hold(store, hold(first))
    assert find() == date(2030, 1, 2)
    withdrawn = walk(store, keep(store), Step.WITHDRAW)
    assert withdrawn.treatment_on > withdrawn.changed_at.date()
    assert find() == withdrawn.treatment_on.replace(year=withdrawn.treatment_on.year + 1) + timedelta(days=1)


def test_only_what_is_due_goes(store):
    due = keep(store)
    treated_later = keep(store, content=content(treatment_on=date(2028, 1, 1)))
    other_state = walk(store, keep(store), Step.WITHDRAW)
    in_hands = walk(store, keep(store), Step.TAKE)
    schedule = {**EVERY}
    del schedule[RecordState.WITHDRAWN]
    assert find_due(store, schedule) == [due]
    assert clear(store, schedule).records == 1
    for record in (treated_later, other_state, in_hands):
        assert find_record(store, record.id) == record


def test_what_changed_on_the_day_of_the_limit_stays(store):
    record = keep(store)
    assert find_due(store, {RecordState.SUBMITTED: record.changed_at}) == []
    assert find_due(store, {RecordState.PURGED: AT}) == []


def test_a_hold_keeps_until_it_is_lifted(store):
    record = keep(store)
    placed = hold(record)
    assert place_hold(store, placed) is None
    assert clear(store).records == 0
    assert find_record(store, record.id) == record
    assert lift_hold(store, placed.id, actor_id=ANNA, at=AT)
    assert not lift_hold(store, placed.id, actor_id=ANNA, at=AT)
    (lifted,) = list_holds(store, record_id=record.id)
    assert (lifted.lifted_by, lifted.lifted_at) == (ANNA, AT)
    assert clear(store).records == 1
    assert place_hold(store, hold(record)).code == "RECORD-016"
    assert verify_store(store).is_whole


def test_a_purged_submission_that_is_handed_over_again_does_not_come_back(store):
    given = submission()
    submit(store, given, at=NOW)
    clear(store)
    assert submit(store, given, at=AT).already
    assert find_record(store, given.record_id).state is RecordState.PURGED


def test_a_rotation_passes_over_what_is_purged(store):
    keep(store)
    clear(store)
    assert find_sealed_to(store, KEY) == []


def test_sealed_bytes_are_gone_from_the_file(sqlite_room):
    place = sqlite_room.make_place()
    store = sqlite_room.open(place)
    given = submission()
    submit(store, given, at=NOW)
    marks = [sealed_bytes[-40:] for sealed_bytes in given.content.parts.values()]

    def find_in_folder():
        everything = b"".join(file.read_bytes() for file in place.iterdir())
        return [mark for mark in marks if mark in everything]

    assert find_in_folder() == marks
    clear(store)
    assert find_in_folder() == []


@pytest.mark.parametrize("part", [Part.PDF])
def test_a_purged_part_that_is_back_is_noticed(store, part):
    record = keep(store)
    clear(store)
    with store.writing() as work:
        this = (sealed_parts.c.record_id == record.id) & (sealed_parts.c.part == part.value)
        work.connection.execute(sealed_parts.update().where(this).values(sealed=b"back"))
    assert verify_store(store).wrong == (Wrong("sealed_parts", f"{record.id}:1:{part}", RowFault.ALTERED),)


def test_a_purge_of_nothing_is_certified_too(store):
    assert clear(store).records == 0
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(sealed_parts)).scalar_one() == 0
