"""One line of the check page: a question, what was answered, and Change. Touching it anywhere changes it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy
from typing_extensions import override

from screener.ui.icons import paint_icon
from screener.ui.theme import BASE_PX

_MARGIN, _GAP, _ICON, _LEAST = 8, 4, 20, 56
_WORDS = int(Qt.TextFlag.TextWordWrap)
_ANYWHERE = int(Qt.TextFlag.TextWrapAnywhere)


class CheckRow(QAbstractButton):
    """An answer in words. Paints itself: a page shows more than a hundred of them."""

    def __init__(self, name: str, question: str, change: str) -> None:
        """Show a question.

        Args:
            name: Object name.
            question: Its words.
            change: What is written beside it; nothing if it is only shown, and cannot be touched.
        """
        super().__init__()
        self.setObjectName(name)
        if change:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._question = question
        self._change = change
        self._answer = ""
        self._is_missing = False
        self._has_line = True
        self._heights: dict[tuple[int, int], int] = {}

    def show_answer(self, answer: str, is_missing: bool) -> None:
        """Show another answer."""
        if (answer, is_missing) == (self._answer, self._is_missing):
            return
        self._answer = answer
        self._is_missing = is_missing
        self._heights.clear()
        self.setAccessibleName(f"{self._question} {answer}")
        self.setAccessibleDescription(self._change)
        self.updateGeometry()
        self.update()

    def show_line(self, shown: bool) -> None:
        """Show the line that parts this row from the next, or not."""
        if shown != self._has_line:
            self._has_line = shown
            self.update()

    def _px(self, length: int) -> int:
        return round(length * self.fontInfo().pixelSize() / BASE_PX)

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(self._px(17))
        return font

    def _answer_font(self) -> QFont:
        font = QFont(self.font())
        font.setItalic(self._is_missing)
        return font

    def _change_width(self) -> int:
        if not self._change:
            return 0
        return QFontMetrics(self._small()).horizontalAdvance(self._change) + self._px(_ICON) + self._px(3 * _MARGIN)

    def _place(self, width: int) -> tuple[QRect, QRect]:
        """Where question and answer stand at a width."""
        room = max(width - self._change_width() - self._px(_MARGIN), self._px(80))
        question = _measure(self._question, self._small(), room)
        answer = _measure(self._answer, self._answer_font(), room)
        top = self._px(_MARGIN)
        return QRect(0, top, room, question), QRect(0, top + question + self._px(_GAP), room, answer)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._px(400), self._px(_LEAST))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._px(160), self._px(_LEAST))

    @override
    def heightForWidth(self, width: int) -> int:
        key = (width, self.fontInfo().pixelSize())
        if key not in self._heights:
            _, answer = self._place(width)
            self._heights[key] = max(answer.bottom() + 1 + self._px(_MARGIN), self._px(_LEAST))
        return self._heights[key]

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(e)

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        painter = QPainter(self)
        palette = self.palette()
        if self.underMouse() or self.isDown():
            painter.fillRect(self.rect(), palette.light())
        question, answer = self._place(self.width())
        quiet = palette.text().color()
        quiet.setAlphaF(0.8)
        painter.setPen(quiet)
        painter.setFont(self._small())
        painter.drawText(question, _find_wrap(self._question, self._small(), question.width()), self._question)
        painter.setFont(self._answer_font())
        painter.setPen(palette.color(QPalette.ColorRole.BrightText if self._is_missing else QPalette.ColorRole.Text))
        painter.drawText(answer, _find_wrap(self._answer, self._answer_font(), answer.width()), self._answer)
        if self._change:
            self._paint_change(painter)
        if self._has_line:
            painter.setPen(QPen(palette.mid().color(), 1))
            painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()

    def _paint_change(self, painter: QPainter) -> None:
        colour = self.palette().highlight().color()
        icon, width = self._px(_ICON), self._change_width()
        left = self.width() - width + self._px(_MARGIN)
        middle = self._px(_LEAST) / 2
        paint_icon(painter, "pencil", colour, QRectF(left, middle - icon / 2, icon, icon))
        painter.setFont(self._small())
        painter.setPen(colour)
        words = QRectF(left + icon + self._px(6), 0, width, self._px(_LEAST))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), self._change)


def _find_wrap(text: str, font: QFont, width: int) -> int:
    """Between words, unless a word alone is too wide. Not remembered: it may be a patient's text."""
    metrics = QFontMetrics(font)
    longest = max(text.split(), key=len, default="")
    return _ANYWHERE if metrics.horizontalAdvance(longest) > width else _WORDS


def _measure(text: str, font: QFont, width: int) -> int:
    """The height of words broken at a width."""
    metrics = QFontMetrics(font)
    if "\n" not in text and metrics.horizontalAdvance(text) <= width:
        return metrics.height()
    box = QRect(0, 0, width, 10_000_000)
    return metrics.boundingRect(box, _find_wrap(text, font, width), text).height()
