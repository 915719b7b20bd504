"""The picture of one page of a PDF on its sheet of paper, and what scrolls it: by touch, wheel and keys."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller, QWidget
from typing_extensions import override

from screener.ui.pdf_pages import Page, PageSize

EDGE_PX = 1
"""The line around a sheet."""


class PageSheet(QWidget):
    """The picture of one page on its sheet of paper."""

    def __init__(self) -> None:
        super().__init__()
        self._page: Page | None = None

    def show_page(self, page: Page | None, size: PageSize, width: int) -> None:
        """Show a page so many pixels wide, or its empty sheet while it is being drawn."""
        self._page = page
        height = round(width * size.height / size.width) if size.width else 0
        self.setFixedSize(QSize(width + 2 * EDGE_PX, height + 2 * EDGE_PX))
        self.setAccessibleName(page.text if page else "")
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().mid().color())
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if self._page is not None:
            inside = self.rect().adjusted(EDGE_PX, EDGE_PX, -EDGE_PX, -EDGE_PX)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRect(inside), self._page.image)
        painter.end()


class PageScroll(QScrollArea):
    """Scrolls a sheet that is larger than the window, by touch, wheel and keys."""

    turn_requested = Signal(int)
    """Another page is wanted: 1 the next, -1 the one before."""
    width_changed = Signal()

    def __init__(self, sheet: QWidget) -> None:
        super().__init__()
        self.setObjectName("document_scroll")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Always there, so that a page's width never depends on whether it needs one.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._sheet = sheet
        self.setWidget(sheet)
        # The middle of a page wider than the window comes to lie in the middle of the window.
        self.horizontalScrollBar().rangeChanged.connect(self._on_range_changed)
        # A finger and a mouse both take hold of the page and move it.
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)

    def find_place(self) -> float:
        """How far down the page the window's upper edge is, as a fraction of the page."""
        return self.verticalScrollBar().value() / max(self._sheet.height(), 1)

    def go_to_place(self, place: float) -> None:
        """Show that part of the page."""
        self.verticalScrollBar().setValue(round(place * self._sheet.height()))

    def _on_range_changed(self, least: int, most: int) -> None:
        self.horizontalScrollBar().setValue((least + most) // 2)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar, across = self.verticalScrollBar(), self.horizontalScrollBar()
        match Qt.Key(event.key()):
            case Qt.Key.Key_Right if across.value() == across.maximum():
                self.turn_requested.emit(1)
            case Qt.Key.Key_Left if across.value() == across.minimum():
                self.turn_requested.emit(-1)
            case Qt.Key.Key_PageDown | Qt.Key.Key_Space if bar.value() == bar.maximum():
                self.turn_requested.emit(1)
            case Qt.Key.Key_PageUp if bar.value() == bar.minimum():
                self.turn_requested.emit(-1)
            case _:
                super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.width_changed.emit()
