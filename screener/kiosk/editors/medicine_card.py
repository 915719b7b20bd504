"""One medicine of the list: what was written and understood, and how it is used.

Open, it asks; closed, it is one line with Change and Remove. Object names, for the n-th medicine added:
`medicine_<item>_<n>`, `close_<item>_<n>`, `open_<item>_<n>`, `remove_<item>_<n>`, `twin_<item>_<n>`, those of
`medicine_question`, and those of the editors of `<item>-<n>-status`, `-last-used`, `-form`, `-site`, `-site-words`,
`-reason` and `-name`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from screener.errors import Problem
from screener.interview.answers import Meant, MedicineEntry
from screener.interview.wording import medicine_in_words
from screener.kiosk.editors.medicine_fields import MedicineFields
from screener.kiosk.editors.medicine_question import MedicineQuestion
from screener.kiosk.editors.services import EditorServices
from screener.kiosk.page import make_label
from screener.ui.icons import IconButton
from screener.ui.theme import set_variant


class MedicineCard(QFrame):
    """One entry. It tells every change and decides nothing about the list."""

    changed = Signal()
    opened = Signal()
    closed = Signal()
    remove_requested = Signal()
    split_requested = Signal()

    def __init__(self, item_id: str, number: int, entry: MedicineEntry, services: EditorServices) -> None:
        super().__init__()
        self.entry = entry
        self._place = f"{item_id}_{number}"
        self._field_id = f"{item_id}-{number}"
        self._services = services
        self._words = services.words
        self.setObjectName(f"medicine_{self._place}")
        set_variant(self, "kind", "notice")
        self._name = make_label("", "subheading")
        self._summary = make_label("", "help")
        self._question = MedicineQuestion(self._place, services)
        self._question.meant_changed.connect(self._on_meant_changed)
        self._question.split_requested.connect(self.split_requested)
        self._twin = make_label(self._words["kiosk_form.medicine-twin"], "small")
        self._twin.setObjectName(f"twin_{self._place}")
        self._twin.hide()
        self._fields: MedicineFields | None = None
        self._open_button = self._make_button("open", "pencil", "medicine-change", self.open)
        self._close_button = self._make_button("close", "check", "medicine-done", self.close_up)
        self._remove_button = self._make_button("remove", "trash", "medicine-remove", self._ask_to_remove)
        self._fill()
        self._show_name()
        self._show_open(False)

    def _fill(self) -> None:
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(18, 14, 18, 14)
        self._layout.setSpacing(8)
        for part in (self._name, self._summary, self._question, self._twin):
            self._layout.addWidget(part)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._close_button, self._open_button, self._remove_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._layout.addLayout(buttons)

    def _make_button(self, name: str, icon: str, words: str, act: Callable[[], None]) -> QPushButton:
        button = IconButton(icon, self._words[f"kiosk_form.{words}"])
        button.setObjectName(f"{name}_{self._place}")
        set_variant(button, "kind", "quiet")
        button.clicked.connect(lambda _=False: act())
        return button

    def open(self) -> None:
        """Ask everything about this medicine."""
        if self._fields is None:
            self._fields = MedicineFields(self._field_id, self.entry, self._services)
            self._fields.changed.connect(self._on_fields_changed)
            self._layout.insertWidget(self._layout.count() - 1, self._fields)
        self._show_open(True)
        self.opened.emit()

    def _ask_to_remove(self) -> None:
        self.remove_requested.emit()

    def close_up(self) -> None:
        """Show one line again."""
        self._show_open(False)
        self.closed.emit()

    def _show_open(self, is_open: bool) -> None:
        if self._fields is not None:
            self._fields.setVisible(is_open)
        self._summary.setVisible(not is_open)
        self._open_button.setVisible(not is_open)
        self._close_button.setVisible(is_open)

    def focus_first(self) -> None:
        """Put the focus on the first thing asked, or on Change."""
        if self._fields is not None and self._fields.isVisibleTo(self):
            self._fields.focus_first()
        else:
            self._open_button.setFocus()

    def find_problems(self) -> tuple[Problem, ...]:
        """What is typed here and is no answer."""
        return () if self._fields is None else self._fields.find_problems()

    def show_twin(self, is_there: bool) -> None:
        """Say that the same medicine stands elsewhere in the list, or no longer say so."""
        self._twin.setVisible(is_there)

    def _on_fields_changed(self, entry: MedicineEntry) -> None:
        renamed = entry.name != self.entry.name
        self.entry = entry if renamed else replace(entry, meant=self.entry.meant)
        if renamed:
            self._show_name()
        else:
            self._question.show_remark(self.entry)
        self._show_summary()
        self.changed.emit()

    def _on_meant_changed(self, meant: tuple[Meant, ...]) -> None:
        self.entry = replace(self.entry, meant=meant)
        self._question.show_entry(self.entry)
        self.changed.emit()
        self.focus_first()

    def _show_name(self) -> None:
        self._name.setText(self._words.format("kiosk_form.medicine-name", name=self.entry.name))
        self._remove_button.setAccessibleName(
            self._words.format("kiosk_form.medicine-remove-named", name=self.entry.name)
        )
        self._question.show_entry(self.entry)
        self._show_summary()

    def _show_summary(self) -> None:
        plain = replace(self.entry, name="", meant=())
        _, _, use = medicine_in_words(plain, self._words).partition(", ")
        self._summary.setText(use[:1].upper() + use[1:])
