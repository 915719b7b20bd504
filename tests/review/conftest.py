"""A clinic with an inbox, and a window to look at it, for tests of the practitioner's shell."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from screener.review.session import ReviewSession
from screener.ui.tasks import Tasks
from screener.ui.theme import Sheet, apply_theme
from tests.determination.practice import make_practice
from tests.hand import Hand
from tests.review.waiting_room import open_waiting_room


@pytest.fixture(scope="session")
def review_look(qapp):
    """The window's look, put on once."""
    apply_theme(qapp, sheet=Sheet.REVIEW)


@pytest.fixture
def practice(tmp_path):
    """A clinic with staff in every role, and no record yet."""
    practice = make_practice(tmp_path / "practice")
    yield practice
    practice.store.close()


@pytest.fixture
def room(tmp_path):
    """A founded clinic with nobody waiting yet."""
    room = open_waiting_room(tmp_path / "clinic")
    yield room
    room.store.close()


@pytest.fixture
def open_inbox(qtbot, review_look, room):
    """Opens somebody's inbox and waits until it is read: `open_inbox(by)`."""
    from screener.review.inbox_page import InboxPage

    opened = []

    def open_it(by=None):
        tasks = Tasks()
        page = InboxPage(room.sit_down(tasks, by))
        opened.append((page, tasks))
        page.resize(1300, 700)
        page.show()
        qtbot.waitUntil(lambda: page.names.is_complete and not page.model.is_reading)
        return page

    yield open_it
    for page, tasks in opened:
        page.close_for_good()
        tasks.close()
        page.deleteLater()
        tasks.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def open_window(qtbot, review_look, room):
    """Opens the window as the command does, with the sign-in page: `open_window(lock_s=0.2)`."""
    from dataclasses import replace

    sessions = []

    def open_it(**changes):
        session = ReviewSession(replace(room.setup, **changes))
        sessions.append(session)
        session.open()
        qtbot.waitUntil(session.window.isActiveWindow)
        return session

    yield open_it
    for session in sessions:
        session.close()
        session.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def at(qtbot):
    """A hand at the window: real clicks and keys, on widgets that can be seen."""
    return ReviewHand(qtbot)


class ReviewHand(Hand):
    """Which also types and signs in."""

    def write(self, window, name, text):
        """Type a text into it, in place of what stands there."""
        field = self.find(window, name)
        field.setFocus()
        QTest.keySequence(field, "Ctrl+A")
        QTest.keyClicks(field, text)
        return field

    def sign_in(self, window, name, password):
        """Type both and press Enter."""
        self.write(window, "field_name", name)
        QTest.keyClick(self.write(window, "field_password", password), Qt.Key.Key_Return)
