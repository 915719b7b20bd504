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
from screener.interview.answers import Answer, MedicineList
from screener.interview.pages import Page
from screener.interview.run import Run
from screener.interview.wording import answer_in_words
from screener.kiosk.earlier_answer import AllStillSo, EarlierAnswer, Said
from screener.kiosk.editors.earlier_medicines import EarlierMedicinesEditor
from screener.kiosk.editors.editor import Editor
from screener.kiosk.editors.services import EditorServices
from screener.kiosk.item_block import ItemBlock, Place
from screener.kiosk.no_to_all import RunCard
from screener.kiosk.page import KioskPage
from screener.kiosk.unfolding import find_causes
from screener.questionnaire.model import Item, MapItem, MedicineListItem
from screener.questionnaire.text import Words

_DETAILS = "you"
"""The step in which somebody says who they are and how to reach them."""
_SEVERAL = 2


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
        self._changing: set[str] = set()
        """Questions that are answered otherwise than at an earlier visit, or are about to be."""
        self._all_still_so = self._make_all_still_so()

    def _make_all_still_so(self) -> AllStillSo | None:
        """Who and where somebody is may be confirmed with one touch, save what is critical."""
        if self._section.step != _DETAILS or len(self._list_confirmable()) < _SEVERAL:
            return None
        card = AllStillSo(self._section.id, self.words)
        card.pressed.connect(lambda: self._on_all_still_so(self._list_confirmable()))
        self.add(card)
        return card

    def _list_confirmable(self) -> tuple[str, ...]:
        return tuple(item.id for item in self._section.items if item.id in self._run.earlier and not item.critical)

    def _show_items(self) -> None:
        """Show the questions in force, build those seen for the first time, hide the others."""
        for _ in self.build_ahead():
            pass
        in_force = {item.id for item in self._interview.items_in_force(self._section.id)}
        for item_id, block in self._blocks.items():
            block.setVisible(item_id in in_force)
        for item_id, block in self._blocks.items():
            block.show_said(self._find_said(item_id))
        for run, card in self._run_cards.items():
            if any(item_id in self._run.earlier for item_id in run):
                card.show_unconfirmed(len(self._find_unsaid(run)))
            else:
                card.show_blank(len(self._interview.find_blank(run)))
        if self._all_still_so is not None:
            self._all_still_so.show_left(len(self._find_unsaid(self._list_confirmable())))

    def _find_said(self, item_id: str) -> Said:
        """What was said of the earlier answer to a question."""
        if item_id in self._changing:
            return Said.OTHERWISE
        if self._run.is_confirmed(item_id):
            return Said.STILL_SO
        return Said.NOTHING if self._interview.get_answer(item_id) is None else Said.OTHERWISE

    def _find_unsaid(self, item_ids: Sequence[str]) -> tuple[str, ...]:
        unconfirmed = self._run.find_unconfirmed(item_ids)
        return tuple(item_id for item_id in unconfirmed if item_id not in self._changing)

    def _on_still_so(self, item: Item) -> None:
        self._changing.discard(item.id)
        self._run.confirm(item.id)
        self._take_confirmed((item.id,))

    def _on_all_still_so(self, item_ids: Sequence[str]) -> None:
        unsaid = self._find_unsaid(item_ids)
        self._run.confirm_all(unsaid)
        self._take_confirmed(unsaid)

    def _take_confirmed(self, item_ids: Sequence[str]) -> None:
        self._take_answers()
        self._show_items()
        for item_id in item_ids:
            self._blocks[item_id].set_problems(())
        self.page_changed.emit()

    def _on_change_wanted(self, item: Item) -> None:
        """Ask a question anew: until it is answered it has no answer."""
        block = self._blocks[item.id]
        if self._find_said(item.id) is not Said.OTHERWISE:
            self._changing.add(item.id)
            block.set_problems(())
            self._run.answer(item.id, None)
            self._take_answers()
        self._show_items()
        self.page_changed.emit()
        block.focus_first()
        self.show_in_view(block)

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
        block = self._make_block(item, answer)
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

    def _make_block(self, item: Item, answer: Answer | None) -> ItemBlock:
        """A question, with what was answered to it at an earlier visit."""
        place, before = self._find_kind_of_place(item), self._run.earlier.get(item.id)
        if isinstance(item, MedicineListItem) and isinstance(before, MedicineList):
            return ItemBlock(item, answer, self._services, place, editor=self._make_medicines(item, answer, before))
        if before is None:
            return ItemBlock(item, answer, self._services, place)
        said = answer_in_words(item, before, self.words)
        earlier = EarlierAnswer(item.id, item.ask, said, self.words, is_known=item.id in self._run.known)
        earlier.confirmed.connect(lambda: self._on_still_so(item))
        earlier.change_wanted.connect(lambda: self._on_change_wanted(item))
        return ItemBlock(item, answer, self._services, place, earlier=earlier)

    def _make_medicines(self, item: MedicineListItem, answer: Answer | None, before: MedicineList) -> Editor:
        said = self._run.find_compared_medicines(item.id)
        editor = EarlierMedicinesEditor(item, answer, self._services, before, said)
        editor.compared.connect(lambda name, is_same: self._run.compare_medicine(item.id, name, is_same=is_same))
        return editor

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
        if any(item_id in self._run.earlier for item_id in run):
            self._on_all_still_so(run)
            return
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
            stops += block.find_stops()
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
        self._blocks[item.id].set_problems(())
        if item.id in self._run.earlier:
            self._changing.add(item.id)
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
            block.set_problems(own or block.editor.find_problems())
        super().show_problems(problems)

    @override
    def focus_item(self, item_id: str) -> None:
        block = self._blocks.get(item_id)
        if block is None or not block.is_editor_hidden:
            super().focus_item(item_id)
            return
        block.focus_first()
        self.show_in_view(block)


def make_services(run: Run, words: Words) -> EditorServices:
    """What editors need, taken from the run."""
    interview = run.interview
    areas = next((item.options for item in interview.questionnaire.items.values() if isinstance(item, MapItem)), {})
    return EditorServices(words, interview.lexicon, areas, lambda: interview.treatment_on)
