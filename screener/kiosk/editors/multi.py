"""The editor of a multi item: any number of options, in rows with boxes.

Object names: `option_<item>_<option>` for each option.
"""

from __future__ import annotations

from typing_extensions import override

from screener.interview.answers import Answer, ChosenMany
from screener.kiosk.editors.editor import Editor
from screener.kiosk.editors.option import OptionButton, OptionLook
from screener.kiosk.editors.option_grid import OptionGrid
from screener.kiosk.editors.services import EditorServices
from screener.questionnaire.model import MultiItem

NONE = "none"
"""The option that excludes all others."""


class MultiEditor(Editor):
    """Several options. Choosing `none` takes the others away, and choosing another takes `none` away."""

    def __init__(self, item: MultiItem, answer: Answer | None, services: EditorServices) -> None:
        super().__init__(item, services)
        self._buttons = {
            option: OptionButton(f"option_{item.id}_{option}", words, OptionLook.CHECK)
            for option, words in item.options.items()
        }
        for option, button in self._buttons.items():
            button.clicked.connect(lambda checked, option=option: self._on_option_clicked(option, checked))
        self.body.addWidget(OptionGrid(tuple(self._buttons.values()), columns=2, lines=3))
        self.set_answer(answer)

    def _on_option_clicked(self, option: str, checked: bool) -> None:
        if checked:
            for other, button in self._buttons.items():
                if other != option and NONE in (other, option):
                    button.setChecked(False)
        chosen = tuple(option for option, button in self._buttons.items() if button.isChecked())
        self.answer_changed.emit(ChosenMany(chosen) if chosen else None)

    @override
    def set_answer(self, answer: Answer | None) -> None:
        chosen = answer.options if isinstance(answer, ChosenMany) else ()
        for option, button in self._buttons.items():
            button.setChecked(option in chosen)

    @override
    def focus_first(self) -> None:
        next(iter(self._buttons.values())).setFocus()
