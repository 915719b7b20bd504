"""The editor of a medicine-list item: one search box, a card for each medicine, and prompts for what people forget.

Object names: those of `medicine_search` and `medicine_card`; `prompt_<item>_<n>`; `undo_<item>` after removing one.
"""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from screener.errors import Problem
from screener.interview.answers import Answer, MedicineEntry, MedicineList
from screener.kiosk.editors.editor import Editor, find_stops
from screener.kiosk.editors.medicine_card import MedicineCard
from screener.kiosk.editors.medicine_search import MedicineSearch
from screener.kiosk.editors.medicine_words import find_twin, split_entry
from screener.kiosk.editors.option import OptionButton, OptionLook
from screener.kiosk.editors.option_grid import OptionGrid
from screener.kiosk.editors.services import EditorServices
from screener.kiosk.page import make_frame, make_label
from screener.questionnaire.model import MedicineListItem
from screener.ui.theme import set_variant

PROMPTS = (
    "tablets", "injections", "patches", "hormones", "creams", "weight", "shop", "painkillers", "herbal", "finished",
    "stopped",
)  # fmt: skip
"""What people forget, in the order that brings it to mind best."""


class MedicinesEditor(Editor):
    """The list as the patient gives it: their words stay, what was understood stands beside them."""

    def __init__(self, item: MedicineListItem, answer: Answer | None, services: EditorServices) -> None:
        super().__init__(item, services)
        self._services = services
        self._cards: list[MedicineCard] = []
        self._added = 0
        self._removed: _Removed | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self._search = MedicineSearch(item.id, services)
        self._search.entries_given.connect(self._on_entries_given)
        self.body.setSpacing(14)
        self.body.addLayout(self._list)
        self.body.addWidget(self._search)
        self.body.addWidget(self._make_prompts())
        self.set_answer(answer)

    def _make_prompts(self) -> QFrame:
        frame, layout = make_frame("notice", f"prompts_{self.item_id}")
        layout.addWidget(make_label(self.words["kiosk_form.medicine-prompts"], "help"))
        buttons = []
        for number, prompt in enumerate(PROMPTS, 1):
            text = self.words[f"kiosk_form.prompt-{prompt}"]
            button = OptionButton(f"prompt_{self.item_id}_{number}", text, OptionLook.BUTTON)
            button.setCheckable(False)
            button.clicked.connect(lambda _=False, text=text: self._on_prompt_clicked(text))
            buttons.append(button)
        layout.addWidget(OptionGrid(buttons, columns=2, lines=3))
        return frame

    def _on_prompt_clicked(self, prompt: str) -> None:
        self._search.ask_for(prompt)
        self.view_requested.emit(self._search)

    def _on_entries_given(self, entries: tuple[MedicineEntry, ...]) -> None:
        self._forget_removed()
        self._take_in(entries, len(self._cards))

    def _take_in(self, entries: tuple[MedicineEntry, ...], place: int) -> None:
        """Take each medicine in, and ask about the first of them; of several, the others wait closed."""
        cards = [self._insert(entry, place + further) for further, entry in enumerate(entries)]
        self._on_changed()
        cards[0].open()

    def _on_split_requested(self, card: MedicineCard) -> None:
        self._forget_removed()
        place = self._cards.index(card)
        self._drop(card)
        self._take_in(split_entry(self._services.lexicon, card.entry), place)

    def _insert(self, entry: MedicineEntry, place: int) -> MedicineCard:
        self._added += 1
        card = MedicineCard(self.item_id, self._added, entry, self._services)
        card.changed.connect(self._on_changed)
        card.opened.connect(lambda: self._on_card_opened(card))
        card.closed.connect(self._on_card_closed)
        card.remove_requested.connect(lambda: self._on_remove_requested(card))
        card.split_requested.connect(lambda: self._on_split_requested(card))
        self._cards.insert(place, card)
        self._list.insertWidget(place, card)
        return card

    def _on_card_opened(self, card: MedicineCard) -> None:
        self.arranged.emit()
        card.focus_first()
        self.view_requested.emit(card)

    def _on_card_closed(self) -> None:
        """Be ready for the next medicine."""
        self._search.setFocus()
        self.view_requested.emit(self._search)

    def _on_remove_requested(self, card: MedicineCard) -> None:
        self._forget_removed()
        place = self._cards.index(card)
        self._drop(card)
        self._removed = _Removed(self.item_id, card.entry, place, self._services)
        self._removed.undo.clicked.connect(self._on_undo_clicked)
        self._list.insertWidget(place, self._removed)
        self._on_changed()
        self._removed.undo.setFocus()

    def _on_undo_clicked(self) -> None:
        if self._removed is None:
            return
        entry, place = self._removed.entry, self._removed.place
        self._forget_removed()
        card = self._insert(entry, place)
        self._on_changed()
        card.focus_first()

    def _forget_removed(self) -> None:
        if self._removed is not None:
            self._removed.hide()
            self._removed.deleteLater()
            self._removed = None

    def _drop(self, card: MedicineCard) -> None:
        self._cards.remove(card)
        self._list.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _on_changed(self) -> None:
        self._show_twins()
        entries = self.list_entries()
        self.arranged.emit()
        self.answer_changed.emit(MedicineList(entries) if entries else None)

    def list_entries(self) -> tuple[MedicineEntry, ...]:
        """Every medicine of the answer, in order."""
        return tuple(card.entry for card in self._cards)

    def _show_twins(self) -> None:
        """Say gently, at the later of two, that a medicine stands in the list already."""
        entries = [card.entry for card in self._cards]
        for place, card in enumerate(self._cards):
            twin = find_twin(card.entry, entries[:place], self._services.lexicon)
            card.show_twin(twin is not None)

    @override
    def find_problems(self) -> tuple[Problem, ...]:
        unfinished = tuple(problem for card in self._cards for problem in card.find_problems())
        if not self._search.text and not unfinished:
            return ()
        key = "kiosk_form.medicine-not-added" if self._search.text else "kiosk_form.medicine-unfinished"
        return (Problem("KIOSK-012", self.words[key], self.words[f"{key}-advice"], where=self.item_id),)

    @override
    def is_unfinished(self) -> bool:
        return bool(self.find_problems())

    @override
    def set_answer(self, answer: Answer | None) -> None:
        self._forget_removed()
        for card in tuple(self._cards):
            self._drop(card)
        self._added = 0
        for entry in answer.entries if isinstance(answer, MedicineList) else ():
            self._insert(entry, len(self._cards))
        self._show_twins()
        self.arranged.emit()

    @override
    def focus_first(self) -> None:
        unfinished = next((card for card in self._cards if card.find_problems()), None)
        if unfinished is None or self._search.text:
            self._search.setFocus()
        else:
            unfinished.open()

    @override
    def find_stops(self) -> list[QWidget]:
        cards = sorted(self._cards, key=self._list.indexOf)
        parts: list[QWidget] = [*cards, self._search, *self.findChildren(QFrame, f"prompts_{self.item_id}")]
        if self._removed is not None:
            parts.insert(self._removed.place, self._removed)
        return [stop for part in parts for stop in find_stops(part)]


class _Removed(QFrame):
    """Where a medicine stood, with a way to take it back."""

    def __init__(self, item_id: str, entry: MedicineEntry, place: int, services: EditorServices) -> None:
        super().__init__()
        self.entry = entry
        self.place = place
        words = services.words
        set_variant(self, "kind", "notice")
        self.undo = QPushButton(words["kiosk_form.medicine-undo"])
        self.undo.setObjectName(f"undo_{item_id}")
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 8, 8, 8)
        row.addWidget(make_label(words.format("kiosk_form.medicine-removed", name=entry.name), "quiet"), 1)
        row.addWidget(self.undo)
