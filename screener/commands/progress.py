"""A bar for what lasts: numbers only, on stderr, and silent where that is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Advance(Protocol):
    """Moves the bar of one kind of thing."""

    def __call__(self, what: str, done: int, of: int | None = None, /) -> None:
        """Say how many are done, and of how many, if that is known."""
        ...


@contextmanager
def show_progress() -> Iterator[Advance]:
    """What moves a bar for each kind of thing that is worked through: tables, pages, records."""
    if not sys.stderr.isatty():
        yield lambda _what, _done, _of=None, /: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    on = Console(stderr=True)
    with Progress(*columns, console=on, transient=True, redirect_stdout=False, redirect_stderr=False) as progress:
        tasks = {}

        def advance(what: str, done: int, of: int | None = None, /) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what.replace("_", " "), total=of)
            progress.update(tasks[what], completed=done)

        yield advance
