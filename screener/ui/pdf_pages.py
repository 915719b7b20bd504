"""The pages of a PDF as pictures, drawn beside the main thread, signatures and filled form fields included."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from screener.errors import IntegrityError, ScreenerError
from screener.ui.tasks import Tasks

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]  # it ships no types

KEPT = 6
"""How many drawn pages are kept: the one shown and its neighbours, at two sizes."""
_pdfium = Lock()


@dataclass(frozen=True, slots=True)
class PageSize:
    """Width and height of one page, in points."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One drawn page: rows of 4-byte BGRx pixels, and the text that stands on it."""

    width: int
    height: int
    stride: int
    pixels: bytes
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page ready to be shown."""

    image: QImage
    text: str
    """The text on it, for those who listen rather than look."""


class PdfPages(QObject):
    """One open PDF. Pages are asked for with `find_page` and announced by `page_ready`."""

    opened = Signal()
    """Its page sizes are known."""
    page_ready = Signal(int)
    """A page that was asked for can be had; its index."""
    failed = Signal(object)
    """A ScreenerError: the file cannot be drawn."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._pdf = b""
        self._sizes: tuple[PageSize, ...] = ()
        self._pages: OrderedDict[tuple[int, int], Page] = OrderedDict()
        self._asked: set[tuple[int, int]] = set()

    @property
    def sizes(self) -> tuple[PageSize, ...]:
        """The size of each page; empty until opened."""
        return self._sizes

    def open(self, pdf: bytes) -> None:
        """Show another file. Nothing of the last one is kept."""
        self.close()
        self._pdf = pdf

        def take_sizes(sizes: tuple[PageSize, ...]) -> None:
            if self._pdf is pdf:
                self._sizes = sizes
                self.opened.emit()

        self._tasks.start(lambda: read_sizes(pdf), take_sizes, lambda error: self._report(pdf, error))

    def close(self) -> None:
        """Forget the file and every drawn page."""
        self._pdf = b""
        self._sizes = ()
        self._pages.clear()
        self._asked.clear()

    def find_page(self, index: int, width: int) -> Page | None:
        """A page drawn `width` pixels wide; None while it is being drawn, announced by `page_ready`."""
        key = (index, width)
        if key in self._pages:
            self._pages.move_to_end(key)
            return self._pages[key]
        if key not in self._asked:
            self._asked.add(key)
            self._draw(key)
        return None

    def _draw(self, key: tuple[int, int]) -> None:
        pdf = self._pdf

        def keep(picture: PagePicture) -> None:
            if self._pdf is not pdf:
                return
            self._asked.discard(key)
            self._pages[key] = Page(_as_image(picture), picture.text)
            while len(self._pages) > KEPT:
                self._pages.popitem(last=False)
            self.page_ready.emit(key[0])

        self._tasks.start(lambda: draw_page(pdf, *key), keep, lambda error: self._report(pdf, error))

    def _report(self, pdf: bytes, error: ScreenerError) -> None:
        if self._pdf is pdf:
            self.failed.emit(error)


def read_sizes(pdf: bytes) -> tuple[PageSize, ...]:
    """The size of every page of a PDF.

    Raises:
        IntegrityError: It is not a PDF, or a broken one.
    """
    with _open(pdf) as document:
        return tuple(PageSize(*document.get_page_size(index)) for index in range(len(document)))


def draw_page(pdf: bytes, index: int, width: int) -> PagePicture:
    """One page of a PDF, `width` pixels wide, with what is signed and filled in.

    Raises:
        IntegrityError: It is not a PDF, or a broken one.
    """
    with _open(pdf) as document:
        page = document[index]
        bitmap = page.render(scale=width / page.get_width(), may_draw_forms=True, prefer_bgrx=True)
        text_page = page.get_textpage()
        try:
            pixels = bytes(bitmap.buffer)
            return PagePicture(bitmap.width, bitmap.height, bitmap.stride, pixels, text_page.get_text_bounded())
        finally:
            text_page.close()
            bitmap.close()
            page.close()


@contextmanager
def _open(pdf: bytes) -> Iterator[PdfDocument]:
    import pypdfium2

    # pdfium may be used by one thread at a time only.
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError:
            raise IntegrityError("UI-010", "This document is not a readable PDF.") from None
        try:
            document.init_forms()
            yield document
        finally:
            document.close()


def _as_image(picture: PagePicture) -> QImage:
    size = picture.width, picture.height, picture.stride
    # The copy owns its pixels; without it Qt would read memory that Python has freed.
    return QImage(picture.pixels, *size, QImage.Format.Format_RGB32).copy()
