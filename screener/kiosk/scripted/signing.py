"""How the document is read and signed by hand, stage by stage."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF

from screener.errors import TransitionError
from screener.interview.journey import Role
from screener.kiosk.pages.sign import SignPage, Stage
from screener.ui.scripted.album import Album
from screener.ui.scripted.hand import Hand

_WORKING = (Stage.PREPARING, Stage.SEALING)
_NAME = "Testa Demonstrata"
"""Signs where a name is needed and none was answered."""


def sign(hand: Hand, album: Album, page: SignPage) -> None:
    """Read every page, then sign for everybody who signs, until all is sealed and kept.

    Raises:
        TransitionError: The document could not be written, sealed or kept.
    """
    while page.isVisible() and page.stage is not Stage.DONE:
        stage = page.stage
        if stage in (Stage.NOT_PREPARED, Stage.NOT_SEALED):
            raise TransitionError("SCRIPT-007", f"{page.title_label.text()} {page.intro_label.text()}")
        if stage in _WORKING:
            hand.wait_until(lambda: page.stage not in _WORKING, f"{stage} ends")
        else:
            _DO[stage](hand, album, page)
    hand.wait_until(lambda: not page.isVisible(), "the last page is shown")


def _write_names(hand: Hand, album: Album, page: SignPage) -> None:
    for role in Role:
        if hand.sees(f"field_name_{role}"):
            hand.type_into(f"field_name_{role}", _NAME)
    album.add_page("names", page.scroll_area)
    hand.click(page.next_name)


def _take_note(hand: Hand, album: Album, page: SignPage) -> None:
    album.add_page(page.stage, page.scroll_area)
    hand.click(page.next_name)


def _read(hand: Hand, album: Album, page: SignPage) -> None:
    hand.wait_until(lambda: page.document.is_page_drawn, "a page is drawn")
    take = album.add_more if page.document.index else album.add
    take("document")
    hand.click(page.next_name)


def _draw(hand: Hand, album: Album, page: SignPage) -> None:
    role = next(role for role in Role if hand.sees(f"panel_sign_{role}"))
    hand.draw(f"pad_{role}", [_scrawl()])
    album.add_page(f"sign-{role}", page.scroll_area)
    hand.click(page.next_name)


def _scrawl() -> list[QPointF]:
    """Loops from left to right that shrink: nobody's real signature."""
    turns = [step / 60 for step in range(61)]
    return [
        QPointF(
            0.15 + 0.65 * t + 0.04 * math.cos(26 * t),
            0.55 - 0.3 * (1 - 0.6 * t) * math.sin(26 * t),
        )
        for t in turns
    ]


_DO = {
    Stage.NAMES: _write_names,
    Stage.UNPRINTABLE: _take_note,
    Stage.READING: _read,
    Stage.SIGNING: _draw,
}
