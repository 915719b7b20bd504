"""The editor of a text item: a line or a box for the patient's own words.

Object names: `field_<item>`, a QLineEdit, or a QPlainTextEdit for several lines.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from typing_extensions import override

from screener.interview.answers import Answer, Written
from screener.kiosk.editors.editor import Editor
from screener.kiosk.editors.services import EditorServices
from screener.questionnaire.model import TextItem

_Hint = Qt.InputMethodHint
_HINTS = {
    "words": _Hint.ImhNone,
    "detail": _Hint.ImhNone,
    "name": _Hint.ImhNoPredictiveText | _Hint.ImhSensitiveData,
    "phone": _Hint.ImhDialableCharactersOnly | _Hint.ImhSensitiveData,
    "email": _Hint.ImhEmailCharactersOnly | _Hint.ImhNoAutoUppercase | _Hint.ImhSensitiveData,
    "address": _Hint.ImhNoPredictiveText | _Hint.ImhSensitiveData,
}
"""What a platform's on-screen keyboard offers for each kind of text; none of it is to be learnt by the keyboard."""


class TextEditor(Editor):
    """The patient's own words, verbatim; nothing but blanks is a blank."""

    def __init__(self, item: TextItem, answer: Answer | None, services: EditorServices) -> None:
        super().__init__(item, services)
        self._field = TextBox(item.lines) if item.lines > 1 else QLineEdit()
        self._field.setObjectName(f"field_{item.id}")
        self._field.setAccessibleName(item.ask)
        self._field.setInputMethodHints(_HINTS[item.kind])
        self.setFocusProxy(self._field)
        self.body.addWidget(self._field)
        self.set_answer(answer)
        self._field.textChanged.connect(self._on_text_changed)

    def _read(self) -> str:
        return self._field.text() if isinstance(self._field, QLineEdit) else self._field.toPlainText()

    def _on_text_changed(self) -> None:
        text = self._read()
        self.answer_changed.emit(Written(text) if text.strip() else None)

    @override
    def set_answer(self, answer: Answer | None) -> None:
        text = answer.text if isinstance(answer, Written) else ""
        if text == self._read():
            return
        self._field.blockSignals(True)
        if isinstance(self._field, QLineEdit):
            self._field.setText(text)
        else:
            self._field.setPlainText(text)
        self._field.blockSignals(False)

    @override
    def focus_first(self) -> None:
        self._field.setFocus()


class TextBox(QPlainTextEdit):
    """A box that shows so many lines, whatever the text size; Tab leaves it."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self._lines = lines
        self.setTabChangesFocus(True)
        self._fit()

    def _fit(self) -> None:
        frame = 2 * round(self.fontInfo().pixelSize() * 0.6) + 8
        self.setFixedHeight(self._lines * QFontMetrics(self.font()).lineSpacing() + frame)

    @override
    def changeEvent(self, e: QEvent) -> None:
        super().changeEvent(e)
        if e.type() == QEvent.Type.FontChange:
            self._fit()
