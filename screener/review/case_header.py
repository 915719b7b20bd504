"""The top of one patient's screen: who, for what, for when, and how the rules find it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDateEdit,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from screener.questionnaire.text import Words
from screener.review.outcome_look import get_palette, measure_label, paint_label
from screener.ui.theme import set_variant


class OutcomeLabel(QWidget):
    """The outcome with its icon, on its colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outcome")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._outcome, self._text = "clear", ""

    def set_outcome(self, outcome: str, text: str) -> None:
        """Show one."""
        self._outcome, self._text = outcome, text
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
        return QSize(round(size.width()) + 14, round(size.height() * 1.45))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_label(painter, self._outcome, self._text, self._make_face(), QRectF(self.rect()), get_palette())
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
        self.day = QDateEdit(self)
        self.day.setObjectName("field_day")
        self.day.setAccessibleName(words["review_case.day-ask"])
        self.day.setDisplayFormat("d MMM yyyy")
        self.day.setLocale(QLocale(words.language))
        self.day.setCalendarPopup(True)
        label = QLabel(words["review_case.day-ask"], self)
        label.setBuddy(self.day)
        apply = QPushButton(words["review_case.day-apply"], self)
        apply.setObjectName("button_ask_day")
        set_variant(apply, "kind", "primary")
        self.wanted = QPushButton(words["review_case.day-wanted"], self)
        self.wanted.setObjectName("button_day_wanted")
        cancel = QPushButton(words["review_case.cancel"], self)
        cancel.setObjectName("button_leave_day")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 8)
        for widget in (label, self.day, apply, self.wanted, cancel):
            layout.addWidget(widget)
        layout.addStretch(1)
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
        self.day.setDate(QDate(day.year, day.month, day.day))
        self.show()
        self.day.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        self.day.interpretText()
        day = self.day.date()
        self.day_chosen.emit(date(day.year(), day.month(), day.day()))

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

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_variant(self, "kind", "plain")
        self.who = QLabel(self)
        self.who.setObjectName("who")
        set_variant(self.who, "kind", "display")
        self.about = QLabel(self)
        self.about.setObjectName("about")
        set_variant(self.about, "kind", "quiet")
        for label in (self.who, self.about):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.outcome = OutcomeLabel(self)
        self.day = QPushButton(words["review_case.change-day"], self)
        self.day.setObjectName("button_day")
        self.day.setToolTip(words["review_case.change-day-help"])
        self.day.setAccessibleDescription(words["review_case.change-day-help"])
        set_variant(self.day, "kind", "quiet")
        self.day.clicked.connect(self.day_requested)
        left = QVBoxLayout()
        left.setSpacing(2)
        left.addWidget(self.who)
        line = QHBoxLayout()
        line.addWidget(self.about, 1)
        line.addWidget(self.day)
        left.addLayout(line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(left, 1)
        layout.addWidget(self.outcome, 0, Qt.AlignmentFlag.AlignVCenter)
