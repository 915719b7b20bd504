"""A record opened, taken, sent back, and what stands in the way of that."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from screener.determination.casebook import Opened, Signed
from screener.determination.decision import Overall
from screener.errors import Problem
from screener.records.audit_log import list_events
from screener.records.model import Part, Role
from screener.records.states import RecordState
from tests.clinics import lock_database
from tests.determination.practice import ON_ROACCUTANE, ON_WARFARIN, TODAY, WELL, determine, make_parts
from tests.records.small_clinic import SIGNED


def test_a_record_is_opened_with_all_that_a_decision_rests_on(practice):
    record_id = practice.keep(ON_ROACCUTANE)
    opened = practice.sit_down().open(record_id)
    assert opened.identity.name == "Testa Demonstrata"
    assert "med-isotretinoin-current" in [one.rule for one in opened.case.open_findings]
    assert opened.case.on == TODAY
    assert opened.journey.record_id == record_id
    assert opened.pdf.startswith(b"%PDF")
    assert (opened.determination, opened.note, opened.before) == (None, "", None)
    told = [event.action for event in list_events(practice.store, record_id=record_id)]
    assert told == ["record.submit", "record.read"]


def test_reception_neither_opens_nor_takes(practice):
    record_id = practice.keep(WELL)
    opened = practice.sit_down().open(record_id)
    desk = practice.sit_down(Role.RECEPTION)
    assert desk.open(record_id).code == "DECIDE-050"
    assert desk.take(opened).code == "DECIDE-050"
    assert desk.send_back(opened, "Look again.").code == "DECIDE-050"
    assert len(list(list_events(practice.store, record_id=record_id))) == 2


def test_a_record_that_is_not_there_is_told(practice):
    assert practice.sit_down().open("0e0e0e0e-1111-4222-8333-444444444444").code == "RECORD-016"


def test_answers_that_fit_the_form_no_more_are_told(practice):
    record_id = "0f0f0f0f-1111-4222-8333-444444444444"
    parts = dict(make_parts(record_id, json.dumps(WELL), SIGNED))
    told = json.loads(parts[Part.RESPONSE])
    told["answers"]["a-question-of-last-year"] = "yes"
    practice.keep(parts={**parts, Part.RESPONSE: json.dumps(told).encode()}, record_id=record_id)
    assert practice.sit_down().open(record_id).code == "DECIDE-052"


@pytest.mark.parametrize("data", [b"\xff", b"[]", b"nothing"])
def test_a_part_that_nobody_could_have_written_is_told(practice, data):
    record_id = "0f0f0f0f-1111-4222-8333-444444444445"
    parts = make_parts(record_id, json.dumps(WELL), SIGNED)
    practice.keep(parts={**parts, Part.ASSESSMENT: b'{"outcome": "clear"}', Part.RESPONSE: data}, record_id=record_id)
    assert isinstance(practice.sit_down().open(record_id), Problem)


def test_a_record_is_taken_released_and_taken_over(practice):
    book, opened = practice.take(practice.keep(WELL))
    other = practice.sit_down(Role.PRESCRIBER)
    assert other.take(other.open(opened.record.id)).code == "DECIDE-055"
    over = other.take_over(other.open(opened.record.id))
    assert other.list_people()[over.record.claimed_by] == "Rufus Model"
    assert book.release(opened).code == "RECORD-014"
    assert other.release(over).record.state is RecordState.SUBMITTED


def test_two_who_take_at_once_are_told(practice):
    record_id = practice.keep(WELL)
    first, second = practice.sit_down(), practice.sit_down(Role.OWNER)
    seen = second.open(record_id)
    assert isinstance(first.take(first.open(record_id)), Opened)
    assert second.take(seen).code == "RECORD-014"


def test_what_the_patient_is_asked_to_look_at_is_written_to_them(practice):
    book, opened = practice.take(practice.keep(ON_WARFARIN))
    assert book.send_back(opened, "  \n").code == "DECIDE-054"
    assert book.send_back(opened, "x" * 501).code == "DECIDE-004"
    returned = book.send_back(opened, " Which blood thinner? ")
    assert returned.state is RecordState.RETURNED
    assert book.open(returned.id).note == "Which blood thinner?"


def test_a_corrected_form_stands_beside_what_it_was_before(practice):
    book, opened = practice.take(practice.keep(ON_WARFARIN))
    returned = book.send_back(opened, "Which blood thinner?")
    practice.keep(ON_ROACCUTANE, record_id=returned.id, corrects=returned.version)
    corrected = book.open(returned.id)
    assert corrected.note == "Which blood thinner?"
    assert corrected.before == opened.case
    assert [one.entry.name for one in corrected.case.given.medicines] == ["Roaccutane"]


def test_a_correction_of_what_was_decided_begins_with_nothing_decided(practice):
    book, opened = practice.take(practice.keep(ON_WARFARIN))
    determined = determine(opened.case, Overall.DECLINE, words="Wants to ask her doctor.")
    done = book.sign(book.prepare(opened, opened.case, determined))
    assert isinstance(done, Signed)
    practice.keep(WELL, record_id=done.record.id, corrects=done.record.version)
    corrected = book.open(done.record.id)
    assert (corrected.determination, corrected.case.decisions) == (None, ())
    assert corrected.before.given == opened.case.given


def test_a_database_that_is_away_is_told_and_tried_again(practice):
    from screener.records.store import open_store

    record_id = practice.keep(WELL)
    practice.store.close()
    practice.store = open_store(practice.folder / "records", wait_s=0.2)
    book = practice.sit_down()
    with lock_database(practice.folder):
        told = book.open(record_id)
        assert told.code == "STORE-001"
    opened = book.open(record_id)
    with lock_database(practice.folder):
        assert book.take(opened).code == "STORE-001"
    assert isinstance(book.take(opened), Opened)


def test_the_day_of_a_setting_is_the_clinics(practice):
    record_id = practice.keep(WELL)
    practice.clock.at = practice.clock.at.replace(hour=23, minute=30)
    here = practice.sit_down(zone="Asia/Tokyo")
    setting = here.get_setting(here.open(record_id))
    assert (setting.today, setting.signed_on) == (TODAY.replace(day=21), TODAY)
    assert setting == replace(setting, role=Role.PRACTITIONER)
