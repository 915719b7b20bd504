"""Staff are told that the rules are not approved; no patient ever is."""

from datetime import date

import pytest
from PySide6.QtWidgets import QLabel

from screener.rulebook.approval import Approval
from screener.rulebook.meaning import compute_digest


@pytest.fixture
def approve(questionnaire, lexicon):
    """A function that approves the shipped form as it is, or something else."""

    def make(digest=None):
        of = digest or compute_digest(questionnaire, lexicon)
        return Approval("microneedling", "en", of, "Dr Proba Inventa", "0000001", date(2026, 11, 2))

    return make


@pytest.fixture
def open_visit(open_kiosk, hand, qtbot):
    """Opens a kiosk at the page that staff fill in."""

    def open_page(**changes):
        window = open_kiosk(prepare_visit=None, **changes).window
        hand.click(window, "button_prepare")
        hand.pass_gate(window)
        qtbot.waitUntil(lambda: window.run is not None)
        hand.find(window, "page_visit")
        return window

    return open_page


def read_notice(window, hand):
    return " ".join(label.text() for label in hand.find(window, "notice_approval").findChildren(QLabel))


def test_staff_who_fill_in_the_visit_are_told_that_nobody_approved_the_rules(open_visit, hand):
    window = open_visit()

    assert "not yet approved by this clinic" in read_notice(window, hand)
    assert "screener rules --approve" in read_notice(window, hand)


def test_staff_are_told_who_approved_the_rules_before_they_changed(open_visit, hand, approve):
    told = read_notice(open_visit(approvals=(approve("1" * 64),)), hand)

    assert "have changed since Dr Proba Inventa approved them on 2026-11-02" in told


def test_staff_of_a_clinic_that_approved_its_rules_are_told_nothing(open_visit, hand, approve):
    window = open_visit(approvals=(approve(),))

    assert window.run.standing.is_approved
    assert not hand.sees(window, "notice_approval")


def test_a_choice_made_since_the_approval_is_not_approved(open_visit, hand, approve):
    window = open_visit(approvals=(approve(),), policies={"session_gap_days": "42 days"})

    assert "have changed since" in read_notice(window, hand)


def test_the_staff_menu_tells_it_too_and_only_once_the_code_was_right(open_kiosk, hand, begin):
    window = begin(open_kiosk())
    window.close()
    hand.find(window, "panel_staff")
    assert not hand.sees(window, "notice_approval")
    hand.pass_gate(window)
    hand.find(window, "panel_staff_menu")

    assert "not yet approved by this clinic" in read_notice(window, hand)


def test_no_patient_is_told(open_kiosk, hand, begin):
    session = open_kiosk()
    hand.find(session.window, "page_welcome")
    assert not hand.sees(session.window, "notice_approval")
    window = begin(session)
    assert not hand.sees(window, "notice_approval")
    hand.click(window, "button_next", "button_leave_blank")
    hand.find(window, "page_what-you-want")
    assert not hand.sees(window, "notice_approval")
