"""The screen between two patients, where staff prepare a visit. Painted before the form has been read.

Object names: `page_rest`, `button_prepare`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from typing_extensions import override

from screener.interview.pages import Page, PageKind
from screener.kiosk.page import KioskPage, make_label

if TYPE_CHECKING:
    from screener.questionnaire.text import Words


class RestPage(KioskPage):
    """Nobody is here yet. Only staff go on from here."""

    staff_requested = Signal()
    """Somebody wants to prepare a visit."""

    title_kind = "display"
    next_words = "kiosk_shell.rest-prepare"
    next_name = "button_prepare"
    has_back = False

    def __init__(self, words: Words, *, clinic: str) -> None:
        page = Page("rest", PageKind.VISIT, "welcome", 0, 0)
        title = words.format("kiosk_shell.welcome-title", clinic=clinic)
        super().__init__(page, None, words, title=title, intro=words["kiosk_shell.rest-intro"])
        self.add(make_label(words["kiosk_shell.rest-wait"], "body"))

    @override
    def may_leave(self) -> bool:
        self.staff_requested.emit()
        return False
