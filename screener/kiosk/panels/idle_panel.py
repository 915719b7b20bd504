"""The question whether anyone is still there, with the seconds left to answer it.

Object names: `panel_idle`, `button_still_here`, `seconds_left`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from screener.kiosk.overlay import Overlay
from screener.kiosk.page import make_label
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.questionnaire.text import Words


class IdlePanel(Overlay):
    """Counts down; ends in a wipe if nobody answers."""

    ran_out = Signal()
    """Nobody answered."""

    def __init__(self, window: QWidget, words: Words, seconds: int) -> None:
        super().__init__(window, "panel_idle", can_be_dismissed=False)
        self._words = words
        self._left = seconds
        self.body.addWidget(self._centred("idle-title", "title"))
        self.body.addWidget(self._centred("idle-words", "body"))
        self._count = make_label(str(seconds), "count")
        self._count.setObjectName("seconds_left")
        self._count.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(self._count)
        self._unit = make_label(words["kiosk_shell.idle-seconds"], "quiet")
        self._unit.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(self._unit)
        self.still_here = QPushButton(words["kiosk_shell.idle-still-here"])
        self.still_here.setObjectName("button_still_here")
        set_variant(self.still_here, "kind", "primary")
        self.still_here.clicked.connect(self.dismiss)
        self.body.addSpacing(8)
        self.body.addWidget(self.still_here)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._on_second_passed)
        self._timer.start()

    def _centred(self, key: str, kind: str) -> QWidget:
        label = make_label(self._words[f"kiosk_shell.{key}"], kind)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        return label

    def _on_second_passed(self) -> None:
        self._left -= 1
        self._count.setText(str(max(0, self._left)))
        if self._left <= 0:
            self._timer.stop()
            self.ran_out.emit()
