"""The clinic's database as commands open it, and who signs in at the terminal to work in it."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.clinic import KEYS, read_clinic_settings
from screener.commands.loading import read_text
from screener.commands.printing import tell
from screener.errors import IntegrityError, MachineError, Problem
from screener.settings import Settings, find_data_folder

if TYPE_CHECKING:
    from screener.records.anchors import AnchorFile
    from screener.records.members import SignedIn
    from screener.records.model import Role
    from screener.records.store import Store

RECORDS = "records"
"""Folder of the built-in database, within the data folder."""


@dataclass(frozen=True, slots=True)
class Office:
    """A clinic's data folder with its database open."""

    folder: Path
    settings: Settings
    store: Store


@dataclass(frozen=True, slots=True)
class Credentials:
    """How somebody said who they are; what is missing is asked."""

    name: str | None = None
    password_file: Path | None = None


@contextmanager
def open_office(data: Path | None, *, older: bool = False) -> Iterator[Office]:
    """A clinic's data folder and database, closed at the end.

    Args:
        data: As given on the command line.
        older: Take a database that an older program made as it is.

    Raises:
        DefinitionError: The settings are wrong; holds every problem.
        MachineError: The clinic is not set up here, or the database is away or of another version.
        IntegrityError: The database is damaged.
    """
    folder = find_data_folder(data)
    settings = read_clinic_settings(folder)
    from screener.records.store import open_store

    place = find_place(folder, settings)
    with closing(open_store(place, older=older)) as store, _remembering(folder, store):
        yield Office(folder, settings, store)


@contextmanager
def _remembering(folder: Path, store: Store) -> Iterator[None]:
    """Let a kiosk's machine remember what was done to the trail here, and say if an older database stands there."""
    from screener.records.audit_log import keep_up, read_head

    before, anchors = read_head(store), _find_memory(folder)
    if warning := find_older(folder, store):
        tell(warning)
    try:
        yield
    finally:
        # Only what was done here: what others may have done to the trail is for a proof to judge.
        with suppress(MachineError):
            if anchors is not None and read_head(store) != before:
                keep_up(store, anchors)


def find_older(folder: Path, store: Store) -> str:
    """What to tell whoever works with a database that is older than this machine remembers; "" if it is not.

    Raises:
        MachineError: The database is away or busy.
    """
    from screener.records.audit_log import is_known

    anchors = _find_memory(folder)
    known = anchors.recall() if anchors else None
    if known is None or is_known(store, known):
        return ""
    told = "is older than what this computer remembers of it: what was done since is missing, and who was removed"
    return f"{store.place} {told} since may sign in again. Find out what happened: screener audit verify [AUDIT-004]"


def remember_head(folder: Path, store: Store) -> None:
    """Let this machine remember how far the audit trail goes, if it remembers any and can.

    Not where an older copy of the database stands: what was remembered stays then.
    """
    from screener.records.audit_log import keep_up

    anchors = _find_memory(folder)
    with suppress(MachineError, IntegrityError):
        if anchors is not None:
            keep_up(store, anchors)


def _find_memory(folder: Path) -> AnchorFile | None:
    """What this machine remembers of the trail; None if it is no kiosk, or its memory is not what it wrote."""
    from screener.records.anchors import find_anchor_file
    from screener.records.key_files import KIOSK_KEY, load_kiosk_keys

    if not (folder / KEYS / KIOSK_KEY).exists():
        return None
    try:
        anchors = find_anchor_file(folder / KEYS, load_kiosk_keys(folder / KEYS).own)
        anchors.recall()
    except (MachineError, IntegrityError):
        return None  # `screener doctor` and `screener audit verify` say what is wrong with it
    return anchors


def find_place(folder: Path, settings: Settings) -> Path | str:
    """Where the clinic's database is: an address, or a folder."""
    return settings.database or folder / RECORDS


