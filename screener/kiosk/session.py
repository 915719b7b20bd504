"""One kiosk from opening to closing time: a fresh window for each patient, and what outlives them.

The form and the medicines are read beside the main thread once the first page is painted.
"""

from __future__ import annotations

import gc
import sys
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from screener.errors import ScreenerError
from screener.kiosk.forms import Form, FormShelf
from screener.kiosk.keeping import Keeper
from screener.kiosk.staff_gate import StaffGate
from screener.kiosk.window import KioskWindow
from screener.questionnaire.text import Words, read_area
from screener.ui.mishap import find_place
from screener.ui.tasks import Tasks
from screener.ui.theme import apply_theme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from screener.interview.answers import Answer
    from screener.interview.pages import Page
    from screener.interview.progress import Progress
    from screener.interview.run import Run
    from screener.kiosk.page import KioskPage
    from screener.kiosk.pages.rest import RestPage
    from screener.kiosk.resuming import Reopened, Resuming
    from screener.kiosk.setup import KioskSetup
    from screener.kiosk.visiting import Visiting

_DELIVER_EVERY_MS = 30_000
"""How often a kiosk with a shared database looks whether it is back."""
_OF_ANOTHER_VERSION = frozenset({"STORE-010", "STORE-011"})
"""The database is newer than this program, or older, or empty."""
TREATMENT_DATE = "treatment-date"
"""The item staff would otherwise have to fill in each time."""


