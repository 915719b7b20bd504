"""The editor of a choice item: one of several options, in rows.

Object names: `option_<item>_<option>` for each option.
"""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import override

from screener.interview.answers import Answer, Chosen, Open
from screener.kiosk.editors.editor import Editor
from screener.kiosk.editors.option import OptionButton, OptionLook
from screener.kiosk.editors.option_grid import OptionGrid
from screener.kiosk.editors.services import EditorServices
from screener.questionnaire.model import ChoiceItem, ItemFields

_OPEN = frozenset(Open)


class OneOfEditor(Editor):
    """Exactly one option, or none: choosing the chosen one again clears it."""

    def __init__(
        self,
        item: ItemFields,
        options: Mapping[str, str],
        answer: Answer | None,
        services: EditorServices,
        *,
        look: OptionLook,
        columns: int,
    ) -> None:
        """Offer options.

        Args:
            item: What is asked.
            options: Option id → its words, in the order shown.
            answer: What is chosen to begin with.
            services: As for every editor.
            look: How an option looks.
            columns: Beside how many others it may stand.
        """
        super().__init__(item, services)
        self._buttons = {
            option: OptionButton(f"option_{item.id}_{option}", words, look) for option, words in options.items()
        }
        for option, button in self._buttons.items():
            button.clicked.connect(lambda checked, option=option: self._on_option_clicked(option, checked))
        self.body.addWidget(OptionGrid(tuple(self._buttons.values()), columns=columns))
        self.set_answer(answer)

    def _on_option_clicked(self, option: str, checked: bool) -> None:
        answer = _make_answer(option) if checked else None
        self.set_answer(answer)
        self.answer_changed.emit(answer)

    @override
    def set_answer(self, answer: Answer | None) -> None:
        chosen = answer.option if isinstance(answer, Chosen) else answer
        for option, button in self._buttons.items():
            button.setChecked(option == chosen)

    @override
    def focus_first(self) -> None:
        chosen = (button for button in self._buttons.values() if button.isChecked())
        next(chosen, next(iter(self._buttons.values()))).setFocus()


class ChoiceEditor(OneOfEditor):
    """One option of a choice item."""

    def __init__(self, item: ChoiceItem, answer: Answer | None, services: EditorServices) -> None:
        super().__init__(item, item.options, answer, services, look=OptionLook.RADIO, columns=2)


def _make_answer(option: str) -> Answer:
    return Open(option) if option in _OPEN else Chosen(option)
