"""The fields in which it is written down what was done.

Object names: field_done_on, field_done, field_device, field_depth_mm, field_passes, field_products, field_reaction,
field_note, button_expected, problem_<field>.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from screener.determination.treatments import Treatment
from screener.errors import Problem
from screener.interview.numbers import read_number
from screener.review.date_field import DateField
from screener.review.surfaces import make_button, make_label
from screener.ui.theme import changes_text, set_variant

if TYPE_CHECKING:
    from screener.questionnaire.text import Words

_LINES = ("done", "device", "depth_mm", "passes", "products", "reaction", "note")
_SHORT_EMS = 6


class TreatmentFields(QFrame):
    """One session, field by field. It keeps what was written until another is filled in."""

    changed = Signal()
    """A person wrote something else."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setObjectName("treatment_fields")
        set_variant(self, "kind", "card")
        self._words = words
        self._day = DateField(words["review_treatment.done-on"], "field_done_on", words)
        self._lines = {name: self._make_line(name) for name in _LINES}
        self._told = {name: make_label("", "field-problem", f"problem_{name}") for name in ("done_on", *_LINES)}
        self._expected = make_button(words["review_treatment.reaction-expected"], "button_expected", "quiet")
        self._lines["done"].setPlaceholderText(words["review_treatment.done-example"])
        self._lines["products"].setPlaceholderText(words["review_treatment.products-help"])
        self._lay_out()
        self._fit()
        self._day.changed.connect(self._told["done_on"].hide)
        self._day.changed.connect(self.changed)
        self._expected.clicked.connect(self._on_expected)

    def fill(self, treatment: Treatment) -> None:
        """Show a session; what is not known of it stands empty."""
        self._day.set_day(treatment.done_on)
        for name, line in self._lines.items():
            value = getattr(treatment, name)
            line.setText("" if value is None else f"{value.normalize():f}" if name == "depth_mm" else str(value))
            line.setCursorPosition(0)
        self.show_problems(())

    def read(self) -> Treatment | tuple[Problem, ...]:
        """The session as it stands there; or what of it cannot be read."""
        day, depth, passes = self._day.day, self._read_number("depth_mm"), self._read_number("passes")
        problems = list(_find_unread(day, depth, passes))
        if day is None or problems:
            return tuple(problems)
        done, device, products, reaction, note = (
            self._lines[name].text().strip() for name in ("done", "device", "products", "reaction", "note")
        )
        whole = None if not isinstance(passes, Decimal) else int(passes)
        depth_mm = depth if isinstance(depth, Decimal) else None
        return Treatment(day, done, device, depth_mm, whole, products, reaction, note)

    def show_problems(self, problems: Sequence[Problem]) -> tuple[Problem, ...]:
        """Say beside each field what is wrong with it, and go to the first.

        Returns:
            Those that are of none of the fields.
        """
        said = {str(problem.where): f"{problem.message} {problem.advice}" for problem in reversed(problems)}
        for name, label in self._told.items():
            label.setText(said.get(name, ""))
            label.setVisible(name in said)
            if name in self._lines:
                set_variant(self._lines[name], "state", "problem" if name in said else "")
                self._lines[name].setAccessibleDescription(said.get(name, ""))
        self._day.mark_problem(said.get("done_on", ""))
        first = next((name for name in self._told if name in said), None)
        if first is not None:
            (self._lines.get(first) or self._day).setFocus()
        return tuple(problem for problem in problems if problem.where not in self._told)

    def focus_first(self) -> None:
        """Where somebody begins: at what was done; the day mostly stands already."""
        self._lines["done"].setFocus()

    def _make_line(self, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setObjectName(f"field_{name}")
        line.setAccessibleName(self._words[f"review_treatment.{_key(name)}"])
        line.textEdited.connect(self.changed)
        return line

    def _read_number(self, name: str) -> Decimal | str | None:
        """The number that stands there; the text, if it is none; None if nothing does."""
        text = self._lines[name].text().strip().removesuffix("mm").strip()
        number = read_number(text)
        return text or None if number is None else number

    def _on_expected(self) -> None:
        self._lines["reaction"].setText(self._words["review_treatment.reaction-expected"])
        self._lines["note"].setFocus()
        self.changed.emit()

    # ── laying out ──────────────────────────────────────────────────────────────────────────────

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(6)
        for widget in (self._day, self._told["done_on"]):
            column.addWidget(widget)
        column.addLayout(self._lay_out_lines(("done", "device")))
        numbers = QHBoxLayout()
        for name in ("depth_mm", "passes"):
            numbers.addWidget(self._make_caption(name))
            numbers.addWidget(self._lines[name])
            numbers.addSpacing(16)
        numbers.addStretch(1)
        column.addLayout(numbers)
        for name in ("depth_mm", "passes"):
            column.addWidget(self._told[name])
        column.addLayout(self._lay_out_lines(("products", "reaction", "note")))
        for label in self._told.values():
            label.hide()

    def _lay_out_lines(self, names: Sequence[str]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for name in names:
            row = grid.rowCount()
            field: QWidget = self._lines[name]
            grid.addWidget(self._make_caption(name), row, 0, 1, 2)
            grid.addWidget(field, row + 1, 0, 1, 1 if name == "reaction" else 2)
            if name == "reaction":
                grid.addWidget(self._expected, row + 1, 1)
            grid.addWidget(self._told[name], row + 2, 0, 1, 2)
        return grid

    def _fit(self) -> None:
        """Numbers are short, however large the text is."""
        for name in ("depth_mm", "passes"):
            self._lines[name].setFixedWidth(_SHORT_EMS * self.fontInfo().pixelSize())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if changes_text(event):
            self._fit()

    def _make_caption(self, name: str) -> QLabel:
        caption = QLabel(self._words[f"review_treatment.{_key(name)}"])
        caption.setBuddy(self._lines[name])
        return caption


def _key(name: str) -> str:
    return "depth" if name == "depth_mm" else name


def _find_unread(day: date | None, depth: object, passes: object) -> list[Problem]:
    problems = []
    if day is None:
        problems.append(Problem("DECIDE-099", "It is not said when.", "Write the whole day.", where="done_on"))
    if isinstance(depth, str):
        advice = "Give it in millimetres, like 1.5, or leave it out."
        problems.append(Problem("DECIDE-095", "This is no depth.", advice, where="depth_mm"))
    if isinstance(passes, str) or (isinstance(passes, Decimal) and passes != int(passes)):
        advice = "Give a whole number from 1, or leave it out."
        problems.append(Problem("DECIDE-096", "This is no number of passes.", advice, where="passes"))
    return problems
