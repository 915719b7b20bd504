"""After a power cut: the screen at rest offers to go on, staff sign in and confirm who it is, the form goes on.

So does one that a practitioner sent back to its patient, who corrects it and signs anew.

Whose form it is nobody but the clinic can read, so it takes a member of staff's own password to open it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from screener.errors import IntegrityError, Problem, ScreenerError
from screener.kiosk.panels.resume_panel import Interrupted, ResumePanel
from screener.kiosk.panels.sign_in_panel import SignInPanel
from screener.records.permissions import Act, may
from screener.ui.tasks import Tasks

if TYPE_CHECKING:
    from screener.interview.progress import Progress
    from screener.kiosk.cabinet import Cabinet, Returned, Unfinished, Welcomed
    from screener.kiosk.forms import Form, FormShelf
    from screener.kiosk.keeping import Keeper
    from screener.kiosk.pages.rest import RestPage
    from screener.kiosk.setup import KioskSetup
    from screener.kiosk.window import KioskWindow

_LOOK_EVERY_MS = 30_000
"""How often a screen at rest looks for forms that were sent back."""


@dataclass(frozen=True, slots=True)
class Reopened:
    """One form to go on with, opened and read in the language it was answered in."""

    unfinished: Unfinished | None
    """None for a form that was sent back."""
    form: Form | None
    progress: Progress | None
    """None if it cannot be gone on with."""
    problem: str = ""
    """Why not."""
    returned: Returned | None = None
    """The record that was sent back, which is opened only once it is chosen."""


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
        self._offered = (0, 0)
        """How many forms the page offers to go on with: interrupted, and sent back."""
        self._window: KioskWindow | None = None
        self._look = QTimer(self, interval=_LOOK_EVERY_MS)
        self._look.timeout.connect(self._look_again)

    def close(self) -> None:
        """Let go of what is being done."""
        self._look.stop()
        self._tasks.close()

    def offer(self, window: KioskWindow, page: RestPage) -> None:
        """Let a screen at rest offer to go on, if there is anything to go on with."""
        self._window, self._page = window, page
        page.resume_requested.connect(self._ask_who)
        self._offered = (0, 0)
        self._look_again()
        self._look.start()

    def _look_again(self) -> None:
        """See what there is now: a form may be sent back while the screen is at rest."""
        page = self._page
        if self._window is None or self._window.run is not None:
            self._look.stop()
            return

        def show(counts: tuple[int, int]) -> None:
            if self._page is page:
                self._offer(*counts)

        # What stands in the way of looking will stand in the way of saving too, and is told then.
        self._tasks.start(lambda: self._keeper.ask(_count), show, lambda _: None)

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
        sent_back = self._keeper.ask(lambda cabinet: cabinet.list_returned(welcomed.by))
        returned = [one for one in sent_back if one.record.form_id == self._setup.form]
        interrupted = [self._reopen(unfinished) for unfinished in welcomed.unfinished]
        return welcomed, [*interrupted, *(Reopened(None, None, None, returned=one) for one in returned)]

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
        told = [self._describe(form) for form in forms]
        is_withheld = bool(self._offered[1]) and not _may_correct(welcomed)
        panel = ResumePanel(window, window.words, told, is_withheld=is_withheld)
        panel.chosen.connect(lambda number: self._go_on(panel, welcomed, forms, number))
        panel.discarded.connect(lambda number: self._discard(panel, welcomed, forms, number))
        panel.open(panel.back)

    def _describe(self, form: Reopened) -> Interrupted:
        from zoneinfo import ZoneInfo

        from screener.interview.answers import PartialDate, Written
        from screener.interview.wording import date_in_words

        if form.returned is not None:
            return self._describe_returned(form.returned)
        if form.unfinished is None:
            return Interrupted("", "", "", form.problem)
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

    def _describe_returned(self, returned: Returned) -> Interrupted:
        from zoneinfo import ZoneInfo

        from screener.interview.answers import PartialDate
        from screener.interview.wording import date_in_words

        words = self._shelf.get(self._setup.languages[0]).words
        on = returned.record.changed_at.astimezone(ZoneInfo(self._setup.zone)).date()
        born = returned.identity.born
        return Interrupted(
            returned.identity.name,
            date_in_words(born, words) if born is not None else "",
            "",
            sent_back_on=date_in_words(PartialDate(on.year, on.month, on.day), words),
        )

    def _go_on(self, panel: ResumePanel, welcomed: Welcomed, forms: list[Reopened], number: int) -> None:
        form, staff_id = forms[number], welcomed.staff_id
        if form.returned is not None:
            self._correct(panel, welcomed, form.returned)
            return
        interview_id = form.unfinished.interview_id if form.unfinished else ""

        def take(is_there: bool) -> None:
            panel.dismiss()
            if is_there:
                self.resumed.emit(form)
            else:
                rest = [other for other in forms if other is not form]
                self._offer_rest(welcomed, rest)
                self._show(welcomed, rest)

        self._tasks.start(
            lambda: self._keeper.ask(lambda cabinet: cabinet.resume(interview_id, staff_id)), take, self._tell
        )

    def _correct(self, panel: ResumePanel, welcomed: Welcomed, returned: Returned) -> None:
        def take(begun: Reopened | Problem) -> None:
            panel.dismiss()
            if isinstance(begun, Reopened):
                self.resumed.emit(begun)
            elif self._window is not None:
                self._window.tell_mishap(begun.code)

        self._tasks.start(lambda: self._begin_correction(welcomed, returned), take, self._tell)

    def _begin_correction(self, welcomed: Welcomed, returned: Returned) -> Reopened | Problem:
        from screener.determination.correcting import begin_correction, find_request
        from screener.interview.shelf import read_json
        from screener.records.model import Part

        opened = self._keeper.ask(lambda cabinet: cabinet.open_returned(returned.record.id, welcomed.by))
        if isinstance(opened, Problem):
            return opened
        response = opened.parts[Part.RESPONSE]
        told = read_json(response.decode("utf-8"))
        language = told.get("language") if isinstance(told, dict) else None
        form = self._shelf.get(str(language or self._setup.languages[0]))
        request = find_request(opened.record, opened.parts)
        begun = begin_correction(opened.record, response, form.read_response, now=self._setup.now(), note=request)
        return begun[0] if isinstance(begun, tuple) else Reopened(None, form, begun)

    def _discard(self, panel: ResumePanel, welcomed: Welcomed, forms: list[Reopened], number: int) -> None:
        if (unfinished := forms[number].unfinished) is not None:
            self._keeper.forget(unfinished.interview_id, keep=False)
        panel.dismiss()
        rest = [form for form in forms if form is not forms[number]]
        self._offer_rest(welcomed, rest)
        if rest:
            self._show(welcomed, rest)

    def _offer_rest(self, welcomed: Welcomed, forms: list[Reopened]) -> None:
        returned = sum(form.returned is not None for form in forms)
        # Whoever may not open what was sent back is shown none of it, and it waits all the same.
        self._offer(len(forms) - returned, returned if _may_correct(welcomed) else self._offered[1])

    def _offer(self, interrupted: int, returned: int) -> None:
        if self._page is not None and self._offered != (interrupted, returned):
            self._offered = interrupted, returned
            self._page.offer_resume(interrupted, returned)

    def _tell(self, error: ScreenerError) -> None:
        if self._window is not None:
            self._window.tell_mishap(error.code)


def _may_correct(welcomed: Welcomed) -> bool:
    return may(welcomed.by.member.role, Act.CORRECT_RECORD)


def _count(cabinet: Cabinet) -> tuple[int, int]:
    return len(cabinet.find_unfinished()), cabinet.count_returned()
