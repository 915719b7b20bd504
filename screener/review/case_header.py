"""The top of one patient's screen: who, for what, for when, and how the rules find it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from screener.questionnaire.text import Words
from screener.review.date_field import DateField
from screener.review.elided_label import ElidedLabel
from screener.review.more_button import Acts
from screener.review.outcome_look import get_palette, measure_label, paint_label
from screener.ui.theme import changes_text, set_variant

_WIDE_EMS = 54
_NAME_EMS = 10
"""Of a name, what is shown without a break."""


class OutcomeLabel(QWidget):
    """The outcome with its icon, on its colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outcome")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._outcome, self._text, self._is_quiet = "clear", "", False
        self._is_tight = False

    def set_tight(self, is_tight: bool) -> None:
        """Be no higher than the words need, or stand out."""
        self._is_tight = is_tight
        self.updateGeometry()

    def set_outcome(self, outcome: str, text: str, *, is_quiet: bool = False) -> None:
        """Show one; without its colour where a person has decided, and it is no longer what counts."""
        self._outcome, self._text, self._is_quiet = outcome, text, is_quiet
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def _make_face(self) -> QFont:
        face = QFont(self.font())
        face.setPixelSize(self.fontInfo().pixelSize())
        face.setBold(True)
        return face

    @override
    def sizeHint(self) -> QSize:
        size = measure_label(self._text, self._make_face())
        return QSize(round(size.width()) + 14, round(size.height() * (1.1 if self._is_tight else 1.45)))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, face = QRectF(self.rect()), self._make_face()
        paint_label(painter, self._outcome, self._text, face, box, get_palette(), is_quiet=self._is_quiet)
        painter.end()


class DayPanel(QFrame):
    """Asks for which day the rules are to be asked."""

    day_chosen = Signal(object)
    """A date."""
    left = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("day_panel")
        set_variant(self, "kind", "asking")
        self._wanted: date | None = None
        self.day = DateField(words["review_case.day-ask"], "field_day", words)
        apply = QPushButton(words["review_case.day-apply"], self)
        apply.setObjectName("button_ask_day")
        set_variant(apply, "kind", "primary")
        self.wanted = QPushButton(words["review_case.day-wanted"], self)
        self.wanted.setObjectName("button_day_wanted")
        cancel = QPushButton(words["review_case.cancel"], self)
        cancel.setObjectName("button_leave_day")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 8)
        for widget in (self.day, self.wanted, cancel, apply):
            layout.addWidget(widget)
        layout.setStretch(0, 1)
        apply.clicked.connect(self._choose)
        self.wanted.clicked.connect(lambda: self.day_chosen.emit(self._wanted))
        cancel.clicked.connect(self.left)
        self.hide()

    def ask(self, day: date, wanted: date | None) -> None:
        """Begin with a day.

        Args:
            day: The one that the rules were asked for, or today.
            wanted: The one that the patient wants, to go back to.
        """
        self._wanted = wanted
        self.wanted.setVisible(wanted is not None and wanted != day)
        self.day.set_day(day)
        self.show()
        self.day.select_all()

    def _choose(self) -> None:
        if self.day.day is not None:
            self.day_chosen.emit(self.day.day)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._choose()
        else:
            super().keyPressEvent(event)


class CaseHeader(QWidget):
    """Who at the left, the outcome at the right."""

    day_requested = Signal()
    """Somebody wants to ask the rules for another day."""
    lead_requested = Signal()
    """Somebody wants to see what leads the screen, or to put it away."""
    side_requested = Signal()
    """Where findings and answers do not stand beside each other: somebody wants to see the other."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_variant(self, "kind", "plain")
        self._words = words
        self._is_small = False
        self.who, self.about = ElidedLabel(), ElidedLabel()
        for label, name, kind in ((self.who, "who", "display"), (self.about, "about", "quiet")):
            label.setObjectName(name)
            set_variant(label, "kind", kind)
        self.outcome = OutcomeLabel(self)
        self.day = _make_button(words, "change-day", "change-day-help", "button_day")
        self.lead = _make_button(words, "lead-hide", "lead-help", "button_lead")
        self.acts = Acts(self.day, self.lead)
        self.side = _make_button(words, "answers-title", "side-help", "button_side")
        self.side.hide()
        self.lead.clicked.connect(self.lead_requested)
        self.day.clicked.connect(self.day_requested)
        self.side.clicked.connect(self.side_requested)
        self._upper, self._lower = QHBoxLayout(), QHBoxLayout()
        self._upper.addWidget(self.who, 1)
        self._lower.addWidget(self.about, 1)
        self._upper.addWidget(self.outcome)
        self._upper.insertWidget(1, self.acts)
        self._lower.addWidget(self.side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for row in (self._upper, self._lower):
            row.setSpacing(8)
            layout.addLayout(row)

    def add_more(self, more: QWidget) -> None:
        """Give what stands for other buttons, where there is no room for them, its place."""
        self._lower.addWidget(more)

    def set_small(self, is_small: bool) -> None:
        """Keep to one line each, and offer the other side."""
        self._is_small = is_small
        self.outcome.set_tight(is_small)
        self.side.setVisible(is_small)
        self._place_buttons()

    def show_side(self, *, is_answers: bool) -> None:
        """Say which side is offered: the one that is not shown."""
        self.side.setText(self._words[f"review_case.{'findings-list' if is_answers else 'answers-title'}"])

    def _place_buttons(self) -> None:
        """Beside the name where it has room for that, else below."""
        is_wide = self.width() > self.fontInfo().pixelSize() * _WIDE_EMS
        row = self._upper if is_wide else self._lower
        # Large text leaves little height: a name that breaks would take it from the findings.
        set_variant(self.who, "kind", "display" if is_wide else "title")
        for label in (self.who, self.about):
            label.set_one_line(self._is_small)
        if row.indexOf(self.acts) < 0:
            row.insertWidget(1, self.acts)

    @override
    def minimumSizeHint(self) -> QSize:
        """As narrow as what always stands in one row; the buttons go where there is room."""
        beside = max(self.outcome.sizeHint().width(), self.acts.minimumSizeHint().width()) + 8
        return QSize(beside + _NAME_EMS * self.fontInfo().pixelSize(), super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_buttons()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if changes_text(event):
            self._place_buttons()


def _make_button(words: Words, key: str, about: str, name: str) -> QPushButton:
    button = QPushButton(words[f"review_case.{key}"])
    button.setObjectName(name)
    button.setToolTip(words[f"review_case.{about}"])
    button.setAccessibleDescription(words[f"review_case.{about}"])
    set_variant(button, "kind", "quiet")
    return button
