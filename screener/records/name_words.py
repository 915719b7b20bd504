"""Names and dates of birth as words that can be compared, however they are written or typed.

Capitals and accents do not matter, nor do hyphens and apostrophes: "O'Brien" is found as "obrien", "Müller" as
"muller" and "mueller". A date of birth is one word, its ISO writing with a sign in front that no name has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from screener.interview.answers import PartialDate
from screener.interview.dates import format_date, read_date

_DATE_SIGN = "@"
_JOINERS = re.compile("['’‘ʼʹ′‛`´＇\\-‐‑‒–—−־]")
_BREAKS = re.compile(r"[\W_]+")
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i"}
)
"""Letters that are no letter with an accent to Unicode, but to whoever types them (German sharp s is casefolded)."""
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
"""What passports write for these (ICAO Doc 9303-3, section 6 A)."""
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})")
_SHORT_YEAR = re.compile(r"([0-9]{1,2}[/.\-][0-9]{1,2}[/.\-])([0-9]{2})")
_UNBROKEN = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_ORDINAL = re.compile(r"\b([0-9]{1,2})(?:st|nd|rd|th)\b")
_MONTH_FIRST = re.compile(r"([^\W\d_]+\.? )([0-9]{1,2}) ([0-9]{4})")
_BEGUN = re.compile(r"[0-9]{4}(?:-[0-9]{0,2}){1,2}")
_CENTURIES = ("19", "20")


def split_name(name: str) -> set[str]:
    """Every word that a name can be found by.

    "Jean-Luc Müller" gives jean, luc, jeanluc, muller and mueller. A lone letter also stands joined to the word
    after it, so that "O Brien" is found as "obrien".
    """
    found: set[str] = set()
    for spelling in _spell(name):
        chunks = [_cut(chunk) for chunk in spelling.split()]
        found |= {word for chunk in chunks for word in (*chunk, "".join(chunk)) if word}
        whole = [word for chunk in chunks for word in chunk]
        found |= {one + other for one, other in pairwise(whole) if len(one) == 1}
    return found


def read_typed(typed: str) -> list[tuple[str, ...]]:
    """The ways to understand one typed word, each as words that must all be found; none if it says nothing."""
    ways = {
        tuple(way): None
        for spelling in _spell(typed)
        for pieces in [_cut(spelling)]
        for way in (["".join(pieces)], dict.fromkeys(pieces))
    }
    dates = [(word,) for word in read_birth(typed)]
    return [way for way in (*ways, *dates) if any(way)]


def name_birth(born: PartialDate) -> str:
    """The word that a date of birth is found by, and its beginning by which the month or year is."""
    return _DATE_SIGN + format_date(born)


def read_birth(typed: str) -> tuple[str, ...]:
    """Words that typed text means as a date of birth: none, one, or two if the century is missing.

    Takes 1956-03-04, 4/3/1956, 04.03.1956, 4-3-56, 04031956, 4 March 1956, March 4th 1956, and the beginnings of
    these that tell the year. Day stands before month.
    """
    plain = _ORDINAL.sub(r"\1", " ".join(typed.lower().replace(",", " ").split()))
    if _BEGUN.fullmatch(plain):
        return (_DATE_SIGN + plain,)
    return tuple(name_birth(born) for text in _rewrite(plain) if isinstance(born := read_date(text), PartialDate))


def _rewrite(plain: str) -> Iterator[str]:
    """The writings that a person's date may stand for, each one that `read_date` knows."""
    if match := _SHORT_YEAR.fullmatch(plain):
        yield from (match[1] + century + match[2] for century in _CENTURIES)
    elif match := _YEAR_FIRST.fullmatch(plain):
        yield "/".join(reversed(match.groups()))
    elif match := _UNBROKEN.fullmatch(plain):
        yield "/".join(match.groups())
    elif match := _MONTH_FIRST.fullmatch(plain):
        yield f"{match[2]} {match[1]}{match[3]}"
    else:
        yield plain


def _spell(text: str) -> tuple[str, ...]:
    """A text in small letters without accents, with letters such as ü as u and as ue."""
    small = unicodedata.normalize("NFKC", _JOINERS.sub("-", unicodedata.normalize("NFC", text))).casefold()
    # Casefolding may take letters apart (the Turkish İ); only what is one letter again can be spelt out.
    small = unicodedata.normalize("NFC", small)
    spelt_out = small.translate(_SPELT_OUT)
    return (_strip(small),) if spelt_out == small else (_strip(small), _strip(spelt_out))


def _strip(small: str) -> str:
    apart = unicodedata.normalize("NFKD", small.translate(_LETTERS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _cut(chunk: str) -> list[str]:
    return [word for word in _BREAKS.split(chunk) if word]
