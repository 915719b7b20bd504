"""Who comes back with the largest text on the smallest screen: whatever they are to press is in sight."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from screener.ui.fonts import install_fonts, read_fonts_ahead
from screener.ui.theme import apply_theme
from tests.kiosk.shell.coming_back import BORN, WRONG


@pytest.fixture
def open_large(open_rest, qapp, look):
    """Opens a kiosk at rest: text at 200 %, in the program's very typeface, on 1024 × 768."""
    install_fonts(read_fonts_ahead())

    def open_it():
        window = open_rest().window
        window.resize(1024, 768)
        window.set_scale(2.0)
        return window

    yield open_it
    apply_theme(qapp)


def list_hidden(panel):
    """What is to be pressed or filled in and is not seen, or not all of it."""
    pressed = [*panel.findChildren(QAbstractButton), *panel.findChildren(QLineEdit)]
    assert pressed
    return [
        one.objectName() for one in pressed if one.isVisible() and one.visibleRegion().boundingRect() != one.rect()
    ]


def test_the_code_and_what_is_wrong_with_it(prepared, open_large, type_code, hand, qtbot):
    window = open_large()
    hand.click(window, "button_code")
    qtbot.waitUntil(lambda: not list_hidden(hand.find(window, "panel_code")))
    type_code(window, WRONG)
    hand.find(window, "code_problem")
    qtbot.waitUntil(lambda: not list_hidden(hand.find(window, "panel_code")))


def test_the_date_of_birth_and_what_is_wrong_with_it(prepared, open_large, type_code, tell_born, hand, qtbot):
    window = open_large()
    type_code(window)
    qtbot.waitUntil(lambda: not list_hidden(hand.find(window, "panel_birth")))
    tell_born(window, "31", "2", "1992")
    hand.find(window, "birth_problem")
    qtbot.waitUntil(lambda: not list_hidden(hand.find(window, "panel_birth")))
    tell_born(window, *BORN)
    hand.find(window, "page_welcome")


def test_that_staff_are_to_be_asked(prepared, open_large, type_code, tell_born, hand, qtbot):
    window = open_large()
    type_code(window)
    for year in ("1929", "1930", "1931"):
        hand.wait_until(lambda: hand.find(window, "button_birth_go_on").isEnabled())
        tell_born(window, "2", "2", year)
        hand.wait_until(lambda: hand.sees(window, "panel_ask_staff") or hand.sees(window, "birth_problem"))
    qtbot.waitUntil(lambda: not list_hidden(hand.find(window, "panel_ask_staff")))


def test_the_size_in_force_and_the_way_out_of_choosing_it(prepared, open_large, hand, qtbot):
    window = open_large()
    hand.click(window, "button_text_size")
    panel = hand.find(window, "panel_text_size")
    qtbot.waitUntil(lambda: not {"text_size_200", "button_close_panel"} & set(list_hidden(panel)))


def test_the_way_on_is_reached_with_tab_after_what_is_asked(prepared, open_large, hand):
    window = open_large()
    hand.click(window, "button_code")
    panel = hand.find(window, "panel_code")
    walked = []
    for _ in range(4):
        panel.focusNextPrevChild(True)
        walked.append(window.focusWidget().objectName())
    assert walked == ["key_erase", "button_close_panel", "button_code_go_on", "field_visit_code"]
