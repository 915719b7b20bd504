"""The foot of the signing page: back, how it stands, and the one thing to do next.

Object names: label_in_the_way, button_back, label_status, button_do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from screener.review.signing_flow import Phase
from screener.review.surfaces import make_button, make_label
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.questionnaire.text import Words


class SigningFoot(QWidget):
    """Says what can be done in each phase. After signing, that stands on the page itself."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        set_variant(self, "kind", "plain")
        self._words = words
        self.back = make_button(words["review_sign.back"], "button_back", "quiet")
        self.do = make_button(words["review_sign.show-page"], "button_do", "primary")
        self._status = make_label("", "quiet", "label_status")
        self._in_the_way = make_label("", "problem", "label_in_the_way")
        self._in_the_way.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._in_the_way)
        row = QHBoxLayout()
        column.addLayout(row)
        row.addWidget(self.back)
        row.addWidget(self._status, 1)
        row.addWidget(self.do)

    def show_phase(self, phase: Phase, count: int) -> None:
        """Show how it stands.

        Args:
            phase: How far it has come.
            count: How many things are in the way.
        """
        ready = "status-ready" if not count else "status-obstacles-1" if count == 1 else "status-obstacles"
        do, status, back = {
            Phase.FILLING: ("show-page", ready, "back"),
            Phase.PREPARING: ("drawing", "status-drawing", "change"),
            Phase.DRAWN: ("reading", "status-reading", "change"),
            Phase.SHOWN: ("sign", "status-shown", "change"),
            Phase.SIGNING: ("signing", "status-signing", "change"),
            Phase.SIGNED: ("end-inbox", "status-signed", "back"),
        }[phase]
        self.do.setText(self._words[f"review_sign.{do}"])
        self.do.setEnabled(phase in (Phase.FILLING, Phase.SHOWN))
        self.back.setText(self._words[f"review_sign.{back}"])
        self.back.setEnabled(phase is not Phase.SIGNING)
        for button in (self.do, self.back):
            button.setAccessibleName(button.text())
            button.setVisible(phase is not Phase.SIGNED)
        self._status.setText(self._words.format(f"review_sign.{status}", count=count))
        self._in_the_way.hide()

    def tell_in_the_way(self, told: str) -> None:
        """Say what keeps it from going on, until something is changed."""
        self._in_the_way.setText(self._words.format("review_sign.in-the-way", told=told))
        self._in_the_way.show()
        self._status.setText("")
