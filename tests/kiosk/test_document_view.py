"""A document is read page by page, and what was shown is remembered."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot
from reportlab.pdfgen import canvas

from screener.kiosk.document_view import DocumentView
from screener.questionnaire.text import load_words
from screener.ui.tasks import Tasks

FORMS = Path(__file__).parents[2] / "forms"


def make_pdf(pages: int) -> bytes:
    file = io.BytesIO()
    sheet = canvas.Canvas(file, pagesize=(300, 400))
    for number in range(1, pages + 1):
        sheet.drawString(40, 360, f"This is page {number}")
        sheet.showPage()
    sheet.save()
    return file.getvalue()


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[DocumentView]:
    tasks = Tasks()
    view = DocumentView(load_words(FORMS, "en"), tasks)
    qtbot.addWidget(view)
    view.resize(800, 500)
    view.show()
    yield view
    tasks.close()


def open_pdf(qtbot: QtBot, view: DocumentView, pages: int) -> None:
    with qtbot.waitSignal(view.page_seen):
        view.open(make_pdf(pages))


def click(view: DocumentView, name: str) -> None:
    QTest.mouseClick(view.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def label(view: DocumentView) -> str:
    return view.findChild(QLabel, "label_page").text()


def sheet(view: DocumentView) -> QWidget:
    return view.findChild(QScrollArea, "document_scroll").widget()


def test_it_begins_with_the_first_page_and_says_how_many_there_are(qtbot: QtBot, view: DocumentView):
    open_pdf(qtbot, view, 3)
    assert label(view) == "Page 1 of 3"
    assert "This is page 1" in sheet(view).accessibleName()
    assert not view.findChild(QPushButton, "button_page_previous").isEnabled()
    assert not view.is_read


def test_it_is_read_when_every_page_was_shown(qtbot: QtBot, view: DocumentView):
    open_pdf(qtbot, view, 3)
    for page in (1, 2):
        assert not view.is_read
        with qtbot.waitSignal(view.page_seen) as seen:
            click(view, "button_page_next")
        assert seen.args == [page]
    assert view.is_read
    assert view.is_last_page
    assert not view.findChild(QPushButton, "button_page_next").isEnabled()


def test_a_page_seen_twice_is_told_once(qtbot: QtBot, view: DocumentView):
    open_pdf(qtbot, view, 2)
    with qtbot.waitSignal(view.page_seen):
        click(view, "button_page_next")
    with qtbot.assertNotEmitted(view.page_seen):
        click(view, "button_page_previous")
    assert label(view) == "Page 1 of 2"


def test_another_document_is_unread(qtbot: QtBot, view: DocumentView):
    open_pdf(qtbot, view, 1)
    assert view.is_read
    view.open(make_pdf(2))
    assert not view.is_read
    with qtbot.waitSignal(view.page_seen):
        pass
    assert not view.is_read


def test_a_page_fills_the_width_and_can_be_made_larger(qtbot: QtBot, view: DocumentView):
    open_pdf(qtbot, view, 1)
    viewport = view.findChild(QScrollArea, "document_scroll").viewport()
    assert sheet(view).width() == viewport.width()
    click(view, "button_zoom_in")
    assert sheet(view).width() == pytest.approx(1.2 * viewport.width(), abs=3)
    click(view, "button_zoom_out")
    assert sheet(view).width() == viewport.width()


def test_keys_turn_pages_and_scroll(qtbot: QtBot, view: DocumentView):
    open_pdf(qtbot, view, 2)
    scroll = view.findChild(QScrollArea, "document_scroll")
    QTest.keyClick(scroll, Qt.Key.Key_PageDown)
    assert scroll.verticalScrollBar().value() > 0
    while scroll.verticalScrollBar().value() < scroll.verticalScrollBar().maximum():
        QTest.keyClick(scroll, Qt.Key.Key_PageDown)
    with qtbot.waitSignal(view.page_seen):
        QTest.keyClick(scroll, Qt.Key.Key_PageDown)
    assert view.index == 1
    assert scroll.verticalScrollBar().value() == 0
    QTest.keyClick(scroll, Qt.Key.Key_Left)
    assert view.index == 0


def test_nothing_of_a_closed_document_stays(qtbot: QtBot, view: DocumentView):
    open_pdf(qtbot, view, 2)
    view.close_document()
    assert label(view) == ""
    assert sheet(view).accessibleName() == ""
    assert view.count == 0


def test_a_broken_document_is_told(qtbot: QtBot, view: DocumentView):
    with qtbot.waitSignal(view.failed):
        view.open(b"not a document")
