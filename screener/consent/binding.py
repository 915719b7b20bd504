"""What binds a document to the record that it is kept in: which record, and which answers, for machines to check.

The code that people find on the paper, and a digest of the response, stand in the catalogue's own place for a
program's data, within what is sealed, where no text of the document reaches. So a whole document cannot be put in
another record's place, nor other answers beside it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFString
from reportlab.pdfgen.canvas import Canvas

from screener.consent.anchor import read_piece, read_text

_PROGRAM, _CODE, _RESPONSE = "ScreenerRecord", "Code", "ResponseDigest"
_CODE_WRITTEN = re.compile(r"(\S{1,64}) sha256:([0-9a-f]{64})")
_DIGEST_WRITTEN = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Binding:
    """What a document says of the record that it belongs to."""

    record_id: str
    record_digest: str
    """SHA-256, hex, over all that the document rests on, as printed beside the QR code."""
    response_digest: str
    """SHA-256, hex, over the response, as `digest_response` computes it."""


def digest_response(response: Mapping[str, object]) -> str:
    """SHA-256, hex, over a response as its file holds it, whatever the order and blanks of the file.

    Args:
        response: As `interview.response.write_response` gives it, or `json` parsed it. What else is kept beside the
            answers is bound by the record's digest.
    """
    told = {name: response.get(name) for name in ("form", "language", "answers")}
    written = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def write_binding(canvas: Canvas, code: str, response_digest: str, written_at: str) -> None:
    """Put the binding into the file that a canvas is going to write, beside what else stands in that place.

    Args:
        canvas: Not saved yet.
        code: What the QR codes say: record and digest.
        response_digest: SHA-256, hex.
        written_at: As PDF writes dates.
    """
    private = PDFDictionary({_CODE: PDFString(code), _RESPONSE: PDFString(response_digest)})
    ours = PDFDictionary({"LastModified": PDFString(written_at), "Private": private})
    catalog = canvas._doc.Catalog  # type: ignore[attr-defined]  # its stubs leave it out
    there = catalog.__Defaults__.get("PieceInfo")
    pieces = {**(there.dict if there else {}), _PROGRAM: ours}
    # As for the anchor: ReportLab writes only keys of this table.
    catalog.__Defaults__ = {**catalog.__Defaults__, "PieceInfo": PDFDictionary(pieces)}


def find_binding(pdf: bytes | Path) -> Binding | None:
    """What a document of ours was bound to when it was written; None if it says nothing or cannot be read.

    What was appended later does not count. Believe it of none that `verify` does not call whole.

    Args:
        pdf: The file, or what is in it.
    """
    piece = read_piece(pdf, _PROGRAM)
    if piece is None:
        return None
    code = _CODE_WRITTEN.fullmatch(read_text(piece, _CODE) or "")
    response = _DIGEST_WRITTEN.fullmatch(read_text(piece, _RESPONSE) or "")
    return Binding(code[1], code[2], response[0]) if code and response else None
