"""The mark of what has the focus: a yellow ring inside a dark one, around any widget, drawn in one place.

Style sheets know no double border; this ring floats over the focused widget and follows it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from typing_extensions import override

from screener.ui.theme import LIGHT

_INK_PX = 2
_YELLOW_PX = 3
_REACH_PX = 4
"""How far the ring stands out around the widget; less than half the gap between targets."""
_FOLLOWED = {
    QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.LayoutRequest,
    QEvent.Type.ParentChange,
}  # fmt: skip


class FocusRing(QWidget):
    """The ring of one window. It takes no clicks and no focus."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._host = window
        self._focused: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        for watched in self._watched:
            watched.removeEventFilter(self)
        self._watched.clear()
        self._focused = new if new is not None and self._window.isAncestorOf(new) else None
        if self._focused is None or self._focused.property("ring") is False:
            self.hide()
            return
        self._host = _find_host(self._focused, self._window)
        widget: QWidget | None = self._focused
        while widget is not None and widget is not self._host:
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()
        if self.parentWidget() is not self._host:
            self.setParent(self._host)
        self._follow()

    def _follow(self) -> None:
        if self._focused is None or not self._focused.isVisible():
            self.hide()
            return
        corner = self._focused.mapTo(self._host, QPoint(0, 0))
        around = QRect(corner, self._focused.size()).adjusted(-_REACH_PX, -_REACH_PX, _REACH_PX, _REACH_PX)
        self.setGeometry(around)
        self.show()
        self.raise_()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _FOLLOWED:
            self._follow()
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _draw_ring(painter, self.palette().windowText().color(), _INK_PX, 0, self.rect())
        _draw_ring(painter, QColor(LIGHT.focus), _YELLOW_PX, _INK_PX, self.rect())
        painter.end()


def _draw_ring(painter: QPainter, colour: QColor, width: int, inset: int, around: QRect) -> None:
    middle = inset + width / 2
    painter.setPen(QPen(colour, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = 13 - middle
    painter.drawRoundedRect(QRectF(around).adjusted(middle, middle, -middle, -middle), radius, radius)


def _find_host(widget: QWidget, window: QWidget) -> QWidget:
    """The nearest scrolled contents around a widget, or the window: what may show the ring without clipping it."""
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        viewport = parent.parentWidget()
        if viewport is not None and isinstance(viewport.parentWidget(), QScrollArea):
            return parent
        parent = parent.parentWidget()
    return window
