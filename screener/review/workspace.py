"""What is on screen while somebody is signed in: the bar, and the pages, put together.

Pages know nothing of each other. Here stands what follows on what: open and take, decide, sign, and back to the
inbox. What one only goes to and comes back from is in `beside_record`; what was decided and not signed in
`undone_work`.

Object names: `workspace`, those of the bar, the notice and the pages.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from screener.errors import ScreenerError
from screener.records.permissions import Act, may
from screener.records.states import RecordState
from screener.review import pages
from screener.review.beside_record import BesideRecord
from screener.review.confirming import confirm
from screener.review.errands import Errands
from screener.review.notice import Notice
from screener.review.open_watch import OpenWatch, say_change, say_loss
from screener.review.signing_flow import Phase
from screener.review.taking_over import TakingOver
from screener.review.top_bar import TopBar
from screener.review.undone_keeping import UndoneKeeping, let_go
from screener.review.undone_work import UndoneWork
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
    from screener.review.insight_page import InsightPage
    from screener.review.open_watch import Loss
    from screener.review.signing_page import SigningPage


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
        self._first: Record | None = None  # of what is open, as it was when it was opened or signed
        self._undone = UndoneWork()
        self._keeping = UndoneKeeping(desk, self)
        self._is_opening = False
        self._case: CasePage | None = None
        self._signing: SigningPage | None = None
        self._front: QWidget | None = None  # of the two before, the one shown last: its case is the one that counts
        self._insight: InsightPage | None = None
        self.bar = TopBar(desk.words, desk.setup.clinic_name, desk.by.member.name)
        self.bar.insight.setVisible(may(desk.by.member.role, Act.READ_INSIGHT))
        self.notice = Notice(desk.words)
        self.stack = QStackedWidget()
        self._errands = Errands(desk.tasks, self.notice, desk.words, self)
        self._beside = BesideRecord(desk, self.stack, self)
        self._taking_over = TakingOver(desk, self._errands, lambda *what, **told: self._confirm(*what, **told))
        self.inbox = pages.make_inbox(desk)
        self.stack.addWidget(self.inbox)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.notice)
        layout.addWidget(self.stack, 1)
        self._open_watch = OpenWatch(desk, lambda: self._opened, self)
        self._arrivals = self._watch()
        self._connect()

    def _connect(self) -> None:
        self.bar.inbox_requested.connect(self.show_inbox)
        self.bar.insight_requested.connect(self.show_insight)
        self.bar.lock_requested.connect(self.lock_requested)
        self.bar.sign_out_requested.connect(self.sign_out_requested)
        self.inbox.open_requested.connect(self.open_record)
        self.inbox.waiting_counted.connect(self.bar.show_waiting)
        self._errands.refused.connect(self.inbox.refresh)
        self._open_watch.lost.connect(self._on_lost)
        self._keeping.due.connect(self._keep_undone)
        self._beside.page_wanted.connect(self._show)
        self._beside.record_wanted.connect(self._on_record_wanted)
        self._beside.other_requested.connect(self._on_other_requested)
        self._beside.treated.connect(self._show_opened)
        self._taking_over.taken.connect(self._show_opened)

    def _watch(self) -> Arrivals:
        arrivals = pages.make_arrivals()
        arrivals.setParent(self)
        arrivals.changed.connect(self.inbox.refresh)
        arrivals.changed.connect(self._open_watch.look)
        arrivals.start(self.desk.store)
        return arrivals

    @property
    def has_unwritten(self) -> bool:
        """True if something was written of a treatment and is not kept."""
        return self._beside.has_unwritten

    @property
    def is_busy(self) -> bool:
        """True until it is known what came of a signature, say: nobody leaves before."""
        is_signing = self._signing is not None and self._signing.phase is Phase.SIGNING
        return is_signing or self._is_opening or self._beside.is_busy

    def tell_busy(self) -> None:
        """Say why nobody can leave right now."""
        self.tell(self._words["review_shell.busy"], is_problem=False)

    # ── the end ─────────────────────────────────────────────────────────────────────────────────

    @property
    def has_undone_work(self) -> bool:
        """True if something is decided and not signed."""
        self._keep_undone()
        return not self._undone.is_empty

    def end(self) -> Callable[[], object]:
        """Stop everything that goes on beside, before this is deleted.

        Returns:
            What is still to be done in the background, with the database: what they decided and did not sign is
            kept for them, and every record of theirs let go of, for colleagues to take.
        """
        self._keeping.end()
        self._keep_undone()
        self._arrivals.stop()
        self.inbox.close_for_good()
        if self._signing is not None:
            self._signing.close_record()
        if self._insight is not None:
            self._insight.close_for_good()
        is_mine = self._opened is not None and self._is_mine(self._opened.record)
        return let_go(self.desk.casebook, self._undone, self._opened if is_mine else None)

    # ── the inbox ───────────────────────────────────────────────────────────────────────────────

    def show_inbox(self) -> None:
        """Back to who is waiting. A record in which nothing was decided may be taken by others again.

        From what is being signed nobody is led away before it is known what came of it.
        """
        if self._signing is not None and self._signing.leave_once_signed():
            return
        if self._beside.is_busy:
            self.tell_busy()
            return
        self._beside.leave()
        opened = self._opened
        if opened is not None:
            self._keep_undone()
            self._opened = None
            if self._is_mine(opened.record) and not self._undone.holds(opened.record.id):
                self._errands.run(lambda: self.desk.casebook.release(opened), lambda _: self.inbox.refresh())
        if self._signing is not None:
            self._signing.close_record()
        self.inbox.refresh()
        self._show(self.inbox)
        self.inbox.table.setFocus()

    def tell(self, text: str, *, is_problem: bool = True) -> None:
        """Say something over the page."""
        self.notice.tell(text, is_problem=is_problem)

    # ── one record ──────────────────────────────────────────────────────────────────────────────

    def open_record(self, record_id: str) -> None:
        """Open a record, and take it if nobody has; then show it."""
        if self._is_opening:
            return
        self._is_opening = True
        self.tell(self._words["review_shell.open-wait"], is_problem=False)

        def end() -> None:
            self._is_opening = False
            self.notice.hide()

        self._errands.run(lambda: self.desk.casebook.open_and_take(record_id), self._show_opened, end)

    def _show_opened(self, opened: Opened) -> None:
        if self._is_mine(opened.record):
            self._undone.take_up(opened)
        self._opened = opened = self._undone.resume(opened)
        self._first = opened.record
        if self._case is None:
            self._case = self._make_case()
        is_from_before = self._undone.is_from_before(opened)  # what is shown is theirs again
        self._case.show_opened(opened)
        undone = self._undone.find(opened.record)
        self._case.tell_kept(undone.earlier.kept_at if undone is not None and undone.earlier is not None else None)
        self._case.tell_from_before(is_from_before)
        self._show(self._case)
        self.inbox.refresh()

    def _make_case(self) -> CasePage:
        page = pages.make_case(self.desk)
        page.left_requested.connect(self.show_inbox)
        page.signing_requested.connect(self._on_signing_requested)
        page.history_requested.connect(self._on_history_requested)
        page.visit_requested.connect(self._beside.prepare_visit)
        page.footer.treated.clicked.connect(self._on_treatment_requested)
        page.send_back_requested.connect(self._on_send_back_requested)
        page.take_over_requested.connect(self._taking_over.begin)
        page.anew_requested.connect(self.open_record)
        page.worked.connect(self._keep_undone)
        page.begin_anew_requested.connect(self._on_begin_anew_requested)
        self.stack.addWidget(page)
        return page

    def _is_mine(self, record: Record) -> bool:
        return record.state is RecordState.IN_REVIEW and self._holds(record)

    def _holds(self, record: Record) -> bool:
        return record.claimed_by == self.desk.by.member.id

    def _keep_undone(self) -> None:
        """Keep what was decided and not signed, to go on with when the record is opened again."""
        opened, signing = self._opened, self._signing
        if opened is None or self._case is None or not self._is_mine(opened.record):
            return
        undone = self._undone.find(opened.record)
        left = signing.find_left(opened.record) if signing is not None else None
        self._undone.keep(opened, self._find_case_now(), left or (undone.left if undone is not None else None))
        self._keeping.keep(opened.record, self._undone.find(opened.record))

    def _on_begin_anew_requested(self) -> None:
        """Forget what was decided in an earlier sitting: the record is decided from its beginning."""
        page, opened = self._case, self._opened
        undone = self._undone.find(opened.record) if opened is not None else None
        earlier = undone.earlier if undone is not None else None
        if page is None or opened is None or earlier is None or not self._confirm("begin-anew"):
            return
        if self._signing is not None:
            self._signing.close_record()
        self._undone.forget(opened.record.id)
        self._opened = replace(opened, case=earlier.bare)
        page.show_opened(self._opened)
        page.tell_kept(None)
        page.tell_from_before(False)

    def _find_case_now(self) -> Case:
        """The case as decided so far; the signing page may have given it another day."""
        on_page = self._signing.case if self._signing is not None and self._front is self._signing else None
        if on_page is not None:
            return on_page
        if self._case is None:
            raise RuntimeError("no record is shown")
        return self._case.case

    def _on_lost(self, loss: Loss) -> None:
        """Show at once that the open record is no longer this person's. What they decided stays in memory."""
        opened, page, first = self._opened, self._case, self._first
        if opened is None or page is None or first is None:
            return
        if not self._holds(first):
            page.tell_changed(*say_change(first, loss, self._words))
            return
        self._keep_undone()
        told, way_in = say_loss(first, loss, self._words)
        record = loss.record or replace(opened.record, state=RecordState.PURGED, claimed_by=None)
        if not way_in:
            self._undone.forget(record.id)  # what the record has become, it was not decided about
        self._opened = replace(opened, record=record, case=self._find_case_now())
        page.show_lost(self._opened, told, way_in)
        if self._signing is not None and self._is_shown(self._signing):
            self._show(page)

    def _on_send_back_requested(self, opened: Opened, note: str) -> None:
        def leave(_: Record) -> None:
            self._undone.forget(opened.record.id)
            self._opened = None
            self.show_inbox()
            self.tell(self._words["review_shell.sent-back"], is_problem=False)

        self._errands.run(lambda: self.desk.casebook.send_back(opened, note), leave)

    # ── signing ─────────────────────────────────────────────────────────────────────────────────

    def _on_signing_requested(self, opened: Opened, _: Case) -> None:
        if self._signing is None:
            self._signing = page = pages.make_signing(self.desk)
            page.signed.connect(self._on_signed)
            page.written.connect(self._keeping.keep_soon)
            page.back_requested.connect(self._on_signing_left)
            page.finding_requested.connect(self._on_finding_requested)
            page.inbox_requested.connect(self.show_inbox)
            page.visit_requested.connect(self._beside.prepare_visit)
            self.stack.addWidget(page)
        signing, casebook = self._signing, self.desk.casebook

        def begin(course: Course | None) -> None:
            if self._opened is opened:
                undone = self._undone.find(opened.record)
                # What was decided while the course was read counts as well.
                signing.begin(opened, self._find_case_now(), course, undone.left if undone is not None else None)
                self._show(signing)

        def go_on_without(error: ScreenerError) -> None:
            begin(None)
            self._errands.tell_failure(error)

        self.desk.tasks.start(lambda: casebook.read_course(opened), begin, go_on_without)

    def _on_signed(self, signed: Signed) -> None:
        self._undone.forget(signed.record.id)
        self.notice.hide()  # it may say that this is still being done
        if self._opened is not None and self._opened.record.id == signed.record.id:
            self._opened = replace(self._opened, record=signed.record, pdf=signed.pdf)
            self._first = signed.record
        self.inbox.refresh()
        setup, store = self.desk.setup, self.desk.store
        self.desk.tasks.start(lambda: setup.remember_head(store), lambda _: None, self._errands.tell_failure)

    def _on_signing_left(self) -> None:
        if self._case is None or self._opened is None:
            self.show_inbox()
            return
        case = self._find_case_now()
        self._opened = replace(self._opened, case=case)
        self._case.show_opened(self._opened)
        self._show(self._case)

    def _on_finding_requested(self, rule: str, told: str) -> None:
        if self._case is not None:
            self._case.lead_to(rule, told)

    # ── beside a record ─────────────────────────────────────────────────────────────────────────

    def _on_history_requested(self, _: str) -> None:
        if self._opened is not None:
            self._beside.show_history(self._opened)

    def _on_treatment_requested(self) -> None:
        if self._opened is not None:
            self._beside.write_treatment(self._opened)

    def _on_record_wanted(self) -> None:
        self._show(self._case if self._case is not None and self._opened is not None else self.inbox)

    def _on_other_requested(self, record_id: str) -> None:
        self.show_inbox()
        self.open_record(record_id)

    def show_insight(self) -> None:
        """Show the counts, to whoever may see them."""
        if self.is_busy or not may(self.desk.by.member.role, Act.READ_INSIGHT):
            return
        if self._insight is None:
            self._insight = pages.make_insight(self.desk)
            self.stack.addWidget(self._insight)
        self._insight.refresh()
        self._show(self._insight)

    # ── what is shown ───────────────────────────────────────────────────────────────────────────

    def _confirm(self, about: str, **values: object) -> bool:
        """Ask whether it shall be done. Modal: a test replaces this."""
        return confirm(self, self._words, about, **values)

    def _show(self, page: QWidget) -> None:
        self.notice.hide()
        self.stack.setCurrentWidget(page)
        if page in (self._case, self._signing):
            self._front = page
        self.bar.show_place(is_inbox=page is self.inbox)

    def _is_shown(self, page: QWidget) -> bool:
        return self.stack.currentWidget() is page
