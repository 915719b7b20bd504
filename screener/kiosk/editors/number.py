"""The editor of a number item: a field with its unit, keys for less and more, and digits to touch.

Object names: `field_<item>`, `less_<item>`, `more_<item>`, and those of `number_keys`.
"""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton
from typing_extensions import override

from screener.errors import Problem
from screener.interview.answers import Answer, Number
from screener.interview.numbers import read_number
from screener.kiosk.editors.editor import Editor
from screener.kiosk.editors.line import ShortLine
from screener.kiosk.editors.number_keys import NumberKeys
from screener.kiosk.editors.services import EditorServices
from screener.questionnaire.model import NumberItem
from screener.questionnaire.text import Words
from screener.ui.icons import IconButton
from screener.ui.theme import set_variant

_STEPS_AT_MOST = 100
"""With more steps than this from end to end, stepping is no way to get there, and only digits are offered."""


class NumberEditor(Editor):
    """A number as typed. What is no number, or cannot be right, stays in the field and is no answer."""

    def __init__(self, item: NumberItem, answer: Answer | None, services: EditorServices) -> None:
        super().__init__(item, services)
        self._item = item
        self._step = Decimal(1).scaleb(-item.decimals)
        self._field = ShortLine(f"field_{item.id}", 7)
        self._field.setAccessibleName(f"{item.ask} {item.unit}".strip())
        self._field.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.setFocusProxy(self._field)
        keys = NumberKeys(item.id, self.words, point=item.decimals > 0)
        keys.serve(self._field)
        self.body.addLayout(self._make_row(item))
        self.body.addWidget(keys)
        self.set_answer(answer)
        self._field.textChanged.connect(self._on_text_changed)
        self._field.editingFinished.connect(self.left)

    def _make_row(self, item: NumberItem) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        can_step = (item.at_most - item.at_least) / float(self._step) <= _STEPS_AT_MOST
        if can_step:
            row.addWidget(self._make_step_button("less", "minus", -self._step))
        row.addWidget(self._field)
        if can_step:
            row.addWidget(self._make_step_button("more", "plus", self._step))
        if item.unit:
            unit = QLabel(item.unit)
            unit.setTextFormat(Qt.TextFormat.PlainText)
            row.addWidget(unit)
        row.addStretch(1)
        return row

    def _make_step_button(self, name: str, icon: str, step: Decimal) -> QPushButton:
        button = IconButton(icon, self.words[f"kiosk_form.number-{name}"])
        button.set_words_shown(False)
        button.setObjectName(f"{name}_{self.item_id}")
        button.setAutoRepeat(True)
        set_variant(button, "kind", "key")
        button.clicked.connect(lambda _=False: self._on_step_clicked(step))
        return button

    def _on_step_clicked(self, step: Decimal) -> None:
        least, most = Decimal(f"{self._item.at_least:g}"), Decimal(f"{self._item.at_most:g}")
        value = read_number(self._field.text())
        value = least if value is None else min(max(value + step, least), most)
        self._field.setText(str(value))

    def _on_text_changed(self) -> None:
        self.answer_changed.emit(self._find_answer())

    def _find_answer(self) -> Number | None:
        value = read_number(self._field.text())
        return None if value is None or self._is_impossible(value) else Number(value)

    def _is_impossible(self, value: Decimal) -> bool:
        return not self._item.at_least <= value <= self._item.at_most or self._is_too_exact(value)

    def _is_too_exact(self, value: Decimal) -> bool:
        return value != round(value, self._item.decimals)

    @override
    def find_problems(self) -> tuple[Problem, ...]:
        text = self._field.text().strip()
        if not text or self._find_answer() is not None:
            return ()
        return (_describe_fault(self._item, read_number(text), self.words),)

    @override
    def is_unfinished(self) -> bool:
        return bool(self.find_problems())

    @override
    def set_answer(self, answer: Answer | None) -> None:
        text = str(answer.value) if isinstance(answer, Number) else ""
        if read_number(text) != read_number(self._field.text()):
            self._field.blockSignals(True)
            self._field.setText(text)
            self._field.blockSignals(False)

    @override
    def focus_first(self) -> None:
        self._field.setFocus()


def _describe_fault(item: NumberItem, value: Decimal | None, words: Words) -> Problem:
    """Say what keeps a text from being the number asked for."""
    if value is None:
        fault = "number-unknown"
    elif item.at_least <= value <= item.at_most:
        fault = "number-too-exact" if item.decimals else "number-not-whole"
    else:
        fault = "number-out-of-range"
    advice = words.format(
        f"kiosk_form.{fault}-advice", least=f"{item.at_least:g}", most=f"{item.at_most:g}", decimals=item.decimals
    )
    return Problem("KIOSK-010", words[f"kiosk_form.{fault}"], advice, where=item.id)
