"""About the treatment: cards that open, those of the patient's plan among them. What was opened is remembered.

Object names: `button_open_all`, and those of the cards.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton
from typing_extensions import override

from screener.interview.pages import Page
from screener.interview.run import Run
from screener.interview.telling import find_cards, find_tokens
from screener.kiosk.card import CardFrame
from screener.kiosk.page import KioskPage
from screener.questionnaire.text import Words
from screener.ui.theme import set_variant


class EducationPage(KioskPage):
    """What the patient may read before any question about health. Nothing has to be opened to go on."""

    def __init__(self, page: Page, run: Run, words: Words) -> None:
        title, intro = words["kiosk_shell.education-title"], words["kiosk_shell.education-intro"]
        super().__init__(page, run, words, title=title, intro=intro)
        self._run = run
        self._cards: dict[str, CardFrame] = {}
        self._count = QLabel()
        self._count.setObjectName("cards_opened")
        set_variant(self._count, "kind", "help")
        self._open_all = QPushButton(words["kiosk_shell.open-all"])
        self._open_all.setObjectName("button_open_all")
        set_variant(self._open_all, "kind", "quiet")
        self._open_all.clicked.connect(self._on_open_all)
        row = QHBoxLayout()
        row.addWidget(self._count, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._open_all)
        self.column.insertLayout(self.column.count() - 1, row)

    @override
    def enter(self) -> None:
        interview = self._run.interview
        facts = interview.facts
        tokens = find_tokens(interview.questionnaire, facts.plan, facts.areas)
        told = find_cards(interview.questionnaire.education, tokens)
        for card in told:
            if card.id not in self._cards:
                self._cards[card.id] = CardFrame(card, self.words, was_opened=self._run.was_opened(card.id))
                self._cards[card.id].opened.connect(self._on_opened)
                self.add(self._cards[card.id])
        ids = {card.id for card in told}
        for card_id, frame in self._cards.items():
            frame.setVisible(card_id in ids)
        self._show_count()

    @override
    def build_ahead(self) -> Iterator[None]:
        self.enter()
        yield

    def _on_opened(self, card_id: str) -> None:
        self._run.open_card(card_id)
        self._show_count()

    def _on_open_all(self) -> None:
        for frame in self._cards.values():
            if not frame.isHidden():
                frame.open()

    def _show_count(self) -> None:
        shown = [card_id for card_id, frame in self._cards.items() if not frame.isHidden()]
        opened = sum(self._run.was_opened(card_id) for card_id in shown)
        self._count.setText(self.words.format("kiosk_shell.cards-opened", opened=opened, of=len(shown)))
