"""A practice of each test's own, and somebody signed in there."""

import pytest

from screener.determination.casebook import Opened
from screener.determination.decision import Choice
from screener.review.signing_page import SigningPage
from screener.ui.theme import Sheet, apply_theme
from tests.determination.practice import decide_all
from tests.review.practice_desk import sit_down


@pytest.fixture
def desk(practice, qapp):
    """A practitioner's desk there."""
    desk = sit_down(practice)
    yield desk
    desk.tasks.close()


@pytest.fixture
def page(qtbot, qapp, desk):
    """The page on which a record is determined and signed."""
    apply_theme(qapp, sheet=Sheet.REVIEW)
    page = SigningPage(desk)
    qtbot.addWidget(page)
    page.resize(1360, 860)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


@pytest.fixture
def begin(page, practice, desk):
    """Takes a record, decides its findings and goes on to sign."""

    def begin_signing(said, choice=Choice.PROCEED):
        book = desk.casebook
        opened = book.take(book.open(practice.keep(said)))
        assert isinstance(opened, Opened), opened
        page.begin(opened, decide_all(book, opened, choice))
        return opened

    return begin_signing
