"""The first page: whose clinic this is, what will happen, and who is filling it in.

It is painted before the form has been read, so it needs no more than the program's words.
Object names: `option_filled-by_<role>`, `field_filled-by-name`, `field_filled-by-relationship`, `button_start`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from screener.errors import Problem
from screener.interview.pages import PageKind, make_page
from screener.kiosk.editors.option import OptionButton, OptionLook
from screener.kiosk.editors.option_grid import OptionGrid
from screener.kiosk.editors.problem_label import ProblemLabel
from screener.kiosk.page import KioskPage, make_frame, make_label
from screener.ui.icons import Icon
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.interview.run import Run
    from screener.kiosk.setup import KioskSetup
    from screener.questionnaire.text import Words

_PATIENT = "patient"
_ROLES = (_PATIENT, "guardian", "helper", "interpreter")
"""Values of `Role`, which is not loaded before the first page is painted."""
_WHO = "filled-by"
_NAME = "filled-by-name"
_RELATIONSHIP = "filled-by-relationship"


class WelcomePage(KioskPage):
    """Welcome, and who is here."""

    title_kind = "display"
    next_words = "kiosk_shell.start"
    next_name = "button_start"
    has_back = False

    def __init__(self, run: Run | None, words: Words, setup: KioskSetup) -> None:
        title = words.format("kiosk_shell.welcome-title", clinic=setup.clinic_name)
        intro = words["kiosk_shell.welcome-intro"]
        super().__init__(make_page(PageKind.WELCOME), run, words, title=title, intro=intro)
        self.add(self._make_facts(max(1, round(setup.idle_s / 60))))
        self.add(self._make_who())

    def _make_facts(self, idle_minutes: int) -> QWidget:
        facts = QWidget()
        set_variant(facts, "kind", "plain")
        layout = QVBoxLayout(facts)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(10)
        key = "welcome-wiped-one" if idle_minutes == 1 else "welcome-wiped"
        wiped = self.words.format(f"kiosk_shell.{key}", minutes=idle_minutes)
        texts = (
            ("clock", self.words["kiosk_shell.welcome-time"]),
            ("shield", self.words["kiosk_shell.welcome-kept"]),
            ("lock", wiped),
        )
        for icon, text in texts:
            row = QHBoxLayout()
            row.setSpacing(14)
            row.addWidget(Icon(icon, ems=1.3), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(make_label(text, "body"), 1)
            layout.addLayout(row)
        return facts

    def _make_who(self) -> QFrame:
        card, layout = make_frame("card", f"item_{_WHO}")
        layout.addWidget(make_label(self.words["kiosk_shell.who"], "question"))
        self._problem = ProblemLabel(f"problem_{_WHO}")
        layout.addWidget(self._problem)
        self._group = QButtonGroup(self)
        buttons = []
        for index, role in enumerate(_ROLES):
            text = self.words[f"kiosk_shell.who-{role}"]
            button = OptionButton(f"option_{_WHO}_{role}", text, OptionLook.BUTTON)
            self._group.addButton(button, index)
            buttons.append(button)
        layout.addWidget(OptionGrid(buttons, columns=2))
        self._details = self._make_details()
        layout.addWidget(self._details)
        self._group.idToggled.connect(self._on_who_changed)
        return card

    def _make_details(self) -> QFrame:
        frame, layout = make_frame("followup")
        layout.setContentsMargins(18, 2, 0, 2)
        layout.setSpacing(8)
        self._name, self._name_problem = self._add_field(layout, _NAME, "who-name")
        self._relationship, self._relationship_problem = self._add_field(layout, _RELATIONSHIP, "who-relationship")
        frame.hide()
        return frame

    def _add_field(self, layout: QVBoxLayout, name: str, key: str) -> tuple[QLineEdit, ProblemLabel]:
        label = make_label(self.words[f"kiosk_shell.{key}"], "body")
        problem = ProblemLabel(f"problem_{name}")
        field = QLineEdit()
        field.setObjectName(f"field_{name}")
        field.setAccessibleName(label.text())
        field.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhSensitiveData)
        field.textChanged.connect(self._keep)
        label.setBuddy(field)
        for part in (label, problem, field):
            layout.addWidget(part)
        return field, problem

    @property
    def _role(self) -> str | None:
        index = self._group.checkedId()
        return None if index < 0 else _ROLES[index]

    def _on_who_changed(self) -> None:
        self._problem.set_text("")
        needs_details = self._role not in (None, _PATIENT)
        self._details.setVisible(needs_details)
        if needs_details:
            self.show_in_view(self._details)
        self._keep()

    def _keep(self) -> None:
        if self.run is None or self._role is None:
            return
        from screener.interview.journey import FilledBy, Role

        if self._role == _PATIENT:
            self.run.filled_by = FilledBy()
        else:
            name, relationship = self._name.text().strip(), self._relationship.text().strip()
            self.run.filled_by = FilledBy(Role(self._role), name, relationship)

    def _show_who(self) -> None:
        """Show what was said before a power cut, or in another language."""
        run = self.run
        if run is None or not run.is_who_told or self._role is not None:
            return
        self._name.setText(run.filled_by.name)
        self._relationship.setText(run.filled_by.relationship)
        self._group.button(_ROLES.index(run.filled_by.role.value)).setChecked(True)

    @override
    def enter(self) -> None:
        self._show_who()
        self._keep()

    @override
    def find_problems(self) -> tuple[Problem, ...]:
        if self._role is None:
            return (self._make_problem(_WHO, "who-missing"),)
        if self._role == _PATIENT:
            return ()
        problems = []
        if not self._name.text().strip():
            problems.append(self._make_problem(_NAME, "who-name-missing"))
        if not self._relationship.text().strip():
            problems.append(self._make_problem(_RELATIONSHIP, "who-relationship-missing"))
        return tuple(problems)

    def _make_problem(self, where: str, key: str) -> Problem:
        return Problem("KIOSK-001", self.words[f"kiosk_shell.{key}"], "", where=where)

    @override
    def show_problems(self, problems: Sequence[Problem]) -> None:
        self._keep()
        super().show_problems(problems)
        told = {problem.where: problem.message for problem in problems}
        self._problem.set_text(told.get(_WHO, ""))
        self._name_problem.set_text(told.get(_NAME, ""))
        self._relationship_problem.set_text(told.get(_RELATIONSHIP, ""))

    @override
    def focus_item(self, item_id: str) -> None:
        fields = {_NAME: self._name, _RELATIONSHIP: self._relationship}
        target: QWidget = fields.get(item_id) or self._group.button(0)
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_in_view(target)
