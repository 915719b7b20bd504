"""A person's words beside the program's own: nothing in them turns around what is said before or after.

Source: Unicode Annex 9, whose isolates every text layout of today knows.
"""

from __future__ import annotations

import unicodedata

_TURNING = frozenset(("R", "AL", "RLE", "RLO", "LRE", "LRO"))
"""Classes of characters that turn what stands beside them around."""
_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))
_BEGIN, _END = "\u2068", "\u2069"


def isolate(text: str) -> str:
    """A text on one line, apart from what stands beside it: a depth of 1.5 mm after it stays 1.5 mm.

    Args:
        text: As a person wrote it.
    """
    line = " ".join(text.split())
    if line.isascii() or not any(unicodedata.bidirectional(letter) in _TURNING for letter in line):
        return line
    return f"{_BEGIN}{line.translate(_ISOLATES)}{_END}"
