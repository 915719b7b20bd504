"""One patient's run as it happens: the interview, and everything the journey remembers beside the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from screener.interview.answers import Answer, Chosen
from screener.interview.flow import Interview
from screener.interview.journey import (
    FilledBy,
    HelpAsked,
    Journey,
    Opened,
    SaidNo,
    StepTime,
    Ticked,
    UnderstandingAnswer,
)
from screener.questionnaire.text import Words
from screener.rulebook.approval import Standing

if TYPE_CHECKING:
    from screener.interview.progress import Progress

NO = "no"
"""The answer that one button may give to several questions."""


class Run:
    """What one patient does, from welcome to signature."""

    def __init__(
        self,
        interview: Interview,
        words: Words,
        *,
        record_id: str,
        submission_id: str = "",
        corrects: int | None = None,
        now: Callable[[], datetime],
        standing: Standing,
    ) -> None:
        """Begin.

        Args:
            interview: Where the answers live.
            words: The program's words in the patient's language.
            record_id: UUID of the record to be, or to be corrected.
            submission_id: UUID of the handing over at the end; the record's own, if none is given.
            corrects: The version of the record that the patient corrects; None for a new record.
            now: Tells the time as an aware UTC datetime.
            standing: Whether the clinic approved the rules of the form.
        """
        self.interview = interview
        self.words = words
        self.record_id = record_id
        self.submission_id = submission_id or record_id
        self.corrects = corrects
        self.on_change: Callable[[], None] = _do_nothing
        """Called after everything that a crash must not take, until it is handed over."""
        self.is_handed_over = False
        """True while and after what was signed is kept: from then on nothing more is saved of it."""
        self.now = now
        self.standing = standing
        self.started_at = now()
        self._filled_by = FilledBy()
        self.is_who_told = False
        """Whether anybody has said who fills it in; until then it is taken to be the patient."""
        self.wants_paper_copy: bool | None = None
        self._opened: dict[str, datetime] = {}
        self._ticked: dict[str, datetime] = {}
        self._understanding: dict[str, UnderstandingAnswer] = {}
        self._steps: list[StepTime] = []
        self._helped: list[HelpAsked] = []
        self._said_no: dict[str, datetime] = {}
        self._entered: tuple[str, datetime] | None = None

    @property
    def filled_by(self) -> FilledBy:
        """Who fills it in."""
        return self._filled_by

    @filled_by.setter
    def filled_by(self, filled_by: FilledBy) -> None:
        if filled_by != self._filled_by or not self.is_who_told:
            self._filled_by, self.is_who_told = filled_by, True
            self._tell()

    def answer(self, item_id: str, answer: Answer | None) -> None:
        """Give, change or clear one answer by itself."""
        self._said_no.pop(item_id, None)
        self.interview.answer(item_id, answer)
        self._tell()

    def say_no_to_all(self, item_ids: Iterable[str]) -> None:
        """Answer No to all of some items that are still blank, and remember that it was said of them together."""
        at = self.now()
        for item_id in self.interview.find_blank(item_ids):
            self.interview.answer(item_id, Chosen(NO))
            self._said_no[item_id] = at
        self._tell()

    def open_card(self, card_id: str) -> None:
        """Remember that a card was opened; the first time counts."""
        self._opened.setdefault(card_id, self.now())
        self._tell()

    def was_opened(self, card_id: str) -> bool:
        """Whether a card was opened before."""
        return card_id in self._opened

    def tick(self, statement_id: str) -> None:
        """Remember that a statement was ticked."""
        self._ticked[statement_id] = self.now()
        self._tell()

    def untick(self, statement_id: str) -> None:
        """Forget that a statement was ticked."""
        self._ticked.pop(statement_id, None)
        self._tell()

    def is_ticked(self, statement_id: str) -> bool:
        """Whether a statement is ticked now."""
        return statement_id in self._ticked

    def record_understanding(self, question_id: str, choices: tuple[str, ...], *, right: bool) -> None:
        """Remember what was chosen for an understanding question, in the order tried."""
        self._understanding[question_id] = UnderstandingAnswer(question_id, choices, right)
        self._tell()

    def get_understanding(self, question_id: str) -> UnderstandingAnswer | None:
        """What was chosen for an understanding question, if anything was."""
        return self._understanding.get(question_id)

    def enter_page(self, page_id: str) -> None:
        """A page is shown; the one before it, if any, is left."""
        self.leave_page()
        self._entered = (page_id, self.now())
        self._tell()

    def leave_page(self) -> None:
        """The page shown is left."""
        if self._entered is not None:
            page_id, entered_at = self._entered
            self._steps.append(StepTime(page_id, entered_at, self.now()))
            self._entered = None

    def ask_for_help(self) -> None:
        """Help is asked for on the page shown."""
        page_id = self._entered[0] if self._entered else ""
        self._helped.append(HelpAsked(page_id, self.now()))
        self._tell()

    def answer_help(self) -> None:
        """A member of staff is there, for what was asked last."""
        if self._helped:
            self._helped[-1] = replace(self._helped[-1], answered_at=self.now())
            self._tell()

    def journey(self) -> Journey:
        """An immutable picture of all this."""
        return Journey(
            record_id=self.record_id,
            started_at=self.started_at,
            language=self.words.language,
            filled_by=self.filled_by,
            opened=tuple(Opened(card, at) for card, at in self._opened.items()),
            understanding=tuple(self._understanding.values()),
            ticked=tuple(Ticked(statement, at) for statement, at in self._ticked.items()),
            steps=tuple(self._steps),
            helped=tuple(self._helped),
            said_no=tuple(SaidNo(item_id, at) for item_id, at in self._said_no.items()),
            wants_paper_copy=self.wants_paper_copy,
        )

    def _tell(self) -> None:
        if not self.is_handed_over:
            self.on_change()

    def take_picture(self) -> Progress:
        """An immutable picture of all this and the answers, to go on from after a crash."""
        from screener.interview.progress import Progress

        page_id = self._entered[0] if self._entered else ""
        given = dict(self.interview.given)
        return Progress(given, self.journey(), page_id, self.submission_id, self.corrects, self.is_who_told)

    def find_stopping_page(self) -> str:
        """Where the patient stops, if they stop now, as the audit trail may tell it; empty before the first page."""
        from screener.interview.pages import find_shared_page

        return find_shared_page(self.interview.questionnaire, self._entered[0]) if self._entered else ""

    def go_on(self, progress: Progress) -> None:
        """Take over what was said, opened, understood, ticked and timed before a crash."""
        journey, self.is_who_told = progress.journey, progress.is_who_told
        self.started_at = journey.started_at
        self._filled_by = journey.filled_by
        self._opened = {opened.card: opened.at for opened in journey.opened}
        self._ticked = {ticked.statement: ticked.at for ticked in journey.ticked}
        self._understanding = {answer.question: answer for answer in journey.understanding}
        self._steps = list(journey.steps)
        self._helped = list(journey.helped)
        self._said_no = {said.item: said.at for said in journey.said_no}


def _do_nothing() -> None:
    """Nobody keeps what happens."""
