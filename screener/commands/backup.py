"""`screener backup`: everything a new machine needs beside an owner's password, in one file, while kiosks work."""

from __future__ import annotations

import itertools
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from screener.commands.clinic import KEYS, make_folder
from screener.commands.office import Office, open_office, read_clock
from screener.commands.printing import Status, print_json, print_line, print_problems, problem_to_json
from screener.commands.progress import show_progress
from screener.errors import IntegrityError, Problem

if TYPE_CHECKING:
    from screener.records.anchors import AnchorFile
    from screener.records.audit import Anchor
    from screener.records.store import Store

LOCAL = "kiosk"
"""Folder of a kiosk's own store where the clinic's database is on a server, within the data folder."""
_NAME = "screener-backup"
_LONG_DEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Made:
    """A backup just made."""

    file: Path
    anchor: str
    """The head of its audit trail, to write down."""
    at: datetime
    before: datetime | None
    """When the last backup before it was made."""
    waiting: int
    """Submissions that wait on this kiosk, and are not in it."""
    problems: tuple[Problem, ...]


def back_up(target: Path | None, data: Path | None, *, as_json: bool) -> Status:
    """Write the clinic's database into one new SQLite file. Needs no password: it is sealed as it stands.

    Args:
        target: The file to make, or a folder to make one named with the date in; the current folder if not given.
        data: The clinic's data folder.
        as_json: Print JSON.

    Raises:
        DefinitionError: The settings are wrong.
        MachineError: Not set up here, the database is away, the file is there, or cannot be written.
        IntegrityError: The database is damaged.
    """
    with open_office(data, older=True) as office:
        made = make_backup(office, target or Path())
    if as_json:
        print_json(_as_json(made))
    else:
        _print(made, ZoneInfo(office.settings.time_zone))
    print_problems(made.problems)
    return Status.DONE


def count_waiting_here(folder: Path) -> tuple[int, int]:
    """Submissions that wait, and that were refused, in the kiosk's own store; none if it has none.

    Raises:
        MachineError: The store is busy or out of reach.
        IntegrityError: It is damaged.
    """
    from screener.records.outbox import count_waiting
    from screener.records.store import FILE_NAME, open_store

    if not (folder / LOCAL / FILE_NAME).is_file():
        return 0, 0
    with closing(open_store(folder / LOCAL, upgrade=True)) as local:
        return count_waiting(local)


def make_backup(office: Office, target: Path) -> Made:
    """Write the database as it stands into one new file, with what else a new machine needs; and open that file.

    Args:
        office: The clinic's data folder; its database may be one that an older program made, and so is the copy.
        target: The file to make, or a folder to make one named with the date in.

    Raises:
        MachineError: The database is away, the file is there, or cannot be written.
        IntegrityError: The database is damaged, or the copy is.
    """
    from screener.commands.belongings import keep_belongings
    from screener.records.anchors import find_anchor_file
    from screener.records.audit import Action
    from screener.records.audit_log import find_last
    from screener.records.backup import back_up as copy
    from screener.records.key_files import load_kiosk_keys

    now, settings, store = read_clock(), office.settings, office.store
    file = _choose_file(target, now.astimezone(ZoneInfo(settings.time_zone)))
    own = load_kiosk_keys(office.folder / KEYS).own
    before = find_last(store, Action.BACKED_UP)
    anchors = find_anchor_file(office.folder / KEYS, own)
    older = _find_older(store, anchors)
    problems = older + keep_belongings(store, office.folder, settings, kiosk_id=own.public.uuid, at=now)
    with show_progress() as advance:
        head = copy(store, file, actor_id=own.public.uuid, at=now, on_progress=advance)
    _check_copy(file, head)
    if not older:
        anchors.remember(head)
    waiting = sum(count_waiting_here(office.folder)) if settings.database else 0
    return Made(file, head.as_text(), now, before.at if before else None, waiting, tuple(problems))


def _choose_file(target: Path, now: datetime) -> Path:
    """The file that was named; or in the folder that was named one of today's that is not there yet."""
    if not target.exists() and not target.suffix:
        # Who names no kind of file means a folder: the nightly task finds it the next day.
        make_folder(target)
    if not target.is_dir():
        return target
    _remove_old_leftovers(target, now)
    name = f"{_NAME}-{now:%Y-%m-%d}"
    names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
    return next(file for each in names if not (file := target / f"{each}.db").exists())


def _remove_old_leftovers(folder: Path, now: datetime) -> None:
    """What a backup that was killed left half written, unless one may be at it yet."""
    for leftover in folder.glob(f".{_NAME}-*.part*"):
        if leftover.stat().st_mtime < (now - _LONG_DEAD).timestamp():
            leftover.unlink(missing_ok=True)


def _find_older(store: Store, anchors: AnchorFile) -> list[Problem]:
    """The problem, if the database does not know what this kiosk has seen last."""
    from screener.records.audit_log import is_known

    seen = anchors.recall()
    if seen is None or is_known(store, seen):
        return []
    message = f"The database does not know event {seen.sequence}, which this kiosk has seen: it is older, or another."
    return [Problem("CLI-102", message, "It was backed up all the same. Find out why: screener audit verify.")]


def _check_copy(file: Path, head: Anchor) -> None:
    """Open the copy as whoever restores it will."""
    from screener.records.audit_log import is_known
    from screener.records.store import open_file

    with closing(open_file(file, older=True, read_only=True)) as copy:
        damage = None if is_known(copy, head) else "trail"
        damage = damage or copy.find_damage()
    if damage is not None:
        message = f"{file} is damaged ({damage}) although it was just written. Use another disk, and back up again."
        raise IntegrityError("CLI-100", message)


def _as_json(made: Made) -> dict[str, object]:
    return {
        "file": str(made.file),
        "bytes": made.file.stat().st_size,
        "at": made.at.isoformat(),
        "anchor": made.anchor,
        "last-backup-before": made.before.isoformat() if made.before else None,
        "waiting-on-this-kiosk": made.waiting,
        "problems": [problem_to_json(problem) for problem in made.problems],
    }


def _print(made: Made, zone: ZoneInfo) -> None:
    print_line(f"Backed up to {made.file} ({made.file.stat().st_size / 1_000_000:.1f} MB).")
    if made.before is None:
        print_line("It is the first backup of this database.")
    else:
        print_line(f"The last one before was made on {made.before.astimezone(zone):%d %B %Y at %H:%M}.")
    if made.waiting:
        print_line(f"{made.waiting} submissions wait on this kiosk for the server, and are not in it.")
    print_line("Keep it on another machine. Everything of patients in it is sealed: an owner's password, or the")
    print_line(f"recovery sheet, opens it. Prove it with: screener restore --verify {made.file}")
    print_line("Write this down beside the recovery sheet; it proves later that nothing was taken away:")
    print_line(f"  {made.anchor}")
