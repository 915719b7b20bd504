"""The faces of the paper, and which characters they can print. No character ever becomes a silent box.

FiraGO is the face of screen and paper; two more faces lend it the characters it lacks. A character that none
of them has is printed as [U+1F600] and reported beforehand by `find_unprintable`.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Literal, cast

import pymupdf_fonts
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont, TTFontFace

from screener.consent.arabic import letters_by_form
from screener.consent.bidi import has_right_to_left
from screener.errors import MachineError

Face = Literal["regular", "bold", "italic"]

_FILES: dict[str, dict[Face, str]] = {
    "FiraGO": {"regular": "figo", "bold": "figbo", "italic": "figit"},
    "NotoSans": {"regular": "notos", "bold": "notosbo", "italic": "notosit"},
    "Cascadia": {"regular": "cascadia", "bold": "cascadiab", "italic": "cascadiai"},
}
"""Family → face → name in pymupdf_fonts, in the order in which a character is looked for."""
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_JOINED = ("initial", "medial", "final")
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""Categories of characters that have no look of their own, whatever a font says."""


@cache
def register(family: str, face: Face, form: str = "") -> str:
    """Make a face known to ReportLab and say what it is called there.

    Args:
        family: One of ours.
        face: Regular, bold or italic.
        form: "initial", "medial" or "final" for a face whose Arabic letters have that form, so that the text
            of the PDF holds the letters themselves.

    Raises:
        MachineError: The package that brings the faces is missing or broken.
    """
    name = f"{family}-{face}-{form}".rstrip("-")
    try:
        made = TTFont(name, io.BytesIO(pymupdf_fonts.myfont(_FILES[family][face])))
    except (TTFError, OSError, AttributeError, KeyError, ValueError) as error:
        message = "The typeface for the paper cannot be read. Install the Python package pymupdf-fonts again."
        raise MachineError("PAPER-002", message) from error
    if form:
        _reshape(made.face, form)
    pdfmetrics.registerFont(made)
    return name


def _reshape(face: TTFontFace, form: str) -> None:
    """Let each Arabic letter of a face look like one of its forms."""
    face.name += f"-{form}".encode()
    for shown, (its_form, letter) in letters_by_form().items():
        if its_form == form and ord(shown) in face.charToGlyph:
            face.charToGlyph[ord(letter)] = face.charToGlyph[ord(shown)]
            face.charWidths[ord(letter)] = face.charWidths[ord(shown)]


def font(face: Face = "regular") -> str:
    """The name of the main face, registered on first use."""
    return register("FiraGO", face)


def find_unprintable(texts: Iterable[str]) -> tuple[str, ...]:
    """The characters for which there is no glyph, each once, in the order met: to be told before signing."""
    seen = dict.fromkeys(character for text in texts for character in tidy(text))
    return tuple(character for character in seen if character != "\n" and not _is_printable(character))


def tidy(text: str) -> str:
    """The same text as it is printed: composed, one kind of line end, tabs as spaces, runs of blanks kept."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text
    composed = unicodedata.normalize("NFC", text)
    lines = _LINE_ENDS.sub("\n", composed).replace("\t", "    ")
    return re.sub(r"(?m) (?= )|^ ", "\u00a0", lines)


def split_by_font(text: str, face: Face) -> list[tuple[str, str]]:
    """(font name, stretch) for a tidied text, with a visible escape for each character that has no glyph."""
    main = font(face)
    if _coverage("FiraGO", face).issuperset(map(ord, text)) and not has_right_to_left(text):
        return [(main, text)]
    stretches: list[tuple[str, str]] = []
    for character in text:
        name, printed = _choose_font(character, face)
        if stretches and stretches[-1][0] == name:
            stretches[-1] = (name, stretches[-1][1] + printed)
        else:
            stretches.append((name, printed))
    return stretches


def _choose_font(character: str, face: Face) -> tuple[str, str]:
    if character == "\n":
        return font(face), character
    form, letter = letters_by_form().get(character, ("", ""))
    if form in _JOINED and ord(character) in _coverage("FiraGO", face):
        return register("FiraGO", face, form), letter
    if unicodedata.category(character) not in _UNSEEN:
        for family in _FILES:
            if ord(character) in _coverage(family, face):
                return register(family, face), character
    return font(face), f"[U+{ord(character):04X}]"


def _is_printable(character: str) -> bool:
    """True if every face of the paper can print it."""
    return all(any(ord(character) in _coverage(family, face) for family in _FILES) for face in _FILES["FiraGO"])


@cache
def _coverage(family: str, face: Face) -> frozenset[int]:
    """The characters a face can print."""
    mapped = cast("TTFont", pdfmetrics.getFont(register(family, face))).face.charToGlyph
    return frozenset(
        code
        for code, glyph in mapped.items()
        # Beyond U+FFFF ReportLab draws, but writes a table from which nobody can read the text again.
        if glyph and code <= 0xFFFF and unicodedata.category(chr(code)) not in _UNSEEN
    )
