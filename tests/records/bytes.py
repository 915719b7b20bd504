"""Every single byte of what is kept, altered one after the other: none may go unnoticed.

`python -m tests.records.bytes` alters every byte of every row and of the exported documents of a small real clinic;
the test of this room does the same at a stride. Bytes are altered where they lie, in an SQLite file by SQL, so that
what is proved is what the commands look at; free pages and the file's header are no records.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from screener.commands.clinic import AUTHORITY
from screener.commands.founding import KEYS
from screener.commands.office import RECORDS
from screener.consent.verify import verify
from screener.records.audit_log import read_head
from screener.records.contents import open_one
from screener.records.holds import make_hold
from screener.records.model import Part
from screener.records.proving import verify_store, verify_trail
from screener.records.purging import place_hold, purge
from screener.records.retrieving import read_stored_parts
from screener.records.store import FILE_NAME, open_file
from tests.records.invented import NOW, name
from tests.records.small_clinic import make_small_clinic

TRAIL = ("audit_events", "audit_head")
"""What `audit verify` proves."""
ROWS = (
    "records", "record_versions", "sealed_parts", "legal_holds", "staff", "kiosks", "clinic_keys", "clinic_files",
    "purge_certificates",
)  # fmt: skip
"""What `records verify` proves besides."""
_TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"


@dataclass(frozen=True)
class Cell:
    """One column of one row."""

    table: str
    row: int
    """Its place in the order of its key."""
    column: str
    value: object


class Alterer:
    """An SQLite file whose triggers and references are off, so that it can be altered."""

    def __init__(self, file: Path) -> None:
        self.connection = sqlite3.connect(file, isolation_level=None)
        for (trigger,) in self.connection.execute(_TRIGGERS).fetchall():
            self.connection.execute(f"DROP TRIGGER {trigger}")
        self.connection.execute("PRAGMA journal_mode = DELETE")
        self.connection.execute("PRAGMA synchronous = OFF")
        self.connection.execute("PRAGMA ignore_check_constraints = ON")

    def list_cells(self, table: str) -> Iterator[Cell]:
        """Every column of every row."""
        cursor = self.connection.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own tables
        columns = [column[0] for column in cursor.description]
        for place, row in enumerate(cursor.fetchall()):
            for column, value in zip(columns, row, strict=True):
                yield Cell(table, place, column, value)

    def put(self, cell: Cell, value: object) -> None:
        """Write a value in its place; `_find` says which row without the column that is altered."""
        where, given = self._keys[cell.table, cell.row]
        others = [(column, key) for column, key in zip(where, given, strict=True) if column != cell.column]
        told = " AND ".join(f"{column} IS ?" for column, _ in others) or "1"
        named = self.connection.execute(
            f"SELECT count(*) FROM {cell.table} WHERE {told}", [key for _, key in others]  # noqa: S608
        ).fetchone()[0]  # fmt: skip
        assert named == 1, "a row is told by its other columns"
        self.connection.execute(
            f"UPDATE {cell.table} SET {cell.column} = ? WHERE {told}",  # noqa: S608 - our own tables
            [value, *(key for _, key in others)],
        )

    def remember_rows(self, tables: tuple[str, ...]) -> None:
        """How each row is told from the others."""
        self._keys: dict[tuple[str, int], tuple[list[str], tuple[object, ...]]] = {}
        for table in tables:
            cursor = self.connection.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own tables
            columns = [column[0] for column in cursor.description]
            for place, row in enumerate(cursor.fetchall()):
                self._keys[table, place] = columns, row

    def close(self) -> None:
        """Done."""
        self.connection.close()


def alter_each_byte(value: object, stride: int, shift: int = 0) -> Iterator[object]:
    """The value with one byte altered, for each byte or each so many."""
    match value:
        case bytes():
            for place in range(shift % max(min(stride, len(value)), 1), len(value), stride):
                changed = bytearray(value)
                changed[place] ^= 1 + place % 255
                yield bytes(changed)
        case str():
            for place in range(shift % max(min(stride, len(value)), 1), len(value), stride):
                # Our texts are ASCII, and stay it: so that they can still be read.
                yield value[:place] + chr(ord(value[place]) ^ (1 + place % 31)) + value[place + 1 :]
        case int():
            # SQLite keeps a whole number in up to eight bytes.
            for place in range(shift % min(stride, 8), 8, stride):
                changed = value ^ (1 << (8 * place + 6))
                yield changed
        case None:
            yield from (0, "x")
        case _:
            raise TypeError(type(value))


@dataclass
class Tally:
    """What came of it."""

    altered: int = 0
    unnoticed: list[str] = field(default_factory=list)

    def count(self, what: str, *, noticed: bool) -> None:
        """Add one byte."""
        self.altered += 1
        if not noticed:
            self.unnoticed.append(what)


def alter_rows(file: Path, tables: tuple[str, ...], is_whole, stride: int, big_stride: int) -> Tally:
    """Alter bytes of each column of each row of some tables, each put back after it was looked for."""
    tally = Tally()
    with closing(Alterer(file)) as alterer:
        alterer.remember_rows(tables)
        cells = [cell for table in tables for cell in alterer.list_cells(table)]
        for number, cell in enumerate(cells):
            is_big = isinstance(cell.value, bytes) and len(cell.value) > 2_000
            for value in alter_each_byte(cell.value, big_stride if is_big else stride, number):
                alterer.put(cell, value)
                tally.count(f"{cell.table}.{cell.column} of row {cell.row}", noticed=not is_whole())
                alterer.put(cell, cell.value)
    return tally


def alter_sealed(store, clinic, stride: int) -> Tally:
    """Alter bytes of each sealed part, and open it: the seal itself must notice, whatever digests say."""
    from screener.errors import IntegrityError

    tally = Tally()
    for number, part in enumerate(read_stored_parts(store)):
        for sealed in alter_each_byte(part.sealed, stride, number):
            assert isinstance(sealed, bytes)
            try:
                open_one(clinic, part.record_id, part.version, part.part, sealed)
                noticed = False
            except IntegrityError:
                noticed = True
            tally.count(f"sealed {part.part}", noticed=noticed)
    return tally


def alter_documents(store, clinic, trust: Path, stride: int) -> Tally:
    """Alter bytes of each exported document: `screener verify` must notice."""
    tally = Tally()
    for number, part in enumerate(read_stored_parts(store)):
        if part.part is Part.PDF:
            pdf = open_one(clinic, part.record_id, part.version, part.part, part.sealed)
            assert verify(pdf, trust=[trust]).is_whole
            for altered in alter_each_byte(pdf, stride, number):
                assert isinstance(altered, bytes)
                tally.count("document", noticed=not verify(altered, trust=[trust]).is_whole)
    return tally


def run(folder: Path, *, stride: int, big_stride: int, pdf_stride: int) -> dict[str, Tally]:
    """All of it, over a small clinic made for it."""
    (held, _), owner = make_small_clinic(folder)
    file, trust = folder / RECORDS / FILE_NAME, folder / KEYS / AUTHORITY
    tallies: dict[str, Tally] = {}
    with closing(open_file(file)) as store:
        by = owner.member.id
        place_hold(store, make_hold(owner.clinic, name(), held, "A letter", placed_by=by, placed_at=NOW))
        purge(store, {}, certificate_id=name(), actor_id=by, at=NOW)
        head = read_head(store)
        store.compact()
        tallies["sealed parts"] = alter_sealed(store, owner.clinic, big_stride)
        tallies["documents"] = alter_documents(store, owner.clinic, trust, pdf_stride)
    with closing(open_file(file, read_only=True)) as store:

        def is_trail_whole() -> bool:
            return verify_trail(store, [head]).is_whole

        def is_store_whole() -> bool:
            return verify_store(store, [head]).is_whole

        assert is_store_whole()
        store.close()
        tallies["audit rows"] = alter_rows(file, TRAIL, is_trail_whole, stride, big_stride)
        tallies["record rows"] = alter_rows(file, ROWS, is_store_whole, stride, big_stride)
        assert is_store_whole()
    return tallies


def tell(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


def main() -> int:
    """Alter every byte, and say how many there were and which went unnoticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.records.bytes", description=__doc__)
    parser.add_argument("--stride", type=int, default=1, help="of small columns")
    parser.add_argument("--big-stride", type=int, default=1, help="of sealed parts and other large columns")
    parser.add_argument("--pdf-stride", type=int, default=1, help="of documents")
    given = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as made:
        tallies = run(
            Path(made) / "clinic", stride=given.stride, big_stride=given.big_stride, pdf_stride=given.pdf_stride
        )
    for what, tally in tallies.items():
        tell(f"{what}: {tally.altered} bytes altered, {len(tally.unnoticed)} unnoticed")
        for one in sorted(set(tally.unnoticed)):
            tell(f"  {one}")
    tell(f"{time.monotonic() - started:.0f} s")
    return any(tally.unnoticed for tally in tallies.values())


if __name__ == "__main__":
    sys.exit(main())
