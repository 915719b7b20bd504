"""A document leaves the program: to the system's viewer, a file or the printer. Told in the audit trail first.

If the event cannot be written, or the role does not allow it, nothing leaves. No Qt; everything here may take long.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from screener.errors import MachineError
from screener.records.audit import Action, Note
from screener.records.audit_log import tell
from screener.records.files import describe_refusal, write_atomically
from screener.records.permissions import Act, may

if TYPE_CHECKING:
    from screener.records.members import SignedIn
    from screener.records.store import Store
    from screener.review.documents import Document

_OWNER_ONLY = 0o600


class HandOut:
    """One document of one record, as often as it leaves. Close it: copies made to be looked at are then removed."""

    def __init__(self, store: Store, by: SignedIn, now: Callable[[], datetime], document: Document) -> None:
        """Take what is handed out.

        Args:
            store: The clinic's database.
            by: Who does it.
            now: Tells the time, aware.
            document: What.
        """
        self._store, self._by, self._now = store, by, now
        self._document = document
        self._folder: TemporaryDirectory[str] | None = None

    @property
    def file_name(self) -> str:
        """What a copy is called; nothing of the patient."""
        return f"{self._document.record_id}-consent-v{self._document.version}.pdf"

    def make_copy(self) -> Path:
        """A copy to be looked at, in a folder that nobody else may read.

        Raises:
            MachineError: The role does not allow it, the database is away, or the disk is full. Nothing left.
            IntegrityError: The document is not what was written.
        """
        pdf = self._release(Action.RECORD_EXPORTED, "viewer")
        try:
            self._folder = self._folder or TemporaryDirectory(prefix="screener-", ignore_cleanup_errors=True)
        except OSError as error:
            raise MachineError(*describe_refusal(error, Path("the folder for temporary files"))) from error
        path = Path(self._folder.name) / self.file_name
        write_atomically(path, pdf, mode=_OWNER_ONLY)
        return path

    def save(self, path: Path) -> Path:
        """A copy where somebody wants it.

        Raises:
            MachineError: The role does not allow it, the database is away, or the file cannot be written.
            IntegrityError: The document is not what was written.
        """
        pdf = self._release(Action.RECORD_EXPORTED, "file")
        write_atomically(path, pdf, mode=_OWNER_ONLY)
        return path

    def begin_printing(self) -> bytes:
        """What is to be printed.

        Raises:
            MachineError: The role does not allow it, or the database is away. Nothing is printed.
            IntegrityError: The document is not what was written.
        """
        return self._release(Action.RECORD_PRINTED, "printer")

    def close(self) -> None:
        """Remove the copies that were made to be looked at."""
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.cleanup()

    def _release(self, action: Action, whither: str) -> bytes:
        """The PDF, once it stands in the audit trail that it leaves."""
        member, document = self._by.member, self._document
        if not may(member.role, Act.EXPORT_RECORD):
            raise MachineError("DECIDE-050", "Your role may not do this. Ask a practitioner to sign in.")
        pdf = document.read()
        details: dict[str, str | int] = {"version": document.version, "to": whither}
        tell(self._store, Note(action, member.id, self._now(), document.record_id, details))
        return pdf
