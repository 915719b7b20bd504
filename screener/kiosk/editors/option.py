"""The large button an option is chosen with.

It paints itself from the palette, because Qt's own buttons cannot break their words over several lines and a
page may hold eighty of them.
"""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontInfo, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

EM_PX = 20
"""Text size at which the measures below are given; they grow with it."""
_HEIGHT, _MARGIN, _SIGN, _RADIUS = 56, 16, 26, 8


class OptionLook(Enum):
    """How an option shows that it can be chosen."""

    BUTTON = auto()
    """Words in the middle; filled when chosen."""
    RADIO = auto()
    """A row with a circle: one of several."""
    CHECK = auto()
    """A row with a box: any number of several."""


class OptionButton(QAbstractButton):
    """One option. Clicking it, or Space or Enter, toggles it; what that means is its editor's business."""

    def __init__(self, name: str, text: str, look: OptionLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.words = text
        self._look = look

    def get_height(self, width: int) -> int:
        """The height that the words need at a width."""
        return _find_height(self.words, self._look, self.font(), width)

    def get_height_of_lines(self, lines: int) -> int:
        """The height of a button with so many lines of words."""
        return max(self._px(_HEIGHT), lines * self.fontMetrics().height() + self._px(_MARGIN))

    def _px(self, length: int) -> int:
        return _scale(length, self.font())

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(e)

    @override
    def sizeHint(self) -> QSize:
        font = self.font()
        return QSize(_find_width(self.words, self._look, font), _scale(_HEIGHT, font))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._px(4 * _MARGIN), self._px(_HEIGHT))

    @override
    def heightForWidth(self, width: int) -> int:
        return self.get_height(width)

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = self._px(_RADIUS)
        self._paint_plate(painter, box, radius)
        inner = box.adjusted(self._px(_MARGIN), 0, -self._px(_MARGIN), 0)
        if self._look is OptionLook.BUTTON:
            self._paint_button_words(painter, inner)
        else:
            self._paint_row(painter, inner)
        painter.end()

    def _paint_plate(self, painter: QPainter, box: QRectF, radius: int) -> None:
        palette = self.palette()
        chosen = self.isChecked()
        fill = palette.base().color()
        if self._look is OptionLook.BUTTON and (chosen or self.isDown()):
            fill = palette.highlight().color()
        elif chosen or self.isDown() or self.underMouse():
            fill = palette.light().color()
        line = palette.highlight().color() if chosen or self.underMouse() else palette.button().color()
        painter.setPen(QPen(line, 2))
        painter.setBrush(fill)
        painter.drawRoundedRect(box, radius, radius)

    def _paint_button_words(self, painter: QPainter, inner: QRectF) -> None:
        filled = self.isChecked() or self.isDown()
        font = _bold(self.font()) if filled else self.font()
        painter.setFont(font)
        painter.setPen(
            self.palette().color(QPalette.ColorRole.HighlightedText if filled else QPalette.ColorRole.Text)
        )
        sign = self._px(_SIGN)
        width = _measure_width(self.words, font)
        if self.isChecked() and width + 2 * (sign + 4) <= inner.width():
            left = inner.center().x() - (width + sign + 4) / 2
            _paint_tick(painter, QRectF(left, inner.center().y() - sign / 2, sign, sign))
            inner = inner.adjusted(sign + 4, 0, 0, 0)
        _draw_words(painter, inner, self.words, Qt.AlignmentFlag.AlignCenter)

    def _paint_row(self, painter: QPainter, inner: QRectF) -> None:
        side = self._px(_SIGN)
        font = _bold(self.font()) if self.isChecked() else self.font()
        words = inner.adjusted(side + self._px(_MARGIN) * 0.75, 0, 0, 0)
        height = _measure_height(self.words, font, round(words.width()))
        beside = min(height, 2 * QFontMetrics(font).height())  # a long text has its sign where reading begins
        middle = inner.center().y() - (height - beside) / 2
        sign = QRectF(inner.left(), middle - side / 2, side, side)
        _paint_sign(painter, sign, self._look, self.isChecked(), self.palette())
        painter.setPen(self.palette().text().color())
        painter.setFont(font)
        _draw_words(painter, words, self.words, Qt.AlignmentFlag.AlignVCenter)


def _paint_sign(painter: QPainter, box: QRectF, look: OptionLook, chosen: bool, palette: QPalette) -> None:
    """Draw the circle or box that says whether a row is chosen."""
    painter.setPen(QPen(palette.highlight().color() if chosen else palette.button().color(), 2))
    if look is OptionLook.RADIO:
        painter.setBrush(palette.base())
        painter.drawEllipse(box)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.highlight())
            painter.drawEllipse(box.center(), box.width() * 0.28, box.width() * 0.28)
        return
    painter.setBrush(palette.highlight() if chosen else palette.base())
    painter.drawRoundedRect(box, 5, 5)
    if chosen:
        painter.setPen(palette.highlightedText().color())
        _paint_tick(painter, box)


def _paint_tick(painter: QPainter, box: QRectF) -> None:
    """Draw a tick in the painter's colour."""
    painter.save()
    pen = QPen(painter.pen().color(), max(box.width() / 8, 2))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    points = [QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in _TICK]
    painter.drawPolyline(points)
    painter.restore()


_TICK = ((0.24, 0.53), (0.43, 0.71), (0.77, 0.31))


# Sizes are remembered, because a layout asks for them again and again. No patient's text ever stands on a button.


@lru_cache(maxsize=64)
def _scale(length: int, font: QFont) -> int:
    return round(length * QFontInfo(font).pixelSize() / EM_PX)


def _find_inset(look: OptionLook, font: QFont) -> int:
    """What a button of a look needs beside its words."""
    sign = 0 if look is OptionLook.BUTTON else _scale(_SIGN, font) + round(_scale(_MARGIN, font) * 0.75)
    return 2 * _scale(_MARGIN, font) + 2 + sign


@lru_cache(maxsize=1024)
def _find_width(text: str, look: OptionLook, font: QFont) -> int:
    """The width of a button with all words on one line, chosen or not."""
    return _measure_width(text, _bold(font)) + _find_inset(look, font) + 2


@lru_cache(maxsize=4096)
def _find_height(text: str, look: OptionLook, font: QFont, width: int) -> int:
    lines = _measure_height(text, _bold(font), width - _find_inset(look, font))
    return max(_scale(_HEIGHT, font), lines + _scale(_MARGIN, font))


@lru_cache(maxsize=4)
def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold


@lru_cache(maxsize=1024)
def _measure_width(text: str, font: QFont) -> int:
    return QFontMetrics(font).horizontalAdvance(text)


def _measure_height(text: str, font: QFont, width: int) -> int:
    """The height of words broken at a width, in device-independent pixels."""
    metrics = QFontMetrics(font)
    if _measure_width(text, font) <= width:
        return metrics.height()
    return metrics.boundingRect(QRect(0, 0, max(width, 1), 1_000_000), _find_wrap(text, font, width), text).height()


@lru_cache(maxsize=4096)
def _find_wrap(text: str, font: QFont, width: int) -> int:
    """Between words, unless one word alone is too wide."""
    too_wide = any(_measure_width(word, font) > width for word in text.split())
    return int(Qt.TextFlag.TextWrapAnywhere if too_wide else Qt.TextFlag.TextWordWrap)


def _draw_words(painter: QPainter, box: QRectF, text: str, alignment: Qt.AlignmentFlag) -> None:
    painter.drawText(box, _find_wrap(text, painter.font(), round(box.width())) | int(alignment), text)
