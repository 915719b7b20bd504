"""What one patient's screen is made of and where it stands; what happens on it is `case_page`'s business.

Object names: `findings`, `answers`, `medicines_panel`, `decision_panel`, `day_panel`, `send_back_panel`, `changes`,
`banner_<name>`, `button_sign`, `button_send_back`, `button_history`, `button_visit`, `button_day`.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from screener.questionnaire.text import Words
from screener.review.answers_panel import AnswersPanel
from screener.review.case_banners import CaseBanners
from screener.review.case_footer import CaseFooter, SendBackPanel
from screener.review.case_header import CaseHeader, DayPanel
from screener.review.changes_view import ChangesView
from screener.review.decision_panel import DecisionPanel
from screener.review.findings_view import FindingsView
from screener.review.medicines_panel import MedicinesPanel
from screener.ui.theme import set_variant


class CaseScreen(QWidget):
    """Header, what leads, findings at the left, answers at the right, footer."""

    def __init__(self, words: Words, reasons: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("case_page")
        set_variant(self, "kind", "page")
        self._words = words
        self._make_parts(reasons)
        self._lay_out()

    def _make_parts(self, reasons: Sequence[str]) -> None:
        words = self._words
        self.header = CaseHeader(words, self)
        self.day_panel = DayPanel(words, self)
        self.banners = CaseBanners(self)
        self.changes = ChangesView(words, self)
        self.findings = FindingsView(words, self)
        self.nothing = QLabel(words["review_case.findings-none-told"], self)
        self.nothing.setObjectName("nothing_flagged")
        self.nothing.setWordWrap(True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_variant(self.nothing, "kind", "quiet")
        self.panel = DecisionPanel(words, reasons, self)
        self.panel.hide()
        self.medicines = MedicinesPanel(words, self)
        self.medicines.hide()
        self.answers = AnswersPanel(words, self)
        self.send_back = SendBackPanel(words, self)
        self.footer = CaseFooter(words, self)

    def _lay_out(self) -> None:
        left, right = QWidget(self), QWidget(self)
        for side, widgets in ((left, (self.nothing, self.findings)), (right, (self.medicines, self.answers))):
            set_variant(side, "kind", "plain")
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(10)
            for widget in widgets:
                column.addWidget(widget, 0 if widget is self.medicines else 1)
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setObjectName("case_split")
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(14)
        self.split.addWidget(left)
        self.split.addWidget(right)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.setSizes([620, 400])
        self.lead = QVBoxLayout()
        self.lead.setSpacing(10)
        self.lead.addWidget(self.changes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 14, 22, 14)
        layout.setSpacing(10)
        layout.addWidget(self.header)
        layout.addWidget(self.day_panel)
        layout.addWidget(self.banners)
        layout.addLayout(self.lead)
        layout.addWidget(self.split, 1)
        layout.addWidget(self.send_back)
        layout.addWidget(self.footer)
