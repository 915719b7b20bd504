"""What the paper draws rather than writes: icons, labels, tick boxes, the four steps, the QR code."""

from __future__ import annotations

from collections.abc import Callable

import segno
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable
from typing_extensions import override

from screener.consent.document import Tone
from screener.consent.plain_text import text
from screener.consent.styles import EDGE, INK, PAPER, PRIMARY, PRIMARY_PALE, QUIET, TONES, style
from screener.questionnaire.model import Severity

Draw = Callable[[Canvas], None]


class Drawing(Flowable):
    """A drawing of fixed size, in a square or box whose sides are 1 × `ratio` of its width."""

    def __init__(self, width: float, height: float, draw: Draw) -> None:
        """Take the size in points, and what draws it on a canvas scaled so that its width is 1."""
        super().__init__()
        self.width, self.height = width, height
        self._draw = draw

    @override
    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        """Draw it at the size it was given."""
        self.canv.saveState()
        self.canv.scale(self.width, self.width)
        self.canv.setLineCap(1)
        self.canv.setLineJoin(1)
        self._draw(self.canv)
        self.canv.restoreState()


# ── icons, in a unit square ─────────────────────────────────────────────────────────────────────


def draw_icon(canvas: Canvas, tone: Tone, colour: Color) -> None:
    """The sign of a severity: no entry, a clock, an eye, an i, a tick."""
    canvas.setStrokeColor(colour)
    canvas.setFillColor(colour)
    canvas.setLineWidth(0.1)
    match tone:
        case Severity.CONTRAINDICATED:
            _circle(canvas)
            canvas.rect(0.26, 0.43, 0.48, 0.14, stroke=0, fill=1)
        case Severity.DEFER:
            _circle(canvas)
            canvas.lines([(0.5, 0.5, 0.5, 0.76), (0.5, 0.5, 0.68, 0.4)])
        case Severity.REVIEW:
            path = canvas.beginPath()
            path.moveTo(0.03, 0.5)
            path.curveTo(0.25, 0.9, 0.75, 0.9, 0.97, 0.5)
            path.curveTo(0.75, 0.1, 0.25, 0.1, 0.03, 0.5)
            canvas.drawPath(path)
            canvas.circle(0.5, 0.5, 0.14, stroke=0, fill=1)
        case Severity.ADVISE:
            _circle(canvas)
            canvas.circle(0.5, 0.73, 0.07, stroke=0, fill=1)
            canvas.line(0.5, 0.54, 0.5, 0.26)
        case "clear":
            _circle(canvas)
            _polyline(canvas, (0.28, 0.5), (0.44, 0.34), (0.73, 0.66))


def _circle(canvas: Canvas) -> None:
    canvas.circle(0.5, 0.5, 0.45, stroke=1, fill=0)


def _polyline(canvas: Canvas, *points: tuple[float, float]) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    canvas.drawPath(path)


def icon(tone: Tone, size: float = 9.0) -> Drawing:
    """The sign of a severity in its own colour."""
    return Drawing(size, size, lambda canvas: draw_icon(canvas, tone, TONES[tone]))


def tick_box(*, ticked: bool) -> Drawing:
    """A box with a tick, or an empty one."""

    def draw(canvas: Canvas) -> None:
        canvas.setLineWidth(0.08)
        canvas.setStrokeColor(PRIMARY if ticked else QUIET)
        canvas.setFillColor(PRIMARY if ticked else PAPER)
        canvas.roundRect(0.04, 0.04, 0.92, 0.92, 0.18, stroke=1, fill=1)
        if ticked:
            canvas.setStrokeColor(PAPER)
            canvas.setLineWidth(0.12)
            _polyline(canvas, (0.25, 0.5), (0.43, 0.31), (0.77, 0.7))

    return Drawing(11, 11, draw)


def verdict_mark(*, right: bool) -> Drawing:
    """A small tick for a right answer, a cross for another."""

    def draw(canvas: Canvas) -> None:
        canvas.setLineWidth(0.16)
        canvas.setStrokeColor(TONES["clear"] if right else TONES[Severity.REVIEW])
        if right:
            _polyline(canvas, (0.1, 0.5), (0.38, 0.2), (0.9, 0.8))
        else:
            canvas.lines([(0.18, 0.2, 0.82, 0.8), (0.18, 0.8, 0.82, 0.2)])

    return Drawing(7.5, 7.5, draw)


