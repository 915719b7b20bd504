"""Texts one below the other, made smaller until they fit: nothing of them is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable


@dataclass(frozen=True, slots=True)
class Fitted:
    """Texts with the measure at which they fit."""

    flowables: tuple[Flowable, ...]
    heights: tuple[float, ...]
    """Of each, in points, before it is made smaller."""
    scale: float
    """1 if they fit as they are."""

    @property
    def height(self) -> float:
        """Of all, in points, as drawn."""
        return sum(self.heights) * self.scale

    def draw(self, canvas: Canvas, left: float, top: float) -> None:
        """Draw them, the first at the top."""
        canvas.saveState()
        canvas.translate(left, top)
        canvas.scale(self.scale, self.scale)
        down = 0.0
        for flowable, height in zip(self.flowables, self.heights, strict=True):
            down += height
            flowable.drawOn(canvas, 0, -down)
        canvas.restoreState()


def fit(flowables: Sequence[Flowable], room: float, most: float) -> Fitted:
    """Find how small texts must be.

    Args:
        flowables: One below the other.
        room: Their width, in points.
        most: Their height, in points.
    """
    scale = 1.0
    while True:
        heights = tuple(flowable.wrap(room / scale, 10_000)[1] for flowable in flowables)
        if sum(heights) * scale <= most:
            return Fitted(tuple(flowables), heights, scale)
        scale *= 0.9
