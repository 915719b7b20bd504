"""`screener restore`: a clinic back from one file and its owner's password, on this machine or a new one.

A hidden file in the data folder says that it is under way. The settings are written last on a new machine, so that
nothing is taken for a clinic before all of it is there; what was cut short is begun again and goes on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.clinic import KEYS, write_settings, write_staff_code
from screener.commands.hinting import write_hint
from screener.commands.office import (
    RECORDS,
    Credentials,
    ask_password,
    read_clock,
    read_password_file,
    sign_in_to_backup,
)
from screener.commands.printing import Status, print_line, print_problems, say_number, tell
from screener.commands.progress import show_progress
from screener.commands.proof import check_backup, describe_faults, opening_backup
from screener.errors import DefinitionError, IntegrityError, MachineError, Problem
from screener.settings import FILE_NAME, Settings, find_data_folder, read_settings, read_settings_text, with_setting

if TYPE_CHECKING:
    from screener.commands.belongings import Belongings
    from screener.consent.certificates import SigningIdentity
    from screener.records.audit import Anchor
    from screener.records.members import SignedIn
    from screener.records.store import Store

UNDER_WAY = ".restoring"
"""Says in the data folder which backup is being restored into which database."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for."""

    file: Path
    data: Path | None
    database: str | None
    """Address of a PostgreSQL database; None for what the settings name, or else the built-in one."""
    who: Credentials
    code_file: Path | None
    """Holds the recovery code in place of a password; "-" to be asked for it."""
    although_damaged: bool


@dataclass(frozen=True, slots=True)
class _Source:
    """What it is restored from."""

    file: Path
    backup: Store
    by: SignedIn
    damaged: Collection[str]
    """Names of the clinic's files in it that are not what was written."""


@dataclass(frozen=True, slots=True)
class _Target:
    """Where it is restored to."""

    folder: Path
    address: str
    """Of a PostgreSQL database; empty for the built-in one."""
    text: str
    """The settings file as it shall be, but for the staff's code."""
    settings: Settings
    is_new: bool
    """True if this machine has no settings yet."""
    damage: str
    """What stands in place of damaged settings, in a sentence; empty if nothing does."""

    @property
    def place(self) -> Path | str:
        return self.address or self.folder / RECORDS


def restore(wish: Wish, *, after: Callable[[str], None] = lambda _step: None) -> Status:
    """Bring a clinic back from a backup, and make this machine a kiosk of it.

    Args:
        wish: What was asked for.
        after: Called as each step is done: "begun", "copied", "enrolled", "laid out", "settings".

    Raises:
        DefinitionError: The settings, here or in the backup, are wrong.
        MachineError: The file is not there, the target holds something, is away, full or may not be written.
        IntegrityError: The backup is too damaged to be read, or a row did not arrive as it was.
    """
    from screener.commands.first_settings import say_settings_damaged

    with opening_backup(wish.file) as (file, backup):
        by = _find_owner(backup, wish)
        if isinstance(by, Problem):
            print_problems((by,))
            return Status.WRONG_INPUT
        verdict = check_backup(backup)
        faults, damaged = describe_faults(verdict), {one.key for one in verdict.wrong if one.table == "clinic_files"}
        if faults and not wish.although_damaged:
            for fault in faults:
                tell(f"  {fault}")
            message = "Nothing was restored. Try an older backup; --although-damaged restores what this one holds."
            raise IntegrityError("CLI-109", f"{wish.file} is damaged. {say_settings_damaged(damaged)}{message}")
        return _restore(_Source(file, backup, by, damaged), wish, after)


