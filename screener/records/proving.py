"""Proves a whole database against its audit trail: the chain, every row that it tells of, every sealed byte."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Table, select, tuple_

from screener.errors import IntegrityError
from screener.records.audit import Action, Anchor, AuditEvent, ChainVerdict, verify_chain
from screener.records.audit_log import UNREADABLE, read_events
from screener.records.reading import check_sealed
from screener.records.rows import digest_bytes, digest_content, digest_row
from screener.records.states import RecordState, Step
from screener.records.store import Store
from screener.records.tables import (
    audit_head,
    clinic_files,
    clinic_keys,
    kiosks,
    legal_holds,
    purge_certificates,
    record_versions,
    records,
    sealed_parts,
    staff,
)

_TOLD_BY_ROW = (records, staff, kiosks, clinic_keys, clinic_files, legal_holds)
_TOLD_OF_A_RECORD = (records, legal_holds)
_AT_ONCE = 100
_MOST_FAULTS = 100

Told = dict[tuple[str, str], str]
"""Table and key → the digest that the audit trail told last."""


class RowFault(StrEnum):
    """What is wrong with a row."""

    ALTERED = "altered"
    """Not what the audit trail tells."""
    MISSING = "missing"
    """The audit trail tells of it, and it is gone."""
    UNTOLD = "untold"
    """The audit trail does not tell of it."""
    UNREADABLE = "unreadable"
    """Its bytes are not of their kind."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One row that is not what was written."""

    table: str
    key: str
    """Its id; `record id:version` or `record id:version:part` of a version or a part. Blank if it cannot be read."""
    fault: RowFault


@dataclass(frozen=True, slots=True)
class StoreVerdict:
    """What can be said of a whole database."""

    chain: ChainVerdict
    wrong: tuple[Wrong, ...]
    """At most the first hundred."""
    damage: str | None
    """What the database's own check of its pages says, if anything."""
    events: int
    """Audit events read."""
    records: int
    """Rows of `records` read, purged ones too."""
    parts: int
    """Sealed parts whose digest was computed."""

    @property
    def is_whole(self) -> bool:
        """True if nothing is wrong anywhere."""
        return self.chain.is_whole and not self.wrong and self.damage is None


@dataclass(frozen=True, slots=True)
class TrailVerdict:
    """What can be said of the audit trail alone."""

    chain: ChainVerdict
    is_head_right: bool
    """True if the row that the next event will follow is the last event. Not looked at if the chain is broken."""
    events: int
    """Audit events read."""

    @property
    def is_whole(self) -> bool:
        """True if nothing is wrong."""
        return self.chain.is_whole and self.is_head_right


def verify_trail(
    store: Store,
    anchors: Iterable[Anchor] = (),
    *,
    on_progress: Callable[[str, int], None] = lambda _table, _done: None,
) -> TrailVerdict:
    """Check the audit trail from its first event, as it stands at one moment.

    Args:
        store: The database.
        anchors: Heads of the trail known from PDFs and other machines.
        on_progress: Called with a table's name and how many rows are done.

    Raises:
        MachineError: The database is away or busy.
        IntegrityError: It is too damaged to be read.
    """
    with store.reading() as connection:
        check = _Check(connection, on_progress)
        chain = check.verify_chain(anchors)
        if chain.is_whole:
            check.compare_head(chain.head)
    return TrailVerdict(chain, not check.wrong, check.events)


def verify_store(
    store: Store,
    anchors: Iterable[Anchor] = (),
    *,
    record_id: str | None = None,
    on_progress: Callable[[str, int], None] = lambda _table, _done: None,
) -> StoreVerdict:
    """Check everything that is kept, as it stands at one moment; others may go on working.

    Drafts and what waits in the outbox are not told in the audit trail: their own seals prove them.

    Args:
        store: The database.
        anchors: Heads of the trail known from PDFs and other machines.
        record_id: Only the rows of this record; the trail is read whole nevertheless.
        on_progress: Called with a table's name and how many rows are done.

    Raises:
        MachineError: The database is away or busy.
        IntegrityError: It is too damaged to be read.
    """
    damage = store.find_damage()
    with store.reading() as connection:
        check = _Check(connection, on_progress, record_id)
        chain = check.verify_chain(anchors)
        if chain.is_whole:
            check.compare_head(chain.head)
        for table in _TOLD_BY_ROW if record_id is None else _TOLD_OF_A_RECORD:
            check.compare_rows(table)
        check.compare_versions()
        if record_id is None:
            check.compare_certificates()
        check.find_missing()
    return StoreVerdict(chain, tuple(check.wrong), damage, check.events, check.records, check.parts)


