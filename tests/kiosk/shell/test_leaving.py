"""Who may end a patient's way, and how."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel


def test_escape_ends_nothing(open_kiosk, hand, begin):
    window = begin(open_kiosk())
    for widget in (window, window.wizard, window.wizard.shown):
        QTest.keyClick(widget, Qt.Key.Key_Escape)
    assert hand.sees(window, "page_about-you")


def test_the_close_button_asks_for_the_staff_code(open_kiosk, hand, begin):
    window = begin(open_kiosk())
    assert not window.close()
    assert window.isVisible()
    hand.find(window, "panel_staff")
    hand.click(window, "button_close_panel")
    assert hand.sees(window, "page_about-you")


def test_alt_f4_ends_nothing(open_kiosk, hand, begin):
    window = begin(open_kiosk())
    QTest.keyClick(window, Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier)
    assert window.isVisible()


def test_staff_leave_by_their_code(open_kiosk, hand, begin, qtbot):
    window = begin(open_kiosk())
    window.close()
    hand.pass_gate(window)
    with qtbot.waitSignal(window.exit_requested):
        hand.click(window, "button_staff_leave")


def test_staff_clear_and_start_again(open_kiosk, hand, begin, qtbot):
    session = open_kiosk()
    window = begin(session)
    hand.click(window, "button_help", "button_staff")
    hand.pass_gate(window)
    with qtbot.waitSignal(session.window_changed):
        hand.click(window, "button_staff_restart")
    assert hand.sees(session.window, "page_welcome")


def test_a_wrong_code_is_told_and_opens_nothing(open_kiosk, hand, begin):
    window = begin(open_kiosk())
    window.close()
    hand.click(window, "key_1", "key_2", "key_erase", "key_3", "button_staff_enter")
    assert hand.find(window, "staff_problem").text() == "That code is not right."
    assert not hand.sees(window, "panel_staff_menu")


def test_the_keys_on_screen_type_the_code(open_kiosk, hand, begin):
    window = begin(open_kiosk())
    window.close()
    hand.click(window, "key_4", "key_7", "key_1", "key_1", "button_staff_enter")
    hand.find(window, "panel_staff_menu")


def test_after_three_wrong_codes_one_has_to_wait(open_kiosk, hand, begin):
    window = begin(open_kiosk())
    window.close()
    for _ in range(3):
        hand.click(window, "key_0", "button_staff_enter")
    assert "Seconds to wait" in hand.find(window, "staff_problem").text()
    assert not hand.find(window, "button_staff_enter").isEnabled()


def test_nothing_below_a_panel_is_reached_by_tab(open_kiosk, hand, begin):
    window = begin(open_kiosk())
    window.close()
    panel = hand.find(window, "panel_staff")
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        for _ in range(20):
            QTest.keyClick(window.windowHandle(), key)
            assert panel.isAncestorOf(QApplication.focusWidget())


def test_a_visit_is_prepared_by_staff_and_handed_over(open_kiosk, hand, qtbot):
    session = open_kiosk(prepare_visit=None)
    window = session.window
    hand.find(window, "page_rest")
    hand.click(window, "button_prepare")
    hand.pass_gate(window)
    qtbot.waitUntil(lambda: window.run is not None)
    hand.find(window, "page_visit")
    assert not hand.sees(window, "button_back")
    hand.click(
        window, "option_modality_rf", "option_numbing-cream-planned_no", "button_hand_over", "button_leave_blank"
    )
    hand.find(window, "page_welcome")
    assert not hand.sees(window, "button_back")
    assert "rf" in window.run.interview.facts.plan
    assert window.run.interview.treatment_on == date(2026, 11, 20)


def test_a_minute_is_told_as_one(open_kiosk, hand):
    window = open_kiosk(idle_s=60).window
    page = hand.find(window, "page_welcome")
    assert any("for a minute," in label.text() for label in page.findChildren(QLabel))
