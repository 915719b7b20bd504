"""The search box of the medicine list: helps while one types, and adds what was typed or chosen.

Object names: `field_<item>_search`, `add_<item>`, `suggestion_<item>_1` to `…_5`.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from screener.interview.answers import MedicineEntry
from screener.kiosk.editors.medicine_words import choose_suggestion, describe_suggestion
from screener.kiosk.editors.services import EditorServices
from screener.kiosk.page import make_label
from screener.medicines.reading import Candidate
from screener.medicines.recognise import suggest
from screener.ui.theme import set_variant
from screener.ui.word_button import WordButton

ROWS = 5


class MedicineSearch(QWidget):
    """One box, a button, and up to five rows below that help to find the name."""

    entries_given = Signal(object)
    """The entries to add, a tuple of `MedicineEntry`: what was typed, or the row chosen, one for each medicine."""

    def __init__(self, item_id: str, services: EditorServices) -> None:
        super().__init__()
        self._services = services
        words = services.words
        self._caption = make_label(words["kiosk_form.medicine-search"], "subheading")
        self._field = QLineEdit()
        self._field.setObjectName(f"field_{item_id}_search")
        self._field.setAccessibleName(words["kiosk_form.medicine-search"])
        self._field.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhSensitiveData)
        self._field.installEventFilter(self)
        self.setFocusProxy(self._field)
        add = QPushButton(words["kiosk_form.medicine-add"])
        add.setObjectName(f"add_{item_id}")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._field, 1)
        line.addWidget(add)
        self._rows_frame, rows = QFrame(), QVBoxLayout()
        set_variant(self._rows_frame, "kind", "panel")
        self._rows_frame.setLayout(rows)
        rows.setContentsMargins(6, 6, 6, 6)
        rows.setSpacing(8)
        self._rows = [self._make_row(item_id, number) for number in range(1, ROWS + 1)]
        for row in self._rows:
            rows.addWidget(row)
        self._rows_frame.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._caption)
        layout.addLayout(line)
        layout.addWidget(self._rows_frame)
        self._offered: tuple[Candidate, ...] = ()
        self._field.textChanged.connect(self._on_text_changed)
        self._field.returnPressed.connect(self._on_add)
        add.clicked.connect(self._on_add)

    def _make_row(self, item_id: str, number: int) -> WordButton:
        row = WordButton("", icon="plus", role=self.palette().ColorRole.Text)
        row.setObjectName(f"suggestion_{item_id}_{number}")
        row.clicked.connect(lambda: self._on_chosen(self._offered[number - 1]))
        return row

    @property
    def text(self) -> str:
        """What stands in the box and has not been added."""
        return self._field.text().strip()

    def ask_for(self, prompt: str) -> None:
        """Ask for something in particular, and wait for it in the box."""
        self._caption.setText(self._services.words.format("kiosk_form.medicine-search-for", prompt=prompt))
        self._field.setFocus()

    def _on_text_changed(self, text: str) -> None:
        suggestions = suggest(self._services.lexicon, text, ROWS)
        self._offered = tuple(suggestion.candidate for suggestion in suggestions)
        for row, suggestion in zip(self._rows, suggestions, strict=False):
            row.set_words(describe_suggestion(suggestion, self._services.words))
        for number, row in enumerate(self._rows):
            row.setVisible(number < len(suggestions))
        self._rows_frame.setVisible(bool(suggestions))

    def _on_add(self) -> None:
        if self.text:
            self._give((MedicineEntry(self._field.text()),))

    def _on_chosen(self, chosen: Candidate) -> None:
        self._give(choose_suggestion(self._services.lexicon, self._field.text(), chosen))

    def _give(self, entries: tuple[MedicineEntry, ...]) -> None:
        self._field.clear()
        self._caption.setText(self._services.words["kiosk_form.medicine-search"])
        self.entries_given.emit(entries)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_down = (
            isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down
        )
        if is_down and self._offered:
            self._rows[0].setFocus()
            return True
        return False
