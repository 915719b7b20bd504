"""A drawing from `drawings/`, as wide as its place and in its own proportions."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

_FOLDER = Path(__file__).parent / "drawings"
_CORNER_PX = 10
_LEAST_WIDTH_PX = 240


class Drawing(QWidget):
    """One vector drawing with soft corners."""

    def __init__(self, name: str, description: str) -> None:
        super().__init__()
        self._renderer = QSvgRenderer(str(_FOLDER / f"{name}.svg"), self)
        self.setAccessibleName(description)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit(_LEAST_WIDTH_PX)

    def _fit(self, width: int) -> None:
        size = self._renderer.defaultSize()
        self.setFixedHeight(round(width * size.height() / max(1, size.width())))

    @override
    def sizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH_PX, self.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QPainterPath()
        edge.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _CORNER_PX, _CORNER_PX)
        painter.setClipPath(edge)
        self._renderer.render(painter, QRectF(self.rect()))
        painter.setClipping(False)
        painter.setPen(QPen(self.palette().mid().color(), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(edge)
        painter.end()
