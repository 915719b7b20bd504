"""A document leaves the program: to the system's viewer, a file or the printer. Told in the audit trail first.

If the event cannot be written, nothing leaves. No Qt; everything here may take long.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from screener.errors import MachineError
from screener.records.audit import Action, Note
from screener.records.audit_log import tell
from screener.records.files import describe_refusal, write_atomically
from screener.records.model import Record
from screener.records.store import Store

_OWNER_ONLY = 0o600


class HandOut:
    """One document of one record, as often as it leaves. Close it: copies made to be looked at are then removed."""

    def __init__(self, store: Store, actor_id: str, now: Callable[[], datetime], record: Record, pdf: bytes) -> None:
        """Take what is handed out.

        Args:
            store: The clinic's database.
            actor_id: Who does it.
            now: Tells the time, aware.
            record: The record as it stands.
            pdf: Its document.
        """
        self._store, self._actor_id, self._now = store, actor_id, now
        self._record, self._pdf = record, pdf
        self._folder: TemporaryDirectory[str] | None = None

    @property
    def file_name(self) -> str:
        """What a copy is called; nothing of the patient."""
        return f"{self._record.id}-consent-v{self._record.version}.pdf"

    def make_copy(self) -> Path:
        """A copy to be looked at, in a folder that nobody else may read.

        Raises:
            MachineError: The database is away, or the disk is full. Nothing left the program.
        """
        self._tell(Action.RECORD_EXPORTED, "viewer")
        try:
            self._folder = self._folder or TemporaryDirectory(prefix="screener-", ignore_cleanup_errors=True)
        except OSError as error:
            raise MachineError(*describe_refusal(error, Path("the folder for temporary files"))) from error
        path = Path(self._folder.name) / self.file_name
        write_atomically(path, self._pdf, mode=_OWNER_ONLY)
        return path

    def save(self, path: Path) -> Path:
        """A copy where somebody wants it.

        Raises:
            MachineError: The database is away, or the file cannot be written. Nothing left the program.
        """
        self._tell(Action.RECORD_EXPORTED, "file")
        write_atomically(path, self._pdf, mode=_OWNER_ONLY)
        return path

    def begin_printing(self) -> bytes:
        """What is to be printed.

        Raises:
            MachineError: The database is away. Nothing is printed.
        """
        self._tell(Action.RECORD_PRINTED, "printer")
        return self._pdf

    def close(self) -> None:
        """Remove the copies that were made to be looked at."""
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.cleanup()

    def _tell(self, action: Action, whither: str) -> None:
        details: dict[str, str | int] = {"version": self._record.version, "to": whither}
        tell(self._store, Note(action, self._actor_id, self._now(), self._record.id, details))
