"""What stands on every page around the text: bands, running header and footer, page x of y, the preview mark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from typing_extensions import override

from screener.consent.anchor import write_anchor
from screener.consent.arabic import join_letters
from screener.consent.bidi import has_right_to_left, order_for_eye, reads_leftwards
from screener.consent.binding import write_binding
from screener.consent.document import ConsentContent, Running
from screener.consent.fonts import Face, font, split_by_font, tidy
from screener.consent.letterhead import make_letterhead
from screener.consent.styles import BAND, BOTTOM, EDGE, PAPER, PRIMARY, QUIET, SIDE, WATERMARK

_SIZE = 8.0


class FramedCanvas(Canvas):
    """A canvas that draws the surroundings of each page when it knows how many pages there are."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - handed on
        running: Running,
        made_at: datetime,
        preview: bool = False,
        **options: Any,  # noqa: ANN401 - handed on
    ) -> None:
        """Take what ReportLab hands over, what stands around the text, and when it is made."""
        super().__init__(*args, **options | {"initialFontName": font()})  # or Helvetica is named, and not embedded
        self._paper: tuple[float, float] = options["pagesize"]
        self._running = running
        self._preview = preview
        self._finished: list[dict[str, Any]] = []
        self._made_at = made_at.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")
        self.setDateFormatter(lambda *_: self._made_at)
        self.setCreator("Screener")

    @override
    def showPage(self) -> None:
        self._finished.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]  # its stubs leave it out

    @override
    def save(self) -> None:
        for page in self._finished:
            self.__dict__.update(page)
            self._draw_surroundings(len(self._finished))
            super().showPage()
        super().save()

    def _draw_surroundings(self, count: int) -> None:
        number = self.getPageNumber()
        width, height = self._paper
        running = self._running
        if number == 1 and running.logo:
            make_letterhead(running.logo, running.clinic, running.contact, width).draw(self, height)
        elif number == 1:
            self._draw_band(width, height)
        else:
            self._draw_header(width, height)
        self._draw_footer(width, number, count)
        if self._preview:
            self._draw_preview(width, height)

    def _draw_band(self, width: float, height: float) -> None:
        running = self._running
        self.setFillColor(PRIMARY)
        self.rect(0, height - BAND, width, BAND, stroke=0, fill=1)
        base = height - BAND / 2 - 3
        taken = draw_line(self, SIDE, base, running.clinic, "bold", 10, PAPER, width / 2 - SIDE)
        room = width - 2 * SIDE - taken - 20
        draw_line(self, width - SIDE, base, running.contact, "regular", _SIZE, PAPER, room, from_right=True)

    def _draw_header(self, width: float, height: float) -> None:
        running = self._running
        self.setFillColor(PRIMARY)
        self.rect(0, height - 5, width, 5, stroke=0, fill=1)
        base = height - 32
        taken = draw_line(self, SIDE, base, running.clinic, "bold", _SIZE, PRIMARY, width / 2 - SIDE)
        room = width - 2 * SIDE - taken - 20
        draw_line(self, width - SIDE, base, running.patient, "regular", _SIZE, QUIET, room, from_right=True)
        self._rule(width, base - 8)

    def _draw_footer(self, width: float, number: int, count: int) -> None:
        running = self._running
        base = BOTTOM - 28
        self._rule(width, base + 14)
        page = running.page.format(number=number, count=count)
        taken = draw_line(self, width - SIDE, base, page, "regular", 7.5, QUIET, 100, from_right=True)
        draw_line(self, SIDE, base, running.record, "regular", 7.5, QUIET, width - 2 * SIDE - taken - 20)

    def _rule(self, width: float, height: float) -> None:
        self.setStrokeColor(EDGE)
        self.setLineWidth(0.6)
        self.line(SIDE, height, width - SIDE, height)

    def _draw_preview(self, width: float, height: float) -> None:
        """Across the page, light enough to read through, and in words at the top for those who only skim."""
        words = self._running.preview
        self.saveState()
        self.setFillColor(WATERMARK)
        self.translate(width / 2, height / 2)
        self.rotate(52)
        size = 64.0
        draw_line(self, -measure(words, "bold", size) / 2, -size / 3, words, "bold", size, WATERMARK, 2 * height)
        self.restoreState()


class CountingCanvas(FramedCanvas):
    """The same for a consent document, which is bound to its record and to the audit trail."""

    def __init__(self, *args: Any, content: ConsentContent, preview: bool, **options: Any) -> None:  # noqa: ANN401 - handed on
        """Take what ReportLab hands over, and what stands around the text."""
        super().__init__(*args, running=content.running, made_at=content.prepared_at, preview=preview, **options)
        if content.audit_anchor:
            write_anchor(self, content.audit_anchor, self._made_at)
        write_binding(self, content.code, content.response_digest, self._made_at)


def measure(written: str, face: Face, size: float) -> float:
    """How wide one line of text is."""
    return sum(stringWidth(part, name, size) for name, part in split_by_font(tidy(written), face))


def draw_line(
    canvas: Canvas,
    across: float,
    base: float,
    written: str,
    face: Face,
    size: float,
    colour: Color,
    room: float,
    *,
    from_right: bool = False,
) -> float:
    """One line of plain text, shortened with an ellipsis if there is not the room. Returns its width."""
    line = _shorten(tidy(written).replace("\n", " "), lambda part: measure(part, face, size) <= room)
    if has_right_to_left(line):
        line = order_for_eye(join_letters(line), leftwards=reads_leftwards(line))
    width = measure(line, face, size)
    pen = canvas.beginText(across - width if from_right else across, base)
    pen.setFillColor(colour)
    for name, part in split_by_font(line, face):
        pen.setFont(name, size)
        pen.textOut(part)
    canvas.drawText(pen)
    return width


def _shorten(line: str, fits: Callable[[str], bool]) -> str:
    if fits(line):
        return line
    least, most = 0, len(line)
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (middle, most) if fits(line[:middle] + "…") else (least, middle)
    return line[:least].rstrip() + "…"
