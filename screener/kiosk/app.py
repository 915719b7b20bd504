"""Starts the kiosk. Qt is loaded here and not before, so that its absence can be told in a sentence."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from screener.errors import MachineError
from screener.kiosk.display import check_plugin, describe_missing_library, find_platform
from screener.ui.fonts import install_fonts, read_fonts_ahead

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from screener.kiosk.display import Display
    from screener.kiosk.setup import KioskSetup
    from screener.ui.fonts import FontReading


FONTS = "fonts"
"""Folder of unpacked fonts, within the data folder. It may be deleted at any time."""


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


def forbid_core_dumps() -> None:
    """Let a crash leave no picture of this process's memory on the disk: patients' answers are in it.

    Not on Windows, which writes none unless its administrator has it do so.
    """
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def start_qt(display: Display, fonts: tuple[FontReading, ...]) -> QApplication:
    """Qt, ready for windows, with our typeface and palette. The style sheet is `theme.apply_theme`'s.

    Raises:
        MachineError: No display, or system libraries or fonts are missing.
    """
    forbid_core_dumps()
    platform = find_platform(display)
    try:
        from PySide6.QtCore import QLibraryInfo
        from PySide6.QtWidgets import QApplication

        from screener.ui.theme import set_basics
    except ModuleNotFoundError:
        raise MachineError("UI-012", "PySide6 is missing. Install it with: pip install PySide6-Essentials") from None
    except ImportError as error:
        raise describe_missing_library(str(error)) from None
    from pathlib import Path

    check_plugin(Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)), platform)
    app = QApplication([sys.argv[0], *(["-platform", platform] if platform else [])])
    app.setApplicationName("screener")
    app.setStyle("Fusion")  # the same bones for our style sheet on every system
    install_fonts(fonts)
    set_basics(app)
    return app
