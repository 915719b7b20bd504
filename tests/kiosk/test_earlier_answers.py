"""Earlier answers are shown to be confirmed or changed by real clicks; nothing counts before somebody says so."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from screener.interview.answers import Chosen, MedicineEntry, MedicineList, MedicineStatus, PartialDate, Written
from screener.interview.flow import Interview
from screener.interview.pages import PageKind, make_page
from screener.interview.progress import read_progress, write_progress
from screener.interview.run import Run
from screener.kiosk.pages.section import SectionPage
from screener.screening.screen import screen

RECORD = "0e1f7a52-9c1e-4b52-9a53-1d7f8a4c2b60"
VISIT = {"treatment-date": PartialDate(2026, 12, 18), "modality": Chosen("standard")}
WARFARIN = MedicineEntry("warfarin 3 mg", MedicineStatus.TAKING)
ROACCUTANE = MedicineEntry("Roaccutane", MedicineStatus.TAKING)
MEDICINES = {"takes-any": Chosen("yes"), "medicine-list": MedicineList((WARFARIN, ROACCUTANE))}


class Shown:
    def __init__(self, page, run):
        self.page, self.run = page, run

    def find(self, name):
        found = self.page.findChild(QWidget, name)
        return found if found is not None and found.isVisible() else None

    def click(self, *names):
        for name in names:
            assert self.find(name) is not None, name
            QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)
            QApplication.processEvents()
        return self

    def read(self, name):
        return " | ".join(label.text() for label in self.find(name).findChildren(QLabel) if label.isVisible())

    @property
    def given(self):
        return {key: answer for key, answer in self.run.interview.given.items() if key not in VISIT}

    def compared(self):
        return {(one.item, one.medicine): (one.is_same, one.is_together) for one in self.run.journey().compared}


@pytest.fixture
def open_section(qtbot, look, questionnaire, lexicon, words, clock, unapproved):
    """Opens a section's page for a patient who comes back: `open_section("your-skin", earlier)`."""

    def open_page(section_id, earlier, known=(), progress=None):
        run = Run(
            Interview(questionnaire, lexicon, VISIT if progress is None else progress.given), words,
            record_id=RECORD, now=clock, standing=unapproved,
        )  # fmt: skip
        run.go_on(progress or replace(run.take_picture(), earlier=earlier, known=frozenset(known)))
        page = SectionPage(make_page(PageKind.SECTION, section_id, "health"), run, words)
        qtbot.addWidget(page)
        page.resize(1024, 700)
        page.enter()
        page.show()
        qtbot.waitExposed(page)
        return Shown(page, run)

    return open_page


def test_an_earlier_answer_stands_in_words_with_two_buttons_and_counts_as_none(open_section):
    shown = open_section("your-skin", {"keloid-ever": Chosen("no")})
    assert "Last time you said: | No" in shown.read("earlier_keloid-ever")
    assert shown.find("editor_keloid-ever") is None
    assert not shown.find("still_so_keloid-ever").isChecked()
    assert shown.given == {}
    assert "keloid-ever" in {problem.where for problem in shown.page.find_problems()}


def test_still_so_answers_and_can_be_taken_back_by_change(open_section):
    shown = open_section("your-skin", {"keloid-ever": Chosen("no")}).click("still_so_keloid-ever")
    assert shown.given == {"keloid-ever": Chosen("no")}
    assert shown.find("still_so_keloid-ever").isChecked()
    assert "keloid-ever" not in {problem.where for problem in shown.page.find_problems()}
    shown.click("otherwise_keloid-ever")
    assert shown.given == {}
    assert shown.find("editor_keloid-ever") is not None
    assert not shown.find("option_keloid-ever_no").isChecked()
    shown.click("still_so_keloid-ever")
    assert shown.given == {"keloid-ever": Chosen("no")}
    assert shown.find("editor_keloid-ever") is None


