"""One understanding question with its feedback, shown at once.

Object names: `item_<question>`, `option_<question>_<option>`, `feedback_<question>`, `button_try_<question>`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from screener.interview.journey import UnderstandingAnswer
from screener.interview.understanding import Standing, find_standing
from screener.kiosk.editors.option import OptionButton, OptionLook
from screener.kiosk.editors.option_grid import OptionGrid
from screener.kiosk.editors.problem_label import ProblemLabel
from screener.kiosk.page import make_label
from screener.questionnaire.teaching import Question
from screener.questionnaire.text import Words
from screener.ui.icons import Icon
from screener.ui.theme import set_variant

_ICONS = {Standing.EXPLAINED: "info", Standing.UNDERSTOOD: "check", Standing.TALK: "speech"}


class UnderstandingCard(QFrame):
    """One question. What a choice means is decided outside; `show_answer` shows what came of it."""

    chosen = Signal(str)
    """Id of the option a person chose."""
    staff_requested = Signal()
    """Staff want to allow one more try."""

    def __init__(self, question: Question, words: Words) -> None:
        super().__init__()
        self.question = question
        self._words = words
        self.setObjectName(f"item_{question.id}")
        set_variant(self, "kind", "card")
        self._options = {
            option: OptionButton(f"option_{question.id}_{option}", text, OptionLook.RADIO)
            for option, text in question.options.items()
        }
        for option, button in self._options.items():
            button.clicked.connect(lambda _checked, option=option: self._on_clicked(option))
        self._shown = ""
        self._is_open = True
        self._problem = ProblemLabel(f"problem_{question.id}")
        self._feedback_icon = Icon("info")
        self._feedback_label = make_label("", "body")
        self._feedback_label.setObjectName(f"feedback_{question.id}")
        self._allow = QPushButton(words["kiosk_sign.allow-try"])
        self._allow.setObjectName(f"button_try_{question.id}")
        self._allow.clicked.connect(self.staff_requested)
        self.feedback = self._make_feedback()
        self._lay_out()

    def _make_feedback(self) -> QFrame:
        frame = QFrame()
        set_variant(frame, "kind", "notice")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._feedback_icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._feedback_label, 1)
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(12)
        layout.addLayout(row)
        layout.addWidget(self._allow, 0, Qt.AlignmentFlag.AlignLeft)
        return frame

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 20)
        layout.setSpacing(12)
        layout.addWidget(make_label(self.question.ask, "question"))
        layout.addWidget(self._problem)
        layout.addWidget(OptionGrid(tuple(self._options.values()), columns=1))
        layout.addWidget(self.feedback)

    def show_answer(self, answer: UnderstandingAnswer | None, *, may_try_again: bool = False) -> None:
        """Show where the question stands.

        Args:
            answer: What was chosen so far.
            may_try_again: True once staff have allowed another try.
        """
        standing = find_standing(answer)
        self._is_open = may_try_again or standing in (Standing.ASKED, Standing.EXPLAINED)
        last = answer.choices[-1] if answer and answer.choices else ""
        self._shown = "" if self._is_open else last
        self._show_choice()
        self._problem.set_text("")
        self.feedback.setVisible(standing is not Standing.ASKED)
        if standing is not Standing.ASKED:
            self._feedback_icon.set_icon(_ICONS[standing])
            self._feedback_label.setText(self._say(standing, last, may_try_again=may_try_again))
        self._allow.setVisible(standing is Standing.TALK and self.question.needed and not may_try_again)
        self.setAccessibleName(self.question.ask)
        self.setAccessibleDescription(self._feedback_label.text())

    def set_problem(self, text: str) -> None:
        """Show what is in the way, or nothing."""
        self._problem.set_text(text)

    def focus_first(self) -> None:
        """Put the focus where this question is answered."""
        first = next(iter(self._options.values())) if self._allow.isHidden() else self._allow
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_clicked(self, option: str) -> None:
        """Options stay where the focus can reach them once all is decided, and then change no more."""
        if self._is_open:
            self.chosen.emit(option)
        else:
            self._show_choice()

    def _show_choice(self) -> None:
        for option, button in self._options.items():
            button.setChecked(option == self._shown)

    def _say(self, standing: Standing, last: str, *, may_try_again: bool) -> str:
        chosen = self.question.options.get(last, "")
        if may_try_again:
            return self._words.format("kiosk_sign.try-again", explain=self.question.explain)
        match standing:
            case Standing.EXPLAINED:
                key = "kiosk_sign.explained"
            case Standing.UNDERSTOOD:
                key = "kiosk_sign.understood"
            case Standing.TALK:
                key = "kiosk_sign.talk-needed" if self.question.needed else "kiosk_sign.talk"
            case Standing.ASKED:
                return ""
        return self._words.format(key, explain=self.question.explain, chosen=chosen)
