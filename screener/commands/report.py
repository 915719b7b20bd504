"""`screener report`: counts over all records, as tables, JSON, or a file for a spreadsheet or the printer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.audit_list import read_day
from screener.commands.desk import Desk, refuse, work_signed_in
from screener.commands.office import Credentials, read_clock
from screener.commands.printing import Status, print_json, print_line, tell
from screener.commands.progress import show_progress
from screener.errors import Problem
from screener.records.permissions import Act

if TYPE_CHECKING:
    from screener.insight.counting import Days
    from screener.insight.counts import Counts
    from screener.insight.tables import Table


@dataclass(frozen=True, slots=True)
class Wish:
    """What to report, and where to."""

    since: str | None
    """The first day, as typed."""
    until: str | None
    out: Path | None


def report(data: Path | None, who: Credentials, wish: Wish, *, as_json: bool) -> Status:
    """Count records and show the counts. That records were counted is told in the audit trail."""
    days = _read_days(wish)
    problem = days if isinstance(days, Problem) else _find_out_problem(wish.out)
    if isinstance(days, Problem) or problem is not None:
        return refuse(problem)
    return work_signed_in(data, who, Act.READ_INSIGHT, lambda desk: _report(desk, days, wish.out, as_json=as_json))


def _read_days(wish: Wish) -> Days | Problem:
    from screener.insight.counting import Days, find_days_problem

    since, until = read_day(wish.since), read_day(wish.until)
    if isinstance(since, Problem):
        return since
    if isinstance(until, Problem):
        return until
    days = Days(since, until)
    return find_days_problem(days) or days


def _find_out_problem(out: Path | None) -> Problem | None:
    if out is None:
        return None
    if out.suffix.lower() not in _WRITERS:
        return Problem("CLI-130", "This is no kind of file to report in.", "Name one that ends in .csv or .pdf.", out)
    if out.exists() or out.is_symlink():
        return Problem("CLI-131", "There is a file of this name already, and it is not written over.",
                       "Name another with -o.", out)  # fmt: skip
    if not out.absolute().parent.is_dir():
        return Problem("CLI-131", "There is no such folder.", "Make it, or name another with -o.", out)
    return None


def _report(desk: Desk, days: Days, out: Path | None, *, as_json: bool) -> Status:
    counts = _count(desk, days)
    if isinstance(counts, Problem):
        return refuse(counts)
    if out is not None:
        from screener.records.files import write_atomically

        write_atomically(out, _WRITERS[out.suffix.lower()](desk, counts))
        tell(desk.words.format("insight.tab-saved", name=out))
    if as_json:
        from screener.insight.as_json import counts_to_json

        print_json(counts_to_json(counts))
    elif out is None:
        for line in _describe(desk, counts):
            print_line(line)
    _tell_notes(desk, counts)
    return Status.REFUSED if counts.unreadable else Status.DONE


def _count(desk: Desk, days: Days) -> Counts | Problem:
    from screener.insight.counting import count
    from screener.insight.naming import read_naming
    from screener.interview.shelf import Shelf

    naming, zone = read_naming(Shelf(), desk.words), desk.office.settings.time_zone
    with show_progress() as advance:

        def go_on(done: int, of: int) -> bool:
            advance(desk.words["insight.progress"], done, of)
            return True

        counts = count(desk.store, desk.by, naming, days, zone=zone, now=read_clock(), on_progress=go_on)
    assert counts is not None  # noqa: S101 - it was told to go on
    return counts


def _tell_notes(desk: Desk, counts: Counts) -> None:
    from screener.insight.report import list_notes

    for note in list_notes(counts, desk.words):
        tell(note)


# ── files ───────────────────────────────────────────────────────────────────────────────────────


def _write_csv(desk: Desk, counts: Counts) -> bytes:
    from screener.insight.csv_file import write_csv
    from screener.insight.report import write_heading

    return write_csv(counts, write_heading(counts, desk.office.settings.clinic_name, desk.words), desk.words)


def _write_pdf(desk: Desk, counts: Counts) -> bytes:
    from screener.commands.sheet import find_logo
    from screener.insight.report import Making, write_pdf

    settings = desk.office.settings
    making = Making(
        clinic=settings.clinic_name,
        by=desk.by.member.name,
        at=read_clock(),
        zone=settings.time_zone,
        page_size=settings.page_size,
        logo=find_logo(desk.office.folder, settings),
    )
    return write_pdf(counts, making, desk.words)


_WRITERS: Mapping[str, Callable[[Desk, Counts], bytes]] = {".csv": _write_csv, ".pdf": _write_pdf}
"""How a file's name ends → what writes it."""


# ── for people ──────────────────────────────────────────────────────────────────────────────────


def _describe(desk: Desk, counts: Counts) -> Iterator[str]:
    from screener.insight.report import write_heading
    from screener.insight.tables import list_tables

    yield write_heading(counts, desk.office.settings.clinic_name, desk.words)
    for table in list_tables(counts, desk.words):
        yield ""
        yield table.title
        yield from _set(table, desk)


def _set(table: Table, desk: Desk) -> Iterator[str]:
    """A table in columns: words begin below each other, numbers end so."""
    from screener.insight.tables import say_cell

    said = [" ".join(head.split()) for head in table.heads]
    rows = [said, *([" ".join(say_cell(cell, desk.words).split()) for cell in row] for row in table.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    worded = {place for row in table.rows for place, cell in enumerate(row) if isinstance(cell, str)}
    for row in rows:
        cells = (
            text.ljust(width) if place in worded else text.rjust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  " + "  ".join(cells).rstrip()
