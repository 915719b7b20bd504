"""Check your answers: everything in force, in words, each with Change; what does not fit side by side."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from screener.interview.pages import PageKind, make_page
from screener.kiosk.check_row import CheckRow
from screener.kiosk.pages.check import CheckPage
from screener.ui.theme import apply_theme


@pytest.fixture
def open_check(qtbot, qapp, make_run):
    """Opens the page for the patient's answers."""
    apply_theme(qapp)

    def open_page():
        run = make_run()
        page = CheckPage(make_page(PageKind.CHECK), run, run.words)
        qtbot.addWidget(page)
        page.enter()
        page.resize(1024, 600)
        with qtbot.waitExposed(page):
            page.show()
        QApplication.processEvents()
        return page

    return open_page


def read(page, item_id):
    """What a line says."""
    return page.findChild(CheckRow, f"change_{item_id}").accessibleName()


def test_everything_in_force_is_there_and_nothing_else(patient, open_check):
    page = open_check()
    interview = page.run.interview
    expected = {
        f"change_{item.id}"
        for section in interview.sections_in_force()
        for item in interview.items_in_force(section.id)
    }
    assert {row.objectName() for row in page.findChildren(CheckRow) if row.isVisible()} == expected


def test_answers_are_told_in_words(patient, open_check):
    patient.answer(botox_had="yes", botox_date="about 3 months ago", keloid_ever="unsure")
    page = open_check()
    assert read(page, "botox-date").endswith("about 3 months ago")
    assert read(page, "keloid-ever").endswith("Not sure")
    assert read(page, "full-name").endswith("Testa Demonstrata")


def test_blanks_are_told_as_such(patient, open_check):
    patient.answer(phone=None)
    del patient.answers["phone"]
    assert read(open_check(), "phone").endswith("Not answered yet")
    assert read(open_check(), "email").endswith("Left blank")


def test_medicines_are_told_as_written_and_as_understood(patient, open_check):
    patient.takes("Roaccutane 20mg", status="stopped", last_used="2026-03")
    told = read(open_check(), "medicine-list")
    assert "“Roaccutane 20mg”, stopped, last used March 2026" in told
    assert "isotretinoin" in told


def test_change_leads_to_the_question(patient, open_check):
    page = open_check()
    asked = []
    page.change_requested.connect(lambda section, item: asked.append((section, item)))
    row = page.findChild(CheckRow, "change_phone")
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Return)
    assert asked == [("about-you", "phone")] * 2


def test_what_does_not_fit_together_is_shown_side_by_side(patient, open_check):
    patient.takes("warfarin", status="taking").answer(blood_thinner="no")
    page = open_check()
    notice = page.findChild(QWidget, "contradiction_C4")
    assert notice.isVisible()
    assert notice.findChild(CheckRow, "settle_C4_blood-thinner") is not None
    assert notice.findChild(CheckRow, "settle_C4_medicine-list") is not None


def test_what_fits_together_shows_no_notice(patient, open_check):
    page = open_check()
    assert not [widget for widget in page.findChildren(QWidget) if widget.objectName().startswith("contradiction_")]


def test_coming_back_shows_what_was_changed(patient, open_check):
    from screener.interview.answers import Chosen

    page = open_check()
    page.run.interview.answer("botox-had", Chosen("yes"))
    page.enter()
    QApplication.processEvents()
    assert read(page, "botox-had").endswith("Yes")
    assert page.findChild(CheckRow, "change_botox-date").isVisible()
    page.run.interview.answer("botox-had", Chosen("no"))
    page.enter()
    assert not page.findChild(CheckRow, "change_botox-date").isVisible()


def test_ten_thousand_characters_without_a_space_fit(patient, open_check):
    patient.answer(expectation_text="x" * 10_000)
    page = open_check()
    row = page.findChild(CheckRow, "change_expectation-text")
    assert row.width() <= page.width()
    assert row.height() > 1000
