"""Where many stored responses are: in the folders a kiosk leaves, in plain files, or one on each line of a file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from screener.commands.loading import explain_unreadable, read_text
from screener.errors import MachineError, Problem

RESPONSE = "response.json"
"""What a patient answered, in the folder of a record."""
ASSESSMENT = "assessment.json"
"""What the rules said of it when it was kept, beside."""
LINES = ".jsonl"
"""How the name of a file with a response on each line ends."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one response stands in what was given."""

    file: str | None = None
    """Its file, relative to the folder given, with / between folders."""
    line: int | None = None
    """Its line in the file given, from 1."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One stored response, not read yet where it has a file of its own."""

    place: Place
    held: Path | str | Problem
    """Its file; or its text; or why there is none."""
    kept: Path | None = None
    """The assessment that was kept with it, if one was."""

    def read(self) -> str | Problem:
        """Its text, or why there is none."""
        return read_text(self.held) if isinstance(self.held, Path) else self.held


def find_stored(source: Path) -> tuple[Iterator[Stored], int | None] | Problem:
    """Every response of a folder or of a file with one on each line, in order; and how many, if that can be told.

    Returns:
        Files by their folders and names, lines as they stand, blank ones left out; or why there is nothing.
    """
    if source.is_dir():
        found = list(_walk(source))
        return (iter(found), len(found)) if found else _describe_nothing(source)
    if source.suffix.lower() == ".json":
        advice = f"Leave --many out for one response; name a file with a response on each line *{LINES}."
        return Problem("CLI-018", "--many wants a folder, or a file with a response on each line.", advice, source)
    try:
        number = _count_lines(source) if source.is_file() else None
        lines = _read_lines(source)
        first = next(lines, None)
    except OSError as error:
        return explain_unreadable(source, error)
    return _describe_nothing(source) if first is None else (_put_first(first, lines), number)


def _describe_nothing(source: Path) -> Problem:
    advice = f"Name a folder with *.json files in it or below, or a *{LINES} file with a response on each line."
    return Problem("CLI-016", "There is no response in it.", advice, source)


def _put_first(first: Stored, others: Iterator[Stored]) -> Iterator[Stored]:
    yield first
    yield from others


# ── a file ──────────────────────────────────────────────────────────────────────────────────────


def _count_lines(source: Path) -> int:
    with source.open("rb") as file:
        return sum(bool(line.strip()) for line in file)


def _read_lines(source: Path) -> Iterator[Stored]:
    with source.open("rb") as file:
        number = 0
        while line := _read_on(file, source):
            number += 1
            if line.strip():
                yield Stored(Place(line=number), _decode(line, is_first=number == 1))


def _read_on(file: BinaryIO, source: Path) -> bytes:
    try:
        return file.readline()
    except OSError as error:
        message = f"{source} cannot be read to its end. See to the disk, then try again."
        raise MachineError("CLI-041", message) from error


def _decode(line: bytes, *, is_first: bool) -> str | Problem:
    try:
        return line.decode("utf-8-sig" if is_first else "utf-8")
    except UnicodeDecodeError:
        return Problem("CLI-015", "This line is not text.", "Save it as UTF-8.")


# ── a folder ────────────────────────────────────────────────────────────────────────────────────


def _walk(source: Path) -> Iterator[Stored]:
    """What a folder and those in it hold; hidden ones are what a process was about to write when it was ended."""
    unreadable: list[OSError] = []
    for name, folders, files in os.walk(source, onerror=unreadable.append):
        folders[:] = sorted(folder for folder in folders if not folder.startswith("."))
        yield from (_make_unreadable(source, error) for error in unreadable)
        unreadable.clear()
        for file in _choose(files):
            path = Path(name, file)
            stored = Stored(Place(file=path.relative_to(source).as_posix()), path)
            has_kept = file == RESPONSE and ASSESSMENT in files
            yield replace(stored, kept=path.with_name(ASSESSMENT)) if has_kept else stored
    yield from (_make_unreadable(source, error) for error in unreadable)


def _choose(files: list[str]) -> list[str]:
    """Those of a folder's files that are responses; of a record only the one."""
    if RESPONSE in files and ASSESSMENT in files:
        return [RESPONSE]
    return sorted(file for file in files if file.endswith(".json") and not file.startswith("."))


def _make_unreadable(source: Path, error: OSError) -> Stored:
    folder = Path(error.filename)
    reason = error.strerror or "it cannot be read"
    problem = Problem("CLI-015", f"This folder cannot be read: {reason}.", "Check your rights.")
    return Stored(Place(file=f"{folder.relative_to(source).as_posix()}/"), problem)
