"""The mark of what has the focus: a yellow ring inside a dark one, around any widget, drawn in one place.

Style sheets know no double border; this ring floats over the whole window and follows the focused widget. A widget
with the property `ring` set to False is left without.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from shiboken6 import Shiboken
from typing_extensions import override

from screener.ui.theme import LIGHT

_INK_PX = 2
_YELLOW_PX = 3
_REACH_PX = 4
"""How far the ring stands out around the widget; less than half the gap between targets."""
_RADIUS_PX = 13
_FOLLOWED = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ParentChange}


class FocusRing(QWidget):
    """The ring of one window. It takes no clicks and no focus."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._focused: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        for watched in self._watched:
            if Shiboken.isValid(watched):
                watched.removeEventFilter(self)
        self._watched.clear()
        wanted = new is not None and self._window.isAncestorOf(new) and new.property("ring") is not False
        self._focused = new if wanted else None
        widget = self._focused
        while widget is not None and widget is not self._window:
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()
        self._follow()

    def _follow(self) -> None:
        """Stand around the focused widget, as far as it is scrolled into view."""
        if self._focused is None or not self._focused.isVisible():
            self.hide()
            return
        corner = self._focused.mapTo(self._window, QPoint(0, 0))
        around = QRect(corner, self._focused.size()).adjusted(-_REACH_PX, -_REACH_PX, _REACH_PX, _REACH_PX)
        seen = around & self._find_clip()
        if seen.isEmpty():
            self.hide()
            return
        self.setGeometry(around)
        if seen == around:
            self.clearMask()
        else:
            self.setMask(QRegion(seen.translated(-around.topLeft())))
        self.show()
        self.raise_()

    def _find_clip(self) -> QRect:
        """What of the window is not scrolled away."""
        clip = self._window.rect()
        for widget in self._watched:
            area = widget.parentWidget()
            if isinstance(area, QAbstractScrollArea) and area.viewport() is widget:
                clip &= QRect(widget.mapTo(self._window, QPoint(0, 0)), widget.size())
        return clip

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _FOLLOWED:
            self._follow()
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter, self.palette().windowText().color(), _INK_PX, inset=0)
        self._draw(painter, QColor(LIGHT.focus), _YELLOW_PX, inset=_INK_PX)
        painter.end()

    def _draw(self, painter: QPainter, colour: QColor, width: int, *, inset: int) -> None:
        middle = inset + width / 2
        painter.setPen(QPen(colour, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = _RADIUS_PX - middle
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(middle, middle, -middle, -middle), radius, radius)
