"""One question on a page: its words, its editor, and below it what unfolds because of the answer.

Object names: `item_<id>` is the block, `editor_<id>` its editor.
"""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from screener.interview.answers import Answer
from screener.kiosk.editors.services import EditorServices
from screener.kiosk.editors.table import make_editor
from screener.kiosk.page import make_label
from screener.questionnaire.model import Item
from screener.ui.theme import set_variant


class ItemBlock(QFrame):
    """A question, on a card of its own or unfolded under the question that caused it."""

    def __init__(self, item: Item, answer: Answer | None, services: EditorServices, *, is_follow_up: bool) -> None:
        super().__init__()
        self.item = item
        self.setObjectName(f"item_{item.id}")
        set_variant(self, "kind", "followup" if is_follow_up else "card")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(*((18, 2, 0, 2) if is_follow_up else (22, 18, 22, 20)))
        self._layout.setSpacing(12)
        ask = services.words.format("kiosk_form.optional", question=item.ask) if item.optional else item.ask
        self._layout.addWidget(make_label(ask, "question"))
        if item.help:
            self._layout.addWidget(make_label(item.help, "help"))
        self.editor = make_editor(item, answer, services)
        self._layout.addWidget(self.editor)
        self._first_follow_up = self._layout.count()

    def add_follow_up(self, block: QWidget, place: int) -> None:
        """Unfold a question under this one, at a place among its other follow-ups."""
        self._layout.insertWidget(self._first_follow_up + place, block)
