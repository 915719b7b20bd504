"""A patient corrects what they signed: a new version with a new signature; the one before stays as it is."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from screener.commands.correcting import begin_correction
from screener.commands.loading import Shelf
from screener.errors import MachineError
from screener.interview.answers import Written
from screener.interview.flow import Interview
from screener.interview.run import Run
from screener.kiosk.submission import prepare, submit
from screener.records.model import Part
from screener.records.reading import find_record
from tests.clinics import open_clinic_store, read_everything
from tests.kiosk.test_submission import AT, make_draft, prepare_and_sign, sign

LATER = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def kept(make_run, setup, keeper):
    """A record that was signed."""
    run = make_run()
    submit(*prepare_and_sign(run, setup, keeper), setup, keeper, sealed_at=AT)
    return run.record_id


@pytest.fixture
def begin(kept, setup, patient, words, clock, unapproved):
    """Begins a correction of it as it stands."""

    def make():
        store = open_clinic_store(setup.data)
        record = find_record(store, kept)
        store.close()
        progress = begin_correction(record, read_everything(setup.data)[kept][Part.RESPONSE], Shelf(), now=LATER)
        assert not isinstance(progress, tuple), progress
        run = Run(
            Interview(patient.questionnaire, patient.lexicon, progress.given),
            words,
            record_id=kept,
            submission_id=progress.submission_id,
            corrects=progress.corrects,
            now=clock,
            standing=unapproved,
        )
        run.go_on(progress)
        return progress, run

    return make


def hand_over(run, setup, keeper):
    prepared = prepare(make_draft(run), setup, keeper, prepared_at=LATER)
    submit(prepared, tuple(sign(signer) for signer in prepared.draft.signers), setup, keeper, sealed_at=LATER)


def test_a_correction_begins_with_every_answer_and_no_consent(begin, patient):
    progress, run = begin()
    assert progress.given == patient.read().given
    assert run.journey().ticked == ()
    assert progress.page_id == "check"
    assert progress.corrects == 1


def test_a_correction_becomes_the_version_that_stands(begin, setup, keeper, kept):
    _, run = begin()
    run.answer("preferred-name", Written("Corrected"))
    hand_over(run, setup, keeper)
    store = open_clinic_store(setup.data)
    record = find_record(store, kept)
    store.close()
    assert (record.version, record.rests_on) == (2, 2)
    parts = read_everything(setup.data)[kept]
    assert json.loads(parts[Part.RESPONSE])["answers"]["preferred-name"] == "Corrected"


def test_of_two_corrections_of_the_same_version_the_second_is_told_and_changes_nothing(begin, setup, keeper, kept):
    (_, first), (_, second) = begin(), begin()
    for run, name in ((first, "First"), (second, "Second")):
        run.answer("preferred-name", Written(name))
    hand_over(first, setup, keeper)
    with pytest.raises(MachineError, match="changed meanwhile"):
        hand_over(second, setup, keeper)
    parts = read_everything(setup.data)[kept]
    assert json.loads(parts[Part.RESPONSE])["answers"]["preferred-name"] == "First"


def test_the_kiosk_opens_at_the_check_page_and_ends_after_the_patient(begin, open_kiosk, hand, qtbot):
    progress, _ = begin()
    session = open_kiosk(prepare_visit=None, correction=progress)
    hand.find(session.window, "page_check")
    assert session.window.run.corrects == 1
    with qtbot.waitSignal(session.finished):
        session.wipe()
