"""Determine and sign: choose, see what stands in the way, read the page that is added, sign it with one's own key.

`SigningFlow` says what may happen when; this shows it and has the casebook do it.

Object names: page_signing, button_back, field_day, button_do, label_status, obstacles, page_preview, end_panel.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from screener.determination.case import treat_on
from screener.determination.decision import CoursePlan, Overall
from screener.determination.gate import list_open
from screener.errors import Problem
from screener.review.date_field import DateField
from screener.review.determination_form import DeterminationForm
from screener.review.documents import Document
from screener.review.drafting import Obstacle, Place, follows_contraindication, is_early
from screener.review.end_panel import EndPanel
from screener.review.finding_card import find_bar
from screener.review.obstacle_list import ObstacleList, say_obstacle
from screener.review.page_preview import PagePreview
from screener.review.shown_name import say_person
from screener.review.signing_flow import Left, Phase, SigningFlow, take_up
from screener.review.signing_foot import SigningFoot
from screener.review.surfaces import make_label, make_plain
from screener.ui.theme import changes_text, set_variant

if TYPE_CHECKING:
    from screener.determination.case import Case
    from screener.determination.casebook import Opened, Prepared, Signed
    from screener.determination.course import Course
    from screener.determination.decision import Determination
    from screener.errors import ScreenerError
    from screener.records.model import Record
    from screener.review.desk import Desk

_WIDE_EMS = 62
"""From this width on, in heights of text, form and page stand side by side."""
_ASIDE = (Phase.DRAWN, Phase.SHOWN, Phase.SIGNING)
"""Phases in which the page stands beside the form, or in its place."""


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
        self._desk, self._words = desk, desk.words
        self._flow: SigningFlow | None = None
        self._opened: Opened | None = None
        setup = desk.setup
        self._form = DeterminationForm(self._words, CoursePlan(setup.sessions, setup.least_weeks, setup.most_weeks))
        self._obstacles = ObstacleList(self._words)
        self._preview = PagePreview(self._words)
        self._empty = make_label(self._words["review_sign.page-empty"], "quiet")
        self._end = EndPanel(desk)
        self._title = make_label("", "title", "label_title")
        self._day = DateField(self._words["review_sign.day"], "field_day", self._words)
        self._foot = SigningFoot(self._words)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._left, self._left_column = make_plain()
        self._right, self._right_column = make_plain()
        self._scroll, self._end_area = QScrollArea(), QScrollArea()
        self._lay_out()
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
        self._title.setText(self._words.format(key, name=name))
        self._end.forget()
        self._preview.close_page()
        self._day.set_day(case.on)
        self._form.show_draft(draft)
        self._show()
        self._form.show_course(course)
        self._form.focus_choice()

    def close_record(self) -> None:
        """Forget the record: nothing of it stays on the page or on the disk."""
        self._end.forget()
        self._preview.close_page()
        self._flow = self._opened = None

    # ── making ──────────────────────────────────────────────────────────────────────────────────

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._day)
        for area in (self._scroll, self._end_area):
            set_variant(area, "kind", "clear")
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
        self._left_column.addWidget(self._form)
        self._left_column.addStretch(1)
        self._scroll.setWidget(self._left)
        self._end_area.setWidget(self._end)
        for widget in (self._obstacles, self._empty, self._preview, self._end_area):
            self._right_column.addWidget(widget, 1 if widget in (self._preview, self._end_area) else 0)
        self._right_column.addStretch(0)
        self._body.setSpacing(16)
        self._body.addWidget(self._scroll, 5)
        self._body.addWidget(self._right, 6)
        for widget in (self._obstacles, self._empty, self._preview, self._end_area):
            widget.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 14, 22, 14)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(self._body, 1)
        column.addWidget(self._foot)

    def _connect(self) -> None:
        self._form.changed.connect(self._on_changed)
        self._form.done_writing.connect(self._on_done_writing)
        self._day.changed.connect(self._on_day_changed)
        self._obstacles.chosen.connect(self._see_to)
        self._preview.seen.connect(self._on_seen)
        self._preview.failed.connect(self._on_failed)
        self._foot.back.clicked.connect(self._go_back)
        self._foot.do.clicked.connect(self._go_on)
        self._end.inbox_requested.connect(self._leave)
        self._end.visit_requested.connect(self._on_visit_wanted)
        for keys, act in (("Ctrl+Return", self._go_on), ("Ctrl+Enter", self._go_on), ("Esc", self._go_back)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setAutoRepeat(False)  # a key held down does one thing
            shortcut.activated.connect(act)

    # ── filling in ──────────────────────────────────────────────────────────────────────────────

    def _on_changed(self) -> None:
        if self._flow is not None and self._flow.change(self._form.draft):
            self._preview.close_page()
            self._show()
            self.written.emit()

    def _on_day_changed(self) -> None:
        day, flow = self._day.day, self._flow
        if flow is None:
            return
        flow.mark_day(day is None and (flow.case.on is not None or self._day.is_unread))
        if day is not None and day != flow.case.on:
            # The rules are asked for the new day; what they find anew is in the way until it is decided.
            flow.change(flow.draft, treat_on(flow.case, day))
        if flow.phase is Phase.FILLING:
            self._preview.close_page()
            self._show()
            self.written.emit()

    def _on_done_writing(self) -> None:
        flow = self._flow
        if flow is not None and flow.obstacles:
            self._see_to(flow.obstacles[0])
        else:
            self._foot.do.setFocus()

    def _see_to(self, obstacle: Obstacle) -> None:
        told = say_obstacle(obstacle, self._words)
        self._foot.tell_in_the_way(told)
        if obstacle.place is Place.FINDING:
            self.back_requested.emit()
            self.finding_requested.emit(obstacle.problem.where or "", told)
        elif obstacle.place is Place.DAY:
            self._day.select_all()
        else:
            found = self._form.focus_place(obstacle.place, obstacle.about)
            if found is not None:
                self._scroll.ensureWidgetVisible(found)

    # ── the page, and signing it ────────────────────────────────────────────────────────────────

    def _go_on(self) -> None:
        """Whatever comes next: have the page shown, sign it, or leave."""
        flow = self._flow
        if flow is None:
            return
        if flow.phase is Phase.FILLING:
            self._prepare(flow)
        elif flow.phase is Phase.DRAWN:
            self._preview.look_again()
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
            self._on_failed,
        )

    def _on_prepared(self, flow: SigningFlow, about: Determination, outcome: Prepared | tuple[Problem, ...]) -> None:
        if flow is not self._flow or not flow.take_prepared(about, outcome):
            return
        if flow.prepared is not None:
            self._preview.open(flow.prepared.page)
        self._show()

    def _on_seen(self) -> None:
        if self._flow is not None:
            self._flow.see()
            self._show()
            self._preview.take_focus()

    def _sign(self, flow: SigningFlow) -> None:
        prepared = flow.begin_signing()
        if prepared is None:
            return
        self._show()
        sign = partial(self._desk.casebook.sign, prepared)
        self._desk.tasks.start(sign, partial(self._on_signed, flow), self._on_failed)

    def _on_signed(self, flow: SigningFlow, outcome: Signed | tuple[Problem, ...]) -> None:
        flow.take_signed(outcome)
        if flow is not self._flow or self._opened is None:
            return
        if flow.signed is None or flow.prepared is None:
            self._preview.close_page()
            self._show()
            return
        signed = flow.signed
        self._opened = replace(
            self._opened, record=signed.record, pdf=signed.pdf, determination=flow.prepared.determination
        )
        document = Document(signed.record.id, signed.record.version, lambda: signed.pdf)
        self._show()
        self._end.show_end(document, flow.prepared.determination, say_person(self._opened.identity, self._words))
        self.signed.emit(signed)

    def _on_failed(self, error: ScreenerError) -> None:
        """The machine would not: everything written is still there."""
        if self._flow is not None:
            self._flow.fail(Problem(error.code, error.message, ""))
            self._preview.close_page()
            self._show()

    # ── leaving ─────────────────────────────────────────────────────────────────────────────────

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
            self._preview.close_page()
            self._show()
            self._form.focus_choice()

    def _leave(self) -> None:
        self.close_record()
        self.inbox_requested.emit()

    def _on_visit_wanted(self) -> None:
        opened = self._opened
        if opened is not None:
            self._end.acts.remove_copies()
            self.visit_requested.emit(opened)

    # ── showing ─────────────────────────────────────────────────────────────────────────────────

    def _show(self) -> None:
        flow = self._flow
        if flow is None:
            return
        phase, obstacles = flow.phase, flow.obstacles if flow.phase is Phase.FILLING else ()
        is_done = phase is Phase.SIGNED
        left_open = len(list_open(flow.case.assessment.findings, flow.case.decisions))
        self._obstacles.show_obstacles(obstacles, refused=bool(flow.refused), left_open=left_open)
        self._obstacles.setVisible(phase is Phase.FILLING)
        self._form.setEnabled(phase not in (Phase.SIGNING, Phase.SIGNED))
        self._form.show_circumstances(
            is_early=is_early(flow.case, flow.setting),
            follows_contraindication=follows_contraindication(flow.case),
            bar=self._say_bar(flow),
        )
        for part in (self._title, self._day):
            part.setVisible(not is_done)
        self._day.setEnabled(phase is not Phase.SIGNING)
        self._preview.setVisible(phase in _ASIDE)
        self._empty.setVisible(phase in (Phase.FILLING, Phase.PREPARING))
        self._end_area.setVisible(is_done)
        self._foot.show_phase(phase, len(obstacles))
        self._arrange()

    def _say_bar(self, flow: SigningFlow) -> str:
        bar = find_bar(flow.case, flow.setting)
        return self._words.format("review_sign.ruled-out", title=bar[0].title, why=bar[1]) if bar is not None else ""

    def _arrange(self) -> None:
        """Side by side where there is room; else the form, and then the page in its place."""
        flow = self._flow
        is_wide = self.width() >= _WIDE_EMS * self.fontInfo().pixelSize()
        is_aside = flow is not None and flow.phase in (*_ASIDE, Phase.SIGNED)
        is_done = flow is not None and flow.phase is Phase.SIGNED
        self._scroll.setVisible(not is_done and (is_wide or not is_aside))
        self._right.setVisible(is_wide or is_aside)
        home = self._right_column if is_wide else self._left_column
        if home.indexOf(self._obstacles) < 0:
            home.insertWidget(0, self._obstacles)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._flow is not None and self._flow.phase is Phase.FILLING:
            self._form.focus_choice()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if changes_text(event):
            self._arrange()
