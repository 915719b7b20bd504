"""A card about the treatment: a title that opens, paragraphs, and on one of them drawn steps.

Object names: `card_<id>` is the title to press, `card_body_<id>` what opens, `step_<drawing>` each drawn step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from screener.kiosk.drawing import Drawing
from screener.kiosk.page import make_label
from screener.ui.theme import set_variant
from screener.ui.word_button import WordButton

if TYPE_CHECKING:
    from screener.questionnaire.teaching import Card, Step
    from screener.questionnaire.text import Words

_TWO_COLUMNS_EMS = 30
"""From this width on, in heights of text, two steps stand side by side."""


class CardFrame(QFrame):
    """One card, closed until it is opened. A tick stays where it was opened once."""

    opened = Signal(str)
    """The id of the card, each time it opens."""

    def __init__(self, card: Card, words: Words, *, was_opened: bool) -> None:
        super().__init__()
        self.card = card
        self._words = words
        set_variant(self, "kind", "card")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(14, 6, 14, 6)
        self._layout.setSpacing(4)
        self.title = WordButton(
            card.title, role=QPalette.ColorRole.Text, icon="check-done" if was_opened else "info",
            trailing_icon="chevron-down", ems=1.05,
        )  # fmt: skip
        self.title.setObjectName(f"card_{card.id}")
        self.title.setCheckable(True)
        self.title.toggled.connect(self._on_toggled)
        self._layout.addWidget(self.title)
        self._body: QWidget | None = None
        self._say_state()

    def open(self) -> None:
        """Show what is inside."""
        self.title.setChecked(True)

    def _on_toggled(self, is_open: bool) -> None:
        if self._body is None:
            self._body = self._make_body()
            self._layout.addWidget(self._body)
        self._body.setVisible(is_open)
        self.title.set_bold(is_open)
        self.title.set_trailing_icon("chevron-up" if is_open else "chevron-down")
        self._say_state()
        if is_open:
            self.title.set_icon("check-done")
            self.opened.emit(self.card.id)

    def _say_state(self) -> None:
        state = "card-open" if self.title.isChecked() else "card-closed"
        self.title.setAccessibleDescription(self._words[f"kiosk_shell.{state}"])

    def _make_body(self) -> QWidget:
        body = QWidget()
        body.setObjectName(f"card_body_{self.card.id}")
        set_variant(body, "kind", "plain")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(10, 2, 10, 14)
        layout.setSpacing(12)
        for paragraph in self.card.text:
            layout.addWidget(make_label(paragraph, "body"))
        if self.card.steps:
            layout.addWidget(StepGrid(self.card.steps, self._words))
        return body


class StepGrid(QWidget):
    """Drawn steps, two in a row where there is room, else below each other."""

    def __init__(self, steps: tuple[Step, ...], words: Words) -> None:
        super().__init__()
        set_variant(self, "kind", "plain")
        self._cells = [_make_step(number, step, words) for number, step in enumerate(steps, 1)]
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(22)
        self._arrange(2)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for index, cell in enumerate(self._cells):
            self._grid.addWidget(cell, index // columns, index % columns)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(2 if self.width() >= _TWO_COLUMNS_EMS * self.fontInfo().pixelSize() else 1)


def _make_step(number: int, step: Step, words: Words) -> QWidget:
    cell = QWidget()
    cell.setObjectName(f"step_{step.drawing}")
    set_variant(cell, "kind", "plain")
    layout = QVBoxLayout(cell)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    layout.addWidget(Drawing(step.drawing, step.title))
    layout.addWidget(
        make_label(words.format("kiosk_shell.step-title", number=number, title=step.title), "subheading")
    )
    layout.addWidget(make_label(step.text, "body"))
    layout.addStretch(1)
    return cell
