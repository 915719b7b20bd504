"""`screener assess --many`: stored responses screened anew, and which of them come out otherwise."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.loading import Shelf, find_background, open_shelf
from screener.commands.printing import Status, print_problems, tell
from screener.commands.rescreening import FAULT, Screened, rescreen
from screener.commands.stored import Place, Stored, find_stored
from screener.errors import Problem
from screener.settings import FILE_NAME, find_data_folder

if TYPE_CHECKING:
    from screener.questionnaire.text import Words

BATCH = 20
"""Responses that are handed to a process at once."""
FEW = 300
"""Up to so many are screened before a second process would have read the forms."""
MOST_PROCESSES = 8
_QUOTED = re.compile("“[^”]*”", re.DOTALL)
"""What a message repeats of a response."""
MOST_TOLD = 20
"""How many problems are told one by one; each stands in the output as well."""


@dataclass(slots=True)
class _Tally:
    """What came of all of them."""

    source: Path
    outcomes: Counter[str] = field(default_factory=Counter)
    compared: int = 0
    changed: int = 0
    outcome_changed: int = 0
    refused: int = 0
    """How many had any problem."""
    told: list[Problem] = field(default_factory=list)
    has_fault: bool = False

    def count(self, screened: Screened) -> None:
        """Add what came of one."""
        if screened.outcome is not None:
            self.outcomes[screened.outcome] += 1
        self.compared += screened.is_compared
        self.changed += screened.is_changed
        self.outcome_changed += screened.is_outcome_changed
        self.refused += bool(screened.refusals)
        for code, message in screened.refusals:
            self.has_fault |= code == FAULT
            if len(self.told) < MOST_TOLD:
                self.told.append(_locate(screened.place, self.source, code, message))

    @property
    def status(self) -> Status:
        """How the command ends."""
        if self.has_fault:
            return Status.BUG
        return Status.WRONG_INPUT if self.refused else Status.DONE


def assess_many(source: Path, data: Path | None, out: Path | None, *, processes: int | None) -> Status:
    """Screen every response of a folder, or of a file with one on each line; print or write a result a line.

    Args:
        source: The folder or file.
        data: The clinic's data folder; that which the source lies in, or else this system's place, if not given.
        out: Where to write; stdout if not given.
        processes: How many at once; one for each processor, if there are many responses, if not given.
    """
    from screener.questionnaire.text import load_words

    clinic = data or _find_clinic(source)
    shelf = open_shelf(clinic)
    found = find_stored(source)
    if isinstance(found, Problem):
        print_problems((found,))
        return Status.WRONG_INPUT
    stored, number = found
    words = load_words(shelf.folder, "en")
    tally = _Tally(source)
    shows_bar = sys.stderr.isatty() and (out is not None or not sys.stdout.isatty())
    with _open_output(out) as write, _show_progress(words, number, shown=shows_bar) as advance:
        for screened in _rescreen(shelf, stored, processes or _choose_processes(number)):
            tally.count(screened)
            write(screened.line)
            advance()
    _print_summary(tally, words, find_data_folder(clinic) / FILE_NAME)
    return tally.status


def _find_clinic(source: Path) -> Path | None:
    """The clinic's data folder that a source is, or lies in: its choices were in force when the records were kept."""
    return next((folder for folder in (source, source.absolute().parent) if (folder / FILE_NAME).is_file()), None)


def _choose_processes(number: int | None) -> int:
    if number is not None and number <= FEW:
        return 1
    return min(os.cpu_count() or 1, MOST_PROCESSES)


def _rescreen(shelf: Shelf, stored: Iterable[Stored], processes: int) -> Iterator[Screened]:
    if processes == 1:
        yield from (rescreen(shelf, one) for one in stored)
        return
    from screener.commands.crew import rescreen_side_by_side

    background = find_background()
    if background is not None:
        background.close()  # it is made where it was missing, before several would make it
    for batch in rescreen_side_by_side(_cut(iter(stored)), dict(shelf.policies), processes):
        yield from batch


def _cut(stored: Iterator[Stored]) -> Iterator[list[Stored]]:
    while batch := list(islice(stored, BATCH)):
        yield batch


# ── output ──────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _open_output(out: Path | None) -> Iterator[Callable[[str], object]]:
    """What writes a line: to a file that takes its name when all is written, or to stdout."""
    if out is None:
        yield print
        return
    from screener.records.files import open_atomically

    with open_atomically(out) as file:
        yield lambda line: file.write(f"{line}\n".encode(errors="backslashreplace"))


@contextmanager
def _show_progress(words: Words, number: int | None, *, shown: bool) -> Iterator[Callable[[], object]]:
    """What moves a bar on by one response; the bar tells numbers only."""
    if not shown:
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    on = Console(stderr=True)
    with Progress(*columns, console=on, transient=True, redirect_stdout=False, redirect_stderr=False) as progress:
        task = progress.add_task(words["cli.many-progress"], total=number)
        yield lambda: progress.advance(task)


def _print_summary(tally: _Tally, words: Words, settings: Path) -> None:
    told = "cli.many-settings" if settings.is_file() else "cli.many-no-settings"
    tell(words.format("cli.many-screened", number=tally.outcomes.total()))
    tell(words.format(told, settings=settings))
    for outcome in ("contraindicated", "defer", "review", "advise", "clear"):
        tell(f"  {words[f'outcome.{outcome}']}: {tally.outcomes[outcome]}")
    if tally.compared:
        given = {"changed": tally.changed, "compared": tally.compared, "outcome": tally.outcome_changed}
        tell(words.format("cli.many-changed", **given))
    if tally.refused:
        tell(words.format("cli.many-refused", number=tally.refused))
        for problem in tally.told:
            tell(f"  {problem}".rstrip())
        if len(tally.told) == MOST_TOLD:
            tell(words["cli.many-more"])


def _locate(place: Place, source: Path, code: str, message: str) -> Problem:
    """A problem without what the response itself says: what is told may be kept in a log."""
    return Problem(code, _QUOTED.sub("“…”", message), "", Path(place.file or source.name), place.line)
