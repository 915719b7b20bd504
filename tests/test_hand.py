"""The hand of the tests clicks only on what has its place: a click on a button without a size is lost."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QWidget

from tests.hand import Hand


class Row(QAbstractButton):
    """A button that no style sheet gives a size."""

    def paintEvent(self, e):  # noqa: N802
        """Nothing is to be seen of it."""


@pytest.fixture
def window(qtbot):
    """A window with one button that is shown before it is laid out, as a row of a long page is."""
    window = QWidget()
    window.resize(300, 200)
    button = Row(window, objectName="button_change")
    button.resize(100, 0)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def test_what_is_shown_without_a_size_is_not_seen(window, qtbot):
    assert window.findChild(Row).isVisible()
    assert not Hand(qtbot).sees(window, "button_change")


def test_a_click_waits_until_the_button_has_its_place(window, qtbot):
    button = window.findChild(Row)
    clicked = []
    button.clicked.connect(lambda: clicked.append(button.height()))
    QTimer.singleShot(0, button, lambda: button.resize(100, 40))
    Hand(qtbot).click(window, "button_change")
    assert clicked == [40]
