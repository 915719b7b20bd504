"""The window one patient uses: top bar, the wizard's pages, bottom bar, and the panels that may cover them.

It ends only by the patient finishing, by being left alone, or by staff with their code: never by Escape, Alt-F4 or
the close button. A new window is made for the next patient.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QProgressBar, QVBoxLayout, QWidget
from typing_extensions import override

from screener.kiosk.bottom_bar import BottomBar
from screener.kiosk.page import KioskPage
from screener.kiosk.top_bar import TopBar
from screener.kiosk.wizard import PageBuilder, Wizard
from screener.ui.focus_ring import FocusRing
from screener.ui.theme import apply_theme, set_variant

if TYPE_CHECKING:
    from screener.interview.run import Run
    from screener.kiosk.setup import KioskSetup
    from screener.questionnaire.text import Words


class KioskWindow(QWidget):
    """Everything on screen for one patient."""

    ended = Signal()
    """This patient is done or gone: wipe, and begin with the next."""
    exit_requested = Signal()
    """Staff, by their code, leave the kiosk."""
    language_chosen = Signal(str)

    def __init__(self, setup: KioskSetup, words: Words, first: KioskPage) -> None:
        super().__init__()
        self.setup = setup
        self.words = words
        self.scale = 1.0
        self.high_contrast = False
        self._run: Run | None = None
        self._may_close = False
        self.setObjectName("kiosk_window")
        self.setWindowTitle(setup.clinic_name)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_variant(self, "kind", "window")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1)
        self.top_bar = TopBar(words)
        self.wizard = Wizard(first)
        self.bottom_bar = BottomBar(words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.progress, self.top_bar, self.wizard, self.bottom_bar):
            layout.addWidget(widget, 1 if widget is self.wizard else 0)
        self._ring = FocusRing(self)
        self._connect()

    def _connect(self) -> None:
        self.bottom_bar.next_pressed.connect(self.wizard.go_next)
        self.bottom_bar.back_pressed.connect(self.wizard.go_back)
        self.wizard.page_shown.connect(self._on_page_shown)
        self.top_bar.contrast_toggled.connect(self.set_contrast)

    def begin(self, run: Run, build_page: PageBuilder) -> None:
        """Give the window its run, as soon as the form has been read."""
        self._run = run
        self.wizard.begin(run, build_page)

    def set_scale(self, scale: float) -> None:
        """Make all text larger or smaller."""
        self.scale = scale
        self._apply_theme()

    def set_contrast(self, high_contrast: bool) -> None:
        """Choose between the calm and the high-contrast colours."""
        self.high_contrast = high_contrast
        self._apply_theme()

    def close_for_good(self) -> None:
        """Close without asking: whoever calls this has the right to."""
        self._may_close = True
        self.close()

    def _apply_theme(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, self.scale, high_contrast=self.high_contrast)

    def _on_page_shown(self, page: KioskPage) -> None:
        self.top_bar.show_step(page.page)
        pages = self.wizard.find_pages()
        ids = [each.id for each in pages]
        self.progress.setRange(0, max(1, len(pages) - 1))
        self.progress.setValue(ids.index(page.page.id) if page.page.id in ids else 0)
        self.bottom_bar.show_page(page, can_go_back=len(self.wizard.visitedIds()) > 1)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
            return
        event.ignore()
