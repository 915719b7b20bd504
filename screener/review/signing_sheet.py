"""What the signing page is made of, and where it stands: form and page side by side, or one in place of the other.

Object names: field_day, label_title, obstacles, page_preview, end_panel, and those of the form and the foot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from screener.determination.decision import CoursePlan
from screener.determination.gate import list_open
from screener.review.date_field import DateField
from screener.review.determination_form import DeterminationForm
from screener.review.drafting import follows_contraindication, is_early
from screener.review.end_panel import EndPanel
from screener.review.finding_card import find_bar
from screener.review.obstacle_list import ObstacleList
from screener.review.page_preview import PagePreview
from screener.review.signing_flow import Phase, SigningFlow
from screener.review.signing_foot import SigningFoot
from screener.review.surfaces import make_label, make_plain
from screener.ui.theme import changes_text, set_variant

if TYPE_CHECKING:
    from screener.review.desk import Desk

_WIDE_EMS = 62
"""From this width on, in heights of text, form and page stand side by side."""
_ASIDE = (Phase.DRAWN, Phase.SHOWN, Phase.SIGNING)
"""Phases in which the page stands beside the form, or in its place."""


class SigningSheet(QWidget):
    """Shows how far a determination is. What is done with it, others do."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        set_variant(self, "kind", "plain")
        setup, self._words = desk.setup, desk.words
        self.form = DeterminationForm(self._words, CoursePlan(setup.sessions, setup.least_weeks, setup.most_weeks))
        self.obstacles = ObstacleList(self._words)
        self.preview = PagePreview(self._words)
        self.end = EndPanel(desk)
        self.title = make_label("", "title", "label_title")
        self.day = DateField(self._words["review_sign.day"], "field_day", self._words)
        self.foot = SigningFoot(self._words)
        self._empty = make_label(self._words["review_sign.page-empty"], "quiet")
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._left, self._left_column = make_plain()
        self._right, self._right_column = make_plain()
        self._scroll, self._end_area = QScrollArea(), QScrollArea()
        self._phase = Phase.FILLING
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.day)
        for area in (self._scroll, self._end_area):
            set_variant(area, "kind", "clear")
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
        self._left_column.addWidget(self.form)
        self._left_column.addStretch(1)
        self._scroll.setWidget(self._left)
        self._end_area.setWidget(self.end)
        for widget in (self.obstacles, self._empty, self.preview, self._end_area):
            self._right_column.addWidget(widget, 1 if widget in (self.preview, self._end_area) else 0)
        self._right_column.addStretch(0)
        self._body.setSpacing(16)
        self._body.addWidget(self._scroll, 5)
        self._body.addWidget(self._right, 6)
        for widget in (self.obstacles, self._empty, self.preview, self._end_area):
            widget.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 14, 22, 14)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(self._body, 1)
        column.addWidget(self.foot)

    def show_flow(self, flow: SigningFlow) -> None:
        """Show a determination as it stands."""
        phase, obstacles = flow.phase, flow.obstacles if flow.phase is Phase.FILLING else ()
        is_done = phase is Phase.SIGNED
        self._phase = phase
        left_open = len(list_open(flow.case.assessment.findings, flow.case.decisions))
        self.obstacles.show_obstacles(obstacles, refused=bool(flow.refused), left_open=left_open)
        self.obstacles.setVisible(phase is Phase.FILLING)
        self.form.setEnabled(phase not in (Phase.SIGNING, Phase.SIGNED))
        self.form.show_circumstances(
            is_early=is_early(flow.case, flow.setting),
            follows_contraindication=follows_contraindication(flow.case),
            bar=self._say_bar(flow),
        )
        for part in (self.title, self.day):
            part.setVisible(not is_done)
        self.day.setEnabled(phase is not Phase.SIGNING)
        self.preview.setVisible(phase in _ASIDE)
        self._empty.setVisible(phase in (Phase.FILLING, Phase.PREPARING))
        self._end_area.setVisible(is_done)
        self.foot.show_phase(phase, len(obstacles))
        self._arrange()

    def show_in_view(self, part: QWidget) -> None:
        """Scroll to a part of the form."""
        self._scroll.ensureWidgetVisible(part)

    def _say_bar(self, flow: SigningFlow) -> str:
        bar = find_bar(flow.case, flow.setting)
        return self._words.format("review_sign.ruled-out", title=bar[0].title, why=bar[1]) if bar is not None else ""

    def _arrange(self) -> None:
        """Side by side where there is room; else the form, and then the page in its place."""
        is_wide = self.width() >= _WIDE_EMS * self.fontInfo().pixelSize()
        is_done = self._phase is Phase.SIGNED
        is_aside = is_done or self._phase in _ASIDE
        self._scroll.setVisible(not is_done and (is_wide or not is_aside))
        self._right.setVisible(is_wide or is_aside)
        home = self._right_column if is_wide else self._left_column
        if home.indexOf(self.obstacles) < 0:
            home.insertWidget(0, self.obstacles)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if changes_text(event):
            self._arrange()
