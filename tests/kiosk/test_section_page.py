"""A section's page: follow-ups unfold under their question, nothing is lost, and a patient is never trapped."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from screener.interview.answers import Chosen, Number, PartialDate, Written
from screener.interview.flow import Interview
from screener.interview.pages import PageKind, make_page
from screener.interview.run import Run
from screener.kiosk.pages.section import SectionPage
from screener.kiosk.unfolding import find_causes
from screener.questionnaire.model import TextItem
from screener.ui.theme import apply_theme

RECORD = "0e1f7a52-9c1e-4b52-9a53-1d7f8a4c2b60"
VISIT = {"treatment-date": PartialDate(2026, 11, 20), "modality": Chosen("standard")}
KEY = Qt.Key


class Shown:
    """A section's page on screen."""

    def __init__(self, page):
        self.page = page
        self.interview = page.run.interview

    def find(self, name):
        """The widget of that name, if it can be seen."""
        found = self.page.findChild(QWidget, name)
        return found if found is not None and found.isVisible() else None

    def click(self, *names):
        """Click widgets, one after the other."""
        for name in names:
            QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)
            QApplication.processEvents()
        return self

    def write(self, name, text):
        """Write into a field."""
        self.find(name).setFocus()
        QTest.keyClicks(self.find(name), text)
        QApplication.processEvents()
        return self

    def press(self, *keys):
        """Press keys where the focus is."""
        for key in keys:
            QTest.keyClick(QApplication.focusWidget(), key)
        QApplication.processEvents()
        return self

    def get_answer(self, item_id):
        """The answer the interview holds."""
        return self.interview.get_answer(item_id)


@pytest.fixture
def open_section(qtbot, qapp, questionnaire, lexicon, words, clock, unapproved):
    """Opens the page of a section, for a visit planned, with some answers given."""
    apply_theme(qapp)

    def open_page(section_id, given=None):
        interview = Interview(questionnaire, lexicon, VISIT | (given or {}))
        run = Run(interview, words, record_id=RECORD, now=clock, standing=unapproved)
        page = SectionPage(make_page(PageKind.SECTION, section_id, "health"), run, words)
        qtbot.addWidget(page)
        page.resize(1024, 600)
        page.enter()
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        QApplication.processEvents()
        return Shown(page)

    return open_page


def test_a_follow_up_unfolds_inside_the_card_of_its_question(open_section):
    shown = open_section("your-skin")
    assert shown.find("item_keloid-where") is None
    shown.click("option_keloid-ever_yes")
    assert shown.page.findChild(QWidget, "item_keloid-ever").isAncestorOf(shown.find("item_keloid-where"))


def test_a_follow_up_asked_later_unfolds_under_its_question_all_the_same(open_section):
    shown = open_section("your-skin").click("option_skin-now_sunburn")
    assert shown.page.findChild(QWidget, "item_skin-now").isAncestorOf(shown.find("item_sunburn-date"))


def test_unfolding_moves_neither_the_page_nor_the_focus(open_section):
    shown = open_section("your-skin")
    shown.find("option_keloid-ever_yes").setFocus()
    shown.page.scroll_area.ensureWidgetVisible(shown.find("option_keloid-ever_yes"))
    before = shown.page.scroll_area.verticalScrollBar().value()
    shown.press(KEY.Key_Space)
    assert shown.find("item_keloid-where") is not None
    assert shown.page.scroll_area.verticalScrollBar().value() == before
    assert shown.find("option_keloid-ever_yes").hasFocus()


def test_what_is_hidden_comes_back_as_it_was(open_section):
    shown = open_section("past-treatments").click("option_botox-had_yes")
    shown.write("field_botox-date_month", "march").write("field_botox-date_year", "2026")
    shown.click("option_botox-had_no")
    assert shown.find("item_botox-date") is None
    assert not shown.interview.is_in_force("botox-date")
    shown.click("option_botox-had_yes")
    assert shown.find("field_botox-date_month").text() == "march"
    assert shown.get_answer("botox-date") == PartialDate(2026, 3)


def test_what_is_typed_and_no_date_is_kept_while_hidden(open_section):
    shown = open_section("past-treatments").click("option_botox-had_yes")
    shown.write("field_botox-date_day", "31").click("option_botox-had_no").click("option_botox-had_yes")
    assert shown.find("field_botox-date_day").text() == "31"


def test_going_away_and_coming_back_changes_nothing(open_section):
    shown = open_section("about-you").write("field_full-name", "Testa Demonstrata")
    before = dict(shown.interview.answers.given)
    shown.page.leave()
    shown.page.enter()
    assert dict(shown.interview.answers.given) == before
    assert shown.find("field_full-name").text() == "Testa Demonstrata"