class _Check:
    """One run over one database."""

    def __init__(
        self, connection: Connection, on_progress: Callable[[str, int], None], record_id: str | None = None
    ) -> None:
        self.connection = connection
        self.on_progress = on_progress
        self.record_id = record_id
        self.told: Told = {}
        self.purged: set[str] = set()
        self.wrong: list[Wrong] = []
        self.events = self.records = self.parts = 0

    def verify_chain(self, anchors: Iterable[Anchor]) -> ChainVerdict:
        events = self._listen(read_events(self.connection))
        verdict = verify_chain(events, anchors)
        # What comes after a fault still tells of rows.
        for _ in events:
            pass
        return verdict

    def compare_head(self, head: Anchor) -> None:
        """The row that the next event will follow must be the last event."""
        found = self.connection.execute(select(audit_head)).all()
        if [tuple(row) for row in found] != [(1, head.sequence, head.hash)]:
            self._add(audit_head.name, "1", RowFault.ALTERED)

    def compare_rows(self, table: Table) -> None:
        for key, row in self._read(table):
            self.records += table is records
            self._compare(table, key, None if row is None else digest_row(table.name, row._mapping))

    def compare_versions(self) -> None:
        for key, row in self._read(record_versions):
            if row is None:
                self._compare(record_versions, key, None)
                continue
            if row.record_id in self.purged:
                digest = row.content_digest
                self._prove_parts(row, purged=True)
            else:
                digest = digest_content(row._mapping, self._prove_parts(row, purged=False))
                digest = digest if digest == row.content_digest else ""
            self._compare(record_versions, key, digest)

    def compare_certificates(self) -> None:
        for key, row in self._read(purge_certificates):
            digest = None if row is None else row.digest if _is_certificate_whole(row) else ""
            self._compare(purge_certificates, key, digest)

    def find_missing(self) -> None:
        for table, key in self.told:
            self._add(table, key, RowFault.MISSING)

    def _listen(self, events: Iterator[AuditEvent]) -> Iterator[AuditEvent]:
        for event in events:
            self.events += 1
            if self.events % 1000 == 0:
                self.on_progress("audit_events", self.events)
            if self.record_id in (None, event.record_id):
                self._hear(event)
            yield event

    def _hear(self, event: AuditEvent) -> None:
        """What an event tells of rows. One that was edited may tell anything: the chain names it."""
        try:
            self._remember(event, event.read_details())
        except (ValueError, LookupError, TypeError, AttributeError):
            return

    def _remember(self, event: AuditEvent, told: Mapping[str, str | int]) -> None:
        if "row" in told:
            self.told[str(told.get("table", records.name)), str(told.get("key", event.record_id))] = str(told["row"])
        if "content" in told:
            self.told[record_versions.name, f"{event.record_id}:{told['version']}"] = str(told["content"])
        if event.action == f"record.{Step.PURGE}" and told.get("state") == RecordState.PURGED:
            self.purged.add(str(event.record_id))
        if event.action == Action.PURGED:
            self.told[purge_certificates.name, str(told["certificate"])] = str(told["digest"])

    def _compare(self, table: Table, key: str, digest: str | None) -> None:
        told = self.told.pop((table.name, key), None)
        if digest is None:
            self._add(table.name, key, RowFault.UNREADABLE)
        elif told is None:
            self._add(table.name, key, RowFault.UNTOLD)
        elif told != digest:
            self._add(table.name, key, RowFault.ALTERED)

    def _prove_parts(self, version: Row[Any], *, purged: bool) -> dict[str, tuple[int, str]]:
        """The parts of a version, each proved by its digest; purged ones must have no bytes left."""
        of_it = (sealed_parts.c.record_id == version.record_id) & (sealed_parts.c.version == version.version)
        stamps: dict[str, tuple[int, str]] = {}
        try:
            for row in self.connection.execute(select(sealed_parts).where(of_it).order_by(sealed_parts.c.part)):
                stamps[row.part] = (row.size, row.digest)
                self.parts += 1
                if not _is_part_whole(row, purged=purged):
                    key = f"{row.record_id}:{row.version}:{row.part}"
                    self._add(sealed_parts.name, key, RowFault.ALTERED)
        except UNREADABLE:
            self._add(sealed_parts.name, f"{version.record_id}:{version.version}", RowFault.UNREADABLE)
        return stamps

    def _read(self, table: Table) -> Iterator[tuple[str, Row[Any] | None]]:
        """Rows by their key, in its order; None for one whose bytes are not of their kind."""
        key = tuple_(*table.primary_key.columns)
        keys = select(*table.primary_key.columns).order_by(*table.primary_key.columns).limit(_AT_ONCE)
        if self.record_id is not None:
            keys = keys.where((table.c.id if table is records else table.c.record_id) == self.record_id)
        wanted, done = keys, 0
        while names := self._read_keys(table, wanted):
            for name in names:
                yield ":".join(map(str, name)), self._read_row(table, name)
            done += len(names)
            self.on_progress(table.name, done)
            wanted = keys.where(key > tuple(names[-1]))

    def _read_keys(self, table: Table, wanted: Any) -> list[Row[Any]]:  # noqa: ANN401 - a query, of whatever columns
        try:
            return list(self.connection.execute(wanted))
        except UNREADABLE:
            self._add(table.name, "", RowFault.UNREADABLE)
            return []

    def _read_row(self, table: Table, name: Row[Any]) -> Row[Any] | None:
        key = tuple_(*table.primary_key.columns)
        try:
            return self.connection.execute(select(table).where(key == tuple(name))).one()
        except UNREADABLE:
            return None

    def _add(self, table: str, key: str, fault: RowFault) -> None:
        if len(self.wrong) < _MOST_FAULTS:
            self.wrong.append(Wrong(table, key, fault))


def _is_part_whole(row: Row[Any], *, purged: bool) -> bool:
    if row.sealed is None or purged:
        return purged and row.sealed is None
    try:
        check_sealed(row)
    except IntegrityError:
        return False
    return True


def _is_certificate_whole(row: Row[Any]) -> bool:
    """True if its body is what was told, and the columns beside say the same."""
    if digest_bytes(row.body.encode("utf-8", "surrogatepass")) != row.digest:
        return False
    told = json.loads(row.body)
    at = row.purged_at.astimezone(UTC).isoformat(timespec="microseconds")
    return (told["purged_at"], told["by"]) == (at, row.actor_id)
