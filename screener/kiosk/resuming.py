"""After a power cut: the screen at rest offers to go on, staff sign in and confirm who it is, the form goes on.

Whose form it is nobody but the clinic can read, so it takes a member of staff's own password to open it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from screener.errors import IntegrityError, Problem, ScreenerError
from screener.kiosk.panels.resume_panel import Interrupted, ResumePanel
from screener.kiosk.panels.sign_in_panel import SignInPanel
from screener.ui.tasks import Tasks

if TYPE_CHECKING:
    from screener.interview.progress import Progress
    from screener.kiosk.cabinet import Unfinished, Welcomed
    from screener.kiosk.forms import Form, FormShelf
    from screener.kiosk.keeping import Keeper
    from screener.kiosk.pages.rest import RestPage
    from screener.kiosk.setup import KioskSetup
    from screener.kiosk.window import KioskWindow


@dataclass(frozen=True, slots=True)
class Reopened:
    """One interrupted form, opened and read in the language it was answered in."""

    unfinished: Unfinished
    form: Form | None
    progress: Progress | None
    """None if it cannot be gone on with."""
    problem: str = ""
    """Why not."""


class Resuming(QObject):
    """Goes on with what was interrupted, on one kiosk."""

    resumed = Signal(object)
    """A `Reopened` with its progress, whose patient staff confirmed."""

    def __init__(self, setup: KioskSetup, keeper: Keeper, shelf: FormShelf, parent: QObject) -> None:
        super().__init__(parent)
        self._setup = setup
        self._keeper = keeper
        self._shelf = shelf
        self._tasks = Tasks(self)
        self._page: RestPage | None = None
        self._window: KioskWindow | None = None

    def close(self) -> None:
        """Let go of what is being done."""
        self._tasks.close()

    def offer(self, window: KioskWindow, page: RestPage) -> None:
        """Let a screen at rest offer to go on, if there is anything to go on with."""
        self._window, self._page = window, page
        page.resume_requested.connect(self._ask_who)

        def show(count: int) -> None:
            if self._page is page:
                page.offer_resume(count)

        # What stands in the way of looking will stand in the way of saving too, and is told then.
        self._tasks.start(
            lambda: self._keeper.ask(lambda cabinet: len(cabinet.find_unfinished())), show, lambda _: None
        )

    def _ask_who(self) -> None:
        if self._window is None:
            return
        words = self._window.words
        panel = SignInPanel(self._window, words, about=words["kiosk_shell.resume-sign-in"])
        panel.tried.connect(lambda name, password: self._try(panel, name, password))
        panel.open(panel.name)

    def _try(self, panel: SignInPanel, name: str, password: str) -> None:
        def take(answer: tuple[Welcomed, list[Reopened]] | Problem) -> None:
            if isinstance(answer, Problem):
                panel.tell_problem(f"{answer.message} {answer.advice}")
            else:
                panel.dismiss()
                self._show(*answer)

        self._tasks.start(
            lambda: self._open(name, password),
            take,
            lambda error: panel.tell_problem(f"{error.message} ({error.code})"),
        )

    def _open(self, name: str, password: str) -> tuple[Welcomed, list[Reopened]] | Problem:
        welcomed = self._keeper.welcome(name, password)
        if isinstance(welcomed, Problem):
            return welcomed
        return welcomed, [self._reopen(unfinished) for unfinished in welcomed.unfinished]

    def _reopen(self, unfinished: Unfinished) -> Reopened:
        from screener.interview.progress import find_language, read_progress

        try:
            form = self._shelf.get(find_language(unfinished.data))
            progress = read_progress(unfinished.data, form.questionnaire)
        except IntegrityError as error:
            return Reopened(unfinished, None, None, error.message)
        if isinstance(progress, Problem):
            return Reopened(unfinished, None, None, f"{progress.message} {progress.advice}")
        return Reopened(unfinished, form, progress)

    def _show(self, welcomed: Welcomed, forms: list[Reopened]) -> None:
        window = self._window
        if window is None:
            return
        panel = ResumePanel(window, window.words, [self._describe(form) for form in forms])
        panel.chosen.connect(lambda number: self._go_on(panel, welcomed, forms, number))
        panel.discarded.connect(lambda number: self._discard(panel, welcomed, forms, number))
        panel.open(panel.back)

    def _describe(self, form: Reopened) -> Interrupted:
        from zoneinfo import ZoneInfo

        from screener.interview.answers import PartialDate, Written
        from screener.interview.wording import date_in_words

        at = form.unfinished.saved_at.astimezone(ZoneInfo(self._setup.zone)).strftime("%H:%M")
        if form.progress is None or form.form is None:
            return Interrupted("", "", at, form.problem)
        given = form.progress.given
        name, born = given.get("full-name"), given.get("date-of-birth")
        return Interrupted(
            name.text if isinstance(name, Written) else "",
            date_in_words(born, form.form.words) if isinstance(born, PartialDate) else "",
            at,
        )

    def _go_on(self, panel: ResumePanel, welcomed: Welcomed, forms: list[Reopened], number: int) -> None:
        form, staff_id = forms[number], welcomed.staff_id
        interview_id = form.unfinished.interview_id

        def take(is_there: bool) -> None:
            panel.dismiss()
            if is_there:
                self.resumed.emit(form)
            else:
                rest = [other for other in forms if other is not form]
                self._offer(len(rest))
                self._show(welcomed, rest)

        self._tasks.start(
            lambda: self._keeper.ask(lambda cabinet: cabinet.resume(interview_id, staff_id)), take, self._tell
        )

    def _discard(self, panel: ResumePanel, welcomed: Welcomed, forms: list[Reopened], number: int) -> None:
        self._keeper.forget(forms[number].unfinished.interview_id, keep=False)
        panel.dismiss()
        rest = [form for form in forms if form is not forms[number]]
        self._offer(len(rest))
        if rest:
            self._show(welcomed, rest)

    def _offer(self, count: int) -> None:
        if self._page is not None:
            self._page.offer_resume(count)

    def _tell(self, error: ScreenerError) -> None:
        if self._window is not None:
            self._window.tell_mishap(error.code)
