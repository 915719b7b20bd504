"""Where a password is typed: to sign in, or to unlock. What came of it is told here in a sentence.

Object names: `field_name`, `field_password`, `button_enter`, `sign_in_problem`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from screener.ui.icons import Icon
from screener.ui.sign_in_field import make_sign_in_field
from screener.ui.theme import changes_text, set_variant

if TYPE_CHECKING:
    from screener.questionnaire.text import Words

_EMS = 26
"""Its width, in heights of the text."""


class PasswordForm(QFrame):
    """A card with a field or two and one button."""

    tried = Signal(str, str)
    """Name and password, as typed."""

    def __init__(self, words: Words, about: str, *, asks_name: bool, parent: QWidget | None = None) -> None:
        """Make the card.

        Args:
            words: All the window's.
            about: What the words' keys begin with: `sign-in` or `lock`.
            asks_name: Whether there is a field for a name.
            parent: Whom it belongs to.
        """
        super().__init__(parent)
        self._words, self._about = words, about
        self._enter_words = words["review_shell.sign-in" if asks_name else "review_shell.lock-open"]
        set_variant(self, "kind", "card")
        self._fit()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(28, 24, 28, 24)
        self.body.setSpacing(10)
        title = QLabel(words[f"review_shell.{about}-title"])
        set_variant(title, "kind", "title")
        self.about = QLabel()
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self.about.setWordWrap(True)
        set_variant(self.about, "kind", "quiet")
        self.body.addWidget(title)
        self.body.addWidget(self.about)
        self.name = self._add_field("name") if asks_name else None
        self.password = self._add_field("password")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.returnPressed.connect(self._try)
        if self.name is not None:
            self.name.returnPressed.connect(self.password.setFocus)
        self.body.addWidget(self._build_problem())
        self.enter = QPushButton(self._enter_words)
        self.enter.setObjectName("button_enter")
        set_variant(self.enter, "kind", "primary")
        self.enter.clicked.connect(self._try)
        self.body.addWidget(self.enter)

    def ask(self, about: str) -> None:
        """Begin anew."""
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self.password.clear()
        self._problem.hide()
        self._set_busy(busy=False)
        self.focus_first()

    def focus_first(self) -> None:
        """Let the next key be typed where it belongs."""
        field = self.password if self.name is None or self.name.text().strip() else self.name
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell_problem(self, text: str) -> None:
        """Say why it did not open, and let one try again."""
        self._set_busy(busy=False)
        self.password.clear()
        self._problem_words.setText(text)
        self._problem.show()
        self.focus_first()

    def _build_problem(self) -> QWidget:
        self._problem = QWidget()
        icon = Icon("warning")
        set_variant(icon, "kind", "problem")
        self._problem_words = QLabel()
        self._problem_words.setObjectName("sign_in_problem")
        self._problem_words.setTextFormat(Qt.TextFormat.PlainText)
        self._problem_words.setWordWrap(True)
        set_variant(self._problem_words, "kind", "field-problem")
        row = QHBoxLayout(self._problem)
        row.setContentsMargins(0, 4, 0, 4)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._problem_words, 1)
        self._problem.hide()
        return self._problem

    def _add_field(self, name: str) -> QLineEdit:
        label = QLabel(self._words[f"review_shell.sign-in-{name}"])
        field = make_sign_in_field(f"field_{name}", label)
        self.body.addWidget(label)
        self.body.addWidget(field)
        return field

    def _try(self) -> None:
        name, password = self.name.text().strip() if self.name else "", self.password.text()
        if not self.enter.isEnabled():
            return
        if not password or (self.name is not None and not name):
            self.tell_problem(self._words[f"review_shell.{self._about}-blank"])
            return
        self._problem.hide()
        self._set_busy(busy=True)
        self.tried.emit(name, password)

    def _set_busy(self, *, busy: bool) -> None:
        for widget in (self.enter, self.password, self.name):
            if widget is not None:
                widget.setEnabled(not busy)
        self.enter.setText(self._words[f"review_shell.{self._about}-wait"] if busy else self._enter_words)

    def _fit(self) -> None:
        self.setFixedWidth(round(_EMS * self.fontInfo().pixelSize()))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if changes_text(event):
            self._fit()


def centre(widget: QWidget) -> QHBoxLayout:
    """A row with a widget in its middle, as high as its words ask for."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget)
    row.addStretch(1)
    return row
