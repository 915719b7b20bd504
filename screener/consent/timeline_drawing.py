"""Paints a picture of times on paper, as vectors whose text can be read out again."""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable
from typing_extensions import override

from screener.consent.drawings import draw_icon
from screener.consent.pages import draw_line
from screener.consent.styles import EDGE, INK, PAPER, QUIET, TONES
from screener.questionnaire.model import Severity
from screener.screening.picture import Arrow, Bar, Line, Look, Picture, Shape, Sign, Tone, Upright

_COLOURS: Mapping[Tone, Color] = {
    Tone.CONTRAINDICATED: TONES[Severity.CONTRAINDICATED],
    Tone.DEFER: TONES[Severity.DEFER],
    Tone.REVIEW: TONES[Severity.REVIEW],
    Tone.ADVISE: TONES[Severity.ADVISE],
    Tone.CLEAR: TONES["clear"],
    Tone.INK: INK,
    Tone.QUIET: QUIET,
    Tone.EDGE: EDGE,
}
_THIN = 0.6
_SLANT = 3.2
"""Between two slanted lines, in points."""


class PictureDrawing(Flowable):
    """A picture as a flowable of its own size."""

    def __init__(self, picture: Picture) -> None:
        """Take the picture, laid out in points."""
        super().__init__()
        self._picture = picture
        self.width, self.height = picture.width, picture.height

    @override
    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        """Paint each shape; the paper counts from the bottom, the picture from the top."""
        for shape in self._picture.shapes:
            self._paint(self.canv, shape)

    def _paint(self, canvas: Canvas, shape: Shape) -> None:
        whole = self._picture.height
        match shape:
            case Bar():
                _paint_bar(canvas, shape, whole - shape.top - shape.height)
            case Arrow():
                _paint_arrow(canvas, shape, whole - shape.top)
            case Upright():
                canvas.setStrokeColor(_COLOURS[shape.tone])
                canvas.setLineWidth(shape.thickness)
                canvas.setDash([3, 2] if shape.is_dashed else [])
                canvas.line(shape.across, whole - shape.top, shape.across, whole - shape.bottom)
                canvas.setDash()
            case Sign():
                canvas.saveState()
                canvas.translate(shape.left, whole - shape.top - shape.size)
                canvas.scale(shape.size, shape.size)
                draw_icon(canvas, shape.severity, TONES[shape.severity])
                canvas.restoreState()
            case Line():
                # Its width was measured with these faces: a hair more, lest it be shortened twice.
                size, colour = self._picture.text_size, _COLOURS[shape.tone]
                draw_line(
                    canvas, shape.left, whole - shape.base, shape.text, "regular", size, colour, shape.width + 0.1
                )


def _paint_bar(canvas: Canvas, bar: Bar, bottom: float) -> None:
    colour = _COLOURS[bar.tone]
    radius = min(bar.height, bar.width) / 4
    canvas.setFillColor(colour if bar.look is Look.FULL else PAPER)
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(_THIN)
    if bar.look is Look.HATCHED:
        _hatch(canvas, bar, bottom)
    else:
        is_line = bar.look is Look.OUTLINED
        canvas.roundRect(bar.left, bottom, bar.width, bar.height, radius, stroke=int(is_line), fill=1)


def _hatch(canvas: Canvas, bar: Bar, bottom: float) -> None:
    """Slanted lines within the bar's box."""
    canvas.saveState()
    box = canvas.beginPath()
    box.rect(bar.left, bottom, bar.width, bar.height)
    canvas.clipPath(box, stroke=0, fill=0)
    lines = []
    across = bar.left - bar.height
    while across < bar.left + bar.width:
        lines.append((across, bottom, across + bar.height, bottom + bar.height))
        across += _SLANT
    canvas.lines(lines)
    canvas.restoreState()


def _paint_arrow(canvas: Canvas, arrow: Arrow, top: float) -> None:
    tip, back = arrow.left, arrow.left + arrow.width
    if not arrow.points_left:
        tip, back = back, tip
    path = canvas.beginPath()
    path.moveTo(tip, top - arrow.height / 2)
    path.lineTo(back, top)
    path.lineTo(back, top - arrow.height)
    path.close()
    canvas.setFillColor(_COLOURS[arrow.tone])
    canvas.drawPath(path, stroke=0, fill=1)