class Label(Flowable):
    """A severity as a coloured label: its icon and its word."""

    PADDING = 5.0

    def __init__(self, tone: Tone, word: str, look: str = "on-colour") -> None:
        """Take the tone, the words on it, and the style of these; the icon is as high as a line of them."""
        super().__init__()
        self._tone = tone
        self._word = text(word, look)
        self._icon = style(look).leading - 1

    @override
    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        inner = availWidth - self._icon - 3 * self.PADDING
        _, self._word_height = self._word.wrap(inner, availHeight)
        self.width, self.height = availWidth, self._word_height + 2 * self.PADDING - 1
        return self.width, self.height

    def draw(self) -> None:
        """Draw the coloured ground, the words, the icon."""
        self.canv.setFillColor(TONES[self._tone])
        self.canv.roundRect(0, 0, self.width, self.height, 4, stroke=0, fill=1)
        self._word.drawOn(self.canv, 2 * self.PADDING + self._icon, self.PADDING - 0.5)
        self.canv.saveState()
        top = self.height - self.PADDING - self._icon
        self.canv.translate(self.PADDING, top)
        self.canv.scale(self._icon, self._icon)
        draw_icon(self.canv, self._tone, PAPER)
        self.canv.restoreState()


# ── the four steps, in a box 1 × 0.6 ────────────────────────────────────────────────────────────

STEP_RATIO = 0.6
_SURFACE, _DERMIS = 0.4, 0.3


def step_drawing(name: str, width: float) -> Drawing | None:
    """One drawn step of how the treatment works; None for a drawing the paper does not know."""
    draw = _STEPS.get(name)
    if draw is None:
        return None

    def draw_all(canvas: Canvas) -> None:
        canvas.setFillColor(PRIMARY_PALE)
        canvas.roundRect(0, 0, 1, STEP_RATIO, 0.05, stroke=0, fill=1)
        canvas.setFillColor(EDGE)
        canvas.rect(0.06, 0.06, 0.88, _SURFACE - 0.06, stroke=0, fill=1)
        canvas.setFillColor(PAPER)
        canvas.rect(0.06, 0.06, 0.88, _DERMIS - 0.06, stroke=0, fill=1)
        canvas.setStrokeColor(PRIMARY)
        canvas.setFillColor(PRIMARY)
        canvas.setLineWidth(0.014)
        draw(canvas)

    return Drawing(width, width * STEP_RATIO, draw_all)


def _draw_needles(canvas: Canvas) -> None:
    canvas.roundRect(0.28, 0.5, 0.44, 0.06, 0.02, stroke=0, fill=1)
    for across in (0.34, 0.42, 0.5, 0.58, 0.66):
        canvas.line(across, 0.5, across, 0.24)


def _draw_healing(canvas: Canvas) -> None:
    for across in (0.26, 0.42, 0.58, 0.74):
        canvas.setStrokeColor(TONES[Severity.CONTRAINDICATED])
        canvas.line(across, _SURFACE, across, 0.27)
        canvas.setFillColor(TONES[Severity.ADVISE])
        for down, aside in ((0.2, -0.04), (0.14, 0.04), (0.22, 0.05)):
            canvas.circle(across + aside, down, 0.018, stroke=0, fill=1)


def _draw_collagen(canvas: Canvas) -> None:
    for index, height in enumerate((0.1, 0.16, 0.22, 0.27)):
        path = canvas.beginPath()
        path.moveTo(0.1, height)
        lift = 0.05 if index % 2 else -0.04
        path.curveTo(0.3, height + lift, 0.4, height - lift, 0.52, height)
        path.curveTo(0.66, height + lift, 0.78, height - lift, 0.9, height)
        canvas.drawPath(path)


def _draw_remodelling(canvas: Canvas) -> None:
    for height in (0.1, 0.15, 0.2, 0.25):
        canvas.line(0.1, height, 0.9, height)
    for across in (0.22, 0.36, 0.5, 0.64, 0.78):
        canvas.line(across, 0.08, across, 0.27)
    canvas.setStrokeColor(TONES["clear"])
    canvas.setLineWidth(0.025)
    canvas.line(0.08, _SURFACE + 0.03, 0.92, _SURFACE + 0.03)


_STEPS: dict[str, Draw] = {
    "needles": _draw_needles,
    "healing": _draw_healing,
    "collagen": _draw_collagen,
    "remodelling": _draw_remodelling,
}


# ── QR code ─────────────────────────────────────────────────────────────────────────────────────


def qr_drawing(data: str, size: float) -> Drawing:
    """A QR code, drawn as vectors so that it stays sharp in print."""
    rows = [bytes(row) for row in segno.make(data, error="m", micro=False).matrix]
    module = 1 / len(rows)

    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(INK)
        path = canvas.beginPath()
        for down, row in enumerate(rows):
            for start, length in _find_runs(row):
                path.rect(start * module, 1 - (down + 1) * module, length * module, module)
        canvas.drawPath(path, stroke=0, fill=1)

    return Drawing(size, size, draw)


def _find_runs(row: bytes) -> list[tuple[int, int]]:
    """(start, length) of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    for index, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == index:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((index, 1))
    return runs
