"""A drawn picture on the screen: as wide as its place and as high as it then needs, in the theme's colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFont, QGuiApplication, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from screener.review.outcome_look import find_tokens
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.ui.theme import Tokens


class PictureView(QWidget):
    """Shows a picture. A view of one kind says how high it is (`heightForWidth`) and paints it (`paint_shapes`)."""

    text_ems = 1.0
    """The size of its text, in sizes of the widget's."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        set_variant(self, "kind", "plain")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def paint_shapes(self, painter: QPainter, exposed: QRect, tokens: Tokens) -> None:
        """Paint what is there: the typeface is set, the colours are the theme's."""
        raise NotImplementedError

    def _text_px(self) -> int:
        return round(self.fontInfo().pixelSize() * self.text_ems)

    def _make_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(self._text_px())
        return font

    @override
    def sizeHint(self) -> QSize:
        width = max(self.width(), self.minimumSizeHint().width())
        return QSize(width, self.heightForWidth(width))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._make_font())
        # A style sheet takes roles of a widget's own palette for itself; the program's has all the tokens.
        self.paint_shapes(painter, event.rect(), find_tokens(QGuiApplication.palette()))
        painter.end()
