"""Flowables that know where they are: bookmarks, the signing box, the practitioner's frame; and the plain grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Table
from typing_extensions import override

from screener.consent.fonts import font
from screener.consent.pages import draw_line
from screener.consent.signing_box import (
    CAPTION_DOWN,
    LINE_UP,
    PADDING,
    Cell,
    Place,
    cells_for,
    height_for,
)
from screener.consent.styles import CARD, EDGE, GAP, INK, QUIET

Note = Callable[[str, Place], None]
"""Told the name of a reserved place and where it came to lie."""
Content = Flowable | str | Sequence[Flowable]
Command = tuple[Any, ...]

_INSET = 18.0


class Bookmark(Flowable):
    """An entry in the list of contents that viewers show beside the pages. Takes no room."""

    def __init__(self, key: str, title: str) -> None:
        """Take a key that occurs once, and the words."""
        super().__init__()
        self._key, self._title = key, title

    @override
    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        """Leave the entry where the flowable stands."""
        self.canv.bookmarkHorizontal(self._key, 0, 24)
        self.canv.addOutlineEntry(self._title, self._key, 0)


class SigningBox(Flowable):
    """The empty box with a line for each signer."""

    def __init__(self, captions: tuple[str, ...], note: Note) -> None:
        """Take each signer's caption, and whom to tell where the box is."""
        super().__init__()
        self._captions = captions
        self._note = note

    @override
    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        self.width, self.height = availWidth, height_for(len(self._captions))
        return self.width, self.height

    def draw(self) -> None:
        """Draw each cell, and tell where the box is."""
        cells = cells_for(len(self._captions), self.width, self.height)
        for cell, caption in zip(cells, self._captions, strict=True):
            self._draw_cell(cell, caption)
        self._note("patient", _find_place(self.canv, self.width, self.height))

    def _draw_cell(self, cell: Cell, caption: str) -> None:
        canvas = self.canv
        canvas.setStrokeColor(EDGE)
        canvas.setFillColor(CARD)
        canvas.setLineWidth(0.8)
        canvas.roundRect(cell.left, cell.bottom, cell.width, cell.height, 6, stroke=1, fill=1)
        left, right = cell.left + PADDING, cell.left + cell.width - PADDING
        draw_line(
            canvas, left, cell.bottom + cell.height - CAPTION_DOWN - 2, caption, "regular", 8, QUIET, right - left
        )
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.7)
        canvas.line(left, cell.bottom + LINE_UP, right, cell.bottom + LINE_UP)


class ReservedFrame(Flowable):
    """A frame that takes the rest of the page, with a few words in it until it is filled."""

    def __init__(self, name: str, inside: Sequence[Flowable], note: Note) -> None:
        """Take the place's name, what stands in it meanwhile, and whom to tell where it is."""
        super().__init__()
        self._name, self._inside, self._note = name, inside, note

    @override
    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        self.width, self.height = availWidth, availHeight - 1
        return self.width, self.height

    def draw(self) -> None:
        """Draw the frame and what stands in it, and tell where it is."""
        canvas = self.canv
        canvas.setStrokeColor(EDGE)
        canvas.setLineWidth(1)
        canvas.setDash(4, 3)
        # Inside the place by the whole stroke, so that what is put there covers it.
        canvas.roundRect(1.5, 1.5, self.width - 3, self.height - 3, 8, stroke=1, fill=0)
        canvas.setDash()
        inner, top = self.width - 2 * _INSET, self.height - _INSET
        for flowable in self._inside:
            _, taken = flowable.wrap(inner, top)
            top -= taken
            flowable.drawOn(canvas, _INSET, top)
            top -= 5
        self._note(self._name, _find_place(canvas, self.width, self.height))


def _find_place(canvas: Canvas, width: float, height: float) -> Place:
    left, bottom = canvas.absolutePosition(0, 0)
    corners = (round(edge) for edge in (left, bottom, left + width, bottom + height))
    return Place(canvas.getPageNumber() - 1, *corners)


def grid(
    rows: Sequence[Sequence[Content]],
    widths: Sequence[float],
    *,
    padding: float = 4.0,
    commands: Sequence[Command] = (),
    repeat: int = 0,
) -> Table:
    """A table of flowables whose first and last columns end at the edges of the text."""
    return Table(
        [list(row) for row in rows], colWidths=list(widths), style=[*base_commands(padding), *commands],
        repeatRows=repeat, splitByRow=1, splitInRow=1, hAlign="LEFT",
    )  # fmt: skip


def base_commands(padding: float) -> list[Command]:
    """What all grids share: cells start at the top, outer edges meet the text's."""
    return [
        ("FONTNAME", (0, 0), (-1, -1), font()),  # of empty cells; ReportLab's own would not be embedded
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-2, -1), GAP),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), padding),
        ("BOTTOMPADDING", (0, 0), (-1, -1), padding),
    ]


def rules_below(first: int = 0) -> Command:
    """A hairline below each row."""
    return ("LINEBELOW", (0, first), (-1, -1), 0.6, EDGE)
