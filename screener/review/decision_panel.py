"""Asks why, and until when: the clinic's reasons by their numbers, or one's own words. Knows no case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from screener.determination.decision import Choice
from screener.questionnaire.text import Words
from screener.review.date_field import DateField
from screener.ui.theme import set_variant

MOST_REASONS = 9
"""How many can be chosen by one digit."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class ReasonButton(QAbstractButton):
    """One of the clinic's reasons with its number; its words run over several lines where they must."""

    def __init__(self, number: int, reason: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reason = reason
        self._number = str(number)
        self.setObjectName(f"reason_{number}")
        self.setAccessibleName(f"{number} {reason}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _find_words(self, width: int) -> QRect:
        px = self.fontInfo().pixelSize()
        return QRect(round(px * 1.9), 0, max(width - round(px * 2.4), 20), 10_000)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.click()
        else:
            super().keyPressEvent(event)

    @override
    def heightForWidth(self, width: int) -> int:
        box = QFontMetrics(self.font()).boundingRect(self._find_words(width), _WRAP, self.reason)
        return box.height() + round(self.fontInfo().pixelSize() * 0.7)

    @override
    def sizeHint(self) -> QSize:
        px = self.fontInfo().pixelSize()
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self.reason) + px * 3, round(px * 1.9))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontInfo().pixelSize() * 8, round(self.fontInfo().pixelSize() * 1.9))

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px, palette = self.fontInfo().pixelSize(), self.palette()
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Button), 1))
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)
        words = self._find_words(self.width())
        words.setHeight(self.height())
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        painter.drawText(words, _WRAP, self.reason)
        face = self.font()
        face.setBold(True)
        painter.setFont(face)
        painter.setPen(palette.color(QPalette.ColorRole.Link))
        painter.drawText(QRect(round(px * 0.7), 0, px * 2, self.height()), _WRAP, self._number)
        painter.end()


class DecisionPanel(QFrame):
    """One question: why, or until when. Escape leaves it."""

    confirmed = Signal(str, object)
    """The reason, perhaps empty, and the first day possible, if that was asked."""
    left = Signal()

    def __init__(self, words: Words, reasons: Mapping[Choice, Sequence[str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("decision_panel")
        set_variant(self, "kind", "asking")
        self._words = words
        self._is_needed: Callable[[date | None], bool] = lambda _: True
        self._offered = reasons
        self._reasons: tuple[str, ...] = ()
        self._grid = QGridLayout()
        self._grid.setSpacing(6)
        self.heading = QLabel(self)
        self.heading.setWordWrap(True)
        set_variant(self.heading, "kind", "subheading")
        self.day = DateField(words["review_case.panel-date"], "field_until", words)
        self.own = QLineEdit(self)
        self.own.setObjectName("field_reason")
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        set_variant(self.hint, "kind", "small")
        self.problem = QLabel(self)
        self.problem.setObjectName("decision_problem")
        self.problem.setWordWrap(True)
        set_variant(self.problem, "kind", "problem")
        self._lay_out()
        self.own.installEventFilter(self)
        self.own.textEdited.connect(lambda: self.show_problem(""))
        self.day.changed.connect(self._on_day_changed)

    def _lay_out(self) -> None:
        words = self._words
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(8)
        confirm = QPushButton(words["review_case.panel-confirm"])
        self._cancel = QPushButton(words["review_case.panel-cancel"], self)
        confirm.setObjectName("button_decide")
        self._cancel.setObjectName("button_leave_panel")
        set_variant(confirm, "kind", "primary")
        set_variant(self._cancel, "kind", "quiet")
        confirm.clicked.connect(lambda: self._confirm(self.own.text()))
        self._cancel.clicked.connect(self.left)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self._cancel)
        layout.addLayout(head)
        layout.addWidget(self.day)
        layout.addWidget(self.hint)
        layout.addLayout(self._grid)
        layout.addWidget(self.problem)
        row = QHBoxLayout()
        row.addWidget(self.own, 1)
        row.addWidget(confirm)
        layout.addLayout(row)

    def ask(
        self, choice: Choice, title: str, *, until: date | None, reason: str, is_needed: Callable[[date | None], bool]
    ) -> None:
        """Ask about one decision.

        Args:
            choice: What is decided.
            title: Of the finding: its card may be out of sight.
            until: The day to begin with, if it is deferred; None for none, which has one asked for.
            reason: What to begin with.
            is_needed: Whether there must be a reason, for a day.
        """
        self._is_needed = is_needed
        self._offer(self._offered.get(choice, ()))
        self.heading.setText(f"{title} · {self._words[f'review_case.panel-{choice}']}")
        self.own.setText(reason)
        self.day.setVisible(choice is Choice.DEFER)
        self.hint.setVisible(choice is Choice.DEFER)
        self.day.set_day(until)
        self._on_day_changed()

    def _offer(self, reasons: Sequence[str]) -> None:
        """Offer these, and no others."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.setObjectName("")
                old.hide()
                old.deleteLater()
        self._reasons = tuple(reasons)[:MOST_REASONS]
        before: QWidget = self._cancel
        for place, reason in enumerate(self._reasons):
            button = ReasonButton(place + 1, reason, self)
            button.clicked.connect(lambda _=False, chosen=reason: self._confirm(chosen))
            self._grid.addWidget(button, place // 2, place % 2)
            self.setTabOrder(before, button)  # else they came after all that the window holds
            before = button
        self.own.setPlaceholderText(
            self._words["review_case.panel-own" if self._reasons else "review_case.panel-own-alone"]
        )
        self.own.setAccessibleName(self.own.placeholderText())

    def focus_first(self) -> None:
        """Give the focus to what is to be filled in first."""
        if not self.day.isHidden():
            self.day.select_all()
            return
        self.own.setFocus(Qt.FocusReason.OtherFocusReason)
        self.own.selectAll()

    def show_problem(self, text: str) -> None:
        """Say what is wrong, or that nothing is."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _find_day(self) -> date | None:
        return None if self.day.isHidden() else self.day.day

    def _on_day_changed(self) -> None:
        self.show_problem("")
        day = self._find_day()
        key = "day-needed" if day is None else "needed" if self._is_needed(day) else "reason-free"
        self.hint.setText(self._words[f"review_case.panel-{key}"])

    def _confirm(self, reason: str) -> None:
        self.own.setText(reason)  # chosen once, whatever else is still missing
        self.confirmed.emit(reason.strip(), self._find_day())

    @property
    def _is_untouched(self) -> bool:
        """Whether nothing is written, or all of it would be replaced by the next key."""
        return self.own.selectedText() == self.own.text()

    def _take_digit(self, text: str) -> bool:
        """Choose a reason by its number; only while nothing else is written."""
        if (
            not self._is_untouched
            or not (text.isascii() and text.isdigit())
            or not 1 <= int(text) <= len(self._reasons)
        ):
            return False
        self._confirm(self._reasons[int(text) - 1])
        return True

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if watched is self.own and event.isAutoRepeat() and self._is_untouched:
            return True  # the key that opened the panel, still held down, chooses nothing in it
        if watched is self.own and self._take_digit(event.text()):
            return True
        if event.key() not in _ENTER or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        self._confirm(self.own.text())
        return True

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() not in _ENTER or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif self._find_day() is not None and self._is_needed(self._find_day()) and not self.own.text().strip():
            self.own.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._confirm(self.own.text())
