"""What can be done when a determination is signed: open, print or save the document, or go on to the next.

Object names: end_panel, button_open, button_print, button_export, button_visit, button_inbox, label_end_told.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from screener.consent.moments import day_in_words
from screener.determination.decision import Overall
from screener.review.handing_out import HandOut
from screener.review.surfaces import make_button, make_card, make_label
from screener.ui.icons import Icon
from screener.ui.printing import PdfPrinting
from screener.ui.tasks import Tasks
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from screener.determination.decision import Determination
    from screener.errors import ScreenerError
    from screener.questionnaire.text import Words
    from screener.review.desk import Desk

_WIDE_EMS = 50
_ACTIONS = (("open", "O"), ("print", "P"), ("export", "E"), ("visit", "V"))


class EndPanel(QWidget):
    """The end of one record's way."""

    inbox_requested = Signal()
    visit_requested = Signal()
    handed_out = Signal()
    """The document was opened, printed or saved."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("end_panel")
        set_variant(self, "kind", "plain")
        self._desk, self._words = desk, desk.words
        self._drawing = Tasks(self)
        self._held: list[HandOut] = []
        self._printing: PdfPrinting | None = None
        self._verdict = make_label("", "title", "label_end")
        self._told = make_label("", "body", "label_end_told")
        self._inbox = make_button(self._words["review_sign.end-inbox"], "button_inbox", "primary")
        self._acts: dict[str, Callable[[], None]] = {
            "open": self._open, "print": self._print, "export": self._export, "visit": self.visit_requested.emit,
        }  # fmt: skip
        card, layout = make_card("card_end")
        self._lay_out(layout)
        self._row = row = QHBoxLayout()
        row.addWidget(card, 3)
        row.addStretch(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addStretch(1)
        # A copy that is only to be looked at does not outlive the panel, however that goes.
        held = self._held
        self.destroyed.connect(lambda: _close_all(held))

    def show_end(self, hand_out: HandOut, determination: Determination, name: str) -> None:
        """Show what became of it.

        Args:
            hand_out: The finished document.
            determination: As it was signed.
            name: The patient's.
        """
        self.close_hand_out()
        self._held.append(hand_out)
        self._verdict.setText(say_end(determination, name, self._words))
        self._told.setText(self._words["review_sign.end-told"])
        self._inbox.setFocus()

    def remove_copies(self) -> None:
        """Remove what was made to be looked at; the document can still be opened again."""
        for hand_out in self._held:
            hand_out.close()

    def close_hand_out(self) -> None:
        """Remove what was made to be looked at, and forget the document."""
        _close_all(self._held)

    def _lay_out(self, layout: QVBoxLayout) -> None:
        head = QHBoxLayout()
        head.addWidget(Icon("check-done", ems=2.0))
        head.addWidget(self._verdict, 1)
        layout.addLayout(head)
        layout.addWidget(self._told)
        for name, key in _ACTIONS:
            button = make_button(self._words[f"review_sign.end-{name}"], f"button_{name}", "choice")
            button.clicked.connect(self._acts[name])
            layout.addWidget(button)
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(button.click)
        self._inbox.clicked.connect(self.inbox_requested)
        layout.addWidget(self._inbox)
        layout.addWidget(make_label(self._words["review_sign.end-noted"], "small"))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Beside the card nothing stands, but lines are short to read; large text needs all there is.
        self._row.setStretch(1, 2 if self.width() > _WIDE_EMS * self.fontInfo().pixelSize() else 0)

    # ── handing out ─────────────────────────────────────────────────────────────────────────────

    def _open(self) -> None:
        for hand_out in self._held:
            self._desk.tasks.start(hand_out.make_copy, self._on_copied, self._on_failed)

    def _on_copied(self, path: Path) -> None:
        opened = self.show_in_viewer(path)
        self._tell("end-opened" if opened else "end-no-viewer")

    def _export(self) -> None:
        for hand_out in self._held:
            path = self.ask_file(hand_out.file_name)
            if path is not None:
                self._desk.tasks.start(partial(hand_out.save, path), self._on_saved, self._on_failed)

    def _on_saved(self, path: Path) -> None:
        self._tell("end-exported", file=path)

    def _print(self) -> None:
        if self._printing is not None:
            return
        for hand_out in self._held:
            printer = self.ask_printer()
            if printer is not None:
                begin = partial(self._begin_printing, printer)
                self._desk.tasks.start(hand_out.begin_printing, begin, self._on_failed)

    def _begin_printing(self, printer: QPrinter, pdf: bytes) -> None:
        self._printing = PdfPrinting(pdf, printer, self._drawing, self)
        self._printing.start(self._on_printed, self._on_failed)

    def _on_printed(self) -> None:
        self._printing = None
        self._tell("end-printed")

    def _on_failed(self, error: ScreenerError) -> None:
        self._printing = None
        set_variant(self._told, "kind", "problem")
        self._told.setText(error.message)

    def _tell(self, key: str, **values: object) -> None:
        set_variant(self._told, "kind", "body")
        self._told.setText(self._words.format(f"review_sign.{key}", **values))
        self.handed_out.emit()

    # ── what the system shows: one method each, so that a test may stand in ─────────────────────

    def show_in_viewer(self, path: Path) -> bool:
        """Have the system's viewer show a file; False if there is none."""
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def ask_file(self, name: str) -> Path | None:
        """Where to save; None if nowhere."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        title, kinds = (self._words[f"review_sign.export-{key}"] for key in ("title", "filter"))
        chosen, _ = QFileDialog.getSaveFileName(self, title, str(Path(folder) / name), kinds)
        return Path(chosen) if chosen else None

    def ask_printer(self) -> QPrinter | None:
        """Which printer; None if none."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # loaded only by whoever prints

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, self)
        return printer if dialog.exec() else None


def _close_all(held: list[HandOut]) -> None:
    while held:
        held.pop().close()


def say_end(determination: Determination, name: str, words: Words) -> str:
    """What was determined, in a sentence."""
    overall, until = determination.overall, determination.until
    if overall.is_treating and determination.treat_on is not None:
        day = day_in_words(determination.treat_on, words)
        return words.format("review_sign.end-proceed", name=name, date=day)
    if overall is Overall.DEFER:
        if until is None:
            return words["review_sign.end-defer-open"]
        return words.format("review_sign.end-defer", date=day_in_words(until, words))
    return words[f"review_sign.end-{overall}"]
