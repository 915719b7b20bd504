"""Writes what is kept: whole or not at all, and a sentence for people when the disk will not have it.

Nothing is ever half there under its own name: a file is written beside, synced and renamed.
"""

from __future__ import annotations

import errno
import json
import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from screener.errors import MachineError

_PART = ".part"

_SENTENCES = {
    errno.ENOSPC: ("RECORD-001", "The disk is full. Nothing was half written. Make room, then try again."),
    errno.EACCES: (
        "RECORD-002",
        "This program may not write in {folder}. Give it the right to, then try again.",
    ),
    errno.ENOENT: ("RECORD-003", "The folder {folder} is not there. Bring it back, then try again."),
}
_SAME_CAUSE = {
    errno.EDQUOT: errno.ENOSPC, errno.EFBIG: errno.ENOSPC,
    errno.EPERM: errno.EACCES, errno.EROFS: errno.EACCES,
    errno.ENOTDIR: errno.ENOENT,
}  # fmt: skip
_OTHERWISE = (
    "RECORD-004",
    "{folder} could not be written. Nothing was half written. See to the disk, then try again.",
)


def write_atomically(path: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Writes a file so that, whatever happens, either the old one is there or all of the new one.

    Args:
        path: Where.
        data: What.
        mode: Its rights, less those the system's mask takes away; they hold from the first byte on.

    Raises:
        MachineError: The disk is full, the folder is read-only or missing, or a folder or device has this name.
    """
    with open_atomically(path, mode=mode) as file:
        file.write(data)


@contextmanager
def open_atomically(path: Path, *, mode: int = 0o666) -> Iterator[BinaryIO]:
    """A file to write, bit by bit, that takes its name only when all is written: the old one is there until then.

    Raises:
        MachineError: As `write_atomically`. What else ends the writing passes through, and nothing is left of it.
    """
    if path.exists() and not path.is_file():
        # A rename over a device would put a file in its place.
        raise MachineError("RECORD-006", f"{path} is not a file. Give the name of a file to write.")
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}{_PART}")
    with _in_sentences(path.parent):
        try:
            with _create(beside, mode) as file:
                yield file
                _sync(file)
            beside.replace(path)
            _sync_folder(path.parent)
        finally:
            beside.unlink(missing_ok=True)


@contextmanager
def writing_beside(path: Path) -> Iterator[Path]:
    """Gives the name of a hidden file beside, to be made by the block; synced and renamed as the block ends.

    Raises:
        MachineError: As `write_atomically`.
    """
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}{_PART}")
    with _in_sentences(path.parent):
        try:
            yield beside
            with beside.open("r+b") as whole:
                os.fsync(whole.fileno())
            beside.replace(path)
            _sync_folder(path.parent)
        finally:
            for leftover in path.parent.glob(f"{beside.name}*"):
                leftover.unlink(missing_ok=True)


def describe_refusal(error: OSError, folder: Path) -> tuple[str, str]:
    """A stable code and a sentence for people on why the system would not write into a folder."""
    cause = error.errno or 0
    code, sentence = _SENTENCES.get(_SAME_CAUSE.get(cause, cause), _OTHERWISE)
    return code, sentence.format(folder=folder)


def as_json(value: Mapping[str, object]) -> bytes:
    """The bytes of a JSON file that people may read too."""
    # Half a surrogate pair, which a keyboard can be made to give, becomes JSON's own escape of it.
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace")


def _create(path: Path, mode: int) -> BinaryIO:
    """A new file with these rights from its first byte on."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, mode), "wb")


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Makes a rename last through a power cut, where the system knows how.

    Windows has no such call: its renames are journalled. Some shared folders have none either; what was written
    is then whole and in its place already.
    """
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


@contextmanager
def _in_sentences(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise MachineError(*describe_refusal(error, folder)) from error
