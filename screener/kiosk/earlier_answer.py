"""What was answered at an earlier visit, with two large buttons: still so, or change. Nothing is chosen for anybody.

Object names: `earlier_<item>`, `still_so_<item>`, `otherwise_<item>`, `problem_earlier_<item>`; `still_so_all_<…>`.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from screener.errors import Problem
from screener.kiosk.editors.option import OptionButton, OptionLook
from screener.kiosk.editors.option_grid import OptionGrid
from screener.kiosk.editors.problem_label import ProblemLabel
from screener.kiosk.page import make_label
from screener.questionnaire.text import Words
from screener.ui.theme import set_variant


class Said(Enum):
    """What was said of an earlier answer."""

    NOTHING = auto()
    STILL_SO = auto()
    OTHERWISE = auto()
    """It is answered anew, or about to be."""


class EarlierAnswer(QWidget):
    """One earlier answer in words. It decides nothing about the answer now."""

    confirmed = Signal()
    change_wanted = Signal()

    def __init__(self, item_id: str, ask: str, answer: str, words: Words, *, is_known: bool) -> None:
        """Show an answer.

        Args:
            item_id: The question.
            ask: Its words.
            answer: What was answered, in words.
            words: The program's words.
            is_known: True if the clinic knows it by itself.
        """
        super().__init__()
        self._item_id = item_id
        self.setObjectName(f"earlier_{item_id}")
        told = make_label(words["kiosk_visits.earlier-known" if is_known else "kiosk_visits.earlier"], "help")
        said = make_label(answer, "subheading")
        self._problem = ProblemLabel(f"problem_earlier_{item_id}")
        self._still_so = self._make_button("still_so", ask, answer, words["kiosk_visits.still-so"])
        self._otherwise = self._make_button("otherwise", ask, answer, words["kiosk_visits.otherwise"])
        self._still_so.clicked.connect(self.confirmed)
        self._otherwise.clicked.connect(self.change_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for part in (self._problem, told, said):
            layout.addWidget(part)
        layout.addSpacing(2)
        layout.addWidget(OptionGrid((self._still_so, self._otherwise), columns=2))

    def _make_button(self, name: str, ask: str, answer: str, text: str) -> OptionButton:
        button = OptionButton(f"{name}_{self._item_id}", text, OptionLook.BUTTON)
        button.setAccessibleName(f"{ask} {answer} {text}")
        return button

    def show_said(self, said: Said) -> None:
        """Show which of the two was chosen, if any."""
        self._still_so.setChecked(said is Said.STILL_SO)
        self._otherwise.setChecked(said is Said.OTHERWISE)

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Show what is wrong, or nothing."""
        self._problem.set_text("\n".join(f"{problem.message} {problem.advice}".strip() for problem in problems))

    def focus_first(self) -> None:
        """Put the focus where one says whether it is still so."""
        self._still_so.setFocus(Qt.FocusReason.OtherFocusReason)

    def find_stops(self) -> list[QWidget]:
        """Everything Tab stops at, in reading order."""
        return [self._still_so, self._otherwise]


class AllStillSo(QFrame):
    """One button below several earlier answers, that says of all not yet looked at that they are still so."""

    pressed = Signal()

    def __init__(self, name: str, words: Words) -> None:
        super().__init__()
        set_variant(self, "kind", "notice")
        self._words = words
        self._hint = make_label(words["kiosk_visits.rest-hint"], "help")
        self.button = QPushButton(words["kiosk_visits.rest"])
        self.button.setObjectName(f"still_so_all_{name}")
        self.button.setAccessibleDescription(self._hint.text())
        self.button.clicked.connect(self.pressed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 16, 22, 18)
        layout.setSpacing(10)
        layout.addWidget(self._hint)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_left(self, count: int) -> None:
        """Say whether any of them has not been looked at yet."""
        self._hint.setText(self._words["kiosk_visits.rest-hint" if count else "kiosk_visits.all-done"])
        self.button.setVisible(count > 0)
