"""Draws what goes into the signing box: each signature as vectors, with name, role, moment and meaning."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from screener.consent.fitting import fit
from screener.consent.fonts import font
from screener.consent.moments import moment_in_words
from screener.consent.pages import draw_line, measure
from screener.consent.plain_text import text
from screener.consent.signing_box import CAPTION_DOWN, LINE_UP, PADDING, Cell, Place, cells_for
from screener.consent.styles import INK
from screener.interview.journey import Drawn, Signature, Typed
from screener.questionnaire.text import Words

_PEN = 1.3
_INK_ROOM = 4.0
"""Between the caption and the highest stroke."""
_NOTES_DOWN = 3.0
_TYPED_SIZE = 20.0


def draw_signing_block(place: Place, signatures: Sequence[Signature], words: Words) -> bytes:
    """A one-page PDF of the box's size with every signature in its cell.

    Raises:
        MachineError: This machine does not know the time zone, or the typeface is missing.
    """
    file = io.BytesIO()
    canvas = Canvas(
        file,
        pagesize=(place.width, place.height),
        invariant=1,
        pageCompression=1,
        initialFontName=font(),  # type: ignore[arg-type]  # its stubs say a number; it is a name
    )
    for cell, signature in zip(cells_for(len(signatures), place.width, place.height), signatures, strict=True):
        _draw_signature(canvas, cell, signature, words)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _draw_signature(canvas: Canvas, cell: Cell, signature: Signature, words: Words) -> None:
    left, room = cell.left + PADDING, cell.width - 2 * PADDING
    base = cell.bottom + LINE_UP
    space = cell.height - LINE_UP - CAPTION_DOWN - PADDING - _INK_ROOM
    moment = moment_in_words(signature.signed_at, signature.zone, words)
    match signature.mark:
        case Drawn() as drawn:
            _draw_strokes(canvas, drawn, left, base, room, space)
            how = words.format("paper.signed-drawn", moment=moment)
        case Typed(typed, witness):
            size = min(_TYPED_SIZE, _TYPED_SIZE * room / max(measure(typed, "italic", _TYPED_SIZE), 1))
            draw_line(canvas, left, base + 8, typed, "italic", size, INK, room + 1)
            how = words.format("paper.signed-typed", moment=moment, witness=witness)
    notes = [
        text(f"{signature.name}, {words[f'paper.role-{signature.role}']}", "sign-name"),
        text(how, "sign-how"),
        text(words[f"paper.meaning-{signature.role}"], "sign-meaning"),
    ]
    fit(notes, room, LINE_UP - 2 * _NOTES_DOWN).draw(canvas, left, base - _NOTES_DOWN)


def _draw_strokes(canvas: Canvas, drawn: Drawn, left: float, base: float, room: float, space: float) -> None:
    """The strokes as they were drawn, as large as the cell allows without changing their shape."""
    width = min(room, space * drawn.aspect)
    height = width / drawn.aspect
    canvas.setStrokeColor(INK)
    canvas.setFillColor(INK)
    canvas.setLineWidth(_PEN)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    for stroke in drawn.strokes:
        points = [(left + x * width, base + (1 - y) * height) for x, y in stroke]
        if len(set(points)) == 1:
            canvas.circle(*points[0], _PEN * 0.7, stroke=0, fill=1)
        elif points:
            path = canvas.beginPath()
            _trace(path, points)
            canvas.drawPath(path, stroke=1, fill=0)


def _trace(path: PDFPathObject, points: list[tuple[float, float]]) -> None:
    """A smooth line through the points: Catmull-Rom, written as Bézier curves."""
    path.moveTo(*points[0])
    padded = [points[0], *points, points[-1]]
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        path.curveTo(
            start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6,
            end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6,
            *end,
        )  # fmt: skip
