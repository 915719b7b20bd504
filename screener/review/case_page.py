"""One patient on one screen: what matters and why, what they said, what is decided. Asks the case; knows no rule.

`case_screen` is its layout. Of what is done here, `deciding` does the findings, `clarifying` the unclear medicines.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from screener.determination.decision import Choice
from screener.determination.gate import find_past_problem
from screener.interview.changes import Changed, find_changes
from screener.interview.flow import find_treatment_day
from screener.review.case_news import CaseNews
from screener.review.case_screen import OVER, CaseScreen
from screener.review.case_standing import Reader, Standing, tell_note, tell_standing
from screener.review.case_words import say_progress
from screener.review.case_work import CaseWork
from screener.review.clarifying import Clarifying
from screener.review.deciding import Deciding
from screener.review.finding_card import make_card
from screener.review.finding_layout import Action
from screener.review.holder import say_moment
from screener.review.ticking import Ticking
from screener.review.told_answers import list_told

if TYPE_CHECKING:
    from screener.determination.case import Case
    from screener.determination.casebook import Opened
    from screener.determination.course import Course
    from screener.review.desk import Desk


class CasePage(CaseScreen):
    """The screen of one record. It keeps what was decided until another one is shown."""

    left_requested = Signal()
    signing_requested = Signal(object, object)
    """The `Opened` record, and the `Case` as decided here."""
    history_requested = Signal(str)
    """Id of the record."""
    visit_requested = Signal(object)
    """The `Opened` record, for the next visit to be prepared."""
    send_back_requested = Signal(object, str)
    """The `Opened` record, and what the patient is asked to look at."""
    take_over_requested = Signal(object)
    """The `Opened` record that a colleague has taken."""
    worked = Signal()
    """Something may be decided otherwise than before."""
    begin_anew_requested = Signal()
    """What was decided in an earlier sitting is not wanted."""
    anew_requested = Signal(str)
    """Id of the record, which has changed since it was opened."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._desk = desk
        self._opened: Opened | None = None
        self._work: CaseWork | None = None
        self._changes: tuple[Changed, ...] = ()
        self.news = CaseNews(desk, self)
        self.ticking = Ticking(self)
        self._is_read_only = False
        self.setProperty("ring", False)  # it hears the keys where nothing else does, and nothing on it is meant
        self._can_sign = True
        self._are_rules_approved = True
        self._lost: tuple[str, str, Callable[[], None]] | None = None
        self._deciding = Deciding(self, self._get_work)
        self._clarifying = Clarifying(self, self._words, self._get_work)
        self._connect()
        self._make_keys()

    # ── how it is wired ─────────────────────────────────────────────────────────────────────────

    def _connect(self) -> None:
        self.ticking.ticked.connect(self._on_ticked)
        self.news.people_known.connect(self._on_people_known)
        self.news.not_approved.connect(self._on_not_approved)
        self.news.rules_changed.connect(self._on_rules_changed)
        self.news.course_known.connect(self._on_course_known)
        self.findings.asked.connect(self._on_asked)
        self.findings.current_changed.connect(self._on_current_changed)
        self._deciding.decided.connect(self._show_cards)
        self._deciding.left.connect(self._focus_findings)
        self.answers.rule_chosen.connect(self._on_rule_chosen)
        self.answers.left.connect(self._focus_findings)
        self._clarifying.asked_anew.connect(self._show_all)
        self._clarifying.left.connect(self._focus_findings)
        self.header.day_requested.connect(self._on_day_requested)
        self.header.lead_requested.connect(self.change_lead)
        self.header.side_requested.connect(lambda: self._show_side(not self.sides.shows_answers))
        self.day_panel.day.changed.connect(self._tell_progress)
        self.day_panel.day_chosen.connect(self._on_day_chosen)
        self.day_panel.left.connect(self._close_day)
        self.send_back.sent.connect(self._on_sent_back)
        self.send_back.left.connect(self._close_send_back)
        self.footer.sign.clicked.connect(self._on_sign)
        self.footer.send_back.clicked.connect(self._on_send_back)
        self.footer.history.clicked.connect(self._on_history)
        self.footer.visit.clicked.connect(self._on_visit)

    def _make_keys(self) -> None:
        keys: dict[str, Callable[[], None]] = {
            "Ctrl+Return": self._on_sign,
            "Ctrl+Enter": self._on_sign,
            "Ctrl+F": self._on_find,
            "Ctrl+B": self._on_send_back,
            "Ctrl+H": self._on_history,
            "Ctrl+T": self._on_visit,
            "Ctrl+K": self.change_lead,
            "Alt+D": self._on_day_requested,
            "Alt+Left": self.left_requested.emit,
            "F6": self._change_sides,
        }
        self.add_keys(keys)

    # ── what is shown ───────────────────────────────────────────────────────────────────────────

    @property
    def case(self) -> Case:
        """The case as it is decided so far."""
        return self._get_work().case

    def show_opened(self, opened: Opened) -> None:
        """Show a record. What is decided here stays if it is the one shown already, only taken, say, meanwhile."""
        if self._work is None or self._opened is None or not self._is_shown(opened):
            self._begin(opened)
        elif opened.case is not self._opened.case:
            self._go_on(opened)
        self._opened, self._lost = opened, None
        self._show_standing(opened)
        self._show_all(self._get_work().find_next_open())
        self._focus_findings()
        self.show_treatment(opened)
        self.show_document(opened)

    def show_lost(self, opened: Opened, told: str, way_in: str) -> None:
        """Let nothing more be decided: somebody else has done something with the record. What was decided stays.

        Args:
            opened: The record that is shown, as it stands now.
            told: What became of it.
            way_in: Words of the button with which one goes on; empty if one cannot.
        """
        self._go_on(opened)
        self._opened, self._lost = opened, (told, way_in, self._on_take_over)
        self._show_standing(opened)
        self._show_all()
        if self.isVisible():
            self._focus_findings()

    def tell_changed(self, told: str, way_in: str) -> None:
        """Say what became of a record that was only read here, and still stands as it was read.

        Args:
            told: What became of it.
            way_in: Words of the button that opens it anew; empty if it cannot be.
        """
        opened = self._get_opened()
        self._lost = told, way_in, lambda: self.anew_requested.emit(opened.record.id)
        self._show_standing(opened)

    def tell_from_before(self, is_from_before: bool) -> None:
        """Say that what is decided here was decided before somebody else had the record; or say it no longer."""
        self.banners.remove("from_before")
        if is_from_before:
            self.banners.show_banner("from_before", self._words["review_case.from-before"], icon="warning")

    def tell_kept(self, at: datetime | None) -> None:
        """Say that what is decided here was kept from an earlier sitting; None to say it no longer."""
        self.banners.remove("kept")
        if at is not None:
            setup = self._desk.setup
            when = say_moment(at, setup.now(), setup.zone, self._words)
            told = self._words.format("review_case.kept", when=when)
            begin_anew = self._words["review_case.begin-anew"]
            self.banners.show_banner("kept", told, button=begin_anew, on_press=self.begin_anew_requested.emit)

    def _on_take_over(self) -> None:
        self.take_over_requested.emit(self._get_opened())

    def _go_on(self, opened: Opened) -> None:
        """Take up what became of the case elsewhere; what is marked new stays so."""
        work = self._get_work()
        work.take_up(opened.case)
        work.setting = self._desk.casebook.get_setting(opened)
        self._put_away()

    def _put_away(self) -> None:
        self._deciding.put_away()
        self._clarifying.put_away()
        self.day_panel.hide()
        self.send_back.hide()

    def _begin(self, opened: Opened) -> None:
        setting = self._desk.casebook.get_setting(opened)
        self._work = CaseWork(opened.case, setting, self._desk.by.member.id, self._desk.setup.now)
        before = opened.before
        self._changes = (
            find_changes(before.given, opened.case.given, opened.case.questionnaire) if before is not None else ()
        )
        self._put_away()
        self.fold_lead()
        self.show_course(None)
        self.send_back.note.clear()
        self.answers.begin()
        self.findings.show_cards(())
        self.banners.clear()
        self._are_rules_approved = True
        self.news.ask(opened)

    def _is_shown(self, opened: Opened) -> bool:
        """Whether it is the record on the screen, as the patient signed it."""
        shown = None if self._opened is None else self._opened.record
        return shown is not None and (opened.record.id, opened.record.rests_on) == (shown.id, shown.rests_on)

    def _on_people_known(self) -> None:
        if self._opened is not None:
            self._show_standing(self._opened)
            self._show_cards()

    def _on_not_approved(self, opened: Opened) -> None:
        if self._is_shown(opened):
            self._are_rules_approved = False
            self._show_approval()

    def _show_approval(self) -> None:
        """Warn who may decide by rules that nobody approved; what is signed is not decided by them any more."""
        self.banners.remove("not_approved")
        if not self._are_rules_approved and self._get_opened().record.state not in OVER:
            self.banners.show_banner("not_approved", self._words["review_case.rules-not-approved"], icon="warning")

    def _on_rules_changed(self, opened: Opened) -> None:
        if self._is_shown(opened):
            self.banners.show_banner("form_changed", self._words["review_case.form-changed"])

    def _on_course_known(self, opened: Opened, course: Course | None) -> None:
        if self._is_shown(opened):
            self.show_course(course)

    def _show_standing(self, opened: Opened) -> None:
        """Say how the record stands, and let it be decided or only be read."""
        desk = self._desk
        setup = desk.setup
        reader = Reader(desk.by.member.id, self.news.people, setup.zone, setup.now(), self._words)
        if self._lost is not None:
            told, way_in, do = self._lost
            standing: Standing | None = Standing((told,), way_in=way_in)
        else:
            standing, do = tell_standing(opened, reader), self._on_take_over
        self.show_standing(standing, do)
        self.show_note("" if self._lost is not None else tell_note(opened, reader))
        self._show_approval()
        if standing is not None:
            self._put_away()
        self._is_read_only = standing is not None
        self._can_sign = standing is None or standing.can_sign
        self.findings.set_read_only(self._is_read_only)
        self.footer.sign.setEnabled(self._can_sign)
        self.footer.send_back.setEnabled(not self._is_read_only)

    def _show_all(self, current: str | None = None) -> None:
        opened, work = self._get_opened(), self._get_work()
        self.show_head(opened, work.case, self._desk.setup.now(), work.setting.today)
        self.changes.set_changes(self._changes, work.case.questionnaire)
        timeline = work.make_timeline()
        self.timeline.set_timeline(timeline)
        self.picture.setVisible(bool(timeline.stretches))
        self._fit()
        self.answers.show_told(list_told(work.case, self._changes, self._words))
        self._show_cards(current)

    def _on_ticked(self) -> None:
        if self._opened is not None:
            self.show_about(self._opened, self.case, self._desk.setup.now())

    def _show_cards(self, current: str | None = None) -> None:
        work = self._get_work()
        cards = [make_card(work, finding, self._words, self.news.people) for finding in work.findings]
        self.findings.show_cards(cards, current)
        self.findings.setVisible(bool(cards))
        self.nothing.setVisible(not cards)
        self._tell_progress()
        self.worked.emit()

    def _tell_progress(self) -> None:
        self.footer.tell("" if self._is_read_only else say_progress(self._get_work(), self._words))

    def _get_work(self) -> CaseWork:
        if self._work is None:
            raise RuntimeError("no record is shown")
        return self._work

    def _get_opened(self) -> Opened:
        if self._opened is None:
            raise RuntimeError("no record is shown")
        return self._opened

    # ── deciding ────────────────────────────────────────────────────────────────────────────────

    def _on_asked(self, rule: str, action: Action) -> None:
        finding = self._get_work().case.find_finding(rule)
        self._tell_progress()  # why something could not be was said of what was asked before
        if action is Action.DETAILS:
            self.findings.toggle_details()
        elif finding is None or self._is_read_only:
            self.footer.tell(self._words["review_case.read-only"], is_problem=True)
        elif action is Action.TAKE_BACK:
            self._get_work().take_back(rule)
            self._show_cards(rule)
        elif action is Action.MEDICINE:
            self._clarifying.begin(finding)
        elif action is Action.AGAIN:
            self._deciding.choose_again(finding)
        else:
            self._deciding.choose(finding, Choice(str(action)))

    # ── another day, and the form as a whole ────────────────────────────────────────────────────

    def _on_day_requested(self) -> None:
        work = self._get_work()
        self._tell_progress()
        self.day_panel.ask(work.case.on or work.setting.today, find_treatment_day(work.case.given.given))

    def _on_day_chosen(self, day: date) -> None:
        if past := find_past_problem(day, self._get_work().setting):
            self.footer.tell(f"{past.message} {past.advice}", is_problem=True)
            return
        self._get_work().treat_on(day)
        self._close_day()
        self._show_all()

    def _close_day(self) -> None:
        self.day_panel.hide()
        self._focus_findings()

    def _on_send_back(self) -> None:
        if not self._is_read_only:
            self._tell_progress()
            self.send_back.ask()

    def _on_sent_back(self, note: str) -> None:
        self.send_back_requested.emit(self._get_opened(), note)

    def _close_send_back(self) -> None:
        self.send_back.hide()
        self._focus_findings()

    def _on_sign(self) -> None:
        if self._can_sign:
            self.signing_requested.emit(self._get_opened(), self.case)
        else:
            self.footer.tell(self._words["review_case.read-only"], is_problem=True)

    def lead_to(self, rule: str, told: str) -> None:
        """Show the finding that is in the way of signing, and say so."""
        self.findings.go_to(rule)
        self.footer.tell(told, is_problem=True)

    def _on_history(self) -> None:
        self.history_requested.emit(self._get_opened().record.id)

    def _on_visit(self) -> None:
        self.visit_requested.emit(self._get_opened())

    # ── findings and answers beside each other ──────────────────────────────────────────────────

    def _on_current_changed(self, rule: str) -> None:
        self._deciding.keep_to(rule)
        self._tell_progress()  # why something could not be was said of another finding
        self.answers.mark_rule(rule)

    def _on_rule_chosen(self, rule: str) -> None:
        self.findings.go_to(rule)

    def _on_find(self) -> None:
        self._clarifying.leave()
        self.sides.show_answers(True)
        self.answers.focus_find()

    def _focus_findings(self) -> None:
        """Give the focus back to the findings; to signing where there are none, if it may be signed."""
        self.sides.show_answers(False)
        at_the_end = self.footer.sign if self.footer.sign.isEnabled() else self  # which hears the keys at least
        there = self.findings if self.findings.findings.cards else at_the_end
        there.setFocus(Qt.FocusReason.OtherFocusReason)

    def _change_sides(self) -> None:
        self._show_side(self.findings.hasFocus())

    def _show_side(self, is_answers: bool) -> None:
        self.sides.show_answers(is_answers)
        there = self.answers.tree if is_answers else self.findings
        there.setFocus(Qt.FocusReason.ShortcutFocusReason)
