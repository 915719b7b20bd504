"""The editor of a date item: three boxes, or roughly how long ago, or not sure.

Object names: `field_<item>_day`, `field_<item>_month`, `field_<item>_year`; `option_<item>_ago` opens
`field_<item>_amount` and `option_<item>_days`, `…_weeks`, `…_months`, `…_years`; `option_<item>_unsure`.
"""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtWidgets import QLayout
from typing_extensions import override

from screener.errors import Problem
from screener.interview.answers import Answer, Open, PartialDate, RoughlyAgo
from screener.kiosk.editors.date_fields import AgoFields, DateBoxes
from screener.kiosk.editors.date_reading import DateFault, find_doubt
from screener.kiosk.editors.editor import Editor
from screener.kiosk.editors.flow import FlowLayout
from screener.kiosk.editors.number_keys import NumberKeys
from screener.kiosk.editors.option import OptionButton, OptionLook
from screener.kiosk.editors.services import EditorServices
from screener.questionnaire.model import DateItem


class _Way(Enum):
    """How the date is being told."""

    BOXES = auto()
    AGO = auto()
    UNSURE = auto()


class DateEditor(Editor):
    """A date as the patient knows it. What is typed stays, even while another way of telling is chosen."""

    def __init__(self, item: DateItem, answer: Answer | None, services: EditorServices) -> None:
        super().__init__(item, services)
        self._item = item
        self._treatment_on = services.treatment_on
        self._way = _Way.BOXES
        self._boxes = DateBoxes(item, self.words)
        self._ago: AgoFields | None = None
        self._keys = NumberKeys(item.id, self.words, point=False)
        self._alternatives: dict[_Way, OptionButton] = {}
        self._row = FlowLayout(gap=8, line_gap=10)
        self._add_fields(self._row, self._boxes)
        self._boxes.typed.connect(self._on_boxes_typed)
        if not item.full_date and item.when != "future":
            self._add_alternative(_Way.AGO, "ago", "kiosk_form.date-ago")
        if not item.full_date or item.critical:
            self._add_alternative(_Way.UNSURE, "unsure", "answers.unsure")
        self.body.setSpacing(10)
        self.body.addLayout(self._row)
        self.body.addWidget(self._keys)
        self.set_answer(answer)

    def _add_fields(self, layout: QLayout, fields: DateBoxes | AgoFields) -> None:
        layout.addWidget(fields)
        fields.changed.connect(self._on_fields_changed)
        fields.left.connect(self.left)
        for field in fields.fields:
            self._keys.serve(field)

    def _add_alternative(self, way: _Way, name: str, words: str) -> None:
        button = OptionButton(f"option_{self.item_id}_{name}", self.words[words], OptionLook.BUTTON)
        button.clicked.connect(lambda chosen: self._on_way_clicked(way if chosen else _Way.BOXES))
        self._alternatives[way] = button
        self._row.addWidget(button)

    def _on_way_clicked(self, way: _Way) -> None:
        self._show_way(way)
        if way is _Way.AGO and self._ago is not None:
            self._ago.focus_first()
        self._on_fields_changed()

    def _show_way(self, way: _Way) -> None:
        self._way = way
        if way is _Way.AGO and self._ago is None:
            self._ago = AgoFields(self._item, self.words)
            self._add_fields(self.body, self._ago)
            self.body.addWidget(self._keys)
        self._boxes.set_aside(way is not _Way.BOXES)
        if self._ago is not None:
            self._ago.setVisible(way is _Way.AGO)
        for other, button in self._alternatives.items():
            button.setChecked(other is way)
        if way is _Way.UNSURE:
            self._keys.hide()

    def _on_boxes_typed(self) -> None:
        if self._way is not _Way.BOXES:
            self._show_way(_Way.BOXES)
            self._on_fields_changed()

    def _on_fields_changed(self) -> None:
        self.answer_changed.emit(self._find_answer())

    def _read(self) -> PartialDate | RoughlyAgo | Open | DateFault | None:
        match self._way:
            case _Way.UNSURE:
                return Open.UNSURE
            case _Way.AGO if self._ago is not None:
                return self._ago.read()
            case _:
                return self._boxes.read()

    def _find_answer(self) -> Answer | None:
        read = self._read()
        return None if isinstance(read, DateFault) else read

    @override
    def find_problems(self) -> tuple[Problem, ...]:
        fault = self._read()
        if isinstance(fault, PartialDate | RoughlyAgo):
            fault = find_doubt(fault, self._item.when, self._treatment_on())
        if not isinstance(fault, DateFault):
            return ()
        key = f"kiosk_form.{fault}"
        return (Problem("KIOSK-011", self.words[key], self.words[f"{key}-advice"], where=self.item_id),)

    @override
    def is_unfinished(self) -> bool:
        return isinstance(self._read(), DateFault)

    @override
    def set_answer(self, answer: Answer | None) -> None:
        match answer:
            case RoughlyAgo():
                self._show_way(_Way.AGO)
                if self._ago is not None:
                    self._ago.show_answer(answer)
            case Open.UNSURE:
                self._show_way(_Way.UNSURE)
            case _:
                self._show_way(_Way.BOXES)
                self._boxes.show_answer(answer if isinstance(answer, PartialDate) else None)

    @override
    def focus_first(self) -> None:
        match self._way:
            case _Way.UNSURE:
                self._alternatives[_Way.UNSURE].setFocus()
            case _Way.AGO if self._ago is not None:
                self._ago.focus_first()
            case _:
                self._boxes.focus_first()