def test_change_asks_anew_and_what_follows_from_the_new_answer_unfolds(open_section):
    shown = open_section("your-skin", {"keloid-ever": Chosen("no")})
    shown.click("otherwise_keloid-ever", "option_keloid-ever_yes")
    assert shown.given == {"keloid-ever": Chosen("yes")}
    assert shown.find("item_keloid-where") is not None
    assert shown.compared() == {("keloid-ever", ""): (False, False)}


def test_a_follow_up_shows_its_earlier_answer_once_its_cause_is_confirmed(open_section):
    earlier = {"botox-had": Chosen("yes"), "botox-date": PartialDate(2026, 8)}
    shown = open_section("past-treatments", earlier)
    assert shown.find("item_botox-date") is None
    shown.click("still_so_botox-had")
    assert "August 2026" in shown.read("earlier_botox-date")
    shown.click("still_so_botox-date")
    assert shown.given == earlier


def test_what_the_clinic_knows_is_said_to_be_its_own_note(open_section):
    earlier = {"had-microneedling": Chosen("yes"), "last-microneedling-date": PartialDate(2026, 11, 20)}
    shown = open_section("past-treatments", earlier, known=earlier)
    shown.click("still_so_had-microneedling")
    assert "We have noted: | 20 November 2026" in shown.read("earlier_last-microneedling-date")


def test_words_that_come_to_the_same_while_typing_do_not_close_the_field(open_section):
    shown = open_section("about-you", {"full-name": Written("Tes")}).click("otherwise_full-name")
    field = shown.find("field_full-name")
    field.setFocus()
    QTest.keyClicks(field, "Testa")
    assert shown.find("field_full-name") is field
    assert shown.given == {"full-name": Written("Testa")}


def test_one_tap_confirms_a_run_but_never_what_is_critical_or_was_never_asked(open_section, questionnaire):
    section = next(one for one in questionnaire.sections if one.id == "past-treatments")
    (run,) = section.no_to_all
    earlier = {item.id: Chosen("no") for item in section.items if item.id.endswith("-had") or item.id in run}
    del earlier[run[-1]]
    shown = open_section("past-treatments", earlier).click(f"no_to_all_{run[0]}")
    assert shown.given == {item_id: Chosen("no") for item_id in run[:-1]}
    assert set(shown.compared().values()) == {(True, True)}
    # And the same place, touched again, says No to nothing.
    assert shown.find(f"no_to_all_{run[0]}") is None


def test_who_and_where_somebody_is_can_be_confirmed_together_but_the_date_of_birth_by_itself(open_section):
    earlier = {
        "full-name": Written("Testa Demonstrata"), "date-of-birth": PartialDate(1992, 2, 2),
        "phone": Written("01632 960001"), "address": Written("1 Example Street"),
    }  # fmt: skip
    shown = open_section("about-you", earlier).click("otherwise_phone", "still_so_all_about-you")
    assert shown.given.keys() == {"full-name", "address"}
    assert shown.find("still_so_all_about-you") is None


def test_a_link_to_what_is_not_confirmed_leads_to_its_two_buttons(open_section):
    shown = open_section("your-skin", {"keloid-ever": Chosen("no")})
    assert not shown.page.may_leave()
    QApplication.processEvents()
    shown.click("problem_link_keloid-ever")
    assert shown.find("still_so_keloid-ever").hasFocus()
    assert "no answer yet" in shown.read("earlier_keloid-ever")
    shown.click("still_so_keloid-ever")
    assert "no answer yet" not in shown.read("earlier_keloid-ever")


def test_tab_stops_at_both_buttons_in_reading_order(open_section):
    shown = open_section("your-skin", {"keloid-ever": Chosen("no")})
    names = [stop.objectName() for stop in shown.page.find_stops()]
    at = names.index("still_so_keloid-ever")
    assert names[at + 1] == "otherwise_keloid-ever"
    assert names.index("option_cold-sores-ever_yes") < at < names.index("option_keloid-family_yes")


# ── medicines ──


