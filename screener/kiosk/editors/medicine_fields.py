"""What is asked about one medicine: whether it is still taken, when last, as what, where, what for, and its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from screener.errors import Problem
from screener.interview.answers import (
    Answer,
    Chosen,
    ChosenMany,
    MedicineEntry,
    MedicineForm,
    MedicineStatus,
    Open,
    PartialDate,
    RoughlyAgo,
    Written,
)
from screener.kiosk.editors.choice import OneOfEditor
from screener.kiosk.editors.date import DateEditor
from screener.kiosk.editors.editor import Editor
from screener.kiosk.editors.multi import MultiEditor
from screener.kiosk.editors.option import OptionLook
from screener.kiosk.editors.services import EditorServices
from screener.kiosk.editors.text import TextEditor
from screener.kiosk.page import make_label
from screener.medicines.remarks import find_form
from screener.questionnaire.model import ChoiceItem, DateItem, MultiItem, TextItem

_ON_SKIN = frozenset({MedicineForm.CREAM, MedicineForm.GEL, MedicineForm.PATCH})
"""Forms of which it matters where on the body they are used."""
_ABOUT_PLACE = ("site", "site-words")

Given = dict[str, Answer | None]
"""Field → what is answered there."""


class MedicineFields(QWidget):
    """The fields of one entry. Each change yields the whole entry anew."""

    changed = Signal(object)
    """The `MedicineEntry` as it is now."""

    def __init__(self, item_id: str, entry: MedicineEntry, services: EditorServices) -> None:
        super().__init__()
        self._given = _split(entry, services)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 4, 0, 4)
        self._layout.setSpacing(8)
        self._editors: dict[str, Editor] = {}
        self._place_widgets: list[QWidget] = []
        for field, editor in _make_editors(item_id, self._given, services):
            self._add(field, editor)
        self._show_place()

    def _add(self, field: str, editor: Editor) -> None:
        label = make_label(editor.accessibleName(), "help")
        self._layout.addWidget(label)
        self._layout.addWidget(editor)
        self._editors[field] = editor
        if field in _ABOUT_PLACE:
            self._place_widgets += [label, editor]
        editor.answer_changed.connect(lambda answer: self._on_changed(field, answer))
        editor.left.connect(editor.judge)

    def _on_changed(self, field: str, answer: Answer | None) -> None:
        self._given[field] = answer
        self._editors[field].set_problems(())
        self._show_place()
        self.changed.emit(_join(self._given))

    def _show_place(self) -> None:
        """Ask where on the body for what goes on the skin, and wherever a place is already told."""
        entry = _join(self._given)
        form = entry.form or find_form(entry.name)
        for widget in self._place_widgets:
            widget.setVisible(form in _ON_SKIN or bool(entry.site))

    def find_problems(self) -> tuple[Problem, ...]:
        """What is typed here and is no answer."""
        return tuple(
            problem
            for editor in self._editors.values()
            if editor.is_unfinished()
            for problem in editor.find_problems()
        )

    def focus_first(self) -> None:
        """Put the focus on the first field."""
        self._editors["status"].focus_first()


def _make_editors(item_id: str, given: Given, services: EditorServices) -> Iterator[tuple[str, Editor]]:
    """The editors in the order asked."""
    words = services.words

    def ask(field: str) -> dict[str, str]:
        return {"id": f"{item_id}-{field}", "ask": words[f"kiosk_form.medicine-ask-{field}"]}

    def offer(field: str, options: Iterable[str]) -> Editor:
        named = {str(option): words[f"kiosk_form.medicine-{field}-{option}"] for option in options}
        item = ChoiceItem(type="choice", **ask(field), options=named)
        return OneOfEditor(item, named, given[field], services, look=OptionLook.BUTTON, columns=3)

    yield "status", offer("status", MedicineStatus)
    yield "last-used", DateEditor(DateItem(type="date", **ask("last-used")), given["last-used"], services)
    yield "form", offer("form", MedicineForm)
    if len(services.areas) > 1:
        site = MultiItem(type="multi", **ask("site"), options=dict(services.areas))
        yield "site", MultiEditor(site, given["site"], services)
    for field in ("site-words", "reason", "name"):
        yield field, TextEditor(TextItem(type="text", **ask(field)), given[field], services)


def _split(entry: MedicineEntry, services: EditorServices) -> Given:
    """An entry as an answer to each field."""
    areas = tuple(site for site in entry.site if site in services.areas)
    elsewhere = "; ".join(site for site in entry.site if site not in services.areas)
    return {
        "status": Chosen(entry.status) if entry.status else None,
        "last-used": entry.last_used,
        "form": Chosen(entry.form) if entry.form else None,
        "site": ChosenMany(areas) if areas else None,
        "site-words": Written(elsewhere) if elsewhere else None,
        "reason": Written(entry.reason) if entry.reason else None,
        "name": Written(entry.name),
    }


def _join(given: Given) -> MedicineEntry:
    """The entry that the answers amount to."""
    status, last_used, form, areas = given["status"], given["last-used"], given["form"], given.get("site")
    elsewhere = _get_text(given, "site-words").strip()
    return MedicineEntry(
        name=_get_text(given, "name"),
        status=MedicineStatus(status.option) if isinstance(status, Chosen) else None,
        last_used=_read_last_used(last_used),
        form=MedicineForm(form.option) if isinstance(form, Chosen) else None,
        site=(areas.options if isinstance(areas, ChosenMany) else ()) + ((elsewhere,) if elsewhere else ()),
        reason=_get_text(given, "reason"),
    )


def _read_last_used(answer: Answer | None) -> PartialDate | RoughlyAgo | Literal[Open.UNSURE] | None:
    match answer:
        case PartialDate() | RoughlyAgo():
            return answer
        case Open.UNSURE:
            return Open.UNSURE
        case _:
            return None


def _get_text(given: Given, field: str) -> str:
    answer = given[field]
    return answer.text if isinstance(answer, Written) else ""
