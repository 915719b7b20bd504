"""Lays the consent document out as a PDF: the bytes that are shown, signed and kept.

The same content gives the same bytes. Text is printed as it stands and nothing is ever fetched.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import partial

from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Spacer,
)
from reportlab.platypus.doctemplate import LayoutError

from screener.consent.blocks import draw_part, fact_box
from screener.consent.document import ConsentContent, ReservedPage, Running, SigningPlace
from screener.consent.drawings import qr_drawing
from screener.consent.letterhead import make_letterhead
from screener.consent.marks import Bookmark, Note, ReservedFrame, grid
from screener.consent.pages import CountingCanvas
from screener.consent.plain_text import text
from screener.consent.signing_box import Place, Places
from screener.consent.styles import BOTTOM, PAGES, SIDE, TOP, TOP_FIRST, PageSize
from screener.errors import TransitionError

_QR_SIZE = 54.0


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document as written, not yet signed."""

    pdf: bytes
    places: Places
    """Where it will be signed."""
    pages: int


class _Marked:
    """Collects where the reserved places came to lie while pages are drawn."""

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}

    def note(self, name: str, place: Place) -> None:
        """Remember a place under its name."""
        self.places[name] = place


def render(content: ConsentContent, *, page_size: PageSize, preview: bool = False) -> Rendered:
    """Write the document.

    Args:
        content: What it says.
        page_size: A4 or Letter.
        preview: True to mark every page as not going to be signed.

    Raises:
        MachineError: The typeface is missing.
        TransitionError: A part cannot be laid out: our bug.
    """
    width, height = PAGES[page_size]
    file = io.BytesIO()
    marked = _Marked()
    inner = width - 2 * SIDE
    document = BaseDocTemplate(
        file,
        pagesize=(width, height),
        title=content.title,
        author=content.author,
        subject=content.subject,
        lang=content.language,
        invariant=1,
        pageCompression=1,
        allowSplitting=1,
    )
    document.addPageTemplates(_make_templates(width, height, _find_top(content.running, width)))
    try:
        document.build(
            tell_story(content, inner, marked.note),
            canvasmaker=partial(CountingCanvas, content=content, preview=preview),
        )
    except LayoutError:
        raise TransitionError("PAPER-004", "A part of the document does not fit on any page.") from None
    if marked.places.keys() != {"patient", "practitioner"}:
        raise TransitionError("PAPER-003", "The document was written without a place to sign.")
    places = Places(**marked.places, signers=_count_signers(content))
    return Rendered(file.getvalue(), places, document.page)


def _count_signers(content: ConsentContent) -> int:
    blocks = (block for part in content.parts for block in part.blocks)
    return sum(len(block.cells) for block in blocks if isinstance(block, SigningPlace))


def _find_top(running: Running, width: float) -> float:
    """Where the text of the first page begins, in points from its upper edge."""
    logo = running.logo
    return make_letterhead(logo, running.clinic, running.contact, width).room if logo else TOP_FIRST


def _make_templates(width: float, height: float, top_first: float) -> list[PageTemplate]:
    def frame(name: str, top: float) -> Frame:
        return Frame(
            SIDE, BOTTOM, width - 2 * SIDE, height - top - BOTTOM,
            leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0, id=name,
        )  # fmt: skip

    return [
        PageTemplate("first", [frame("first", top_first)], autoNextPageTemplate="later"),
        PageTemplate("later", [frame("later", TOP)]),
    ]


def tell_story(content: ConsentContent, width: float, note: Note) -> list[Flowable]:
    """The document's flowables, in order.

    Args:
        content: What it says.
        width: Of the text, in points.
        note: Told where the reserved places came to lie.
    """
    story = _open(content, width)
    for part in content.parts:
        story += draw_part(part, width, note)
    return [*story, PageBreak(), *_reserve(content.practitioner, note)]


def _open(content: ConsentContent, width: float) -> list[Flowable]:
    """Title, QR code, and the box that says who."""
    titles = [text(content.title, "title"), text(content.subtitle, "subtitle")]
    code = qr_drawing(content.code, _QR_SIZE)
    top = grid([[titles, code]], [width - _QR_SIZE, _QR_SIZE], padding=0)
    return [top, Spacer(0, 10), fact_box(content.who, width), Spacer(0, 4)]


def _reserve(page: ReservedPage, note: Note) -> list[Flowable]:
    """The last page: a frame that is empty but for what belongs in it."""
    inside = [
        text(page.title, "heading"),
        text(page.intro, "body"),
        text(page.open_points, "subheading"),
        *(text(f"•  {line}", "body") for line in page.belongs),
    ]
    return [Bookmark("practitioner", page.title), ReservedFrame("practitioner", inside, note)]
