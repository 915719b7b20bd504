"""A patient comes back: at the screen at rest they type the code of their visit, and say when they were born.

Only then is anything of an earlier visit shown. Three wrong dates, and only staff can help.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from screener.errors import IntegrityError, Problem, ScreenerError
from screener.kiosk.panels.code_panel import CodePanel
from screener.ui.tasks import Tasks

if TYPE_CHECKING:
    from screener.determination.visits import Visit
    from screener.interview.answers import PartialDate
    from screener.kiosk.forms import Form, FormShelf
    from screener.kiosk.keeping import Keeper
    from screener.kiosk.pages.rest import RestPage
    from screener.kiosk.panels.birth_panel import BirthPanel
    from screener.kiosk.setup import KioskSetup
    from screener.kiosk.window import KioskWindow
    from screener.questionnaire.text import Words

FREE_DATES = 3
"""Wrong dates of birth after which only staff can help."""
_WORDS_OF = {"VISIT-004": "code-wrong", "VISIT-005": "code-wait"}


@dataclass(slots=True)
class _Comer:
    """Somebody who typed the right code, of whom it is not yet certain that the visit is theirs."""

    visit_id: str
    visit: Visit = field(repr=False)
    form: Form = field(repr=False)
    wrong: int = 0


class Visiting(QObject):
    """Lets patients begin the visits that were prepared for one kiosk."""

    begun = Signal(object, object)
    """The `Form` in the patient's language, and the `Progress` they begin with: it is certain who they are."""

    def __init__(self, setup: KioskSetup, keeper: Keeper, shelf: FormShelf, parent: QObject) -> None:
        super().__init__(parent)
        self._setup = setup
        self._keeper = keeper
        self._shelf = shelf
        self._tasks = Tasks(self)
        self._window: KioskWindow | None = None
        self._words: Words | None = None

    def close(self) -> None:
        """Let go of what is being done."""
        self._tasks.close()

    def offer(self, window: KioskWindow, page: RestPage, words: Words) -> None:
        """Let a screen at rest offer to type a code.

        Args:
            window: The window.
            page: Its screen at rest.
            words: All words, in the window's language.
        """
        self._window, self._words = window, words
        page.code_requested.connect(self._ask_code)
        page.offer_code()

    def _ask_code(self) -> None:
        if self._window is None or self._words is None:
            return
        panel = CodePanel(self._window, self._words)
        panel.tried.connect(lambda code: self._try(panel, code))
        panel.open(panel.field)

    def _try(self, panel: CodePanel, code: str) -> None:
        words = panel.words

        def take(comer: _Comer | Problem) -> None:
            if isinstance(comer, Problem):
                key = _WORDS_OF.get(comer.code, "code-away")
                panel.tell_problem(words.format(f"kiosk_visits.{key}", code=comer.code))
            else:
                panel.dismiss()
                self._ask_born(comer)

        def fail(error: ScreenerError) -> None:
            panel.tell_problem(words.format("kiosk_visits.code-away", code=error.code))

        self._tasks.start(lambda: self._open(code), take, fail)

    def _open(self, code: str) -> _Comer | Problem:
        from screener.determination.visits import read_visit

        opened = self._keeper.ask(lambda cabinet: cabinet.open_visit(code))
        if isinstance(opened, Problem):
            return opened
        visit = read_visit(opened.content)
        if visit.form_id != self._setup.form:
            raise IntegrityError("VISIT-013", "This visit was prepared for another form than this kiosk asks.")
        return _Comer(opened.id, visit, self._shelf.get(visit.language))

    def _ask_born(self, comer: _Comer) -> None:
        from screener.kiosk.panels.birth_panel import BirthPanel

        if self._window is None:
            return
        panel = BirthPanel(self._window, comer.form.words)
        panel.told.connect(lambda born: self._compare(panel, comer, born))
        panel.open(panel.boxes.fields[0])

    def _compare(self, panel: BirthPanel, comer: _Comer, born: PartialDate) -> None:
        words = comer.form.words

        def fail(error: ScreenerError) -> None:
            panel.tell_problem(words.format("kiosk_visits.code-away", code=error.code))

        def refuse(_: Problem | None) -> None:
            if comer.wrong < FREE_DATES:
                panel.tell_problem(words["kiosk_visits.born-wrong"])
                return
            panel.dismiss()
            self._send_to_staff(words, "staff")

        def begin(ended: Problem | None) -> None:
            panel.dismiss()
            if ended is None:
                self._begin(comer)
            else:
                self._send_to_staff(words, "ended")

        if born == comer.visit.born:
            confirm = partial(self._keeper.ask, lambda cabinet: cabinet.confirm_visit(comer.visit_id))
            self._tasks.start(confirm, begin, fail)
        else:
            comer.wrong += 1
            self._tasks.start(lambda: self._keeper.ask(lambda cabinet: cabinet.count_stranger()), refuse, fail)

    def _send_to_staff(self, words: Words, why: str) -> None:
        from screener.kiosk.panels.birth_panel import AskStaffPanel

        if self._window is not None:
            panel = AskStaffPanel(self._window, words, why)
            panel.open(panel.close_button)

    def _begin(self, comer: _Comer) -> None:
        from screener.determination.visits import begin_visit

        form = comer.form
        progress = begin_visit(comer.visit, form.questionnaire, comer.visit_id, now=self._setup.now())
        self.begun.emit(form, progress)
