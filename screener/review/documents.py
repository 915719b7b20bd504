"""The documents that a record has had: one for each time that the patient signed, or a practitioner. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from screener.errors import IntegrityError
from screener.records.contents import open_one
from screener.records.model import Part
from screener.records.reading import open_part
from screener.records.states import Step

if TYPE_CHECKING:
    from screener.determination.casebook import Opened
    from screener.records.members import SignedIn
    from screener.records.model import RecordVersion
    from screener.records.store import Store

SEALING = frozenset({Step.SUBMIT, Step.CORRECT, Step.COUNTERSIGN})
"""Steps that bring a document: with the patient's seal, or with the practitioner's as well."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document of one record."""

    record_id: str
    version: int
    """Of the record: the one that brought it."""
    read: Callable[[], bytes] = field(repr=False)
    """Gives the PDF. It may take long; MachineError and IntegrityError say why it does not."""


def list_sealed(versions: Iterable[RecordVersion]) -> tuple[RecordVersion, ...]:
    """Those versions that brought a document, in order."""
    return tuple(one for one in versions if one.step in SEALING)


def find_standing(opened: Opened) -> Document:
    """The document of an opened record that stands, as it was read when the record was opened."""
    sealed = list_sealed(opened.versions)
    version = sealed[-1].version if sealed else opened.record.version
    return Document(opened.record.id, version, lambda: opened.pdf)


def find_kept(store: Store, by: SignedIn, now: Callable[[], datetime], record_id: str, version: int) -> Document:
    """The document that a version brought, to be read from the database whenever it is wanted.

    Args:
        store: The clinic's database.
        by: Who wants it.
        now: Tells the time, aware.
        record_id: The record.
        version: One of those that `list_sealed` gives.
    """

    def read() -> bytes:
        at, actor_id = now(), by.member.id
        sealed = open_part(store, record_id, version, Part.PDF, actor_id=actor_id, at=at)
        if sealed is None:
            raise IntegrityError("RECORD-020", f"Record {record_id}, version {version}: its document is gone.")
        return open_one(by.clinic, record_id, version, Part.PDF, sealed)

    return Document(record_id, version, read)
