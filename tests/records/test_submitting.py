"""A submission is kept whole, once, with its event, and ends its draft; or nothing of it is."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from screener.errors import Problem
from screener.records.audit_log import list_events
from screener.records.drafts import find_drafts, save_draft
from screener.records.model import Part
from screener.records.proving import verify_store
from screener.records.reading import find_record, open_part, open_record
from screener.records.states import RecordState, Step
from screener.records.submitting import Receipt, submit
from screener.records.tables import metadata, record_versions
from tests.records.invented import ANNA, KIOSK, NOW, content, draft, keep, later, name, submission, walk


def count_rows(store):
    with store.reading() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def test_everything_arrives_as_it_was_sealed(store):
    given = submission()
    receipt = submit(store, given, at=later(1))
    assert isinstance(receipt, Receipt)
    opened = open_record(store, given.record_id, actor_id=ANNA, at=later(2))
    assert opened.parts == given.content.parts
    record = opened.record
    assert (record.state, record.version, record.revision) == (RecordState.SUBMITTED, 1, 1)
    assert (record.form_id, record.outcome) == ("microneedling", "review")
    assert record.treatment_on == given.content.treatment_on
    assert (record.created_at, record.submitted_at, record.changed_at) == (given.created_at, NOW, later(1))
    (version,) = opened.versions
    assert (version.step, version.content_digest, version.superseded) == (Step.SUBMIT, receipt.content_digest, False)
    assert {stamp.part: stamp.size for stamp in version.parts} == {
        part: len(sealed) for part, sealed in given.content.parts.items()
    }


def test_that_it_was_submitted_and_read_is_told(store):
    record = keep(store)
    open_record(store, record.id, actor_id=ANNA, at=later(1))
    told = [(event.action, event.actor_id, event.record_id) for event in list_events(store)]
    assert told == [("record.submit", KIOSK, record.id), ("record.read", ANNA, record.id)]


def test_the_draft_ends_in_the_same_transaction(store):
    unfinished, other = draft(), draft()
    save_draft(store, unfinished)
    save_draft(store, other)
    keep(store, interview_id=unfinished.interview_id)
    assert find_drafts(store) == [other]


def test_the_same_submission_again_changes_nothing(store):
    given = submission()
    first = submit(store, given, at=NOW)
    before = count_rows(store)
    again = submit(store, given, at=later(5))
    assert again == replace(first, already=True)
    assert count_rows(store) == before


def test_the_same_submission_from_many_threads_is_kept_once(store):
    given, receipts = submission(), []
    together = threading.Barrier(6)

    def hand_over():
        together.wait()
        receipts.append(submit(store, given, at=NOW))

    threads = [threading.Thread(target=hand_over) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(receipt.already for receipt in receipts) == [False, True, True, True, True, True]
    assert count_rows(store)["records"] == 1
    assert verify_store(store).is_whole


def test_another_submission_of_a_kept_record_is_refused_and_the_first_stays(store):
    record = keep(store)
    answer = submit(store, submission(record_id=record.id), at=later(1))
    assert isinstance(answer, Problem)
    assert answer.code == "RECORD-013"
    assert find_record(store, record.id) == record


def test_a_submission_number_taken_by_another_record_is_refused(store):
    given = submission()
    submit(store, given, at=NOW)
    answer = submit(store, replace(given, record_id=name()), at=NOW)
    assert answer.code == "RECORD-012"
    assert count_rows(store)["records"] == 1


def test_a_correction_stands_in_place_and_the_old_pdf_stays(store):
    first = submission()
    submit(store, first, at=NOW)
    record = walk(store, find_record(store, first.record_id), Step.TAKE, Step.SEND_BACK)
    second = submission(
        record_id=record.id, corrects=record.version, content=content(outcome="clear"), submitted_at=later(30)
    )
    receipt = submit(store, second, at=later(30))
    opened = open_record(store, record.id, actor_id=ANNA, at=later(31))
    assert (opened.record.version, opened.record.outcome) == (receipt.version, "clear")
    assert opened.record.submitted_at == later(30)
    assert opened.record.state is RecordState.SUBMITTED
    assert opened.parts == second.content.parts
    assert [(version.step, version.superseded) for version in opened.versions] == [
        (Step.SUBMIT, True), (Step.SEND_BACK, True), (Step.CORRECT, False),
    ]  # fmt: skip
    assert open_part(store, record.id, 1, Part.PDF, actor_id=ANNA, at=NOW) == first.content.parts[Part.PDF]


@pytest.mark.parametrize("gone", ["never there", "changed", "taken", "withdrawn"])
def test_a_correction_of_what_no_longer_stands_is_told_and_kept_out(store, gone):
    record = keep(store)
    corrects, record_id = record.version, record.id
    match gone:
        case "never there":
            record_id = name()
        case "changed":
            submit(store, submission(record_id=record.id, corrects=1), at=NOW)
        case "taken":
            walk(store, record, Step.TAKE)
        case _:
            walk(store, record, Step.WITHDRAW)
    before = count_rows(store)
    answer = submit(store, submission(record_id=record_id, corrects=corrects), at=later(9))
    assert answer.code == "RECORD-011"
    assert count_rows(store) == before


def test_a_correction_again_changes_nothing(store):
    record = keep(store)
    given = submission(record_id=record.id, corrects=1)
    first = submit(store, given, at=NOW)
    assert submit(store, given, at=NOW) == replace(first, already=True)


def test_only_what_the_inbox_sorts_on_is_in_the_clear(store):
    given = submission()
    submit(store, given, at=NOW)
    with store.reading() as connection:
        (row,) = connection.execute(select(record_versions)).mappings()
        assert set(row) == {
            "record_id", "version", "step", "rests_on", "submission_id", "outcome", "treatment_on", "created_at",
            "made_by", "clinic_key_id", "content_digest",
        }  # fmt: skip
    assert {field.name for field in metadata.tables["records"].columns} == {
        "id", "state", "version", "rests_on", "revision", "form_id", "outcome", "treatment_on", "created_at",
        "submitted_at", "changed_at", "claimed_by", "claimed_at", "inbox_rank",
    }  # fmt: skip


def test_a_submission_that_lacks_a_part_is_our_bug():
    with pytest.raises(ValueError, match="brings exactly"):
        submission(content=content({Part.PDF}))


@pytest.mark.parametrize("wrong", ["Testa Démonstrata", "", "0B7C3A52-7D0E-4C1E-9A55-2F1F3C0F8A11", None, 7])
def test_an_id_that_is_no_uuid_is_our_bug(wrong):
    with pytest.raises(ValueError, match="UUID"):
        submission(record_id=wrong)
