"""Rows of the tables as values, and their digests, which the audit trail holds so that an altered row is noticed.

What changes a row tells its digest in the same transaction; `proving` compares.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row, RowMapping, Table, insert, select, update

from screener.records.audit import Action, Note
from screener.records.model import OUTCOMES, Record, RecordVersion
from screener.records.states import RecordState, Step
from screener.records.store import Work

_STATES = tuple(RecordState)


def digest_row(table: str, row: Mapping[str, Any] | RowMapping) -> str:
    """SHA-256, hex, over a row with all its columns; sealed bytes by their own digest."""
    return _digest([table, {name: _plain(row[name]) for name in row}])


def digest_bytes(data: bytes) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(data).hexdigest()


def digest_content(version: Mapping[str, Any] | RowMapping, parts: Mapping[str, tuple[int, str]]) -> str:
    """SHA-256, hex, over a version and its parts.

    Args:
        version: The columns of `record_versions`; its own digest is left out.
        parts: Part → size and digest of its sealed bytes.
    """
    columns = {name: _plain(version[name]) for name in version if name != "content_digest"}
    return _digest(["record_versions", columns, parts])


def as_row(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any of our dataclasses
    """A value's fields as a row. Unlike `dataclasses.asdict` it copies nothing, which is half the time of a write."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def rank_in_inbox(state: RecordState, outcome: str | None) -> int:
    """Where the inbox puts a record before it looks at the time: by state, within it by outcome."""
    return _STATES.index(state) * 10 + (OUTCOMES.index(outcome) if outcome else 9)


def read_rank(rank: int) -> tuple[RecordState, str | None]:
    """The state and outcome of an inbox rank."""
    state, outcome = divmod(rank, 10)
    return _STATES[state], OUTCOMES[outcome] if outcome < len(OUTCOMES) else None


def as_record(row: Row[Any]) -> Record:
    """One row of `records`."""
    columns = dict(row._mapping)
    return Record(**{**columns, "state": RecordState(columns["state"])})


def as_version(row: Row[Any], *, standing: int) -> RecordVersion:
    """One row of `record_versions`, without its parts.

    Args:
        row: The row.
        standing: The record's version that stands.
    """
    columns = dict(row._mapping)
    return RecordVersion(**{**columns, "step": Step(columns["step"])}, superseded=columns["version"] < standing)


def insert_told(
    work: Work, table: Table, row: Mapping[str, Any], action: Action, actor_id: str, at: datetime
) -> None:
    """Insert a row and tell it."""
    work.connection.execute(insert(table), dict(row))
    _tell(work, table, row, action, actor_id, at)


def change_told(
    work: Work, table: Table, key: str, values: Mapping[str, Any], action: Action, actor_id: str, at: datetime
) -> Row[Any]:
    """Change a row by its id, and tell it. The row is there: the caller has it locked.

    Returns:
        The row as it is now.
    """
    work.connection.execute(update(table).where(table.c.id == key).values(**values))
    row = work.connection.execute(select(table).where(table.c.id == key)).one()
    _tell(work, table, row._mapping, action, actor_id, at)
    return row


def lock(work: Work, table: Table, key: str) -> Row[Any] | None:
    """A row by its id, locked until the work ends; None if there is none."""
    return work.connection.execute(select(table).where(table.c.id == key).with_for_update()).one_or_none()


def _tell(
    work: Work, table: Table, row: Mapping[str, Any] | RowMapping, action: Action, actor_id: str, at: datetime
) -> None:
    details = {"table": table.name, "key": row["id"], "row": digest_row(table.name, row)}
    work.note(Note(action, actor_id, at, row.get("record_id"), details))


def _digest(value: object) -> str:
    written = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: object) -> object:
    match value:
        case bytes():
            return digest_bytes(value)
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case _:
            return value
