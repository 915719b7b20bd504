"""The inbox's table: one line a patient, painted, without a widget a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from screener.records.model import OUTCOMES
from screener.review.inbox_delegate import InboxDelegate, measure_outcome, measure_row
from screener.review.inbox_model import Role
from screener.review.inbox_words import Column
from screener.review.outcome_names import name_outcome
from screener.ui.theme import changes_text

if TYPE_CHECKING:
    from screener.questionnaire.text import Words
    from screener.review.inbox_lines import Line
    from screener.review.inbox_model import InboxModel

_READ_AHEAD = 150
"""Lines before the last one at which more are read."""
_LEAST_EMS = {
    Column.NAME: 9.0, Column.AGE: 3.6, Column.TREATMENT: 7.0, Column.FINDINGS: 5.4, Column.WAITING: 5.0,
    Column.STANDING: 6.5,
}  # fmt: skip
"""The least widths, in heights of the text. Where they do not fit, the treatment is left out."""
_SHARES = {
    Column.NAME: 6, Column.AGE: 1, Column.TREATMENT: 5, Column.FINDINGS: 1, Column.WAITING: 2, Column.STANDING: 5,
}  # fmt: skip
"""How the width that is left is shared out."""


class InboxTable(QTableView):
    """Shows the inbox's model. Enter, Space or a double click opens a line."""

    open_requested = Signal(str)
    """Id of the record."""

    def __init__(self, model: InboxModel, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = model
        self._outcomes = [name_outcome(each, words) for each in OUTCOMES]
        self.setObjectName("inbox_table")
        self.setAccessibleName(words["review_shell.inbox-title"])
        self.setProperty("ring", False)  # the chosen line carries the mark
        self.setModel(model)
        self._cells = InboxDelegate(self)
        self.setItemDelegate(self._cells)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table; arrows move in it
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(1)
        self.verticalScrollBar().valueChanged.connect(self._read_ahead)
        self.doubleClicked.connect(lambda index: self.open_requested.emit(str(index.data(Role.RECORD_ID))))
        self._fit()

    # ── which record is where ───────────────────────────────────────────────────────────────────

    @property
    def chosen(self) -> str:
        """Id of the record whose line is chosen; empty if none is."""
        index = self.currentIndex()
        return str(index.data(Role.RECORD_ID)) if index.isValid() else ""

    @property
    def chosen_line(self) -> Line | None:
        """The line that is chosen, if one is."""
        index = self.currentIndex()
        return self._lines.get_line(index.row()) if index.isValid() else None

    def choose(self, record_id: str) -> bool:
        """Choose a record's line, without scrolling to it. False if it is not shown."""
        return self._choose(self._lines.find_index(record_id))

    def choose_again(self, line: Line | None) -> None:
        """Choose a line wherever its record stands now; if it went, the next one; the topmost if none was chosen."""
        if line is None:
            self.choose_first()
        elif not self.choose(line.record.id):
            self._choose(self._lines.find_index_near(line))

    def choose_first(self) -> None:
        """Choose the topmost line, if there is any."""
        self._choose(self._lines.index(0, 0))

    def show_chosen(self) -> None:
        """Scroll to the chosen line, unless it is seen already."""
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def _choose(self, index: QModelIndex) -> bool:
        if not index.isValid():
            return False
        before = self.hasAutoScroll()
        self.setAutoScroll(False)
        self.setCurrentIndex(index)
        self.setAutoScroll(before)
        return True

    @property
    def top(self) -> tuple[str, int]:
        """The record at the upper edge and by how many pixels it is scrolled out; "" while the list is at its top."""
        if not self.verticalScrollBar().value():
            return "", 0
        index = self.indexAt(self.viewport().rect().topLeft())
        return (str(index.data(Role.RECORD_ID)), self.visualRect(index).top()) if index.isValid() else ("", 0)

    def scroll_back(self, top: tuple[str, int]) -> None:
        """Show what was at the upper edge there again, whatever has come above it."""
        record_id, offset = top
        index = self._lines.find_index(record_id) if record_id else QModelIndex()
        if index.isValid():
            self.verticalScrollBar().setValue(index.row() * self.verticalHeader().defaultSectionSize() - offset)

    def _read_ahead(self, value: int) -> None:
        """Have more lines read before somebody comes to the last of them."""
        left = (self.verticalScrollBar().maximum() - value) // self.verticalHeader().defaultSectionSize()
        if left < _READ_AHEAD and self._lines.canFetchMore(QModelIndex()):
            self._lines.fetchMore(QModelIndex())

    # ── size ────────────────────────────────────────────────────────────────────────────────────

    def _fit(self) -> None:
        """Lines and columns as large as the text asks for, and as wide as the window lets them."""
        self.ensurePolished()
        # Only what is filled is moved as a picture when it is scrolled; a style sheet takes that from it each time.
        self.viewport().setAutoFillBackground(True)
        em = self.font().pixelSize()
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(measure_row(self.font()))
        first = measure_outcome(self.font(), self._outcomes)
        self.setColumnWidth(Column.OUTCOME, first)
        room = self.viewport().width() - first
        is_narrow = sum(_LEAST_EMS.values()) * em > room
        self.setColumnHidden(Column.TREATMENT, is_narrow)
        shown = [column for column in _LEAST_EMS if not (is_narrow and column is Column.TREATMENT)]
        left = max(0.0, room - sum(_LEAST_EMS[column] for column in shown) * em)
        parts = sum(_SHARES[column] for column in shown)
        for column in shown:
            self.setColumnWidth(column, int(_LEAST_EMS[column] * em + left * _SHARES[column] / parts))

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        self._cells.begin(self.currentIndex().row())
        super().paintEvent(e)

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self.chosen:
                self.open_requested.emit(self.chosen)
            return
        if e.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            # Qt would go to the first or last cell of the line, of which nobody sees anything.
            self._choose(self._lines.index(0 if e.key() == Qt.Key.Key_Home else self._lines.rowCount() - 1, 0))
            self.show_chosen()
            return
        super().keyPressEvent(e)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if changes_text(event):
            self._fit()
