"""A record's past in words: its versions, what the patient changed, who did what; and the person's other records."""

import pytest

from screener.interview.answers import PartialDate
from screener.records.identity import Identity
from screener.records.model import Role
from screener.records.reading import find_record
from screener.records.retrieving import look_at
from screener.review.past import PastReader
from screener.review.same_person import SamePerson
from tests.determination.practice import ON_WARFARIN, WELL
from tests.records.small_clinic import read_forms
from tests.review.whole_life import NOTE, WHY, live

TESTA = Identity("Testa Demonstrata", PartialDate(1992, 2, 2))


@pytest.fixture
def read(practice):
    """Reads the past of a record."""
    book = practice.sit_down()
    reader = PastReader(
        practice.store, practice.staff[Role.PRACTITIONER], practice.shelf, read_forms()[2], "Europe/London",
        practice.clock,
    )  # fmt: skip

    def read_past(record_id):
        record = find_record(practice.store, record_id)
        return reader.read(record, look_at(practice.store, record_id).versions, book.list_people())

    return read_past


@pytest.fixture
def corrected(practice):
    """Sent back, and corrected by the patient: she takes warfarin after all."""
    record_id = practice.keep(WELL)
    book, opened = practice.take(record_id)
    book.send_back(opened, "Please look at your medicines again.")
    practice.clock.move(minutes=5)
    record = find_record(practice.store, record_id)
    practice.keep(ON_WARFARIN, record_id=record_id, corrects=record.version, at=practice.clock())
    return record_id


def test_each_version_says_what_made_it_when_and_by_whom(read, corrected):
    told = [one.told for one in read(corrected).versions]
    assert len(told) == 3
    assert "kept a correction that the patient signed" in told[0]
    assert "sent the record back to the patient" in told[1]
    assert "Pia Sample" in told[1]
    assert "(before the patient corrected it)" in told[2]
    assert "(before" not in told[0]


def test_only_what_the_patient_corrected_is_said_to_be_of_before(read, practice):
    record_id, _ = live(practice)
    told = [one.told for one in read(record_id).versions]
    assert ["(before the patient corrected it)" in one for one in told] == [False] * 5 + [True] * 2
    assert [one.is_sealed for one in read(record_id).versions] == [False, False, True, False, True, False, True]


def test_what_somebody_wrote_when_it_was_sent_back_or_withdrawn_stands_with_it(read, practice):
    record_id, _ = live(practice)
    notes = {one.version: one.notes for one in read(record_id).versions if one.notes}
    assert notes == {2: (f"To the patient: “{NOTE}”",), 7: (f"Why: “{WHY}”",)}


def test_what_was_done_several_times_at_once_is_one_line(read, practice):
    record_id = practice.keep(WELL)
    book = practice.sit_down()
    for _ in range(3):
        book.open(record_id)
    events = read(record_id).events
    assert "Pia Sample" in find(events, "read the record (3 times)")
    assert len(events) == len(set(events)) == 2


def test_a_correction_says_what_the_patient_changed(read, corrected):
    newest, *older = read(corrected).versions
    assert any("warfarin" in change for change in newest.changes)
    assert all(one.changes == () for one in older)


def test_who_did_what_is_told_newest_first(read, corrected):
    events = read(corrected).events
    assert events.index(find(events, "kept a correction")) < events.index(
        find(events, "kept what the patient signed")
    )
    assert "Pia Sample" in find(events, "took the record")


def find(events, words):
    return next(event for event in events if words in event)


def test_a_persons_records_are_found_by_name_and_birth_alone(practice):
    first, second = practice.keep(WELL), practice.keep(ON_WARFARIN)
    same = SamePerson(practice.store, practice.staff[Role.PRACTITIONER], practice.clock)
    assert {one.record.id for one in same.find(TESTA)} == {first, second}
    assert same.find(Identity("Testa Demonstrata", PartialDate(1992, 2, 3))) == ()
    assert same.find(Identity("Testa", PartialDate(1992, 2, 2))) == ()


def test_a_namesake_without_a_date_of_birth_is_nobody_known(practice):
    practice.keep(WELL)
    same = SamePerson(practice.store, practice.staff[Role.PRACTITIONER], practice.clock)
    assert same.find(Identity("Testa Demonstrata")) == ()


def test_what_arrives_later_is_found_too(practice):
    practice.keep(WELL)
    same = SamePerson(practice.store, practice.staff[Role.PRACTITIONER], practice.clock)
    assert len(same.find(TESTA)) == 1
    later = practice.keep(WELL)
    assert later in {one.record.id for one in same.find(TESTA)}
