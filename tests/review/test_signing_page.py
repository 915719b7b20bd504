"""A determination is signed by keyboard, once, as shown; what stands in the way is told and leads to its place."""

import uuid
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from screener.determination.decision import Choice, Determination, House, Overall, Topic
from screener.determination.gate import list_open
from screener.errors import MachineError, Problem
from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.text import load_words
from screener.records.model import Role
from screener.review.page_preview import PagePreview
from screener.review.signing_flow import Phase
from screener.review.signing_page import SigningPage
from screener.ui.theme import Sheet, apply_theme
from tests.review.determining import TODAY, decide_all, open_case
from tests.review.signing_desk import ZELDA, PaperCasebook, make_desk, open_record

KEYS = {"6": Qt.Key.Key_6, "7": Qt.Key.Key_7, "8": Qt.Key.Key_8, "9": Qt.Key.Key_9, "Esc": Qt.Key.Key_Escape}


class Typist:
    """Presses keys on whatever has the focus, and counts them."""

    def __init__(self, qtbot, page):
        self._qtbot, self.page, self.presses = qtbot, page, 0

    def press(self, *keys):
        for key in keys:
            self.presses += 1
            if key == "Ctrl+Enter":
                QTest.keyClick(self._find_focus(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
            elif key in ("Esc", "Enter"):
                QTest.keyClick(self._find_focus(), KEYS.get(key, Qt.Key.Key_Return))
            else:
                QTest.keyClicks(self._find_focus(), key)
        return self

    def wait_for(self, words):
        self._qtbot.waitUntil(lambda: words in self.do())
        return self

    def do(self):
        return self.find("button_do").text()

    def find(self, name):
        return self.page.findChild(QWidget, name)

    def read(self, name):
        return self.page.findChild(QLabel, name).text()

    def in_the_way(self):
        return [one.accessibleName() or one.text() for one in self._list_obstacles()]

    def see_to(self, number):
        QTest.mouseClick(self._list_obstacles()[number], Qt.MouseButton.LeftButton)

    def focused(self):
        return self._find_focus().objectName()

    def _list_obstacles(self):
        found = (self.page.findChild(QWidget, f"obstacle_{number}") for number in range(1, 20))
        return [one for one in found if one is not None]

    def _find_focus(self):
        return QApplication.focusWidget() or self.page


@pytest.fixture(scope="module")
def words():
    return load_words(find_forms_folder(), "en")


@pytest.fixture
def casebook():
    return PaperCasebook()


@pytest.fixture
def sit_down(qtbot, qapp, words, casebook):
    """Opens the page for a case; closed after the test."""
    apply_theme(qapp, sheet=Sheet.REVIEW)
    desk = make_desk(words, casebook=casebook)
    pages = []

    def open_page(case, determination=None):
        page = SigningPage(desk)
        pages.append(page)
        page.resize(1360, 800)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        page.begin(open_record(case, determination), case)
        return Typist(qtbot, page)

    yield open_page
    desk.tasks.close()
    for page in pages:
        page.close()
        page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_treatment_is_determined_and_signed_in_few_key_presses(patient, sit_down, qtbot, casebook):
    at = sit_down(open_case(patient))
    with qtbot.waitSignal(at.page.signed):
        at.press("6", "7", "8", "9", "Ctrl+Enter").wait_for("Sign ").press("Ctrl+Enter")
    assert at.presses <= 14
    (prepared,) = casebook.signed
    assert prepared.determination.overall is Overall.PROCEED
    assert prepared.determination.discussed == frozenset(Topic)
    assert ZELDA in at.read("label_end")


def test_a_rule_that_is_followed_is_signed_with_two_presses(patient, sit_down, qtbot, casebook):
    case = decide_all(open_case(patient.takes("Roaccutane", status="stopped", last_used="2026-09-01")), Choice.FOLLOW)
    at = sit_down(case)
    with qtbot.waitSignal(at.page.signed):
        at.press("Ctrl+Enter").wait_for("Sign ").press("Ctrl+Enter")
    assert at.presses == 2
    assert casebook.signed[0].determination.until == date(2027, 3, 1)
    assert "1 March 2027" in at.read("label_end")


def test_care_is_said_in_words_whose_digits_choose_nothing(patient, sit_down, qtbot, casebook):
    at = sit_down(open_case(patient)).press("2")
    assert at.focused() == "field_words"
    at.press("SPF 50", "Enter")
    assert at.focused() == "check_risks"
    at.press("6", "7", "8", "9", "Ctrl+Enter").wait_for("Sign ")
    assert casebook.prepared[0].words == "SPF 50"
    assert casebook.prepared[0].overall is Overall.WITH_CARE


def test_what_is_in_the_way_is_told_live_and_leads_to_its_place(patient, sit_down):
    at = sit_down(open_case(patient))
    assert len(at.in_the_way()) == 4
    at.see_to(1)
    assert at.focused() == "check_alternatives"
    at.press("7")
    assert len(at.in_the_way()) == 3
    at.press("5")
    assert [text for text in at.in_the_way() if "whom" in text]
    at.press("The GP")
    assert at.in_the_way() == []


def test_asking_for_the_page_too_early_leads_to_what_is_first_in_the_way_and_says_so(patient, sit_down, casebook):
    at = sit_down(open_case(patient)).press("Ctrl+Enter")
    assert at.focused() == "check_risks"
    assert "In the way: Not talked about yet: The risks" in at.read("label_in_the_way")
    assert at.find("label_in_the_way").isVisible()
    assert casebook.prepared == []
    at.press("6")
    assert not at.find("label_in_the_way").isVisible()


def test_an_open_finding_is_said_where_it_leads_to(patient, sit_down, qtbot):
    at = sit_down(open_case(patient.takes("zelfutrin", status="taking"))).press("1")
    with qtbot.waitSignal(at.page.finding_requested) as asked:
        at.press("Ctrl+Enter")
    rule, told = asked.args
    assert rule == "sys-med-unrecognised"
    assert at.page.case.find_finding(rule).title in told
    assert "not decided" in told


def test_a_treatment_that_is_ruled_out_cannot_be_chosen_and_the_reason_stands_beside_it(patient, sit_down):
    at = sit_down(open_case(patient.answer(pregnant_now="yes")))
    assert at.page.overall is Overall.DECLINE
    bar = at.find("label_ruled_out")
    assert bar.isVisible()
    assert "Your role may not treat" in bar.text()
    for key, name in (("1", "choice_proceed"), ("2", "choice_proceed-with-care")):
        assert at.find(name).property("state") == "refused"
        at.press(key)
        assert at.page.overall is Overall.DECLINE
        assert at.find("choice_decline").isChecked()
        assert at.focused() == name
        assert QApplication.focusWidget().accessibleDescription() == bar.text()
        QTest.mouseClick(at.find(name), Qt.MouseButton.LeftButton)
        assert (at.page.overall, at.find(name).isChecked()) == (Overall.DECLINE, False)


def test_who_may_override_has_no_choice_struck_out(patient, sit_down, casebook):
    casebook.house = House(override_roles=frozenset({Role.PRACTITIONER}))
    at = sit_down(open_case(patient.answer(pregnant_now="yes"))).press("1")
    assert at.page.overall is Overall.PROCEED
    assert not at.find("label_ruled_out").isVisible()


def test_an_open_finding_leads_back_to_the_findings(patient, sit_down, qtbot):
    at = sit_down(open_case(patient.takes("zelfutrin", status="taking"))).press("1")
    wanted = []
    at.page.finding_requested.connect(lambda rule, _: wanted.append(rule))
    with qtbot.waitSignal(at.page.back_requested):
        at.see_to(0)
    assert wanted == ["sys-med-unrecognised"]


def test_another_day_asks_the_rules_again(patient, sit_down, qtbot):
    case = open_case(patient.answer(had_microneedling="yes", last_microneedling_date="2026-10-01"))
    at = sit_down(case)
    before = {one.rule for one in case.assessment.findings}
    at.find("field_day").selectAll()
    QTest.keyClicks(at.find("field_day"), "23 October 2026")
    assert at.page.case.on == date(2026, 10, 23)
    assert {one.rule for one in at.page.case.assessment.findings} - before == {"iv-microneedling"}


@pytest.mark.parametrize("written", ["30 Feb 2027", ""])
def test_for_what_is_no_day_nothing_is_drawn_nor_signed(patient, sit_down, casebook, written):
    at = sit_down(open_case(patient)).press("6", "7", "8", "9", "Ctrl+Enter").wait_for("Sign ")
    at.find("field_day").selectAll()
    QTest.keyClick(at.find("field_day"), Qt.Key.Key_Delete)
    QTest.keyClicks(at.find("field_day"), written)
    assert not at.find("page_preview").isVisible()
    assert "is no day" in at.in_the_way()[0]
    at.press("Ctrl+Enter", "Ctrl+Enter")
    assert (len(casebook.prepared), casebook.signed) == (1, [])
    assert at.focused() == "field_day"
    at.find("field_day").selectAll()
    QTest.keyClicks(at.find("field_day"), "28 November 2026")
    at.press("Ctrl+Enter").wait_for("Sign ")
    assert casebook.prepared[-1].treat_on == date(2026, 11, 28)


def test_who_strikes_the_key_before_the_page_can_have_been_read_signs_nothing(patient, sit_down, qtbot, casebook):
    at = sit_down(open_case(patient)).press("6", "7", "8", "9", "Ctrl+Enter").wait_for("Read it first")
    glance = at.page.findChild(PagePreview).glance
    qtbot.waitUntil(lambda: 0 <= glance.remainingTime() < glance.interval() * 3 / 4)
    at.press("Ctrl+Enter")
    assert glance.remainingTime() > glance.interval() * 3 / 4
    assert at.page.phase is Phase.DRAWN
    at.wait_for("Sign ")
    assert casebook.signed == []


def test_findings_that_nobody_decided_are_told_to_who_signs_without_them(patient, sit_down):
    case = open_case(patient.takes("Roaccutane", status="stopped", last_used="2026-09-01").takes("zelfutrin"))
    count = len(list_open(case.assessment.findings, ()))
    at = sit_down(case).press("4")
    at.find("field_words").setPlainText("Not on this skin.")
    assert at.in_the_way() == []
    assert at.read("obstacles_open").startswith(f"{count} findings are not decided.")


def test_the_time_to_reflect_asks_for_a_reason(patient, sit_down, casebook):
    casebook.house = type(casebook.house)(reflection_days=7)
    at = sit_down(open_case(patient)).press("6", "7", "8", "9")
    assert at.find("card_early").isVisible()
    at.press("Ctrl+Enter")
    assert at.focused() == "field_early"
    at.press("Flies home", "Ctrl+Enter").wait_for("Sign ")
    assert casebook.prepared[0].early_reason == "Flies home"


def test_two_presses_at_once_sign_once(patient, sit_down, qtbot, casebook):
    at = sit_down(open_case(patient)).press("6", "7", "8", "9", "Ctrl+Enter").wait_for("Sign ")
    with qtbot.waitSignal(at.page.signed):
        at.press("Ctrl+Enter", "Ctrl+Enter", "Ctrl+Enter")
        at.find("button_do").click()
    qtbot.waitUntil(lambda: at.find("end_panel").isVisible())
    assert len(casebook.signed) == 1


def test_a_change_takes_the_shown_page_away(patient, sit_down, casebook):
    at = sit_down(open_case(patient)).press("6", "7", "8", "9", "Ctrl+Enter").wait_for("Sign ")
    at.press("9")
    assert "Show" in at.do()
    assert not at.find("page_preview").isVisible()
    assert len(at.in_the_way()) == 1


def test_a_database_that_is_away_loses_nothing_and_is_tried_again(patient, sit_down, qtbot, casebook):
    at = sit_down(open_case(patient)).press("6", "7", "8", "9", "Ctrl+Enter").wait_for("Sign ")
    casebook.refusals = [MachineError("STORE-001", "The database does not answer.")]
    at.press("Ctrl+Enter").wait_for("Show")
    assert "The database does not answer." in at.in_the_way()[0]
    with qtbot.waitSignal(at.page.signed):
        at.press("Ctrl+Enter").wait_for("Sign ").press("Ctrl+Enter")
    assert casebook.signed[-1].determination.discussed == frozenset(Topic)


def test_a_failure_with_one_record_is_not_told_of_the_next(patient, sit_down, qtbot, casebook):
    casebook.refusals = [MachineError("STORE-001", "The database does not answer.")]
    case = open_case(patient)
    at = sit_down(case).press("6", "7", "8", "9", "Ctrl+Enter")
    next_one = open_record(case)
    at.page.begin(replace(next_one, record=replace(next_one.record, id=str(uuid.uuid4()))), case)
    after = []
    at.page._desk.tasks.start(lambda: None, after.append, after.append)
    qtbot.waitUntil(lambda: bool(after))
    assert casebook.prepared
    assert not any("does not answer" in told for told in at.in_the_way())


def test_what_the_casebook_refuses_is_told_with_what_to_do(patient, sit_down, casebook):
    casebook.refusals = [(Problem("DECIDE-060", "Your certificate has expired.", "Have an owner make another."),)]
    at = sit_down(open_case(patient)).press("6", "7", "8", "9", "Ctrl+Enter").wait_for("Show")
    assert at.in_the_way() == ["Your certificate has expired. Have an owner make another."]
    at.press("Ctrl+Enter").wait_for("Sign ")


def test_leaving_and_coming_back_keeps_what_was_written(patient, sit_down):
    case = open_case(patient)
    at = sit_down(case).press("4", "No, sorry", "Esc")
    at.page.begin(open_record(case), case)
    assert at.find("choice_decline").isChecked()
    assert at.find("field_words").toPlainText() == "No, sorry"


def test_words_come_back_for_their_own_choice_alone(patient, sit_down):
    case = open_case(patient)
    at = sit_down(case).press("4", "No, sorry")
    at.find("choice_proceed-with-care").click()
    assert at.find("field_words").toPlainText() == ""
    at.press("Shallow", "Esc")
    at.page.begin(open_record(case), case)
    assert at.find("field_words").toPlainText() == "Shallow"
    at.find("choice_decline").click()
    assert at.find("field_words").toPlainText() == "No, sorry"


def test_a_choice_is_kept_from_the_findings_and_back_or_told_to_be_impossible(patient, sit_down):
    case = open_case(patient.takes("Roaccutane", status="stopped", last_used="2026-09-01"))
    at = sit_down(case).press("2", "Shallow", "Esc")
    free, ruled_out = decide_all(case), decide_all(case, Choice.FOLLOW)
    at.page.begin(open_record(free), free)
    assert at.find("choice_proceed-with-care").isChecked()
    assert not at.find("label_displaced").isVisible()
    at.press("Esc")
    at.page.begin(open_record(ruled_out), ruled_out)
    assert at.find("choice_defer").isChecked()
    assert "Proceed with care" in at.read("label_displaced")
    at.press("4")
    assert not at.find("label_displaced").isVisible()


def test_what_was_talked_about_before_is_ticked_again_when_it_is_decided_anew(patient, sit_down):
    case = open_case(patient)
    before = Determination(Overall.WITH_CARE, TODAY, discussed=frozenset(Topic), words="Shallow depth")
    at = sit_down(case, before)
    assert at.find("field_words").toPlainText() == "Shallow depth"
    assert not at.find("check_risks").isChecked()
    assert len(at.in_the_way()) == 4


def test_answers_that_the_patient_corrected_begin_anew(patient, sit_down):
    case = open_case(patient)
    at = sit_down(case).press("6", "7", "Esc")
    opened = open_record(case)
    at.page.begin(replace(opened, record=replace(opened.record, version=3, rests_on=3)), case)
    assert not at.find("check_risks").isChecked()


def test_escape_goes_from_the_page_to_the_form_and_from_there_to_the_findings(patient, sit_down, qtbot):
    at = sit_down(open_case(patient)).press("6", "7", "8", "9", "Ctrl+Enter").wait_for("Sign ")
    at.press("Esc")
    assert "Show" in at.do()
    with qtbot.waitSignal(at.page.back_requested):
        at.press("Esc")


def test_a_course_is_asked_for_with_its_usual_spacing(patient, sit_down, casebook):
    sit_down(open_case(patient)).press("c", "6", "7", "8", "9", "Ctrl+Enter").wait_for("Sign ")
    course = casebook.prepared[0].course
    assert (course.sessions, course.least_weeks, course.most_weeks) == (4, 4, 6)
