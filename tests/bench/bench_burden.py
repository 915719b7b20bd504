"""What a healthy adult meets at their first visit: questions, pages, taps, words, and the minutes they take.

Walks the invented healthy patient of the examples through the real windows, from the staff's code to the thanks, by
real clicks and keys, and notes everything that can be read on the way. A careful reader reads every word on screen
that is meant for them, each Yes and No included, and then taps:

- reading: 200 words a minute. Bars at the top and bottom are read once. What the patient typed is not read.
- a tap: 2 s, for each choice, Continue, card opened, statement ticked, key of the staff's code; also for going into a
  field and for a drawn signature.
- typing: 2 characters a second on the screen's keys, told beside the taps.

What staff do, checking one's answers, what is told and agreed to, and the finished document (its every word read,
each of its pages turned) are told apart and in the total. The limits are for the questions: welcome, and all that a
patient is asked about themselves.
Run: python tests/bench/bench_burden.py
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).parent.parent))

import pypdfium2
from conftest import HEALTHY
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from typing_extensions import override

from screener.commands.clinic import make_setup
from screener.commands.demonstration_clinic import make_clinic, take_out
from screener.interview.response import Response, read_response
from screener.kiosk.item_block import ItemBlock
from screener.kiosk.pages.consent import ConsentPage
from screener.kiosk.pages.sign import SignPage, Stage
from screener.kiosk.scripted.walk import Walk
from screener.kiosk.session import KioskSession
from screener.kiosk.window import KioskWindow
from screener.medicines.lexicon import load_lexicon
from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.loader import load_questionnaire
from screener.ui.fonts import read_fonts_ahead
from screener.ui.scripted.album import Album
from screener.ui.scripted.hand import Hand
from screener.ui.starting import start_qt

WORDS_A_MINUTE = 200
TAP_S = 2
TYPED_A_SECOND = 2
LIMIT_MINUTES = 8
LIMIT_TAPS = 60

STAFF, DOCUMENT = "staff", "document"
ASKED = ("welcome", "you", "treatment", "health", "medicines")
"""The steps in which a patient answers."""


@dataclass
class Stay:
    """What one place of the way held, a page or a part of one."""

    step: str
    read: Counter[str] = field(default_factory=Counter)
    """Text → how often it stands there at once."""
    questions: set[str] = field(default_factory=set)
    taps: int = 0
    typed: int = 0


@dataclass(frozen=True)
class Sum:
    """What some places hold together."""

    pages: int
    questions: int
    taps: int
    words: int
    typed: int

    @property
    def minutes(self) -> float:
        """Reading and taps."""
        return self.words / WORDS_A_MINUTE + self.taps * TAP_S / 60

    @property
    def typing_minutes(self) -> float:
        """Typing beside them."""
        return self.typed / TYPED_A_SECOND / 60


class Ledger:
    """Everything read and done, by place."""

    def __init__(self, window: KioskWindow) -> None:
        self._window = window
        self.stays: dict[str, Stay] = defaultdict(lambda: Stay(STAFF))

    @property
    def here(self) -> Stay:
        """The place now shown."""
        page = self._window.wizard.shown
        if page is None or self._window.run is None or page.page.step == "visit":
            return self.stays[STAFF]
        part = page.part if isinstance(page, ConsentPage) else page.stage if isinstance(page, SignPage) else ""
        stay = self.stays[f"{page.page.id} {part}".strip()]
        stay.step = DOCUMENT if part == Stage.READING else page.page.step
        return stay

    def read(self) -> None:
        """Read everything on screen that has not been read here yet."""
        page, here = self._window.wizard.shown, self.here
        if page is None:
            return
        here.read |= Counter(find_texts(page.findChildren(QWidget)))
        here.questions |= {block.item.id for block in page.findChildren(ItemBlock) if block.isVisible()}
        around = [part for part in self._window.findChildren(QWidget) if not page.isAncestorOf(part)]
        known = Counter(text for stay in self.stays.values() for text in stay.read)
        here.read |= Counter(text for text in find_texts(around) if text not in known)


class CountingHand(Hand):
    """A hand whose every touch is counted where it happens."""

    ledger: Ledger

    @override
    def click(self, name: str, at: QPoint | None = None) -> None:
        here = self.ledger.here
        super().click(name, at)
        here.taps += 1

    @override
    def type_into(self, name: str, text: str) -> None:
        here = self.ledger.here
        super().type_into(name, text)
        here.typed += len(text)

    @override
    def press(self, key: Qt.Key) -> None:
        self.ledger.here.taps += 1
        super().press(key)

    @override
    def draw(self, name: str, strokes: Iterable[Iterable[QPointF]]) -> None:
        self.ledger.here.taps += 1
        super().draw(name, strokes)


class ReadingAlbum(Album):
    """Reads a page where the demonstration would take pictures of it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    @override
    def add(self, name: str) -> None:
        self._ledger.read()

    @override
    def add_more(self, name: str) -> None:
        self._ledger.read()

    @override
    def add_page(self, name: str, scroll: object) -> None:
        self._ledger.read()