def sign_in(office: Office, who: Credentials) -> SignedIn | Problem:
    """Who signs in at the terminal; what was not given on the command line is asked.

    Raises:
        MachineError: The database is away, busy, full or may not be written; there is no terminal to ask at.
        IntegrityError: The password is right, and the entry was altered.
    """
    from screener.records.sign_in import sign_in as try_to

    name = who.name or _find_only_name(office.store) or ask("Your name: ", "--as NAME")
    password = _read_password(who.password_file, name)
    return password if isinstance(password, Problem) else try_to(office.store, name, password, now=read_clock)


def sign_in_to_backup(backup: Store, who: Credentials) -> SignedIn | Problem:
    """Who signs in to a backup with their password as of then; nothing is written.

    Raises:
        MachineError: The backup cannot be read; there is no terminal to ask at.
        IntegrityError: The password is right, and the entry was altered.
    """
    from screener.records.sign_in import sign_in_to_copy

    name = who.name or _find_only_name(backup) or ask("Your name: ", "--as NAME")
    password = _read_password(who.password_file, name)
    if isinstance(password, Problem):
        return password
    advice = "What held when the backup was made holds here. Type both again."
    signed_in = sign_in_to_copy(backup, name, password)
    return signed_in or Problem("CLI-103", "Name or password is wrong.", advice)


def find_lacking_role(by: SignedIn, *roles: Role) -> Problem | None:
    """The problem, if who signed in has none of these roles."""
    if by.member.role in roles:
        return None
    names = " or ".join(roles)
    return Problem("CLI-051", f"Your role is {by.member.role}; this takes {names}.", "Ask somebody who may.")


def read_clock() -> datetime:
    """Now, aware."""
    return datetime.now(UTC)


def ask_password(about: str) -> str:
    """A password, typed unseen.

    Raises:
        MachineError: There is no terminal to ask at.
    """
    if not sys.stdin.isatty():
        message = "There is no terminal to ask for the password at. Give it in a file, with --password-file."
        raise MachineError("CLI-052", message)
    try:
        return getpass.getpass(about)
    except EOFError:
        raise _unanswered() from None


def ask_new_password(about: str) -> str:
    """A new password, typed twice alike."""
    while True:
        first = ask_password(f"{about}: ")
        if ask_password("The same again: ") == first:
            return first
        tell("The two differ. Please type both again.")


def read_password_file(path: Path) -> str | Problem:
    """The first line of a file; or the problem."""
    text = read_text(path)
    return text if isinstance(text, Problem) else text.partition("\n")[0].rstrip("\r")


def _read_password(file: Path | None, name: str) -> str | Problem:
    return ask_password(f"Password of {name}: ") if file is None else read_password_file(file)


def _find_only_name(store: Store) -> str | None:
    """The name, where there is but one person."""
    from screener.records.members import read_member
    from screener.records.staff import list_staff

    there = [row for row in list_staff(store) if row.removed_at is None]
    return read_member(there[0].entry).name if len(there) == 1 else None


def ask(question: str, option: str) -> str:
    """What somebody types at the terminal, without spaces around it.

    Args:
        question: Shown before it.
        option: How it is given on the command line instead.

    Raises:
        MachineError: There is no terminal to ask at, or it was closed.
    """
    if not sys.stdin.isatty():
        raise _unasked(question, option)
    try:
        return input(question).strip()
    except EOFError:
        raise _unanswered() from None


def type_line(question: str, option: str) -> str:
    """What somebody types, or what a program writes in their place.

    Args:
        question: Shown on stderr, beside the results; not if nobody is there to read it.
        option: How it is given on the command line instead.

    Raises:
        MachineError: There is neither a terminal to ask at nor a line to read; or the terminal was closed.
    """
    is_terminal = sys.stdin.isatty()
    if is_terminal:
        print(question, end=" ", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line:
        raise _unanswered() if is_terminal else _unasked(question, option)
    return line.strip()


def _unasked(question: str, option: str) -> MachineError:
    where = question.partition(" (")[0].rstrip(" :?")
    return MachineError("CLI-053", f"There is no terminal to ask at: “{where}”. Give it with {option}.")


def _unanswered() -> MachineError:
    print(file=sys.stderr)
    return MachineError("CLI-060", "The question was not answered. Nothing was changed; begin again.")
