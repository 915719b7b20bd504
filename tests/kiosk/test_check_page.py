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


def say_nothing_fits(patient, which):
    """Answers that a contradiction is about, and the questions that must stand side by side."""
    last = {"name": "Roaccutane", "status": "stopped", "last-used": "2020-05"}
    match which:
        case "C1":
            patient.takes("warfarin", status="taking").answer(takes_any="no", blood_thinner="yes")
            return {"takes-any": "No", "medicine-list": "warfarin"}
        case "C2":
            patient.answer(skin_now=["none", "warts"])
            return {"skin-now": "None of these, Warts"}
        case "C3":
            patient.answer(sex_at_birth="male", pregnant_now="yes")
            return {"sex-at-birth": "Male", "pregnant-now": "Yes"}
        case "C4":
            patient.takes("warfarin", status="taking").answer(blood_thinner="no")
            return {"blood-thinner": "No", "medicine-list": "warfarin"}
        case "C5":
            patient.takes(**last).answer(isotretinoin_ever="no")
            return {"isotretinoin-ever": "No", "medicine-list": "Roaccutane"}
        case "C6":
            patient.answer(botox_had="yes", botox_date="2027-01")
            return {"botox-date": "January 2027", "treatment-date": "20 November 2026"}
        case "C7":
            patient.answer(date_of_birth="1890-01-01")
            return {"date-of-birth": "1 January 1890", "treatment-date": "20 November 2026"}
        case _:
            patient.takes(**last).answer(isotretinoin_ever="yes", isotretinoin_stop_date="2019-03-01")
            return {"isotretinoin-stop-date": "1 March 2019", "medicine-list": "May 2020"}


@pytest.mark.parametrize("which", [f"C{number}" for number in range(1, 9)])
def test_both_answers_stand_side_by_side_on_screen_and_in_the_assessment(patient, open_check, which):
    expected = say_nothing_fits(patient, which)
    page = open_check()
    rows = page.findChild(QWidget, f"contradiction_{which}").findChildren(CheckRow)
    assert {row.objectName() for row in rows} == {f"settle_{which}_{question}" for question in expected}
    assert all(row.isVisible() for row in rows)
    for question, words in expected.items():
        (row,) = (row for row in rows if row.objectName().endswith(f"_{question}"))
        assert words in row.accessibleName()
        said = [because.words for because in patient.findings()["sys-contradiction"].because]
        assert any(words in one for one in said)


def test_an_answer_asked_no_longer_is_shown_but_leads_nowhere(patient, open_check):
    patient.answer(sex_at_birth="male", pregnant_now="yes")
    page = open_check()
    asked = []
    page.change_requested.connect(lambda *change: asked.append(change))
    for question in ("pregnant-now", "sex-at-birth"):
        row = page.findChild(CheckRow, f"settle_C3_{question}")
        QTest.mouseClick(
            page.window().windowHandle(), Qt.MouseButton.LeftButton, pos=row.mapTo(page, row.rect().center())
        )
    assert asked == [("about-you", "sex-at-birth")]
    assert page.findChild(CheckRow, "settle_C3_pregnant-now").focusPolicy() == Qt.FocusPolicy.NoFocus


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
