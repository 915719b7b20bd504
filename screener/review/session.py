"""One run of the practitioner's program: the database, who is signed in, and the window, from opening to closing."""

from __future__ import annotations

import gc
import logging
import sys
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from screener.errors import Problem, ScreenerError
from screener.questionnaire.text import read_area
from screener.review.problem_words import say_failure, say_problem
from screener.review.window import ReviewWindow
from screener.ui.mishap import find_place
from screener.ui.tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from screener.determination.casebook import Casebook
    from screener.interview.shelf import Shelf
    from screener.questionnaire.text import Words
    from screener.records.members import SignedIn
    from screener.records.store import Store
    from screener.review.setup import ReviewSetup

_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody whose password was right, with what they work with."""

    by: SignedIn
    words: Words
    shelf: Shelf
    casebook: Casebook


@dataclass(frozen=True, slots=True)
class Found:
    """What was seen of the database before anybody signed in."""

    only_name: str
    """Who works here, if it is but one person."""
    warning: str
    """What whoever signs in should know of the database."""


class ReviewSession(QObject):
    """Call `open` once, and `close` at the end."""

    finished = Signal(int)
    """The window was closed: exit with this status."""

    def __init__(self, setup: ReviewSetup) -> None:
        super().__init__()
        self.setup = setup
        self._tasks = Tasks(self)
        self._store: Store | None = None
        self._by: SignedIn | None = None
        self._hook_before = sys.excepthook
        self.window = ReviewWindow(setup, read_area(setup.forms, _LANGUAGE, "review_shell"))
        self.window.sign_in_tried.connect(self._on_sign_in_tried)
        self.window.unlock_tried.connect(self._on_unlock_tried)
        self.window.signed_out.connect(self._on_signed_out)
        self.window.closed.connect(lambda: self.finished.emit(0))

    def open(self) -> None:
        """Show the window, and look who works here."""
        sys.excepthook = self._on_unforeseen
        self.window.show()
        self.window.activateWindow()
        self._tasks.start(self._look, self._on_looked, self._on_sign_in_failed)

    def close(self) -> None:
        """Take everything down. Whoever is still signed in is signed out."""
        sys.excepthook = self._hook_before
        self.window.sign_out()
        # That somebody signed out is told before the program ends.
        self._tasks.close(finish=True)
        self.window.hide()
        self.window.deleteLater()
        if self._store is not None:
            self._store.close()

    # ── in the background ───────────────────────────────────────────────────────────────────────

    def _open_store(self) -> Store:
        from screener.records.store import open_store

        if self._store is None:
            self._store = open_store(self.setup.place)
        return self._store

    def _look(self) -> Found:
        from screener.records.members import read_member
        from screener.records.staff import list_staff

        store = self._open_store()
        there = [row for row in list_staff(store) if row.removed_at is None]
        return Found(
            read_member(there[0].entry).name if len(there) == 1 else "",
            self.setup.find_warning(store),
        )

    def _enter(self, name: str, password: str) -> Entered | Problem:
        from screener.determination.casebook import Casebook
        from screener.questionnaire.text import load_words
        from screener.records.sign_in import sign_in

        store, setup = self._open_store(), self.setup
        by = sign_in(store, name, password, now=setup.now)
        if isinstance(by, Problem):
            return by
        words, shelf = load_words(setup.forms, _LANGUAGE), setup.make_shelf()
        casebook = Casebook(
            store,
            by,
            shelf,
            setup.house,
            words,
            now=setup.now,
            zone=setup.zone,
            clinic_name=setup.clinic_name,
            roots=setup.find_roots(store, by.clinic),
            time_stamp_server=setup.time_stamp_server,
        )
        setup.remember_head(store)
        return Entered(by, words, shelf, casebook)

    def _leave(self, by: SignedIn, rest: Callable[[], object]) -> None:
        from screener.records.audit import Action, Note
        from screener.records.audit_log import tell

        store = self._open_store()
        rest()
        tell(store, Note(Action.SIGNED_OUT, by.member.id, self.setup.now()))
        self.setup.remember_head(store)

    # ── what came of it ─────────────────────────────────────────────────────────────────────────

    def _on_looked(self, found: Found) -> None:
        self.window.sign_in_page.preset_name(found.only_name)
        self.window.sign_in_page.warn(found.warning)

    def _on_sign_in_tried(self, name: str, password: str) -> None:
        self._tasks.start(lambda: self._enter(name, password), self._on_entered, self._on_sign_in_failed)

    def _on_entered(self, entered: Entered | Problem) -> None:
        from screener.review.desk import Desk

        if isinstance(entered, Problem):
            self.window.tell(say_problem(entered, self.window.words))
            return
        self._by = entered.by
        store = self._store
        if store is None:
            raise RuntimeError("somebody signed in without a database")
        tasks = Tasks()
        desk = Desk(self.setup, tasks, entered.words, entered.by, entered.casebook, store, entered.shelf)
        self.window.begin(desk)
        # Their work ends with their pages.
        tasks.setParent(self.window.workspace)

    def _on_sign_in_failed(self, error: ScreenerError) -> None:
        self.window.tell(say_failure(error, self.window.words))

    def _on_unlock_tried(self, password: str) -> None:
        by = self._by
        if by is None:
            return

        def try_it() -> SignedIn | Problem:
            from screener.records.sign_in import sign_in

            return sign_in(self._open_store(), by.member.name, password, now=self.setup.now)

        self._tasks.start(try_it, self._on_unlock_answered, self._on_sign_in_failed)

    def _on_unlock_answered(self, answer: SignedIn | Problem) -> None:
        from screener.records.sign_in import WRONG

        by = self._by
        if by is None or not self.window.is_locked:
            return
        if isinstance(answer, Problem):
            # Here nobody typed a name that could be wrong.
            words = self.window.words
            self.window.tell(words["review_shell.lock-wrong"] if answer.code == WRONG else say_problem(answer, words))
        elif answer.member.id != by.member.id or answer.clinic.public != by.clinic.public:
            self.window.tell(self.window.words["review_shell.lock-other"])
        else:
            self.window.unlock()

    def _on_signed_out(self, rest: Callable[[], object]) -> None:
        by, self._by = self._by, None
        if by is not None:
            self._tasks.start(lambda: self._leave(by, rest), lambda _: None, self._on_not_told)
        gc.collect()

    def _on_not_told(self, error: ScreenerError) -> None:
        self.window.sign_in_page.warn(say_failure(error, self.window.words))

    def _on_unforeseen(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """The window's last resort: a sentence for people, the place for us, nothing of a patient for anyone."""
        if not issubclass(kind, Exception):
            self._hook_before(kind, error, trace)
            return
        code = error.code if isinstance(error, ScreenerError) else "REVIEW-000"
        logging.getLogger(__name__).error("The window failed: %s %s at %s", code, kind.__name__, find_place(trace))
        with suppress(RuntimeError):  # Qt's way to say that the window is gone already
            self.window.tell(self.window.words.format("review_shell.trouble-unforeseen", code=code))