class KioskSession(QObject):
    """A running kiosk. Call `open` once, and `close` at the end."""

    window_changed = Signal(object)
    """The `KioskWindow` now shown: the first one, or a fresh one after a wipe."""
    finished = Signal(int)
    """The kiosk is to end, with this exit status: staff left it, or it cannot go on."""
    form_ready = Signal()
    """The form and the medicines have been read."""
    not_kept = Signal(object)
    """Something could not be saved, with the error: heard from the keeper's thread."""

    def __init__(self, setup: KioskSetup, app: QApplication) -> None:
        super().__init__()
        self.setup = setup
        self.failure: ScreenerError | None = None
        """Why the kiosk had to end, if it had to."""
        self._app = app
        self._tasks = Tasks(self)
        self._gate = StaffGate(setup.is_staff_code, setup.now)
        self.keeper = Keeper(setup.data, setup.database, setup.now)
        self.keeper.on_trouble = self.not_kept.emit
        self.not_kept.connect(self._on_not_kept, Qt.ConnectionType.QueuedConnection)
        self._shelf = FormShelf(setup)
        self._resuming: Resuming | None = None
        self._visiting: Visiting | None = None
        # A page turned to is painted first; whatever comes first then, the next event or nothing, finds it saved.
        self._saving = QTimer(self, singleShot=True, interval=0)
        self._saving.timeout.connect(self._save)
        self._delivery = QTimer(self, interval=_DELIVER_EVERY_MS)
        self._delivery.timeout.connect(self.keeper.deliver)
        self._form: Form | None = None
        self._is_run_wanted = False
        self._told: Run | None = None
        """Whose patient was told that answers are not being saved: once is enough."""
        self._window: KioskWindow | None = None
        self._hook_before = sys.excepthook

    @property
    def window(self) -> KioskWindow:
        """The window now shown. There is one from `open` to `close`."""
        if self._window is None:
            raise RuntimeError("the kiosk is not open")
        return self._window

    def open(self) -> None:
        """Show the first page; read the form as soon as it is painted."""
        sys.excepthook = self._on_unforeseen
        window = self._make_window(self._read_words(self.setup.languages[0]))
        # Dressed only when it is whole: a style sheet dresses every part anew each time it is moved into another.
        apply_theme(self._app)
        window.painted.connect(self._on_first_painted, Qt.ConnectionType.QueuedConnection)
        self._show(window)

    def close(self) -> None:
        """Take everything down."""
        sys.excepthook = self._hook_before
        self.settle()
        self._delivery.stop()
        self._tasks.close()
        for offered in (self._resuming, self._visiting):
            if offered is not None:
                offered.close()
        self.keeper.close()
        if self._window is not None:
            _discard(self._window)
            self._window = None

    def settle(self) -> None:
        """Let what was changed be durable before anything else happens."""
        if self._saving.isActive():
            self._saving.stop()
            self._save()
        self.keeper.settle()

    def wipe(self, *, keep: bool = False) -> None:
        """Forget this patient: their window goes blank, and a fresh one takes its place.

        Args:
            keep: Whether what they answered is kept for staff to read.
        """
        self._is_run_wanted, self._told = False, None
        run = self.window.run
        self._saving.stop()
        if run is not None:
            # Also while it is being handed over: what is kept has no draft any more, and what is not shall have none.
            run.is_handed_over = True
            self.keeper.forget(run.submission_id, keep=keep, page=run.find_stopping_page())
        self._app.clipboard().clear()
        self.window.blanked.connect(self._on_blanked)
        self.window.blank()

    def _on_ended(self) -> None:
        self.wipe()

    def _on_timed_out(self) -> None:
        self.wipe(keep=self.setup.keep_unfinished)

    def _on_blanked(self) -> None:
        if self.setup.correction is not None:
            self.finished.emit(0)
            return
        apply_theme(self._app)
        language = self.setup.languages[0]
        self._show(self._make_window(self._read_words(language)))
        if self._form is not None and self._form.words.language != language:
            self._read_form(language)
        gc.collect()

    def _read_words(self, language: str) -> Words:
        """The words of the frame, which is all that the first page needs."""
        return read_area(self.setup.forms, language, "kiosk_shell")

    def _make_window(self, words: Words) -> KioskWindow:
        window = KioskWindow(self.setup, words, self._make_first_page(words), self._gate)
        window.ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        window.timed_out.connect(self._on_timed_out, Qt.ConnectionType.QueuedConnection)
        window.exit_requested.connect(lambda: self.finished.emit(0))
        window.language_chosen.connect(self._on_language_chosen)
        window.touched.connect(self.settle)
        window.wizard.run_wanted.connect(self._on_run_wanted)
        return window

    def _make_first_page(self, words: Words) -> KioskPage:
        if self.setup.prepare_visit is None:
            from screener.kiosk.pages.rest import RestPage

            page = RestPage(words, clinic=self.setup.clinic_name)
            page.staff_requested.connect(self._on_visit_requested)
            return page
        from screener.kiosk.pages.welcome import WelcomePage

        return WelcomePage(None, words, self.setup)

    def _show(self, window: KioskWindow) -> None:
        before, self._window = self._window, window
        if self.setup.is_full_screen:
            # A kiosk often has no window manager, and then nobody else makes the window as large as the screen.
            window.setGeometry(self._app.primaryScreen().geometry())
            window.showFullScreen()
        else:
            window.resize(1024, 768)
            window.show()
        if before is not None:
            _discard(before)
        self.window_changed.emit(window)
        if self._form is not None:
            self._offer_resuming(window)

    def _on_first_painted(self) -> None:
        self._read_form(self.setup.languages[0])
        self.keeper.open()
        self.keeper.deliver()
        if self.setup.database:
            self._delivery.start()

    def _read_form(self, language: str) -> None:
        self._form = None
        shelf = self._shelf
        self._tasks.start(lambda: shelf.get(language), self._on_form_read, self._end_with)

    def _on_form_read(self, form: Form) -> None:
        self._form = form
        self.form_ready.emit()
        if self.setup.correction is not None:
            self._go_on(form, self.setup.correction)
            return
        self._offer_resuming(self.window)
        if self._is_run_wanted:
            self._on_run_wanted()

    def _end_with(self, failure: ScreenerError) -> None:
        self.failure = failure
        self.finished.emit(1)

    def _on_run_wanted(self) -> None:
        self._is_run_wanted = self._form is None
        if self._form is None:
            self.window.bottom_bar.show_waiting()
            return
        from uuid import uuid4

        from screener.interview.flow import Interview
        from screener.interview.run import Run

        form = self._form
        interview = Interview(form.questionnaire, form.lexicon, self._find_visit(form))
        run = Run(
            interview,
            form.words,
            record_id=str(uuid4()),
            submission_id=str(uuid4()),
            now=self.setup.now,
            standing=form.standing,
        )
        self._begin(self.window, run)

    def _begin(self, window: KioskWindow, run: Run, at: str = "") -> None:
        """Let a window begin with a run, of which everything is saved from now on: from its first page, or at one."""
        run.on_change = self._saving.start
        window.begin(run, self._build_page, at)

    def _save(self) -> None:
        run = None if self._window is None else self._window.run
        if run is not None and not run.is_handed_over:
            self.keeper.save(run.take_picture(), run.interview.questionnaire)

    def _find_visit(self, form: Form) -> Mapping[str, Answer]:
        """The visit as prepared; or, for staff to go on from, that it is today."""
        if self.setup.prepare_visit is not None:
            return self.setup.prepare_visit()
        if TREATMENT_DATE not in form.questionnaire.items:
            return {}
        from zoneinfo import ZoneInfo

        from screener.interview.answers import PartialDate

        today = self.setup.now().astimezone(ZoneInfo(self.setup.zone)).date()
        return {TREATMENT_DATE: PartialDate(today.year, today.month, today.day)}

    def _build_page(self, page: Page, run: Run) -> KioskPage:
        from screener.kiosk.page_builders import build_page

        return build_page(page, run, self.setup, self.keeper)

    def _on_visit_requested(self) -> None:
        window = self.window
        window.ask_staff(window.words["kiosk_shell.staff-about-visit"], window.wizard.advance)

    def _on_language_chosen(self, language: str) -> None:
        if language == self.window.words.language:
            return
        shelf, before = self._shelf, self.window

        def change(form: Form) -> None:
            if self._window is before:
                self._change_language(form)

        self._tasks.start(lambda: shelf.get(language), change, lambda failure: before.tell_mishap(failure.code))

    def _change_language(self, form: Form) -> None:
        """The same patient at the same place, in another language."""
        from screener.interview.flow import Interview

        before = self.window
        self._form = form
        window = self._make_window(form.words)
        window.take_look_from(before)
        run, shown = before.run, before.wizard.shown
        self._show(window)
        if run is not None and shown is not None:
            run.interview = Interview(form.questionnaire, form.lexicon, run.interview.answers.given)
            run.words = form.words
            run.standing = form.standing
            self._begin(window, run, shown.page.id)

    def _offer_resuming(self, window: KioskWindow) -> None:
        """Let a screen at rest offer to go on with what a power cut interrupted."""
        from screener.kiosk.pages.rest import RestPage

        page = window.wizard.shown
        if not isinstance(page, RestPage):
            return
        self._offer_visiting(window, page)
        if self._resuming is None:
            from screener.kiosk.resuming import Resuming

            self._resuming = Resuming(self.setup, self.keeper, self._shelf, self)
            self._resuming.resumed.connect(self._on_resumed, Qt.ConnectionType.QueuedConnection)
        self._resuming.offer(window, page)

    def _offer_visiting(self, window: KioskWindow, page: RestPage) -> None:
        """Let a screen at rest offer to type the code of a prepared visit."""
        if self._form is None:
            return
        if self._visiting is None:
            from screener.kiosk.visiting import Visiting

            self._visiting = Visiting(self.setup, self.keeper, self._shelf, self)
            self._visiting.begun.connect(self._go_on, Qt.ConnectionType.QueuedConnection)
        self._visiting.offer(window, page, self._form.words)

    def _on_resumed(self, reopened: Reopened) -> None:
        if reopened.form is not None and reopened.progress is not None:
            self._go_on(reopened.form, reopened.progress)

    def _go_on(self, form: Form, progress: Progress) -> None:
        """The same patient at the same place: after a power cut, or to correct what they signed."""
        from screener.interview.flow import Interview
        from screener.interview.run import Run

        run = Run(
            Interview(form.questionnaire, form.lexicon, progress.given),
            form.words,
            record_id=progress.journey.record_id,
            submission_id=progress.submission_id,
            corrects=progress.corrects,
            now=self.setup.now,
            standing=form.standing,
        )
        run.go_on(progress)
        if form.words.language != self.window.words.language:
            self._form = form
            self._show(self._make_window(form.words))
        self._begin(self.window, run, progress.page_id)

    def _on_not_kept(self, error: ScreenerError) -> None:
        """Answers are not being saved: the patient may go on, and staff must know.

        But a database of another version takes nothing ever: it is found as the kiosk opens, and nobody may begin.
        """
        if error.code in _OF_ANOTHER_VERSION:
            self._end_with(error)
            return
        run = None if self._window is None else self._window.run
        if run is not None and run is not self._told:
            self._told = run
            self.window.tell_not_saved(error.code)

    def _on_unforeseen(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """The window's last resort: a sentence for people, the place for us, nothing a patient wrote for anyone."""
        if not issubclass(kind, Exception) or self._window is None:
            self._hook_before(kind, error, trace)
            return
        import logging

        code = error.code if isinstance(error, ScreenerError) else "KIOSK-000"
        logging.getLogger(__name__).error("The window failed: %s %s at %s", code, kind.__name__, find_place(trace))
        self._window.tell_mishap(code)


def _discard(window: KioskWindow) -> None:
    window.close_for_good()
    window.deleteLater()
