"""The cards of Insight: one for each chart or table, in the order of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from screener.insight.charts import list_charts
from screener.insight.report import AS_TABLE, ORDER, list_notes
from screener.insight.tables import Table, list_tables, say_cell
from screener.review.chart_view import ChartView
from screener.review.surfaces import make_card, make_label
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.insight.counts import Counts
    from screener.questionnaire.text import Words

_BESIDE = ("outcomes", "overall")
"""Charts that stand at the top beside each other: short ones, and what they say belongs together."""


def make_cards(counts: Counts, words: Words) -> list[QWidget]:
    """Everything there is to show; first what must be said before the numbers."""
    notes = [_make_note(note) for note in list_notes(counts, words)]
    cards: dict[str, QWidget] = {}
    charts = {chart.id: chart for chart in list_charts(counts, words)}
    tables = {table.id: table for table in list_tables(counts, words)}
    for name in ORDER:
        if name in charts:
            cards[name] = _make_card(charts[name].title, charts[name].intro, ChartView(charts[name]))
        elif name in tables and name in AS_TABLE:
            cards[name] = _make_card(tables[name].title, tables[name].intro, _make_table(tables[name], words))
    beside = [cards.pop(name) for name in _BESIDE if name in cards]
    return [*notes, *([_put_beside(beside)] if beside else []), *cards.values()]


def _put_beside(cards: list[QWidget]) -> QWidget:
    row = QWidget()
    set_variant(row, "kind", "plain")
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    for card in cards:
        layout.addWidget(card, 1)
    return row


def _make_note(note: str) -> QWidget:
    card, layout = make_card("insight_note", kind="notice")
    layout.addWidget(make_label(note))
    return card


def _make_card(title: str, intro: str, inside: QWidget) -> QWidget:
    card, layout = make_card(title=title)
    if intro:
        layout.addWidget(make_label(intro, "quiet"))
    layout.addWidget(inside)
    layout.addStretch(1)
    return card


def _make_table(table: Table, words: Words) -> QWidget:
    """Words at the left, numbers at the right, each row of them breaking its lines where it must."""
    widget = QWidget()
    widget.setObjectName(f"table_{table.id}")
    set_variant(widget, "kind", "plain")
    grid = QGridLayout(widget)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    worded = {place for row in table.rows for place, cell in enumerate(row) if isinstance(cell, str)}
    rows = (table.heads, *table.rows)
    for down, row in enumerate(rows):
        for across, cell in enumerate(row):
            label = make_label(say_cell(cell, words), "body" if down else "small")
            if across not in worded:
                label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, down, across)
    for across in range(len(table.heads)):
        grid.setColumnStretch(across, 4 if across in worded else 1)
    return widget
