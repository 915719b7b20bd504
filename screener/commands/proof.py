"""`screener restore --verify`: proves a backup without restoring it, and says what was not looked at."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from screener.commands.clinic import KEYS
from screener.commands.office import Credentials, find_place, sign_in_to_backup
from screener.commands.printing import Status, print_json, print_line, print_problems, tell
from screener.commands.progress import show_progress
from screener.errors import IntegrityError, MachineError, Problem, ScreenerError
from screener.settings import FILE_NAME, find_data_folder, read_settings

if TYPE_CHECKING:
    from screener.records.audit import Anchor
    from screener.records.members import SignedIn
    from screener.records.proving import StoreVerdict
    from screener.records.store import Store

_OLDER = "STORE-011"
_EVERY = 1_000_000_000
_MOST_TOLD = 10
UNRELIABLE = "This file cannot be relied on: look for an earlier or a later backup."
_TAKE_OUT = "`screener restore --although-damaged` takes out of this one what can be read."


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether what is sealed opens with the keys of who signed in."""

    opened: int
    """Parts."""
    shut: tuple[str, ...]
    """What does not open, or bears no mark of the clinic: ids of records, files and members."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What can be said of a backup."""

    file: Path
    verdict: StoreVerdict
    until: datetime | None
    """When the last thing in it was done."""
    opening: Opening | None
    """None if nobody signed in."""
    compared: tuple[str, ...]
    """What it was held against on this machine, in sentences."""

    @property
    def is_whole(self) -> bool:
        """True if nothing is wrong with what was looked at."""
        return self.verdict.is_whole and not (self.opening and self.opening.shut)


def prove_backup(file: Path, data: Path | None, who: Credentials, *, as_json: bool) -> Status:
    """Prove a backup: its pages, the whole audit chain, every digest; and that it opens, if somebody signs in.

    Args:
        file: The backup.
        data: This machine's data folder, for what it remembers of the audit trail.
        who: Who signs in; nobody, if neither name nor password file is given.
        as_json: Print JSON.

    Raises:
        MachineError: The file is not there or may not be read; there is no terminal to ask at.
    """
    try:
        with opening_backup(file) as (_, backup):
            proof = _prove(backup, file, find_data_folder(data), who)
    except IntegrityError as error:
        advice = f"{UNRELIABLE} {_TAKE_OUT}"
        print_problems((Problem(error.code, f"{file} is damaged: it is not what was written.", advice),))
        return Status.REFUSED
    if isinstance(proof, Problem):
        print_problems((proof,))
        return Status.WRONG_INPUT
    if as_json:
        print_json(_as_json(proof))
    else:
        _print(proof)
    return Status.DONE if proof.is_whole else Status.REFUSED


@contextmanager
def opening_backup(file: Path) -> Iterator[tuple[Path, Store]]:
    """A backup to read from, and its file: of an older schema, a copy that was brought up to date.

    Raises:
        MachineError: It is not there, may not be read, holds no clinic, or was made by a newer version.
        IntegrityError: It is damaged.
    """
    from screener.records.staff import list_staff
    from screener.records.store import open_file

    with TemporaryDirectory(prefix="screener-") as folder:
        try:
            with _blaming(file):
                backup = open_file(file, read_only=True)
        except MachineError as error:
            if error.code != _OLDER:
                raise
            # Never the backup itself: an older program may have to read it again.
            file = Path(shutil.copy(file, Path(folder) / "backup.db"))
            file.chmod(0o600)
            open_file(file, upgrade=True).close()
            backup = open_file(file, read_only=True)
        with closing(backup):
            with _blaming(file):
                is_empty = not list_staff(backup)
            if is_empty:
                raise MachineError("CLI-104", f"{file} holds no clinic. Give a file that `screener backup` made.")
            yield file, backup


@contextmanager
def _blaming(file: Path | str) -> Iterator[None]:
    """Say of a damaged backup that it is the backup: what is told of a clinic's database would send for another."""
    try:
        yield
    except IntegrityError as error:
        message = f"{file} is damaged: it is not what was written. {UNRELIABLE}"
        raise IntegrityError(error.code, message) from error


def check_backup(backup: Store, anchors: tuple[Anchor, ...] = ()) -> StoreVerdict:
    """Everything that can be said without a key, with a bar.

    Raises:
        IntegrityError: It is too damaged to be read.
    """
    from screener.records.proving import verify_store

    with _blaming(backup.place), show_progress() as advance:
        return verify_store(backup, anchors, on_progress=lambda what, done: advance(what, done))


def describe_faults(verdict: StoreVerdict) -> list[str]:
    """What is wrong with a database, in sentences; none if nothing is."""
    faults = []
    if verdict.damage is not None:
        faults.append(f"The file itself is damaged ({verdict.damage}).")
    if verdict.chain.fault is not None:
        faults.append(f"The audit trail is {verdict.chain.fault} at event {verdict.chain.first_bad}.")
    faults += [
        f"{wrong.table} {wrong.key}: {wrong.fault}.".replace(" :", ":") for wrong in verdict.wrong[:_MOST_TOLD]
    ]
    if len(verdict.wrong) > _MOST_TOLD:
        faults.append("There are more.")
    return faults


