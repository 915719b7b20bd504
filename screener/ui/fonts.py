"""FiraGO, the face of screen and paper, taken from the package `pymupdf-fonts`.

Unpacking the faces takes 45 ms: `read_fonts_ahead` does it on threads of its own while Qt's libraries load.
"""

from __future__ import annotations

from importlib import import_module
from threading import Thread

from screener.errors import MachineError

FAMILY = "FiraGO"
"""The family's name, as Qt knows it once installed."""
_FACES = ("FiraGO_Regular", "FiraGO_Bold")


class FontReading:
    """The faces being unpacked."""

    def __init__(self) -> None:
        self._read: dict[str, bytes] = {}
        self._threads = [Thread(target=self._read_face, args=(face,), name=f"font-{face}") for face in _FACES]
        for thread in self._threads:
            thread.start()

    def wait(self) -> tuple[bytes, ...]:
        """The faces, as font files.

        Raises:
            MachineError: One of them is missing.
        """
        for thread in self._threads:
            thread.join()
        if len(self._read) < len(_FACES):
            raise MachineError("UI-001", "The font FiraGO is missing. Install it with: pip install pymupdf-fonts")
        return tuple(self._read[face] for face in _FACES)

    def _read_face(self, face: str) -> None:
        try:
            self._read[face] = import_module(f"pymupdf_fonts.{face}").fontbuffer
        except ImportError:
            return  # `wait` finds it missing, on the thread that can say so


def read_fonts_ahead() -> FontReading:
    """Begin to unpack the faces. Needs no Qt; call it before importing any."""
    return FontReading()


def install_fonts(reading: FontReading) -> None:
    """Make the faces known to Qt, waiting for them if need be. Needs a QGuiApplication.

    Raises:
        MachineError: The fonts are not there or cannot be read.
    """
    from PySide6.QtGui import QFontDatabase

    for face in reading.wait():
        if QFontDatabase.addApplicationFontFromData(face) < 0:
            raise MachineError("UI-002", "The font FiraGO could not be loaded. Install pymupdf-fonts again.")
