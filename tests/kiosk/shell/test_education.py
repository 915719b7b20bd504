"""About the treatment, and the last page."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel

from screener.records.audit import Action
from screener.records.audit_log import list_events
from tests.clinics import open_clinic_store


@pytest.fixture
def open_education(open_kiosk, begin):
    def open_it():
        window = begin(open_kiosk())
        while window.wizard.shown.page.id != "education":
            window.wizard.advance()
        return window

    return open_it


@pytest.fixture
def open_thanks(look, setup, keeper, patient, make_run):
    from screener.interview.pages import PageKind, make_page
    from screener.kiosk.page import KioskPage
    from screener.kiosk.page_builders import build_page
    from screener.kiosk.staff_gate import StaffGate
    from screener.kiosk.window import KioskWindow

    windows = []

    def open_it(**changes):
        patient.answer(heart_conditions=["unsure"])
        run = make_run()
        kiosk = replace(setup, **changes)
        signed = KioskPage(make_page(PageKind.SIGN), run, run.words, title="Signed")
        window = KioskWindow(kiosk, run.words, signed, StaffGate(kiosk.is_staff_code, kiosk.now))
        windows.append(window)
        window.resize(1024, 768)
        window.show()
        window.begin(run, lambda page, run: build_page(page, run, kiosk, keeper))
        return window

    yield open_it
    for window in windows:
        window.close_for_good()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_card_opens_and_the_opening_is_recorded(open_education, hand):
    window = open_education()
    assert not hand.sees(window, "card_body_is-it-painful")
    hand.click(window, "card_is-it-painful")
    assert hand.sees(window, "card_body_is-it-painful")
    assert [opened.card for opened in window.run.journey().opened] == ["is-it-painful"]
    hand.click(window, "card_is-it-painful")
    assert not hand.sees(window, "card_body_is-it-painful")


def test_how_it_works_is_drawn_in_four_steps(open_education, hand):
    window = open_education()
    hand.click(window, "card_how-it-works")
    for drawing in ("needles", "healing", "collagen", "remodelling"):
        hand.find(window, f"step_{drawing}")


def test_the_cards_are_those_of_the_plan(open_education, hand):
    window = open_education()
    assert hand.sees(window, "card_about-rf")
    assert hand.sees(window, "card_about-prp")
    assert hand.sees(window, "card_about-numbing")


def test_all_open_at_once_and_all_are_recorded(open_education, hand):
    window = open_education()
    hand.click(window, "button_open_all")
    every = [card.id for card in window.run.interview.questionnaire.education.cards]
    assert [opened.card for opened in window.run.journey().opened] == every
    count = hand.find(window, "cards_opened").text()
    assert count == f"{len(every)} of {len(every)} opened"


def test_every_drawn_step_of_the_form_has_its_drawing(patient):
    from screener.kiosk import drawing

    for card in patient.questionnaire.education.cards:
        for step in card.steps:
            assert (drawing._FOLDER / f"{step.drawing}.svg").is_file()


def test_the_last_page_says_what_will_be_talked_about_in_the_forms_own_words(open_thanks, hand):
    from screener.screening.screen import screen

    window = open_thanks()
    interview = window.run.interview
    assessment = screen(interview.questionnaire, interview.answers, interview.treatment_on)
    shown = {label.text() for label in hand.find(window, "talk_about").findChildren(QLabel)}
    assert assessment.findings
    assert shown.issuperset(finding.patient for finding in assessment.findings)
    assert not any(severity in text for text in shown for severity in ("contraindicated", "defer"))


def test_the_last_page_keeps_to_itself_what_is_for_a_private_word(open_thanks, hand, patient, questionnaire):
    patient_says = questionnaire.rules_by_id["pressure-to-treat"].patient
    patient.answer(pressure_to_treat="yes")
    window = open_thanks()
    shown = {label.text() for label in hand.find(window, "talk_about").findChildren(QLabel)}
    assert shown
    assert patient_says not in shown


def test_nobody_goes_back_from_the_last_page(open_thanks, hand):
    window = open_thanks()
    hand.find(window, "page_thanks")
    assert not hand.sees(window, "button_back")


def test_the_wish_for_a_copy_on_paper_is_told_in_the_audit_trail(open_thanks, hand, qtbot, setup):
    window = open_thanks()

    def wishes():
        store = open_clinic_store(setup.data)
        told = [event for event in list_events(store) if event.action == Action.COPY_WANTED]
        store.close()
        assert all(event.record_id == window.run.record_id for event in told)
        return [event.read_details()["wanted"] for event in told]

    hand.click(window, "option_paper-copy_yes")
    qtbot.waitUntil(lambda: wishes() == [1])
    hand.click(window, "option_paper-copy_no")
    qtbot.waitUntil(lambda: wishes() == [1, 0])


def test_finish_wipes_the_screen_for_the_next_patient(open_thanks, hand, qtbot):
    window = open_thanks()
    with qtbot.waitSignal(window.ended):
        hand.click(window, "button_finish")


def test_the_last_page_wipes_itself_after_its_seconds(open_thanks, hand, qtbot):
    with qtbot.waitSignal(open_thanks(thanks_s=1).ended):
        pass


def test_more_time_begins_the_seconds_anew(open_thanks, hand, qtbot):
    window = open_thanks(thanks_s=90)
    page = window.wizard.shown
    qtbot.waitSignal(page._timer.timeout).wait()
    assert "89" in hand.find(window, "seconds_left").text()
    hand.click(window, "button_more_time")
    assert "90" in hand.find(window, "seconds_left").text()
