"""Large text on a small screen: what one decides with stays in sight, and everything else is a press away."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from screener.determination.decision import Choice
from screener.records.states import RecordState
from screener.review.decision_panel import MOST_REASONS
from screener.review.finding_layout import Action
from screener.ui.theme import Sheet, apply_theme
from tests.review.case.conftest import REASONS
from tests.review.measuring import find_actions, list_hidden_actions

SMALL = (1024, 700)
"""What the bar of the window leaves of 1024 × 768."""


@pytest.fixture
def show_small(show, qapp):
    """Shows a record with text at 200 % on the small screen."""

    def show_it(opened):
        apply_theme(qapp, 2.0, sheet=Sheet.REVIEW)
        return show(opened, SMALL)

    yield show_it
    apply_theme(qapp, sheet=Sheet.REVIEW)


def press_pinned(page, action):
    """Click a button that stands below the findings."""
    place = find_actions(page.findings)[action]
    QTest.mouseClick(page.findings.pinned, Qt.MouseButton.LeftButton, pos=place.center().toPoint())


def press(page, name):
    QTest.mouseClick(page.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_what_a_finding_is_decided_with_is_in_sight_however_long_the_finding(sketched, open_record, show_small, keys):
    page = show_small(open_record(sketched))
    keys.press(page, " ")
    for card in page.findings.findings.cards:
        page.findings.go_to(card.rule)
        assert not list_hidden_actions(page.findings), card.title
    page.findings.go_to(page.findings.findings.cards[0].rule)
    assert page.findings.pinned.isVisible()


def test_the_buttons_below_the_findings_decide_the_one_they_name(sketched, open_record, show_small, keys):
    page = show_small(open_record(sketched))
    keys.press(page, " ")
    first = page.findings.current
    assert first.title in page.findings.pinned.accessibleName()
    press_pinned(page, Action.DEFER)
    assert page.panel.isVisible()
    assert not page.findings.pinned.isVisible()
    keys.press(page, Qt.Key.Key_Return)
    assert page.findings.current.rule != first.rule
    assert page.case.find_decision(first.rule) is not None


def test_a_long_finding_is_read_page_by_page_and_stays_the_one_to_decide(sketched, open_record, show_small, keys):
    page = show_small(open_record(sketched))
    keys.press(page, " ")
    current, bar = page.findings.current, page.findings.verticalScrollBar()
    keys.press(page, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    keys.press(page, Qt.Key.Key_PageUp)
    assert bar.value() == 0
    assert page.findings.current == current


def test_findings_and_answers_are_shown_one_at_a_time(sketched, open_record, show_small, keys):
    page = show_small(open_record(sketched))
    assert (page.findings.isVisible(), page.answers.isVisible()) == (True, False)
    press(page, "button_side")
    assert (page.findings.isVisible(), page.answers.isVisible()) == (False, True)
    assert page.answers.width() > 900
    keys.press(page, Qt.Key.Key_Escape)
    assert (page.findings.isVisible(), page.answers.isVisible()) == (True, False)
    keys.press_with(page, Qt.Key.Key_F)
    assert page.answers.field.hasFocus()
    keys.press(page, Qt.Key.Key_F6)
    assert page.findings.hasFocus()


def test_both_are_beside_each_other_again_when_there_is_room(sketched, open_record, show_small, qapp, qtbot):
    page = show_small(open_record(sketched))
    press(page, "button_side")
    apply_theme(qapp, sheet=Sheet.REVIEW)
    page.resize(1360, 860)
    qtbot.waitUntil(lambda: page.findings.isVisible() and page.answers.isVisible())
    assert page.findings.width() > page.answers.width() > 300
    assert page.footer.history.isVisible()


def test_what_leads_takes_the_place_of_the_findings_until_it_is_put_away(sketched, open_record, show_small, keys):
    page = show_small(open_record(sketched))
    keys.press_with(page, Qt.Key.Key_K)
    assert page.timeline.isVisible()
    assert not page.findings.isVisible()
    keys.press_with(page, Qt.Key.Key_K)
    assert page.findings.hasFocus()
    keys.press_with(page, Qt.Key.Key_K)
    page.show_opened(open_record(sketched))
    assert page.findings.isVisible()


def test_what_has_no_room_is_in_a_menu(sketched, open_record, show_small, qtbot):
    page = show_small(open_record(sketched))
    opened = page.findChild(QPushButton, "button_more_acts")
    offered = {action.text(): action for action in opened.make_menu().actions()}
    assert not any(button.isVisible() for button in (page.header.day, page.footer.history, page.footer.send_back))
    with qtbot.waitSignal(page.history_requested):
        offered[page.footer.history.text()].trigger()
    offered[page.footer.send_back.text()].trigger()
    assert page.send_back.isVisible()
    page.footer.send_back.setEnabled(False)
    offered = {action.text(): action for action in opened.make_menu().actions()}
    assert not offered[page.footer.send_back.text()].isEnabled()


def test_a_line_that_has_no_room_tells_the_rest_to_who_points_at_it(sketched, open_record, show_small, qtbot):
    page = show_small(open_record(sketched))
    about = page.header.about
    qtbot.waitUntil(lambda: about.toolTip() == about.text())
    assert about.height() < 2 * about.fontMetrics().height()


def test_why_something_cannot_be_is_said_until_another_finding_is_looked_at(
    patient, open_record, show, make_desk, keys
):
    page = show(open_record(patient.takes("Roaccutane", status="taking").takes("warfarin", status="taking")),
                at=make_desk(override=False))  # fmt: skip
    before = page.footer.progress.text()
    keys.press(page, "2")
    assert page.footer.progress.text() != before
    keys.press(page, Qt.Key.Key_Down)
    assert page.footer.progress.text() == before


def test_the_document_of_a_signed_record_is_offered_with_the_rest_and_by_its_keys(sketched, open_record, show_small):
    signed = open_record(sketched, state=RecordState.COUNTERSIGNED)
    page = show_small(signed)
    assert not page.findChild(QPushButton, "button_open").isVisible()
    menu = page.findChild(QPushButton, "button_more_acts").make_menu()
    assert {"O  Open", "P  Print", "E  Save a copy…"} <= {action.text() for action in menu.actions()}
    asked = []
    page.document.ask_file = asked.append
    QTest.keyClick(page.window().focusWidget(), Qt.Key.Key_E)
    assert len(asked) == 1

    page.show_opened(open_record(sketched))

    menu = page.findChild(QPushButton, "button_more_acts").make_menu()
    assert "O  Open" not in {action.text() for action in menu.actions()}
    QTest.keyClick(page.window().focusWidget(), Qt.Key.Key_E)
    assert len(asked) == 1


@pytest.mark.parametrize("choice", "234")
def test_the_panel_names_its_finding_and_what_is_written_in_is_in_sight(
    sketched, open_record, show_small, keys, choice
):
    page = show_small(open_record(sketched))
    page.panel._offered = {each: [REASONS[2]] * MOST_REASONS for each in Choice}
    for card in page.findings.findings.cards:
        page.findings.go_to(card.rule)
        keys.press(page, choice)
        if page.panel.isHidden():
            continue  # it was decided at once, or may not be
        field, view = page.window().focusWidget(), page.findings.viewport()
        assert page.panel.isAncestorOf(field)
        assert card.title in page.panel.heading.text()
        assert view.rect().contains(QRect(field.mapTo(view, QPoint()), field.size())), card.title
        keys.press(page, Qt.Key.Key_Escape)
