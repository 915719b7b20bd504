"""What can be done when a determination is signed: open, print or save the document, or go on to the next.

Object names: end_panel, those of the document's acts, button_visit, button_inbox, label_end_told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from screener.consent.moments import day_in_words
from screener.determination.decision import Overall
from screener.review.document_acts import DocumentActs
from screener.review.surfaces import make_button, make_card, make_label
from screener.ui.icons import Icon
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.determination.decision import Determination
    from screener.questionnaire.text import Words
    from screener.review.desk import Desk
    from screener.review.documents import Document

_WIDE_EMS = 50


class EndPanel(QWidget):
    """The end of one record's way."""

    inbox_requested = Signal()
    visit_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("end_panel")
        set_variant(self, "kind", "plain")
        self._words = desk.words
        self._verdict = make_label("", "title", "label_end")
        self._told = make_label("", "body", "label_end_told")
        self.acts = DocumentActs(desk, is_row=False)
        self._inbox = make_button(self._words["review_sign.end-inbox"], "button_inbox", "primary")
        card, layout = make_card("card_end")
        self._lay_out(layout)
        self._row = row = QHBoxLayout()
        row.addWidget(card, 3)
        row.addStretch(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addStretch(1)

    def show_end(self, document: Document, determination: Determination, person: str) -> None:
        """Show what became of it.

        Args:
            document: The finished one.
            determination: As it was signed.
            person: Whose it is.
        """
        self.acts.show_document(document)
        self._verdict.setText("\n".join(filter(None, (person, say_end(determination, self._words)))))
        self._tell(self._words["review_sign.end-told"], False)
        self._inbox.setFocus()

    def forget(self) -> None:
        """Remove what was made to be looked at, and forget the document."""
        self.acts.show_document(None)

    def _lay_out(self, layout: QVBoxLayout) -> None:
        head = QHBoxLayout()
        head.addWidget(Icon("check-done", ems=2.0))
        head.addWidget(self._verdict, 1)
        layout.addLayout(head)
        layout.addWidget(self._told)
        layout.addWidget(self.acts)
        self.acts.told.connect(self._tell)
        visit = make_button(self._words["review_sign.end-visit"], "button_visit", "choice")
        visit.clicked.connect(self.visit_requested)
        layout.addWidget(visit)
        shortcut = QShortcut(QKeySequence("V"), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(visit.click)
        self._inbox.clicked.connect(self.inbox_requested)
        layout.addWidget(self._inbox)
        layout.addWidget(make_label(self._words["review_sign.end-noted"], "small"))

    def _tell(self, text: str, is_problem: bool) -> None:
        set_variant(self._told, "kind", "problem" if is_problem else "body")
        self._told.setText(text)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Beside the card nothing stands, but lines are short to read; large text needs all there is.
        self._row.setStretch(1, 2 if self.width() > _WIDE_EMS * self.fontInfo().pixelSize() else 0)


def say_end(determination: Determination, words: Words) -> str:
    """What was determined, in a sentence."""
    overall, until = determination.overall, determination.until
    if overall.is_treating and determination.treat_on is not None:
        day = day_in_words(determination.treat_on, words)
        return words.format("review_sign.end-proceed", date=day)
    if overall is Overall.DEFER and until is not None:
        return words.format("review_sign.end-defer", date=day_in_words(until, words))
    return words.format("review_sign.end-decision", decision=words[f"outcome.overall-{overall}"])
