"""A report of counts on paper: charts and tables, in the dress of the consent document. Knows not what is counted."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, PageTemplate, Spacer

from screener.consent.document import Column, Logo, Running
from screener.consent.letterhead import make_letterhead
from screener.consent.marks import Bookmark, grid, rules_below
from screener.consent.pages import FramedCanvas, measure
from screener.consent.plain_text import text
from screener.consent.styles import BOTTOM, PAGES, SIDE, TOP, TOP_FIRST, PageSize
from screener.consent.timeline_drawing import PictureDrawing
from screener.screening.picture import Picture

_TEXT = 8.5
"""Of everything in a chart, in points."""
_ROOM_AFTER_HEADING = 120.0

Draw = Callable[[float, float, Callable[[str], float]], Sequence[Picture]]
"""Draws a chart, row by row, for a width and a size of text in points, and what tells how wide a text is."""


@dataclass(frozen=True, slots=True)
class ReportTable:
    """Rows under heads."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ReportPart:
    """One thing that is reported."""

    id: str
    title: str
    intro: str
    shown: Draw | ReportTable


@dataclass(frozen=True, slots=True)
class Report:
    """A report, ready to be laid out."""

    title: str
    subtitle: str
    clinic: str
    made: str
    """When and by whom; stands below each page."""
    page: str
    """"page {number} of {count}"."""
    language: str
    """BCP 47."""
    made_at: datetime
    notes: tuple[str, ...]
    """Sentences below the title."""
    parts: tuple[ReportPart, ...]
    logo: Logo | None = None


def render_report(report: Report, *, page_size: PageSize) -> bytes:
    """The report as a PDF.

    Raises:
        MachineError: The typeface is missing.
    """
    width, height = PAGES[page_size]
    running = Running(report.clinic, "", report.title, report.made, report.page, "", report.logo)
    file = io.BytesIO()
    document = BaseDocTemplate(
        file, pagesize=(width, height), title=report.title, author=report.clinic, subject=report.subtitle,
        lang=report.language, invariant=1, pageCompression=1, allowSplitting=1,
    )  # fmt: skip
    top = make_letterhead(report.logo, report.clinic, "", width).room if report.logo else TOP_FIRST
    document.addPageTemplates(
        [
            PageTemplate("first", [_make_frame(width, height, top)], autoNextPageTemplate="later"),
            PageTemplate("later", [_make_frame(width, height, TOP)]),
        ]
    )
    story = list(_tell(report, width - 2 * SIDE))
    document.build(story, canvasmaker=partial(FramedCanvas, running=running, made_at=report.made_at))
    return file.getvalue()


def _make_frame(width: float, height: float, top: float) -> Frame:
    return Frame(
        SIDE, BOTTOM, width - 2 * SIDE, height - top - BOTTOM,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip


def _tell(report: Report, width: float) -> Iterator[Flowable]:
    yield text(report.title, "title")
    yield text(report.subtitle, "subtitle")
    yield Spacer(0, 6)
    for note in report.notes:
        yield text(note, "intro")
    for part in report.parts:
        yield CondPageBreak(_ROOM_AFTER_HEADING)
        yield Bookmark(part.id, part.title)
        yield text(part.title, "heading")
        if part.intro:
            yield text(part.intro, "intro")
        if isinstance(part.shown, ReportTable):
            yield _draw_table(part.shown, width)
        else:
            pictures = part.shown(width, _TEXT, lambda words: measure(words, "regular", _TEXT))
            yield from map(PictureDrawing, pictures)


def _draw_table(table: ReportTable, width: float) -> Flowable:
    whole = sum(column.share for column in table.columns)
    rows = [[text(column.title, "label") for column in table.columns]]
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        rows.append([text(value, "small-strong" if column.strong else "small") for column, value in cells])
    widths = [width * column.share / whole for column in table.columns]
    return grid(rows, widths, padding=2.5, commands=[rules_below()], repeat=1)
