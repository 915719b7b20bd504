"""The medicines the program knows: classes, substances, brands, combinations and everyday words, ready to look up.

Holds what `forms/medicines.yaml` says and an index over its names; what a patient meant is `recognise`'s business.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

REGIONS = ("intl", "us", "uk", "eu", "au", "ca")
"""Where a brand is sold; `intl` if under that name in several of the others."""
SHORTEST_KEY = 3
"""The fewest letters and digits a name may have."""


class NameKind(StrEnum):
    """What sort of name a name is, the surest first."""

    SUBSTANCE = "substance"
    """An international non-proprietary name, or another name of the same substance."""
    BRAND = "brand"
    """A brand of one substance."""
    COMBINATION = "combination"
    """A product of several substances."""
    LAY = "lay"
    """An everyday word that leads to classes, not to one medicine."""


@dataclass(frozen=True, slots=True)
class MedicineClass:
    """Medicines that matter for the same reason."""

    id: str
    name: str
    why: str
    """Why it matters, in a sentence for the practitioner."""
    note: str
    """What else to heed, or nothing."""
    lay: tuple[str, ...]
    """Everyday words for it."""
    ignore_forms: frozenset[str]
    """Forms (`interview.answers.MedicineForm`) in which an entry does not count for this class."""


@dataclass(frozen=True, slots=True)
class Substance:
    """One active substance."""

    name: str
    """International non-proprietary name."""
    classes: tuple[str, ...]
    """Ids of its classes, the main one first."""
    aka: tuple[str, ...]
    """Other names of the same substance."""
    brands: Mapping[str, tuple[str, ...]]
    """Region → brand names."""


@dataclass(frozen=True, slots=True)
class Combination:
    """One product of several substances."""

    brand: str
    substances: tuple[str, ...]
    """Names of the substances that the lexicon knows."""
    others: tuple[str, ...]
    """Parts that belong to no class."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name that may be written, and what it leads to."""

    text: str
    """As the lexicon writes it."""
    kind: NameKind
    substances: tuple[str, ...]
    """Names of substances; empty for everyday words."""
    classes: tuple[str, ...]
    """Ids of all classes it leads to, the main one first."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All names, and what they lead to. Immutable."""

    version: str
    digest: str
    """SHA-256, hex, of the file; printed on every document."""
    classes: Mapping[str, MedicineClass]
    substances: Mapping[str, Substance]
    combinations: Mapping[str, Combination]
    names: Mapping[str, Name]
    """Key (see `make_key`) → name."""
    keys: tuple[str, ...]
    """All keys of `names` in alphabetical order, for looking up beginnings."""
    beginnings: frozenset[str]
    """The first letters of all keys, `SHORTEST_KEY` of each: what begins otherwise is no name."""
    longest_words: int
    """The most words that one name has."""

    def find_name(self, text: str) -> Name | None:
        """The name that is written so, whatever its case, accents, hyphens, apostrophes and spaces."""
        return self.names.get(make_key(text))

    def has_beginning(self, key: str) -> bool:
        """Whether the key of any name begins so."""
        position = bisect_left(self.keys, key)
        return position < len(self.keys) and self.keys[position].startswith(key)

    def find_beginning_with(self, key: str) -> Iterator[tuple[str, Name]]:
        """Every name whose key begins so, with its key, in alphabetical order."""
        for position in range(bisect_left(self.keys, key), len(self.keys)):
            found = self.keys[position]
            if not found.startswith(key):
                return
            yield found, self.names[found]


def make_key(text: str) -> str:
    """What is left of a text when case, accents, hyphens, apostrophes, spaces and other signs do not matter."""
    if text.isascii() and text.isalnum():
        return text.lower()
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKD", text.casefold())
    return "".join(filter(str.isalnum, folded))


def load_lexicon(path: Path) -> Lexicon:
    """Read the medicines file.

    Raises:
        DefinitionError: Holds every problem of the file.
    """
    from screener.medicines.lexicon_file import read_lexicon  # the reader is not needed to use a lexicon

    return read_lexicon(path)
