"""Each kind of block as flowables. A new kind of block gets one arm here."""

from __future__ import annotations

from typing import assert_never

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, PageBreak, Spacer

from screener.consent.document import (
    AnswerRow,
    AnswerTable,
    Block,
    Bullets,
    Callout,
    Column,
    DrawnStep,
    FactBox,
    InfoCard,
    Labelled,
    Part,
    Point,
    Prose,
    QrCode,
    SigningPlace,
    Subheading,
    Table,
    Tick,
    Understood,
    Verdict,
)
from screener.consent.drawings import Label, icon, qr_drawing, step_drawing, tick_box, verdict_mark
from screener.consent.marks import Bookmark, Command, Content, Note, SigningBox, grid, rules_below
from screener.consent.plain_text import text
from screener.consent.styles import CARD, EDGE, GAP, TONES
from screener.questionnaire.model import Severity

_LABEL_WIDTH = 104.0
_ROOM_AFTER_HEADING, _ROOM_AFTER_SUBHEADING = 120.0, 96.0
"""How much of what follows must fit below a heading, in points."""
_FACT_LABEL = 98.0
_WIDE = 60
"""Values longer than this take a row of their own in a box of facts."""


def draw_part(part: Part, width: float, note: Note) -> list[Flowable]:
    """The flowables of a part: its heading, never left alone at the foot of a page, and its blocks.

    Args:
        part: What to draw.
        width: Of the text, in points.
        note: Told where the signing box came to lie.
    """
    flowables: list[Flowable] = [Bookmark(part.id, part.title), text(part.title, "heading")]
    if part.intro:
        flowables.append(text(part.intro, "intro"))
    for block in part.blocks:
        flowables += draw_block(block, width, note)
    if part.together:
        return [KeepTogether(flowables)]
    return [PageBreak() if part.new_page else CondPageBreak(_ROOM_AFTER_HEADING), *flowables]


def draw_block(block: Block, width: float, note: Note) -> list[Flowable]:  # noqa: C901 - one arm for each kind
    """The flowables of a block."""
    match block:
        case Prose():
            return [text(block.text, "fine" if block.quiet else "body"), Spacer(0, 3)]
        case Subheading():
            return [CondPageBreak(_ROOM_AFTER_SUBHEADING), text(block.text, "subheading")]
        case Bullets():
            return [bullet_list(block.items, width)]
        case FactBox():
            return [fact_box(block, width)]
        case Verdict():
            return [_draw_verdict(block, width), Spacer(0, 4)]
        case Point():
            return [KeepTogether([_draw_point(block, width)])]
        case AnswerTable():
            return _draw_answers(block, width)
        case Table():
            return [_draw_table(block, width), Spacer(0, 4)]
        case InfoCard():
            return _draw_card(block, width)
        case Callout():
            return [_draw_callout(block, width)]
        case Understood():
            return [KeepTogether([_draw_understood(block, width)])]
        case Tick():
            return [KeepTogether([_draw_tick(block, width)])]
        case SigningPlace():
            return _draw_signing(block, width, note)
        case QrCode():
            return [_draw_qr(block, width)]
        case _:
            assert_never(block)


# ── facts, prose, tables ────────────────────────────────────────────────────────────────────────


def fact_box(box: FactBox, width: float) -> Flowable:
    """Labelled values in a rounded box; a row with a long value is set in two columns instead of four."""
    inner = width - 20
    lines: list[list[Flowable]] = []
    for row in box.rows:
        columns = 2 if any(len(fact.value) > _WIDE for fact in row) else max(len(row), 1)
        for start in range(0, len(row), columns):
            cells = [_labelled(fact) for fact in row[start : start + columns]]
            lines.append([grid([cells], [inner / columns] * len(cells), padding=4)])
    return grid([[line] for line in lines], [width], padding=2, commands=_boxed(10))


def _boxed(padding: float) -> list[Command]:
    return [
        ("BACKGROUND", (0, 0), (-1, -1), CARD),
        ("BOX", (0, 0), (-1, -1), 0.8, EDGE),
        ("ROUNDEDCORNERS", [6, 6, 6, 6]),
        ("LEFTPADDING", (0, 0), (0, -1), padding),
        ("RIGHTPADDING", (-1, 0), (-1, -1), padding),
    ]


def _labelled(fact: Labelled) -> list[Flowable]:
    return [text(fact.label, "label"), text(fact.value, "strong")]


def bullet_list(items: tuple[str, ...], width: float) -> Flowable:
    """Sentences, each behind a bullet that stands at the edge of the text."""
    rows = [[text("•", "body"), text(item, "body")] for item in items]
    return grid(rows, [12, width - 12], padding=1.2, commands=[("RIGHTPADDING", (0, 0), (0, -1), 0)])


def _draw_table(table: Table, width: float) -> Flowable:
    plain, strong = ("small", "small-strong") if table.small else ("body", "strong")
    rows = [[text(column.title, "label") for column in table.columns]]
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        rows.append([text(value, strong if column.strong else plain) for column, value in cells])
    padding = 2.5 if table.small else 4
    return grid(rows, _widths(table.columns, width), padding=padding, commands=[rules_below()], repeat=1)


def _widths(columns: tuple[Column, ...], width: float) -> list[float]:
    whole = sum(column.share for column in columns)
    return [width * column.share / whole for column in columns]


