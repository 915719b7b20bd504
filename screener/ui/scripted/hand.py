"""One hand at one window: finds what it sees by object name, scrolls there, clicks and types as a person would.

Clicks are given to the window at a place on the screen, and Qt decides who stands there: what is hidden, covered or
disabled cannot be clicked. Waiting is for something to become true, never for time to pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from screener.errors import TransitionError

_LEFT = Qt.MouseButton.LeftButton
_LONGEST_BY_KEYS = 200
"""More characters than this at once are given as an input method gives a dictated sentence: in one piece."""
_PATIENCE_MS = 30_000
"""How long something may take on a slow machine before the hand gives up."""


_ROUNDS = 50
"""How often events may bring forth further events before the hand goes on all the same."""


class Hand:
    """A hand that knows widgets by their object names only."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.presses = 0
        """How many keys `press` pressed."""
        window.activateWindow()
        self.wait_until(window.isActiveWindow, "the window takes what is typed")

    def find(self, name: str) -> QWidget | None:
        """The widget of that name, if it is shown now."""
        found = self.window.findChildren(QWidget, name)
        return next((widget for widget in found if widget.isVisible()), None)

    def sees(self, name: str) -> bool:
        """Whether a widget of that name is shown now, scrolled into view or not."""
        return self.find(name) is not None

    def click(self, name: str, at: QPoint | None = None) -> None:
        """Click a widget in its middle, or at a place in it.

        Raises:
            TransitionError: It is not shown, or something stands in front of it.
        """
        widget = self._get(name)
        self.bring_into_view(widget)
        place = widget.mapTo(self.window, at or find_middle(widget))
        standing_there = self.window.childAt(place)
        if standing_there is not widget and not widget.isAncestorOf(standing_there or self.window):
            raise TransitionError("SCRIPT-002", f"Something stands in front of {name}.")
        QTest.mouseClick(self.window.windowHandle(), _LEFT, Qt.KeyboardModifier.NoModifier, place)
        self.settle()

    def type_into(self, name: str, text: str) -> None:
        """Click a field and write a text in place of what stands there.

        Raises:
            TransitionError: It is not shown, or does not take the focus.
        """
        self.click(name)
        field = QApplication.focusWidget()
        widget = self._get(name)
        if field is None or (field is not widget and not widget.isAncestorOf(field)):
            raise TransitionError("SCRIPT-003", f"{name} does not take what is typed.")
        handle = self.window.windowHandle()
        QTest.keyClick(handle, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(handle, Qt.Key.Key_Delete)
        for part in _split_for_typing(text):
            self._type(field, part)
        self.settle()

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key where the focus is, perhaps with others held down."""
        QTest.keyClick(self.window.windowHandle(), key, held)
        self.presses += 1
        self.settle()

    def draw(self, name: str, strokes: Iterable[Iterable[QPointF]]) -> None:
        """Draw strokes on a widget; points in fractions of its width and height."""
        widget = self._get(name)
        self.bring_into_view(widget)
        handle = self.window.windowHandle()
        for stroke in strokes:
            places = [
                widget.mapTo(self.window, QPoint(round(p.x() * widget.width()), round(p.y() * widget.height())))
                for p in stroke
            ]
            QTest.mousePress(handle, _LEFT, Qt.KeyboardModifier.NoModifier, places[0])
            for place in places[1:]:
                QTest.mouseMove(handle, place)
            QTest.mouseRelease(handle, _LEFT, Qt.KeyboardModifier.NoModifier, places[-1])
        self.settle()

    def bring_into_view(self, widget: QWidget) -> None:
        """Scroll every area around a widget so that its middle is seen."""
        self.settle()
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea) and (contents := parent.widget()) is not None:
                inside = widget.mapTo(contents, find_middle(widget))
                parent.ensureVisible(inside.x(), inside.y(), 0, min(120, parent.viewport().height() // 3))
            parent = parent.parentWidget()
        self.settle()

    def wait_until(self, holds: Callable[[], bool], what: str) -> None:
        """Let the program work until something holds.

        Raises:
            TransitionError: It does not come about.
        """
        alarm = QTimer(singleShot=True, interval=_PATIENCE_MS)
        alarm.start()
        loop = QEventLoop()
        while not holds():
            if not alarm.isActive():
                raise TransitionError("SCRIPT-001", f"Waited in vain: {what}.")
            loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def settle(self) -> None:
        """Let everything that is due happen: layouts, repaints, what was queued meanwhile."""
        loop = QEventLoop()
        for _ in range(_ROUNDS):
            if not loop.processEvents():
                break

    def photograph(self, path: Path) -> None:
        """Leave a picture of the window as it is, nothing pointed at."""
        QTest.mouseMove(self.window.windowHandle(), QPoint(0, self.window.height() // 2))
        self.settle()
        self.window.grab().save(str(path), "PNG")

    def _type(self, field: QWidget, text: str) -> None:
        """Keys are given to the window, as the system gives them."""
        handle = self.window.windowHandle()
        if text.startswith("\n"):
            for _ in text:
                QTest.keyClick(handle, Qt.Key.Key_Return)
        elif " " <= text[0] <= "~" and len(text) <= _LONGEST_BY_KEYS:
            for letter in text:
                QTest.keyClick(handle, ord(letter))
        else:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(field, event)

    def _get(self, name: str) -> QWidget:
        widget = self.find(name)
        if widget is None:
            raise TransitionError("SCRIPT-004", f"There is no {name} here to click.")
        return widget


def find_middle(widget: QWidget) -> QPoint:
    """The middle of a widget, in its own coordinates."""
    return QRect(QPoint(0, 0), widget.size()).center()


def _split_for_typing(text: str) -> list[str]:
    """Runs that keys can type, one by one, and runs that need an input method, in the order written."""
    return ["".join(run) for _, run in groupby(text, key=lambda c: "\n" if c == "\n" else " " <= c <= "~")]
