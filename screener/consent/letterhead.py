"""The top of a first page where the clinic has a logo: the logo at the left, name and address beside it.

Neither takes more than 18 mm of the page's height: long words are made smaller, never left out.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from screener.consent.document import Logo
from screener.consent.fitting import Fitted, fit
from screener.consent.plain_text import text
from screener.consent.styles import EDGE, PRIMARY, SIDE

_WIDEST, _HIGHEST = 60 * mm, 18 * mm
_LARGEST_PIXEL = 0.75
"""In points: 96 to the inch. A small picture is not blown up beyond that."""
_STRIP, _ABOVE, _BELOW = 5.0, 14.0, 10.0
_APART = 16.0
"""Between the logo and the words."""
_TO_TEXT = 24.0


@dataclass(frozen=True, slots=True)
class Letterhead:
    """A logo with the words beside it, measured for a page."""

    logo: Logo
    words: Fitted
    width: float
    """Of the page, in points."""

    @property
    def room(self) -> float:
        """From the top of the page to where its text begins, in points."""
        return self._rule + _TO_TEXT

    @property
    def _high(self) -> float:
        return max(measure_logo(self.logo)[1], self.words.height)

    @property
    def _rule(self) -> float:
        return _STRIP + _ABOVE + self._high + _BELOW

    def draw(self, canvas: Canvas, height: float) -> None:
        """Draw it at the top of a page of this height."""
        canvas.setFillColor(PRIMARY)
        canvas.rect(0, height - _STRIP, self.width, _STRIP, stroke=0, fill=1)
        middle = height - _STRIP - _ABOVE - self._high / 2
        wide, high = measure_logo(self.logo)
        picture = ImageReader(io.BytesIO(self.logo.data))
        canvas.drawImage(picture, SIDE, middle - high / 2, wide, high)
        self.words.draw(canvas, SIDE + wide + _APART, middle + self.words.height / 2)
        canvas.setStrokeColor(EDGE)
        canvas.setLineWidth(0.6)
        canvas.line(SIDE, height - self._rule, self.width - SIDE, height - self._rule)


def make_letterhead(logo: Logo, clinic: str, contact: str, width: float) -> Letterhead:
    """Measure a letterhead.

    Args:
        logo: As `read_logo` gives it.
        clinic: The clinic's name.
        contact: Address and telephone in one line; may be empty.
        width: Of the page, in points.
    """
    words = [text(clinic, "heading"), *([text(contact, "small-quiet")] if contact else [])]
    room = width - 2 * SIDE - measure_logo(logo)[0] - _APART
    return Letterhead(logo, fit(words, room, _HIGHEST), width)


def measure_logo(logo: Logo) -> tuple[float, float]:
    """Width and height of a logo on paper, in points: as large as it may be, in its own proportions."""
    scale = min(_WIDEST / logo.width, _HIGHEST / logo.height, _LARGEST_PIXEL)
    return logo.width * scale, logo.height * scale
