"""The next visit of a patient: for which kiosk and day; then the code, large enough to be written down.

The code is in memory only, and only until the panel is left.
Object names: visit_panel, option_kiosk_<n>, field_visit_day, label_between, label_visit_problem,
label_visit_warning, button_prepare, label_code, button_take_back, button_visit_back, button_visit_done.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from screener.consent.moments import day_in_words
from screener.determination.decision import CoursePlan
from screener.determination.standing import DECIDED
from screener.determination.visits import find_expiry, find_treated_day, make_visit, propose_days, write_visit
from screener.determination.wording import say_overall
from screener.errors import Problem
from screener.records.clinic import list_kiosks
from screener.records.permissions import Act, may
from screener.records.visits import make_code, prepare_visit, remove_visit
from screener.review.date_field import DateField
from screener.review.shown_name import say_person
from screener.review.surfaces import make_button, make_card, make_label, make_plain
from screener.ui.theme import changes_text, set_variant

if TYPE_CHECKING:
    from screener.determination.opening import Opened
    from screener.errors import ScreenerError
    from screener.records.model import Kiosk, PreparedVisit
    from screener.review.desk import Desk


class VisitPanel(QWidget):
    """Prepares one visit after another. Stands in the window in place of a page."""

    closed = Signal()
    """It is done, or given up."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("visit_panel")
        self._desk, self._words = desk, desk.words
        self._opened: Opened | None = None
        self._kiosks: tuple[Kiosk, ...] = ()
        self._prepared: PreparedVisit | None = None
        self.is_busy = False
        """True until it is known whether a visit is prepared: its code must be seen, since it ends the one before."""
        self._title = make_label("", "title", "label_visit_title")
        self._intro = make_label(self._words["review_visits.intro"], "intro")
        self._problem = make_label("", "problem", "label_visit_problem")
        self._warning = make_label("", "serious", "label_visit_warning")
        self._ask, ask = make_card("card_visit")
        self._tell, tell = make_card("card_code", self._words["review_visits.code-title"])
        self._choices = QButtonGroup(self)
        self._fill_asking(ask)
        self._fill_telling(tell)
        self._put_together()
        for keys, act in (("Esc", self._close), ("Ctrl+Return", self._prepare), ("Ctrl+Enter", self._prepare)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act)

    # ── how it is laid out ──────────────────────────────────────────────────────────────────────

    def _put_together(self) -> None:
        inside = QWidget()
        set_variant(inside, "kind", "plain")
        scroll = QScrollArea(self)
        set_variant(scroll, "kind", "clear")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        for part in (self._title, self._intro, self._warning, self._problem):
            column.addWidget(part)
        column.addWidget(self._ask)
        column.addWidget(self._tell)
        column.addStretch(1)
        self._fit()

    def _fit(self) -> None:
        """Lines are no longer than can be read well, however large the text is."""
        for part in (self._intro, self._ask, self._tell):
            part.setMaximumWidth(_CARD_EMS * self.fontInfo().pixelSize())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if changes_text(event):
            self._fit()

    def _fill_asking(self, layout: QVBoxLayout) -> None:
        words = self._words
        layout.addWidget(make_label(words["review_visits.kiosk"], "subheading"))
        self._list_widget, self._list = make_plain()
        layout.addWidget(self._list_widget)
        self._day = DateField(words["review_visits.day"], "field_visit_day", words)
        self._day.changed.connect(self._show_distance)
        self._between = make_label("", "help", "label_between")
        self._distance = make_label("", "serious", "label_distance")
        self._prepare_button = make_button(words["review_visits.prepare"], "button_prepare", "primary")
        self._prepare_button.clicked.connect(self._prepare)
        back = make_button(words["review_visits.back"], "button_visit_back", "quiet")
        back.clicked.connect(self._close)
        for part in (self._day, self._between, self._distance):
            layout.addWidget(part)
        layout.addLayout(_in_a_row(back, self._prepare_button))

    def _fill_telling(self, layout: QVBoxLayout) -> None:
        words = self._words
        self._code = make_label("", "code", "label_code")
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._where = make_label("", "body", "label_where")
        self._take_back = make_button(words["review_visits.take-back"], "button_take_back")
        self._take_back.clicked.connect(self._on_take_back)
        self._done = make_button(words["review_visits.done"], "button_visit_done", "primary")
        self._done.clicked.connect(self._close)
        told, lost = (make_label(words[f"review_visits.code-{key}"], kind) for key, kind in _TOLD)
        for part in (self._code, told, self._where, lost):
            layout.addWidget(part)
        layout.addLayout(_in_a_row(self._take_back, self._done))

    # ── asking ──────────────────────────────────────────────────────────────────────────────────

    def begin(self, opened: Opened) -> None:
        """Ask where and when, for the visit that follows a record."""
        words, name = self._words, say_person(opened.identity, self._words)
        self._opened = opened
        titled = words.format("review_visits.title", name=name) if name else words["review_visits.title-unnamed"]
        self._title.setText(titled)
        self._forget_code()
        self._say("")
        self._ask.show()
        self._day.set_day(self._propose())
        self._show_distance()
        self._warn(opened)
        self._day.select_all()
        store = self._desk.store
        self._desk.tasks.start(lambda: list_kiosks(store), self._show_kiosks, self._fail)

    def _warn(self, opened: Opened) -> None:
        """Say so if what stands decided lets nobody treat: a visit may be prepared all the same, to ask anew."""
        decided = opened.determination if opened.record.state in DECIDED else None
        is_against = decided is not None and not decided.overall.is_treating
        told = say_overall(decided, self._words) if decided is not None and is_against else ""
        self._warning.setText(self._words.format("review_visits.not-to-treat", decided=told) if is_against else "")
        self._warning.setVisible(is_against)

    @property
    def _plan(self) -> CoursePlan:
        """How far apart the sessions are to be: as determined, else as the clinic usually has it."""
        setup = self._desk.setup
        decided = self._opened.determination.course if self._opened and self._opened.determination else None
        return decided or CoursePlan(setup.sessions, setup.least_weeks, setup.most_weeks)

    def _propose(self) -> date | None:
        """The first day that the plan allows; the day until which it was put off, if nobody was treated."""
        if self._opened is None:
            return None
        treated, decided = find_treated_day(self._opened), self._opened.determination
        if treated is not None:
            return max(propose_days(treated, self._plan)[0], self._today)
        return decided.until if decided is not None else None

    @property
    def _today(self) -> date:
        return self._desk.setup.now().astimezone(ZoneInfo(self._desk.setup.zone)).date()

    def _show_distance(self) -> None:
        """Say what the plan of the course would be, and when another day is chosen."""
        words, treated = self._words, find_treated_day(self._opened) if self._opened else None
        if treated is None:
            self._between.setText(words["review_visits.not-treated"])
            self._distance.hide()
            return
        plan, day = self._plan, self._day.day
        first, last = propose_days(treated, plan)
        told = {"first": first, "last": last, "treated": treated}
        named = {key: day_in_words(value, words) for key, value in told.items()}
        self._between.setText(
            words.format("review_visits.between", **named, least=plan.least_weeks, most=plan.most_weeks)
        )
        key = "early" if day is not None and day < first else "late" if day is not None and day > last else ""
        self._distance.setText(words[f"review_visits.{key}"] if key else "")
        self._distance.setVisible(bool(key))

    def _show_kiosks(self, kiosks: Sequence[Kiosk]) -> None:
        for button in self._choices.buttons():
            self._choices.removeButton(button)
            button.hide()
            button.deleteLater()
        self._kiosks = tuple(kiosk for kiosk in kiosks if kiosk.retired_at is None)
        for number, kiosk in enumerate(self._kiosks):
            choice = make_button(kiosk.name.replace("&", "&&"), f"option_kiosk_{number}", "choice")
            choice.setCheckable(True)
            choice.setChecked(len(self._kiosks) == 1)
            self._choices.addButton(choice, number)
            self._list.addWidget(choice)
        self._prepare_button.setEnabled(bool(self._kiosks))
        if not self._kiosks:
            self._say(self._words["review_visits.kiosk-none"])

    # ── preparing ───────────────────────────────────────────────────────────────────────────────

    def _prepare(self) -> None:
        opened, day, number = self._opened, self._day.day, self._choices.checkedId()
        if opened is None or not self._ask.isVisible() or not self._prepare_button.isEnabled():
            return
        problem = self._find_missing(day, number)
        if problem or day is None:
            self._say(self._words[f"review_visits.{problem}"])
            return
        visit = make_visit(opened, day, today=self._today, treated_on=find_treated_day(opened))
        if isinstance(visit, Problem):
            self._fail(visit)
            return
        desk, kiosk, code, now = self._desk, self._kiosks[number], make_code(), self._desk.setup.now()
        expires_at = find_expiry(day, now, desk.setup.zone)
        content, by = write_visit(visit), desk.by.member.id
        self._say("")
        self._prepare_button.setEnabled(False)
        self.is_busy = True
        prepare = partial(prepare_visit, desk.store, kiosk, content, follows=opened.record.id, code=code)
        desk.tasks.start(
            lambda: prepare(actor_id=by, at=now, expires_at=expires_at),
            partial(self._show_code, opened, kiosk, code),
            self._fail,
        )

    def _find_missing(self, day: date | None, number: int) -> str:
        if not may(self._desk.by.member.role, Act.PREPARE_VISIT):
            return "not-allowed"
        if number < 0:
            return "kiosk"
        if day is None:
            return "day-missing"
        return "day-past" if day < self._today else ""

    def _show_code(self, opened: Opened, kiosk: Kiosk, code: str, visit: PreparedVisit | Problem) -> None:
        self.is_busy = False
        self._prepare_button.setEnabled(True)
        if isinstance(visit, Problem):
            self._fail(visit)
            return
        if opened is not self._opened:
            # Left meanwhile: nobody knows the code, so that the visit would only wait.
            self._remove(visit)
            return
        self._prepared = visit
        until = (visit.expires_at - _MOMENT).astimezone(ZoneInfo(self._desk.setup.zone)).date()
        where = {"kiosk": kiosk.name, "date": day_in_words(until, self._words)}
        self._where.setText(self._words.format("review_visits.code-where", **where))
        self._code.setText(f"{code[:3]} {code[3:]}")
        self._code.setAccessibleName(" ".join(code))
        for part in (self._intro, self._ask):
            part.hide()
        self._tell.show()
        self._done.setFocus()

    def _on_take_back(self) -> None:
        if self._prepared is not None:
            self._remove(self._prepared)
            self._forget_code()
            self._ask.show()
            self._say(self._words["review_visits.taken-back"])

    def _remove(self, visit: PreparedVisit) -> None:
        desk = self._desk
        store, by, now = desk.store, desk.by.member.id, desk.setup.now()
        desk.tasks.start(lambda: remove_visit(store, visit.id, actor_id=by, at=now), lambda _: None, self._fail)

    def _forget_code(self) -> None:
        self._prepared = None
        self._intro.show()
        self._code.clear()
        self._code.setAccessibleName("")
        self._tell.hide()

    def forget(self) -> None:
        """Forget the record, and the code that was shown."""
        self._forget_code()
        self._opened = None

    def _close(self) -> None:
        if not self.is_busy:
            self.forget()
            self.closed.emit()

    def _fail(self, failure: Problem | ScreenerError) -> None:
        self.is_busy = False
        self._prepare_button.setEnabled(bool(self._kiosks))
        advice = failure.advice if isinstance(failure, Problem) else ""
        self._say(f"{failure.message} {advice}".strip())

    def _say(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))


_CARD_EMS = 56
"""Widest card, in text sizes."""
_MOMENT = timedelta(microseconds=1)
_TOLD = (("told", "body"), ("lost", "help"))
"""What is said below a code, with its kind."""


def _in_a_row(*buttons: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
