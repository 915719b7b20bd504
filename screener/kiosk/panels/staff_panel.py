"""Where staff type their code, on keys large enough for a finger; and what they may then do.

Object names: `panel_staff`, `field_staff_code`, `key_0` … `key_9`, `key_erase`, `button_staff_enter`,
`staff_problem`, `button_staff_restart`, `button_staff_leave`, `button_close_panel`, `notice_approval`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QWidget

from screener.kiosk.approval_notice import make_approval_notice
from screener.kiosk.editors.problem_label import ProblemLabel
from screener.kiosk.overlay import Overlay
from screener.kiosk.page import make_label
from screener.ui.icons import IconButton
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.interview.run import Run
    from screener.kiosk.staff_gate import StaffGate
    from screener.questionnaire.text import Words


class StaffPanel(Overlay):
    """Asks for the staff's code, and tells when it was right."""

    passed = Signal()
    """The code was right."""

    def __init__(self, window: QWidget, words: Words, gate: StaffGate, *, about: str) -> None:
        super().__init__(window, "panel_staff")
        self._words = words
        self._gate = gate
        self.body.addWidget(make_label(words["kiosk_shell.staff-title"], "title"))
        self.body.addWidget(make_label(about, "intro"))
        self._problem = ProblemLabel("staff_problem")
        self.body.addWidget(self._problem)
        self.field = QLineEdit()
        self.field.setObjectName("field_staff_code")
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setMaxLength(64)
        self.field.setAccessibleName(words["kiosk_shell.staff-code"])
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhNoPredictiveText)
        self.field.returnPressed.connect(self._try)
        self.body.addWidget(self.field)
        self.body.addLayout(self._make_keys())
        close = QPushButton(words["kiosk_shell.close"])
        close.setObjectName("button_close_panel")
        close.clicked.connect(self.dismiss)
        self.body.addWidget(close)
        self._timer = QTimer(self)
        self._timer.setInterval(500)
        self._timer.timeout.connect(self._show_wait)
        self._show_wait()

    def _make_keys(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(8)
        for index, digit in enumerate("123456789"):
            grid.addWidget(self._make_key(digit), index // 3, index % 3)
        erase = IconButton("erase", self._words["kiosk_shell.staff-erase"])
        erase.set_words_shown(False)
        erase.setObjectName("key_erase")
        erase.clicked.connect(self.field.backspace)
        self._enter = QPushButton(self._words["kiosk_shell.staff-enter"])
        self._enter.setObjectName("button_staff_enter")
        set_variant(self._enter, "kind", "primary")
        self._enter.clicked.connect(self._try)
        grid.addWidget(erase, 3, 0)
        grid.addWidget(self._make_key("0"), 3, 1)
        grid.addWidget(self._enter, 3, 2)
        return grid

    def _make_key(self, digit: str) -> QPushButton:
        key = QPushButton(digit)
        key.setObjectName(f"key_{digit}")
        set_variant(key, "kind", "option")
        key.clicked.connect(lambda: self.field.insert(digit))
        return key

    def _try(self) -> None:
        code = self.field.text()
        self.field.clear()
        if not code:
            return
        if self._gate.try_code(code):
            self.passed.emit()
            self.dismiss()
            return
        self._problem.set_text(self._words["kiosk_shell.staff-wrong"])
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_wait()

    def _show_wait(self) -> None:
        """While one has to wait, say for how long; after that, take tries again."""
        wait_s = self._gate.wait_s
        if wait_s:
            self._problem.set_text(self._words.format("kiosk_shell.staff-wait", seconds=wait_s))
            self._timer.start()
        elif self._timer.isActive():
            self._timer.stop()
            self._problem.set_text("")
        self._enter.setEnabled(not wait_s)


class StaffMenu(Overlay):
    """What staff may do with the kiosk, once their code was right."""

    restart_requested = Signal()
    exit_requested = Signal()

    def __init__(self, window: QWidget, words: Words, run: Run | None) -> None:
        """A menu.

        Args:
            window: What it covers.
            words: The words of the frame.
            run: Whose rules may not be approved; None before a patient began.
        """
        super().__init__(window, "panel_staff_menu")
        self.body.addWidget(make_label(words["kiosk_shell.staff-menu-title"], "title"))
        self.body.addWidget(make_label(words["kiosk_shell.staff-menu-words"], "intro"))
        for name, key, signal in (
            ("button_staff_restart", "staff-restart", self.restart_requested),
            ("button_staff_leave", "staff-leave", self.exit_requested),
        ):
            button = QPushButton(words[f"kiosk_shell.{key}"])
            button.setObjectName(name)
            button.clicked.connect(signal)
            self.body.addWidget(button)
        self.back = QPushButton(words["kiosk_shell.staff-back"])
        self.back.setObjectName("button_close_panel")
        set_variant(self.back, "kind", "primary")
        self.back.clicked.connect(self.dismiss)
        self.body.addSpacing(8)
        self.body.addWidget(self.back)
        if run is not None and not run.standing.is_approved:
            self.body.addWidget(make_approval_notice(run.standing, run.words))
