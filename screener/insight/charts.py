"""The counts as charts: bars with words and numbers beside them, plain shapes that window and paper paint alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from screener.insight.counts import Counts, PageCount, RuleCount, Spread
from screener.insight.tables import BECAME, Lasting, list_became, say_lasting
from screener.questionnaire.text import Words
from screener.screening.picture import Bar, Line, Look, Picture, Shape, Tone, Upright

Measure = Callable[[str], float]
"""How wide one line of text is at the picture's text size."""
_LINE, _BASE = 1.35, 1.03
"""Height of a line of text and where its letters stand, in text sizes."""
_THICK, _GAP, _SWATCH = 0.95, 0.5, 0.8
"""Height of a bar, room between neighbours, side of a swatch, in text sizes."""
_LOOKS = {
    "followed": (Look.FULL, Tone.CLEAR),
    "proceeded": (Look.HATCHED, Tone.CONTRAINDICATED),
    "deferred": (Look.FULL, Tone.DEFER),
    "referred": (Look.OUTLINED, Tone.REVIEW),
    "undecided": (Look.HATCHED, Tone.QUIET),
    "settled": (Look.HATCHED, Tone.CLEAR),
    "noted": (Look.OUTLINED, Tone.ADVISE),
    "went-on": (Look.FULL, Tone.ADVISE),
    "stopped": (Look.HATCHED, Tone.CONTRAINDICATED),
    "records": (Look.FULL, Tone.ADVISE),
}
"""Kind of part → how its bar is filled, so that no two that stand together differ by colour alone."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One part of a row's bar, with its words."""

    kind: str
    number: int
    words: str
    """Empty if the row's note says it all."""


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One thing counted: its name, a number, a bar, and the bar in words."""

    label: str
    note: str
    stretches: tuple[Stretch, ...] = ()
    """The parts of the bar, those that are there."""
    spread: Spread | None = None
    """In place of parts: a bar from quartile to quartile, with a line at the median."""
    told: str = ""
    """The spread in words."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Rows drawn to one scale."""

    id: str
    title: str
    intro: str
    rows: tuple[ChartRow, ...]

    @property
    def most(self) -> float:
        """What the whole width stands for."""
        return max((_sum(row) for row in self.rows), default=0.0)

    def lay_out(self, row: ChartRow, *, width: float, text_size: float, measure: Measure) -> Picture:
        """Give one row its place.

        Args:
            row: One of this chart's.
            width: Of the picture, in points or pixels.
            text_size: Of every text.
            measure: How wide a text is at that size.
        """
        sheet = _Sheet(width, text_size, measure)
        sheet.write_head(row)
        if self.most > 0:
            sheet.draw_bar(row, (width - text_size * _GAP) / self.most)
        sheet.write_words(row)
        return Picture(width, sheet.down + text_size * _GAP * 1.4, text_size, tuple(sheet.shapes))


def list_charts(counts: Counts, words: Words) -> tuple[Chart, ...]:
    """Every chart that has rows, in the order of the report."""
    charts = (
        _make("outcomes", _show_numbers("outcome.", counts.outcomes, words), words),
        _make("overall", _show_numbers("outcome.overall-", counts.overall, words), words),
        _make("rules", (_show_rule(rule, words) for rule in counts.rules), words),
        _make("times", _show_times(counts, words), words),
        _make("pages", (_show_page(page, words) for page in counts.pages), words),
        _make("stays", _show_stays(counts, words), words),
    )
    return tuple(chart for chart in charts if chart.rows)


def _make(name: str, rows: Iterator[ChartRow], words: Words) -> Chart:
    return Chart(name, words[f"insight.{name}"], words.texts.get(f"insight.{name}-intro", ""), tuple(rows))


def _show_numbers(names: str, numbers: Mapping[str, int], words: Words) -> Iterator[ChartRow]:
    if any(numbers.values()):
        for name, number in numbers.items():
            stretches = (Stretch("records", number, ""),) if number else ()
            yield ChartRow(words[names + name], str(number), stretches)


def _show_rule(rule: RuleCount, words: Words) -> ChartRow:
    became = tuple(
        Stretch(name, number, words.format("insight.part", name=words[BECAME[name]], number=number))
        for name, number in list_became(rule)
        if number
    )
    severity = words[f"outcome.{rule.severity}"]
    return ChartRow(rule.title, words.format("insight.raised", severity=severity, number=rule.raised), became)


def _show_times(counts: Counts, words: Words) -> Iterator[ChartRow]:
    for name, spread in (("decision", counts.to_decision), ("countersignature", counts.to_countersignature)):
        if spread is not None:
            yield _show_spread(words[f"insight.times-{name}"], spread, words)


def _show_page(page: PageCount, words: Words) -> ChartRow:
    parts = (("went-on", page.reached - page.stopped), ("stopped", page.stopped))
    stretches = tuple(
        Stretch(kind, number, words.format(f"insight.part-{kind}", number=number)) for kind, number in parts if number
    )
    return ChartRow(_name(page, words), words.format("insight.came", number=page.reached), stretches)


