"""Key files: readable by their owner alone, and refused if they are not.

A private key is kept at 0600 in a folder at 0700; a public key may be read by all but written by its owner alone, for
whoever puts another in its place reads what is sealed from then on. Windows has no modes: there a file has the rights
of its folder, and the data folder in the user's own profile is open to that user, the system and administrators
alone. Nothing is checked there.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from screener.errors import IntegrityError, MachineError
from screener.records.files import write_atomically
from screener.records.vault import (
    PrivateKey,
    PublicKey,
    generate_key,
    read_private_key,
    read_public_key,
)

CLINIC_KEY, KIOSK_KEY = "clinic-public.json", "kiosk-private.json"
"""What a kiosk seals to, and its own key, in its folder of keys."""
_ANYBODY_ELSE, _WRITTEN_BY_ELSE = 0o077, 0o022


@dataclass(frozen=True, slots=True)
class KioskKeys:
    """What one kiosk has: it can seal to the clinic, and open only what was sealed to itself."""

    clinic: PublicKey
    """The clinic's public key."""
    own: PrivateKey
    """This kiosk's own key."""


def create_kiosk_keys(folder: Path, clinic: PublicKey) -> KioskKeys:
    """A kiosk's key files: a key of its own, and the clinic's public one.

    Raises:
        MachineError: There are some already, the folder is open to others, or cannot be written.
    """
    if (folder / KIOSK_KEY).exists():
        message = f"This kiosk has a key already, in {folder}. What is sealed to it needs it: keep it."
        raise MachineError("VAULT-026", message)
    own = generate_key()
    replace_clinic_key(folder, clinic)
    write_key_file(folder / KIOSK_KEY, own)
    return KioskKeys(clinic, own)


def replace_clinic_key(folder: Path, clinic: PublicKey) -> None:
    """Let a kiosk seal to another key of the clinic from now on: at the start, and after a rotation.

    Raises:
        MachineError: The folder is open to others, or cannot be written.
    """
    write_key_file(folder / CLINIC_KEY, clinic)


def load_kiosk_keys(folder: Path) -> KioskKeys:
    """A kiosk's keys.

    Raises:
        MachineError: One is missing, not readable, or open to others.
        IntegrityError: One is not what was written.
    """
    clinic, own = read_key_file(folder / CLINIC_KEY), read_key_file(folder / KIOSK_KEY)
    if not isinstance(clinic, PublicKey) or not isinstance(own, PrivateKey):
        raise _damaged(folder)
    return KioskKeys(clinic, own)


def write_key_file(path: Path, key: PrivateKey | PublicKey) -> None:
    """Keep a key in a file, whole or not at all. Its folder is made if it is not there.

    Raises:
        MachineError: The folder is open to others, or cannot be written.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        message = f"The folder {path.parent} for keys cannot be made. Is the disk full or read-only?"
        raise MachineError("VAULT-020", message) from error
    is_private = isinstance(key, PrivateKey)
    _refuse_if_open(path.parent, _ANYBODY_ELSE if is_private else _WRITTEN_BY_ELSE)
    public = key.public if isinstance(key, PrivateKey) else key
    written = {
        "kind": "private" if is_private else "public",
        "id": public.id.hex(),
        "key": base64.b64encode(key.to_bytes()).decode(),
    }
    write_atomically(path, json.dumps(written, indent=2).encode() + b"\n", mode=0o600 if is_private else 0o644)


def read_key_file(path: Path) -> PrivateKey | PublicKey:
    """A key from its file.

    Raises:
        MachineError: It is missing, not readable, or open to others.
        IntegrityError: It is not what was written.
    """
    try:
        _refuse_if_open(path.parent, _WRITTEN_BY_ELSE)
        _refuse_if_open(path, _WRITTEN_BY_ELSE)
        written = path.read_bytes()
    except FileNotFoundError:
        message = (
            f"The key {path.name} is missing in {path.parent}. Make this computer a kiosk again: screener kiosk add."
        )
        raise MachineError("VAULT-021", message) from None
    except OSError as error:
        message = f"The key {path} cannot be read. Give this program the right to, then try again."
        raise MachineError("VAULT-022", message) from error
    key = _parse(path, written)
    if isinstance(key, PrivateKey):
        _refuse_if_open(path, _ANYBODY_ELSE)
    return key


def check_private_file(path: Path) -> None:
    """See that nobody else can get at a file that holds a private key, whatever its format (a kiosk's `kiosk.key`).

    Raises:
        MachineError: Somebody can, or it is missing.
    """
    try:
        _refuse_if_open(path.parent, _WRITTEN_BY_ELSE)
        _refuse_if_open(path, _ANYBODY_ELSE)
    except OSError:
        message = (
            f"The key {path.name} is missing in {path.parent}. Make this computer a kiosk again: screener kiosk add."
        )
        raise MachineError("VAULT-021", message) from None


def _parse(path: Path, written: bytes) -> PrivateKey | PublicKey:
    try:
        told = json.loads(written)
        kind, key_id, data = told["kind"], told["id"], base64.b64decode(told["key"], validate=True)
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise _damaged(path) from None
    if kind not in ("private", "public"):
        raise _damaged(path)
    key = read_private_key(data) if kind == "private" else read_public_key(data)
    public = key.public if isinstance(key, PrivateKey) else key
    # An altered public key is one that nobody can open anything with: it must be noticed before it is used.
    if public.id.hex() != key_id:
        raise _damaged(path)
    return key


def _refuse_if_open(path: Path, others: int) -> None:
    """See that nobody else has these rights to a file or folder.

    Raises:
        MachineError: Somebody has, or it belongs to somebody else, or is no file or folder.
    """
    if sys.platform == "win32":
        return
    found = path.lstat()
    is_folder = stat.S_ISDIR(found.st_mode)
    if not is_folder and not stat.S_ISREG(found.st_mode):
        message = f"{path} is not a file of its own. Put the key itself there."
        raise MachineError("VAULT-023", message)
    if found.st_uid not in (os.geteuid(), 0):
        message = f"{path} belongs to another user of this computer. Put it back from the clinic's own copy."
        raise MachineError("VAULT-024", message)
    if found.st_mode & others:
        message = f"Other users of this computer can get at {path}. Close it to them: chmod"
        raise MachineError("VAULT-025", f"{message} {'700' if is_folder else '600'} '{path}'")


def _missing(path: Path) -> MachineError:
    message = f"The key {path.name} is missing in {path.parent}."
    return MachineError("VAULT-021", f"{message} Make this computer a kiosk again: screener kiosk add")


def _damaged(path: Path) -> IntegrityError:
    message = f"The key in {path} is not what was written. Put it back from the clinic's own copy."
    return IntegrityError("VAULT-027", message)
