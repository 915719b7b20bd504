"""Where staff sign in to the window, with their own name and password.

Object names: `page_sign_in`, those of `password_form`, `sign_in_clinic`, `sign_in_hint`, `sign_in_warning`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from screener.review.password_form import PasswordForm, centre
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.questionnaire.text import Words


class SignInPage(QWidget):
    """Asks for name and password; whoever hears `tried` says what came of it."""

    tried = Signal(str, str)
    """Name and password, as typed."""

    def __init__(self, words: Words, clinic: str, hint: str = "", parent: QWidget | None = None) -> None:
        """Make it for a clinic; the hint says how to sign in, where that is no secret."""
        super().__init__(parent)
        self.setObjectName("page_sign_in")
        set_variant(self, "kind", "page")
        self._words = words
        name = QLabel(clinic)
        name.setObjectName("sign_in_clinic")
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setWordWrap(True)
        name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_variant(name, "kind", "display")
        self.form = PasswordForm(words, "sign-in", asks_name=True)
        self.form.tried.connect(self.tried)
        self._hint = QLabel(hint)
        self._hint.setObjectName("sign_in_hint")
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_variant(self._hint, "kind", "quiet")
        self._warning = QLabel()
        self._warning.setObjectName("sign_in_warning")
        self._warning.setTextFormat(Qt.TextFormat.PlainText)
        self._warning.setWordWrap(True)
        set_variant(self._warning, "kind", "field-problem")
        self._warning.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(40, 24, 40, 24)
        layout.setSpacing(20)
        layout.addStretch(2)
        layout.addWidget(name)
        layout.addLayout(centre(self.form))
        layout.addWidget(self._hint)
        self._hint.setVisible(bool(hint))  # in its place by now: else it would be a window of its own
        layout.addWidget(self._warning)
        layout.addStretch(3)
        self.ask()

    def ask(self, *, was_signed_out: bool = False) -> None:
        """Begin anew, for the next person: nobody's name stands there."""
        if self.form.name is not None:
            self.form.name.clear()
        self.form.ask(self._words["review_shell.sign-in-again" if was_signed_out else "review_shell.sign-in-about"])

    def preset_name(self, name: str) -> None:
        """Fill in the name of the only person there is, if nobody has begun to type."""
        field = self.form.name
        if field is not None and not field.text():
            field.setText(name)
            self.form.focus_first()

    def warn(self, text: str) -> None:
        """Say what somebody should know before they sign in; nothing if it is blank."""
        self._warning.setText(text)
        self._warning.setVisible(bool(text))
