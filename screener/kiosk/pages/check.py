"""Check your answers: everything in force, by section, each with Change, which comes back here.

Object names: `change_<item>` for each line; `contradiction_<id>` for answers that do not fit together, and in it
`settle_<id>_<item>` for each of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout
from typing_extensions import override

from screener.interview.answers import MedicineList
from screener.interview.facts import Facts
from screener.interview.pages import Page
from screener.interview.run import Run
from screener.interview.wording import answer_in_words, medicine_in_words
from screener.kiosk.check_row import CheckRow
from screener.kiosk.editors.medicine_words import describe_reading
from screener.kiosk.page import KioskPage, make_frame, make_label
from screener.medicines.recognise import read_line
from screener.questionnaire.model import Contradiction, Item, MedicineListItem, Section
from screener.questionnaire.text import Words
from screener.screening.system import find_contradiction
from screener.ui.theme import set_variant


class CheckPage(KioskPage):
    """All answers at a glance. It changes none itself."""

    def __init__(self, page: Page, run: Run, words: Words) -> None:
        title, intro = words["kiosk_form.check-title"], words["kiosk_form.check-intro"]
        super().__init__(page, run, words, title=title, intro=intro)
        self._interview = run.interview
        self._cards: dict[str, _SectionCard] = {}
        self._contradictions: list[QFrame] = []

    @override
    def enter(self) -> None:
        self._show_contradictions()
        for _ in self.build_ahead():
            pass
        in_force = {section.id for section in self._interview.sections_in_force()}
        for section_id, card in self._cards.items():
            card.setVisible(section_id in in_force)

    @override
    def build_ahead(self) -> Iterator[None]:
        for section in self._interview.sections_in_force():
            self._show_section(section)
            yield

    def _show_section(self, section: Section) -> None:
        if section.id not in self._cards:
            card = self._cards[section.id] = _SectionCard(section, self.words)
            card.change_requested.connect(lambda item_id: self.change_requested.emit(section.id, item_id))
            self.add(card)
        lines = [(item, self._describe(item)) for item in self._interview.items_in_force(section.id)]
        self._cards[section.id].show_lines(lines)

    def _describe(self, item: Item) -> str | None:
        """An answer in words; None for a blank."""
        answer = self._interview.facts.get(item.id)
        if isinstance(answer, MedicineList):
            return "\n".join(self._describe_medicines(answer))
        return None if answer is None else answer_in_words(item, answer, self.words)

    def _describe_medicines(self, answer: MedicineList) -> Iterator[str]:
        for entry in answer.entries:
            yield medicine_in_words(entry, self.words)
            yield describe_reading(read_line(self._interview.lexicon, entry.name), self.words)

    def _show_contradictions(self) -> None:
        for notice in self._contradictions:
            notice.hide()
            notice.deleteLater()
        interview = self._interview
        raw = Facts(interview.questionnaire, interview.answers, interview.treatment_on, raw=True)
        found = [
            (contradiction, items)
            for contradiction in interview.questionnaire.contradictions
            if (items := _find_items(contradiction, raw))
        ]
        self._contradictions = [self._make_notice(contradiction, items) for contradiction, items in found]
        below = self.column.indexOf(self.intro_label) + 1
        for place, notice in enumerate(self._contradictions):
            self.column.insertWidget(below + place, notice)

    def _make_notice(self, contradiction: Contradiction, items: list[str]) -> QFrame:
        """Show side by side what does not fit together, without saying which is wrong."""
        frame, layout = make_frame("notice", f"contradiction_{contradiction.id}")
        layout.setSpacing(4)
        layout.addWidget(make_label(self.words["kiosk_form.check-contradiction"], "subheading"))
        layout.addWidget(make_label(contradiction.words, "help"))
        for section in self._interview.questionnaire.sections:
            for item in section.items:
                if item.id in items and self._interview.is_in_force(item.id):
                    row = _make_row(f"settle_{contradiction.id}_{item.id}", item, self._describe(item), self.words)
                    row.clicked.connect(lambda _=False, s=section.id, i=item.id: self.change_requested.emit(s, i))
                    layout.addWidget(row)
        return frame


class _SectionCard(QFrame):
    """The answers of one section."""

    change_requested = Signal(str)
    """Item id of the line that was touched."""

    def __init__(self, section: Section, words: Words) -> None:
        super().__init__()
        self._words = words
        self._rows: dict[str, CheckRow] = {}
        set_variant(self, "kind", "card")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(22, 18, 22, 14)
        self._layout.setSpacing(0)
        self._layout.addWidget(make_label(section.title, "heading"))

    def show_lines(self, lines: Sequence[tuple[Item, str | None]]) -> None:
        """Show these questions with their answers, in this order, and no others."""
        shown = {item.id for item, _ in lines}
        for item_id, row in self._rows.items():
            row.setVisible(item_id in shown)
        before: CheckRow | None = None
        for item, answer in lines:
            if item.id not in self._rows:
                self._rows[item.id] = row = _make_row(f"change_{item.id}", item, answer, self._words)
                row.clicked.connect(lambda _=False, item_id=item.id: self.change_requested.emit(item_id))
                self._layout.insertWidget(self._layout.indexOf(before) + 1 if before else 1, row)
            else:
                row = self._rows[item.id]
                row.show_answer(answer or self._words["kiosk_form.check-blank"], is_blank=answer is None)
            if before is not None:
                self.setTabOrder(before, row)
            before = row


def _make_row(name: str, item: Item, answer: str | None, words: Words) -> CheckRow:
    text = answer or words["kiosk_form.check-blank"]
    return CheckRow(name, item.ask, text, words["kiosk_form.check-change"], is_blank=answer is None)


def _find_items(contradiction: Contradiction, raw: Facts) -> list[str]:
    """Ids of the items whose answers do not fit together; none if they do."""
    items = []
    for ground in find_contradiction(contradiction, raw):
        if ground.question is not None:
            items.append(ground.question)
        elif ground.medicine is not None:
            items += [item.id for item in raw.questionnaire.items.values() if isinstance(item, MedicineListItem)]
    return items
