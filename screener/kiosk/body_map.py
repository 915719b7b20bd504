"""A drawn face or body whose areas are touched. It shows what is chosen and tells what was touched, no more.

Object names: `map_<item>_face`, `map_<item>_front`, `map_<item>_back`; `find_point(area)` is where to touch an area.
The keyboard's way is the list beside it, which is the same answer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import cos, pi, sin

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from screener.kiosk.body_shapes import Figure

_REACH_PX = (7.0, 14.0, 21.0)
"""How far beside an area a finger may land and still mean it."""
_EM_PX = 20
_TALLEST_PX = 520
"""However large the text, a figure stays low enough to be seen whole on a small screen."""


class BodyMap(QWidget):
    """One figure with its areas."""

    area_touched = Signal(str)
    """The id of an area that was tapped or clicked."""
    area_pointed = Signal(str)
    """The id of the area under the mouse; empty when there is none."""

    def __init__(self, figure: Figure, item_id: str, names: Mapping[str, str], title: str) -> None:
        super().__init__()
        self.setObjectName(f"map_{item_id}_{figure.name}")
        self.setAccessibleName(title)
        self.setMouseTracking(True)
        self._figure = figure
        self._names = names
        self._title = title
        self._chosen: frozenset[str] = frozenset()
        self._pointed = ""
        self._picture = QPixmap()
        self._picture_key: tuple[object, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_chosen(self, areas: Collection[str]) -> None:
        """Show these areas as chosen."""
        self._chosen = frozenset(areas)
        self.update()

    def set_pointed(self, area: str) -> None:
        """Name and mark an area, because someone points at it here or in the list."""
        if area != self._pointed:
            self._pointed = area
            self.update()

    def find_point(self, area: str) -> QPoint:
        """A point well inside an area, in this widget's coordinates.

        Raises:
            KeyError: The area is not in this drawing.
        """
        return self._transform().map(self._figure.middles[area][0]).toPoint()

    def find_area(self, position: QPointF) -> str:
        """The area at a position, or the nearest within a finger's reach; empty if there is none."""
        back, _ = self._transform().inverted()
        for reach in (0.0, *_REACH_PX):
            points = [
                back.map(position + QPointF(reach * cos(a), reach * sin(a))) for a in _AROUND[: 1 if not reach else 8]
            ]
            for area, path in reversed(tuple(self._figure.areas.items())):
                if area in self._names and any(path.contains(point) for point in points):
                    return area
        return ""

    def _caption_height(self) -> int:
        return round(self.fontMetrics().height() * 1.2)

    def _transform(self) -> QTransform:
        """From the figure's coordinates to this widget's."""
        room = self.height() - self._caption_height()
        scale = max(min(self.width() / self._figure.width, room / self._figure.height), 0.1)
        left = (self.width() - self._figure.width * scale) / 2
        return QTransform().translate(left, 0).scale(scale, scale)

    @override
    def sizeHint(self) -> QSize:
        width = round(self._figure.width * self.fontInfo().pixelSize() / _EM_PX)
        return QSize(width, self.heightForWidth(width))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.heightForWidth(120))

    @override
    def heightForWidth(self, arg__1: int) -> int:
        height = arg__1 * self._figure.height / self._figure.width
        return round(min(height, _TALLEST_PX)) + self._caption_height()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        area = self.find_area(event.position()) if event.button() == Qt.MouseButton.LeftButton else ""
        if area:
            self.area_touched.emit(area)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        area = self.find_area(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if area else Qt.CursorShape.ArrowCursor)
        self.area_pointed.emit(area)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self.area_pointed.emit("")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        key = (self.size(), self.devicePixelRatioF(), self.palette().cacheKey(), self._chosen, self._pointed)
        if key != self._picture_key:
            self._picture = self._draw_picture()
            self._picture_key = key
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, self._title)
        if self._pointed in self._figure.areas:
            box = self._transform().mapRect(self._figure.areas[self._pointed].boundingRect())
            self._paint_name(painter, box)
        painter.end()

    def _draw_picture(self) -> QPixmap:
        """The figure as it is now: many curves, drawn once and not with every repaint."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        transform = self._transform()
        self._paint_figure(painter, transform)
        for area in self._chosen.intersection(self._figure.areas):
            for middle in self._figure.middles[area]:
                _draw_tick(painter, transform.map(middle), self.palette())
        painter.end()
        return picture

    def _paint_figure(self, painter: QPainter, transform: QTransform) -> None:
        quiet = self.palette().windowText().color()
        quiet.setAlphaF(0.75)
        for outline in self._figure.outlines:
            _draw(painter, transform.map(outline), quiet, 1.6, self.palette().window().color())
        for area, path in self._figure.areas.items():
            if area in self._names:
                self._paint_area(painter, transform.map(path), area)
        for feature in self._figure.features:
            _draw(painter, transform.map(feature), quiet, 1.4, None)

    def _paint_area(self, painter: QPainter, path: QPainterPath, area: str) -> None:
        palette = self.palette()
        chosen, pointed = area in self._chosen, area == self._pointed
        fill = (
            palette.highlight().color() if chosen else palette.light().color() if pointed else palette.base().color()
        )
        line = palette.highlight().color() if chosen or pointed else palette.button().color()
        _draw(painter, path, line, 2.4 if pointed else 1.2, fill)

    def _paint_name(self, painter: QPainter, area: QRectF) -> None:
        """Write the pointed area's name on a plate above it."""
        name = self._names[self._pointed]
        metrics = QFontMetrics(self.font())
        width, height = metrics.horizontalAdvance(name) + 20.0, metrics.height() + 8.0
        left = min(max(area.center().x() - width / 2, 1.0), max(self.width() - width - 1, 1.0))
        top = area.top() - height - 4
        plate = QRectF(left, top if top > 0 else area.bottom() + 4, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().windowText())
        painter.drawRoundedRect(plate, 6, 6)
        painter.setPen(self.palette().window().color())
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, name)


_AROUND = tuple(turn * pi / 4 for turn in range(8))


def _draw(painter: QPainter, path: QPainterPath, line: QColor, width: float, fill: QColor | None) -> None:
    painter.setPen(QPen(line, width))
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def _draw_tick(painter: QPainter, middle: QPointF, palette: QPalette) -> None:
    """Say by a sign, not by colour alone, that an area is chosen."""
    pen = QPen(palette.highlightedText().color(), 2.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolyline([middle + QPointF(-6, 0.5), middle + QPointF(-2, 4.5), middle + QPointF(6.5, -5)])
