"""A calm panel over the whole window: help, the question whether anyone is there, staff's code, text size.

While one is shown nothing below it can be reached, by touch or by key.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from screener.ui.theme import BASE_PX, changes_text, set_variant

PANEL_PX = 640
"""Width of a panel at scale 1."""
FOOT_MARGINS_PX = (40, 12, 40, 14)
"""Around what stands at the foot of the screen."""
_LARGE = 1.5
"""From this scale on there is little room around things."""


class Overlay(QWidget):
    """A panel above everything in a window, until it is closed."""

    closed = Signal()

    def __init__(self, window: QWidget, name: str, *, can_be_dismissed: bool = True) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName(name)
        self._can_be_dismissed = can_be_dismissed
        self._focus_before = QApplication.focusWidget()
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_variant(self._scroll, "kind", "clear")
        self.panel = QFrame()
        set_variant(self.panel, "kind", "panel")
        self.body = QVBoxLayout(self.panel)
        self.body.setContentsMargins(36, 32, 36, 32)
        self.body.setSpacing(16)
        self._around = self._centre(self.panel)
        self._scroll.setWidget(self._around)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addWidget(self._scroll, 1)
        window.installEventFilter(self)

    def add_foot(self, go_on: QPushButton, leave: QPushButton | None = None) -> None:
        """Have the way on, and the way back if there is one, stand as below a page, always on screen."""
        foot = QFrame()
        set_variant(foot, "kind", "bottom")
        row = QHBoxLayout(foot)
        row.setContentsMargins(*FOOT_MARGINS_PX)
        if leave is not None:
            row.addWidget(leave)
        row.addStretch(1)
        row.addWidget(go_on)
        self._whole.addWidget(foot)

    def open(self, first: QWidget | None = None) -> None:
        """Cover the window and put the focus on one of the panel's widgets."""
        self._fit()
        self.show()
        self.raise_()
        (first or self.panel).setFocus(Qt.FocusReason.OtherFocusReason)
        if first is not None:
            self._scroll.ensureWidgetVisible(first)

    def dismiss(self) -> None:
        """Take the panel away and give the focus back to where it was."""
        self._window.removeEventFilter(self)
        self.hide()
        if self._focus_before is not None and self._focus_before.isVisible():
            self._focus_before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()
        self.deleteLater()

    def _centre(self, panel: QWidget) -> QWidget:
        around = QWidget()
        set_variant(around, "kind", "plain")
        across = QHBoxLayout(around)
        across.addStretch(1)
        across.addWidget(panel, 1000, Qt.AlignmentFlag.AlignVCenter)
        across.addStretch(1)
        return around

    def _fit(self) -> None:
        self.setGeometry(self._window.rect())
        scale = self.fontInfo().pixelSize() / BASE_PX
        self.panel.setMaximumWidth(round(PANEL_PX * scale))
        # Large text needs the room itself.
        is_large = scale >= _LARGE
        self.body.setContentsMargins(*((28, 12, 28, 14) if is_large else (36, 32, 36, 32)))
        self.body.setSpacing(12 if is_large else 16)
        around = self._around.layout()
        if around is not None:
            around.setContentsMargins(*((12, 8, 12, 8) if is_large else (24, 24, 24, 24)))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if changes_text(event):
            self._fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._can_be_dismissed:
            self.dismiss()
        # Keys end here: nothing below the panel hears them.
        event.accept()

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        stops = [
            widget
            for widget in self.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
        ]
        if not stops:
            return True
        here = QApplication.focusWidget()
        at = stops.index(here) if here in stops else (-1 if next else 0)
        stop = stops[(at + (1 if next else -1)) % len(stops)]
        stop.setFocus(Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason)
        self._scroll.ensureWidgetVisible(stop)
        return True

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        # Opaque: what somebody answered is nobody else's business while they wait for help or are gone.
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().window())
        painter.end()
