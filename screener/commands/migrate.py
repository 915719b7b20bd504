"""`screener migrate`: the clinic moves to another database, and is at every moment in just one of the two.

The order decides it. While everybody else is kept out, every row is copied and compared; then the settings are
replaced in one rename, and that is the move; then the old database is marked as left, and put away. Killed before the
rename, the old one is in use and the new one a copy that nobody knows of, which the next try takes up again; killed
after it, the new one is in use, and the next try puts the old one away.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from screener.commands.backup import count_waiting_here
from screener.commands.clinic import KEYS, read_clinic_settings, write_settings
from screener.commands.office import RECORDS, find_place, read_clock
from screener.commands.printing import Status, print_line, print_problems
from screener.commands.progress import show_progress
from screener.errors import IntegrityError, MachineError, Problem
from screener.settings import FILE_NAME, Settings, find_data_folder, with_setting

if TYPE_CHECKING:
    from screener.records.store import Store

BUILT_IN = "builtin"
_MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class _Move:
    """From where to where."""

    folder: Path
    settings: Settings
    address: str
    """Of the PostgreSQL database to move to; empty for the built-in one."""

    @property
    def old(self) -> Path | str:
        return find_place(self.folder, self.settings)

    @property
    def new(self) -> Path | str:
        return self.address or self.folder / RECORDS


def migrate(to: str, data: Path | None, *, after: Callable[[str], None] = lambda _step: None) -> Status:
    """Move the clinic to another database.

    Args:
        to: Address of an empty PostgreSQL database, or "builtin".
        data: The clinic's data folder.
        after: Called as each step is done: "opened", "copied", "switched", "left", "put away".

    Raises:
        DefinitionError: The settings are wrong.
        MachineError: Either database is away, in use, full, of another version, or the new one is not empty.
        IntegrityError: One is damaged, or a row did not arrive as it was.
    """
    folder = find_data_folder(data)
    settings = read_clinic_settings(folder)
    if to != BUILT_IN and not re.fullmatch(r"postgresql://\S+", to):
        advice = "Write postgresql://user@server/name, or builtin."
        print_problems((Problem("CLI-114", "This is no address of a database.", advice),))
        return Status.WRONG_INPUT
    move = _Move(folder, settings, "" if to == BUILT_IN else to)
    if move.address == settings.database:
        return _finish_earlier(move)
    _move(move, after)
    _tell_done(move)
    return Status.DONE


def _move(move: _Move, after: Callable[[str], None]) -> None:
    from screener.records.key_files import load_kiosk_keys
    from screener.records.moving import leaving
    from screener.records.store import open_store

    kiosk_id = load_kiosk_keys(move.folder / KEYS).own.public.uuid
    with leaving(move.old) as left:
        if move.address:
            _refuse_if_not_empty(move)
        else:
            _refuse_if_shared(left.store, move.folder, kiosk_id)
        with closing(open_store(move.new, upgrade=True)) as target:
            after("opened")
            _copy(left.store, target, kiosk_id)
            after("copied")
            _switch(move)
            after("switched")
            left.mark_as_left()
            after("left")
    _put_away(move.folder, move.settings)
    after("put away")


def _refuse_if_not_empty(move: _Move) -> None:
    """Where other programs keep something, nothing of the clinic is made: theirs may go, and take ours along."""
    from screener.records.moving import find_foreign_tables

    there = find_foreign_tables(move.address)
    if there:
        more = f" and {len(there) - _MOST_TOLD} more" if len(there) > _MOST_TOLD else ""
        message = (
            f"The database is not empty: it holds tables of another program ({', '.join(there[:_MOST_TOLD])}{more})."
        )
        raise MachineError("CLI-120", f"{message} Have an empty one made, and name that; nothing was changed.")


def _refuse_if_shared(old: Store, folder: Path, kiosk_id: str) -> None:
    """The built-in database is one machine's alone."""
    from screener.records.clinic import list_kiosks

    if any(count_waiting_here(folder)):
        message = (
            "Submissions wait on this kiosk for the server. Start the kiosk until they are delivered, then move."
        )
        raise MachineError("CLI-115", message)
    others = [one for one in list_kiosks(old) if one.retired_at is None and one.id != kiosk_id]
    if others:
        message = f"Other kiosks use this database ({len(others)}); the built-in one serves one machine alone. "
        raise MachineError("CLI-115", f"{message}Retire them first: screener kiosk retire.")


