"""A patient corrects what they signed: a new version with a new signature; the one before stays as it is."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from screener.commands.founding import as_row
from screener.commands.loading import Shelf
from screener.determination.correcting import begin_correction
from screener.errors import MachineError, Problem
from screener.interview.answers import Written
from screener.interview.flow import Interview
from screener.interview.run import Run
from screener.kiosk.submission import prepare, submit
from screener.records.audit_log import list_events
from screener.records.contents import seal_content
from screener.records.members import add_member
from screener.records.model import Part, Role
from screener.records.reading import find_record
from screener.records.sign_in import sign_in
from screener.records.staff import add_staff
from screener.records.states import RecordState, Step
from screener.records.stepping import Change, take_step
from tests.clinics import OWNER, PASSWORD, open_clinic_store, read_everything
from tests.kiosk.test_submission import AT, make_draft, prepare_and_sign, sign

OTHER, RITAS = "6e1f7a52-9c1e-4b52-9a53-1d7f8a4c2b60", "otter lamp violet canyon"
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
        response = read_everything(setup.data)[kept][Part.RESPONSE]
        progress = begin_correction(record, response, Shelf().read_response, now=LATER)
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


# ── at the kiosk itself ──


@pytest.fixture
def send_back(kept, setup):
    """A practitioner sends the record back with a note."""

    def send(note="Please look at the question about your skin again."):
        store = open_clinic_store(setup.data)
        by = sign_in(store, OWNER, PASSWORD, now=lambda: LATER)
        for step in (Step.TAKE, Step.SEND_BACK):
            record = find_record(store, kept)
            parts = {Part.NOTE: note.encode()} if step is Step.SEND_BACK else None
            content = parts and seal_content(
                by.clinic.public, kept, record.version + 1, parts, outcome=record.outcome
            )
            done = take_step(store, Change(kept, step, record.revision, by.member.id, LATER, content))
            assert not isinstance(done, Problem), done
        store.close()

    return send


@pytest.fixture
def open_rest(open_kiosk, hand):
    """Opens a kiosk at rest, which offers the form that was sent back."""

    def open_it():
        session = open_kiosk(prepare_visit=None)
        hand.wait_until(lambda: hand.sees(session.window, "notice_resume"))
        return session

    return open_it


def sign_in_at(window, hand, name=OWNER, password=PASSWORD):
    hand.click(window, "button_resume")
    hand.type(window, "field_sign_in_name", name)
    hand.type(window, "field_sign_in_password", password)
    hand.click(window, "button_sign_in")


def read_labels(window, name):
    return [label.text() for label in window.findChild(QWidget, name).findChildren(QLabel)]


def test_a_form_that_was_sent_back_is_corrected_at_the_kiosk_and_both_versions_are_kept(
    send_back, open_rest, hand, kept, setup, words
):
    send_back()
    session = open_rest()
    window = session.window
    assert "A form was sent back to its patient." in read_labels(window, "notice_resume")
    sign_in_at(window, hand)
    hand.find(window, "card_resume_0")
    told = read_labels(window, "card_resume_0")
    assert "Testa Demonstrata" in told
    assert "Sent back on 21 November 2026" in told
    assert not hand.sees(window, "button_discard_0")
    hand.click(window, "button_resume_0")
    hand.find(window, "page_check")
    assert hand.find(window, "note_words").text() == "Please look at the question about your skin again."
    run = window.run
    assert (run.record_id, run.corrects) == (kept, 2)
    hand.click(window, "change_preferred-name")
    hand.find(window, "page_about-you")
    hand.type(window, "field_preferred-name", "Corrected")
    hand.click(window, "button_next")
    hand.find(window, "page_check")
    hand_over(run, setup, session.keeper)
    store = open_clinic_store(setup.data)
    record = find_record(store, kept)
    events = [event.action for event in list_events(store, record_id=kept)]
    store.close()
    assert (record.state, record.version, record.rests_on) == (RecordState.SUBMITTED, 3, 3)
    assert events[-1] == "record.correct"
    assert json.loads(read_everything(setup.data)[kept][Part.RESPONSE])["answers"]["preferred-name"] == "Corrected"
    # The kiosk goes on with the next patient, and offers the form no more.
    session.wipe()
    hand.wait_until(lambda: hand.sees(session.window, "button_code"))
    session.keeper.ask(lambda cabinet: cabinet.kiosk_id)
    assert not hand.sees(session.window, "notice_resume")


def test_the_note_is_there_again_after_a_power_cut(send_back, open_rest, hand):
    send_back("One thing more: your tablets.")
    session = open_rest()
    sign_in_at(session.window, hand)
    hand.click(session.window, "button_resume_0")
    hand.find(session.window, "page_check")
    session.settle()
    session.close()
    session = open_rest()
    sign_in_at(session.window, hand)
    hand.click(session.window, "button_resume_0")
    assert hand.find(session.window, "note_words").text() == "One thing more: your tablets."


def test_markup_in_a_note_is_text(send_back, open_rest, hand):
    send_back("<b>Look</b> & see <img src=x>")
    window = open_rest().window
    sign_in_at(window, hand)
    hand.click(window, "button_resume_0")
    label = hand.find(window, "note_words")
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == "<b>Look</b> & see <img src=x>"


def test_what_a_colleague_took_back_meanwhile_is_told_and_not_opened(send_back, open_rest, hand, kept, setup):
    send_back()
    window = open_rest().window
    sign_in_at(window, hand)
    hand.find(window, "button_resume_0")
    store = open_clinic_store(setup.data)
    record = find_record(store, kept)
    take_step(store, Change(kept, Step.TAKE, record.revision, OTHER, LATER))
    store.close()
    hand.click(window, "button_resume_0")
    hand.find(window, "panel_mishap")
    assert window.run is None


@pytest.fixture
def rita(setup):
    """Rita works at reception."""
    store = open_clinic_store(setup.data)
    by = sign_in(store, OWNER, PASSWORD, now=lambda: LATER)
    member = add_member(
        by, (), member_id=OTHER, name="Rita Reception", role=Role.RECEPTION, password=RITAS, clinic_name="Example"
    )  # fmt: skip
    add_staff(store, as_row(member, by.clinic, added_at=LATER), actor_id=by.member.id, at=LATER)
    store.close()
    return member.name


def test_reception_is_told_that_a_practitioner_must_sign_in_for_a_form_that_was_sent_back(
    send_back, rita, open_rest, hand, words
):
    send_back()
    window = open_rest().window
    sign_in_at(window, hand, rita, RITAS)
    hand.find(window, "panel_resume")
    told = read_labels(window, "panel_resume")
    assert words["kiosk_shell.returned-withheld"] in told
    assert words["kiosk_shell.resume-none"] not in told
    assert not hand.sees(window, "card_resume_0")
    hand.click(window, "button_close_panel")
    hand.wait_until(lambda: not hand.sees(window, "panel_resume"))
    assert hand.sees(window, "notice_resume")


def test_reception_sees_no_form_that_was_sent_back(send_back, rita, keeper):
    send_back()
    theirs, noras = keeper.welcome(rita, RITAS).by, keeper.welcome(OWNER, PASSWORD).by
    assert keeper.ask(lambda cabinet: cabinet.list_returned(theirs)) == ()
    (listed,) = keeper.ask(lambda cabinet: cabinet.list_returned(noras))
    assert listed.identity.name == "Testa Demonstrata"
