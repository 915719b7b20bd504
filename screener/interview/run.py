"""One patient's run as it happens: the interview, and everything the journey remembers beside the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from screener.interview.answers import Answer, Chosen, MedicineList
from screener.interview.flow import Interview
from screener.interview.journey import (
    Compared,
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
        self.earlier: Mapping[str, Answer] = {}
        """What was answered at an earlier visit: an answer only once it is confirmed."""
        self.known: frozenset[str] = frozenset()
        """Those of these items that the clinic knows by itself."""
        self.note = ""
        """What the practitioner asks the patient to look at, of a form that was sent back."""
        self.visit_id = ""
        """The prepared visit that this came from."""
        self._follows = ""
        self._compared: dict[tuple[str, str], Compared] = {}
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
        self._compare(item_id, answer)
        self._tell()

    def confirm(self, item_id: str) -> None:
        """The answer of an earlier visit to an item is still so."""
        self.answer(item_id, self.earlier[item_id])

    def confirm_all(self, item_ids: Iterable[str]) -> None:
        """What was answered earlier to some items that are still blank is all still so, said of them together."""
        for item_id in self.find_unconfirmed(item_ids):
            self.interview.answer(item_id, self.earlier[item_id])
            self._compared[item_id, ""] = Compared(item_id, self.now(), is_same=True, is_together=True)
        self._tell()

    def find_unconfirmed(self, item_ids: Iterable[str]) -> tuple[str, ...]:
        """Those of some items that are in force and blank, and were answered at an earlier visit."""
        return tuple(item_id for item_id in self.interview.find_blank(item_ids) if item_id in self.earlier)

    def is_confirmed(self, item_id: str) -> bool:
        """Whether the answer to an item is that of the earlier visit, said to be still so."""
        compared = self._compared.get((item_id, ""))
        return compared is not None and compared.is_same

    def compare_medicine(self, item_id: str, name: str, *, is_same: bool) -> None:
        """A medicine that was listed at an earlier visit is still so, or is not."""
        self._compared[item_id, name] = Compared(item_id, self.now(), is_same, medicine=name)
        self._tell()

    def find_compared_medicines(self, item_id: str) -> frozenset[str]:
        """The names, as listed at the earlier visit, of the medicines that something was said of."""
        return frozenset(name for item, name in self._compared if item == item_id and name)

    def _compare_medicines(self, item_id: str, before: MedicineList, answer: Answer | None) -> None:
        """Take back that a medicine is still so, once its entry is no longer what it was."""
        given = answer.entries if isinstance(answer, MedicineList) else ()
        changed = [entry.name for entry in before.entries if entry not in given]
        for name in changed:
            compared = self._compared.get((item_id, name))
            if compared is not None and compared.is_same:
                self._compared[item_id, name] = replace(compared, at=self.now(), is_same=False)

    def _compare(self, item_id: str, answer: Answer | None) -> None:
        """Remember whether an answer is that of the earlier visit; lists of medicines are compared one by one."""
        if isinstance(before := self.earlier.get(item_id), MedicineList):
            self._compare_medicines(item_id, before, answer)
            return
        key = item_id, ""
        if answer is None:
            self._compared.pop(key, None)
        elif item_id in self.earlier or key in self._compared:
            self._compared[key] = Compared(item_id, self.now(), answer == self.earlier.get(item_id))

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
            follows=self._follows,
            compared=tuple(self._compared.values()),
        )

    def _tell(self) -> None:
        if not self.is_handed_over:
            self.on_change()

    def take_picture(self) -> Progress:
        """An immutable picture of all this and the answers, to go on from after a crash."""
        from screener.interview.progress import Progress

        page_id = self._entered[0] if self._entered else ""
        return Progress(
            given=dict(self.interview.given),
            journey=self.journey(),
            page_id=page_id,
            submission_id=self.submission_id,
            corrects=self.corrects,
            is_who_told=self.is_who_told,
            earlier=self.earlier,
            known=self.known,
            visit_id=self.visit_id,
            note=self.note,
        )

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
        self._follows = journey.follows
        self._compared = {(compared.item, compared.medicine): compared for compared in journey.compared}
        self.earlier, self.known = progress.earlier, progress.known
        self.visit_id, self.note = progress.visit_id, progress.note


def _do_nothing() -> None:
    """Nobody keeps what happens."""
