"""What one patient's screen is made of and where it stands; what happens on it is `case_page`'s business.

Object names: `findings`, `answers`, `medicines_panel`, `decision_panel`, `day_panel`, `send_back_panel`, `changes`,
`banner_<name>`, `button_sign`, `button_send_back`, `button_history`, `button_visit`, `button_day`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from screener.determination.standing import DECIDED
from screener.records.states import RecordState
from screener.review.answers_panel import AnswersPanel
from screener.review.case_banners import CaseBanners
from screener.review.case_footer import CaseFooter, SendBackPanel
from screener.review.case_header import CaseHeader, DayPanel
from screener.review.case_sides import CaseSides
from screener.review.case_words import say_about, say_outcome, say_who
from screener.review.changes_view import ChangesView
from screener.review.course_strip import CourseStrip
from screener.review.decision_panel import DecisionPanel
from screener.review.document_acts import DocumentActs
from screener.review.documents import find_standing
from screener.review.findings_view import FindingsView
from screener.review.medicines_panel import MedicinesPanel
from screener.review.more_button import MoreButton
from screener.review.offered_reasons import list_reasons
from screener.review.surfaces import make_card, make_label
from screener.review.timeline_view import TimelineView
from screener.ui.theme import changes_text, set_variant

if TYPE_CHECKING:
    from screener.determination.case import Case
    from screener.determination.casebook import Opened
    from screener.determination.course import Course
    from screener.review.case_standing import Standing
    from screener.review.desk import Desk

_MOST_ROWS = 4
"""Of the picture along time, so that the findings have room."""
_SMALL_EMS = 48
"""Below this width, in sizes of text, findings and answers do not stand beside each other."""
_MARGINS, _SMALL_MARGINS = (22, 14, 22, 14), (12, 8, 12, 8)
_WIDE_EMS = 72
"""From this width on the changes stand beside the picture, not above it."""
OVER = frozenset({RecordState.COUNTERSIGNED, RecordState.WITHDRAWN})
"""States in which nothing is decided, sent back or signed, and the document is what is left to be had."""
_HIGH_EMS = 44
"""From this height on, in sizes of text, what leads is shown unless somebody puts it away; below, if they ask."""


class CaseScreen(QWidget):
    """Header, what leads, findings at the left, answers at the right, footer.

    On a small screen, or with large text, findings, answers and what leads are shown one at a time.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("case_page")
        set_variant(self, "kind", "page")
        self._words = desk.words
        self._is_lead_wanted: bool | None = None
        self._is_small = False
        self._make_parts(desk)
        self._lay_out()

    def add_keys(self, keys: Mapping[str, Callable[[], None]]) -> None:
        """Have keys do things, wherever on the screen the focus is."""
        for key, what in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(what)

    def show_head(self, opened: Opened, case: Case, now: datetime, today: date) -> None:
        """Say who it is, for what, for when, and how the rules find it: quietly once somebody has decided."""
        words, record = self._words, opened.record
        self.header.who.setText(say_who(opened.identity, case, today, words))
        self.show_about(opened, case, now)
        told, is_decided = say_outcome(case, words), record.state in DECIDED
        if is_decided:
            told = words.format("review_case.outcome-by-rules", outcome=told)
        self.header.outcome.set_outcome(str(case.assessment.outcome), told, is_quiet=is_decided)

    def show_about(self, opened: Opened, case: Case, now: datetime) -> None:
        """Say for what, for when, and how long ago it was signed: the last of which does not stay."""
        self.header.about.setText(say_about(opened.identity, case, opened.record.submitted_at, now, self._words))

    def show_standing(self, standing: Standing | None, on_press: Callable[[], None]) -> None:
        """Say before all else how the record stands; nothing while it may be decided.

        Args:
            standing: Why it may only be read.
            on_press: Lets it be decided all the same.
        """
        if standing is None:
            self.banners.remove("read_only")
            return
        self.banners.show_banner(
            "read_only", "\n".join(standing.told), title=standing.title, icon=standing.icon, button=standing.way_in,
            on_press=on_press,
        )  # fmt: skip

    def show_note(self, told: str) -> None:
        """Say why it was sent back before; nothing if that is not told."""
        self.banners.remove("note")
        if told:
            self.banners.show_banner("note", told, icon="speech")

    def show_document(self, opened: Opened) -> None:
        """Offer the document of a record that is signed to be opened, printed and saved."""
        is_over = opened.record.state in OVER
        self.footer.offer_document(is_over)
        self.document.show_document(find_standing(opened) if is_over else None)

    def show_course(self, course: Course | None) -> None:
        """Show which session of a course it is, and how the others went; nothing if there is no course."""
        self.course_card.setVisible(course is not None)
        if course is not None:
            self.course.set_course(course)
        self._fit()

    def show_treatment(self, opened: Opened) -> None:
        """Offer to write down what was done."""
        self.footer.offer_treatment(_is_to_be_treated(opened), is_written=opened.treatment is not None)

    def change_lead(self) -> None:
        """Show what leads the screen, or put it away for the findings to have its room."""
        self._is_lead_wanted = not self.lead.isVisible()
        self._fit()
        there = self._lead_area if self._lead_area.isVisible() else self.findings
        there.setFocus(Qt.FocusReason.OtherFocusReason)

    def fold_lead(self) -> None:
        """Where what leads takes the place of the findings: begin with those."""
        if self._is_small:
            self._is_lead_wanted = None
            self._fit()

    def _fit(self) -> None:
        """Show everything at once where there is room for it; else first what is decided, and the rest on demand."""
        em = self.fontInfo().pixelSize()
        way = QBoxLayout.Direction
        self._beside.setDirection(way.LeftToRight if self.width() >= _WIDE_EMS * em else way.TopToBottom)
        is_small = self.width() < _SMALL_EMS * em
        if is_small is not self._is_small:
            self._set_small(is_small)
        is_shown = self.height() >= _HIGH_EMS * em if self._is_lead_wanted is None else self._is_lead_wanted
        is_shown = is_shown and not (is_small and self._is_lead_wanted is None)
        self.lead.setVisible(is_shown)
        self._lead_area.setVisible(is_small and is_shown)
        self.sides.setVisible(not (is_small and is_shown))
        parts = (self.course_card, self.changes, self.picture)
        self.header.lead.setVisible(not all(part.isHidden() for part in parts))
        self.header.lead.setText(self._words[f"review_case.{'lead-hide' if is_shown else 'lead-show'}"])

    def _set_small(self, is_small: bool) -> None:
        self._is_small = is_small
        for part in (self.header, self.footer, self.sides):
            part.set_small(is_small)
        self._more.gather(is_small)
        self._column.setContentsMargins(*(_SMALL_MARGINS if is_small else _MARGINS))
        if is_small:
            self._lead_area.setWidget(self.lead)
        else:
            self._lead_area.takeWidget()
            self._column.insertWidget(self._column.indexOf(self._lead_area), self.lead)

    def _make_parts(self, desk: Desk) -> None:
        words = self._words
        self.header = CaseHeader(words, self)
        self.day_panel = DayPanel(words, self)
        self.banners = CaseBanners(self)
        self.changes = ChangesView(words, self)
        self.lead = QWidget(self)
        set_variant(self.lead, "kind", "plain")
        self.timeline = TimelineView(words, most_rows=_MOST_ROWS)
        self.picture = QFrame(self)
        set_variant(self.picture, "kind", "card")
        inside = QVBoxLayout(self.picture)
        inside.setContentsMargins(14, 8, 14, 8)
        inside.addWidget(self.timeline)
        inside.addStretch(1)
        self.course_card, inside = make_card("course_card")
        self.course = CourseStrip(words)
        inside.addWidget(self.course)
        self.course_card.hide()
        self.findings = FindingsView(words, self)
        self.nothing, inside = make_card("nothing_flagged", words["review_case.findings-none"])
        inside.addWidget(make_label(words["review_case.findings-none-told"], "quiet"))
        inside.addStretch(1)
        self.panel = DecisionPanel(words, list_reasons(desk.setup.house, words), self)
        self.panel.hide()
        self.medicines = MedicinesPanel(words, self)
        self.medicines.hide()
        self.answers = AnswersPanel(words, self)
        self.send_back = SendBackPanel(words, self)
        self.document = DocumentActs(desk, is_row=True)
        self.footer = CaseFooter(words, self.document, self)
        self.document.told.connect(lambda told, is_problem: self.footer.tell(told, is_problem=is_problem))

    def _lay_out(self) -> None:
        self.sides = CaseSides((self.nothing, self.findings), (self.medicines, self.answers), self)
        self.sides.changed.connect(lambda: self.header.show_side(is_answers=self.sides.shows_answers))
        self._more = MoreButton(self._words["review_case.more"], (self.header.acts, *self.footer.acts))
        self._more.hide()
        self.header.add_more(self._more)
        self._lead_area = QScrollArea(self)
        set_variant(self._lead_area, "kind", "clear")
        self._lead_area.setWidgetResizable(True)
        self._lead_area.hide()
        lead = QVBoxLayout(self.lead)
        lead.setContentsMargins(0, 0, 0, 0)
        lead.setSpacing(10)
        lead.addWidget(self.course_card)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(10)
        lead.addLayout(self._beside)
        self._beside.addWidget(self.changes, 4)
        self._beside.addWidget(self.picture, 5)
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(*_MARGINS)
        layout.setSpacing(10)
        layout.addWidget(self.header)
        layout.addWidget(self.day_panel)
        layout.addWidget(self.banners)
        layout.addWidget(self.lead)
        layout.addWidget(self._lead_area, 1)
        layout.addWidget(self.sides, 1)
        layout.addWidget(self.send_back)
        layout.addWidget(self.footer)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if changes_text(event):
            self._fit()


def _is_to_be_treated(opened: Opened) -> bool:
    """Whether something may have been done since that can be written down."""
    decided = opened.determination
    return opened.record.state is RecordState.COUNTERSIGNED and decided is not None and decided.overall.is_treating