def _restore(source: _Source, wish: Wish, after: Callable[[str], None]) -> Status:
    from screener.commands.belongings import find_belongings, lay_out_approvals
    from screener.records.audit import Action
    from screener.records.audit_log import find_last, read_head

    folder, backup, by = find_data_folder(wish.data), source.backup, source.by
    if problem := _find_obstacle(folder, backup):
        print_problems((problem,))
        return Status.WRONG_INPUT
    made = find_last(backup, Action.BACKED_UP)
    belongings = find_belongings(backup, by.clinic, _find_kiosk_id(folder) or (made.actor_id if made else None))
    target, head, last = _choose_target(folder, source, belongings, wish), read_head(backup), find_last(backup)
    _tell_what_is_lost(folder, head, last.at if last else None)
    is_under_way = _is_under_way(target, head)
    with closing(_open_target(target)) as store:
        if not is_under_way:
            _begin(target, head, store)
        after("begun")
        _copy(source.file, store, head, by)
        after("copied")
        _enrol(store, by, target)
        after("enrolled")
    if belongings is not None:
        lay_out_approvals(folder, belongings)
        _lay_out_logo(target, belongings)
    after("laid out")
    code = _write_settings(target)
    after("settings")
    (folder / UNDER_WAY).unlink()
    _tell_done(target, belongings, code, by_code=wish.code_file is not None)
    return Status.DONE


# ── who, from what, to where ────────────────────────────────────────────────────────────────────


def _find_owner(backup: Store, wish: Wish) -> SignedIn | Problem:
    from screener.records.model import Role

    if wish.code_file is not None:
        return _open_with_code(backup, wish.code_file)
    by = sign_in_to_backup(backup, wish.who)
    if not isinstance(by, Problem) and by.member.role is not Role.OWNER:
        return Problem("CLI-105", "Only an owner can restore a backup.", "Ask an owner to sign in.")
    return by


def _open_with_code(backup: Store, file: Path) -> SignedIn | Problem:
    """An owner's place taken by the recovery code: it holds the clinic's keys, but not the owner's own."""
    from screener.records.clinic import list_clinic_keys
    from screener.records.members import SignedIn, read_member
    from screener.records.model import Role
    from screener.records.recovery import open_with_code, read_recovery
    from screener.records.staff import list_staff

    typed = ask_password("The recovery code: ") if str(file) == "-" else read_password_file(file)
    if isinstance(typed, Problem):
        return typed
    key = next(key for key in list_clinic_keys(backup) if key.retired_at is None)
    clinic = open_with_code(read_recovery(key.wrapped_for_recovery), typed)
    if isinstance(clinic, Problem):
        return clinic
    members = [read_member(row.entry) for row in list_staff(backup) if row.removed_at is None]
    owner = next(one for one in members if one.role is Role.OWNER and clinic.has_vouched(one.claim, one.voucher))
    return SignedIn(owner, clinic.current, clinic)


def _find_obstacle(folder: Path, backup: Store) -> Problem | None:
    """Why this folder cannot become the clinic's."""
    from screener.records.clinic import list_clinic_keys
    from screener.records.key_files import CLINIC_KEY, read_key_file
    from screener.records.vault import PublicKey

    if folder.exists() and not folder.is_dir():
        return Problem("CLI-106", f"{folder} is not a folder.", "Name an empty one with --data.")
    is_ours = any((folder / name).exists() for name in (FILE_NAME, UNDER_WAY, KEYS, RECORDS))
    there = [] if is_ours or not folder.is_dir() else [path.name for path in folder.iterdir()]
    if any(not name.startswith(f".{UNDER_WAY}") for name in there):
        return Problem("CLI-106", f"{folder} holds other things.", "Name an empty one with --data.")
    if not (folder / KEYS / CLINIC_KEY).exists():
        return None
    key = read_key_file(folder / KEYS / CLINIC_KEY)
    if isinstance(key, PublicKey) and key.uuid in {known.id for known in list_clinic_keys(backup)}:
        return None
    advice = "Name another folder with --data, or the backup of the clinic that was here."
    return Problem("CLI-107", f"{folder} is a kiosk of another clinic, or of a newer key of this one.", advice)


def _find_kiosk_id(folder: Path) -> str | None:
    from screener.records.key_files import KIOSK_KEY, load_kiosk_keys

    return load_kiosk_keys(folder / KEYS).own.public.uuid if (folder / KEYS / KIOSK_KEY).exists() else None


