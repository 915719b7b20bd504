"""Insight: counts over all records as charts, for a period; saved as a table or a PDF. Nobody's name in any of it.

Object names: `insight`, `choice_period`, `field_since`, `field_until`, `button_count`, `button_stop`,
`button_save_csv`, `button_save_pdf`, `insight_told`, `insight_progress`, `chart_…`, `table_…`.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from screener.consent.moments import to_local
from screener.errors import Problem, ScreenerError
from screener.insight.counting import Days
from screener.insight.csv_file import write_csv
from screener.insight.report import Making, write_heading, write_pdf
from screener.records.files import write_atomically
from screener.review.counting_job import CountingJob
from screener.review.date_field import DateField
from screener.review.insight_cards import make_cards
from screener.review.surfaces import make_button, make_card, make_label
from screener.ui.choice_box import ChoiceBox
from screener.ui.theme import changes_text, set_variant

if TYPE_CHECKING:
    from screener.insight.counts import Counts
    from screener.review.desk import Desk

_PERIODS = {"last-30": 30, "last-90": 90, "last-365": 365, "all": None, "own": None}
"""Period to choose → how many days back from today it goes."""
_USUAL = "last-90"

_WIDE_EMS = 52
"""From this width on, in sizes of text, the title stands beside the buttons."""


class InsightPage(QWidget):
    """The counts of one period."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("insight")
        set_variant(self, "kind", "page")
        self._desk, self._words = desk, desk.words
        self.counts: Counts | None = None
        self._is_wanted_again = False
        self.job = CountingJob(desk, self)
        self._build()
        self._connect()
        self._show_running(running=False)
        self._show_cards()

    def refresh(self) -> None:
        """Count the period chosen, if nothing is counted or being counted yet."""
        if self.counts is None:
            self.count()

    def count(self) -> None:
        """Count the period chosen."""
        days = self._find_days()
        if isinstance(days, Problem):
            self._tell_problem(days)
            return
        if self.job.is_running:
            # Another period was chosen meanwhile: it is counted once this one is left off.
            self._is_wanted_again = True
            self.job.stop()
            return
        self._told.setText(self._words["insight.tab-begin"])
        self.job.start(days)
        self._show_running(running=True)

    def close_for_good(self) -> None:
        """Stop everything that goes on beside; call it before this is deleted."""
        self.job.close()

    # ── what it is made of ──────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 14, 22, 12)
        layout.setSpacing(10)
        layout.addLayout(self._build_top())
        layout.addWidget(self._build_days())
        self._progress = QProgressBar()
        self._progress.setObjectName("insight_progress")
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(self._words["insight.tab-begin"])
        self._told = make_label("", "subheading", "insight_told")
        layout.addWidget(self._told)
        layout.addWidget(self._progress)
        self._area = QScrollArea()
        self._area.setObjectName("insight_area")
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout.addWidget(self._area, 1)
        layout.addWidget(make_label(self._words["insight.tab-hint"], "quiet"))

    def _build_top(self) -> QBoxLayout:
        self._top, row = QBoxLayout(QBoxLayout.Direction.LeftToRight), QHBoxLayout()
        for layout in (self._top, row):
            layout.setSpacing(8)
        self._top.addWidget(make_label(self._words["insight.title"], "title"), 1)
        self._top.addLayout(row)
        self.period = ChoiceBox()
        self.period.setObjectName("choice_period")
        self.period.setAccessibleName(self._words["insight.tab-period"])
        for name in _PERIODS:
            self.period.addItem(self._words[f"insight.tab-{name}"], name)
        self.period.setCurrentIndex(list(_PERIODS).index(_USUAL))
        self.counting = self._make_button("count", "primary")
        self.stopping = self._make_button("stop")
        self.csv, self.pdf = self._make_button("save-csv"), self._make_button("save-pdf")
        for widget in (self.period, self.counting, self.stopping, self.csv, self.pdf):
            row.addWidget(widget)
        row.insertStretch(0, 1)
        return self._top

    def _break_line(self) -> None:
        """The title beside the buttons where there is room, else above them."""
        is_wide = self.width() >= _WIDE_EMS * self.fontInfo().pixelSize()
        way = QBoxLayout.Direction
        self._top.setDirection(way.LeftToRight if is_wide else way.TopToBottom)

    @override
    def minimumSizeHint(self) -> QSize:
        """As narrow as may be: the line can always be broken."""
        return QSize(1, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._break_line()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if changes_text(event):
            self._break_line()

    def _build_days(self) -> QWidget:
        self._days = QWidget()
        set_variant(self._days, "kind", "plain")
        row = QHBoxLayout(self._days)
        row.setContentsMargins(0, 0, 0, 0)
        self.since = DateField(self._words["insight.tab-since"], "field_since", self._words)
        self.until = DateField(self._words["insight.tab-until"], "field_until", self._words)
        row.addWidget(self.since)
        row.addWidget(self.until)
        self._days.hide()
        return self._days

    def _make_button(self, name: str, kind: str = "") -> QPushButton:
        return make_button(self._words[f"insight.tab-{name}"], f"button_{name.replace('-', '_')}", kind)

    def _connect(self) -> None:
        self.period.currentIndexChanged.connect(self._on_period_changed)
        self.job.progressed.connect(self._on_progressed)
        self.job.counted.connect(self._on_counted)
        self.job.failed.connect(self._on_failed)
        keys = {
            "Ctrl+R": (self.counting, self.count),
            "Esc": (self.stopping, self.job.stop),
            "Ctrl+E": (self.csv, lambda: self._save("csv")),
            "Ctrl+Shift+E": (self.pdf, lambda: self._save("pdf")),
        }
        for key, (button, action) in keys.items():
            button.clicked.connect(action)
            button.setToolTip(key)
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(button.click)

    # ── the period ──────────────────────────────────────────────────────────────────────────────

    def _find_days(self) -> Days | Problem:
        name = self.period.currentData()
        if name == "own":
            if self.since.is_unread or self.until.is_unread:
                return Problem("INSIGHT-004", self._words["insight.tab-days-missing"], "")
            return Days(self.since.day, self.until.day)
        back = _PERIODS[name]
        if back is None:
            return Days()
        today = to_local(self._desk.setup.now(), self._desk.setup.zone).date()
        return Days(today - timedelta(days=back - 1))

    def _on_period_changed(self) -> None:
        is_own = self.period.currentData() == "own"
        self._days.setVisible(is_own)
        if is_own:
            self.since.setFocus()
        else:
            self.count()

    # ── counting ────────────────────────────────────────────────────────────────────────────────

    def _show_running(self, *, running: bool) -> None:
        gone, come = (self.counting, self.stopping) if running else (self.stopping, self.counting)
        # Whoever works by keyboard goes on where they were: a button that goes hands its focus on.
        has_focus = gone.hasFocus()
        come.show()
        if has_focus:
            come.setFocus()
        gone.hide()
        self._progress.setVisible(running)
        self._progress.setRange(0, 0)
        for button in (self.csv, self.pdf):
            button.setEnabled(not running and self.counts is not None)

    def _on_progressed(self, done: int, of: int) -> None:
        self._progress.setRange(0, of)
        self._progress.setValue(done)
        self._told.setText(self._words.format("insight.tab-counting", done=min(done + 1, of), of=of))

    def _on_counted(self, counts: Counts | None) -> None:
        if self._is_wanted_again:
            self._is_wanted_again = False
            self.count()
            return
        if counts is not None:
            self.counts = counts
            self._show_cards()
        self._show_running(running=False)
        told = self._words["insight.tab-stopped"] if counts is None else self._write_heading()
        self._told.setText(told)

    def _on_failed(self, error: Problem | ScreenerError) -> None:
        self._is_wanted_again = False
        self._show_running(running=False)
        if isinstance(error, Problem):
            self._tell_problem(error)
        else:
            self._tell_trouble(error)

    def _tell_problem(self, problem: Problem) -> None:
        message, advice, code = problem.message, problem.advice, problem.code
        self._told.setText(self._words.format("insight.tab-problem", message=message, advice=advice, code=code))

    def _tell_trouble(self, error: ScreenerError) -> None:
        self._told.setText(self._words.format("insight.tab-trouble", message=error.message, code=error.code))

    def _write_heading(self) -> str:
        return write_heading(self.counts, self._desk.setup.clinic_name, self._words) if self.counts else ""

    def _show_cards(self) -> None:
        column = QWidget()
        set_variant(column, "kind", "column")
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(12)
        for card in make_cards(self.counts, self._words) if self.counts else [self._make_empty()]:
            layout.addWidget(card)
        layout.addStretch(1)
        self._area.setWidget(column)

    def _make_empty(self) -> QWidget:
        card, layout = make_card("insight_empty", self._words["insight.tab-empty"])
        layout.addWidget(make_label(self._words["insight.tab-empty-about"], "quiet"))
        return card

    # ── saving ──────────────────────────────────────────────────────────────────────────────────

    def _save(self, kind: str) -> None:
        counts = self.counts
        path = self._choose_file(kind) if counts is not None else None
        if counts is None or path is None:
            return

        def write() -> Path:
            write_atomically(path, self._write_csv(counts) if kind == "csv" else self._write_pdf(counts))
            return path

        self._desk.tasks.start(write, self._on_saved, self._tell_trouble)

    def _write_csv(self, counts: Counts) -> bytes:
        return write_csv(counts, write_heading(counts, self._desk.setup.clinic_name, self._words), self._words)

    def _write_pdf(self, counts: Counts) -> bytes:
        setup = self._desk.setup
        making = Making(
            clinic=setup.clinic_name,
            by=self._desk.by.member.name,
            at=setup.now(),
            zone=setup.zone,
            page_size=setup.page_size,
            logo=setup.find_logo(),
        )
        return write_pdf(counts, making, self._words)

    def _on_saved(self, path: Path) -> None:
        self._told.setText(self._words.format("insight.tab-saved", name=path.name))

    def _choose_file(self, kind: str) -> Path | None:
        """Ask where to save. Modal: a test replaces this."""
        today = to_local(self._desk.setup.now(), self._desk.setup.zone).date()
        title, pattern = self._words[f"insight.tab-save-{kind}"], self._words[f"insight.tab-{kind}-kind"]
        chosen, _ = QFileDialog.getSaveFileName(self, title, f"insight-{today.isoformat()}.{kind}", pattern)
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix else path.with_suffix(f".{kind}")
