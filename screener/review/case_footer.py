"""The bottom of one patient's screen: how far it is decided, and what can be done with the form as a whole."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from screener.determination.casebook import find_note_problem
from screener.questionnaire.text import Words
from screener.review.document_acts import DocumentActs
from screener.review.more_button import Acts
from screener.ui.theme import changes_text, set_variant

_WIDE_EMS = 70


class SendBackPanel(QFrame):
    """Asks what the patient should look at again."""

    sent = Signal(str)
    """The note that they read."""
    left = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("send_back_panel")
        set_variant(self, "kind", "asking")
        self._words = words
        label = QLabel(words["review_case.send-back-ask"], self)
        label.setWordWrap(True)
        set_variant(label, "kind", "subheading")
        self.note = QLineEdit(self)
        self.note.setObjectName("field_note")
        self.note.setAccessibleName(words["review_case.send-back-ask"])
        send, cancel = QPushButton(words["review_case.send-back-do"]), QPushButton(words["review_case.cancel"])
        send.setObjectName("button_send_note")
        cancel.setObjectName("button_leave_note")
        set_variant(send, "kind", "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.addWidget(label)
        row = QHBoxLayout()
        row.addWidget(self.note, 1)
        row.addWidget(cancel)
        row.addWidget(send)
        layout.addLayout(row)
        self.problem = QLabel(self)
        self.problem.setObjectName("label_note_problem")
        self.problem.setWordWrap(True)
        set_variant(self.problem, "kind", "problem")
        self.problem.hide()
        layout.addWidget(self.problem)
        self.note.textEdited.connect(lambda: self._show_problem(""))
        send.clicked.connect(self._send)
        self.note.returnPressed.connect(self._send)
        cancel.clicked.connect(self.left)
        self.hide()

    def ask(self) -> None:
        """Begin. What was written before is still there."""
        self._show_problem("")
        self.show()
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def _send(self) -> None:
        note = " ".join(self.note.text().split())
        problem = find_note_problem(note)
        if problem is None:
            self._show_problem("")
            self.sent.emit(note)
        else:
            told = f"{problem.message} {problem.advice}"
            self._show_problem(told if note else self._words["review_case.send-back-empty"])
            self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_problem(self, told: str) -> None:
        set_variant(self.note, "state", "problem" if told else "")
        self.problem.setText(told)
        self.problem.setVisible(bool(told))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


class CaseFooter(QWidget):
    """A sentence at the left, buttons at the right."""

    def __init__(self, words: Words, document: DocumentActs, parent: QWidget | None = None) -> None:
        """Make it.

        Args:
            words: The practitioner's language.
            document: What can be done with a signed document; it says itself whether it is shown.
            parent: The screen.
        """
        super().__init__(parent)
        set_variant(self, "kind", "plain")
        self._words = words
        self.progress = QLabel(self)
        self.progress.setObjectName("progress")
        self.progress.setWordWrap(True)
        set_variant(self.progress, "kind", "quiet")
        self.treated = _make_button(words["review_treatment.open"], "button_treated", "quiet")
        self.treated.setShortcut("Ctrl+D")
        self.treated.hide()
        self.history = _make_button(words["review_case.history"], "button_history", "quiet")
        self.visit = _make_button(words["review_case.next-visit"], "button_visit", "quiet")
        self.send_back = _make_button(words["review_case.send-back"], "button_send_back", "")
        self.sign = _make_button(words["review_case.sign"], "button_sign", "primary")
        self.acts = Acts(self.history, self.visit), Acts(self.send_back), *document.groups
        self._is_small = False
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(8)
        self._lines = upper, lower = QHBoxLayout(), QHBoxLayout()
        upper.addWidget(self.progress, 1)
        lower.addStretch(1)
        for row, buttons in ((upper, self.acts[:1]), (lower, (document, self.treated, self.acts[1], self.sign))):
            row.setSpacing(8)
            for button in buttons:
                row.addWidget(button)
        self._rows.addLayout(upper, 1)
        self._rows.addLayout(lower)

    def set_small(self, is_small: bool) -> None:
        """Leave only what is done next, in one line; the rest is offered elsewhere."""
        self._is_small = is_small
        self.sign.setText(self._words[f"review_case.sign{'-short' if is_small else ''}"])
        self._break_line()

    def _break_line(self) -> None:
        """All in one line where there is room; else what is done with the form stands below the rest."""
        is_wide = self._is_small or self.width() > self.fontInfo().pixelSize() * _WIDE_EMS
        directions = QBoxLayout.Direction
        self._rows.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)

    @override
    def minimumSizeHint(self) -> QSize:
        """As narrow as the wider of the two lines: it can always be broken."""
        widest = max(line.minimumSize().width() for line in self._lines)
        return QSize(widest, super().minimumSizeHint().height())

    def tell(self, text: str, *, is_problem: bool = False) -> None:
        """Say how far it is, or why something cannot be."""
        set_variant(self.progress, "kind", "problem" if is_problem else "quiet")
        self.progress.setText(text)

    def offer_treatment(self, is_offered: bool, *, is_written: bool) -> None:
        """Offer to write down what was done."""
        self.treated.setVisible(is_offered)
        set_variant(self.treated, "kind", "quiet" if is_written else "primary")

    def offer_document(self, is_offered: bool) -> None:
        """Have room for what can be done with a signed document, in place of what leads there."""
        for button in (self.send_back, self.sign):
            button.setVisible(not is_offered)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._break_line()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if changes_text(event):
            self._break_line()


def _make_button(text: str, name: str, kind: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    if kind:
        set_variant(button, "kind", kind)
    return button
