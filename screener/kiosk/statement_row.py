"""One statement with a tick of its own.

Object names: `item_<statement>`, `statement_<statement>` (click it to tick), `problem_<statement>`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from screener.kiosk.editors.option import OptionButton, OptionLook
from screener.kiosk.editors.problem_label import ProblemLabel
from screener.questionnaire.teaching import Statement
from screener.ui.theme import set_variant


class StatementRow(QWidget):
    """One statement. It tells of a tick; whether it counts is remembered elsewhere."""

    ticked = Signal(bool)
    """A person ticked the statement, or took the tick away."""

    def __init__(self, statement: Statement) -> None:
        super().__init__()
        self.statement = statement
        self.setObjectName(f"item_{statement.id}")
        set_variant(self, "kind", "plain")
        self._problem = ProblemLabel(f"problem_{statement.id}")
        self._button = OptionButton(f"statement_{statement.id}", statement.text, OptionLook.CHECK)
        self._button.toggled.connect(self._on_toggled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._problem)
        layout.addWidget(self._button)

    def show_tick(self, *, ticked: bool) -> None:
        """Show whether the statement is ticked, without telling anyone."""
        self._button.blockSignals(True)
        self._button.setChecked(ticked)
        self._button.blockSignals(False)
        self.set_problem("")

    def set_problem(self, text: str) -> None:
        """Show what is in the way, or nothing."""
        self._problem.set_text(text)

    def focus_first(self) -> None:
        """Put the focus on the tick."""
        self._button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_toggled(self, ticked: bool) -> None:
        if ticked:
            self.set_problem("")
        self.ticked.emit(ticked)
