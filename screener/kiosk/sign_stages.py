"""What the signing page shows before, between and after reading and signing: names, waiting, warnings, trouble.

Object names: `stage_names`, `item_name_<role>`, `field_name_<role>`, `problem_name_<role>`, `stage_waiting`,
`stage_unprintable`, `stage_trouble`, `reading_hint`.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from screener.errors import Problem, ScreenerError
from screener.interview.journey import Role
from screener.interview.signing import Signer
from screener.kiosk.consent_parts import with_icon
from screener.kiosk.document_view import DocumentView
from screener.kiosk.editors.problem_label import ProblemLabel
from screener.kiosk.page import make_frame, make_label, make_line
from screener.kiosk.submission import Unprintable
from screener.questionnaire.model import Questionnaire
from screener.questionnaire.text import Words
from screener.ui.tasks import Tasks
from screener.ui.theme import set_variant

_ROOM_FOR_HINT_EM = 18


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


class ReadingStage(QWidget):
    """The document at the window's full width: a page of paper needs more room than a column of questions."""

    def __init__(self, words: Words, tasks: Tasks) -> None:
        super().__init__()
        self._words = words
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_variant(self, "kind", "page")
        self._hint = make_label("", "intro")
        self._hint.setObjectName("reading_hint")
        self.document = DocumentView(words, tasks)
        self.document.page_seen.connect(self._show_hint)
        self.document.page_changed.connect(self._show_hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(40, 8, 40, 8)
        layout.setSpacing(8)
        layout.addWidget(self._hint)
        layout.addWidget(self.document, 1)

    def _show_hint(self) -> None:
        self._hint.setText(self._words[f"kiosk_sign.{'read-all' if self.document.is_read else 'read-on'}"])

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # In a low window, as with very large text, the room is the document's.
        self._hint.setVisible(self.height() > _ROOM_FOR_HINT_EM * self.fontInfo().pixelSize())


def show_waiting(text: str) -> QFrame:
    """Says what is being worked on."""
    card, layout = make_frame("card", "stage_waiting")
    layout.addLayout(with_icon("clock", make_label(text, "body")))
    return card


def show_unprintable(unprintable: Unprintable, questionnaire: Questionnaire, words: Words) -> QWidget:
    """Every text that cannot be printed as it was written, the way it will look."""
    card, layout = make_frame("card", "stage_unprintable")
    for number, (item_id, text) in enumerate(unprintable.texts):
        if number:
            layout.addWidget(make_line())
        asked = questionnaire.items[item_id].ask if item_id else words["kiosk_sign.unprintable-helper"]
        layout.addWidget(make_label(asked, "quiet"))
        layout.addWidget(make_label(text, "subheading"))
    return card


def show_trouble(title: str, error: ScreenerError, words: Words) -> QFrame:
    """What went wrong, that the answers are safe, and whom to call."""
    frame, layout = make_frame("problem", "stage_trouble")
    layout.addLayout(with_icon("warning", make_label(title, "heading"), "problem"))
    layout.addWidget(make_label(words["kiosk_sign.trouble-safe"], "body"))
    for_staff = words.format("kiosk_sign.trouble-staff", message=error.message, code=error.code)
    layout.addWidget(make_label(for_staff, "quiet"))
    frame.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    frame.setAccessibleName(title)
    frame.setAccessibleDescription(f"{words['kiosk_sign.trouble-safe']} {for_staff}")
    return frame
