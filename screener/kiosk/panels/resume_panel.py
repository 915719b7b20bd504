"""The forms that a power cut interrupted, for a member of staff to confirm whose each is.

Object names: `panel_resume`, `card_resume_<n>`, `button_resume_<n>`, `button_discard_<n>`,
`problem_resume_<n>`, `button_close_panel`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from screener.kiosk.editors.problem_label import ProblemLabel
from screener.kiosk.overlay import Overlay
from screener.kiosk.page import make_frame, make_label
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.questionnaire.text import Words


@dataclass(frozen=True, slots=True)
class Interrupted:
    """What staff see of one interrupted form, to tell whose it is."""

    name: str
    """As the patient wrote it; blank if they had not."""
    born: str
    """In words; blank if not told yet."""
    saved_at: str
    """When the last answer was given, in words."""
    problem: str = ""
    """Why it cannot be gone on with; blank if it can."""
    sent_back_on: str = ""
    """The day it was sent back to the patient, in words; blank if it was interrupted."""


class ResumePanel(Overlay):
    """Staff choose the form of the person who is there, or take forms away."""

    chosen = Signal(int)
    """The form of that number belongs to the person who is there."""
    discarded = Signal(int)
    """The form of that number is to be taken away."""

    def __init__(
        self, window: QWidget, words: Words, forms: Sequence[Interrupted], *, is_withheld: bool = False
    ) -> None:
        """Show them.

        Args:
            window: The window it covers.
            words: All words.
            forms: Those that whoever signed in may go on with.
            is_withheld: Whether there are others, which only a practitioner may open.
        """
        super().__init__(window, "panel_resume")
        self._words = words
        self.body.addWidget(make_label(words["kiosk_shell.resume-title"], "title"))
        about = "resume-words" if forms else "returned-withheld" if is_withheld else "resume-none"
        self.body.addWidget(make_label(words[f"kiosk_shell.{about}"], "intro"))
        for number, form in enumerate(forms):
            self.body.addWidget(self._make_card(number, form))
        self.back = QPushButton(words["kiosk_shell.close"])
        self.back.setObjectName("button_close_panel")
        self.back.clicked.connect(self.dismiss)
        self.body.addSpacing(8)
        self.body.addWidget(self.back)

    def _make_card(self, number: int, form: Interrupted) -> QWidget:
        card, layout = make_frame("card", f"card_resume_{number}")
        words = self._words
        layout.addWidget(make_label(form.name or words["kiosk_shell.resume-nameless"], "subheading"))
        if form.born:
            layout.addWidget(make_label(words.format("kiosk_shell.resume-born", date=form.born), "body"))
        when = words.format("kiosk_shell.resume-saved", time=form.saved_at)
        if form.sent_back_on:
            when = words.format("kiosk_shell.returned-on", date=form.sent_back_on)
        layout.addWidget(make_label(when, "quiet"))
        if form.problem:
            problem = ProblemLabel(f"problem_resume_{number}")
            problem.set_text(form.problem)
            layout.addWidget(problem)
        else:
            go_on = QPushButton(words["kiosk_shell.resume-go-on"])
            go_on.setObjectName(f"button_resume_{number}")
            set_variant(go_on, "kind", "primary")
            go_on.clicked.connect(lambda: self.chosen.emit(number))
            layout.addWidget(go_on)
        if form.sent_back_on:
            return card
        discard = QPushButton(words["kiosk_shell.resume-discard"])
        discard.setObjectName(f"button_discard_{number}")
        discard.clicked.connect(lambda: self._on_discard(discard, number))
        layout.addWidget(discard)
        return card

    def _on_discard(self, button: QPushButton, number: int) -> None:
        """What is taken away is gone: the first touch asks, the second does it."""
        sure = self._words["kiosk_shell.resume-discard-sure"]
        if button.text() == sure:
            self.discarded.emit(number)
        else:
            button.setText(sure)
