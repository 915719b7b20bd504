"""The recovery sheet: one page with the code in large groups, what it is for and where to keep it.

Its bytes hold the code. Whoever asks for them prints them, or saves them where the owner says, and keeps no copy.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Spacer
from typing_extensions import override

from screener.consent.document import Logo
from screener.consent.fonts import font, register
from screener.consent.letterhead import make_letterhead
from screener.consent.marks import grid
from screener.consent.moments import day_in_words
from screener.consent.pages import draw_line
from screener.consent.plain_text import text
from screener.consent.styles import (
    BAND,
    BOTTOM,
    CARD,
    EDGE,
    INK,
    PAGES,
    PAPER,
    PRIMARY,
    QUIET,
    SIDE,
    TONES,
    TOP_FIRST,
    PageSize,
)
from screener.errors import TransitionError
from screener.questionnaire.model import Severity
from screener.questionnaire.text import Words

_PER_ROW = 3
_CODE_SIZE, _ROW_HEIGHT, _INSET = 34.0, 68.0, 16.0
_SCALES = (1.0, 0.95, 0.9, 0.85, 0.8)
"""How small it may be set where a long name or a logo takes room."""
_LONGEST = 160
"""Letters of what is typed behind a command: beyond that the page has no room for it, and nobody copies it."""
_PARTS = ("for", "use", "once", "keep", "lost")


class CodeBox(Flowable):
    """The code's groups, three in a row, each with its number above it."""

    def __init__(self, groups: list[str], words: Words) -> None:
        """Take the groups, and the words for their numbers."""
        super().__init__()
        self._groups, self._words = groups, words

    @override
    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        rows = -(-len(self._groups) // _PER_ROW)
        self.width, self.height = availWidth, rows * _ROW_HEIGHT + _INSET
        return self.width, self.height

    def draw(self) -> None:
        """Draw the box, and each group where it stands."""
        self.canv.setFillColor(CARD)
        self.canv.setStrokeColor(EDGE)
        self.canv.roundRect(0, 0, self.width, self.height, 6, stroke=1, fill=1)
        room = (self.width - 2 * _INSET) / _PER_ROW
        for index, group in enumerate(self._groups):
            row, column = divmod(index, _PER_ROW)
            base = self.height - _INSET / 2 - row * _ROW_HEIGHT - 52
            left = _INSET + column * room
            number = self._words.format("recovery.group", number=index + 1)
            draw_line(self.canv, left, base + 34, number, "regular", 8, QUIET, room)
            # Of all our faces this one tells 0 from O, 1 from I, and 5 from S best.
            self.canv.setFont(register("Cascadia", "bold"), _CODE_SIZE)
            self.canv.setFillColor(INK)
            self.canv.drawString(left, base, group)


def render_recovery_sheet(
    code: str,
    *,
    number: str,
    clinic_name: str,
    on: date,
    words: Words,
    page_size: PageSize,
    logo: Logo | None = None,
    behind: str = "",
) -> bytes:
    """The sheet as a PDF of one page.

    Args:
        code: As `make_code` gives it, groups parted by dashes.
        number: The sheet's; by it the right sheet is looked for.
        clinic_name: Stands at the top.
        on: When the code was made.
        words: In the owner's language.
        page_size: A4 or Letter.
        logo: The clinic's, printed beside its name.
        behind: What is typed behind a command to name the data folder, with a space before it. Left out if too long.

    Raises:
        MachineError: The typeface is missing.
        TransitionError: It does not fit on one page: our bug.
    """
    width, height = PAGES[page_size]
    file = io.BytesIO()
    canvas = Canvas(
        file,
        pagesize=(width, height),
        invariant=1,
        pageCompression=1,
        lang=words.language,
        initialFontName=font(),  # type: ignore[arg-type]  # its stubs say a number; it is a name
    )
    canvas.setTitle(words["recovery.title"])
    canvas.setCreator("Screener")
    top = _draw_top(canvas, clinic_name, logo, width, height)
    subtitle = words.format("recovery.subtitle", clinic=clinic_name, date=day_in_words(on, words), number=number)
    _draw_told(canvas, lambda room: _tell(code, subtitle, behind, words, room), width - 2 * SIDE, height - top)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _draw_top(canvas: Canvas, clinic_name: str, logo: Logo | None, width: float, height: float) -> float:
    """The clinic's name, with its logo if it has one. Returns how much of the page that takes."""
    if logo:
        letterhead = make_letterhead(logo, clinic_name, "", width)
        letterhead.draw(canvas, height)
        return letterhead.room
    canvas.setFillColor(PRIMARY)
    canvas.rect(0, height - BAND, width, BAND, stroke=0, fill=1)
    draw_line(canvas, SIDE, height - BAND / 2 - 3, clinic_name, "bold", 10, PAPER, width - 2 * SIDE)
    return TOP_FIRST


def _draw_told(canvas: Canvas, tell: Callable[[float], list[Flowable]], width: float, top: float) -> None:
    """Draw what the sheet says, a little smaller if it must be, and all of it.

    Raises:
        TransitionError: It does not fit on one page: our bug.
    """
    for scale in _SCALES:
        flowables = tell(width / scale)
        ends = _stack(flowables, width / scale)
        if ends[-1] * scale <= top - BOTTOM:
            canvas.translate(SIDE, top)
            canvas.scale(scale, scale)
            for flowable, end in zip(flowables, ends, strict=True):
                flowable.drawOn(canvas, 0, -end)
            return
    raise TransitionError("PAPER-005", "The recovery sheet does not fit on one page.")


def _tell(code: str, subtitle: str, behind: str, words: Words, width: float) -> list[Flowable]:
    colour = TONES[Severity.CONTRAINDICATED]
    warning = [text(words["recovery.warning-title"], "urgent"), text(words["recovery.warning"], "body")]
    told: list[Flowable] = [
        text(words["recovery.title"], "title"),
        text(subtitle, "subtitle"),
        Spacer(0, 10),
        grid([[warning]], [width], padding=8, commands=[
            ("BACKGROUND", (0, 0), (-1, -1), CARD), ("LINEBEFORE", (0, 0), (0, -1), 3, colour),
            ("LEFTPADDING", (0, 0), (0, -1), 12),
        ]),
        text(words["recovery.code"], "heading"),
        CodeBox(code.split("-"), words),
        Spacer(0, 4),
        text(words["recovery.read"], "intro"),
    ]  # fmt: skip
    for part in _PARTS:
        said = words.format(f"recovery.{part}", data=behind if len(behind) <= _LONGEST else "")
        told += [text(words[f"recovery.{part}-title"], "subheading"), text(said, "body")]
    lines = [[text(words["recovery.kept-at"], "label"), text(words["recovery.kept-by"], "label")]]
    rules = [("LINEABOVE", (0, 0), (0, 0), 0.6, QUIET), ("LINEABOVE", (1, 0), (1, 0), 0.6, QUIET)]
    return [*told, Spacer(0, 44), grid(lines, [width / 2, width / 2], padding=3, commands=rules)]


def _stack(flowables: list[Flowable], width: float) -> list[float]:
    """How far below the top each of them ends, in points, one below the other."""
    ends, down = [], 0.0
    for flowable in flowables:
        down += flowable.getSpaceBefore() + flowable.wrap(width, 10_000)[1]
        ends.append(down)
        down += flowable.getSpaceAfter()
    return ends
