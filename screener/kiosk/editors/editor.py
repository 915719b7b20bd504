"""The contract of all editors: show one answer, tell when it changes, tell what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from screener.errors import Problem
from screener.interview.answers import Answer
from screener.kiosk.editors.problem_label import ProblemLabel
from screener.kiosk.editors.services import EditorServices
from screener.questionnaire.model import ItemFields

_PRESS_MS = 50
"""How soon after a press one looks again whether it is over."""


class Editor(QWidget):
    """One item's answer on screen. It never changes an answer by itself, and knows no other editor.

    Object names: `editor_<item>` is the editor, `problem_<item>` what is wrong; each kind names its own parts.
    """

    answer_changed = Signal(object)
    """The answer after a person changed it: an `Answer`, or None for a blank."""
    left = Signal()
    """The person went on to something else, so what was typed may now be judged."""
    arranged = Signal()
    """Parts came or went, so the order in which Tab stops at them has to be told anew."""
    view_requested = Signal(object)
    """A widget of this editor that should now be seen."""

    def __init__(self, item: ItemFields, services: EditorServices) -> None:
        super().__init__()
        self.item_id = item.id
        self.words = services.words
        self.setObjectName(f"editor_{item.id}")
        self.setAccessibleName(item.ask)
        self.setAccessibleDescription(item.help)
        self._help = item.help
        self._problem_label: ProblemLabel | None = None
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)

    def set_answer(self, answer: Answer | None) -> None:
        """Show an answer, or a blank, without telling anyone."""
        raise NotImplementedError

    def focus_first(self) -> None:
        """Put the focus where this answer begins."""
        raise NotImplementedError

    def find_problems(self) -> tuple[Problem, ...]:
        """What is wrong with what stands here now. Nothing, for editors that cannot hold anything wrong."""
        return ()

    def is_unfinished(self) -> bool:
        """True if something stands here that is no answer, so that it must be corrected or cleared."""
        return False

    def find_stops(self) -> list[QWidget]:
        """Everything Tab stops at, in reading order."""
        return find_stops(self)

    def judge(self) -> None:
        """Show what is wrong with what stands here now, but not while a finger or button is down.

        What is shown moves all that stands below it: away from under the finger that left this field to press it.
        """
        if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self.set_problems(self.find_problems())
        else:
            QTimer.singleShot(_PRESS_MS, self, self.judge)

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Show what is wrong above the field, or nothing."""
        text = "\n".join(f"{problem.message} {problem.advice}".strip() for problem in problems)
        if self._problem_label is None:
            if not text:
                return
            self._problem_label = ProblemLabel(f"problem_{self.item_id}")
            self.body.insertWidget(0, self._problem_label)
        self._problem_label.set_text(text)
        self.setAccessibleDescription(f"{text} {self._help}".strip())


def find_stops(widget: QWidget) -> list[QWidget]:
    """Everything in a widget that Tab stops at, in the order it was built."""
    return [child for child in widget.findChildren(QWidget) if child.focusPolicy() & Qt.FocusPolicy.TabFocus]
