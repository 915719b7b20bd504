"""Reads the test sets of this folder: lines of columns parted by tabs, `#` before what only explains.

Sets in two halves are `NAME-tuning` and `NAME-held-out`. What becomes of them is for others.
"""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parent
HALVES = ("tuning", "held-out")
HALVED = ("misspellings", "not-medicines", "names", "lay", "several", "denials")
WHOLE = ("other-medicines", "look-alikes", "probes")
ANY = "?"
"""Stands in `several` for an entry that must be there, whatever it leads to."""
_ESCAPE = re.compile(r"\\(?:n|t|x[0-9a-f]{2}|u[0-9a-f]{4})")


def read_rows(name: str) -> list[tuple[str, ...]]:
    """The rows of one set, such as "lay-tuning", in its order. Escapes in the first column are read."""
    [path] = FOLDER.glob(f"{name}.t[sx][vt]")
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(_ESCAPE.sub(lambda found: _read_escape(found.group()), first), *rest) for first, *rest in cells]


def read_halves(name: str) -> list[tuple[str, ...]]:
    """The rows of both halves of a set, or of a set that has none."""
    names = [f"{name}-{half}" for half in HALVES] if name in HALVED else [name]
    return [row for each in names for row in read_rows(each)]


def read_probes() -> list[tuple[str, str, str]]:
    """What is written, repeated as often as asked; what is expected; the name or number that belongs to it."""
    return [(text * int(times), expected, value) for text, expected, value, times in read_rows("probes")]


def _read_escape(escape: str) -> str:
    return escape.encode("ascii").decode("unicode_escape")