def _choose_target(folder: Path, source: _Source, belongings: Belongings | None, wish: Wish) -> _Target:
    from screener.commands.first_settings import choose_settings

    path, damage = folder / FILE_NAME, ""
    is_new = not path.exists()
    if is_new:
        if belongings is None:
            message = f"{wish.file} holds no settings. Give a file that `screener backup` made."
            raise IntegrityError("CLI-108", message)
        first = choose_settings(
            wish.file, source.backup, source.by.clinic, belongings,
            damaged=source.damaged, although_damaged=wish.although_damaged,
        )  # fmt: skip
        text, damage = first.text, first.damage
    else:
        text = path.read_text(encoding="utf-8-sig")
    there = read_settings_text(text, wish.file) if is_new else read_settings(path)
    if isinstance(there, tuple):
        raise DefinitionError(there)
    address = there.database if wish.database is None else wish.database
    text = with_setting(text, "records.database", address)
    settings = read_settings_text(text, path)
    if isinstance(settings, tuple):
        raise DefinitionError(settings)
    return _Target(folder, address, text, settings, is_new, damage)


# ── step by step ────────────────────────────────────────────────────────────────────────────────


def _is_under_way(target: _Target, head: Anchor) -> bool:
    """True if just this was begun before and cut short."""
    marker = target.folder / UNDER_WAY
    try:
        target.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        told = marker.read_text(encoding="utf-8", errors="replace") if marker.exists() else None
    except OSError as error:
        message = f"The folder {target.folder} cannot be made or read. Name another with --data, or mend the disk."
        raise MachineError("CLI-110", message) from error
    if told is not None and told != _describe(target, head):
        message = f"Another backup is being restored into {target.folder}, or into another database. Go on with "
        raise MachineError("CLI-111", f"{message}that one, or name another folder and an empty database.")
    return told is not None


def _begin(target: _Target, head: Anchor, store: Store) -> None:
    """Say that it is under way, unless the database holds something."""
    from screener.records.audit_log import read_head
    from screener.records.files import write_atomically

    if read_head(store).sequence:
        message = f"{store.place} holds records already. Name an empty folder or database; nothing was changed."
        raise MachineError("CLI-113", message)
    write_atomically(target.folder / UNDER_WAY, _describe(target, head).encode())


def _describe(target: _Target, head: Anchor) -> str:
    return f"{head.as_text()} {_hide_password(target.address)}\n"


def _open_target(target: _Target) -> Store:
    from screener.records.store import open_store

    try:
        return open_store(target.place, upgrade=True)
    except IntegrityError as error:
        message = f"{error.message} To restore here, first give it another name and keep it."
        raise MachineError("CLI-112", message) from error


def _copy(file: Path, store: Store, head: Anchor, by: SignedIn) -> None:
    """Every row in one transaction, compared; or nothing, if that was done before it was cut short."""
    from screener.records.audit_log import is_known, read_head
    from screener.records.backup import restore as copy

    if read_head(store).sequence and is_known(store, head):
        print_line("Every row was restored before; going on from there.")
        return
    with show_progress() as advance:
        counts = copy(file, store, actor_id=by.member.id, at=read_clock(), on_progress=advance)
    records = say_number(counts["records"], "record", "records")
    events = say_number(counts["audit_events"], "audit event", "audit events")
    print_line(f"Restored {records} and {events}; each row compared.")


def _enrol(store: Store, by: SignedIn, target: _Target) -> None:
    """This machine becomes a kiosk, with the identity it has if it has one; its memory of the trail begins anew."""
    from screener.commands.founding import enrol_kiosk, open_authority
    from screener.records.anchors import find_anchor_file
    from screener.records.audit_log import read_head
    from screener.records.key_files import KIOSK_KEY, load_kiosk_keys

    keys = target.folder / KEYS
    if (keys / KIOSK_KEY).exists():
        find_anchor_file(keys, load_kiosk_keys(keys).own).replace(read_head(store))
    _, authorities = open_authority(store, by.clinic)
    kept, known = _find_identity(keys, authorities)
    enrol_kiosk(store, by, target.folder, target.settings, brought=kept, issuers=known, now=read_clock())
    find_anchor_file(keys, load_kiosk_keys(keys).own).replace(read_head(store))


