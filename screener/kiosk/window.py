"""The window one patient uses: top bar, the wizard's pages, bottom bar, and the panels that may cover them.

It ends only by the patient finishing, by being left alone, or by staff with their code: never by Escape, Alt-F4 or
the close button. A new window is made for the next patient.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QProgressBar, QVBoxLayout, QWidget
from typing_extensions import override

from screener.kiosk.bottom_bar import BottomBar
from screener.kiosk.page import KioskPage
from screener.kiosk.top_bar import TopBar
from screener.kiosk.wizard import PageBuilder, PageFrame, Wizard
from screener.ui.focus_ring import FocusRing
from screener.ui.idle import IdleWatch
from screener.ui.theme import SCALES, apply_theme, set_variant

if TYPE_CHECKING:
    from collections.abc import Callable

    from screener.interview.run import Run
    from screener.kiosk.setup import KioskSetup
    from screener.kiosk.staff_gate import StaffGate
    from screener.questionnaire.text import Words

HELP_PATIENCE = 5
"""How many times longer than usual the kiosk waits while help was asked for."""


class KioskWindow(QWidget):
    """Everything on screen for one patient."""

    painted = Signal()
    """The first page is on screen."""
    ended = Signal()
    """This patient is done or gone: wipe, and begin with the next."""
    timed_out = Signal()
    """This patient was left alone for too long: wipe."""
    blanked = Signal()
    """Nothing of this patient is left in any widget."""
    exit_requested = Signal()
    """Staff, by their code, leave the kiosk."""
    language_chosen = Signal(str)
    touched = Signal()
    """Somebody touches the screen or a key; what it does comes after this."""

    def __init__(self, setup: KioskSetup, words: Words, first: KioskPage, gate: StaffGate) -> None:
        super().__init__()
        self.setup = setup
        self.words = words
        self.run: Run | None = None
        self._gate = gate
        self._scale = 1.0
        self._high_contrast = False
        self._may_close = False
        self._was_painted = False
        self._idle_watch = IdleWatch(setup.idle_s, self)
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
        layout.addWidget(self.progress)
        layout.addWidget(self.top_bar)
        layout.addWidget(PageFrame(self.wizard), 1)
        layout.addWidget(self.bottom_bar)
        self._ring = FocusRing(self)
        self._connect()

    def _connect(self) -> None:
        self.bottom_bar.next_pressed.connect(self.wizard.go_next)
        self.bottom_bar.back_pressed.connect(self.wizard.go_back)
        self.wizard.page_shown.connect(self._on_page_shown)
        self.wizard.restart_requested.connect(self.ended)
        self.wizard.staff_needed.connect(self.ask_staff)
        self._idle_watch.fell_idle.connect(self._on_fell_idle)
        self._idle_watch.touched.connect(self.touched)
        self.top_bar.contrast_toggled.connect(self.set_contrast)
        self.top_bar.text_size_requested.connect(self._on_text_size_requested)
        self.top_bar.language_requested.connect(self._on_language_requested)
        self.top_bar.help_requested.connect(self._on_help_requested)

    def begin(self, run: Run, build_page: PageBuilder, at: str = "") -> None:
        """Give the window its run, and go on from the first page, or at the page where the patient was."""
        self.run = run
        self.wizard.begin(run, build_page, at)

    def set_scale(self, scale: float) -> None:
        """Make all text larger or smaller."""
        self._scale = scale
        self._apply_theme()

    def set_contrast(self, high_contrast: bool) -> None:
        """Choose between the calm and the high-contrast colours."""
        self._high_contrast = high_contrast
        self.top_bar.contrast.setChecked(high_contrast)
        self._apply_theme()

    def take_look_from(self, other: KioskWindow) -> None:
        """Show the same patient's text size and colours in another window."""
        self._scale = other._scale
        self.set_contrast(other._high_contrast)

    def ask_staff(self, about: str, then: Callable[[], None]) -> None:
        """Ask for the staff's code, and go on if it is right."""
        from screener.kiosk.panels.staff_panel import StaffPanel

        if any(panel.isVisible() for panel in self.findChildren(StaffPanel)):
            return
        panel = StaffPanel(self, self.words, self._gate, about=about)
        panel.passed.connect(then, Qt.ConnectionType.QueuedConnection)
        panel.open(panel.field)

    def tell_not_saved(self, code: str) -> None:
        """Say that answers are not being saved, while they can still be given."""
        from screener.kiosk.panels.mishap_panel import MishapPanel

        if any(panel.isVisible() for panel in self.findChildren(MishapPanel)):
            return
        panel = MishapPanel(self, self.words, code, "not-saved")
        panel.staff_requested.connect(self._on_staff_requested)
        panel.open(panel.go_on)

    def tell_mishap(self, code: str) -> None:
        """Say that the program failed, in a sentence."""
        from screener.kiosk.panels.mishap_panel import MishapPanel

        panel = MishapPanel(self, self.words, code)
        panel.staff_requested.connect(self._on_staff_requested)
        panel.open(panel.go_on)

    def blank(self) -> None:
        """Take down all that is shown. The window stays, empty, until the next one covers it."""
        self._idle_watch.stop()
        parts = self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        for part in parts:
            part.hide()
            part.deleteLater()
        # They are deleted in the order asked for.
        parts[-1].destroyed.connect(self.blanked, Qt.ConnectionType.QueuedConnection)

    def close_for_good(self) -> None:
        """Close without asking: whoever calls this has the right to."""
        self._may_close = True
        self.close()

    def _apply_theme(self) -> None:
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        focused, page = app.focusWidget(), self.wizard.shown
        read = page.find_read() if page is not None else None
        apply_theme(app, self._scale, high_contrast=self._high_contrast)
        if page is not None and read is not None:
            page.show_in_view(read)
        # A wizard lays itself out anew for a new style, and the focus is lost on the way.
        if focused is not None and focused is not app.focusWidget():
            focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_page_shown(self, page: KioskPage) -> None:
        self.top_bar.show_step(page.page)
        pages = self.wizard.find_pages()
        ids = [each.id for each in pages]
        # WORKAROUND(QProgressBar paints the whole window at once when its value changes, before it is laid out).
        self.progress.setUpdatesEnabled(False)
        self.progress.setRange(0, max(1, len(pages) - 1))
        self.progress.setValue(ids.index(page.page.id) if page.page.id in ids else 0)
        self.progress.setUpdatesEnabled(True)
        self.bottom_bar.show_page(page, can_go_back=len(self.wizard.visitedIds()) > 1)
        self._put_bottom_bar_last(page)

    def _put_bottom_bar_last(self, page: KioskPage) -> None:
        """Let Tab reach Back and Continue after the page, which was made after them."""
        for last in page.find_stops()[-1:]:
            self.setTabOrder(last, self.bottom_bar.back)
            self.setTabOrder(self.bottom_bar.back, self.bottom_bar.next)

    def _on_text_size_requested(self) -> None:
        from screener.kiosk.panels.choice_panel import Choice, ChoicePanel

        percents = {scale: round(scale * 100) for scale in SCALES}
        panel = ChoicePanel(
            self, "panel_text_size", title=self.words["kiosk_shell.text-size-title"],
            about=self.words["kiosk_shell.text-size-about"], done=self.words["kiosk_shell.done"], current=self._scale,
            choices=[
                Choice(f"text_size_{percent}", self.words[f"kiosk_shell.text-size-{percent}"], scale)
                for scale, percent in percents.items()
            ],
        )  # fmt: skip
        panel.chosen.connect(self.set_scale)
        panel.open_at_current()

    def _on_language_requested(self) -> None:
        from screener.kiosk.panels.choice_panel import Choice, ChoicePanel
        from screener.questionnaire.text import read_area

        names = {
            tag: read_area(self.setup.forms, tag, "kiosk_shell")["kiosk_shell.language-name"]
            for tag in dict.fromkeys((*self.setup.languages, self.words.language))
        }
        panel = ChoicePanel(
            self, "panel_language", title=self.words["kiosk_shell.language-title"],
            about=self.words["kiosk_shell.language-about"], done=self.words["kiosk_shell.done"],
            choices=[Choice(f"language_{tag}", name, tag) for tag, name in names.items()],
            current=self.words.language,
        )  # fmt: skip
        panel.chosen.connect(lambda tag: self.language_chosen.emit(str(tag)))
        panel.open_at_current()

    def _on_help_requested(self) -> None:
        from screener.kiosk.panels.help_panel import HelpPanel

        if self.run is not None:
            self.run.ask_for_help()
        panel = HelpPanel(self, self.words)
        panel.answered.connect(self._on_help_answered)
        panel.staff_requested.connect(self._on_staff_requested)
        panel.closed.connect(lambda: self._idle_watch.set_patience(1))
        self._idle_watch.set_patience(HELP_PATIENCE)
        panel.open(panel.go_on)

    def _on_help_answered(self) -> None:
        if self.run is not None:
            self.run.answer_help()

    def _on_staff_requested(self) -> None:
        self.ask_staff(self.words["kiosk_shell.staff-about-leave"], self._on_staff_passed)

    def _on_staff_passed(self) -> None:
        from screener.kiosk.panels.staff_panel import StaffMenu

        menu = StaffMenu(self, self.words, self.run)
        menu.restart_requested.connect(self.ended)
        menu.exit_requested.connect(self.exit_requested)
        menu.open(menu.back)

    def _on_fell_idle(self) -> None:
        from screener.kiosk.panels.idle_panel import IdlePanel

        if not any(panel.isVisible() for panel in self.findChildren(IdlePanel)):
            panel = IdlePanel(self, self.words, self.setup.countdown_s)
            panel.ran_out.connect(self.timed_out)
            panel.open(panel.still_here)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._idle_watch.watch(self.windowHandle())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self._on_staff_requested()
