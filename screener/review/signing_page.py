"""Determine and sign: choose, see what stands in the way, read the page that is added, sign it with one's own key.

`SigningFlow` says what may happen when; this shows it and has the casebook do it.

Object names: page_signing, button_back, field_day, button_do, label_status, obstacles, page_preview, end_panel.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from screener.determination.case import treat_on
from screener.determination.decision import Overall
from screener.errors import Problem
from screener.review.documents import Document
from screener.review.drafting import Obstacle, Place
from screener.review.obstacle_list import say_obstacle
from screener.review.shown_name import say_person
from screener.review.signing_flow import Left, Phase, SigningFlow, take_up
from screener.review.signing_sheet import SigningSheet
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.determination.case import Case
    from screener.determination.casebook import Opened, Prepared, Signed
    from screener.determination.course import Course
    from screener.determination.decision import Determination
    from screener.errors import ScreenerError
    from screener.records.model import Record
    from screener.review.desk import Desk


class SigningPage(QWidget):
    """One determination, from choosing to what comes after it is signed."""

    signed = Signal(object)
    """Signed: it is done and kept."""
    back_requested = Signal()
    """The findings are wanted again; `case` holds the day that was given here."""
    finding_requested = Signal(str, str)
    """After `back_requested`: id of the rule whose finding is in the way, and what is to be seen to there."""
    inbox_requested = Signal()
    written = Signal()
    """Something was chosen, written or ticked."""
    visit_requested = Signal(object)
    """Opened, as signed: the next visit is to be prepared."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page_signing")
        set_variant(self, "kind", "page")
        self.setProperty("ring", False)  # after a lock it has the focus, and nothing on it is meant
        self._desk, self._words = desk, desk.words
        self._flow: SigningFlow | None = None
        self._opened: Opened | None = None
        self._leaves_then = False
        self._sheet = SigningSheet(desk)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._sheet)
        self._connect()

    @property
    def case(self) -> Case | None:
        """The case as it stands here: the day may be another than it was."""
        return self._flow.case if self._flow is not None else None

    @property
    def phase(self) -> Phase | None:
        """How far the determination is; None while no record is shown."""
        return self._flow.phase if self._flow is not None else None

    @property
    def overall(self) -> Overall | None:
        """What is chosen for the whole."""
        return self._flow.draft.overall if self._flow is not None else None

    @property
    def obstacles(self) -> tuple[Obstacle, ...]:
        """Everything that is known to stand in the way of what is chosen."""
        return self._flow.obstacles if self._flow is not None else ()

    def find_left(self, record: Record) -> Left | None:
        """What was written here of a record's answers, and is not signed."""
        flow, before = self._flow, None if self._opened is None else self._opened.record
        if flow is None or before is None or flow.phase is Phase.SIGNED:
            return None
        is_same = (before.id, before.rests_on) == (record.id, record.rests_on)
        return Left(flow.case, flow.draft) if is_same else None

    def begin(self, opened: Opened, case: Case, course: Course | None = None, left: Left | None = None) -> None:
        """Determine a record. What was written for the same record before is still there.

        Args:
            opened: The record.
            case: As it was decided, finding by finding.
            course: The course that it is one of; None if there is none, or it could not be read: nothing rests on it.
            left: What was written of the same answers before the page was last closed.
        """
        setting = self._desk.casebook.get_setting(opened)
        draft = take_up(self.find_left(opened.record) or left, opened, case, setting)
        self._opened = opened
        self._flow = SigningFlow(case, setting, draft)
        name = say_person(opened.identity, self._words)
        key = "review_sign.title" if name else "review_sign.title-unnamed"
        self._sheet.title.setText(self._words.format(key, name=name))
        self._sheet.end.forget()
        self._sheet.preview.close_page()
        self._sheet.day.set_day(case.on)
        self._sheet.form.show_draft(draft)
        self._show()
        self._sheet.form.show_course(course)
        self._sheet.form.focus_choice()

    def close_record(self) -> None:
        """Forget the record: nothing of it stays on the page or on the disk."""
        self._sheet.end.forget()
        self._sheet.preview.close_page()
        self._flow = self._opened = None

    # ── making ──────────────────────────────────────────────────────────────────────────────────

    def _connect(self) -> None:
        self._sheet.form.changed.connect(self._on_changed)
        self._sheet.form.done_writing.connect(self._on_done_writing)
        self._sheet.day.changed.connect(self._on_day_changed)
        self._sheet.obstacles.chosen.connect(self._see_to)
        self._sheet.preview.seen.connect(self._on_seen)
        self._sheet.preview.failed.connect(self._on_preview_failed)
        self._sheet.foot.back.clicked.connect(self._go_back)
        self._sheet.foot.do.clicked.connect(self._go_on)
        self._sheet.end.inbox_requested.connect(self._leave)
        self._sheet.end.visit_requested.connect(self._on_visit_wanted)
        for keys, act in (("Ctrl+Return", self._go_on), ("Ctrl+Enter", self._go_on), ("Esc", self._go_back)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setAutoRepeat(False)  # a key held down does one thing
            shortcut.activated.connect(act)

    # ── filling in ──────────────────────────────────────────────────────────────────────────────

    def _on_changed(self) -> None:
        if self._flow is not None and self._flow.change(self._sheet.form.draft):
            self._sheet.preview.close_page()
            self._show()
            self.written.emit()

    def _on_day_changed(self) -> None:
        day, flow = self._sheet.day.day, self._flow
        if flow is None:
            return
        flow.mark_day(day is None and (flow.case.on is not None or self._sheet.day.is_unread))
        if day is not None and day != flow.case.on:
            # The rules are asked for the new day; what they find anew is in the way until it is decided.
            flow.change(flow.draft, treat_on(flow.case, day))
        if flow.phase is Phase.FILLING:
            self._sheet.preview.close_page()
            self._show()
            self.written.emit()

    def _on_done_writing(self) -> None:
        flow = self._flow
        if flow is not None and flow.obstacles:
            self._see_to(flow.obstacles[0])
        else:
            self._sheet.foot.do.setFocus()

    def _see_to(self, obstacle: Obstacle) -> None:
        told = say_obstacle(obstacle, self._words)
        self._sheet.foot.tell_in_the_way(told)
        if obstacle.place is Place.FINDING:
            self.back_requested.emit()
            self.finding_requested.emit(obstacle.problem.where or "", told)
        elif obstacle.place is Place.DAY:
            self._sheet.day.select_all()
        else:
            found = self._sheet.form.focus_place(obstacle.place, obstacle.about)
            if found is not None:
                self._sheet.show_in_view(found)

    # ── the page, and signing it ────────────────────────────────────────────────────────────────

    def _go_on(self) -> None:
        """Whatever comes next: have the page shown, sign it, or leave."""
        flow = self._flow
        if flow is None:
            return
        if flow.phase is Phase.FILLING:
            self._prepare(flow)
        elif flow.phase is Phase.DRAWN:
            self._sheet.preview.look_again()
        elif flow.phase is Phase.SHOWN:
            self._sign(flow)
        elif flow.phase is Phase.SIGNED:
            self._leave()

    def _prepare(self, flow: SigningFlow) -> None:
        about, opened = flow.begin_preparing(), self._opened
        if about is None or opened is None:
            if flow.obstacles:
                self._see_to(flow.obstacles[0])
            return
        self._show()
        self._desk.tasks.start(
            partial(self._desk.casebook.prepare, opened, flow.case, about),
            partial(self._on_prepared, flow, about),
            partial(self._on_failed, flow),
        )

    def _on_prepared(self, flow: SigningFlow, about: Determination, outcome: Prepared | tuple[Problem, ...]) -> None:
        if flow is not self._flow or not flow.take_prepared(about, outcome):
            return
        if flow.prepared is not None:
            self._sheet.preview.open(flow.prepared.page)
        self._show()

    def _on_seen(self) -> None:
        if self._flow is not None:
            self._flow.see()
            self._show()
            self._sheet.preview.take_focus()

    def _sign(self, flow: SigningFlow) -> None:
        prepared = flow.begin_signing()
        if prepared is None:
            return
        self._leaves_then = False
        self._show()
        sign = partial(self._desk.casebook.sign, prepared)
        self._desk.tasks.start(sign, partial(self._on_signed, flow), partial(self._on_failed, flow))

    def _on_signed(self, flow: SigningFlow, outcome: Signed | tuple[Problem, ...]) -> None:
        flow.take_signed(outcome)
        if flow is not self._flow or self._opened is None:
            return
        if flow.signed is None or flow.prepared is None:
            self._sheet.preview.close_page()
            self._show()
            return
        signed = flow.signed
        self._opened = replace(
            self._opened, record=signed.record, pdf=signed.pdf, determination=flow.prepared.determination
        )
        document = Document(signed.record.id, signed.record.version, lambda: signed.pdf)
        self._show()
        name = say_person(self._opened.identity, self._words)
        self._sheet.end.show_end(document, flow.prepared.determination, name)
        self.signed.emit(signed)
        if self._leaves_then:
            self._leave()

    def _on_failed(self, flow: SigningFlow, error: ScreenerError) -> None:
        """The machine would not: everything written is still there."""
        if flow is self._flow:
            flow.fail(Problem(error.code, error.message, ""))
            self._sheet.preview.close_page()
            self._show()

    def _on_preview_failed(self, error: ScreenerError) -> None:
        if self._flow is not None:
            self._on_failed(self._flow, error)

    # ── leaving ─────────────────────────────────────────────────────────────────────────────────

    def leave_once_signed(self) -> bool:
        """While it is being signed, leave as soon as it is; refused, it stays to be seen.

        Returns:
            False at any other time: nothing is waited for.
        """
        self._leaves_then = self.phase is Phase.SIGNING
        return self._leaves_then

    def _go_back(self) -> None:
        flow = self._flow
        if flow is None or flow.phase is Phase.SIGNING:
            return
        if flow.phase is Phase.SIGNED:
            self._leave()
        elif flow.phase is Phase.FILLING:
            self.back_requested.emit()
        else:
            flow.go_back()
            self._sheet.preview.close_page()
            self._show()
            self._sheet.form.focus_choice()

    def _leave(self) -> None:
        self.close_record()
        self.inbox_requested.emit()

    def _on_visit_wanted(self) -> None:
        opened = self._opened
        if opened is not None:
            self._sheet.end.acts.remove_copies()
            self.visit_requested.emit(opened)

    # ── showing ─────────────────────────────────────────────────────────────────────────────────

    def _show(self) -> None:
        if self._flow is not None:
            self._sheet.show_flow(self._flow)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._flow is not None and self._flow.phase is Phase.FILLING:
            self._sheet.form.focus_choice()
