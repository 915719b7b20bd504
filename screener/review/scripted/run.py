"""Runs the practitioner's side of the scripted demonstration: opens their window and walks through one record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from screener.ui.fonts import read_fonts_ahead
from screener.ui.scripted.quiet import hearing
from screener.ui.starting import start_qt
from screener.ui.theme import SCALES

if TYPE_CHECKING:
    from screener.review.setup import ReviewSetup


def run_scripted(
    setup: ReviewSetup,
    pictures: Path,
    *,
    name: str,
    password: str,
    text_size: int = 100,
    high_contrast: bool = False,
) -> None:
    """Let a practitioner decide and countersign who waits first.

    Args:
        setup: Their window; the clinic's records are at `setup.place`.
        pictures: The folder for the pictures taken on the way; named `review-01-…`.
        name: Who signs in.
        password: Theirs.
        text_size: Size of all text in percent.
        high_contrast: Whether the colours are those of high contrast.

    Raises:
        MachineError: System libraries or fonts are missing, or the database is away.
        TransitionError: The window does not let them through.
    """
    if not isinstance(QApplication.instance(), QApplication):
        start_qt(setup.display, read_fonts_ahead())
    from screener.determination.decision import Choice
    from screener.review.offered_reasons import list_reasons
    from screener.review.scripted.walk import Walk
    from screener.review.session import ReviewSession
    from screener.review.window import USUAL_SIZE
    from screener.ui.scripted.album import Album
    from screener.ui.scripted.hand import Hand

    session = ReviewSession(setup)
    with hearing():
        try:
            session.open()
            session.window.resize(USUAL_SIZE)  # the offscreen platform's own screen is smaller than any in a clinic
            session.window.set_look(_find_scale(text_size), high_contrast=high_contrast)
            hand = Hand(session.window)
            reason = list_reasons(setup.house, session.window.words)[Choice.PROCEED][0]
            Walk(session.window, hand, Album(pictures, hand, "review-"), reason).go(name, password)
        finally:
            session.close()


def _find_scale(text_size: int) -> float:
    return next((scale for scale in SCALES if round(scale * 100) == text_size), SCALES[0])