def test_an_answer_given_elsewhere_is_shown_on_coming_back(open_section):
    shown = open_section("about-you")
    shown.interview.answer("full-name", Written("Testa Demonstrata"))
    shown.page.enter()
    assert shown.find("field_full-name").text() == "Testa Demonstrata"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_opening_any_answers_on_any_page_changes_none(
    data, qapp, questionnaire, lexicon, words, clock, unapproved, any_answers, read_answers
):
    given = read_answers(data.draw(any_answers)).given
    interview = Interview(questionnaire, lexicon, given)
    before = dict(interview.answers.given)
    section = data.draw(st.sampled_from([section.id for section in questionnaire.sections]))
    run = Run(interview, words, record_id=RECORD, now=clock, standing=unapproved)
    page = SectionPage(make_page(PageKind.SECTION, section, "health"), run, words)
    page.enter()
    page.leave()
    assert dict(interview.answers.given) == before
    assert all(not problem.code.startswith("KIOSK") for problem in page.find_problems())
    page.deleteLater()


def test_blanks_are_told_at_the_top_and_at_each_field_and_may_be_left(open_section):
    shown = open_section("pregnancy", {"sex-at-birth": Chosen("female")})
    assert not shown.page.may_leave()
    QApplication.processEvents()
    assert shown.find("problem_summary") is not None
    assert "no answer yet" in shown.find("problem_pregnant-now").text()
    gone = []
    shown.page.next_requested.connect(lambda: gone.append(True))
    shown.click("button_leave_blank")
    assert gone == [True]
    assert shown.get_answer("pregnant-now") is None


def test_a_link_of_the_summary_leads_to_the_field(open_section):
    shown = open_section("about-you", {"sex-at-birth": Chosen("female")})
    shown.page.may_leave()
    QApplication.processEvents()
    shown.click("problem_link_phone")
    assert shown.find("field_phone").hasFocus()


def test_an_impossible_date_must_be_mended_or_cleared(open_section):
    shown = open_section("past-treatments").click("option_botox-had_yes")
    for part, text in (("day", "31"), ("month", "2"), ("year", "2026")):
        shown.write(f"field_botox-date_{part}", text)
    problems = [problem for problem in shown.page.find_problems() if problem.where == "botox-date"]
    assert [problem.code for problem in problems] == ["KIOSK-011"]
    shown.page.may_leave()
    QApplication.processEvents()
    assert shown.find("button_leave_blank") is None


def test_a_problem_goes_away_when_it_is_answered(open_section):
    shown = open_section("pregnancy", {"sex-at-birth": Chosen("female")})
    shown.page.may_leave()
    QApplication.processEvents()
    shown.click("option_pregnant-now_no")
    assert shown.find("problem_pregnant-now") is None


def test_an_impossible_date_is_told_as_soon_as_it_is_left(open_section):
    shown = open_section("past-treatments").click("option_botox-had_yes")
    for part, text in (("day", "31"), ("month", "2"), ("year", "2026")):
        shown.write(f"field_botox-date_{part}", text)
    assert shown.find("problem_botox-date") is None
    shown.press(KEY.Key_Tab)
    assert "no such day" in shown.find("problem_botox-date").text()


def test_a_date_still_to_come_is_told_and_kept(open_section):
    shown = open_section("past-treatments").click("option_botox-had_yes")
    shown.write("field_botox-date_year", "2027").press(KEY.Key_Tab)
    assert "still to come" in shown.find("problem_botox-date").text()
    assert shown.get_answer("botox-date") == PartialDate(2027)


def test_tab_follows_the_reading_order_through_what_unfolded(open_section):
    shown = open_section("past-treatments").click("option_filler-had_yes", "option_botox-had_yes")
    shown.find("option_botox-had_unsure").setFocus()
    names = []
    for _ in range(6):
        shown.press(KEY.Key_Tab)
        names.append(QApplication.focusWidget().objectName())
    assert names == [
        "field_botox-date_day",
        "field_botox-date_month",
        "field_botox-date_year",
        "option_botox-date_ago",
        "option_botox-date_unsure",
        "option_filler-had_yes",
    ]


def test_a_section_is_answered_by_keyboard_alone(open_section):
    shown = open_section("pregnancy", {"sex-at-birth": Chosen("female")})
    shown.page.focus_item("pregnant-now")
    shown.press(KEY.Key_Tab, KEY.Key_Space)  # No
    shown.press(KEY.Key_Tab, KEY.Key_Tab, KEY.Key_Space)  # past Not sure, to Yes
    shown.press(KEY.Key_Tab, KEY.Key_Tab, KEY.Key_Tab, KEY.Key_Space)
    answers = [shown.get_answer(item) for item in ("pregnant-now", "trying-to-conceive", "breastfeeding")]
    assert answers == [Chosen("no"), Chosen("yes"), Chosen("no")]
    assert shown.page.may_leave()


def test_optional_questions_say_so(open_section, questionnaire):
    shown = open_section("about-you")
    optional = next(item for item in questionnaire.items.values() if isinstance(item, TextItem) and item.optional)
    texts = [
        label.text() for label in shown.find(f"item_{optional.id}").findChildren(QWidget) if hasattr(label, "text")
    ]
    assert any(text.endswith("(optional)") for text in texts)


