"""Backs a database up into one SQLite file while it is in use, and restores from it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from screener.errors import MachineError
from screener.records.audit import Action, Anchor, Note
from screener.records.audit_log import read_head, tell
from screener.records.copying import Progress, copy_store
from screener.records.files import writing_beside
from screener.records.store import Store, open_file
from screener.records.tables import SCHEMA_VERSION
from screener.records.trouble import in_sentences

_PAGES_AT_ONCE = 2_000
_ONE_FILE = "PRAGMA journal_mode=DELETE"
"""Without a journal beside it, so that it can be carried away and read where nothing may be written."""


def back_up(
    store: Store,
    file: Path,
    *,
    actor_id: str,
    at: datetime,
    on_progress: Progress = lambda _table, _done, _of: None,
) -> Anchor:
    """Write the whole database, as it stands at one moment, into one new SQLite file. All of it is there, or no file.

    That it was made is told first, so that the copy tells of itself.

    Args:
        store: What to back up; others may go on working. One that an older program made stays such a one.
        file: The file to make, in a folder that is there. Not replaced if it is there.
        actor_id: Who asks.
        at: Now.
        on_progress: Called as it goes, with "pages" for SQLite.

    Returns:
        The head of the audit trail in the copy: an anchor to keep outside.

    Raises:
        MachineError: The file is there already (STORE-015), its disk is full or may not be written; the database is
            away or busy.
        IntegrityError: The copy is not what was read.
    """
    if file.exists():
        raise MachineError("STORE-015", f"{file} is there already. Give another name.")
    tell(store, Note(Action.BACKED_UP, actor_id, at))
    origin = store.get_file()
    with writing_beside(file) as beside:
        if origin is None:
            _copy_rows(store, beside, on_progress)
        else:
            with in_sentences(str(file)):
                _copy_pages(origin, beside, on_progress)
        with closing(open_file(beside, older=True, read_only=True)) as copy:
            head = read_head(copy)
    return head


def restore(
    file: Path,
    store: Store,
    *,
    actor_id: str,
    at: datetime,
    on_progress: Progress = lambda _table, _done, _of: None,
) -> dict[str, int]:
    """Put a backup into an empty database, compare every row, and tell that it was restored: all of it, or nothing.

    Anchors that know more than the backup will say so afterwards: what was kept in between is lost, and every
    machine's anchor file must be replaced by the owner (`AnchorFile.replace`).

    Returns:
        Table → rows restored.

    Raises:
        MachineError: The backup is not there; the database is away, full, or holds something already.
        IntegrityError: The backup is damaged, or a row did not arrive as it was.
    """

    def note(head: Anchor) -> Note:
        details: dict[str, str | int] = {"head": head.sequence, "hash": head.hash.hex()}
        return Note(Action.STORE_RESTORED, actor_id, at, None, details)

    with closing(open_file(file, read_only=True)) as backup:
        return copy_store(backup, store, note=note, on_progress=on_progress)


def _copy_rows(store: Store, file: Path, on_progress: Progress) -> None:
    version = store.find_schema_version() or SCHEMA_VERSION
    is_older = version != SCHEMA_VERSION
    with closing(open_file(file, upgrade=True)) as target:
        if is_older:
            # Alembic is heavy, and needed for an older one alone.
            from screener.records.migrating import downgrade

            with target.migrating() as connection:
                downgrade(connection, version)
        copy_store(store, target, older=is_older, on_progress=on_progress)
    with in_sentences(str(file)), closing(sqlite3.connect(file)) as whole:
        whole.execute(_ONE_FILE)


def _copy_pages(origin: Path, file: Path, on_progress: Progress) -> None:
    def tell_pages(_: int, remaining: int, total: int) -> None:
        on_progress("pages", total - remaining, total)

    os.close(os.open(file, os.O_CREAT | os.O_RDWR | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(origin, isolation_level=None)) as source, closing(sqlite3.connect(file)) as target:
        # A transaction that reads holds its moment: without it, every write of others would begin the copy anew.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM audit_head").fetchone()
        source.backup(target, pages=_PAGES_AT_ONCE, progress=tell_pages)
        target.execute(_ONE_FILE)
