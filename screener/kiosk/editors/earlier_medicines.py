"""The medicines of an earlier visit, each to be said of: still so, stopped, or changed; below them, anything new.

One that nobody has said anything of yet stands in the answer as neither taken nor stopped, which the rules count as
taken, as soon as something is said of another; before that the answer is blank.
Object names: `waiting_<item>_<n>`, and in it `same_<item>_<n>`, `stopped_<item>_<n>`, `other_<item>_<n>`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from screener.errors import Problem
from screener.interview.answers import Answer, MedicineEntry, MedicineList, MedicineStatus
from screener.interview.wording import medicine_in_words
from screener.kiosk.editors.editor import find_stops
from screener.kiosk.editors.medicines import MedicinesEditor
from screener.kiosk.editors.option import OptionButton, OptionLook
from screener.kiosk.editors.option_grid import OptionGrid
from screener.kiosk.editors.services import EditorServices
from screener.kiosk.page import make_label
from screener.questionnaire.model import MedicineListItem
from screener.questionnaire.text import Words
from screener.ui.theme import set_variant


class EarlierMedicinesEditor(MedicinesEditor):
    """The list, with those of an earlier visit above it until something is said of each."""

    compared = Signal(str, bool)
    """The name of a medicine as listed then, and whether it is still so."""

    def __init__(
        self,
        item: MedicineListItem,
        answer: Answer | None,
        services: EditorServices,
        earlier: MedicineList,
        said: frozenset[str],
    ) -> None:
        """Show a list.

        Args:
            item: The question.
            answer: What it is answered with now.
            services: What editors need.
            earlier: The medicines of the earlier visit.
            said: The names of those that something was said of already.
        """
        waiting = [(number, entry) for number, entry in enumerate(earlier.entries, 1) if entry.name not in said]
        self._waiting = [_Waiting(item.id, number, entry, services.words) for number, entry in waiting]
        super().__init__(item, answer, services)
        self._above = QVBoxLayout()
        self._above.setSpacing(10)
        self._heading = make_label(services.words["kiosk_visits.medicines-title"], "subheading")
        self._hint = make_label(services.words["kiosk_visits.medicines-hint"], "help")
        for part in (self._heading, self._hint, *self._waiting):
            self._above.addWidget(part)
        self.body.insertLayout(0, self._above)
        self.body.insertWidget(2, make_label(services.words["kiosk_visits.medicine-new"], "subheading"))
        for row in self._waiting:
            row.chosen.connect(lambda entry, is_same, row=row: self._on_chosen(row, entry, is_same))
        self._show_heading()

    def _on_chosen(self, row: _Waiting, entry: MedicineEntry, is_same: bool) -> None:
        self._waiting.remove(row)
        self._above.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.compared.emit(row.entry.name, is_same)
        self._show_heading()
        self.set_problems(())
        card = self._insert(entry, len(self._cards))
        self._on_changed()
        if not is_same:
            card.open()

    def _show_heading(self) -> None:
        self._heading.setVisible(bool(self._waiting))
        self._hint.setVisible(bool(self._waiting))

    def _list_unsaid(self) -> Iterator[MedicineEntry]:
        for row in self._waiting:
            yield replace(row.entry, status=None)

    @override
    def list_entries(self) -> tuple[MedicineEntry, ...]:
        given = super().list_entries()
        return (*given, *self._list_unsaid()) if given else ()

    @override
    def set_answer(self, answer: Answer | None) -> None:
        given = list(answer.entries) if isinstance(answer, MedicineList) else []
        for entry in self._list_unsaid():
            if entry in given:
                given.remove(entry)
        super().set_answer(MedicineList(tuple(given)))

    @override
    def find_problems(self) -> tuple[Problem, ...]:
        if not self._waiting:
            return super().find_problems()
        key = "kiosk_visits.medicine-waits"
        return (Problem("KIOSK-014", self.words[key], self.words[f"{key}-advice"], where=self.item_id),)

    @override
    def focus_first(self) -> None:
        if self._waiting:
            self._waiting[0].focus_first()
        else:
            super().focus_first()

    @override
    def find_stops(self) -> list[QWidget]:
        return [*(stop for row in self._waiting for stop in find_stops(row)), *super().find_stops()]


class _Waiting(QFrame):
    """One medicine of the earlier visit that nothing was said of yet."""

    chosen = Signal(object, bool)
    """The `MedicineEntry` to begin with now, and whether it is the same."""

    def __init__(self, item_id: str, number: int, entry: MedicineEntry, words: Words) -> None:
        super().__init__()
        self.entry = entry
        self.setObjectName(f"waiting_{item_id}_{number}")
        set_variant(self, "kind", "notice")
        name = words.format("kiosk_form.medicine-name", name=entry.name)
        _, _, use = medicine_in_words(replace(entry, name="", meant=()), words).partition(", ")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.setSpacing(8)
        layout.addWidget(make_label(name, "subheading"))
        layout.addWidget(make_label(use[:1].upper() + use[1:], "help"))
        stopped = replace(entry, status=MedicineStatus.STOPPED, last_used=None)
        offers = [("same", entry), ("stopped", stopped), ("other", entry)]
        if entry.status is MedicineStatus.STOPPED:
            del offers[1]
        self._buttons = [self._make_button(f"{item_id}_{number}", kind, given, words) for kind, given in offers]
        layout.addWidget(OptionGrid(self._buttons, columns=3))

    def _make_button(self, place: str, kind: str, entry: MedicineEntry, words: Words) -> OptionButton:
        text = words[f"kiosk_visits.medicine-{kind}"]
        button = OptionButton(f"{kind}_{place}", text, OptionLook.BUTTON)
        button.setCheckable(False)
        button.setAccessibleName(f"{self.entry.name}: {text}")
        button.clicked.connect(lambda: self.chosen.emit(entry, kind == "same"))
        return button

    def focus_first(self) -> None:
        """Put the focus on what is most often chosen."""
        self._buttons[0].setFocus()
