"""The page as it will be signed, drawn from its PDF: what is seen is what is added.

Object names: page_preview, document_scroll, button_page_larger, button_page_smaller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from screener.errors import ScreenerError
from screener.review.surfaces import make_label
from screener.ui.icons import IconButton
from screener.ui.page_sheet import EDGE_PX, PageScroll, PageSheet
from screener.ui.pdf_pages import PageSize, PdfPages
from screener.ui.tasks import Tasks
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.questionnaire.text import Words

ZOOMS = (1.0, 1.25, 1.5, 2.0, 2.5)
"""How much wider than its place the page may be made."""
_GLANCE_MS = 700
"""So long a page stands there before it counts as seen: the key that had it drawn, struck again, signs nothing."""


class PagePreview(QWidget):
    """One page of a PDF. Draws on a thread of its own: the database's is busy with other things."""

    seen = Signal()
    """The page of the newest PDF has stood on the screen for a moment, without a key being struck at it."""
    failed = Signal(ScreenerError)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setObjectName("page_preview")
        set_variant(self, "kind", "plain")
        self._pages = PdfPages(Tasks(self), self)
        self._zoom = 0
        self._is_seen = False
        self.glance = QTimer(self, interval=_GLANCE_MS, singleShot=True)
        self._sheet = PageSheet()
        self._scroll = PageScroll(self._sheet)
        self._scroll.setAccessibleName(words["review_sign.page-description"])
        self._larger = self._make_button("plus", words["review_sign.zoom-in"], "button_page_larger")
        self._smaller = self._make_button("minus", words["review_sign.zoom-out"], "button_page_smaller")
        bar = QHBoxLayout()
        bar.addWidget(make_label(words["review_sign.page-title"], "heading"), 1)
        bar.addWidget(self._smaller)
        bar.addWidget(self._larger)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(bar)
        column.addWidget(self._scroll, 1)
        self._connect()
        self._show_controls()

    def open(self, pdf: bytes) -> None:
        """Show a page; `seen` tells when it is before the reader's eyes."""
        self.close_page()
        self._pages.open(pdf)

    def close_page(self) -> None:
        """Forget the page."""
        self._pages.close()
        self.glance.stop()
        self._is_seen = False
        self._sheet.show_page(None, PageSize(0, 0), 0)

    def look_again(self) -> None:
        """Somebody would go on before the page can have been read: the moment begins anew."""
        if self.glance.isActive():
            self.glance.start()

    def take_focus(self) -> None:
        """Let the keys scroll the page."""
        self._scroll.setFocus()

    def _make_button(self, icon: str, text: str, name: str) -> IconButton:
        button = IconButton(icon, text)
        button.setObjectName(name)
        set_variant(button, "kind", "quiet")
        button.set_words_shown(False)
        return button

    def _connect(self) -> None:
        self._larger.clicked.connect(lambda: self._set_zoom(self._zoom + 1))
        self._smaller.clicked.connect(lambda: self._set_zoom(self._zoom - 1))
        for key, step in (("Alt++", 1), ("Alt+-", -1)):  # with Ctrl, they are the window's: all text
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(lambda step=step: self._set_zoom(self._zoom + step))
        self._scroll.width_changed.connect(self._show_page)
        self._pages.opened.connect(self._show_page)
        self._pages.page_ready.connect(lambda _: self._show_page())
        self._pages.failed.connect(self.failed)
        self.glance.timeout.connect(self.seen)

    def _set_zoom(self, zoom: int) -> None:
        self._zoom = min(max(zoom, 0), len(ZOOMS) - 1)
        self._show_page()
        self._show_controls()

    def _show_controls(self) -> None:
        self._smaller.setEnabled(self._zoom > 0)
        self._larger.setEnabled(self._zoom + 1 < len(ZOOMS))

    def _show_page(self) -> None:
        if not self._pages.sizes or not self._scroll.viewport().width():
            return
        width = round((self._scroll.viewport().width() - 2 * EDGE_PX) * ZOOMS[self._zoom])
        page = self._pages.find_page(0, round(width * self.devicePixelRatioF()))
        self._sheet.show_page(page, self._pages.sizes[0], width)
        if page is not None:
            self._scroll.setAccessibleDescription(page.text)
        if page is not None and self.isVisible() and not self._is_seen:
            self._is_seen = True
            self.glance.start()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_page()
