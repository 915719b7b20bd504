"""What is on screen while somebody is signed in: the bar, and the pages, put together.

Pages know nothing of each other. Here stands what follows on what: open and take, decide, sign, and back to the
inbox.

Object names: `workspace`, those of the bar, the notice and the pages.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from screener.determination.course import read_course
from screener.errors import Problem, ScreenerError
from screener.records.permissions import Act, may
from screener.records.states import RecordState
from screener.review import pages
from screener.review.notice import Notice
from screener.review.top_bar import TopBar
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from collections.abc import Callable

    from screener.determination.case import Case
    from screener.determination.casebook import Opened, Signed
    from screener.determination.course import Course
    from screener.records.model import Record
    from screener.review.arrivals import Arrivals
    from screener.review.case_page import CasePage
    from screener.review.desk import Desk
    from screener.review.history_page import HistoryPage
    from screener.review.insight_page import InsightPage
    from screener.review.signing_page import SigningPage
    from screener.review.treatment_panel import TreatmentPanel
    from screener.review.visit_panel import VisitPanel

_FREE = frozenset({RecordState.SUBMITTED})
"""States in which opening a record takes it."""


class Workspace(QWidget):
    """One signed-in person's pages. Deleted when they sign out, and everything with it."""

    lock_requested = Signal()
    sign_out_requested = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("workspace")
        set_variant(self, "kind", "page")
        self.desk = desk
        self._words = desk.words
        self._opened: Opened | None = None
        self._undone: dict[str, tuple[int, Case]] = {}
        self._is_opening = False
        self._case: CasePage | None = None
        self._signing: SigningPage | None = None
        self._history: HistoryPage | None = None
        self._visit: VisitPanel | None = None
        self._insight: InsightPage | None = None
        self._visit_from: QWidget | None = None
        self._treatment: TreatmentPanel | None = None
        self.bar = TopBar(desk.words, desk.setup.clinic_name, desk.by.member.name)
        self.bar.insight.setVisible(may(desk.by.member.role, Act.SHOW_RECORD))
        self.notice = Notice(desk.words)
        self.stack = QStackedWidget()
        self.inbox = pages.make_inbox(desk)
        self.stack.addWidget(self.inbox)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.notice)
        layout.addWidget(self.stack, 1)
        self._arrivals = self._watch()
        self._connect()

    def _connect(self) -> None:
        self.bar.inbox_requested.connect(self.show_inbox)
        self.bar.insight_requested.connect(self.show_insight)
        self.bar.lock_requested.connect(self.lock_requested)
        self.bar.sign_out_requested.connect(self.sign_out_requested)
        self.inbox.open_requested.connect(self.open_record)
        self.inbox.waiting_counted.connect(self.bar.show_waiting)

    def _watch(self) -> Arrivals:
        arrivals = pages.make_arrivals()
        arrivals.setParent(self)
        arrivals.changed.connect(self.inbox.refresh)
        arrivals.start(self.desk.store)
        return arrivals

    # ── the end ─────────────────────────────────────────────────────────────────────────────────

    @property
    def has_undone_work(self) -> bool:
        """True if something is decided and not signed, which would be forgotten."""
        self._keep_undone()
        return bool(self._undone)

    def end(self) -> Callable[[], object]:
        """Stop everything that goes on beside, before this is deleted.

        Returns:
            What is still to be done in the background, with the database: records without a decision are let go of.
        """
        self._arrivals.stop()
        self.inbox.close_for_good()
        if self._signing is not None:
            self._signing.close_record()
        if self._insight is not None:
            self._insight.close_for_good()
        opened, casebook = self._opened, self.desk.casebook
        is_ours = opened is not None and self._is_mine(opened.record) and not self.has_undone_work
        return (lambda: casebook.release(opened)) if opened is not None and is_ours else (lambda: None)

    # ── the inbox ───────────────────────────────────────────────────────────────────────────────

    def show_inbox(self) -> None:
        """Back to who is waiting. A record in which nothing was decided may be taken by others again."""
        opened = self._opened
        if opened is not None:
            self._keep_undone()
            self._opened = None
            if self._is_mine(opened.record) and opened.record.id not in self._undone:
                self._ask(lambda: self.desk.casebook.release(opened), lambda _: self.inbox.refresh())
        if self._signing is not None:
            self._signing.close_record()
        self.inbox.refresh()
        self._show(self.inbox)
        self.inbox.table.setFocus()

    def tell(self, text: str, *, is_problem: bool = True) -> None:
        """Say something over the page."""
        self.notice.tell(text, is_problem=is_problem)

    def tell_problem(self, problem: Problem) -> None:
        """Say what is wrong and what to do."""
        code, message, advice = problem.code, problem.message, problem.advice
        self.tell(self._words.format("review_shell.problem", message=message, advice=advice, code=code))

    # ── one record ──────────────────────────────────────────────────────────────────────────────

    def open_record(self, record_id: str) -> None:
        """Open a record, and take it if nobody has; then show it."""
        if self._is_opening:
            return
        self._is_opening = True
        self.tell(self._words["review_shell.open-wait"], is_problem=False)
        casebook = self.desk.casebook

        def open_it() -> Opened | Problem:
            opened = casebook.open(record_id)
            if isinstance(opened, Problem) or opened.record.state not in _FREE:
                return opened
            taken = casebook.take(opened)
            # Somebody was faster: what they made of it is shown, for reading.
            return casebook.open(record_id) if isinstance(taken, Problem) else taken

        def end() -> None:
            self._is_opening = False
            self.notice.hide()

        self._ask(open_it, self._show_opened, end)

    def _show_opened(self, opened: Opened) -> None:
        version, case = self._undone.get(opened.record.id, (0, opened.case))
        if version == opened.record.version:
            opened = replace(opened, case=case)
        self._opened = opened
        if self._case is None:
            self._case = self._make_case()
        self._case.show_opened(opened)
        self._show_treatment(self._case, opened)
        self._show(self._case)
        self.inbox.refresh()

    def _show_treatment(self, page: CasePage, opened: Opened) -> None:
        """Say what was done, and offer to write it down."""
        from screener.determination.treatments import say_treated

        page.footer.offer_treatment(_is_to_be_treated(opened), is_written=opened.treatment is not None)
        page.banners.remove("treated")
        if opened.treatment is not None:
            page.banners.show_banner("treated", say_treated(opened.treatment, self._words), icon="check-done")

    def _make_case(self) -> CasePage:
        page = pages.make_case(self.desk)
        page.left_requested.connect(self.show_inbox)
        page.signing_requested.connect(self._on_signing_requested)
        page.history_requested.connect(self._on_history_requested)
        page.visit_requested.connect(self._on_visit_requested)
        page.footer.treated.clicked.connect(self._on_treatment_requested)
        page.send_back_requested.connect(self._on_send_back_requested)
        page.take_over_requested.connect(self._on_take_over_requested)
        self.stack.addWidget(page)
        return page

    def _is_mine(self, record: Record) -> bool:
        return record.state is RecordState.IN_REVIEW and record.claimed_by == self.desk.by.member.id

    def _keep_undone(self) -> None:
        """Keep in memory what was decided and not signed, to go on with when the record is opened again."""
        opened = self._opened
        if opened is None or self._case is None or not self._is_mine(opened.record):
            return
        case = self._find_case_now()
        if case.decisions or case.resolutions:
            self._undone[opened.record.id] = opened.record.version, case
        else:
            self._undone.pop(opened.record.id, None)

    def _find_case_now(self) -> Case:
        """The case as decided so far; the signing page may have given it another day."""
        on_page = self._signing.case if self._signing is not None and self._is_shown(self._signing) else None
        if on_page is not None:
            return on_page
        if self._case is None:
            raise RuntimeError("no record is shown")
        return self._case.case

    def _on_take_over_requested(self, opened: Opened) -> None:
        casebook = self.desk.casebook

        def go_on() -> None:
            self._ask(lambda: casebook.take_over(opened), self._show_opened)

        def ask(people: dict[str, str]) -> None:
            name = people.get(opened.record.claimed_by or "", self._words["review_shell.standing-somebody"])
            if self._confirm("take-over", name=name):
                go_on()

        self._ask(casebook.list_people, ask)

    def _on_send_back_requested(self, opened: Opened, note: str) -> None:
        def leave(_: Record) -> None:
            self._undone.pop(opened.record.id, None)
            self._opened = None
            self.show_inbox()
            self.tell(self._words["review_shell.sent-back"], is_problem=False)

        self._ask(lambda: self.desk.casebook.send_back(opened, note), leave)

    # ── signing ─────────────────────────────────────────────────────────────────────────────────

    def _on_signing_requested(self, opened: Opened, case: Case) -> None:
        if self._signing is None:
            self._signing = page = pages.make_signing(self.desk)
            page.signed.connect(self._on_signed)
            page.back_requested.connect(self._on_signing_left)
            page.finding_requested.connect(self._on_finding_requested)
            page.inbox_requested.connect(self.show_inbox)
            page.visit_requested.connect(self._on_visit_requested)
            self.stack.addWidget(page)
        signing, place = self._signing, self.desk.casebook.place

        def begin(course: Course | None) -> None:
            if self._opened is opened:
                signing.begin(opened, case, course)
                self._show(signing)

        def go_on_without(error: ScreenerError) -> None:
            begin(None)
            self._on_failed(error)

        self.desk.tasks.start(lambda: read_course(place, opened), begin, go_on_without)

    def _on_signed(self, signed: Signed) -> None:
        self._undone.pop(signed.record.id, None)
        if self._opened is not None and self._opened.record.id == signed.record.id:
            self._opened = replace(self._opened, record=signed.record, pdf=signed.pdf)
        self.inbox.refresh()
        self.desk.tasks.start(lambda: self.desk.setup.remember_head(self.desk.store), lambda _: None, self._on_failed)

    def _on_signing_left(self) -> None:
        if self._case is None or self._opened is None:
            self.show_inbox()
            return
        case = self._find_case_now()
        self._opened = replace(self._opened, case=case)
        self._case.show_opened(self._opened)
        self._show(self._case)

    def _on_finding_requested(self, rule: str) -> None:
        if self._case is not None:
            self._case.findings.go_to(rule)

    # ── beside a record ─────────────────────────────────────────────────────────────────────────

    def _on_history_requested(self, _: str) -> None:
        if self._opened is None:
            return
        if self._history is None:
            self._history = pages.make_history(self.desk)
            self._history.back_requested.connect(self._on_history_left)
            self._history.open_requested.connect(self._on_other_requested)
            self.stack.addWidget(self._history)
        self._history.show_record(self._opened)
        self._show(self._history)

    def _on_history_left(self) -> None:
        self._show(self._case if self._case is not None and self._opened is not None else self.inbox)

    def _on_other_requested(self, record_id: str) -> None:
        self.show_inbox()
        self.open_record(record_id)

    def _on_visit_requested(self, opened: Opened) -> None:
        if self._visit is None:
            self._visit = pages.make_visit(self.desk)
            self._visit.closed.connect(self._on_visit_closed)
            self.stack.addWidget(self._visit)
        self._visit_from = self.stack.currentWidget()
        self._visit.begin(opened)
        self._show(self._visit)

    def _on_visit_closed(self) -> None:
        self._show(self._visit_from or self.inbox)

    def _on_treatment_requested(self) -> None:
        if self._opened is None:
            return
        if self._treatment is None:
            self._treatment = page = pages.make_treatment(self.desk)
            page.kept.connect(self._show_opened)
            page.closed.connect(self._on_history_left)
            self.stack.addWidget(page)
        self._show(self._treatment)
        self._treatment.begin(self._opened)

    def show_insight(self) -> None:
        """Show the counts."""
        if self._insight is None:
            self._insight = pages.make_insight(self.desk)
            self.stack.addWidget(self._insight)
        self._insight.refresh()
        self._show(self._insight)

    # ── asking ──────────────────────────────────────────────────────────────────────────────────

    def _ask(
        self,
        operation: Callable[[], object],
        on_done: Callable[..., None],
        on_end: Callable[[], None] = lambda: None,
    ) -> None:
        """Have something done beside the main thread; a problem is told in the notice."""

        def take(result: object) -> None:
            on_end()
            if isinstance(result, Problem):
                self.tell_problem(result)
                self.inbox.refresh()
            else:
                on_done(result)

        def fail(error: ScreenerError) -> None:
            on_end()
            self._on_failed(error)

        self.desk.tasks.start(operation, take, fail)

    def _on_failed(self, error: ScreenerError) -> None:
        self.tell(self._words.format("review_shell.trouble", message=error.message, code=error.code))

    def _confirm(self, about: str, **values: object) -> bool:
        """Ask whether it shall be done. Modal: a test replaces this."""
        box = QMessageBox(self)
        box.setObjectName(f"confirm_{about}")
        box.setWindowTitle(self._words[f"review_shell.{about}-title"])
        box.setText(self._words.format(f"review_shell.{about}-about", **values))
        sure = box.addButton(self._words[f"review_shell.{about}-sure"], QMessageBox.ButtonRole.AcceptRole)
        box.addButton(self._words["review_shell.cancel"], QMessageBox.ButtonRole.RejectRole)
        box.exec()
        is_sure = box.clickedButton() is sure
        box.deleteLater()
        return is_sure

    def _show(self, page: QWidget) -> None:
        self.notice.hide()
        self.stack.setCurrentWidget(page)
        self.bar.show_place(is_inbox=page is self.inbox)

    def _is_shown(self, page: QWidget) -> bool:
        return self.stack.currentWidget() is page


def _is_to_be_treated(opened: Opened) -> bool:
    """Whether something may have been done since that can be written down."""
    decided = opened.determination
    return opened.record.state is RecordState.COUNTERSIGNED and decided is not None and decided.overall.is_treating
