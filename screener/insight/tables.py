"""The counts as tables in words: what the terminal prints, the CSV file holds, and the paper shows besides charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from screener.insight.counts import Counts, RuleCount, Spread
from screener.questionnaire.text import Words


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long something took."""

    seconds: float


Cell = str | int | Lasting | None
"""What a row says in one column; None where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads."""

    id: str
    title: str
    intro: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def list_tables(counts: Counts, words: Words) -> tuple[Table, ...]:
    """Every table that has rows, in the order of the report."""

    def heads(*names: str) -> tuple[str, ...]:
        return tuple(words[f"insight.{name}"] for name in names)

    tables = (
        _make("outcomes", heads("outcomes-name", "number"), _list_outcomes(counts, words), words),
        _make("overall", heads("overall-name", "number"), _list_overall(counts, words), words),
        _make(
            "rules",
            (*heads(*_RULE_HEADS), *(words[key] for key in BECAME.values())),
            _list_rules(counts, words),
            words,
        ),
        _make("reasons", heads("rules-name", "reasons-name", "reasons-number"), _list_reasons(counts, words), words),
        _make("times", heads(*_TIME_HEADS), _list_times(counts, words), words),
        _make("pages", heads(*_PAGE_HEADS), _list_pages(counts, words), words),
        _make("stopped", heads("stopped-name", "number"), _list_stopped(counts, words), words),
        _make("medicines", heads("medicines-name", "medicines-number"), _list_medicines(counts, words), words),
    )
    return tuple(table for table in tables if table.rows)


def say_lasting(lasting: Lasting, words: Words) -> str:
    """4 min 5 s, 3 h 20 min, 2 d 4 h: in the two units that matter."""
    seconds = round(lasting.seconds)
    if seconds < 60:
        return words.format("insight.seconds", seconds=seconds)
    if seconds < 3600:
        return words.format("insight.minutes", minutes=seconds // 60, seconds=seconds % 60)
    if seconds < 86_400:
        return words.format("insight.hours", hours=seconds // 3600, minutes=seconds % 3600 // 60)
    return words.format("insight.days", days=seconds // 86_400, hours=seconds % 86_400 // 3600)


def say_cell(cell: Cell, words: Words) -> str:
    """A cell as people read it."""
    match cell:
        case None:
            return "-"
        case Lasting():
            return say_lasting(cell, words)
        case _:
            return str(cell)


BECAME: Mapping[str, str] = {
    "followed": "outcome.choice-follow", "proceeded": "outcome.choice-proceed", "deferred": "outcome.choice-defer",
    "referred": "outcome.choice-refer", "undecided": "outcome.overall-undecided", "settled": "insight.became-settled",
    "noted": "insight.became-noted",
}  # fmt: skip
"""What may become of a finding, in the order told: field of `RuleCount` → key of its name."""
_RULE_HEADS = ("rules-name", "rules-id", "rules-severity", "rules-raised")
_TIME_HEADS = ("times-name", "times-number", "times-lower", "times-median", "times-upper")
_PAGE_HEADS = ("pages-name", "pages-reached", "pages-stopped", "pages-lower", "pages-median", "pages-upper")


def list_became(rule: RuleCount) -> Iterator[tuple[str, int]]:
    """What became of a rule's findings, and of how many."""
    for name in BECAME:
        yield name, getattr(rule, name)


def _make(name: str, heads: tuple[str, ...], rows: Iterator[tuple[Cell, ...]], words: Words) -> Table:
    intro = words.texts.get(f"insight.{name}-intro", "")
    return Table(name, words[f"insight.{name}"], intro, heads, tuple(rows))


def _list_outcomes(counts: Counts, words: Words) -> Iterator[tuple[Cell, ...]]:
    if counts.records:
        yield from ((words[f"outcome.{name}"], number) for name, number in counts.outcomes.items())


def _list_overall(counts: Counts, words: Words) -> Iterator[tuple[Cell, ...]]:
    if counts.records:
        yield from ((words[f"outcome.overall-{name}"], number) for name, number in counts.overall.items())


def _list_rules(counts: Counts, words: Words) -> Iterator[tuple[Cell, ...]]:
    for rule in counts.rules:
        became = (number for _, number in list_became(rule))
        yield rule.title, rule.key.id, words[f"outcome.{rule.severity}"], rule.raised, *became


def _list_reasons(counts: Counts, words: Words) -> Iterator[tuple[Cell, ...]]:
    for rule in counts.rules:
        yield from ((rule.title, reason.words, reason.number) for reason in rule.reasons)
        if rule.other_reasons:
            yield rule.title, words["insight.reasons-other"], rule.other_reasons


def _list_times(counts: Counts, words: Words) -> Iterator[tuple[Cell, ...]]:
    for name, spread in (("decision", counts.to_decision), ("countersignature", counts.to_countersignature)):
        if spread is not None:
            yield words[f"insight.times-{name}"], spread.number, *_say_spread(spread)


def _list_pages(counts: Counts, words: Words) -> Iterator[tuple[Cell, ...]]:
    for page in counts.pages:
        yield page.title or words["insight.page-other"], page.reached, page.stopped, *_say_spread(page.stay)


def _list_stopped(counts: Counts, words: Words) -> Iterator[tuple[Cell, ...]]:
    if counts.stopped:
        yield words["insight.stopped-number"], counts.stopped
        yield words["insight.stopped-unknown"], counts.stopped_unknown


def _list_medicines(counts: Counts, words: Words) -> Iterator[tuple[Cell, ...]]:
    medicines = counts.medicines
    if medicines.entries:
        for name in ("records", "entries", "unrecognised", "uncertain"):
            yield words[f"insight.medicines-{name}"], getattr(medicines, name)


def _say_spread(spread: Spread | None) -> tuple[Cell, Cell, Cell]:
    if spread is None:
        return None, None, None
    return Lasting(spread.lower_s), Lasting(spread.median_s), Lasting(spread.upper_s)
