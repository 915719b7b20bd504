"""One row of a timeline: what it is, its bars, and until when it waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from screener.screening.picture import Arrow, Bar, Line, Look, Shape, Sign, Tone
from screener.screening.timeline import Stretch
from screener.screening.timeline_sheet import Sheet, say_day

_BAR = 0.8
"""Height of a bar, in text sizes."""


def draw_row(stretch: Stretch, top: float, sheet: Sheet, taken: list[float]) -> list[Shape]:
    """The name with what was said, the bars, and until when it waits, where there is room for that."""
    sign, room = sheet.size * 1.4, sheet.left - sheet.gap
    name_top = top + (sheet.row - 2 * sheet.line) / 2
    shapes: list[Shape] = []
    if stretch.severity is not None:
        shapes.append(Sign(0, name_top + sheet.line * 0.12, sheet.size, stretch.severity))
    tone = Tone.QUIET if stretch.severity is None else Tone(stretch.severity)
    bars = list(_draw_bars(stretch, top + (sheet.row - sheet.size * _BAR) / 2, tone, sheet))
    shapes += bars
    shapes.append(sheet.write(stretch.label, sign, name_top, room - sign, Tone.INK))
    beside = _find_beside(stretch, bars, top + (sheet.row - sheet.line) / 2, sheet, taken)
    note = stretch.note
    if beside is not None:
        shapes.append(beside)
    elif stretch.waits_until is not None:
        note = f"{say_until(stretch.waits_until, sheet)} · {note}"
    shapes.append(sheet.write(note, sign, name_top + sheet.line, room - sign, Tone.QUIET))
    return shapes


def say_until(day: date, sheet: Sheet) -> str:
    """Until 20 Nov 2026."""
    return sheet.words.format("determination.until", date=say_day(day, sheet.words))


def _find_beside(
    stretch: Stretch, bars: list[Bar | Arrow], top: float, sheet: Sheet, taken: list[float]
) -> Line | None:
    """Until when it waits, right or left of the bars, where no line of a day that matters runs through it."""
    if stretch.waits_until is None or not bars:
        return None
    text = say_until(stretch.waits_until, sheet)
    width, gap = sheet.measure(text), sheet.gap
    right = max(bar.left + bar.width for bar in bars) + gap
    left = min(bar.left for bar in bars) - gap - width
    for place in (right, left):
        is_inside = place >= sheet.left and place + width <= sheet.width
        if is_inside and not any(place - gap / 2 < across < place + width + gap / 2 for across in taken):
            return sheet.write(text, place, top, width, Tone.QUIET)
    return None


def _draw_bars(stretch: Stretch, top: float, tone: Tone, sheet: Sheet) -> Iterator[Bar | Arrow]:
    timeline, height = sheet.timeline, sheet.size * _BAR
    if stretch.end is not None:
        ends = stretch.end
    elif stretch.is_end_exact and stretch.waits_until is None:
        ends = date.max
    else:
        ends = timeline.treatment_on or timeline.today
    begins = stretch.start if stretch.start is not None else date.min
    look = Look.OUTLINED if stretch.end is None and not stretch.is_end_exact else Look.FULL
    left, right = sheet.find_across(begins), sheet.find_across(ends)
    if begins < timeline.first:
        yield Arrow(sheet.left, top, height * 0.7, height, tone, points_left=True)
        left = sheet.left + height * 0.7
    if ends > timeline.last:
        yield Arrow(sheet.width - height * 0.7, top, height * 0.7, height, tone, points_left=False)
        right = sheet.width - height * 0.7
    if ends >= timeline.first and begins <= timeline.last:
        is_rough = stretch.end is not None and not stretch.is_end_exact
        yield from _draw_bar(left, max(right, left + height * 0.5), top, height, look, tone, is_rough)
    if stretch.waits_until is not None and stretch.waits_until > max(ends, timeline.first):
        yield from _draw_wait(max(right, left), stretch.waits_until, top, height, tone, sheet)


def _draw_bar(
    left: float, right: float, top: float, height: float, look: Look, tone: Tone, is_rough: bool
) -> Iterator[Bar]:
    """A bar; one whose end is only roughly known thins out."""
    fade = min(height * 1.2, (right - left) / 2) if is_rough else 0.0
    yield Bar(left, top, right - left - fade, height, look, tone)
    if is_rough:
        for number, share in enumerate((0.6, 0.45, 0.3)):
            start = right - fade + fade / 3 * (number + 1 - share)
            yield Bar(start, top, fade / 3 * share, height, look, tone)


def _draw_wait(
    left: float, until: date, top: float, height: float, tone: Tone, sheet: Sheet
) -> Iterator[Bar | Arrow]:
    right = sheet.find_across(until)
    if until > sheet.timeline.last:
        right -= height * 0.7
        yield Arrow(right, top, height * 0.7, height, tone, points_left=False)
    if right > left:
        yield Bar(left, top, right - left, height, Look.HATCHED, tone)
