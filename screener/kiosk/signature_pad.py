"""The pad one signs on with a finger, a pen or a mouse.

Object names are given by the page that shows it. Strokes leave it as fractions of the pad (`Drawn`), so that what is
printed does not depend on this screen.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from screener.interview.journey import Drawn
from screener.interview.signing import is_signature

ASPECT = 3.0
"""Width of the pad divided by its height; fixed, so that a larger text size never bends a signature."""

Point = tuple[float, float]


class SignaturePad(QWidget):
    """A sheet that takes ink. Delete clears it; whoever cannot draw types their name instead."""

    ink_changed = Signal()
    """A stroke ended, or the pad was cleared."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes: list[list[Point]] = []
        self._is_drawing = False
        self._touch_id: int | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setCursor(Qt.CursorShape.CrossCursor)

    @property
    def drawn(self) -> Drawn:
        """All ink so far; see `has_signature` for whether it is enough."""
        return Drawn(tuple(tuple(stroke) for stroke in self._strokes), ASPECT)

    @property
    def has_signature(self) -> bool:
        """True if there is enough ink to be a signature."""
        return is_signature(self.drawn)

    @property
    def is_blank(self) -> bool:
        """True if nothing was drawn."""
        return not self._strokes

    def clear(self) -> None:
        """Take all ink away."""
        self._strokes.clear()
        self._is_drawing = False
        self._touch_id = None
        self.update()
        self.ink_changed.emit()

    def _sheet(self) -> QRectF:
        """The largest rectangle of the pad's proportions within the widget: what fractions are taken of."""
        width = min(float(self.width()), self.height() * ASPECT)
        height = width / ASPECT
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def _begin(self, position: QPointF) -> None:
        self._is_drawing = True
        self._strokes.append([self._as_fraction(position)])
        self.update()

    def _extend(self, position: QPointF) -> None:
        if not self._is_drawing:
            return
        point = self._as_fraction(position)
        if point != self._strokes[-1][-1]:
            self._strokes[-1].append(point)
            self.update()

    def _end(self) -> None:
        if self._is_drawing:
            self._is_drawing = False
            self.ink_changed.emit()

    def _as_fraction(self, position: QPointF) -> Point:
        sheet = self._sheet()
        x = (position.x() - sheet.left()) / max(sheet.width(), 1.0)
        y = (position.y() - sheet.top()) / max(sheet.height(), 1.0)
        return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)

    def _follow_touch(self, event: QTouchEvent) -> None:
        """Follow the finger that came first; a resting palm or a second finger leaves no ink."""
        if event.type() == QEvent.Type.TouchCancel:
            self._end()
            self._touch_id = None
            return
        for point in event.points():
            state = point.state()
            if state == point.State.Pressed and self._touch_id is None:
                self._touch_id = point.id()
                self._begin(point.position())
            elif point.id() != self._touch_id:
                continue
            elif state == point.State.Released:
                self._extend(point.position())
                self._end()
                self._touch_id = None
            elif state == point.State.Updated:
                self._extend(point.position())

    @override
    def heightForWidth(self, width: int) -> int:
        return round(width / ASPECT)

    @override
    def sizeHint(self) -> QSize:
        return QSize(round(240 * ASPECT), 240)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(round(120 * ASPECT), 120)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        sheet = self._sheet()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        base = sheet.top() + 0.78 * sheet.height()
        inset = 0.05 * sheet.width()
        painter.setPen(QPen(self.palette().placeholderText().color(), 1.5))
        painter.drawLine(QPointF(sheet.left() + inset, base), QPointF(sheet.right() - inset, base))
        pen = QPen(self.palette().text().color(), max(2.5, 0.014 * sheet.height()))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        for stroke in self._strokes:
            painter.drawPath(smooth(stroke, sheet))
        painter.end()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position())

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._extend(event.position())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._extend(event.position())
            self._end()

    @override
    def tabletEvent(self, event: QTabletEvent) -> None:
        if event.type() == QEvent.Type.TabletPress:
            self._begin(event.position())
        else:
            self._extend(event.position())
        if event.type() == QEvent.Type.TabletRelease:
            self._end()
        event.accept()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        else:
            super().keyPressEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent) and event.device().type() == QInputDevice.DeviceType.TouchScreen:
            self._follow_touch(event)
            event.accept()
            return True
        return super().event(event)


def smooth(stroke: Sequence[Point], sheet: QRectF) -> QPainterPath:
    """A stroke as a smooth line through its points (Catmull-Rom): the same that is drawn on paper."""
    points = [QPointF(sheet.left() + x * sheet.width(), sheet.top() + y * sheet.height()) for x, y in stroke]
    path = QPainterPath(points[0])
    if len(points) == 1:
        path.lineTo(points[0] + QPointF(0.1, 0.0))
        return path
    padded = [points[0], *points, points[-1]]
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        path.cubicTo(start + (end - before) / 6, end - (after - start) / 6, end)
    return path
