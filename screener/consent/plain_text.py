"""Text on paper exactly as written: no markup is ever read from it, every character shows.

Left-to-right text is a ReportLab paragraph made of ready fragments, so that its markup parser is never asked.
Text with right-to-left letters is broken into lines here, because these must be ordered line by line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Paragraph
from reportlab.platypus.paraparser import ParaFrag
from typing_extensions import override

from screener.consent.arabic import join_letters
from screener.consent.bidi import has_right_to_left, order_for_eye, reads_leftwards
from screener.consent.fonts import Face, split_by_font, tidy
from screener.consent.styles import face_of, style


def text(written: str, style_name: str) -> Flowable:
    """A flowable that prints the text as written, in a named style."""
    tidied = tidy(written)
    if has_right_to_left(tidied):
        return RightToLeft(join_letters(tidied), style_name)
    look = style(style_name)
    fragments = []
    for index, line in enumerate(tidied.split("\n")):
        if index:
            fragments.append(_fragment(look.fontName, "", style_name, line_break=True))
        fragments += [_fragment(name, part, style_name) for name, part in split_by_font(line, face_of(style_name))]
    return Paragraph("", look, frags=fragments)


def run_in(parts: Sequence[tuple[str, str]]) -> Flowable:
    """Several stretches of text, each in a style of its own, as one paragraph; the first one's measures hold.

    Stretches with right-to-left letters need lines of their own order, and are set in the first style alone.

    Args:
        parts: (text as written, style name), in the order read. Line ends become blanks.
    """
    tidied = [(tidy(written).replace("\n", " "), name) for written, name in parts]
    whole = "".join(written for written, _ in tidied)
    if has_right_to_left(whole):
        return text(whole, tidied[0][1])
    fragments = [
        _fragment(name, stretch, style_name)
        for written, style_name in tidied
        for name, stretch in split_by_font(written, face_of(style_name))
    ]
    return Paragraph("", style(tidied[0][1]), frags=fragments)


def _fragment(font_name: str, part: str, style_name: str, *, line_break: bool = False) -> ParaFrag:
    look = style(style_name)
    fragment = ParaFrag(
        fontName=font_name, fontSize=look.fontSize, textColor=look.textColor, text=part,
        rise=0, link=[], us_lines=[], bold=0, italic=0, greek=0,
    )  # fmt: skip
    if line_break:
        fragment.lineBreak = True
    return fragment


@dataclass(frozen=True, slots=True)
class _Line:
    """One line as it is read."""

    text: str
    leftwards: bool
    """True if its paragraph reads from right to left."""


class RightToLeft(Flowable):
    """A text with right-to-left letters; paragraphs that begin with one stand at the right, if they are long."""

    def __init__(self, tidied: str, style_name: str, lines: tuple[_Line, ...] | None = None) -> None:
        """Take a tidied text, or lines already broken for the same width."""
        super().__init__()
        self._text = tidied
        self._style_name = style_name
        self._lines = lines
        look = style(style_name)
        self.spaceBefore, self.spaceAfter = look.spaceBefore, look.spaceAfter

    @override
    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        self.width = availWidth
        if self._lines is None:
            self._lines = tuple(
                _Line(line, reads_leftwards(paragraph))
                for paragraph in self._text.split("\n")
                for line in break_lines(paragraph, availWidth, self._style_name)
            )
        self.height = len(self._lines) * style(self._style_name).leading
        return availWidth, self.height

    @override
    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:
        self.wrap(availWidth, availHeight)
        fitting = int(availHeight // style(self._style_name).leading)
        lines = self._lines or ()
        if not 0 < fitting < len(lines):
            return []
        return [RightToLeft("", self._style_name, part) for part in (lines[:fitting], lines[fitting:])]

    def draw(self) -> None:
        """Draw the lines, each in the order of its letters on paper."""
        look, face = style(self._style_name), face_of(self._style_name)
        top = self.height - look.leading + (look.leading - look.fontSize) / 2 + look.fontSize * 0.2
        self.canv.setFillColor(look.textColor)
        lines = self._lines or ()
        for index, line in enumerate(lines):
            parts = split_by_font(order_for_eye(line.text, leftwards=line.leftwards), face)
            across = sum(stringWidth(part, name, look.fontSize) for name, part in parts)
            left = self.width - across if line.leftwards and len(lines) > 1 else 0
            pen = self.canv.beginText(left, top - index * look.leading)
            for name, part in parts:
                pen.setFont(name, look.fontSize)
                pen.textOut(part)
            self.canv.drawText(pen)


def break_lines(paragraph: str, width: float, style_name: str) -> tuple[str, ...]:
    """Lines no wider than the width; a word too long for one is cut."""
    lines: list[str] = []
    line = ""
    for word in paragraph.split(" "):
        joined = f"{line} {word}" if line else word
        if _measure(joined, style_name) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _cut(word, width, style_name)
        lines += full
    return (*lines, line)


def _cut(word: str, width: float, style_name: str) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and _measure(pieces[-1] + character, style_name) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _measure(line: str, style_name: str) -> float:
    face: Face = face_of(style_name)
    size = style(style_name).fontSize
    return sum(stringWidth(part, name, size) for name, part in split_by_font(line, face))
