"""FiraGO, the face of screen and paper, taken from the package `pymupdf-fonts`.

The package holds it packed: unpacking takes 45 ms, which `read_fonts_ahead` spends on threads of its own while Qt's
libraries load, and only once where there is a folder to keep the unpacked files in.
"""

from __future__ import annotations

from importlib import import_module, util
from pathlib import Path
from threading import Thread

from screener.errors import MachineError

FAMILY = "FiraGO"
"""The family's name, as Qt knows it once installed."""
_PACKAGE = "pymupdf_fonts"
_FACES = ("FiraGO_Regular", "FiraGO_Bold")


class FontReading:
    """One face, from a file unpacked before or being unpacked now."""

    def __init__(self, face: str, kept: Path | None) -> None:
        self._face = face
        self._data = b""
        self._thread: Thread | None = None
        self.kept = kept
        """Where the unpacked file is kept, if anywhere."""
        if kept is None or not kept.is_file():
            self._unpack_beside()

    def wait(self) -> bytes:
        """The face as a font file, unpacked.

        Raises:
            MachineError: It is missing.
        """
        thread = self._thread or self._unpack_beside()
        thread.join()
        if not self._data:
            raise MachineError("UI-001", "The font FiraGO is missing. Install it with: pip install pymupdf-fonts")
        return self._data

    def _unpack_beside(self) -> Thread:
        self._thread = Thread(target=self._unpack, name=f"font-{self._face}")
        self._thread.start()
        return self._thread

    def _unpack(self) -> None:
        try:
            data: bytes = import_module(f"{_PACKAGE}.{self._face}").fontbuffer
        except ImportError:
            return  # `wait` finds it missing, on the thread that can say so
        self._data = data
        if self.kept is not None:
            _keep(self.kept, data)


def read_fonts_ahead(folder: Path | None = None) -> tuple[FontReading, ...]:
    """Begin to read the faces. Needs no Qt; call it before importing any.

    Args:
        folder: Where unpacked files are kept from one start to the next; unpack them each time, if not given.
    """
    spec = util.find_spec(_PACKAGE) if folder is not None else None
    packed = Path(spec.origin).parent if spec is not None and spec.origin else None
    return tuple(FontReading(face, _find_kept(folder, packed, face)) for face in _FACES)


def install_fonts(reading: tuple[FontReading, ...]) -> None:
    """Make the faces known to Qt, waiting for them if need be. Needs a QGuiApplication.

    Raises:
        MachineError: The fonts are not there or cannot be read.
    """
    from PySide6.QtGui import QFontDatabase

    for face in reading:
        is_kept = face.kept is not None and face.kept.is_file()
        if is_kept and QFontDatabase.addApplicationFont(str(face.kept)) >= 0:
            continue
        if QFontDatabase.addApplicationFontFromData(face.wait()) < 0:
            raise MachineError("UI-002", "The font FiraGO could not be loaded. Install pymupdf-fonts again.")


def _find_kept(folder: Path | None, packed: Path | None, face: str) -> Path | None:
    """The place of an unpacked face. Another packed file gives another name, so none is ever out of date."""
    if folder is None or packed is None:
        return None
    try:
        stat = (packed / f"{face}.py").stat()
    except OSError:
        return None
    return folder / f"{face}-{stat.st_size}-{stat.st_mtime_ns}.ttf"


def _keep(place: Path, data: bytes) -> None:
    from screener.records.files import write_atomically

    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(place, data)
    except (OSError, MachineError):
        return  # it is unpacked again next time
