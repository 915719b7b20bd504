"""The counts as the report that is printed: which charts and tables it has, and its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from screener.consent.document import Column, Logo
from screener.consent.moments import day_in_words, moment_in_words
from screener.consent.report_pdf import Draw, Report, ReportPart, ReportTable, render_report
from screener.consent.styles import PageSize
from screener.insight.charts import Chart, list_charts
from screener.insight.counts import Counts
from screener.insight.tables import Table, list_tables, say_cell
from screener.questionnaire.text import Words
from screener.screening.picture import Picture

AS_TABLE = ("reasons", "stopped", "medicines")
"""Tables that no chart shows."""
ORDER = ("outcomes", "overall", "rules", "reasons", "times", "pages", "stays", "stopped", "medicines")
"""Charts and tables, in the order told."""
_WIDE = 5
"""How much wider than a number a column of words is."""


@dataclass(frozen=True, slots=True)
class Making:
    """Who made a report, when, and for which clinic."""

    clinic: str
    by: str
    """Name of who had it counted."""
    at: datetime
    zone: str
    """IANA name of the clinic's time zone."""
    page_size: PageSize = "A4"
    logo: Logo | None = None


def write_pdf(counts: Counts, making: Making, words: Words) -> bytes:
    """The counts as a PDF of a few pages.

    Raises:
        MachineError: The typeface is missing, or this machine does not know the time zone.
    """
    made = " · ".join(
        (
            words.format("insight.made", at=moment_in_words(making.at, making.zone, words)),
            words.format("insight.made-by", name=making.by),
        )
    )
    report = Report(
        title=words["insight.title"],
        subtitle=write_heading(counts, making.clinic, words),
        clinic=making.clinic,
        made=made,
        page=words["insight.page"],
        language=words.language,
        made_at=making.at,
        notes=tuple(list_notes(counts, words)),
        parts=tuple(_list_parts(counts, words)),
        logo=making.logo,
    )
    return render_report(report, page_size=making.page_size)


def write_heading(counts: Counts, clinic: str, words: Words) -> str:
    """The clinic, the period, and how many records were counted."""
    number = {0: words["insight.records-none"], 1: words["insight.records-one"]}.get(counts.records)
    records = number or words.format("insight.records-many", number=counts.records)
    period = say_period(counts.since, counts.until, words)
    return words.format("insight.subtitle", clinic=clinic, period=period, records=records)


def say_period(since: date | None, until: date | None, words: Words) -> str:
    """Signed 1 June 2026 to 30 June 2026; all records."""
    days = {"since": since, "until": until}
    given = {name: day_in_words(day, words) for name, day in days.items() if day is not None}
    key = {(): "all", ("since",): "since", ("until",): "until"}.get(tuple(given), "both")
    return words.format(f"insight.period-{key}", **given)


def list_notes(counts: Counts, words: Words) -> Iterator[str]:
    """What must be said before the numbers: that there are none, or that some records are not among them."""
    if not counts.records:
        yield words["insight.nothing"]
    if counts.unreadable:
        key = "insight.unreadable-one" if counts.unreadable == 1 else "insight.unreadable-many"
        yield words.format(key, number=counts.unreadable)


def _list_parts(counts: Counts, words: Words) -> Iterator[ReportPart]:
    tables = {table.id: table for table in list_tables(counts, words)}
    charts = {chart.id: chart for chart in list_charts(counts, words)}
    for name in ORDER:
        if name in charts:
            chart = charts[name]
            yield ReportPart(name, chart.title, chart.intro, _draw(chart))
        elif name in tables and name in AS_TABLE:
            table = tables[name]
            yield ReportPart(name, table.title, table.intro, _set(table, words))


def _draw(chart: Chart) -> Draw:
    def draw(width: float, text_size: float, measure: Callable[[str], float]) -> tuple[Picture, ...]:
        return tuple(chart.lay_out(row, width=width, text_size=text_size, measure=measure) for row in chart.rows)

    return draw


def _set(table: Table, words: Words) -> ReportTable:
    """Words take more room than numbers."""
    worded = {place for row in table.rows for place, cell in enumerate(row) if isinstance(cell, str)}
    columns = tuple(
        Column(head, _WIDE if place in worded else 2, strong=place not in worded)
        for place, head in enumerate(table.heads)
    )
    return ReportTable(columns, tuple(tuple(say_cell(cell, words) for cell in row) for row in table.rows))
