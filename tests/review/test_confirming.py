"""Questions before something is done that cannot be undone: Enter and Escape do nothing, a click does it."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from screener.review.confirming import make_question
from tests.records.small_clinic import read_forms


@pytest.fixture
def ask(qtbot, review_look):
    """Asks a question over a window: `ask(about, **values)`."""
    window = QWidget()
    window.show()

    def ask_it(about, **values):
        box, sure = make_question(window, read_forms()[2], about, **values)
        box.open()
        qtbot.waitUntil(box.isActiveWindow)
        return box, sure

    yield ask_it
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Space])
@pytest.mark.parametrize("about", ["sign-out", "take-over", "reopen", "take-up"])
def test_no_key_that_is_pressed_at_once_does_what_is_asked_about(ask, about, key):
    box, sure = ask(about, name="Petra Practitioner")
    assert box.focusWidget() is not sure

    QTest.keyClick(box.focusWidget(), key)

    assert not box.isVisible()
    assert box.clickedButton() is not sure


def test_enter_on_the_yes_itself_does_not_do_it_and_space_does(ask):
    box, sure = ask("sign-out")
    sure.setFocus()
    QTest.keyClick(sure, Qt.Key.Key_Return)
    assert box.clickedButton() is not sure

    box, sure = ask("sign-out")
    sure.setFocus()
    QTest.keyClick(sure, Qt.Key.Key_Space)
    assert box.clickedButton() is sure


def test_a_click_does_it(ask):
    box, sure = ask("sign-out")
    QTest.mouseClick(sure, Qt.MouseButton.LeftButton)
    assert box.clickedButton() is sure