def test_a_medicine_of_which_nothing_is_said_may_be_left_and_is_then_flagged(open_section):
    shown = open_section("medicines", MEDICINES).click("still_so_takes-any", "same_medicine-list_1")
    assert not shown.page.may_leave()
    QApplication.processEvents()
    assert shown.find("problem_link_medicine-list") is not None
    assert "“Still so”" in shown.read("editor_medicine-list")
    interview = shown.run.interview
    found = {
        finding.rule
        for finding in screen(interview.questionnaire, interview.answers, interview.treatment_on).findings
    }
    assert any("isotretinoin" in rule for rule in found)


def test_each_medicine_is_asked_about_and_none_counts_before(open_section):
    shown = open_section("medicines", MEDICINES).click("still_so_takes-any")
    assert "warfarin 3 mg" in shown.read("waiting_medicine-list_1")
    assert "Roaccutane" in shown.read("waiting_medicine-list_2")
    assert "medicine-list" not in shown.given
    assert "KIOSK-014" in {problem.code for problem in shown.page.find_problems()}


def test_a_medicine_still_so_joins_the_list_and_the_other_counts_as_not_said(open_section):
    shown = open_section("medicines", MEDICINES).click("still_so_takes-any", "same_medicine-list_1")
    # The rules count what is not said to be stopped as taken.
    assert shown.given["medicine-list"].entries == (WARFARIN, replace(ROACCUTANE, status=None))
    assert shown.find("waiting_medicine-list_1") is None
    assert "KIOSK-014" in {problem.code for problem in shown.page.find_problems()}
    shown.click("same_medicine-list_2")
    assert shown.given["medicine-list"] == MEDICINES["medicine-list"]
    assert "KIOSK-014" not in {problem.code for problem in shown.page.find_problems()}
    assert shown.compared()["medicine-list", "warfarin 3 mg"] == (True, False)


def test_a_stopped_medicine_is_asked_when_and_is_told_as_changed(open_section):
    shown = open_section("medicines", MEDICINES).click("still_so_takes-any", "stopped_medicine-list_2")
    assert shown.given["medicine-list"].entries[0] == replace(ROACCUTANE, status=MedicineStatus.STOPPED)
    assert shown.find("medicine_medicine-list_1") is not None
    assert shown.find("close_medicine-list_1") is not None
    assert shown.compared()["medicine-list", "Roaccutane"] == (False, False)


def test_a_medicine_changed_after_it_was_said_to_be_still_so_is_told_as_changed(open_section):
    shown = open_section("medicines", MEDICINES).click("still_so_takes-any", "same_medicine-list_1")
    assert shown.compared()["medicine-list", "warfarin 3 mg"] == (True, False)
    shown.click("remove_medicine-list_1")
    assert shown.compared()["medicine-list", "warfarin 3 mg"] == (False, False)


def test_a_new_medicine_is_added_beside_those_of_last_time(open_section):
    shown = open_section("medicines", MEDICINES)
    shown.click("still_so_takes-any", "same_medicine-list_1", "same_medicine-list_2")
    QTest.keyClicks(shown.find("field_medicine-list_search"), "ibuprofen")
    shown.click("add_medicine-list")
    assert [entry.name for entry in shown.given["medicine-list"].entries][-1] == "ibuprofen"


def test_after_a_power_cut_what_was_said_stands_and_the_rest_waits(open_section, questionnaire):
    shown = open_section("medicines", MEDICINES).click("still_so_takes-any", "same_medicine-list_1")
    kept = read_progress(write_progress(shown.run.take_picture(), questionnaire), questionnaire)
    again = open_section("medicines", None, progress=kept)
    assert again.find("still_so_takes-any").isChecked()
    assert again.find("waiting_medicine-list_1") is None
    assert again.find("waiting_medicine-list_2") is not None
    assert again.find("medicine_medicine-list_2") is None
    again.click("same_medicine-list_2")
    assert again.given["medicine-list"] == MEDICINES["medicine-list"]
