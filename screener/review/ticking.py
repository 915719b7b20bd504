"""Has a page say anew how long ago something was, while somebody can see it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

_EVERY_MS = 20_000
"""Minutes are told: none of them is told much longer than it lasts."""


class Ticking(QTimer):
    """Ticks while its page is shown, and once as soon as it is."""

    ticked = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page, interval=_EVERY_MS)
        self.timeout.connect(self.ticked)
        page.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self.start()
            self.ticked.emit()
        elif event.type() == QEvent.Type.Hide:
            self.stop()
        return False
