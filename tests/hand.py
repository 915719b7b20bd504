"""A hand at the screen: it clicks on what stands there, by its object name, as soon as a person could."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget


class Hand:
    """Real clicks, on widgets that can be seen."""

    def __init__(self, qtbot):
        self._qtbot = qtbot

    def wait_until(self, holds):
        """Wait until something holds; a test fails if it does not come about."""
        self._qtbot.waitUntil(holds)

    def find(self, window, name):
        """The widget of that name, once it can be seen; a test fails if it does not come."""
        self._qtbot.waitUntil(lambda: self.sees(window, name))
        return self._look(window, name)[0]

    def sees(self, window, name):
        """Whether there is such a widget to be seen now."""
        return bool(self._look(window, name))

    def click(self, window, *names):
        """Click widgets, one after the other."""
        for name in names:
            widget = self.find(window, name)
            assert widget.isEnabled(), f"{name} cannot be pressed"
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def _look(self, window, name):
        return [widget for widget in window.findChildren(QWidget, name) if _can_be_seen(widget)]


def _can_be_seen(widget):
    """Whether it is shown and has its place: before it is laid out it has no size, and a click on it is lost."""
    return widget.isVisible() and not widget.size().isEmpty()
