"""The editor of a multi item: any number of options, in rows with boxes.

Object names: `option_<item>_<option>` for each option.
"""

from __future__ import annotations

from typing_extensions import override

from screener.errors import Problem
from screener.interview.answers import Answer, ChosenMany
from screener.interview.checking import NONE, find_conflict
from screener.kiosk.editors.editor import Editor
from screener.kiosk.editors.option import OptionButton, OptionLook
from screener.kiosk.editors.option_grid import OptionGrid
from screener.kiosk.editors.services import EditorServices
from screener.questionnaire.model import MultiItem


class MultiEditor(Editor):
    """Several options. Choosing another takes `none` away.

    Choosing `none` beside others keeps them and asks which is right: who reaches the end of a list and takes "None of
    these" for "none of the rest" must not lose what they said.
    """

    def __init__(self, item: MultiItem, answer: Answer | None, services: EditorServices) -> None:
        super().__init__(item, services)
        self._item = item
        self._buttons = {
            option: OptionButton(f"option_{item.id}_{option}", words, OptionLook.CHECK)
            for option, words in item.options.items()
        }
        for option, button in self._buttons.items():
            button.clicked.connect(lambda checked, option=option: self._on_option_clicked(option, checked))
        self.body.addWidget(OptionGrid(tuple(self._buttons.values()), columns=2, lines=3))
        self.set_answer(answer)

    def _on_option_clicked(self, option: str, checked: bool) -> None:
        if checked and option != NONE and NONE in self._buttons:
            self._buttons[NONE].setChecked(False)
        self.answer_changed.emit(self._find_answer())
        self.set_problems(self.find_problems())

    def _find_answer(self) -> ChosenMany | None:
        chosen = tuple(option for option, button in self._buttons.items() if button.isChecked())
        return ChosenMany(chosen) if chosen else None

    @override
    def find_problems(self) -> tuple[Problem, ...]:
        answer = self._find_answer()
        conflict = find_conflict(self._item, answer) if answer else None
        return (conflict,) if conflict else ()

    @override
    def set_answer(self, answer: Answer | None) -> None:
        chosen = answer.options if isinstance(answer, ChosenMany) else ()
        for option, button in self._buttons.items():
            button.setChecked(option in chosen)

    @override
    def focus_first(self) -> None:
        next(iter(self._buttons.values())).setFocus()