def _prove(backup: Store, file: Path, folder: Path, who: Credentials) -> Proof | Problem:
    from screener.records.audit_log import find_last, read_head

    by = None
    if who.name is not None or who.password_file is not None:
        signed_in = sign_in_to_backup(backup, who)
        if isinstance(signed_in, Problem):
            return signed_in
        by = signed_in
    anchors, compared = _compare(read_head(backup), folder)
    verdict = check_backup(backup, anchors)
    opening = None if by is None else _open_everything(backup, by)
    last = find_last(backup)
    return Proof(file, verdict, last.at if last else None, opening, compared)


def _compare(head: Anchor, folder: Path) -> tuple[tuple[Anchor, ...], tuple[str, ...]]:
    """What this machine knows: a head that the backup must know, and sentences on what is newer."""
    from screener.records.anchors import find_anchor_file
    from screener.records.key_files import load_kiosk_keys

    try:
        own = load_kiosk_keys(folder / KEYS).own
        seen = find_anchor_file(folder / KEYS, own).recall()
    except MachineError:
        return (), ("This machine remembers nothing of the clinic's audit trail: compare the head with your notes.",)
    if seen is None:
        return (), ("This kiosk has seen nothing of the audit trail yet.",)
    if seen.sequence <= head.sequence:
        return (seen,), (f"Held against event {seen.sequence}, the last that this kiosk has seen.",)
    newer = seen.sequence - head.sequence
    told = f"This kiosk has seen {newer} events that are not in it: they came after it, and restoring it loses them."
    return (), (told, _compare_with_database(head, folder))


def _compare_with_database(head: Anchor, folder: Path) -> str:
    from screener.records.audit_log import is_known
    from screener.records.store import open_store

    settings = read_settings(folder / FILE_NAME)
    if isinstance(settings, tuple):
        return "It was not held against the database in use: the settings cannot be read."
    try:
        with closing(open_store(find_place(folder, settings))) as store:
            known = is_known(store, head)
    except ScreenerError:
        return "It was not held against the database in use, which is away."
    return (
        "The database in use goes on from where it ends."
        if known
        else "The database in use does not know where it ends: one of the two is another clinic's, or was put back."
    )


def _open_everything(backup: Store, by: SignedIn) -> Opening:
    from screener.records.clinic import list_clinic_keys, list_files
    from screener.records.contents import open_one
    from screener.records.members import find_unvouched, read_member
    from screener.records.resealing import find_sealed_to, read_sealed
    from screener.records.staff import list_staff
    from screener.records.vouched import is_vouched

    members = [read_member(row.entry) for row in list_staff(backup) if row.removed_at is None]
    shut = [f"staff {member.id}" for member in find_unvouched(by.clinic, members)]
    marked = [file for file in list_files(backup) if file.voucher]
    shut += [f"clinic file {file.id}" for file in marked if not is_vouched(by.clinic, file)]
    versions = [each for key in list_clinic_keys(backup) for each in find_sealed_to(backup, key.id, limit=_EVERY)]
    opened = 0
    with show_progress() as advance:
        for number, (record_id, version) in enumerate(versions, 1):
            try:
                for part, sealed in read_sealed(backup, record_id, version).items():
                    open_one(by.clinic, record_id, version, part, sealed)
                    opened += 1
            except IntegrityError:
                shut.append(f"record {record_id}, version {version}")
            advance("opened", number, len(versions))
    return Opening(opened, tuple(shut))


def _as_json(proof: Proof) -> dict[str, object]:
    verdict, opening = proof.verdict, proof.opening
    return {
        "file": str(proof.file),
        "whole": proof.is_whole,
        "faults": describe_faults(verdict),
        "anchor": verdict.chain.head.as_text(),
        "until": proof.until.isoformat() if proof.until else None,
        "events": verdict.events,
        "records": verdict.records,
        "parts": verdict.parts,
        "compared": list(proof.compared),
        "opened": opening.opened if opening else None,
        "not-opened": list(opening.shut) if opening else None,
    }


def _print(proof: Proof) -> None:
    verdict, opening = proof.verdict, proof.opening
    print_line(f"{proof.file}: {'whole' if proof.is_whole else 'NOT WHOLE'}")
    print_line(f"  {verdict.events} audit events, {verdict.records} records, {verdict.parts} sealed parts checked.")
    if proof.until is not None:
        print_line(f"  It goes up to {proof.until:%Y-%m-%d %H:%M:%S} UTC, head {verdict.chain.head.as_text()}")
    for sentence in proof.compared:
        print_line(f"  {sentence}")
    if opening is None:
        print_line("  Not looked at: whether it opens. Sign in for that, with --as NAME.")
    else:
        print_line(f"  {opening.opened} sealed parts opened; drafts and what waits for delivery were not looked at.")
    for fault in (
        *describe_faults(verdict),
        *(f"{name}: does not open." for name in (opening.shut if opening else ())),
    ):
        tell(f"  {fault}")
    if not proof.is_whole:
        tell(f"{UNRELIABLE} {_TAKE_OUT}")
