"""A PDF to be read page by page: large, with its pages counted, and a memory of which of them were shown.

Object names: document_view, document_scroll, button_page_previous, button_page_next, button_zoom_out,
button_zoom_in, label_page.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QScroller, QVBoxLayout, QWidget
from typing_extensions import override

from screener.errors import ScreenerError
from screener.questionnaire.text import Words
from screener.ui.icons import IconButton
from screener.ui.pdf_pages import Page, PageSize, PdfPages
from screener.ui.tasks import Tasks
from screener.ui.theme import BASE_PX

ZOOMS = (1.0, 1.2, 1.5, 2.0)
"""How much wider than the window a page may be made. At the second the margins are out of sight, but no word."""
_ZOOM_FOR_LARGE_TEXT = 1
_EDGE_PX = 1


class DocumentView(QWidget):
    """One document with its controls. It knows pictures of pages, not what the document is."""

    page_changed = Signal(int)
    """Another page is shown; its index."""
    page_seen = Signal(int)
    """A page was shown for the first time; its index."""
    failed = Signal(ScreenerError)
    """The document cannot be shown."""

    def __init__(self, words: Words, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("document_view")
        self._words = words
        self._pages = PdfPages(tasks, self)
        self._index = 0
        self._seen: set[int] = set()
        self._zoom = 0
        self._sheet = _Sheet()
        self._scroll = _PageScroll(self._sheet)
        self._label = QLabel()
        self._label.setObjectName("label_page")
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._previous = self._make_button("page_previous", "arrow-left", "previous-page")
        self._next = self._make_button("page_next", "arrow-right", "next-page")
        self._smaller = self._make_button("zoom_out", "minus", "smaller")
        self._larger = self._make_button("zoom_in", "plus", "larger")
        self._lay_out()
        self._connect()
        self._show_controls()

    def _make_button(self, name: str, icon: str, key: str) -> IconButton:
        button = IconButton(icon, self._words[f"kiosk_sign.{key}"])
        button.setObjectName(f"button_{name}")
        button.setProperty("kind", "tool")
        return button

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.setSpacing(12)
        for widget in (self._previous, self._label, self._next):
            controls.addWidget(widget)
        controls.addStretch(1)
        for button in (self._smaller, self._larger):
            controls.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(controls)
        column.addWidget(self._scroll, 1)

    def _connect(self) -> None:
        self._previous.clicked.connect(lambda: self.go_to(self._index - 1))
        self._next.clicked.connect(lambda: self.go_to(self._index + 1))
        self._smaller.clicked.connect(lambda: self._set_zoom(self._zoom - 1))
        self._larger.clicked.connect(lambda: self._set_zoom(self._zoom + 1))
        self._scroll.turn_requested.connect(lambda by: self.go_to(self._index + by))
        self._scroll.width_changed.connect(self._show_page)
        self._pages.opened.connect(self._on_opened)
        self._pages.page_ready.connect(self._on_page_ready)
        self._pages.failed.connect(self.failed)

    @property
    def index(self) -> int:
        """The page shown, from 0."""
        return self._index

    @property
    def count(self) -> int:
        """How many pages there are; 0 while the document is being opened."""
        return len(self._pages.sizes)

    @property
    def is_last_page(self) -> bool:
        """True if no page follows."""
        return self.count > 0 and self._index == self.count - 1

    @property
    def is_page_drawn(self) -> bool:
        """True if the page shown is there to be read, and no empty sheet any more."""
        return self._index in self._seen

    @property
    def is_read(self) -> bool:
        """True if every page was shown."""
        return self.count > 0 and len(self._seen) == self.count

    def open(self, pdf: bytes) -> None:
        """Show a document from its first page, none of its pages seen."""
        self.close_document()
        self._zoom = _ZOOM_FOR_LARGE_TEXT if self.fontInfo().pixelSize() > BASE_PX else 0
        self._pages.open(pdf)

    def close_document(self) -> None:
        """Forget the document and every picture of it."""
        self._pages.close()
        self._seen.clear()
        self._index = 0
        self._sheet.show_page(None, PageSize(0, 0), 0)
        self._show_controls()

    def go_to(self, index: int) -> None:
        """Show another page from its top; nothing happens beyond either end."""
        if 0 <= index < self.count and index != self._index:
            self._index = index
            self._show_page()
            self._scroll.go_to_place(0)
            self._show_controls()
            self.page_changed.emit(index)

    def go_to_unseen(self) -> None:
        """Show the next page that was not shown yet: after this one, or else the first."""
        unseen = [index for index in range(self.count) if index not in self._seen]
        if unseen:
            self.go_to(next((index for index in unseen if index > self._index), unseen[0]))

    def _set_zoom(self, zoom: int) -> None:
        self._zoom = min(max(zoom, 0), len(ZOOMS) - 1)
        place = self._scroll.find_place()
        self._show_page()
        self._scroll.go_to_place(place)
        self._show_controls()

    def _show_page(self) -> None:
        """Show the page if it is drawn, or an empty sheet of its size until it is."""
        if not self.count or not self._scroll.viewport().width():
            return
        width = round((self._scroll.viewport().width() - 2 * _EDGE_PX) * ZOOMS[self._zoom])
        pixels = round(width * self.devicePixelRatioF())
        page = self._pages.find_page(self._index, pixels)
        self._sheet.show_page(page, self._pages.sizes[self._index], width)
        if page is None:
            return
        if not self.is_last_page:
            self._pages.find_page(self._index + 1, pixels)
        if self.isVisible() and self._index not in self._seen:
            self._seen.add(self._index)
            self.page_seen.emit(self._index)

    def _show_controls(self) -> None:
        self._label.setText(
            self._words.format("kiosk_sign.page", number=self._index + 1, of=self.count) if self.count else ""
        )
        self._previous.setEnabled(self._index > 0)
        self._next.setEnabled(self._index + 1 < self.count)
        self._smaller.setEnabled(self._zoom > 0)
        self._larger.setEnabled(self._zoom + 1 < len(ZOOMS))

    def _on_opened(self) -> None:
        self._show_controls()
        self._show_page()
        self._scroll.go_to_place(0)
        self.page_changed.emit(self._index)

    def _on_page_ready(self, index: int) -> None:
        if index == self._index:
            self._show_page()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_page()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        em = self.fontInfo().pixelSize()
        for button in (self._previous, self._next):
            button.set_words_shown(self.width() > 40 * em)
        for button in (self._smaller, self._larger):
            button.set_words_shown(False)


class _Sheet(QWidget):
    """The picture of one page on its sheet of paper."""

    def __init__(self) -> None:
        super().__init__()
        self._page: Page | None = None

    def show_page(self, page: Page | None, size: PageSize, width: int) -> None:
        """Show a page so many pixels wide, or its empty sheet while it is being drawn."""
        self._page = page
        height = round(width * size.height / size.width) if size.width else 0
        self.setFixedSize(QSize(width + 2 * _EDGE_PX, height + 2 * _EDGE_PX))
        self.setAccessibleName(page.text if page else "")
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().mid().color())
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if self._page is not None:
            inside = self.rect().adjusted(_EDGE_PX, _EDGE_PX, -_EDGE_PX, -_EDGE_PX)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRect(inside), self._page.image)
        painter.end()


class _PageScroll(QScrollArea):
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
