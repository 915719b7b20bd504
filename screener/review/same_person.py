"""All records of one person: found by name and date of birth, which only the clinic's key opens. No Qt.

Every identity is read once and kept in memory with this object; after that, only what is new is read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from screener.errors import IntegrityError
from screener.interview.dates import format_date
from screener.records.name_words import split_name
from screener.records.reading import ListedRecord, find_record, read_identities
from screener.records.searching import NameIndex

if TYPE_CHECKING:
    from screener.records.identity import Identity
    from screener.records.members import SignedIn
    from screener.records.model import Record
    from screener.records.store import Store

_MOST = 200
_KNOWN_IN_A_ROW = 100
"""So many records known already, newest first: what follows is known too."""


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """One record of the person."""

    record: Record
    identity: Identity


class SamePerson:
    """Finds the records of one person after another. Everything here may take long; one thread at a time."""

    def __init__(self, store: Store, by: SignedIn, now: Callable[[], datetime]) -> None:
        self._store, self._by, self._now = store, by, now
        self._index = NameIndex(by.clinic)
        self._known: dict[str, tuple[datetime, int]] = {}
        self._is_complete = False

    def find(self, identity: Identity, is_cancelled: Callable[[], bool] = lambda: False) -> tuple[KeptRecord, ...]:
        """Records under the same name and date of birth, newest first; none if either is not known.

        Args:
            identity: Of whom.
            is_cancelled: Asked now and then.

        Raises:
            MachineError: The database is away, busy, full or may not be written.
            IntegrityError: A sealed part is not what was written.
        """
        if identity.born is None or not split_name(identity.name):
            return ()
        self._catch_up(is_cancelled)
        wanted = split_name(identity.name)
        found = self._index.find(f"{identity.name} {format_date(identity.born)}", _MOST).first
        same = [
            one for one in found if one.identity.born == identity.born and split_name(one.identity.name) == wanted
        ]
        records = ((find_record(self._store, one.record_id), one.identity) for one in same)
        kept = [KeptRecord(record, of) for record, of in records if record is not None]
        return tuple(sorted(kept, key=lambda one: one.record.submitted_at, reverse=True))

    def _catch_up(self, is_cancelled: Callable[[], bool]) -> None:
        in_a_row = 0
        for entry in read_identities(self._store, actor_id=self._by.member.id, at=self._now()):
            in_a_row = 0 if self._take(entry) else in_a_row + 1
            if is_cancelled():
                return
            if self._is_complete and in_a_row >= _KNOWN_IN_A_ROW:
                return
        self._is_complete = True

    def _take(self, entry: ListedRecord) -> bool:
        """Take up a record; False if it is known as it stands."""
        stands = entry.record.submitted_at, entry.record.version
        if self._known.get(entry.record.id) == stands:
            return False
        self._known[entry.record.id] = stands
        try:
            self._index.add(entry)
        except IntegrityError:
            return True  # it is not found by name; its line in the inbox says that it does not open
        return True
