"""The way of a practitioner through their window by its keys: sign in, inbox, findings, determination, signature.

They decide as somebody would who trusts the rules: each is followed, and what is left to judgement gets the first of
the clinic's reasons. Pictures are taken on the way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from screener.errors import TransitionError
from screener.review.case_page import CasePage
from screener.review.inbox_page import InboxPage
from screener.review.signing_flow import Phase
from screener.review.signing_page import SigningPage

if TYPE_CHECKING:
    from screener.review.window import ReviewWindow
    from screener.ui.scripted.album import Album
    from screener.ui.scripted.hand import Hand

_HELD = Qt.KeyboardModifier.ControlModifier
_FOLLOW, _FIRST_REASON = Qt.Key.Key_1, Qt.Key.Key_1
_REFER = Qt.Key.Key_5
_TOPICS = (Qt.Key.Key_6, Qt.Key.Key_7, Qt.Key.Key_8, Qt.Key.Key_9)
Page = TypeVar("Page", bound=QWidget)


class Walk:
    """One record, from waiting to countersigned."""

    def __init__(self, window: ReviewWindow, hand: Hand, album: Album, reason: str) -> None:
        """Begin; the reason is written where the whole needs one."""
        self._window, self._hand, self._album, self._reason = window, hand, album, reason

    def go(self, name: str, password: str) -> None:
        """Walk it.

        Args:
            name: Who signs in.
            password: Theirs.

        Raises:
            TransitionError: The window does not let them through.
        """
        self.sign_in(name, password)
        self.decide_first()

    def sign_in(self, name: str, password: str) -> None:
        """Sign in, and wait for the inbox."""
        hand = self._hand
        hand.type_into("field_name", name)
        hand.type_into("field_password", password)
        self._album.add("sign-in")
        hand.press(Qt.Key.Key_Return)
        inbox = self._wait_for(InboxPage)
        hand.wait_until(lambda: inbox.table.model().rowCount() > 0, "somebody is waiting")
        self._album.add("inbox")

    def decide_first(self) -> None:
        """Open who stands first in the inbox, decide every finding, determine and sign."""
        hand = self._hand
        hand.press(Qt.Key.Key_Return)
        case = self._wait_for(CasePage)
        self._album.add("findings")
        self._decide_all(case)
        self._album.add("decided")
        hand.press(Qt.Key.Key_Return, _HELD)
        signing = self._wait_for(SigningPage)
        if signing.overall is not None and signing.overall.is_treating:
            for key in _TOPICS:
                hand.press(key)
        if signing.obstacles and not hand.sees("field_words"):
            hand.press(_REFER)  # nobody knows the day, say: that is for the front desk to find out
        if signing.obstacles:
            hand.type_into("field_words", self._reason)
        self._album.add("determination")
        hand.press(Qt.Key.Key_Return, _HELD)
        hand.wait_until(lambda: signing.phase is Phase.SHOWN, "the page that is added is shown")
        self._album.add("page-to-sign")
        hand.press(Qt.Key.Key_Return, _HELD)
        hand.wait_until(lambda: signing.phase is Phase.SIGNED, "the document is countersigned")
        self._album.add("signed")

    def _decide_all(self, case: CasePage) -> None:
        """Decide one finding after the other; after each the next that is open is the current one."""
        hand = self._hand
        left = len(case.case.open_findings)
        while left:
            hand.press(_FOLLOW)
            if hand.sees("decision_panel"):
                hand.press(_FIRST_REASON)
            still = len(case.case.open_findings)
            if still >= left:
                raise TransitionError("SCRIPT-020", "A finding could not be decided by its keys.")
            left = still

    def _wait_for(self, kind: type[Page]) -> Page:
        """The page of a kind, once it is shown."""
        window = self._window
        found: list[Page] = []

        def is_shown() -> bool:
            page = window.workspace.stack.currentWidget() if window.workspace is not None else None
            if isinstance(page, kind):
                found.append(page)
            return bool(found)

        self._hand.wait_until(is_shown, f"{kind.__name__} is shown")
        return found[0]
