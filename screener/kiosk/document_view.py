"""A PDF to be read page by page: large, with its pages counted, and a memory of which of them were shown.

Object names: document_view, document_scroll, button_page_previous, button_page_next, button_zoom_out,
button_zoom_in, label_page.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from screener.errors import ScreenerError
from screener.questionnaire.text import Words
from screener.ui.icons import IconButton
from screener.ui.page_sheet import EDGE_PX, PageScroll, PageSheet
from screener.ui.pdf_pages import PageSize, PdfPages
from screener.ui.tasks import Tasks
from screener.ui.theme import BASE_PX

ZOOMS = (1.0, 1.2, 1.5, 2.0)
"""How much wider than the window a page may be made. At the second the margins are out of sight, but no word."""
_ZOOM_FOR_LARGE_TEXT = 1


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
        self._sheet = PageSheet()
        self._scroll = PageScroll(self._sheet)
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
        width = round((self._scroll.viewport().width() - 2 * EDGE_PX) * ZOOMS[self._zoom])
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
