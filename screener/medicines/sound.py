"""How a name sounds, roughly, to an English ear: two spellings of one sound have one key.

The rules are those of English and of drug names (ph is f, c before e is s, x at the beginning is s); each group of
vowels is one symbol, because vowels are what people misspell most.
"""

from __future__ import annotations

import re

VOWEL = "a"
"""What every group of vowels becomes."""
_STEPS = tuple(
    (re.compile(pattern), becomes)
    for pattern, becomes in (
        (r"ph", "f"),
        (r"gh", ""),
        (r"sch|sh", "s"),
        (r"tch", "ch"),
        (r"oe|ae|eu", "e"),
        (r"[cs]c(?=[eiy])|c(?=[eiy])|z", "s"),
        (r"ch|ck|qu|q|c", "k"),
        (r"^x", "s"),
        (r"x", "ks"),
        (r"g(?=[eiy])", "j"),
        (r"(?<=.)h|^h(?![aeiouy])", ""),
        (r"(.)\1+", r"\1"),
        (r"(?<=..)e$", ""),
        (r"[aeiouy]+", VOWEL),
    )
)


def make_sound(key: str) -> str:
    """The sound of a name's key (see `lexicon.make_key`), as a short string to be compared only with its like."""
    for pattern, becomes in _STEPS:
        key = pattern.sub(becomes, key)
    return key
