"""Reads the clinic's logo from a file that anyone may have made: a picture fit for paper, or what is wrong with it.

What comes out is opaque, without any metadata, and no finer than print shows; the file given may be thrown away.
Nothing is decoded before its size is known.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib

from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from screener.consent.document import Logo
from screener.errors import Problem

MOST_BYTES = 2_000_000
MOST_PIXELS, LEAST_PIXELS = 4_000, 16
"""Of either side."""
_MOST_SLENDER = 20
"""How many times as long as wide: beyond that it would print as a hairline."""
_FINEST = (720, 216)
"""Pixels, wide and high: 300 to the inch at the largest that it is printed."""
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_MOST_PASSES = 64
"""Of one JPEG: each makes the whole picture be worked through once more, and cameras write about ten."""
_MOST_KEPT = 150_000
"""Bytes of a PNG; a photograph takes less as a JPEG."""
_FAINTEST = 225
"""The lightest grey, of 255, that is told from white paper."""
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, struct.error, zlib.error)
"""What Pillow lets out on files made to confuse it."""


def read_logo(data: bytes) -> Logo | Problem:
    """The logo as it will be printed, or what is wrong with it and what to do.

    Args:
        data: What is in a PNG or JPEG file. A logo read before (`Logo.data`) can be read again.
    """
    problem = _judge_file(data)
    if problem is not None:
        return problem
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow doubts in a file is of no use to whoever chose it
            image = _open(data)
            return _judge_size(*image.size) or _prepare(image)
    except _BROKEN:
        return Problem(
            "LOGO-005",
            "The logo’s file is damaged: its picture cannot be drawn.",
            "Export the logo once more as PNG, or ask whoever made it for a new file.",
        )


def _judge_file(data: bytes) -> Problem | None:
    """What is wrong with a file before anything of it is decoded."""
    if not data:
        return Problem("LOGO-001", "The logo’s file is empty.", "Choose a PNG or JPEG file.")
    if len(data) > MOST_BYTES:
        size = f"{len(data) / 1_000_000:.1f}"
        return Problem(
            "LOGO-002",
            f"The logo’s file has {size} million bytes; at most {MOST_BYTES // 1_000_000} million can be read.",
            f"Save it smaller: {_FINEST[0]} pixels wide is all that paper shows.",
        )
    if data.startswith((_PNG, _JPEG)):
        return None
    start = data[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"<!--")):
        return Problem(
            "LOGO-003",
            "The logo is an SVG drawing; only PNG and JPEG pictures can be printed.",
            f"Export it from your drawing program as PNG, {_FINEST[0]} pixels wide.",
        )
    return Problem(
        "LOGO-004", "The logo is neither PNG nor JPEG.", "Open it in any picture program and save it as PNG."
    )


def _judge_size(width: int, height: int) -> Problem | None:
    """What is wrong with a picture's measures."""
    size = f"{width} × {height} pixels"
    if max(width, height) > MOST_PIXELS:
        return Problem(
            "LOGO-006",
            f"The logo has {size}; at most {MOST_PIXELS} on either side can be read.",
            f"Save it smaller: {_FINEST[0]} pixels wide is all that paper shows.",
        )
    if min(width, height) < LEAST_PIXELS:
        return Problem(
            "LOGO-007",
            f"The logo has only {size}: too few to be seen on paper.",
            f"Choose a larger one: {_FINEST[0]} pixels wide is best.",
        )
    if max(width, height) > _MOST_SLENDER * min(width, height):
        return Problem(
            "LOGO-008",
            f"The logo has {size}: so long and thin that it would print as a line.",
            "Choose one in another arrangement, or cut off its empty ends.",
        )
    return None


def _open(data: bytes) -> Image.Image:
    """Read how large a picture is, and nothing more yet. Only these two formats are ever tried."""
    if data.startswith(_PNG):
        return PngImageFile(io.BytesIO(data))
    if data.count(b"\xff\xda") > _MOST_PASSES:
        raise ValueError("made to keep the machine busy")
    return JpegImageFile(io.BytesIO(data))


def _prepare(image: Image.Image) -> Logo | Problem:
    """A picture made fit for paper."""
    upright = ImageOps.exif_transpose(image)
    flat = _flatten(upright)
    flat.thumbnail(_FINEST, Image.Resampling.LANCZOS)
    darkest, _ = flat.convert("L").getextrema()
    if not isinstance(darkest, int) or darkest > _FAINTEST:
        return Problem(
            "LOGO-009",
            "The logo cannot be seen on white paper: it is white or nearly so.",
            "Choose the one that was made for light backgrounds.",
        )
    return Logo(_write(flat), *flat.size)


def _flatten(image: Image.Image) -> Image.Image:
    """The same picture in eight bits, grey or red, green and blue, with white behind what can be seen through."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda light: light * (1 / 256)).convert("L")
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image.convert("RGBA"))
        return paper.convert("RGB")
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def _write(image: Image.Image) -> bytes:
    """PNG, or JPEG where that is much smaller, and nothing in it but the picture."""
    image.info = {}
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    if file.tell() > _MOST_KEPT:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=90, subsampling=0)
    return file.getvalue()
