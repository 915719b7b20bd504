"""One question on a page: its words, its editor, and below it what unfolds because of the answer.

Object names: `item_<id>` is the block, `editor_<id>` its editor.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from screener.errors import Problem
from screener.interview.answers import Answer
from screener.kiosk.earlier_answer import EarlierAnswer, Said
from screener.kiosk.editors.editor import Editor
from screener.kiosk.editors.services import EditorServices
from screener.kiosk.editors.table import make_editor
from screener.kiosk.page import make_label
from screener.questionnaire.model import Item
from screener.questionnaire.text import Words
from screener.ui.theme import set_variant


class Place(Enum):
    """Where a question stands; the value is the frame's kind in the style sheet."""

    CARD = "card"
    """On a card of its own."""
    RUN = "plain"
    """On one card with others."""
    FOLLOW_UP = "followup"
    """Under the question that caused it."""


_MARGINS = {Place.CARD: (22, 18, 22, 20), Place.RUN: (0, 0, 0, 0), Place.FOLLOW_UP: (18, 2, 0, 2)}
"""Left, top, right and bottom of a block."""


_SIDE_BY_SIDE_EMS = 32
"""From this width, in text sizes, the answers of a question in a run stand beside it and not below."""


class ItemBlock(QFrame):
    """A question in its place."""

    def __init__(
        self,
        item: Item,
        answer: Answer | None,
        services: EditorServices,
        place: Place,
        *,
        earlier: EarlierAnswer | None = None,
        editor: Editor | None = None,
    ) -> None:
        """Put a question.

        Args:
            item: The question.
            answer: Its answer now.
            services: What editors need.
            place: Where it stands.
            earlier: What was answered at an earlier visit; the editor stays hidden until it is answered otherwise.
            editor: Its editor, if it is not the usual one of its kind.
        """
        super().__init__()
        self.item = item
        self.earlier = earlier
        self.setObjectName(f"item_{item.id}")
        set_variant(self, "kind", place.value)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(*_MARGINS[place])
        self._layout.setSpacing(12)
        self.editor = editor or make_editor(item, answer, services)
        self._across: QBoxLayout | None = None
        if place is Place.RUN:
            self._layout.addLayout(self._make_row(services.words))
        else:
            for label in self._make_words(services.words):
                self._layout.addWidget(label)
            if earlier is not None:
                self._layout.addWidget(earlier)
            self._layout.addWidget(self.editor)
        self._first_follow_up = self._layout.count()

    def _make_words(self, words: Words) -> list[QLabel]:
        item = self.item
        ask = words.format("kiosk_form.optional", question=item.ask) if item.optional else item.ask
        labels = [make_label(ask, "question")]
        return [*labels, make_label(item.help, "help")] if item.help else labels

    def _make_row(self, words: Words) -> QBoxLayout:
        """The question and its answers beside it, so that a whole run is seen at once."""
        asked = QVBoxLayout()
        asked.setSpacing(4)
        for label in self._make_words(words):
            asked.addWidget(label)
        asked.addStretch(1)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._across.setSpacing(16)
        self._across.addLayout(asked, 2)
        self._across.addWidget(self.editor if self.earlier is None else self._under_earlier(self.earlier), 3)
        return self._across

    def _under_earlier(self, earlier: EarlierAnswer) -> QWidget:
        both = QWidget()
        set_variant(both, "kind", "plain")
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(earlier)
        column.addWidget(self.editor)
        return both

    def show_said(self, said: Said) -> None:
        """Show what was said of the earlier answer; the editor stands open only if it is answered otherwise."""
        if self.earlier is not None:
            self.earlier.show_said(said)
            self.editor.setVisible(said is Said.OTHERWISE)

    @property
    def is_editor_hidden(self) -> bool:
        """Whether the question is not to be answered anew for now."""
        return self.earlier is not None and self.editor.isHidden()

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Show what is wrong where it is to be mended, or nothing."""
        is_hidden = self.is_editor_hidden
        self.editor.set_problems(() if is_hidden else problems)
        if self.earlier is not None:
            self.earlier.set_problems(problems if is_hidden else ())

    def focus_first(self) -> None:
        """Put the focus where this question is answered."""
        if self.earlier is not None and self.is_editor_hidden:
            self.earlier.focus_first()
        else:
            self.editor.focus_first()

    def find_stops(self) -> list[QWidget]:
        """Everything Tab stops at, in reading order."""
        earlier = self.earlier.find_stops() if self.earlier is not None else []
        return [*earlier, *self.editor.find_stops()]

    def add_follow_up(self, block: QWidget, place: int) -> None:
        """Unfold a question under this one, at a place among its other follow-ups."""
        self._layout.insertWidget(self._first_follow_up + place, block)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._across is not None:
            beside = self.width() >= _SIDE_BY_SIDE_EMS * self.fontInfo().pixelSize()
            direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
            if direction != self._across.direction():
                self._across.setDirection(direction)
        super().resizeEvent(event)
