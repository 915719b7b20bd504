"""Builds the following page piece by piece while a person reads this one, so that it is there at once."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer


class LookAhead(QObject):
    """Takes one small step whenever the program has nothing else to do."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] = iter(())
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_timeout)

    def begin(self, steps: Iterator[None]) -> None:
        """Take these steps from now on, and no longer those before."""
        self._steps = steps
        self._timer.start()

    def _on_timeout(self) -> None:
        if next(self._steps, self) is self:
            self._timer.stop()
