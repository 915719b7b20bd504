"""The recovery code as people copy it from paper: groups that each notice their own mistakes.

Six groups of five symbols of Crockford's base 32, which has no I, L, O and U: four of chance, one to check them by,
120 bits in all. A check symbol is a sum over GF(32) that starts from the number of its group, so that any one wrong
symbol, two neighbours swapped, and groups in the wrong order are noticed, and the person is told in which group.
"""

from __future__ import annotations

import secrets
import unicodedata

from screener.errors import Problem

GROUPS = 6
_DATA = 4
"""Symbols of chance in a group."""
GROUP_SYMBOLS = _DATA + 1
_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OILU", "011V")
_FIELD = 0b100101
"""x⁵ + x² + 1, by which GF(32) is reckoned."""


def make_code() -> str:
    """A new code, as it is printed: `K7QD3-…`, 120 bits of chance."""
    drawn = ["".join(secrets.choice(_SYMBOLS) for _ in range(_DATA)) for _ in range(GROUPS)]
    return "-".join(group + _check(number, group) for number, group in enumerate(drawn, start=1))


def read_code(typed: str) -> str | Problem:
    """The code as it is printed, from whatever was typed; or which group to look at again.

    Small letters, spaces, dashes and letters that look like a digit are understood.
    """
    wide = unicodedata.normalize("NFKC", typed).upper()
    symbols = "".join(character for character in wide if character.isalnum()).translate(_MISREAD)
    strange = sorted({symbol for symbol in symbols if symbol not in _SYMBOLS})
    if strange:
        message = f"A recovery code has no {' '.join(strange)}."
        return Problem("STAFF-011", message, "Compare it with the sheet.")
    whole = GROUPS * GROUP_SYMBOLS
    if len(symbols) != whole:
        message = f"A recovery code has {GROUPS} groups of {GROUP_SYMBOLS}, {whole} in all; these are {len(symbols)}."
        return Problem("STAFF-012", message, "Compare it with the sheet.")
    groups = [symbols[start : start + GROUP_SYMBOLS] for start in range(0, whole, GROUP_SYMBOLS)]
    wrong = [str(n) for n, group in enumerate(groups, start=1) if _check(n, group[:_DATA]) != group[_DATA]]
    if wrong:
        noun, verb = ("Group", "is") if len(wrong) == 1 else ("Groups", "are")
        message = f"{noun} {', '.join(wrong)} {verb} not as printed."
        return Problem("STAFF-013", message, "Compare each symbol with the sheet.")
    return "-".join(groups)


def _check(number: int, data: str) -> str:
    total = number
    for symbol in data:
        total = _times_x(total) ^ _SYMBOLS.index(symbol)
    return _SYMBOLS[_times_x(total)]


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ _FIELD if doubled & 0b100000 else doubled
