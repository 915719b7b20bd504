"""The cover over everything while nobody is there: only the same person's password takes it away.

What is under it is hidden and disabled, so that neither eye nor key reaches it; nothing of it is lost.

Object names: `lock`, those of `password_form`, `button_lock_sign_out`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from screener.review.password_form import PasswordForm, centre
from screener.ui.icons import Icon
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.questionnaire.text import Words


class Lock(QWidget):
    """Asks for the password of who is signed in; whoever hears `tried` says what came of it."""

    tried = Signal(str)
    """The password, as typed."""
    sign_out_requested = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lock")
        set_variant(self, "kind", "page")
        self._words = words
        self._is_sure = False
        self.form = PasswordForm(words, "lock", asks_name=False)
        self.form.tried.connect(lambda _, password: self.tried.emit(password))
        self._loses = QLabel()
        self._loses.setWordWrap(True)
        set_variant(self._loses, "kind", "serious")
        self.sign_out = QPushButton(words["review_shell.lock-sign-out"])
        self.sign_out.setObjectName("button_lock_sign_out")
        self.sign_out.clicked.connect(self._on_sign_out)
        self.form.body.addSpacing(10)
        self.form.body.addWidget(self._loses)
        self.form.body.addWidget(self.sign_out)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(Icon("lock", ems=4), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(12)
        layout.addLayout(centre(self.form))
        layout.addStretch(3)

    def ask(self, name: str, *, was_idle: bool, warning: str = "") -> None:
        """Begin to cover.

        Args:
            name: Who is signed in.
            was_idle: Whether it locked by itself.
            warning: What becomes of work that is not done, told before somebody signs out; empty if there is none.
        """
        self._is_sure = not warning
        self._loses.setText(warning)
        self._loses.hide()
        self.sign_out.setText(self._words["review_shell.lock-sign-out"])
        about = self._words.format("review_shell.lock-about", name=name)
        self.form.ask(f"{self._words['review_shell.lock-idle']} {about}" if was_idle else about)

    def refuse(self, why: str) -> None:
        """Say why nobody can sign out right now, in place of what they were warned of."""
        self._loses.hide()
        self.form.tell_problem(why)

    def _on_sign_out(self) -> None:
        if self._is_sure:
            self.sign_out_requested.emit()
            return
        self._is_sure = True
        self._loses.show()
        self.sign_out.setText(self._words["review_shell.sign-out-sure"])


def close_other_windows(window: QWidget) -> None:
    """Take away every dialog, menu and list that stands over a window: a lock covers all or nothing."""
    popup = QApplication.activePopupWidget()
    while popup is not None:
        popup.close()
        after = QApplication.activePopupWidget()
        popup = None if after is popup else after
    for other in QApplication.topLevelWidgets():
        if other is not window and other.isVisible() and not other.isAncestorOf(window):
            other.close()
