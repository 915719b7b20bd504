"""Where a patient who comes back types the code of their visit, on keys large enough for a trembling finger.

Object names: `panel_code`, `field_visit_code`, `key_0` … `key_9`, `key_erase`, `code_problem`, `button_code_go_on`,
`button_close_panel`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QWidget

from screener.kiosk.editors.problem_label import ProblemLabel
from screener.kiosk.overlay import Overlay
from screener.kiosk.page import make_label
from screener.ui.icons import IconButton
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.questionnaire.text import Words

CODE_DIGITS = 6


class CodePanel(Overlay):
    """Asks for the code; whoever hears `tried` says what came of it."""

    tried = Signal(str)
    """Six digits."""

    def __init__(self, window: QWidget, words: Words) -> None:
        super().__init__(window, "panel_code")
        self.words = words
        self.body.addWidget(make_label(words["kiosk_visits.code-title"], "title"))
        self._intro = make_label(words["kiosk_visits.code-intro"], "intro")
        self.body.addWidget(self._intro)
        self._problem = ProblemLabel("code_problem")
        self.body.addWidget(self._problem)
        self.field = QLineEdit()
        self.field.setObjectName("field_visit_code")
        self.field.setAccessibleName(words["kiosk_visits.code-field"])
        self.field.setMaxLength(CODE_DIGITS)
        self.field.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]*"), self.field))
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhNoPredictiveText)
        self.field.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        set_variant(self.field, "kind", "code")
        # The validator keeps `returnPressed` from being told of a code that is short, which is to be told here.
        self.field.textChanged.connect(lambda: self._say(""))
        self.field.returnPressed.connect(self._try)
        self.body.addWidget(self.field)
        self.body.addLayout(self._make_keys())
        self._go_on = QPushButton(words["kiosk_visits.code-go-on"])
        self._go_on.setObjectName("button_code_go_on")
        set_variant(self._go_on, "kind", "primary")
        self._go_on.clicked.connect(self._try)
        close = QPushButton(words["kiosk_visits.code-close"])
        close.setObjectName("button_close_panel")
        set_variant(close, "kind", "quiet")
        close.clicked.connect(self.dismiss)
        self.add_foot(self._go_on, close)

    def tell_problem(self, text: str) -> None:
        """Say why nothing was opened, and let one type again."""
        self._set_busy(busy=False)
        self.field.clear()
        self._say(text)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_keys(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(8)
        # Two rows, as the keys for numbers elsewhere: with very large text all of it stays in view.
        for row, digits in enumerate(("12345", "67890")):
            for column, digit in enumerate(digits):
                grid.addWidget(self._make_key(digit), row, column)
        erase = IconButton("erase", self.words["kiosk_visits.code-erase"])
        erase.set_words_shown(False)
        erase.setObjectName("key_erase")
        set_variant(erase, "kind", "big-key")
        erase.clicked.connect(self.field.backspace)
        grid.addWidget(erase, 0, 5)
        return grid

    def _make_key(self, digit: str) -> QPushButton:
        key = QPushButton(digit)
        key.setObjectName(f"key_{digit}")
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_variant(key, "kind", "big-key")
        key.clicked.connect(lambda: self.field.insert(digit))
        return key

    def _say(self, problem: str) -> None:
        """What is wrong stands in the place of what is asked: large text has no room for both."""
        self._problem.set_text(problem)
        self._intro.setHidden(bool(problem))

    def _try(self) -> None:
        code = self.field.text()
        if len(code) < CODE_DIGITS:
            self._say(self.words["kiosk_visits.code-short"])
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._set_busy(busy=True)
        self.tried.emit(code)

    def _set_busy(self, *, busy: bool) -> None:
        self._go_on.setEnabled(not busy)
        self._go_on.setText(self.words["kiosk_visits.code-moment" if busy else "kiosk_visits.code-go-on"])