def _find_identity(keys: Path, authorities: Sequence[bytes]) -> tuple[SigningIdentity | None, list[bytes]]:
    """The signing certificate that is here, if it is whole, and who is trusted beside the clinic itself."""
    from screener.consent.authority import AUTHORITY, load_signing_identity
    from screener.consent.certificates import read_pem

    try:
        identity = load_signing_identity(keys)
    except MachineError:
        return None, []
    return identity, [one for one in read_pem((keys / AUTHORITY).read_bytes()) if one not in authorities]


def _lay_out_logo(target: _Target, belongings: Belongings) -> None:
    from screener.records.files import write_atomically

    name = target.settings.clinic_logo
    if name and belongings.logo is not None and not (target.folder / name).exists():
        write_atomically(target.folder / name, belongings.logo)


def _write_settings(target: _Target) -> str | None:
    """By this a new machine is set up. Returns its new staff code."""
    if target.is_new:
        return write_staff_code(target.folder, target.text)
    write_settings(target.folder, target.text)
    return None


# ── what is told ────────────────────────────────────────────────────────────────────────────────


def _tell_what_is_lost(folder: Path, head: Anchor, until: datetime | None) -> None:
    """Before anything is done: up to when the backup goes, and what this machine knows beyond it."""
    from screener.records.anchors import find_anchor_file
    from screener.records.key_files import KIOSK_KEY, load_kiosk_keys

    print_line(f"The backup goes up to {until:%Y-%m-%d %H:%M:%S} UTC, head {head.as_text()}" if until else "")
    print_line("What was kept after that is not in it, and no program can bring it back. PDFs made after it name a")
    print_line("later head; `screener audit verify` will say of those that the database does not know them.")
    if not (folder / KEYS / KIOSK_KEY).exists():
        return
    try:
        seen = find_anchor_file(folder / KEYS, load_kiosk_keys(folder / KEYS).own).recall()
    except IntegrityError:
        print_line("What this kiosk remembered of the audit trail was altered: how much is lost cannot be known.")
        return
    if seen is not None and seen.sequence > head.sequence:
        print_line(f"This kiosk has seen {seen.sequence - head.sequence} events beyond it: they are lost.")


def _tell_done(target: _Target, belongings: Belongings | None, code: str | None, *, by_code: bool) -> None:
    print_line(f"This machine is a kiosk of {target.settings.clinic_name}; its data folder is {target.folder}.")
    if target.damage:
        print_line(f"The settings in the backup were damaged. {target.damage}")
        print_line(f"Open {target.folder / FILE_NAME} and look through every line before the first patient.")
    if belongings is not None and belongings.unvouched and target.is_new:
        _tell_unvouched(target, belongings.unvouched)
    if code is None:
        hint = write_hint("screener kiosk --new-staff-code", target.folder)
        print_line(f"The staff code is as it was; a new one: {hint}")
    else:
        print_line(f"The new staff code is {code}. It is told this once.")
    if by_code:
        hint = write_hint("screener staff recover", target.folder)
        print_line(f"Now set a new password with the recovery sheet: {hint}")
    print_line("Every other kiosk remembers a later end of the audit trail: add each anew, with screener kiosk add.")


def _tell_unvouched(target: _Target, names: Sequence[str]) -> None:
    """What no owner has put a mark on, and what to do about it, in the words of people."""
    kinds = {name.partition("-")[0] for name in names} - ({"settings"} if target.damage else set())
    if not kinds:
        return
    print_line("A kiosk kept these in the backup by itself, without an owner's mark. Before the first patient:")
    if "settings" in kinds:
        print_line(f"  Open {target.folder / FILE_NAME} and see that name, address and choices are yours.")
    if "approval" in kinds:
        print_line(f"  See that the approvals are yours: screener rules --history --data {target.folder}")
    if "logo" in kinds and target.settings.clinic_logo:
        print_line(f"  Open {target.folder / target.settings.clinic_logo} and see that it is your logo.")


def _hide_password(address: str) -> str:
    return re.sub(r"(postgresql://[^\s/@:]*):[^\s/@]+@", r"\1@", address)
