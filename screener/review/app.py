"""Starts the practitioner's window. Qt is loaded here and not before, so that its absence can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screener.ui.fonts import read_fonts_ahead
from screener.ui.starting import FONTS, start_qt

if TYPE_CHECKING:
    from screener.review.setup import ReviewSetup


def run_review(setup: ReviewSetup) -> int:
    """Show the window until it is closed. Returns the exit status.

    Raises:
        MachineError: No display, or system libraries or fonts are missing.
        DefinitionError: The program's words are wrong.
    """
    app = start_qt(setup.display, read_fonts_ahead(setup.data / FONTS))
    from screener.review.session import ReviewSession

    session = ReviewSession(setup)
    session.finished.connect(app.exit)
    try:
        session.open()
        return app.exec()
    finally:
        session.close()
