"""Where a member of staff signs in at the kiosk, with their own name and password.

Object names: `panel_sign_in`, `field_sign_in_name`, `field_sign_in_password`, `sign_in_problem`, `button_sign_in`,
`button_close_panel`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from screener.kiosk.editors.problem_label import ProblemLabel
from screener.kiosk.overlay import Overlay
from screener.kiosk.page import make_label
from screener.ui.sign_in_field import make_sign_in_field
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.questionnaire.text import Words


class SignInPanel(Overlay):
    """Asks for name and password; whoever hears `tried` says what came of it."""

    tried = Signal(str, str)
    """Name and password, as typed."""

    def __init__(self, window: QWidget, words: Words, *, about: str) -> None:
        super().__init__(window, "panel_sign_in")
        self._words = words
        self.body.addWidget(make_label(words["kiosk_shell.sign-in-title"], "title"))
        self._about = make_label(about, "intro")
        self.body.addWidget(self._about)
        self._problem = ProblemLabel("sign_in_problem")
        self.body.addWidget(self._problem)
        self.name = self._add_field("name")
        self._password = self._add_field("password")
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self.name.returnPressed.connect(self._password.setFocus)
        self._password.returnPressed.connect(self._try)
        self._enter = QPushButton(words["kiosk_shell.sign-in"])
        self._enter.setObjectName("button_sign_in")
        set_variant(self._enter, "kind", "primary")
        self._enter.clicked.connect(self._try)
        close = QPushButton(words["kiosk_shell.close"])
        close.setObjectName("button_close_panel")
        close.clicked.connect(self.dismiss)
        self.add_foot(self._enter, close)

    def tell_problem(self, text: str) -> None:
        """Say why nobody was signed in, and let one try again."""
        self._set_busy(busy=False)
        self._say(text)
        self._password.clear()
        (self._password if self.name.text().strip() else self.name).setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_field(self, name: str) -> QLineEdit:
        label = make_label(self._words[f"kiosk_shell.sign-in-{name}"], "body")
        field = make_sign_in_field(f"field_sign_in_{name}", label)
        self.body.addWidget(label)
        self.body.addWidget(field)
        return field

    def _say(self, problem: str) -> None:
        """What is wrong stands in the place of what is asked: large text has no room for both."""
        self._problem.set_text(problem)
        self._about.setHidden(bool(problem))

    def _try(self) -> None:
        name, password = self.name.text(), self._password.text()
        if not name.strip() or not password:
            self.tell_problem(self._words["kiosk_shell.sign-in-blank"])
            return
        self._say("")
        self._set_busy(busy=True)
        self.tried.emit(name, password)

    def _set_busy(self, *, busy: bool) -> None:
        self._enter.setEnabled(not busy)
        self._enter.setText(self._words["kiosk_shell.sign-in-wait" if busy else "kiosk_shell.sign-in"])
