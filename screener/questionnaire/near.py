"""What somebody may have meant to write: the nearest of the words that are allowed, as a piece of advice."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_LISTED_AT_MOST = 20


def suggest_word(written: str, allowed: Iterable[str], none: str = "Remove it.") -> str:
    """Advice for a word that is not among those allowed: the nearest one, or all of them if they are few."""
    words = sorted(set(allowed))
    near = difflib.get_close_matches(written, words, 1)
    if near:
        return f"Did you mean “{near[0]}”?"
    if not words:
        return none
    if len(words) <= _LISTED_AT_MOST:
        return f"Write one of: {', '.join(words)}."
    return "Check how it is spelt where it is declared, or declare it there."
