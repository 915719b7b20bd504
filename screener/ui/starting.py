"""Starts Qt for either window: loaded here and not before, so that its absence can be told in a sentence."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from screener.errors import MachineError
from screener.ui.display import check_plugin, describe_missing_library, find_platform
from screener.ui.fonts import install_fonts

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from screener.ui.display import Display
    from screener.ui.fonts import FontReading


FONTS = "fonts"
"""Folder of unpacked fonts, within the data folder. It may be deleted at any time."""


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
