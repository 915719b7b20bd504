"""What shows while somebody waits for help: large enough to be seen from the desk, with nothing private on it.

Object names: `panel_help`, `button_go_on`, `button_staff_here`, `button_staff`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from screener.kiosk.overlay import Overlay
from screener.kiosk.page import make_label
from screener.ui.icons import Icon
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.questionnaire.text import Words


class HelpPanel(Overlay):
    """Help was asked for. Staff say they are here, or the patient goes on alone."""

    answered = Signal()
    """A member of staff said that they are here."""
    staff_requested = Signal()
    """Somebody wants what only staff may do."""

    def __init__(self, window: QWidget, words: Words) -> None:
        super().__init__(window, "panel_help")
        icon = Icon("hand", ems=4)
        self.body.addWidget(icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for key, kind in (("help-title", "title"), ("help-words", "body")):
            label = make_label(words[f"kiosk_shell.{key}"], kind)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.body.addWidget(label)
        self.body.addSpacing(12)
        self.go_on = QPushButton(words["kiosk_shell.help-go-on"])
        self.go_on.setObjectName("button_go_on")
        set_variant(self.go_on, "kind", "primary")
        self.go_on.clicked.connect(self.dismiss)
        self.body.addWidget(self.go_on)
        here = QPushButton(words["kiosk_shell.help-staff-here"])
        here.setObjectName("button_staff_here")
        here.clicked.connect(self._on_staff_here)
        self.body.addWidget(here)
        staff = QPushButton(words["kiosk_shell.staff"])
        staff.setObjectName("button_staff")
        set_variant(staff, "kind", "quiet")
        staff.clicked.connect(self.staff_requested)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(staff)
        self.body.addLayout(row)

    def _on_staff_here(self) -> None:
        self.answered.emit()
        self.dismiss()
