"""Starts the kiosk. Qt is loaded here and not before, so that its absence can be told in a sentence."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from screener.ui.fonts import read_fonts_ahead
from screener.ui.starting import FONTS, start_qt

if TYPE_CHECKING:
    from screener.kiosk.setup import KioskSetup


def run_kiosk(setup: KioskSetup) -> int:
    """Show the kiosk until staff leave it. Returns the exit status.

    Raises:
        MachineError: No display, or system libraries or fonts are missing.
        DefinitionError: The form files are wrong.
    """
    # All that is made until the form has been read stays: looking for garbage would only delay the first page.
    gc.disable()
    fonts = read_fonts_ahead(setup.data / FONTS)
    app = start_qt(setup.display, fonts)
    from screener.kiosk.session import KioskSession

    session = KioskSession(setup, app)
    session.finished.connect(app.exit)
    try:
        session.form_ready.connect(gc.enable)
        session.open()
        status = app.exec()
    finally:
        session.close()
        gc.enable()
    if session.failure is not None:
        raise session.failure
    return status