def test_a_page_built_ahead_is_the_page_built_at_once(open_section, questionnaire):
    shown = open_section("your-skin")
    other = SectionPage(shown.page.page, shown.page.run, shown.page.words)
    for _ in other.prepare(shown.page.size()):
        pass
    names = {child.objectName() for child in other.findChildren(QWidget)}
    assert {f"item_{item.id}" for item in shown.interview.items_in_force("your-skin")} <= names
    other.deleteLater()


def test_each_follow_up_has_the_cause_its_condition_names(questionnaire):
    causes = {}
    for section in questionnaire.sections:
        causes |= find_causes(section)
    assert causes["botox-date"] == "botox-had"
    assert causes["hba1c-date"] == "hba1c"
    assert causes["sunburn-date"] == "skin-now"
    assert causes["medicine-list"] == "takes-any"
    assert "full-name" not in causes


def test_numbers_appear_where_others_were_answered(open_section):
    from decimal import Decimal

    shown = open_section("diabetes-hormones", {"diabetes": Chosen("type-1"), "hba1c": Number(Decimal(48))})
    assert shown.find("field_hba1c").text() == "48"
    assert shown.find("item_hba1c-date") is not None


# ── one No to several questions ─────────────────────────────────────────────────────────────────

SEVERAL = ("keloid-family", "dark-marks", "melasma-ever", "slow-healing")
NO_TO_ALL = "no_to_all_keloid-family"


def get_several(shown):
    return [shown.get_answer(item_id) for item_id in SEVERAL]


def test_nothing_is_chosen_before_the_button_is_pressed(open_section):
    shown = open_section("your-skin")
    assert get_several(shown) == [None] * 4
    assert not any(shown.find(f"option_{item_id}_no").isChecked() for item_id in SEVERAL)
    assert shown.find(NO_TO_ALL).text() == "No to all 4"


def test_one_press_says_no_to_each_question_above_the_button_and_to_no_other(open_section):
    shown = open_section("your-skin")
    before = {item.id for item in shown.interview.questionnaire.items.values() if shown.get_answer(item.id)}
    shown.click(NO_TO_ALL)
    after = {item.id for item in shown.interview.questionnaire.items.values() if shown.get_answer(item.id)}
    assert after - before == set(SEVERAL)
    assert get_several(shown) == [Chosen("no")] * 4
    assert all(shown.find(f"option_{item_id}_no").isChecked() for item_id in SEVERAL)
    assert [said.item for said in shown.page.run.journey().said_no] == list(SEVERAL)
    assert not shown.find(NO_TO_ALL).isEnabled()


def test_what_was_chosen_before_stays_and_the_button_says_so(open_section):
    shown = open_section("your-skin").click("option_dark-marks_yes")
    assert shown.find(NO_TO_ALL).text() == "No to the rest"
    shown.click(NO_TO_ALL)
    assert get_several(shown) == [Chosen("no"), Chosen("yes"), Chosen("no"), Chosen("no")]


def test_each_answer_can_be_changed_alone_afterwards(open_section):
    shown = open_section("past-treatments").click("no_to_all_had-microneedling", "option_booster-had_yes")
    assert shown.get_answer("booster-had") == Chosen("yes")
    assert shown.find("item_booster-date") is not None
    assert [said.item for said in shown.page.run.journey().said_no] == ["had-microneedling", "hair-removal"]


def test_the_button_stands_below_all_its_questions_and_they_fit_on_one_screen(open_section):
    for section_id in ("past-treatments", "your-skin"):
        shown = open_section(section_id)
        for run in shown.page.run.interview.questionnaire.sections:
            for item_ids in run.no_to_all if run.id == section_id else ():
                button, card = shown.find(f"no_to_all_{item_ids[0]}"), shown.find(f"run_{item_ids[0]}")
                lowest = max(shown.find(f"item_{item_id}").geometry().bottom() for item_id in item_ids)
                assert button.geometry().top() > lowest
                assert card.height() <= 600


def test_several_are_answered_by_keyboard_alone_in_reading_order(open_section):
    shown = open_section("your-skin")
    shown.find("option_slow-healing_unsure").setFocus()
    shown.press(KEY.Key_Tab)
    assert QApplication.focusWidget() is shown.find(NO_TO_ALL)
    shown.press(KEY.Key_Return)
    assert get_several(shown) == [Chosen("no")] * 4
    assert QApplication.focusWidget() is not None


def test_a_blank_that_is_told_goes_away_with_the_button(open_section):
    shown = open_section("your-skin")
    shown.page.may_leave()
    QApplication.processEvents()
    assert shown.find("problem_dark-marks") is not None
    shown.click(NO_TO_ALL)
    assert shown.find("problem_dark-marks") is None
