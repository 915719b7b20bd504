"""What the signing page shows before, between and after reading and signing: names, waiting, warnings, trouble.

Object names: `stage_names`, `item_name_<role>`, `field_name_<role>`, `problem_name_<role>`, `stage_waiting`,
`stage_unprintable`, `stage_trouble`.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from screener.errors import Problem, ScreenerError
from screener.interview.journey import Role
from screener.interview.signing import Signer
from screener.kiosk.consent_parts import show_sentences, stack, with_icon
from screener.kiosk.editors.problem_label import ProblemLabel
from screener.kiosk.page import make_frame, make_label
from screener.kiosk.submission import Unprintable
from screener.questionnaire.model import Questionnaire
from screener.questionnaire.text import Words
from screener.ui.theme import set_variant


class NamesStage(QWidget):
    """Asks for the printed names that are still missing."""

    def __init__(self, signers: Iterable[Signer], words: Words) -> None:
        super().__init__()
        self._words = words
        self.setObjectName("stage_names")
        set_variant(self, "kind", "column")
        self._fields: dict[Role, QLineEdit] = {}
        self._problems: dict[Role, ProblemLabel] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for signer in signers:
            layout.addWidget(self._make_card(signer.role))

    def _make_card(self, role: Role) -> QFrame:
        card, layout = make_frame("card", f"item_name_{role}")
        label = make_label(self._words[f"kiosk_sign.name-{role}"], "question")
        field = QLineEdit()
        field.setObjectName(f"field_name_{role}")
        field.setAccessibleName(label.text())
        field.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhSensitiveData)
        label.setBuddy(field)
        self._fields[role] = field
        self._problems[role] = ProblemLabel(f"problem_name_{role}")
        for widget in (label, self._problems[role], field):
            layout.addWidget(widget)
        card.setFocusProxy(field)
        return card

    def read_names(self) -> dict[Role, str]:
        """The names as typed; blank where nothing was."""
        return {role: field.text().strip() for role, field in self._fields.items()}

    def find_problems(self) -> tuple[Problem, ...]:
        """The names that are still missing, also shown where they are missing."""
        missing = self._words["kiosk_sign.name-blank"]
        problems = []
        for role, name in self.read_names().items():
            self._problems[role].set_text("" if name else missing)
            if not name:
                problems.append(Problem("CONSENT-005", missing, "", where=f"name_{role}"))
        return tuple(problems)


def show_waiting(text: str) -> QFrame:
    """Says what is being worked on."""
    card, layout = make_frame("card", "stage_waiting")
    layout.addLayout(with_icon("clock", make_label(text, "body")))
    return card


def show_unprintable(unprintable: Unprintable, questionnaire: Questionnaire, words: Words) -> QWidget:
    """Which characters the paper lacks, where they stand, how they will look, and what one can do."""
    signs = "   ".join(f"{character} → [U+{ord(character):04X}]" for character in unprintable.characters)
    card, layout = make_frame("card")
    layout.addWidget(make_label(words["kiosk_sign.unprintable-signs"], "body"))
    layout.addWidget(make_label(signs, "heading"))
    asked = [questionnaire.items[item_id].ask for item_id in unprintable.items]
    where = [show_sentences(words["kiosk_sign.unprintable-where"], asked)] if asked else []
    return stack([card, *where], "stage_unprintable")


def show_trouble(error: ScreenerError, words: Words) -> QFrame:
    """What went wrong, that the answers are safe, and whom to call."""
    frame, layout = make_frame("problem", "stage_trouble")
    layout.addLayout(with_icon("warning", make_label(words["kiosk_sign.trouble-title"], "heading"), "problem"))
    layout.addWidget(make_label(words["kiosk_sign.trouble-safe"], "body"))
    layout.addWidget(make_label(error.message, "body"))
    layout.addWidget(make_label(words.format("kiosk_sign.trouble-code", code=error.code), "small"))
    frame.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    frame.setAccessibleName(words["kiosk_sign.trouble-title"])
    frame.setAccessibleDescription(f"{words['kiosk_sign.trouble-safe']} {error.message}")
    return frame
