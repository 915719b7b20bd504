"""One section of the form: its questions as cards, follow-ups unfolding under the question that caused them.

Questions that one No may answer stand together on one card.
Object names: `page_<section>`, `item_<id>` for each question, and those its editor gives and `no_to_all` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from screener.errors import Problem
from screener.interview.answers import Answer
from screener.interview.pages import Page
from screener.interview.run import Run
from screener.kiosk.editors.services import EditorServices
from screener.kiosk.item_block import ItemBlock, Place
from screener.kiosk.no_to_all import RunCard
from screener.kiosk.page import KioskPage
from screener.kiosk.unfolding import find_causes
from screener.questionnaire.model import Item, MapItem
from screener.questionnaire.text import Words


class SectionPage(KioskPage):
    """The page of one section. A question is built when it is first in force, and kept when it no longer is."""

    def __init__(self, page: Page, run: Run, words: Words) -> None:
        interview = run.interview
        self._section = next(section for section in interview.questionnaire.sections if section.id == page.id)
        super().__init__(page, run, words, title=self._section.title, intro=self._section.intro)
        self._run = run
        self._interview = interview
        self._services = make_services(run, words)
        self._causes = find_causes(self._section)
        self._runs = {item_id: run for run in self._section.no_to_all for item_id in run}
        self._run_cards: dict[tuple[str, ...], RunCard] = {}
        self._blocks: dict[str, ItemBlock] = {}
        self._shown: dict[str, Answer | None] = {}

    def _show_items(self) -> None:
        """Show the questions in force, build those seen for the first time, hide the others."""
        for _ in self.build_ahead():
            pass
        in_force = {item.id for item in self._interview.items_in_force(self._section.id)}
        for item_id, block in self._blocks.items():
            block.setVisible(item_id in in_force)
        for run, card in self._run_cards.items():
            card.show_blank(len(self._interview.find_blank(run)))

    @override
    def build_ahead(self) -> Iterator[None]:
        missing = [item for item in self._interview.items_in_force(self._section.id) if item.id not in self._blocks]
        for item in missing:
            self._build(item)
            yield
        if missing:
            self._order_focus()

    def _build(self, item: Item) -> None:
        answer = self._interview.get_answer(item.id)
        cause = self._blocks.get(self._causes.get(item.id, ""))
        block = ItemBlock(item, answer, self._services, self._find_kind_of_place(item))
        self._blocks[item.id] = block
        self._shown[item.id] = answer
        block.editor.answer_changed.connect(lambda answer, item=item: self._on_answer_changed(item, answer))
        block.editor.left.connect(block.editor.judge)
        block.editor.arranged.connect(self._order_focus)
        block.editor.view_requested.connect(self.show_in_view)
        if cause is not None:
            cause.add_follow_up(block, len(self._find_before(item)))
        elif run := self._runs.get(item.id):
            self._get_run_card(item, run).add_question(block, run.index(item.id))
        else:
            self._put_in_column(block, item)

    def _find_kind_of_place(self, item: Item) -> Place:
        if self._causes.get(item.id, "") in self._blocks:
            return Place.FOLLOW_UP
        return Place.RUN if item.id in self._runs else Place.CARD

    def _find_before(self, item: Item) -> list[Item]:
        """The built questions that stand before an item among those with the same cause."""
        cause = self._causes.get(item.id)
        before = self._section.items[: self._section.items.index(item)]
        return [other for other in before if other.id in self._blocks and self._causes.get(other.id) == cause]

    def _put_in_column(self, card: QWidget, item: Item) -> None:
        """Put a question's own card, or that of its run, where it belongs on the page."""
        before = {self._runs.get(other.id, (other.id,)) for other in self._find_before(item)}
        self.column.insertWidget(self.column.indexOf(self.intro_label) + 1 + len(before), card)

    def _get_run_card(self, item: Item, run: tuple[str, ...]) -> RunCard:
        """The card of a run; made for its first question."""
        if run not in self._run_cards:
            card = self._run_cards[run] = RunCard(run, self.words)
            card.no_to_all_pressed.connect(lambda: self._on_no_to_all(run))
            self._put_in_column(card, item)
        return self._run_cards[run]

    def _on_no_to_all(self, run: tuple[str, ...]) -> None:
        self._run.say_no_to_all(run)
        self._take_answers()
        for item_id in run:
            self._blocks[item_id].editor.set_problems(())
        self._show_items()
        self.page_changed.emit()

    def _order_focus(self) -> None:
        """Let Tab follow the reading order, whatever was built first."""
        for before, after in pairwise(self._find_stops_of_questions()):
            QWidget.setTabOrder(before, after)

    def _find_stops_of_questions(self) -> list[QWidget]:
        blocks = self._find_reading_order()
        stops: list[QWidget] = []
        for block, following in zip_longest(blocks, blocks[1:]):
            stops += block.editor.find_stops()
            for card in self._run_cards.values():
                if card.isAncestorOf(block) and not (following and card.isAncestorOf(following)):
                    stops.append(card.button)
        return stops

    def _find_reading_order(self) -> list[ItemBlock]:
        """The built questions as they stand on the page: each followed by what unfolds under it."""
        ordered: list[ItemBlock] = []

        def add_caused_by(cause: str | None) -> None:
            for item in self._section.items:
                if item.id in self._blocks and self._causes.get(item.id) == cause:
                    ordered.append(self._blocks[item.id])
                    add_caused_by(item.id)

        add_caused_by(None)
        return ordered

    def _on_answer_changed(self, item: Item, answer: Answer | None) -> None:
        self._run.answer(item.id, answer)
        self._shown[item.id] = answer
        self._blocks[item.id].editor.set_problems(())
        self._show_items()
        self.page_changed.emit()

    @override
    def find_stops(self) -> list[QWidget]:
        stops = self._find_stops_of_questions()
        return [stop for stop in super().find_stops() if stop not in stops] + stops

    @override
    def enter(self) -> None:
        self._take_answers()
        self._show_items()

    def _take_answers(self) -> None:
        """Show every answer that was not given here."""
        for item_id, block in self._blocks.items():
            answer = self._interview.get_answer(item_id)
            if answer != self._shown[item_id]:
                self._shown[item_id] = answer
                block.editor.set_answer(answer)

    @override
    def find_problems(self) -> tuple[Problem, ...]:
        """What is typed and is no answer, and what is required and blank."""
        by_item = {problem.where: problem for problem in self._interview.find_problems(self._section.id)}
        problems: list[Problem] = []
        for item in self._interview.items_in_force(self._section.id):
            editor = self._blocks[item.id].editor
            if editor.is_unfinished():
                problems += editor.find_problems()
            elif item.id in by_item:
                problems.append(by_item[item.id])
        return tuple(problems)

    @override
    def show_problems(self, problems: Sequence[Problem]) -> None:
        for item_id, block in self._blocks.items():
            own = tuple(problem for problem in problems if problem.where == item_id)
            block.editor.set_problems(own or block.editor.find_problems())
        super().show_problems(problems)


def make_services(run: Run, words: Words) -> EditorServices:
    """What editors need, taken from the run."""
    interview = run.interview
    areas = next((item.options for item in interview.questionnaire.items.values() if isinstance(item, MapItem)), {})
    return EditorServices(words, interview.lexicon, areas, lambda: interview.treatment_on)
