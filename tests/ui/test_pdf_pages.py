"""Pages of a PDF are drawn beside the main thread, with what is filled in on them."""

import io
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot
from reportlab.lib.colors import black
from reportlab.pdfgen import canvas

from screener.errors import IntegrityError, ScreenerError
from screener.ui.pdf_pages import KEPT, PdfPages, draw_page, read_sizes
from screener.ui.tasks import Tasks


def make_pdf(pages: int = 3, *, field: bool = False) -> bytes:
    file = io.BytesIO()
    sheet = canvas.Canvas(file, pagesize=(300, 400))
    for number in range(1, pages + 1):
        sheet.drawString(40, 360, f"This is page {number}")
        if field:
            sheet.acroForm.textfield(name="ink", x=0, y=0, width=300, height=200, fillColor=black, borderWidth=0)
        sheet.showPage()
    sheet.save()
    return file.getvalue()


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    tasks = Tasks()
    yield tasks
    tasks.close()


def test_a_page_is_drawn_as_wide_as_asked_with_its_text():
    picture = draw_page(make_pdf(), 1, 600)
    assert (picture.width, picture.height) == (600, 800)
    assert "This is page 2" in picture.text


def test_sizes_are_told_in_points_and_as_large_as_on_paper():
    (size,) = read_sizes(make_pdf(1))
    assert (size.width, size.height) == (300, 400)


def test_what_is_filled_in_is_drawn_too():
    picture = draw_page(make_pdf(1, field=True), 0, 300)
    middle_of_field = picture.stride * 300 + 4 * 150
    assert picture.pixels[middle_of_field : middle_of_field + 3] == b"\0\0\0"


def test_what_is_no_pdf_is_refused_without_its_content():
    with pytest.raises(IntegrityError, match="UI-010") as caught:
        read_sizes(b"Testa Demonstrata")
    assert "Testa" not in str(caught.value)


def test_a_page_is_announced_and_then_there(qtbot: QtBot, tasks: Tasks):
    pages = PdfPages(tasks)
    with qtbot.waitSignal(pages.opened):
        pages.open(make_pdf())
    assert len(pages.sizes) == 3
    with qtbot.waitSignal(pages.page_ready) as ready:
        assert pages.find_page(2, 300) is None
    assert ready.args == [2]
    page = pages.find_page(2, 300)
    assert page is not None
    assert page.image.width() == 300
    assert page.image.pixelColor(1, 1) == QColor("white")
    assert "This is page 3" in page.text


def test_only_a_few_drawn_pages_are_kept(qtbot: QtBot, tasks: Tasks):
    pages = PdfPages(tasks)
    with qtbot.waitSignal(pages.opened):
        pages.open(make_pdf(KEPT + 1))
    for index in range(KEPT + 1):
        with qtbot.waitSignal(pages.page_ready):
            pages.find_page(index, 100)
    assert pages.find_page(KEPT, 100) is not None
    assert pages.find_page(0, 100) is None


def test_nothing_of_a_closed_file_arrives(qtbot: QtBot, tasks: Tasks):
    pages = PdfPages(tasks)
    with qtbot.waitSignal(pages.opened):
        pages.open(make_pdf())
    pages.find_page(0, 300)
    pages.close()
    with qtbot.waitSignal(pages.opened), qtbot.assertNotEmitted(pages.page_ready):
        pages.open(make_pdf(1))
    assert len(pages.sizes) == 1


def test_a_broken_file_is_told(qtbot: QtBot, tasks: Tasks):
    pages = PdfPages(tasks)
    with qtbot.waitSignal(pages.failed) as failed:
        pages.open(b"%PDF-1.7 broken")
    assert isinstance(failed.args[0], ScreenerError)
