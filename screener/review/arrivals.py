"""Tells the window, on the main thread, that somebody has done something with records since it last looked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QFileSystemWatcher, QObject, Qt, Signal, Slot

from screener.records.store import Store
from screener.records.watching import Watcher


class Arrivals(QObject):
    """Watches one database, from `start` until `stop` or until it is deleted."""

    changed = Signal()
    """A step of a record was done, by anybody, here or elsewhere; or the database went away, or is back. Told once,
    however much has happened meanwhile, and once soon after the start."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._line: _Line | None = None

    def start(self, store: Store) -> None:
        """Watch a database, and no other any more.

        Args:
            store: The database; open until after `stop`.
        """
        self.stop()
        self._line = line = _Line(store)
        line.told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)
        self.destroyed.connect(line.end)
        line.begin()

    def stop(self) -> None:
        """Watch no more. Nothing is told after this returns."""
        if self._line is not None:
            self._line.told.disconnect(self._on_told)
            self.destroyed.disconnect(self._line.end)
            self._line.end()
            self._line = None

    @Slot()
    def _on_told(self) -> None:
        if self._line is not None:
            self._line.take_in()
            self.changed.emit()


class _Line(QObject):
    """The watching thread's way to the main thread.

    It belongs to the application, not to who listens: a thread that uses what is being deleted is a crash.
    """

    told = Signal()

    def __init__(self, store: Store) -> None:
        super().__init__(QCoreApplication.instance())
        self._watcher = Watcher(store)
        self._is_ringing = False
        self._file = store.get_file()
        self._files: QFileSystemWatcher | None = None
        if self._file is not None:
            self._files = QFileSystemWatcher(self)
            self._files.fileChanged.connect(self._on_file_changed)
            self._files.directoryChanged.connect(self._on_file_changed)
            self._watch_files(self._file)

    def begin(self) -> None:
        """Start the thread."""
        self._watcher.start(self._ring)

    def take_in(self) -> None:
        """What was told so far is known: tell anew of what comes."""
        self._is_ringing = False

    def end(self) -> None:
        """End the thread."""
        self._watcher.stop()
        self.deleteLater()

    def _ring(self) -> None:
        # On the thread. A hundred forms in a moment are one thing to tell.
        if not self._is_ringing:
            self._is_ringing = True
            self.told.emit()

    @Slot(str)
    def _on_file_changed(self, _: str) -> None:
        if self._file is not None:
            self._watch_files(self._file)
        self._watcher.look_soon()

    def _watch_files(self, file: Path) -> None:
        """The database, its journal, which comes and goes, and the folder, which tells when it comes."""
        assert self._files is not None  # noqa: S101 - made where there is a file
        known = {*self._files.files(), *self._files.directories()}
        wanted = [str(path) for path in (file, file.with_name(f"{file.name}-wal"), file.parent) if path.exists()]
        new = [path for path in wanted if path not in known]
        if new:
            self._files.addPaths(new)
