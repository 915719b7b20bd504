"""Numbers as people write them: digits, with a comma or a point between, and a sign before."""

from __future__ import annotations

import re
from decimal import Decimal

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)")


def read_number(text: str) -> Decimal | None:
    """The number that a text is; None if it is none, or is written in another way, as `1e9` and `nan` are."""
    plain = text.strip()
    return Decimal(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else None