def _draw_answers(table: AnswerTable, width: float) -> list[Flowable]:
    """Question at the left, answer at the right; the section's title is repeated on each page it runs over."""
    rows: list[list[Content]] = [
        [text(table.title, "subheading"), "", ""],
        *(_draw_answer(row) for row in table.rows),
    ]
    question, mark = width * 0.55, 16.0
    commands: list[Command] = [
        rules_below(),
        ("SPAN", (0, 0), (-1, 0)),
        ("RIGHTPADDING", (1, 0), (1, -1), 0),
        ("TOPPADDING", (1, 1), (1, -1), 5.5),
    ]
    whole = grid(rows, [question, mark, width - question - mark], padding=3, commands=commands, repeat=1)
    return [CondPageBreak(_ROOM_AFTER_SUBHEADING), whole, Spacer(0, 6)]


def _draw_answer(row: AnswerRow) -> list[Content]:
    return [text(row.question, "quiet"), icon(row.flag) if row.flag else "", text(row.answer, "body")]


# ── points to discuss ───────────────────────────────────────────────────────────────────────────


def _draw_verdict(verdict: Verdict, width: float) -> Flowable:
    colour = TONES[verdict.tone]
    words = [text(verdict.label, "large"), text(verdict.text, "body")]
    commands = [*_boxed(12), ("LINEBEFORE", (0, 0), (0, -1), 3, colour)]
    return grid([[icon(verdict.tone, 20), words]], [40, width - 40], padding=8, commands=commands)


def _draw_point(point: Point, width: float) -> Flowable:
    words = [text(point.title, "strong"), text(point.patient, "body")]
    words += [text(because, "small-quiet") for because in point.because]
    if point.until:
        words.append(text(point.until, "strong"))
    words.append(text(point.small_print, "fine"))
    side = _LABEL_WIDTH + 12
    return grid(
        [[Label(point.severity, point.label), words]],
        [side, width - side],
        padding=7,
        commands=[rules_below(), ("RIGHTPADDING", (0, 0), (0, 0), 12)],
    )


# ── what was shown ──────────────────────────────────────────────────────────────────────────────


def _draw_card(card: InfoCard, width: float) -> list[Flowable]:
    title = grid(
        [[text(card.title, "strong"), text(card.opened, "note")]],
        [width - 90, 90],
        padding=2,
        commands=[("LINEABOVE", (0, 0), (-1, 0), 0.6, EDGE), ("TOPPADDING", (0, 0), (-1, 0), 6)],
    )
    flowables: list[Flowable] = [text(paragraph, "body") for paragraph in card.paragraphs]
    if card.steps:
        flowables.append(_draw_steps(card.steps, width))
    return [KeepTogether([title, *flowables, Spacer(0, 6)])]


def _draw_steps(steps: tuple[DrawnStep, ...], width: float) -> Flowable:
    gaps = GAP * (len(steps) - 1)
    drawn = (width - gaps) / len(steps)
    cells: list[list[Flowable]] = []
    for number, step in enumerate(steps, 1):
        drawing = step_drawing(step.drawing, drawn)
        words = [Spacer(0, 3), text(f"{number}  {step.title}", "small-strong"), text(step.text, "small")]
        cells.append([drawing, *words] if drawing else words)
    return grid([cells], [drawn + GAP] * (len(steps) - 1) + [drawn], padding=4)


def _draw_callout(callout: Callout, width: float) -> Flowable:
    tone = Severity.CONTRAINDICATED if callout.urgent else Severity.DEFER
    words = [text(callout.title, "urgent" if callout.urgent else "call"), text(callout.text, "body")]
    commands = [*_boxed(12), ("LINEBEFORE", (0, 0), (0, -1), 3, TONES[tone])]
    return KeepTogether([Spacer(0, 6), grid([[words]], [width], padding=6, commands=commands)])


# ── understood, agreed, signed ──────────────────────────────────────────────────────────────────


def _draw_understood(asked: Understood, width: float) -> Flowable:
    result = text(asked.result, "note-good" if asked.right else "note-open")
    tries = [[verdict_mark(right=one.right), text(one.words, "body")] for one in asked.tries]
    left = width - 130
    answers = grid(tries, [14, left - 14 - GAP], padding=1, commands=[("TOPPADDING", (0, 0), (0, -1), 4)])
    return grid(
        [[[text(asked.question, "strong"), answers], result]], [left, 130], padding=4, commands=[rules_below()]
    )


def _draw_tick(tick: Tick, width: float) -> Flowable:
    note = text(tick.note, "note" if tick.ticked else "note-left")
    return grid(
        [[tick_box(ticked=tick.ticked), text(tick.text, "body" if tick.ticked else "quiet"), note]],
        [22, width - 22 - 84, 84],
        padding=5,
        commands=[rules_below()],
    )


def _draw_signing(place: SigningPlace, width: float, note: Note) -> list[Flowable]:
    rows = [[[text(one.who, "strong"), text(one.sentence, "body")]] for one in place.attestations]
    return [grid(rows, [width], padding=4), Spacer(0, 6), SigningBox(place.cells, note)]


def _draw_qr(code: QrCode, width: float) -> Flowable:
    size = 96.0
    facts = grid(
        [[text(fact.label, "label"), text(fact.value, "small")] for fact in code.facts],
        [_FACT_LABEL, width - size - 16 - _FACT_LABEL],
        padding=1.6,
    )
    picture = [qr_drawing(code.data, size), Spacer(0, 3), text(code.caption, "fine")]
    return grid([[facts, picture]], [width - size, size], padding=2, commands=[("RIGHTPADDING", (0, 0), (0, 0), 16)])
