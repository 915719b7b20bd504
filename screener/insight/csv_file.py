"""The counts as a CSV file that a spreadsheet opens: one table below the other, and no cell that is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from screener.insight.counts import Counts
from screener.insight.tables import Cell, Lasting, Table, list_tables
from screener.questionnaire.text import Words

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet compute a cell; some also know the wide forms of the signs."""
_SAFE = "'"
"""Before it a spreadsheet takes a cell for text."""


def write_csv(counts: Counts, heading: str, words: Words) -> bytes:
    """The counts as CSV in UTF-8 with its mark, lines ended as RFC 4180 has them, every row of the same length.

    Durations are in minutes. Text is in quotes, so that no semicolon in it begins a cell.

    Args:
        counts: What was counted.
        heading: Stands in the first row: the clinic and the period.
        words: In the reader's language.
    """
    tables = list_tables(counts, words)
    width = max((len(table.heads) for table in tables), default=1)
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for row in _list_rows(tables, heading, words):
        writer.writerow([*map(_write_cell, row), *[""] * (width - len(row))])
    return file.getvalue().encode("utf-8-sig", "replace")


def make_harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    begins = text.startswith(_BEGINS_FORMULA) or text.lstrip().startswith(_BEGINS_FORMULA)
    return _SAFE + text if begins else text


def _list_rows(tables: tuple[Table, ...], heading: str, words: Words) -> Iterator[tuple[Cell, ...]]:
    yield (heading,)
    for table in tables:
        yield ()
        yield (table.title,)
        timed = {place for row in table.rows for place, cell in enumerate(row) if isinstance(cell, Lasting)}
        yield tuple(
            words.format("insight.in-minutes", name=head) if place in timed else head
            for place, head in enumerate(table.heads)
        )
        yield from table.rows


def _write_cell(cell: Cell) -> str | int | float:
    match cell:
        case None:
            return ""
        case Lasting(seconds):
            return round(seconds / 60, 2)
        case str():
            return make_harmless(cell)
        case _:
            return cell
