"""A panel of large choices, one of them in force: text size, language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from screener.kiosk.editors.option import OptionButton, OptionLook
from screener.kiosk.overlay import Overlay
from screener.kiosk.page import make_label


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose."""

    name: str
    """Object name of its button."""
    text: str
    value: object


class ChoicePanel(Overlay):
    """A title, a sentence, and one button for each choice. Stays open until it is closed."""

    chosen = Signal(object)
    """The value of the choice a person pressed."""

    def __init__(
        self,
        window: QWidget,
        name: str,
        *,
        title: str,
        about: str,
        choices: Sequence[Choice],
        current: object,
        done: str,
    ) -> None:
        super().__init__(window, name)
        self.body.addWidget(make_label(title, "title"))
        self.body.addWidget(make_label(about, "intro"))
        self._buttons = {choice.value: self._add(choice) for choice in choices}
        self._buttons[current].setChecked(True)
        self._current = current
        close = QPushButton(done)
        close.setObjectName("button_close_panel")
        close.clicked.connect(self.dismiss)
        self.add_foot(close)

    def open_at_current(self) -> None:
        """Show the panel with the focus on what is in force."""
        self.open(self._buttons[self._current])

    def _add(self, choice: Choice) -> OptionButton:
        button = OptionButton(choice.name, choice.text, OptionLook.RADIO)
        button.setAutoExclusive(True)
        button.clicked.connect(lambda: self.chosen.emit(choice.value))
        self.body.addWidget(button)
        return button
