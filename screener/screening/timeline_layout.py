"""Where everything of a timeline stands: rows, bars, months, the days that matter, and words that never overlap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from screener.questionnaire.text import Words
from screener.screening.picture import Arrow, Bar, Look, Picture, Shape, Tone, Upright
from screener.screening.timeline import Stretch, Timeline
from screener.screening.timeline_marks import Mark, place_marks
from screener.screening.timeline_rows import draw_row, say_until
from screener.screening.timeline_sheet import LINE, Measure, Sheet, say_day

_LABELS = 0.38
"""The most of the width that the names take."""
_STEPS = (1, 2, 3, 6, 12)
"""Every how many months one is named."""


def lay_out(
    timeline: Timeline,
    *,
    width: float,
    row_height: float,
    text_size: float,
    words: Words,
    measure: Measure,
    most_rows: int | None = None,
) -> Picture:
    """Give everything its place.

    Args:
        timeline: What to show.
        width: Of the picture, in points or pixels.
        row_height: Of one row, at least; two lines of text must find room.
        text_size: Of every text.
        words: In the reader's language.
        measure: How wide a text is at that size.
        most_rows: How many stretches are drawn at most, the worst first; all, if not given. It says how many are not.
    """
    shown = timeline.stretches[:most_rows]
    sheet = Sheet(timeline, width, max(row_height, text_size * (2 * LINE + 0.3)), text_size, words, measure, 0.0)
    if not shown:
        nothing = sheet.write(words["determination.nothing-timed"], 0, 0, width, Tone.QUIET)
        return Picture(width, sheet.line, text_size, (nothing,))
    sheet = replace(sheet, left=_find_left(shown, sheet))
    head = sheet.line + sheet.gap * 0.4
    rows_end = head + len(shown) * sheet.row
    marks = place_marks(
        _find_marks(sheet), width=width, below=rows_end, line=sheet.line, gap=sheet.gap, measure=measure
    )
    lines_top = sheet.line * 0.9
    shapes: list[Shape] = list(_draw_months(sheet, rows_end))
    taken = [mark.across for mark in marks]
    for number, stretch in enumerate(shown):
        shapes += draw_row(stretch, head + number * sheet.row, sheet, taken)
    for mark in marks:
        shapes.append(Upright(mark.across, lines_top, mark.bottom, mark.thickness, mark.tone, mark.is_dashed))
        shapes.append(sheet.write(mark.text, mark.left, mark.top, mark.room, mark.tone))
    bottom = max([rows_end, *(mark.top + sheet.line for mark in marks)])
    for told in _pack(_tell_below(sheet, len(timeline.stretches) - len(shown), shapes), width, measure):
        shapes.append(sheet.write(told, 0, bottom, width, Tone.QUIET))
        bottom += sheet.line
    return Picture(width, bottom, text_size, tuple(shapes))


def _find_left(shown: tuple[Stretch, ...], sheet: Sheet) -> float:
    """Where time begins: right of the longest name that has room."""
    names = [text for stretch in shown for text in (stretch.label, stretch.note)]
    waiting = [(stretch.waits_until, stretch.note) for stretch in shown if stretch.waits_until is not None]
    names += [f"{say_until(day, sheet)} · {note}" for day, note in waiting]
    widest = max(map(sheet.measure, names), default=0.0)
    return min(widest + sheet.size * 1.4, sheet.width * _LABELS) + sheet.gap


def _tell_below(sheet: Sheet, left_out: int, shapes: list[Shape]) -> Iterator[str]:
    """What must be said to read the picture."""
    words = sheet.words
    if any(isinstance(shape, Bar) and shape.look is Look.HATCHED for shape in shapes):
        yield words["determination.legend-hatched"]
    if any(isinstance(shape, Bar) and shape.look is Look.OUTLINED for shape in shapes):
        yield words["determination.legend-outlined"]
    if any(isinstance(shape, Arrow) for shape in shapes):
        days = {"first": say_day(sheet.timeline.first, words), "last": say_day(sheet.timeline.last, words)}
        yield words.format("determination.legend-arrow", **days)
    if left_out:
        yield words.format("determination.rows-left-out", count=left_out)


def _pack(told: Iterator[str], room: float, measure: Measure) -> list[str]:
    """Sentences on as few lines as hold them."""
    lines: list[str] = []
    for sentence in told:
        joined = f"{lines[-1]}  {sentence}" if lines else sentence
        if lines and measure(joined) <= room:
            lines[-1] = joined
        else:
            lines.append(sentence)
    return lines


# ── months and days ─────────────────────────────────────────────────────────────────────────────


def _draw_months(sheet: Sheet, bottom: float) -> Iterator[Shape]:
    """A faint line at the start of every so many months, each with its name, no two too near each other."""
    months = list(_list_months(sheet.timeline.first, sheet.timeline.last))
    widest = max((sheet.measure(_name_month(month, True, sheet.words)) for month in months), default=0.0)
    span = sheet.width - sheet.left
    rooms = ((step, span * step / max(len(months), 1)) for step in _STEPS)
    step = next((step for step, room in rooms if room >= widest + sheet.gap), _STEPS[-1])
    free = sheet.left
    is_first = True
    for month in months:
        if (month.month - 1) % step:
            continue
        across = sheet.find_across(month)
        yield Upright(across, sheet.line, bottom, max(sheet.size * 0.06, 0.5), Tone.EDGE)
        name = _name_month(month, is_first or month.month == 1, sheet.words)
        room = sheet.width - across
        if across >= free and sheet.measure(name) <= room:
            yield sheet.write(name, across, 0, room, Tone.QUIET)
            free, is_first = across + sheet.measure(name) + sheet.gap, False


def _list_months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        if month >= first:
            yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _name_month(month: date, has_year: bool, words: Words) -> str:
    name = words[f"determination.month-{month.month}"]
    return words.format("determination.month-year", month=name, year=month.year) if has_year else name


def _find_marks(sheet: Sheet) -> list[Mark]:
    """The days that matter, those on one day as one."""
    timeline, size = sheet.timeline, sheet.size
    days = [
        ("today", timeline.today, Tone.QUIET, 0.1),
        ("wanted", timeline.treatment_on, Tone.INK, 0.16),
        ("earliest", timeline.earliest, Tone.CLEAR, 0.16),
    ]
    found: dict[date, Mark] = {}
    for name, day, tone, thickness in days:
        if day is not None:
            word = sheet.words[f"determination.mark-{name}"]
            before = found.get(day)
            said = word if before is None else f"{before.text}, {word}"
            found[day] = Mark(sheet.find_across(day), said, tone, thickness * size, tone is Tone.CLEAR)
    dated = {day: f"{mark.text} {say_day(day, sheet.words)}" for day, mark in found.items()}
    return [replace(found[day], text=dated[day]) for day in sorted(found)]
