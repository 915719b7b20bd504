"""The inbox's lines as they are held in memory: each once, in order, found by record. No Qt.

There are two such lists: of what was read, and of what of it is shown.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from screener.errors import IntegrityError
from screener.records.contents import open_identity
from screener.records.states import RecordState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from screener.records.clinic_keys import ClinicKeys
    from screener.records.identity import Identity
    from screener.records.model import Record
    from screener.records.reading import ListedRecord
    from screener.review.inbox_source import Key


@dataclass(slots=True, eq=False)
class Line:
    """One line: a record, and whose it is once that was looked at."""

    listed: ListedRecord
    key: Key
    record: Record = field(init=False)
    """As it stood when it was read."""
    identity: Identity | None = None
    is_opened: bool = False
    is_damaged: bool = False

    def __post_init__(self) -> None:
        self.record = self.listed.record

    def open_identity(self, clinic: ClinicKeys) -> Identity | None:
        """Whose record it is, unsealed once; None if that cannot be read."""
        if not self.is_opened:
            self.is_opened = True
            try:
                self.identity = open_identity(clinic, self.listed)
            except IntegrityError:
                self.identity = None
            self.is_damaged = self.identity is None and self.record.state is not RecordState.PURGED
        return self.identity


class InboxLines:
    """Lines sorted by their keys. Whoever changes them tells those who show them."""

    def __init__(self) -> None:
        self.all: list[Line] = []
        """In order: always the same list. For reading."""
        self._keys: list[Key] = []
        self._by_id: dict[str, Line] = {}

    def __contains__(self, record_id: str) -> bool:
        return record_id in self._by_id

    def __len__(self) -> int:
        return len(self.all)

    def find(self, record_id: str) -> Line | None:
        """A record's line, if it is held."""
        return self._by_id.get(record_id)

    def find_row(self, record_id: str) -> int | None:
        """Where a record stands, if it is held."""
        line = self._by_id.get(record_id)
        return None if line is None else self.find_place(line)

    def find_place(self, line: Line) -> int:
        """Where a line stands, or would stand."""
        return bisect_left(self._keys, line.key)

    def belong_below(self, lines: Sequence[Line]) -> bool:
        """True if lines are sorted, none of them is held, and all stand below what is."""
        if any(line.record.id in self._by_id for line in lines):
            return False
        keys = [line.key for line in lines]
        return keys == sorted(keys) and (not keys or not self._keys or self._keys[-1] < keys[0])

    def append(self, lines: Sequence[Line]) -> None:
        """Take up lines that belong below all others."""
        self.all += lines
        self._keys += [line.key for line in lines]
        self._by_id |= {line.record.id: line for line in lines}

    def insert(self, row: int, line: Line) -> None:
        """Take up a line in its place, as `find_place` tells it."""
        self.all.insert(row, line)
        self._keys.insert(row, line.key)
        self._by_id[line.record.id] = line

    def replace(self, row: int, line: Line) -> None:
        """Have a line in the place of another of the same record and key."""
        self.all[row] = self._by_id[line.record.id] = line

    def remove(self, row: int) -> None:
        """Let go of a line."""
        del self._by_id[self.all[row].record.id]
        del self.all[row], self._keys[row]

    def take(self, lines: Sequence[Line], gone: Collection[str]) -> None:
        """Take up lines in their places, and let go of others by their records' ids."""
        if not gone and self.belong_below(lines):
            self.append(lines)
        else:
            self.lay_out(lines, gone)

    def hold(self, lines: Sequence[Line]) -> None:
        """Hold these alone; they are sorted."""
        self.clear()
        self.append(lines)

    def lay_out(self, lines: Sequence[Line], gone: Collection[str]) -> None:
        """Take up lines, let go of others by their records' ids, and sort all anew."""
        self._by_id |= {line.record.id: line for line in lines}
        for record_id in gone:
            self._by_id.pop(record_id, None)
        self.all[:] = sorted(self._by_id.values(), key=lambda line: line.key)
        self._keys = [line.key for line in self.all]

    def clear(self) -> None:
        """Hold nothing."""
        for held in (self.all, self._keys, self._by_id):
            held.clear()
