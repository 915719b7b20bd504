"""After a power cut: what the screen at rest offers, who opens it, and that all is as it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from screener.interview.answers import Written
from screener.interview.flow import Interview
from screener.interview.journey import FilledBy, Role
from screener.interview.run import Run
from screener.kiosk.cabinet import Cabinet
from tests.clinics import OWNER, PASSWORD, lock_database

LEFT = "0e1f7a52-9c1e-4b52-9a53-1d7f8a4c2b60"
OTHER = "6e1f7a52-9c1e-4b52-9a53-1d7f8a4c2b60"
HELPER = FilledBy(Role.HELPER, "Dolma Metsch", "neighbour")


@pytest.fixture
def leave(patient, words, unapproved, setup):
    """Leaves a form behind as a power cut does, on a page, and tells of what run."""

    def leave(page_id, name=LEFT, **answers):
        patient.answer(**answers)
        given = dict(patient.read().given)
        run = Run(
            Interview(patient.questionnaire, patient.lexicon, given), words, record_id=name, submission_id=name,
            now=setup.now, standing=unapproved,
        )  # fmt: skip
        run.filled_by = HELPER
        run.enter_page("welcome")
        run.enter_page(page_id)
        consent = patient.questionnaire.consent
        run.open_card(patient.questionnaire.education.cards[0].id)
        run.tick(consent.statements[0].id)
        question = consent.understanding[0]
        run.record_understanding(question.id, (question.correct,), right=True)
        with closing(Cabinet(setup.data, "", setup.now)) as cabinet:
            cabinet.save(run.take_picture(), patient.questionnaire)
        return run

    return leave


@pytest.fixture
def open_rest(open_kiosk, hand, qtbot):
    """Opens a kiosk at rest, and waits until it has looked for what was interrupted."""

    def open_it():
        session = open_kiosk(prepare_visit=None)
        qtbot.waitUntil(lambda: session._resuming is not None)
        session.keeper.ask(lambda cabinet: cabinet.kiosk_id)
        return session

    return open_it


@pytest.fixture
def sign_in(hand, qtbot):
    """Signs in at the notice of the screen at rest."""

    def sign_in(window, password=PASSWORD):
        hand.click(window, "button_resume")
        hand.type(window, "field_sign_in_name", OWNER)
        hand.type(window, "field_sign_in_password", password)
        hand.click(window, "button_sign_in")

    return sign_in


def read_texts(window, name):
    """What a panel's or card's labels say, together."""
    shown = next(each for each in window.findChildren(QWidget, name) if each.isVisible())
    return " | ".join(label.text() for label in shown.findChildren(QLabel))


def test_a_screen_at_rest_offers_nothing_when_nothing_was_interrupted(open_rest, hand):
    session = open_rest()
    assert not hand.sees(session.window, "notice_resume")


def test_after_a_power_cut_everything_is_as_it_was(leave, open_rest, sign_in, hand, qtbot, questionnaire):
    before = leave("heart", takes_any="yes", medicine_list=[{"name": "warfarin", "status": "taking"}])
    session = open_rest()
    window = session.window
    sign_in(window)
    hand.find(window, "card_resume_0")
    assert "Healthy" in read_texts(window, "card_resume_0") or "Testa" in read_texts(window, "card_resume_0")
    hand.click(window, "button_resume_0")
    hand.find(window, "page_heart")
    run = window.run
    assert run.interview.given == before.interview.given
    assert run.interview.get_answer("medicine-list").entries[0].name == "warfarin"
    assert run.filled_by == HELPER
    assert run.was_opened(questionnaire.education.cards[0].id)
    assert run.is_ticked(questionnaire.consent.statements[0].id)
    assert run.get_understanding(questionnaire.consent.understanding[0].id).right
    assert (run.record_id, run.submission_id) == (LEFT, LEFT)
    # And it goes on: what is answered now is saved in the same draft, with no page passed on the way.
    hand.click(window, "button_next")
    session.settle()
    assert [step.step for step in run.journey().steps[:2]] == ["welcome", "heart"]
    assert [draft.interview_id for draft in session.keeper.ask(lambda cabinet: cabinet.find_unfinished())] == [LEFT]


def test_going_back_after_a_power_cut_shows_who_fills_it_in(leave, open_rest, sign_in, hand):
    leave("about-you")
    window = open_rest().window
    sign_in(window)
    hand.click(window, "button_resume_0")
    hand.find(window, "page_about-you")
    hand.click(window, "button_back")
    assert hand.find(window, "option_filled-by_helper").isChecked()
    assert hand.find(window, "field_filled-by-name").text() == HELPER.name
    assert hand.find(window, "field_filled-by-relationship").text() == HELPER.relationship
    hand.click(window, "button_start")
    hand.find(window, "page_about-you")
    assert window.run.filled_by == HELPER


def test_a_wrong_password_opens_nothing_and_may_be_typed_again(leave, open_rest, sign_in, hand):
    leave("heart")
    window = open_rest().window
    sign_in(window, "not the password")
    assert hand.find(window, "sign_in_problem").text()
    assert not hand.sees(window, "panel_resume")
    assert hand.find(window, "field_sign_in_password").text() == ""
    hand.type(window, "field_sign_in_password", PASSWORD)
    hand.click(window, "button_sign_in")
    hand.find(window, "panel_resume")


def test_whoever_is_locked_out_is_told_to_wait(leave, open_rest, sign_in, hand, setup):
    leave("heart")
    with closing(Cabinet(setup.data, "", setup.now)) as cabinet:
        for _ in range(12):
            cabinet.welcome(OWNER, "not the password")
    window = open_rest().window
    sign_in(window)
    assert "Wait" in hand.find(window, "sign_in_problem").text()
    assert not hand.sees(window, "panel_resume")


def test_while_the_database_is_busy_nobody_signs_in_and_that_is_told(leave, open_rest, sign_in, hand, setup, qtbot):
    leave("heart")
    window = open_rest().window
    hand.find(window, "button_resume")
    with lock_database(setup.data):
        sign_in(window)
        qtbot.waitUntil(lambda: hand.sees(window, "sign_in_problem"))
    assert "STORE-001" in hand.find(window, "sign_in_problem").text()
    assert hand.find(window, "button_sign_in").isEnabled()


def test_closing_leaves_the_form_for_later(leave, open_rest, sign_in, hand):
    leave("heart")
    session = open_rest()
    sign_in(session.window)
    hand.click(session.window, "button_close_panel")
    assert hand.sees(session.window, "notice_resume")
    assert session.window.run is None
    assert len(session.keeper.ask(lambda cabinet: cabinet.find_unfinished())) == 1


def test_of_two_forms_staff_choose_the_one_of_who_is_there(leave, open_rest, sign_in, hand):
    leave("heart", OTHER, full_name="Probo Erstwhile")
    leave("blood", LEFT, full_name="Testa Demonstrata")
    window = open_rest().window
    sign_in(window)
    hand.find(window, "panel_resume")
    # Last saved first.
    assert "Testa Demonstrata" in read_texts(window, "card_resume_0")
    assert "Probo Erstwhile" in read_texts(window, "card_resume_1")
    hand.click(window, "button_resume_1")
    hand.find(window, "page_heart")
    assert window.run.submission_id == OTHER
    assert window.run.interview.get_answer("full-name") == Written("Probo Erstwhile")


def test_what_is_discarded_is_gone_and_the_others_stay(leave, open_rest, sign_in, hand, qtbot):
    leave("heart", OTHER, full_name="Probo Erstwhile")
    leave("blood", LEFT, full_name="Testa Demonstrata")
    session = open_rest()
    window = session.window
    sign_in(window)
    hand.click(window, "button_discard_0")
    assert hand.find(window, "button_discard_0").text() == window.words["kiosk_shell.resume-discard-sure"]
    assert len(session.keeper.ask(lambda cabinet: cabinet.find_unfinished())) == 2
    hand.click(window, "button_discard_0")
    qtbot.waitUntil(lambda: not hand.sees(window, "card_resume_1"))
    assert "Probo Erstwhile" in read_texts(window, "card_resume_0")
    hand.click(window, "button_discard_0", "button_discard_0")
    qtbot.waitUntil(lambda: not hand.sees(window, "panel_resume"))
    assert not hand.sees(window, "notice_resume")
    assert session.keeper.ask(lambda cabinet: cabinet.find_unfinished()) == ()


def test_who_gave_no_name_is_told_so(leave, open_rest, sign_in, hand):
    leave("about-you", full_name=None, date_of_birth=None)
    window = open_rest().window
    sign_in(window)
    hand.find(window, "panel_resume")
    assert window.words["kiosk_shell.resume-nameless"] in read_texts(window, "card_resume_0")


def test_a_damaged_form_beside_a_good_one_is_in_nobodys_way(leave, open_rest, sign_in, hand, setup):
    leave("heart", OTHER)
    leave("blood", LEFT)
    with closing(sqlite3.connect(setup.data / "records" / "screener.db")) as raw, raw:
        raw.execute("UPDATE drafts SET sealed = zeroblob(500) WHERE interview_id = ?", [OTHER])
    window = open_rest().window
    sign_in(window)
    hand.click(window, "button_resume_0")
    hand.find(window, "page_blood")


def test_a_form_that_was_changed_since_cannot_be_gone_on_with_and_can_be_taken_away(
    leave, open_rest, sign_in, hand, setup, patient, qtbot
):
    run = leave("heart")
    changed = patient.questionnaire.model_copy(update={"digest": "0" * 64})
    with closing(Cabinet(setup.data, "", setup.now)) as cabinet:
        cabinet.save(run.take_picture(), changed)
    session = open_rest()
    window = session.window
    sign_in(window)
    hand.find(window, "panel_resume")
    assert "changed" in read_texts(window, "card_resume_0")
    assert not hand.sees(window, "button_resume_0")
    hand.click(window, "button_discard_0", "button_discard_0")
    qtbot.waitUntil(lambda: not hand.sees(window, "panel_resume"))
    assert session.keeper.ask(lambda cabinet: cabinet.find_unfinished()) == ()


def test_what_is_gone_meanwhile_is_told_and_no_longer_offered(leave, open_rest, sign_in, hand, setup, qtbot):
    leave("heart")
    session = open_rest()
    window = session.window
    sign_in(window)
    hand.find(window, "panel_resume")
    session.keeper.forget(LEFT, keep=False)
    hand.click(window, "button_resume_0")
    qtbot.waitUntil(lambda: not hand.sees(window, "button_resume_0"))
    assert window.words["kiosk_shell.resume-none"] in read_texts(window, "panel_resume")
    hand.click(window, "button_close_panel")
    qtbot.waitUntil(lambda: not hand.sees(window, "notice_resume"))
    assert window.run is None


def unfinished(session):
    """What could be gone on with."""
    return session.keeper.ask(lambda cabinet: cabinet.find_unfinished())


def find_written(text):
    """Fields of any window that hold a text."""
    return [field for field in QApplication.allWidgets() if isinstance(field, QLineEdit) and text in field.text()]


def test_nothing_of_one_patient_is_left_for_the_next_however_they_end(open_kiosk, begin, hand, qtbot):
    session = open_kiosk()
    for number, ending in enumerate(("ended", "timed_out", "ended", "timed_out")):
        name = f"Testa Number{number}"
        window = begin(session)
        hand.type(window, "field_full-name", name)
        session.settle()
        assert len(unfinished(session)) == 1
        with qtbot.waitSignal(session.window_changed):
            getattr(window, ending).emit()
        assert unfinished(session) == ()
        assert session.window.run is None
        qtbot.waitUntil(lambda name=name: find_written(name) == [])


def test_what_timed_out_is_kept_for_staff_if_the_clinic_says_so(open_kiosk, begin, hand, qtbot):
    session = open_kiosk(keep_unfinished=True)
    window = begin(session)
    hand.type(window, "field_full-name", "Testa")
    with qtbot.waitSignal(session.window_changed):
        window.timed_out.emit()
    from screener.records.drafts import find_drafts

    assert unfinished(session) == ()
    assert len(session.keeper.ask(lambda cabinet: find_drafts(cabinet._own, kept=True))) == 1


def test_staff_who_leave_the_kiosk_mid_form_keep_it(open_kiosk, begin, hand, setup):
    session = open_kiosk()
    window = begin(session)
    hand.type(window, "field_full-name", "Testa")
    session.close()
    with closing(Cabinet(setup.data, "", setup.now)) as cabinet:
        assert len(cabinet.find_unfinished()) == 1


def test_what_cannot_be_saved_is_told_once_and_the_form_goes_on(open_kiosk, begin, hand, setup, qtbot, caplog):
    session = open_kiosk()
    window = begin(session)
    session.settle()

    def refuse(*_):
        from screener.errors import MachineError

        raise MachineError("STORE-002", "The disk is full.")

    session.keeper.ask(lambda cabinet: setattr(cabinet, "save", refuse))
    hand.type(window, "field_full-name", "T")
    hand.find(window, "panel_mishap")
    assert window.words["kiosk_shell.not-saved-title"] in read_texts(window, "panel_mishap")
    hand.click(window, "button_close_panel")
    qtbot.waitUntil(lambda: not hand.sees(window, "panel_mishap"))
    hand.type(window, "field_full-name", "esta")
    session.settle()
    qtbot.waitUntil(lambda: window.run.interview.get_answer("full-name") == Written("Testa"))
    QApplication.processEvents()
    assert not hand.sees(window, "panel_mishap")
    caplog.clear()
