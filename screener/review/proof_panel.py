"""A document that is kept: to be had, and to be proved. Is it, or any file chosen or dropped here, what was sealed?

Object names: proof_panel, label_document, label_document_told, those of the document's acts, button_verify_stored,
button_verify_file, label_verdict, label_verdict_details.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from screener.review.document_acts import DocumentActs
from screener.review.surfaces import make_button, make_label
from screener.review.verdict import Verdict, tell_verdict
from screener.ui.icons import Icon
from screener.ui.tasks import Tasks
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.errors import ScreenerError
    from screener.review.desk import Desk
    from screener.review.documents import Document


class ProofPanel(QFrame):
    """One verdict at a time. Reads and judges on a thread of its own."""

    told = Signal()
    """A verdict is shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("proof_panel")
        set_variant(self, "kind", "card")
        self.setAcceptDrops(True)
        self._desk, self._words = desk, desk.words
        self._tasks = Tasks(self)
        self._kept: Document | None = None
        self._asked = 0
        self._title = make_label("", "heading", "label_document")
        self.acts = DocumentActs(desk, is_row=True)
        self._told = make_label("", "small", "label_document_told")
        self._icon = Icon("search", ems=1.6)
        self._of = make_label("", "subheading", "label_verdict_of")
        self._summary = make_label("", "heading", "label_verdict")
        self._details = make_label("", "body", "label_verdict_details")
        self._lay_out()

    def show_document(self, document: Document, title: str) -> None:
        """Have one of the documents that are kept at hand; say nothing of it yet.

        Args:
            document: Which.
            title: What it is called.
        """
        self._kept = document
        self._title.setText(title)
        self.acts.show_document(document)
        self._tell("", False)
        self._asked += 1
        self._show_verdict_shown(False)

    def forget(self) -> None:
        """Remove what was made to be looked at, and forget the document."""
        self._kept = None
        self.acts.show_document(None)

    @property
    def verdict(self) -> QWidget:
        """What is said last."""
        return self._details

    def verify_file(self, path: Path) -> None:
        """Say whether a file is what was sealed."""
        self._verify(lambda: path, self._words.format("review_sign.verify-of-file", file=path.name))

    def ask_file(self) -> Path | None:
        """Which file; None if none. A test may stand in."""
        title, kinds = self._words["review_sign.verify-file-title"], self._words["review_sign.verify-filter"]
        chosen, _ = QFileDialog.getOpenFileName(self, title, "", kinds)
        return Path(chosen) if chosen else None

    def _lay_out(self) -> None:
        stored = make_button(self._words["review_sign.verify-stored"], "button_verify_stored", "choice")
        stored.clicked.connect(self._on_stored_wanted)
        chosen = make_button(self._words["review_sign.verify-file"], "button_verify_file", "choice")
        chosen.clicked.connect(self._on_file_wanted)
        for key, button in (("K", stored), ("F", chosen)):
            QShortcut(QKeySequence(key), self).activated.connect(button.click)
        verdict = QHBoxLayout()
        verdict.setSpacing(10)
        verdict.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        verdict.addWidget(self._summary, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        self.acts.told.connect(self._tell)
        for widget in (self._title, self.acts, self._told):
            column.addWidget(widget)
        column.addWidget(make_label(self._words["review_sign.verify-about"], "body"))
        column.addWidget(stored)
        column.addWidget(chosen)
        column.addWidget(make_label(self._words["review_sign.verify-drop"], "small"))
        column.addWidget(self._of)
        column.addLayout(verdict)
        column.addWidget(self._details)
        self._show_verdict_shown(False)

    def _on_stored_wanted(self) -> None:
        if self._kept is not None:
            self._verify(self._kept.read, self._words.format("review_sign.verify-of", title=self._title.text()))

    def _on_file_wanted(self) -> None:
        path = self.ask_file()
        if path is not None:
            self.verify_file(path)

    def _verify(self, read: Callable[[], bytes | Path], of: str) -> None:
        desk, words = self._desk, self._words
        self._asked += 1
        self._of.setText(of)
        self._summary.setText(words["review_sign.verify-working"])
        self._details.setText("")
        self._icon.set_icon("search")
        self._show_verdict_shown(True)

        def work() -> Verdict:
            from screener.consent.verify import verify  # pyHanko takes its time to load

            return tell_verdict(verify(read(), trust=desk.casebook.place.roots), desk.setup.zone, words)

        self._tasks.start(work, partial(self._on_verdict, self._asked), partial(self._on_failed, self._asked))

    def _on_verdict(self, asked: int, verdict: Verdict) -> None:
        if asked != self._asked:
            return
        self._summary.setText(verdict.summary)
        self._details.setText("\n".join(verdict.details))
        self._icon.set_icon("check-done" if verdict.is_whole else "warning")
        for label in (self._summary, self._icon):
            set_variant(label, "kind", "heading" if verdict.is_whole else "problem")
        self.told.emit()

    def _on_failed(self, asked: int, error: ScreenerError) -> None:
        if asked == self._asked:
            self._on_verdict(asked, Verdict(is_whole=False, summary=error.message, details=()))

    def _tell(self, text: str, is_problem: bool) -> None:
        set_variant(self._told, "kind", "problem" if is_problem else "small")
        self._told.setText(text)
        self._told.setVisible(bool(text))

    def _show_verdict_shown(self, shown: bool) -> None:
        for widget in (self._of, self._icon, self._summary, self._details):
            widget.setVisible(shown)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if find_dropped(event) is not None:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        path = find_dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.verify_file(path)


def find_dropped(event: QDropEvent) -> Path | None:
    """The one file on this computer that is dropped; None if it is something else, or several."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
