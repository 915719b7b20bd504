"""The way through the pages, by real clicks."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from screener.interview.answers import Written
from screener.interview.journey import FilledBy, Role


def test_nobody_starts_without_saying_who_fills_in_the_form(open_kiosk, hand):
    window = open_kiosk().window
    hand.click(window, "button_start")
    hand.find(window, "problem_summary")
    assert hand.sees(window, "page_welcome")
    hand.click(window, "problem_link_filled-by")
    assert QApplication.focusWidget().objectName() == "option_filled-by_patient"


def test_start_waits_for_the_form_by_itself(open_kiosk, hand, begin):
    session = open_kiosk()
    window = begin(session)
    assert window.run.interview.treatment_on is not None


def test_whoever_helps_gives_a_name_and_a_role(open_kiosk, hand, qtbot):
    session = open_kiosk()
    window = session.window
    hand.click(window, "option_filled-by_interpreter", "button_start")
    hand.find(window, "problem_link_filled-by-name")
    hand.type(window, "field_filled-by-name", "Traductor Inventado")
    hand.type(window, "field_filled-by-relationship", "Sign language")
    hand.click(window, "button_start")
    qtbot.waitUntil(lambda: window.run is not None)
    assert window.run.filled_by == FilledBy(Role.INTERPRETER, "Traductor Inventado", "Sign language")


def test_going_back_and_on_again_keeps_what_was_typed(open_kiosk, hand, begin):
    window = begin(open_kiosk())
    hand.type(window, "field_full-name", "Testa Demonstrata")
    hand.click(window, "button_next", "button_leave_blank")
    hand.find(window, "page_what-you-want")
    hand.click(window, "button_back")
    assert hand.find(window, "field_full-name").text() == "Testa Demonstrata"
    assert window.run.interview.get_answer("full-name") == Written("Testa Demonstrata")


def test_blanks_are_told_first_and_may_then_be_left(open_kiosk, hand, begin):
    window = begin(open_kiosk())
    hand.click(window, "button_next")
    assert hand.find(window, "problem_summary").hasFocus()
    hand.click(window, "problem_link_full-name")
    assert hand.find(window, "field_full-name").hasFocus()
    hand.click(window, "button_leave_blank")
    hand.find(window, "page_what-you-want")


def test_the_step_is_told_and_nobody_goes_back_behind_welcome(open_kiosk, hand, begin):
    window = begin(open_kiosk())
    assert window.top_bar.step_label.accessibleName() == "Step 1 of 8: You"
    hand.click(window, "button_back")
    hand.find(window, "page_welcome")
    assert not hand.sees(window, "button_back")


def test_a_change_from_the_check_page_comes_back_to_it(open_kiosk, hand, begin):
    window = begin(open_kiosk())
    wizard = window.wizard
    while wizard.shown.page.id != "check":
        wizard.advance()
    wizard.change("about-you", "phone")
    assert wizard.shown.page.id == "about-you"
    hand.type(window, "field_phone", "01632 960001")
    wizard.advance()
    assert wizard.shown.page.id == "check"
    assert window.run.interview.get_answer("phone") == Written("01632 960001")


def test_every_stay_on_a_page_is_timed(open_kiosk, begin):
    window = begin(open_kiosk())
    window.wizard.advance()
    assert [step.step for step in window.run.journey().steps] == ["about-you"]


def test_a_page_begins_with_the_focus_on_itself_and_tab_reads_on(open_kiosk, begin):
    window = begin(open_kiosk())
    assert window.wizard.shown.isAncestorOf(QApplication.focusWidget())
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget().objectName() == "field_full-name"


def test_whatever_takes_the_focus_is_ringed(open_kiosk, hand, begin):
    window = begin(open_kiosk())
    field = hand.find(window, "field_full-name")
    field.setFocus()
    ring = window._ring
    assert ring.isVisible()
    around = ring.geometry().translated(ring.parentWidget().mapTo(window, ring.parentWidget().rect().topLeft()))
    place = field.rect().translated(field.mapTo(window, field.rect().topLeft()))
    assert around.contains(place)


def test_no_field_of_one_patient_survives_for_the_next(open_kiosk, hand, begin, qtbot):
    others = set(QApplication.allWidgets())  # what other tests have not yet let go of is no patient's of this kiosk
    session = open_kiosk()
    window = begin(session)
    hand.type(window, "field_full-name", "Testa Demonstrata")
    QApplication.clipboard().setText("Testa Demonstrata")
    with qtbot.waitSignal(session.window_changed):
        window.ended.emit()
    widgets = set(QApplication.allWidgets()) - others
    assert widgets
    assert not any("Testa" in widget.text() for widget in widgets if isinstance(widget, QLineEdit))
    assert not any("Testa" in widget.accessibleDescription() for widget in widgets)
    assert QApplication.clipboard().text() == ""
    assert session.window is not window
    assert session.window.run is None
    assert session.window.findChild(QWidget, "page_about-you") is None


@pytest.mark.parametrize("size", [(1024, 768), (800, 600), (768, 1024), (1920, 1080)])
def test_no_page_reaches_behind_the_bottom_bar(open_kiosk, hand, qtbot, size):
    window = open_kiosk().window
    window.resize(*size)
    page = hand.find(window, "page_welcome")
    bar = window.bottom_bar
    qtbot.waitUntil(lambda: page.mapTo(window, QPoint(0, page.height())).y() == bar.y())
    hand.click(window, "button_start", "problem_link_filled-by")
    option = hand.find(window, "option_filled-by_patient")
    qtbot.waitUntil(lambda: option.mapTo(window, QPoint(0, option.height())).y() <= bar.y())


def test_a_column_stands_where_it_stood_whether_the_page_scrolls_or_not(open_kiosk, hand, qtbot):
    def find_place(page):
        return page.title_label.mapTo(page, QPoint(0, 0)).x(), page.title_label.width()

    window = open_kiosk().window
    page = hand.find(window, "page_welcome")
    bar = page.scroll_area.verticalScrollBar()
    window.resize(1024, 1000)
    qtbot.waitUntil(lambda: not bar.isVisible())
    at_rest = find_place(page)
    window.resize(1024, 500)
    qtbot.waitUntil(bar.isVisible)
    qtbot.waitUntil(lambda: find_place(page) == at_rest)


def test_enter_presses_the_buttons_of_the_bars_and_panels(open_kiosk, hand, begin):
    window = begin(open_kiosk())
    QTest.keyClick(hand.find(window, "button_help"), Qt.Key.Key_Return)
    QTest.keyClick(hand.find(window, "button_go_on"), Qt.Key.Key_Return)
    assert not hand.sees(window, "button_go_on")
    QTest.keyClick(hand.find(window, "button_next"), Qt.Key.Key_Enter)
    hand.find(window, "problem_summary")
    QTest.keyClick(hand.find(window, "button_back"), Qt.Key.Key_Return)
    hand.find(window, "page_welcome")


def test_tab_goes_from_the_page_to_back_and_continue_and_then_round_again(open_kiosk, hand, begin):
    window = begin(open_kiosk())
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    walked = [window.focusWidget().objectName()]
    while walked[-1] != "button_help":
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        walked.append(window.focusWidget().objectName())
    assert walked[0] == "field_full-name"
    assert walked[-6:] == [
        "button_back", "button_next", "button_language", "button_text_size", "button_contrast", "button_help",
    ]  # fmt: skip


def test_tab_goes_through_the_problems_to_the_first_question(open_kiosk, hand, begin):
    window = begin(open_kiosk())
    hand.click(window, "button_next", "problem_link_full-name")
    hand.type(window, "field_full-name", "Testa Demonstrata")
    hand.click(window, "button_next")
    hand.find(window, "problem_link_date-of-birth")
    walked = []
    while window.focusWidget().objectName() != "field_full-name":
        walked.append(window.focusWidget().objectName())
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert len(walked) < 30
    assert walked[:2] == ["problem_summary", "problem_link_date-of-birth"]
    assert walked[-1] == "button_leave_blank"


def test_larger_text_leaves_a_page_where_it_was_read(open_kiosk, hand, begin, qtbot):
    window = begin(open_kiosk())
    page = window.wizard.shown
    phone = hand.find(window, "item_phone")
    page.scroll_area.verticalScrollBar().setValue(phone.y() + 20)
    try:
        window.set_scale(2.0)
        qtbot.waitUntil(lambda: phone.visibleRegion().boundingRect().height() > 100)
    finally:
        window.set_scale(1.0)