def _copy(old: Store, new: Store, kiosk_id: str) -> None:
    from screener.records.audit import Action, Anchor, Note
    from screener.records.audit_log import read_head
    from screener.records.copying import copy_store, is_unused_copy

    def note(head: Anchor) -> Note:
        details: dict[str, str | int] = {"head": head.sequence, "hash": head.hash.hex()}
        return Note(Action.STORE_COPIED, kiosk_id, read_clock(), None, details)

    if read_head(new).sequence:
        if not is_unused_copy(old, new):
            message = f"{new.place} is not empty. Have an empty one made, and name that; nothing was changed."
            raise MachineError("CLI-116", message)
        print_line("Every row was copied and compared by a move that was cut short; going on from there.")
        return
    with show_progress() as advance:
        counts = copy_store(old, new, note=note, on_progress=advance)
    print_line(f"Copied {counts['records']} records and {counts['audit_events']} audit events; each row compared.")


def _switch(move: _Move) -> None:
    path = move.folder / FILE_NAME
    write_settings(move.folder, with_setting(path.read_text(encoding="utf-8-sig"), "records.database", move.address))


def _finish_earlier(move: _Move) -> Status:
    """The settings name it already: put the old one away, if an earlier move was cut short just before that."""
    from screener.records.store import FILE_NAME as DATABASE
    from screener.records.store import open_store

    if not move.address or not (move.folder / RECORDS / DATABASE).exists():
        print_problems((Problem("CLI-117", "The clinic uses this database already.", "There is nothing to move."),))
        return Status.WRONG_INPUT
    with closing(open_store(move.new)) as target:
        _leave_old(move.folder / RECORDS, target)
    _put_away(move.folder, move.settings)
    _tell_done(move)
    return Status.DONE


def _leave_old(records: Path, target: Store) -> None:
    """Mark the old built-in database, if that was not done; refuse if something was kept there after the move."""
    from screener.records.audit_log import is_known, read_head
    from screener.records.moving import leaving

    try:
        with leaving(records) as left:
            if not is_known(target, read_head(left.store)):
                message = f"{left.store.place} holds what {target.place} does not. Keep both, and call someone."
                raise IntegrityError("CLI-118", message)
            left.mark_as_left()
    except MachineError as error:
        if error.code != "STORE-024":
            raise


def _put_away(folder: Path, settings: Settings) -> None:
    """Give the old built-in database a name that nothing opens."""
    from screener.records.store import FILE_NAME as DATABASE

    old = folder / RECORDS / DATABASE
    if not old.exists() or not _is_left(folder):
        return
    away = name_moved(folder / RECORDS, read_clock().astimezone(ZoneInfo(settings.time_zone)))
    try:
        old.rename(away)
    except OSError as error:
        message = f"The clinic has moved, but {old} could not be given another name. Rename it yourself."
        raise MachineError("CLI-119", message) from error
    print_line(f"The old database is now {away}. Nothing opens it any more; delete it once the new one is backed up.")


def name_moved(records: Path, now: datetime) -> Path:
    """What a database that was left is called from now on."""
    number, away = 1, records / f"screener-moved-{now:%Y-%m-%d}.db"
    while away.exists():
        number += 1
        away = records / f"screener-moved-{now:%Y-%m-%d}-{number}.db"
    return away


def _is_left(folder: Path) -> bool:
    """True if the clinic's settings name another database than the built-in one."""
    return bool(read_clinic_settings(folder).database)


def _tell_done(move: _Move) -> None:
    if not move.address:
        print_line("The clinic uses the built-in database of this machine now. The one on the server was marked as")
        print_line("left, and nothing opens it any more; have it deleted once this one is backed up.")
        return
    print_line("The clinic uses the new database now. Start this machine's kiosk again.")
    print_line("On each other machine: screener kiosk add")
    if re.match(r"postgresql://[^\s/@]*:[^\s/@]+@", move.address):
        print_line(f"The password stands in {move.folder / FILE_NAME}, which only you may read now. Better: take it")
        print_line(
            "out of the address there, and put it into ~/.pgpass, at chmod 600, as host:port:name:user:password"
        )
