"""The screen between two patients, where staff prepare a visit. Painted before the form has been read.

Object names: `page_rest`, `button_prepare`, `button_code`, `notice_resume`, `button_resume`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton
from typing_extensions import override

from screener.interview.pages import Page, PageKind
from screener.kiosk.page import KioskPage, make_frame, make_label

if TYPE_CHECKING:
    from screener.questionnaire.text import Words


class RestPage(KioskPage):
    """Nobody is here yet. Only staff go on from here."""

    staff_requested = Signal()
    """Somebody wants to prepare a visit."""
    resume_requested = Signal()
    """Somebody wants to go on with a form that was interrupted, or sent back."""
    code_requested = Signal()
    """Somebody has the code of a visit that was prepared for them."""

    title_kind = "display"
    next_words = "kiosk_shell.rest-prepare"
    next_name = "button_prepare"
    has_back = False

    def __init__(self, words: Words, *, clinic: str) -> None:
        page = Page("rest", PageKind.VISIT, "welcome", 0, 0)
        title = words.format("kiosk_shell.welcome-title", clinic=clinic)
        super().__init__(page, None, words, title=title, intro=words["kiosk_shell.rest-intro"])
        self.add(make_label(words["kiosk_shell.rest-wait"], "body"))
        self._notice: QFrame | None = None
        self._code: QPushButton | None = None

    def offer_code(self) -> None:
        """Offer, quietly, to type the code of a visit that was prepared."""
        if self._code is not None:
            return
        self._code = QPushButton(self.words["kiosk_shell.rest-code"])
        self._code.setObjectName("button_code")
        self._code.clicked.connect(self.code_requested)
        self.column.insertWidget(self.column.count() - 1, self._code, 0, Qt.AlignmentFlag.AlignLeft)

    def offer_resume(self, interrupted: int, returned: int = 0) -> None:
        """Offer to go on, if anything was interrupted, or sent back to its patient."""
        if self._notice is not None:
            self._notice.hide()
            self._notice.deleteLater()
            self._notice = None
        if interrupted or returned:
            self._notice = self._make_notice("resume" if interrupted else "returned")
            self.add(self._notice)

    def _make_notice(self, why: str) -> QFrame:
        # What it is made of loads what the first page does without.
        from screener.kiosk.consent_parts import with_icon

        notice, layout = make_frame("notice", "notice_resume")
        layout.addLayout(with_icon("clock", make_label(self.words[f"kiosk_shell.{why}-offer"], "body")))
        button = QPushButton(self.words[f"kiosk_shell.{why}-button"])
        button.setObjectName("button_resume")
        button.clicked.connect(self.resume_requested)
        layout.addWidget(button)
        return notice

    @override
    def may_leave(self) -> bool:
        self.staff_requested.emit()
        return False
