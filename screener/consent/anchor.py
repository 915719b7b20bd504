"""The head of the clinic's audit trail in a document: written where machines look, and read back from there alone.

It stands in the document catalogue's own place for a program's data (ISO 32000, page-piece dictionaries), which no
text of the document reaches: whatever a patient writes, it is never taken for an anchor.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from screener.errors import TransitionError

if TYPE_CHECKING:
    from pyhanko.pdf_utils.generic import DictionaryObject
    from reportlab.pdfgen.canvas import Canvas

_ANCHOR = re.compile(r"[0-9]{1,18}:[0-9a-f]{64}")
_PROGRAM = "Screener"
_KEY = "AuditAnchor"
_DAMAGED = (
    ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError, RecursionError,
    NotImplementedError, EOFError, zlib.error, struct.error,
)  # fmt: skip


def check_anchor(anchor: str) -> str:
    """The anchor itself.

    Raises:
        TransitionError: It is not one, and not empty: our bug.
    """
    if anchor and not _ANCHOR.fullmatch(anchor):
        raise TransitionError("PAPER-006", "What was to be printed as the audit trail's anchor is none.")
    return anchor


def write_anchor(canvas: Canvas, anchor: str, written_at: str) -> None:
    """Put the anchor into the file that a canvas is going to write.

    Args:
        canvas: Not saved yet.
        anchor: Number and hash, as in `1042:9f86d0…`.
        written_at: As PDF writes dates.
    """
    from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFString

    private = PDFDictionary({_KEY: PDFString(anchor)})
    ours = PDFDictionary({"LastModified": PDFString(written_at), "Private": private})
    catalog = canvas._doc.Catalog  # type: ignore[attr-defined]  # its stubs leave it out
    # ReportLab writes only keys that it knows, and those of this table of the catalogue's.
    catalog.__Defaults__ = {**catalog.__Defaults__, "PieceInfo": PDFDictionary({_PROGRAM: ours})}


def find_anchor(pdf: bytes | Path) -> str | None:
    """The anchor that a document of ours was written with, or None if it has none or cannot be read.

    Only what the document was written with counts, never what was appended to it later. Whether the document is
    still what was sealed is not judged here: believe the anchor of none that `verify` does not call whole.

    Args:
        pdf: The file, or what is in it.
    """
    piece = read_piece(pdf, _PROGRAM)
    anchor = None if piece is None else read_text(piece, _KEY)
    return anchor if anchor and _ANCHOR.fullmatch(anchor) else None


def read_piece(pdf: bytes | Path, program: str) -> DictionaryObject | None:
    """What a program put into a document's catalogue as it was first written; None if nothing, or not readable.

    Args:
        pdf: The file, or what is in it.
        program: The name under which it stands there.
    """
    from pyhanko.pdf_utils.generic import DictionaryObject
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        data = pdf if isinstance(pdf, bytes) else pdf.read_bytes()
        found: DictionaryObject = PdfFileReader(io.BytesIO(data)).get_historical_root(0)
        for key in ("/PieceInfo", f"/{program}", "/Private"):
            below = found[key]
            if not isinstance(below, DictionaryObject):
                return None
            found = below
    except (OSError, PdfError, *_DAMAGED):
        return None
    return found


def read_text(piece: DictionaryObject, key: str) -> str | None:
    """One text of it, or None."""
    from pyhanko.pdf_utils.misc import PdfError

    try:
        return str(piece[f"/{key}"])
    except (PdfError, *_DAMAGED):
        return None
