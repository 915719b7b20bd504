"""What shows when the program itself fails: a sentence for people, never an exception's own text.

Object names: `panel_mishap`, `button_close_panel`, `button_staff`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from screener.kiosk.overlay import Overlay
from screener.kiosk.page import make_label
from screener.ui.icons import Icon
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.questionnaire.text import Words


class MishapPanel(Overlay):
    """Something went wrong: what happened, whether the answers are safe, what to do.

    About what is the start of the words' keys: `mishap`, or something that has words of its own.
    """

    staff_requested = Signal()

    def __init__(self, window: QWidget, words: Words, code: str, about: str = "mishap") -> None:
        super().__init__(window, "panel_mishap", can_be_dismissed=False)
        self.body.addWidget(Icon("warning", ems=3), 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(make_label(words[f"kiosk_shell.{about}-title"], "title"))
        self.body.addWidget(make_label(words[f"kiosk_shell.{about}-words"], "body"))
        self.body.addWidget(make_label(words.format("kiosk_shell.mishap-code", code=code), "small"))
        self.go_on = QPushButton(words["kiosk_shell.mishap-go-on"])
        self.go_on.setObjectName("button_close_panel")
        set_variant(self.go_on, "kind", "primary")
        self.go_on.clicked.connect(self.dismiss)
        staff = QPushButton(words["kiosk_shell.staff"])
        staff.setObjectName("button_staff")
        staff.clicked.connect(self.staff_requested)
        self.body.addSpacing(8)
        self.body.addWidget(self.go_on)
        self.body.addWidget(staff)
