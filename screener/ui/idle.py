"""Notices that nobody touches the screen any more."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow
from typing_extensions import override

_TOUCHES = {
    QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress, QEvent.Type.TouchBegin, QEvent.Type.TabletPress,
}  # fmt: skip
_SIGNS_OF_LIFE = _TOUCHES | {
    QEvent.Type.MouseMove, QEvent.Type.Wheel, QEvent.Type.TouchUpdate, QEvent.Type.TabletMove,
}  # fmt: skip


class IdleWatch(QObject):
    """Watches windows. Begins with the first touch: an untouched kiosk has nobody to ask."""

    fell_idle = Signal()
    touched = Signal()
    """A finger, a pen or a key goes down: nobody else has heard of it yet."""

    def __init__(self, idle_s: float, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._idle_ms = round(idle_s * 1000)
        self._timer.setInterval(self._idle_ms)
        self._timer.timeout.connect(self.fell_idle)

    @property
    def is_counting(self) -> bool:
        """Whether somebody has touched the screen and may have gone."""
        return self._timer.isActive()

    def watch(self, window: QWindow) -> None:
        """Watch the native window (`QWidget.windowHandle()`), where every touch and key arrives first."""
        window.removeEventFilter(self)
        window.installEventFilter(self)

    def begin(self) -> None:
        """Count from now, touched or not."""
        self._timer.start()

    def stop(self) -> None:
        """Count no more until the next touch."""
        self._timer.stop()

    def set_patience(self, times: int) -> None:
        """Wait so many times longer than usual."""
        self._timer.setInterval(self._idle_ms * times)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            self._timer.start()
        if event.type() in _TOUCHES:
            self.touched.emit()
        return False
