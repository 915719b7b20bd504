"""A button of words that may run over several lines, with an icon before or behind: links and card headings.

Qt's own buttons cut off what does not fit on one line, which at 200 % text is nearly everything.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from screener.ui.icons import paint_icon
from screener.ui.theme import BASE_PX

_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_HEIGHT = 56
PAD_PX = 8
"""Between the edge of a button and its words."""


class WordButton(QAbstractButton):
    """Words to press. Paints itself from the palette; the focus ring is drawn by the window."""

    def __init__(
        self,
        text: str,
        parent: QWidget | None = None,
        *,
        role: QPalette.ColorRole = QPalette.ColorRole.Link,
        icon: str = "",
        trailing_icon: str = "",
        underline: bool = False,
        bold: bool = False,
        ems: float = 1.0,
        height: int = _HEIGHT,
    ) -> None:
        super().__init__(parent)
        self._least = height
        self._words = text
        self._role = role
        self._icon = icon
        self._trailing_icon = trailing_icon
        self._underline = underline
        self._bold = bold
        self._ems = ems
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_words(self, text: str) -> None:
        """Show other words."""
        self._words = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def set_icon(self, name: str) -> None:
        """Show another icon before the words."""
        self._icon = name
        self.update()

    def set_bold(self, bold: bool) -> None:
        """Make the words bold, or not."""
        self._bold = bold
        self.updateGeometry()
        self.update()

    def set_trailing_icon(self, name: str) -> None:
        """Show another icon behind the words."""
        self._trailing_icon = name
        self.update()

    def _make_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(round(self.font().pixelSize() * self._ems))
        font.setBold(self._bold)
        font.setUnderline(self._underline)
        return font

    def _px(self, length: int) -> int:
        return round(length * self.font().pixelSize() / BASE_PX)

    def _icon_px(self) -> int:
        return round(self.font().pixelSize() * 1.2)

    def _find_text_box(self, width: int, height: int) -> QRect:
        aside = self._icon_px() + self._px(12)
        left = PAD_PX + (aside if self._icon else 0)
        right = PAD_PX + (aside if self._trailing_icon else 0)
        return QRect(left, 0, max(1, width - left - right), height)

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(e)

    @override
    def heightForWidth(self, width: int) -> int:
        box = self._find_text_box(width, 10_000)
        lines = QFontMetrics(self._make_font()).boundingRect(box, int(_WRAP), self._words).height()
        return max(self._px(self._least), lines + 2 * PAD_PX)

    @override
    def sizeHint(self) -> QSize:
        words = QFontMetrics(self._make_font()).horizontalAdvance(self._words)
        aside = 1000 - self._find_text_box(1000, 0).width()
        return QSize(words + aside + 2, self._px(self._least))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._px(120), self._px(self._least))

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pressed = self.isDown() or self.underMouse()
        colour = self.palette().color(QPalette.ColorRole.Dark if pressed else self._role)
        if not self.isEnabled():
            colour = self.palette().color(QPalette.ColorRole.PlaceholderText)
        side = self._icon_px()
        top = (self.height() - side) / 2
        if self._icon:
            paint_icon(painter, self._icon, colour, QRectF(PAD_PX, top, side, side))
        if self._trailing_icon:
            paint_icon(painter, self._trailing_icon, colour, QRectF(self.width() - PAD_PX - side, top, side, side))
        painter.setPen(colour)
        painter.setFont(self._make_font())
        painter.drawText(self._find_text_box(self.width(), self.height()), int(_WRAP), self._words)
        painter.end()
