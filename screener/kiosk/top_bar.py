"""The bar at the top: which step this is, and what helps to read it: language, text size, contrast, help.

Where there is no room for words, the buttons keep their icons and the step its number.
Object names: `button_language`, `button_text_size`, `button_contrast`, `button_help`, `step_label`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget
from typing_extensions import override

from screener.ui.icons import IconButton
from screener.ui.theme import changes_text, set_variant

if TYPE_CHECKING:
    from screener.interview.pages import Page
    from screener.questionnaire.text import Words

_SIDE_PX = 40
_GAP_PX = 8


class TopBar(QWidget):
    """Step words at the left, help at the right."""

    language_requested = Signal()
    text_size_requested = Signal()
    contrast_toggled = Signal(bool)
    help_requested = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._step_texts = ("", "")
        self.step_label = QLabel()
        self.step_label.setObjectName("step_label")
        self.step_label.setTextFormat(Qt.TextFormat.PlainText)
        set_variant(self.step_label, "kind", "step")
        self.language = self._make_button("globe", "language-name", "button_language")
        self.text_size = self._make_button("text-size", "text-size", "button_text_size")
        self.contrast = self._make_button("contrast", "contrast", "button_contrast")
        self.contrast.setCheckable(True)
        self.help = self._make_button("help", "help", "button_help")
        self.language.setAccessibleName(f"{words['kiosk_shell.language']}: {words['kiosk_shell.language-name']}")
        self.language.clicked.connect(self.language_requested)
        self.text_size.clicked.connect(self.text_size_requested)
        self.contrast.toggled.connect(self.contrast_toggled)
        self.help.clicked.connect(self.help_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(_SIDE_PX, 10, _SIDE_PX - 12, 6)
        row.setSpacing(_GAP_PX)
        row.addWidget(self.step_label, 1)
        for button in self._buttons:
            row.addWidget(button)

    @property
    def _buttons(self) -> tuple[IconButton, ...]:
        return (self.language, self.text_size, self.contrast, self.help)

    def show_step(self, page: Page) -> None:
        """Say which step a page belongs to."""
        name = self._words[f"kiosk_shell.step-{page.step}"]
        if page.number:
            long = self._words.format("kiosk_shell.step", number=page.number, of=page.of, step=name)
            short = self._words.format("kiosk_shell.step-short", number=page.number, of=page.of)
        else:
            long = short = name
        self._step_texts = (long, short)
        self.step_label.setAccessibleName(long)
        self._fit()

    def _make_button(self, icon: str, key: str, name: str) -> IconButton:
        button = IconButton(icon, self._words[f"kiosk_shell.{key}"])
        button.setObjectName(name)
        set_variant(button, "kind", "quiet")
        return button

    def _fit(self) -> None:
        """Leave out words, from the least needed on, until the rest fits."""
        long, short = self._step_texts
        attempts = (
            (long, self._buttons), (long, (self.language, self.help)), (long, (self.help,)),
            (short, (self.help,)), (long, ()), (short, ()),
        )  # fmt: skip
        for step, worded in attempts:
            self.step_label.setText(step)
            for button in self._buttons:
                button.set_words_shown(button in worded)
            needed = self.step_label.sizeHint().width() + sum(b.sizeHint().width() + _GAP_PX for b in self._buttons)
            if needed <= self.width() - 2 * _SIDE_PX + 12:
                return

    @override
    def minimumSizeHint(self) -> QSize:
        # The bar makes itself fit: it never asks the window to grow.
        return QSize(0, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if changes_text(event) and self._step_texts[0]:
            self._fit()
