"""Open, print or save a document: the same buttons and keys wherever a signed document is shown.

Object names: button_open, button_print, button_export.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from screener.records.permissions import Act, may
from screener.review.handing_out import HandOut
from screener.review.more_button import Acts
from screener.review.surfaces import make_button
from screener.ui.printing import PdfPrinting
from screener.ui.tasks import Tasks
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from screener.errors import ScreenerError
    from screener.review.desk import Desk
    from screener.review.documents import Document

_KEYS = {"open": "O", "print": "P", "export": "E"}


class DocumentActs(QWidget):
    """Hidden while there is no document, or the role may not take one out."""

    told = Signal(str, bool)
    """What came of it, in a sentence; whether it is a problem."""
    handed_out = Signal()
    """The document was opened, printed or saved."""

    def __init__(self, desk: Desk, *, is_row: bool) -> None:
        """Make them.

        Args:
            desk: Whose.
            is_row: True for short buttons beside each other, in one of `groups`; else they stand below each other.
        """
        super().__init__()
        set_variant(self, "kind", "plain")
        self._desk, self._words = desk, desk.words
        self._drawing = Tasks(self)
        self._held: list[HandOut] = []
        self._printing: PdfPrinting | None = None
        self._buttons = [self._make_button(name, act, is_row=is_row) for name, act in self._list_acts().items()]
        self.groups = (Acts(*self._buttons),) if is_row else ()
        """The buttons beside each other, for whoever offers them in a menu where there is no room for them."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in self.groups or self._buttons:
            column.addWidget(widget)
        self._show_offered(False)
        # A copy that is only to be looked at does not outlive its page, however that goes.
        held = self._held
        self.destroyed.connect(lambda: _close_all(held))

    def show_document(self, document: Document | None) -> None:
        """Have a document at hand, in place of the one before; or none."""
        _close_all(self._held)
        desk = self._desk
        if document is not None and may(desk.by.member.role, Act.EXPORT_RECORD):
            self._held.append(HandOut(desk.store, desk.by, desk.setup.now, document))
        self._show_offered(bool(self._held))

    def remove_copies(self) -> None:
        """Remove what was made to be looked at; the document can still be opened again."""
        for hand_out in self._held:
            hand_out.close()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.remove_copies()

    def _show_offered(self, is_offered: bool) -> None:
        self.setVisible(is_offered)
        for button in self._buttons:
            button.setVisible(is_offered)

    def _list_acts(self) -> dict[str, Callable[[], None]]:
        return {"open": self._open, "print": self._print, "export": self._export}

    def _make_button(self, name: str, act: Callable[[], None], *, is_row: bool) -> QPushButton:
        button = make_button(self._words[f"review_sign.end-{name}"], f"button_{name}", "" if is_row else "choice")
        if is_row:
            button.setText(self._words[f"review_sign.document-{name}"])
        button.clicked.connect(act)
        shortcut = QShortcut(QKeySequence(_KEYS[name]), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(button.click)
        return button

    # ── handing out ─────────────────────────────────────────────────────────────────────────────

    def _open(self) -> None:
        for hand_out in self._held:
            self._desk.tasks.start(hand_out.make_copy, partial(self._on_copied, hand_out), self._on_failed)

    def _on_copied(self, hand_out: HandOut, path: Path) -> None:
        if hand_out not in self._held:
            hand_out.close()  # another document is shown by now
            return
        self._tell("end-opened" if self.show_in_viewer(path) else "end-no-viewer")

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
        self.told.emit(error.message, True)

    def _tell(self, key: str, **values: object) -> None:
        self.told.emit(self._words.format(f"review_sign.{key}", **values), False)
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
