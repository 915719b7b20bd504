"""Which editor an item type has. The one place that knows them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from screener.interview.answers import Answer
from screener.kiosk.editors.areas import MapEditor
from screener.kiosk.editors.choice import ChoiceEditor
from screener.kiosk.editors.date import DateEditor
from screener.kiosk.editors.editor import Editor
from screener.kiosk.editors.medicines import MedicinesEditor
from screener.kiosk.editors.multi import MultiEditor
from screener.kiosk.editors.number import NumberEditor
from screener.kiosk.editors.services import EditorServices
from screener.kiosk.editors.text import TextEditor
from screener.kiosk.editors.yes_no import YesNoEditor
from screener.questionnaire.model import (
    ChoiceItem,
    DateItem,
    Item,
    ItemFields,
    MapItem,
    MedicineListItem,
    MultiItem,
    NumberItem,
    TextItem,
    YesNoItem,
    YesNoUnsureItem,
)

EDITORS: Mapping[type[ItemFields], Callable[[Any, Answer | None, EditorServices], Editor]] = {
    YesNoItem: YesNoEditor,
    YesNoUnsureItem: YesNoEditor,
    ChoiceItem: ChoiceEditor,
    MultiItem: MultiEditor,
    MapItem: MapEditor,
    DateItem: DateEditor,
    NumberItem: NumberEditor,
    TextItem: TextEditor,
    MedicineListItem: MedicinesEditor,
}
"""Item type → what makes its editor from an item of that type, its answer and the services."""


def make_editor(item: Item, answer: Answer | None, services: EditorServices) -> Editor:
    """The editor of an item, showing its answer."""
    return EDITORS[type(item)](item, answer, services)
