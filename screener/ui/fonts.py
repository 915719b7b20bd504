"""FiraGO, the face of screen and paper, taken from the package `pymupdf-fonts`.

Unpacking the faces takes 45 ms: `read_fonts_ahead` does it on threads of its own while Qt's libraries load.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module

from screener.errors import MachineError

FAMILY = "FiraGO"
"""The family's name, as Qt knows it once installed."""
_FACES = ("FiraGO_Regular", "FiraGO_Bold")

FontReading = tuple[Future[bytes], ...]
"""Faces being unpacked, one each."""


def read_fonts_ahead() -> FontReading:
    """Begin to unpack the faces. Needs no Qt; call it before importing any."""
    with_threads = ThreadPoolExecutor(len(_FACES), thread_name_prefix="font")
    reading = tuple(with_threads.submit(_read_face, face) for face in _FACES)
    with_threads.shutdown(wait=False)
    return reading


def install_fonts(reading: FontReading) -> None:
    """Make the faces known to Qt, waiting for them if need be. Needs a QGuiApplication.

    Raises:
        MachineError: The fonts are not there or cannot be read.
    """
    from PySide6.QtGui import QFontDatabase

    for face in reading:
        if QFontDatabase.addApplicationFontFromData(face.result()) < 0:
            raise MachineError("UI-002", "The font FiraGO could not be loaded. Install pymupdf-fonts again.")


def _read_face(face: str) -> bytes:
    try:
        module = import_module(f"pymupdf_fonts.{face}")
    except ImportError as error:
        raise MachineError(
            "UI-001", "The font FiraGO is missing. Install it with: pip install pymupdf-fonts"
        ) from error
    return bytes(module.fontbuffer)
