"""A box to tick, its words beside it over as many lines as they need. Qt's own cuts off what does not fit on one."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy
from typing_extensions import override

from screener.ui.icons import paint_icon

_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_BOX_EMS, _GAP_EMS, _PAD_EMS, _LEAST_EMS = 1.3, 0.7, 0.3, 2.1


class TickBox(QAbstractButton):
    """Ticked or not. Paints itself from the palette."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _px(self, ems: float) -> int:
        return round(self.fontInfo().pixelSize() * ems)

    def _find_words(self, width: int, height: int) -> QRect:
        left = self._px(_PAD_EMS + _BOX_EMS + _GAP_EMS)
        return QRect(left, 0, max(1, width - left - self._px(_PAD_EMS)), height)

    @override
    def heightForWidth(self, width: int) -> int:
        lines = QFontMetrics(self.font()).boundingRect(self._find_words(width, 10_000), _WRAP, self.text()).height()
        return max(self._px(_LEAST_EMS), lines + 2 * self._px(_PAD_EMS))

    @override
    def sizeHint(self) -> QSize:
        words = QFontMetrics(self.font()).horizontalAdvance(self.text())
        return QSize(words + self._px(2 * _PAD_EMS + _BOX_EMS + _GAP_EMS) + 2, self._px(_LEAST_EMS))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._px(8), self._px(_LEAST_EMS))

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        plain = e.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(e)

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, side = self.palette(), self._px(_BOX_EMS)
        if self.underMouse() and self.isEnabled():
            painter.fillRect(self.rect(), palette.light())
        box = QRectF(self._px(_PAD_EMS), (self.height() - side) / 2, side, side).adjusted(1, 1, -1, -1)
        line = palette.button().color() if self.isEnabled() else palette.mid().color()
        painter.setPen(QPen(palette.highlight().color() if self.isChecked() else line, 2))
        painter.setBrush(palette.highlight() if self.isChecked() else palette.base())
        painter.drawRoundedRect(box, 4, 4)
        if self.isChecked():
            paint_icon(painter, "check", palette.highlightedText().color(), box.adjusted(2, 2, -2, -2))
        painter.setPen(palette.text().color() if self.isEnabled() else palette.placeholderText().color())
        painter.setFont(self.font())
        painter.drawText(self._find_words(self.width(), self.height()), _WRAP, self.text())
        painter.end()
