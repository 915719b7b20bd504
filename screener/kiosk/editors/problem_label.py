"""What is wrong with a field, in words, beside an icon: shown right above it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from screener.ui.icons import Icon
from screener.ui.theme import set_variant


class ProblemLabel(QWidget):
    """A sentence about a problem; hidden while it has none."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._words = QLabel()
        self._words.setObjectName(name)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        icon = Icon("warning")
        set_variant(self._words, "kind", "field-problem")
        set_variant(icon, "kind", "problem")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 4)
        row.setSpacing(8)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.hide()

    def set_text(self, text: str) -> None:
        """Show a sentence, or nothing if it is blank."""
        self._words.setText(text)
        self.setVisible(bool(text))
