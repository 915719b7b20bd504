"""A PDF on the printer, page by page: drawn beside the main thread, with signatures and filled form fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QImage, QPainter

from screener.errors import MachineError, ScreenerError
from screener.ui.pdf_pages import PagePicture, PageSize, draw_page, read_sizes

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from screener.ui.tasks import Tasks

_DPI = 200
_POINTS_PER_INCH = 72


class PdfPrinting(QObject):
    """One PDF on its way to one printer."""

    def __init__(self, pdf: bytes, printer: QPrinter, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pdf, self._printer, self._tasks = pdf, printer, tasks
        self._painter = QPainter()
        self._sizes: tuple[PageSize, ...] = ()
        self._on_done: Callable[[], None] = lambda: None
        self._on_failure: Callable[[ScreenerError], None] = lambda _: None

    def start(self, on_done: Callable[[], None], on_failure: Callable[[ScreenerError], None]) -> None:
        """Print it; one of the two is called when that is over."""
        self._on_done, self._on_failure = on_done, on_failure
        pdf = self._pdf
        self._tasks.start(lambda: read_sizes(pdf), self._begin, self._fail)

    def _begin(self, sizes: tuple[PageSize, ...]) -> None:
        self._sizes = sizes
        if not sizes or not self._painter.begin(self._printer):
            message = "The printer takes nothing. See to it, or choose another, then try again."
            self._fail(MachineError("UI-013", message))
            return
        self._draw(0)

    def _draw(self, index: int) -> None:
        pdf, width = self._pdf, round(self._sizes[index].width * _DPI / _POINTS_PER_INCH)
        self._tasks.start(lambda: draw_page(pdf, index, width), lambda picture: self._put(index, picture), self._fail)

    def _put(self, index: int, picture: PagePicture) -> None:
        shape = picture.width, picture.height, picture.stride
        image = QImage(picture.pixels, *shape, QImage.Format.Format_RGB32)
        self._painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._painter.drawImage(self._find_box(self._sizes[index]), image)
        if index + 1 < len(self._sizes):
            self._printer.newPage()
            self._draw(index + 1)
            return
        self._painter.end()
        self._on_done()

    def _find_box(self, size: PageSize) -> QRectF:
        """Where the page stands: as large as the paper allows, in its middle."""
        paper = QRectF(self._painter.viewport())
        scale = min(paper.width() / size.width, paper.height() / size.height)
        box = QRectF(0, 0, size.width * scale, size.height * scale)
        box.moveCenter(paper.center())
        return box

    def _fail(self, error: ScreenerError) -> None:
        if self._painter.isActive():
            self._painter.end()
        self._on_failure(error)