def _show_stays(counts: Counts, words: Words) -> Iterator[ChartRow]:
    for page in counts.pages:
        if page.stay is not None:
            yield _show_spread(_name(page, words), page.stay, words)


def _show_spread(label: str, spread: Spread, words: Words) -> ChartRow:
    said = {
        name: say_lasting(Lasting(seconds), words)
        for name, seconds in (("median", spread.median_s), ("lower", spread.lower_s), ("upper", spread.upper_s))
    }
    told = words.format("insight.times-detail", **said)
    number = words["insight.records-one"] if spread.number == 1 else words.format(
        "insight.records-many", number=spread.number
    )  # fmt: skip
    return ChartRow(label, number, spread=spread, told=told)


def _name(page: PageCount, words: Words) -> str:
    return page.title or words["insight.page-other"]


def _sum(row: ChartRow) -> float:
    return row.spread.upper_s if row.spread else float(sum(stretch.number for stretch in row.stretches))


@dataclass(slots=True)
class _Sheet:
    """A row's picture while it is laid out, from the top down."""

    width: float
    size: float
    measure: Measure
    down: float = 0.0
    shapes: list[Shape] = field(default_factory=list)

    def write_head(self, row: ChartRow) -> None:
        """The name at the left, over as many lines as it needs; the number at the right of the first."""
        note = self.measure(row.note)
        beside = self.measure(row.label) + self.size + note <= self.width
        for line in break_words(row.label, self.width, self.measure):
            self._write(line, 0, Tone.INK)
            self.down += self.size * _LINE
        if beside:
            self.down -= self.size * _LINE
            self._write(row.note, self.width - note, Tone.QUIET)
            self.down += self.size * _LINE
            return
        for line in break_words(row.note, self.width, self.measure):
            self._write(line, 0, Tone.QUIET)
            self.down += self.size * _LINE

    def draw_bar(self, row: ChartRow, scale: float) -> None:
        """The bar, one of whatever is counted as wide as the scale says."""
        top, thick = self.down + self.size * 0.15, self.size * _THICK
        if row.spread is not None:
            self._draw_spread(row.spread, scale, top, thick)
        left = 0.0
        for stretch in row.stretches:
            look, tone = _LOOKS[stretch.kind]
            wide = stretch.number * scale
            self.shapes.append(Bar(left, top, max(wide - self.size * 0.1, 1.0), thick, look, tone))
            left += wide
        self.down = top + thick + self.size * 0.2

    def _draw_spread(self, spread: Spread, scale: float, top: float, thick: float) -> None:
        lower, upper, median = (value * scale for value in (spread.lower_s, spread.upper_s, spread.median_s))
        wide = max(upper - lower, self.size * 0.3)
        self.shapes.append(Bar(lower, top, wide, thick, Look.OUTLINED, Tone.ADVISE))
        across = min(max(median, self.size * 0.1), self.width - self.size * 0.1)
        self.shapes.append(
            Upright(across, top - self.size * 0.1, top + thick + self.size * 0.1, self.size * 0.2, Tone.INK)
        )

    def write_words(self, row: ChartRow) -> None:
        """The bar in words: each part behind a swatch of it, as many on a line as there is room for."""
        side, left = self.size * _SWATCH, 0.0
        worded = [stretch for stretch in row.stretches if stretch.words]
        if not worded and not row.told:
            return
        for stretch in worded:
            wide = side + self.size * 0.35 + self.measure(stretch.words)
            if left and left + wide > self.width:
                left, self.down = 0.0, self.down + self.size * _LINE
            look, tone = _LOOKS[stretch.kind]
            self.shapes.append(Bar(left, self.down + self.size * 0.28, side, side, look, tone))
            self._write(stretch.words, left + side + self.size * 0.35, Tone.INK)
            left += wide + self.size * 1.1
        for number, line in enumerate(break_words(row.told, self.width, self.measure) if row.told else ()):
            self.down += self.size * _LINE if number else 0
            self._write(line, 0, Tone.QUIET)
        self.down += self.size * _LINE

    def _write(self, text: str, left: float, tone: Tone) -> None:
        base = self.down + self.size * _BASE
        self.shapes.append(Line(left, self.down, self.measure(text), self.size * _LINE, base, text, tone))


def break_words(text: str, room: float, measure: Measure) -> tuple[str, ...]:
    """Text on lines no wider than there is room, parted between words; a word too long for a line is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if measure(joined) <= room:
            line = joined
            continue
        if line:
            lines.append(line)
        line = word
        while len(line) > 1 and measure(line) > room:
            fits = next((end for end in range(len(line) - 1, 1, -1) if measure(line[:end]) <= room), 1)
            lines.append(line[:fits])
            line = line[fits:]
    return (*lines, line)
