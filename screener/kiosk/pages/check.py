"""Check your answers: everything in force, by section, each with Change, which comes back here.

Object names: `notice_note` for what the practitioner asks; `change_<item>` for each line; `contradiction_<id>` for
answers that do not fit together, and in it `settle_<id>_<item>` for each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout
from typing_extensions import override

from screener.interview.answers import MedicineEntry, MedicineList
from screener.interview.conditions import Ground
from screener.interview.facts import Facts
from screener.interview.pages import Page
from screener.interview.run import Run
from screener.interview.wording import answer_in_words, medicine_in_words
from screener.kiosk.check_row import CheckRow
from screener.kiosk.consent_parts import with_icon
from screener.kiosk.editors.medicine_words import describe_reading_briefly
from screener.kiosk.page import KioskPage, make_frame, make_label
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
        if run.note:
            self.column.insertWidget(self.column.indexOf(self.title_label) + 1, _make_note(run.note, words))
        self._shown_of: Facts | None = None

    @override
    def enter(self) -> None:
        if self._shown_of is not self._interview.facts:
            for _ in self.build_ahead():
                pass

    @override
    def build_ahead(self) -> Iterator[None]:
        facts = self._interview.facts
        self._show_contradictions()
        sections = self._interview.sections_in_force()
        for section in sections:
            self._show_section(section)
            yield
        in_force = {section.id for section in sections}
        for section_id, card in self._cards.items():
            card.setVisible(section_id in in_force)
        self._shown_of = facts

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
            return self._describe_medicines(answer.entries)
        return None if answer is None else answer_in_words(item, answer, self.words)

    def _describe_medicines(self, entries: Iterable[MedicineEntry]) -> str:
        """Each medicine as written, with what was understood, on a line of its own."""
        lines = []
        for entry in entries:
            reading = describe_reading_briefly(self._interview.lexicon, entry, self.words)
            medicine = medicine_in_words(entry, self.words)
            lines.append(self.words.format("kiosk_form.check-medicine", medicine=medicine, reading=reading))
        return "\n".join(lines)

    def _show_contradictions(self) -> None:
        for notice in self._contradictions:
            notice.hide()
            notice.deleteLater()
        interview = self._interview
        raw = Facts(interview.questionnaire, interview.answers, interview.treatment_on, raw=True)
        found = [(each, find_contradiction(each, raw)) for each in interview.questionnaire.contradictions]
        self._contradictions = [self._make_notice(each, grounds) for each, grounds in found if grounds]
        below = self.column.indexOf(self.intro_label) + 1
        for place, notice in enumerate(self._contradictions):
            self.column.insertWidget(below + place, notice)

    def _make_notice(self, contradiction: Contradiction, grounds: Sequence[Ground]) -> QFrame:
        """Show side by side what does not fit together, without saying which is wrong."""
        frame, layout = make_frame("notice", f"contradiction_{contradiction.id}")
        layout.setSpacing(4)
        layout.addWidget(make_label(self.words["kiosk_form.check-contradiction"], "subheading"))
        layout.addWidget(make_label(contradiction.words, "help"))
        for section in self._interview.questionnaire.sections:
            for item in section.items:
                if (text := self._describe_ground(item, grounds)) is not None:
                    layout.addWidget(self._make_settling_row(contradiction, section, item, text))
        return frame

    def _describe_ground(self, item: Item, grounds: Sequence[Ground]) -> str | None:
        """What was answered to an item that a contradiction rests on, in force or not; None if it does not."""
        entries = [ground.medicine.entry for ground in grounds if ground.medicine is not None]
        if isinstance(item, MedicineListItem) and entries:
            return self._describe_medicines(entries)
        answer = self._interview.get_answer(item.id)
        if answer is None or all(ground.question != item.id for ground in grounds):
            return None
        if isinstance(answer, MedicineList):
            return self._describe_medicines(answer.entries)
        return answer_in_words(item, answer, self.words)

    def _make_settling_row(self, contradiction: Contradiction, section: Section, item: Item, text: str) -> CheckRow:
        """One of the answers. What is asked no longer, or was filled in by staff, is shown and cannot be touched."""
        may_change = section.step != "visit" and self._interview.is_in_force(item.id)
        name = f"settle_{contradiction.id}_{item.id}"
        row = CheckRow(name, item.ask, self.words["kiosk_form.check-change"] if may_change else "")
        row.show_answer(text, is_missing=False)
        if may_change:
            row.clicked.connect(lambda: self.change_requested.emit(section.id, item.id))
        return row


def _make_note(note: str, words: Words) -> QFrame:
    """What the practitioner asks the patient to look at, of a form that was sent back."""
    frame, layout = make_frame("notice", "notice_note")
    layout.addLayout(with_icon("pencil", make_label(words["kiosk_visits.note-title"], "subheading")))
    said = make_label(note, "body")
    said.setObjectName("note_words")
    layout.addWidget(said)
    layout.addWidget(make_label(words["kiosk_visits.note-hint"], "help"))
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
                row.show_answer(*_tell(item, answer, self._words))
            row.show_line(item.id != lines[-1][0].id)
            if before is not None:
                self.setTabOrder(before, row)
            before = row


def _make_row(name: str, item: Item, answer: str | None, words: Words) -> CheckRow:
    row = CheckRow(name, item.ask, words["kiosk_form.check-change"])
    row.show_answer(*_tell(item, answer, words))
    return row


def _tell(item: Item, answer: str | None, words: Words) -> tuple[str, bool]:
    """What a line says, and whether an answer is missing that is needed."""
    if answer is not None:
        return answer, False
    return words["kiosk_form.check-blank-optional" if item.optional else "kiosk_form.check-blank"], not item.optional
