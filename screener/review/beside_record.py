"""The pages that one goes to from an open record and comes back from: its past, the next visit, what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from screener.review import pages

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStackedWidget, QWidget

    from screener.determination.casebook import Opened
    from screener.review.desk import Desk
    from screener.review.history_page import HistoryPage
    from screener.review.treatment_panel import TreatmentPanel
    from screener.review.visit_panel import VisitPanel


class BesideRecord(QObject):
    """Makes each page when it is first asked for, and says when somebody is to be led on from it."""

    page_wanted = Signal(object)
    """The `QWidget` to show now; it stands in the stack."""
    record_wanted = Signal()
    """Back to the record one came from."""
    other_requested = Signal(str)
    """Id of another record of the same patient, to be opened."""
    treated = Signal(object)
    """The `Opened` record, now that what was done is written down."""

    def __init__(self, desk: Desk, stack: QStackedWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._stack = stack
        self._history: HistoryPage | None = None
        self._visit: VisitPanel | None = None
        self._visit_from: QWidget | None = None
        self._treatment: TreatmentPanel | None = None

    @property
    def is_busy(self) -> bool:
        """True until it is known whether a visit is prepared, or what was done is kept."""
        return any(page is not None and page.is_busy for page in (self._visit, self._treatment))

    @property
    def has_unwritten(self) -> bool:
        """True if something was written of a treatment and is not kept."""
        return self._treatment is not None and self._treatment.is_edited

    def leave(self) -> None:
        """The inbox is wanted: what only the page itself may show is shown no more."""
        if self._visit is not None:
            self._visit.forget()

    def show_history(self, opened: Opened) -> None:
        """Show all records of the patient, and who did what with them."""
        if self._history is None:
            self._history = page = pages.make_history(self._desk)
            page.back_requested.connect(self.record_wanted)
            page.open_requested.connect(self.other_requested)
            self._stack.addWidget(page)
        self._history.show_record(opened)
        self.page_wanted.emit(self._history)

    def prepare_visit(self, opened: Opened) -> None:
        """Prepare the next visit; then back to the page that was shown."""
        if self._visit is None:
            self._visit = page = pages.make_visit(self._desk)
            page.closed.connect(self._on_visit_closed)
            self._stack.addWidget(page)
        self._visit_from = self._stack.currentWidget()
        self._visit.begin(opened)
        self.page_wanted.emit(self._visit)

    def write_treatment(self, opened: Opened) -> None:
        """Have it written down what was done."""
        if self._treatment is None:
            self._treatment = page = pages.make_treatment(self._desk)
            page.kept.connect(self.treated)
            page.closed.connect(self.record_wanted)
            self._stack.addWidget(page)
        self.page_wanted.emit(self._treatment)
        self._treatment.begin(opened)

    def _on_visit_closed(self) -> None:
        self.page_wanted.emit(self._visit_from)
