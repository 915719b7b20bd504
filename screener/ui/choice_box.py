"""A box that opens to choose one of a few, with an arrow in the theme's ink: a style sheet can draw none of that."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox
from typing_extensions import override

from screener.ui.icons import paint_icon


class ChoiceBox(QComboBox):
    """As Qt's, with our arrow."""

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        super().paintEvent(e)
        side = round(self.fontInfo().pixelSize() * 0.9)
        box = QRectF(self.width() - 1.5 * side, (self.height() - side) / 2, side, side)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_icon(painter, "chevron-down", self.palette().text().color(), box)
        painter.end()
