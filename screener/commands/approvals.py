"""The approvals in a clinic's data folder: one small file each, numbered, beside the book that was approved.

`approvals/0001.json` says who approved what and when; `approvals/0001-book.json` is that book, and its SHA-256 is the
digest approved. Neither is ever written again: the next approval gets the next number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from screener.errors import MachineError, Problem

if TYPE_CHECKING:
    from screener.rulebook.approval import Approval
    from screener.rulebook.meaning import Meaning

FOLDER = "approvals"
"""Within the data folder."""
_NAME = re.compile(r"(\d{4,})\.json")


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of an approval."""

    number: int
    path: Path
    approval: Approval | None
    """None if the file is not as it was written."""

    @property
    def book(self) -> Path:
        """Where the book approved is kept."""
        return self.path.with_name(f"{self.path.stem}-book.json")


@dataclass(frozen=True, slots=True)
class History:
    """All approvals of a clinic, the oldest first."""

    kept: tuple[Kept, ...] = ()

    @property
    def counted(self) -> tuple[Approval, ...]:
        """The approvals that can hold: those after the last damaged one, which may have been of anything."""
        counted: list[Approval] = []
        for one in self.kept:
            counted = [] if one.approval is None else [*counted, one.approval]
        return tuple(counted)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The files that are damaged."""
        advice = "What was approved up to then counts as not approved. Bring the file back, or approve anew."
        message = "This approval is not as it was written, or cannot be read."
        return tuple(Problem("CLI-041", message, advice, one.path) for one in self.kept if one.approval is None)

    def find_last(self, form: str, language: str) -> Kept | None:
        """The last intact approval of a form in a language."""
        own = (one for one in reversed(self.kept) if one.approval is not None)
        return next((one for one in own if _belongs(one.approval, form, language)), None)


def _belongs(approval: Approval | None, form: str, language: str) -> bool:
    return approval is not None and (approval.form, approval.language) == (form, language)


def read_history(data: Path) -> History:
    """Every approval in a clinic's data folder; none if there are none."""
    folder = data / FOLDER
    if not folder.is_dir():
        return History()
    try:
        named = [(int(match[1]), path) for path in folder.iterdir() if (match := _NAME.fullmatch(path.name))]
    except OSError:
        return History((Kept(0, folder, None),))
    return History(tuple(Kept(number, path, _read(path)) for number, path in sorted(named)))


def _read(path: Path) -> Approval | None:
    import json  # a clinic that approved nothing starts without

    from screener.rulebook.approval import read_approval

    try:
        return read_approval(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError):
        return None


def keep_approval(data: Path, history: History, approval: Approval, book: bytes) -> Path:
    """Write a new approval behind all others, the book first. Returns the file's path.

    Raises:
        MachineError: The folder cannot be made or written.
    """
    from screener.records.files import as_json, write_atomically
    from screener.rulebook.approval import approval_to_json

    folder = data / FOLDER
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        message = f"The folder {folder} cannot be made. Give this program the right to, then try again."
        raise MachineError("CLI-042", message) from error
    number = max((one.number for one in history.kept), default=0) + 1
    while (folder / f"{number:04}.json").exists():  # somebody approved meanwhile
        number += 1
    kept = Kept(number, folder / f"{number:04}.json", approval)
    write_atomically(kept.book, book)
    write_atomically(kept.path, as_json(approval_to_json(approval)))
    return kept.path


def read_book(kept: Kept) -> Meaning | Problem:
    """The book that was approved, if it is still what was approved."""
    import hashlib
    import json

    advice = "The approval itself still counts. Bring the file back from a copy, or read the book anew."
    try:
        written = kept.book.read_bytes()
    except OSError:
        return Problem("CLI-043", "The book that was approved cannot be read.", advice, kept.book)
    if kept.approval is None or hashlib.sha256(written).hexdigest() != kept.approval.digest:
        return Problem("CLI-043", "This is not the book that was approved.", advice, kept.book)
    meaning: Meaning = json.loads(written)
    return meaning
