"""Every patient's name at hand, loaded in the background with a thread of its own: a search of all records."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from screener.errors import IntegrityError
from screener.records.searching import Loaded, Matches, NameIndex
from screener.ui.tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from screener.records.clinic_keys import ClinicKeys
    from screener.records.reading import ListedRecord
    from screener.review.inbox_source import InboxSource

MOST_FOUND = 200
"""So many of those found are shown; more letters find fewer."""
_LOOK_EVERY_MS = 500
"""How often what was read meanwhile is searched anew."""


class InboxNames(QObject):
    """The names read so far. Forgotten with this object."""

    grown = Signal()
    """More names are there than before, or all of them: search again."""
    failed = Signal(object)
    """A ScreenerError: names could not be read."""

    def __init__(self, source: InboxSource, clinic: ClinicKeys, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._index = NameIndex(clinic)
        # Its own thread: a hundred thousand names take a minute, for which no record may wait.
        self._tasks = Tasks(self)
        self._ended = Event()
        self._seen = 0
        self._is_begun = False
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._on_tick)
        self.is_complete = False
        """True once every name was read."""
        self.unreadable = 0
        """How many records are not found by name, because they cannot be read."""

    @property
    def count(self) -> int:
        """How many names are there."""
        return len(self._index)

    def load_once(self) -> None:
        """Begin to read, unless it was begun already."""
        if self._is_begun:
            return
        self._is_begun = True
        index, source, is_cancelled = self._index, self._source, self._ended.is_set
        self._timer.start()
        self._tasks.start(
            lambda: index.load(source.read_names(), is_cancelled=is_cancelled), self._on_loaded, self._on_failed
        )

    def take(self, changed: Iterable[ListedRecord]) -> None:
        """Take up what has changed since, beside the main thread too."""
        lines, index = tuple(changed), self._index
        if lines:
            self._tasks.start(lambda: _add_all(index, lines), lambda _: self.grown.emit(), self.failed.emit)

    def find(self, text: str) -> Matches:
        """The records of whom every typed word begins a word of the name, or is the date of birth."""
        return self._index.find(text, MOST_FOUND)

    def close(self) -> None:
        """Stop reading."""
        self._ended.set()
        self._timer.stop()
        self._tasks.close()

    def _on_tick(self) -> None:
        if len(self._index) != self._seen:
            self._seen = len(self._index)
            self.grown.emit()

    def _on_loaded(self, loaded: Loaded) -> None:
        self._timer.stop()
        self.is_complete = loaded.is_complete
        self.unreadable = len(loaded.unreadable)
        self.grown.emit()

    def _on_failed(self, error: object) -> None:
        self._timer.stop()
        self.failed.emit(error)


def _add_all(index: NameIndex, lines: tuple[ListedRecord, ...]) -> None:
    for line in lines:
        try:
            index.add(line)
        except IntegrityError:
            continue  # its line in the inbox says so
