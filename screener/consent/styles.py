"""How the paper looks: measures in points, colours, and the styles of its texts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle

from screener.consent.document import Tone
from screener.consent.fonts import Face, font
from screener.questionnaire.model import Severity

PageSize = Literal["A4", "Letter"]
PAGES: dict[PageSize, tuple[float, float]] = {"A4": A4, "Letter": LETTER}

SIDE = 56.0
"""Left and right margin."""
TOP, TOP_FIRST, BOTTOM = 62.0, 66.0, 56.0
BAND = 30.0
"""Height of the coloured band at the top of the first page."""
GAP = 8.0
"""Between neighbours in a row."""

PAPER, CARD, EDGE = HexColor("#FFFFFF"), HexColor("#F7F5F2"), HexColor("#E2DDD6")
INK, QUIET = HexColor("#1E2A2F"), HexColor("#51606A")
PRIMARY, PRIMARY_DARK, PRIMARY_PALE = HexColor("#0B5F5A"), HexColor("#08403D"), HexColor("#E7F0EF")
WATERMARK = HexColor("#9B1C1C1A", hasAlpha=True)

TONES: dict[Tone, Color] = {
    Severity.CONTRAINDICATED: HexColor("#9B1C1C"),
    Severity.DEFER: HexColor("#8A4B00"),
    Severity.REVIEW: HexColor("#4B3B8F"),
    Severity.ADVISE: HexColor("#1F5A7A"),
    "clear": HexColor("#2C6139"),
}


@dataclass(frozen=True, slots=True)
class _Look:
    """What tells one style of text from another."""

    size: float
    leading: float
    face: Face = "regular"
    colour: Color = INK
    before: float = 0.0
    after: float = 0.0
    to_right: bool = False


_LOOKS = {
    "title": _Look(22, 27, "bold"),
    "subtitle": _Look(11.5, 16, colour=QUIET),
    "heading": _Look(14, 19, "bold", PRIMARY, before=16, after=5),
    "subheading": _Look(10.5, 15, "bold", PRIMARY_DARK, before=11, after=4),
    "body": _Look(9.5, 13.5),
    "intro": _Look(9.5, 13.5, colour=QUIET, after=5),
    "strong": _Look(9.5, 13.5, "bold"),
    "large": _Look(10.5, 14.5, "bold"),
    "italic": _Look(9.5, 13.5, "italic"),
    "quiet": _Look(9.5, 13.5, colour=QUIET),
    "label": _Look(8, 11, colour=QUIET),
    "small": _Look(8, 11),
    "small-strong": _Look(8, 11, "bold"),
    "fine": _Look(7.5, 10.5, colour=QUIET),
    "on-colour": _Look(7.6, 10, "bold", PAPER),
    "on-colour-body": _Look(9.5, 12, "bold", PAPER),
    "on-colour-large": _Look(14, 18, "bold", PAPER),
    "section": _Look(10.5, 14, "bold", PRIMARY),
    "tight": _Look(9.5, 11.5),
    "tight-strong": _Look(9.5, 11.5, "bold"),
    "tight-quiet": _Look(9.5, 11.5, colour=QUIET),
    "tight-urgent": _Look(9.5, 11.5, "bold", TONES[Severity.CONTRAINDICATED]),
    "urgent": _Look(9.5, 13.5, "bold", TONES[Severity.CONTRAINDICATED]),
    "call": _Look(9.5, 13.5, "bold", TONES[Severity.DEFER]),
    "small-quiet": _Look(8, 11, colour=QUIET),
    "sign-name": _Look(8, 10, "bold"),
    "sign-how": _Look(7, 8.8, colour=QUIET),
    "sign-meaning": _Look(7, 8.8, "italic", QUIET),
    "note": _Look(7.5, 13.5, colour=QUIET, to_right=True),
    "note-good": _Look(7.5, 10.5, "bold", TONES["clear"], to_right=True),
    "note-left": _Look(7.5, 13.5, "bold", QUIET, to_right=True),
    "note-open": _Look(7.5, 10.5, "bold", TONES[Severity.REVIEW], to_right=True),
}
_FACES: dict[str, Face] = {name: look.face for name, look in _LOOKS.items()}


@cache
def style(name: str) -> ParagraphStyle:
    """A style of text by name."""
    look = _LOOKS[name]
    return ParagraphStyle(
        name,
        fontName=font(look.face),
        fontSize=look.size,
        leading=look.leading,
        textColor=look.colour,
        spaceBefore=look.before,
        spaceAfter=look.after,
        alignment=TA_RIGHT if look.to_right else TA_LEFT,
        splitLongWords=1,
        allowWidows=0,
        allowOrphans=0,
    )


def face_of(name: str) -> Face:
    """The face of a style."""
    return _FACES[name]