def find_texts(widgets: Iterable[QWidget]) -> list[str]:
    """What can be read on widgets that are shown: labels, buttons, and hints in empty fields."""
    texts = []
    for widget in widgets:
        if not widget.isVisible():
            continue
        if isinstance(widget, QLabel):
            texts.append(widget.text())
        elif isinstance(widget, QAbstractButton):
            texts.append(widget.text() or widget.accessibleName())
        elif isinstance(widget, QLineEdit) and not widget.text():
            texts.append(widget.placeholderText())
    return [text for text in texts if count_words(text)]


def count_words(text: str) -> int:
    """Words with at least a letter or a figure."""
    return sum(any(sign.isalnum() for sign in word) for word in text.split())


def walk() -> tuple[dict[str, Stay], int]:
    """What the way held, place by place, and the words of the finished document."""
    forms = find_forms_folder()
    lexicon = load_lexicon(forms / "medicines.yaml")
    questionnaire = load_questionnaire(forms / "microneedling", class_ids=lexicon.classes)
    response = read_response(questionnaire, lexicon, {"form": questionnaire.id, "language": "en", "answers": HEALTHY})
    if not isinstance(response, Response):
        raise TypeError(response)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        clinic = make_clinic(folder)
        setup = replace(make_setup(clinic.settings, folder), is_full_screen=False)
        session = KioskSession(setup, start_qt(setup.display, read_fonts_ahead()))
        try:
            session.open()
            hand = CountingHand(session.window)
            hand.ledger = Ledger(session.window)
            hand.settle()
            Walk(session.window, hand, ReadingAlbum(hand.ledger), response.answers.given).go(clinic.staff_code)
            (consent,) = take_out(folder, clinic.password, folder / "documents")
            with pypdfium2.PdfDocument(consent) as document:
                words = sum(count_words(page.get_textpage().get_text_bounded()) for page in document)
        finally:
            session.close()
    return dict(hand.ledger.stays), words


def add_up(stays: Iterable[Stay], more_words: int = 0) -> Sum:
    """Some places together."""
    stays = list(stays)
    words = sum(count_words(text) * times for stay in stays for text, times in stay.read.items())
    return Sum(
        len(stays), sum(len(stay.questions) for stay in stays), sum(stay.taps for stay in stays),
        words + more_words, sum(stay.typed for stay in stays),
    )  # fmt: skip


def tell(name: str, part: Sum) -> None:
    """One line of the table."""
    sys.stdout.write(
        f"{name:24} {part.pages:5} {part.questions:9} {part.taps:5} {part.words:6} {part.minutes:8.1f}"
        f" {part.typing_minutes:7.1f}\n"
    )


def main() -> int:
    stays, document_words = walk()
    sys.stdout.write(f"{'':24} pages questions  taps  words  minutes  typing\n")
    for name, stay in stays.items():
        tell(f"  {name}", add_up([stay], document_words if stay.step == DOCUMENT else 0))
    by_step: dict[str, list[Stay]] = defaultdict(list)
    for stay in stays.values():
        by_step[stay.step].append(stay)
    asked = add_up(stay for step in ASKED for stay in by_step[step])
    patients = add_up(stay for step, some in by_step.items() if step not in (STAFF, DOCUMENT) for stay in some)
    tell("staff prepare", add_up(by_step[STAFF]))
    for step in (step for step in by_step if step not in (STAFF, DOCUMENT)):
        tell(f"step {step}", add_up(by_step[step]))
    tell("the questions", asked)
    tell("all the patient's pages", patients)
    tell("the document", add_up(by_step[DOCUMENT], document_words))
    tell("all in all", add_up(stays.values(), document_words))
    is_over = asked.minutes > LIMIT_MINUTES or asked.taps > LIMIT_TAPS
    verdict = "OVER" if is_over else "within"
    sys.stdout.write(f"the questions: {verdict} the limit of {LIMIT_MINUTES} minutes and {LIMIT_TAPS} taps\n")
    return int(is_over)


if __name__ == "__main__":
    sys.exit(main())
