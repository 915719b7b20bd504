"""The medicines the program knows: classes, substances, brands, combinations and everyday words, ready to look up.

Holds what `forms/medicines.yaml` says and an index over its names; what a patient meant is `recognise`'s business.
"""

from __future__ import annotations

import hashlib
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screener.medicines.background import Background
    from screener.medicines.near import NearNames

REGIONS = ("intl", "us", "uk", "eu", "au", "ca")
"""Where a brand is sold; `intl` if under that name in several of the others."""
BEGINNING = 4
"""How many letters tell that a text is no everyday word."""
LEAST_FIRST_WORD_LETTERS = 8
"""Letters from which the first word of a substance's name may stand for it: erythromycin, but not blood or hair."""
LEAST_LAY_LETTERS = 7
"""Letters from which an everyday word is recognised misspelt."""
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

    @property
    def differs_by_region(self) -> bool:
        """True for a brand that is one of its substances in one region and another elsewhere: it counts for all."""
        return self.kind is NameKind.BRAND and len(self.substances) > 1


@dataclass(frozen=True)  # without slots, so that the index of near names is made when it is first asked for
class Lexicon:
    """All names, and what they lead to. Immutable."""

    version: str
    digest: str
    """SHA-256, hex, of all that readings rest on: the file, the ordinary words, the background list. Printed."""
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
    look_alikes: Mapping[str, tuple[str, ...]]
    """Key of a name → the names it is confused with, as the lexicon writes them."""
    ordinary: frozenset[str] = frozenset()
    """Keys of words of everyday language that resemble a name."""
    background: Background | None = None
    """Real medicines that it does not hold, if there is such a list on this machine."""

    @cached_property
    def near(self) -> NearNames:
        """All names that a misspelt word may stand for; short everyday words are too near to other ones."""
        from screener.medicines.near import NearNames  # what is written as it should be never needs it

        names = {
            key: _count_too_short(name)
            for key, name in self.names.items()
            if name.kind is not NameKind.LAY or len(key) >= LEAST_LAY_LETTERS
        }
        first_words: dict[str, list[str]] = {}
        for key, name in self.names.items():
            if name.kind is NameKind.SUBSTANCE and names[key] >= LEAST_FIRST_WORD_LETTERS:
                first_words.setdefault(key[: names[key]], []).append(key)
        return NearNames(names, self.ordinary, first_words)

    @cached_property
    def name_words(self) -> frozenset[str]:
        """Every word that a name of several words is made of."""
        names = (name.text.split() for name in self.names.values())
        return frozenset(make_key(word) for words in names if len(words) > 1 for word in words)

    @cached_property
    def everyday_beginnings(self) -> frozenset[str]:
        """The first letters of all everyday words: what begins otherwise is none of them, misspelt or not."""
        return frozenset(key[:BEGINNING] for key, name in self.names.items() if name.kind is NameKind.LAY)

    def find_name(self, text: str) -> Name | None:
        """The name that is written so, whatever its case, accents, hyphens, apostrophes and spaces."""
        return self.names.get(make_key(text))

    def find_everyday_word(self, key: str) -> Name | None:
        """The everyday word of that key, or one that says the same in another form of its last word.

        "Water tablet" is one for "water tablets", and so are "water pills" and "water medication".
        """
        name = self.names.get(key)
        if name is not None:
            return name if name.kind is NameKind.LAY else None
        return self._everyday.get(_find_stem(key)) if key[:BEGINNING] in self.everyday_beginnings else None

    @cached_property
    def _everyday(self) -> Mapping[tuple[str, str], Name]:
        """Everyday words by stem (see `_find_stem`): the first of each, with the classes of all."""
        found: dict[tuple[str, str], Name] = {}
        for key, name in self.names.items():
            if name.kind is NameKind.LAY:
                stem = _find_stem(key)
                before = found.get(stem)
                classes = (*before.classes, *name.classes) if before else name.classes
                found[stem] = replace(before or name, classes=tuple(dict.fromkeys(classes)))
        return found

    def find_look_alikes(self, name: Name) -> tuple[Name, ...]:
        """The names that this very name is confused with. Its substance's other names have their own."""
        return tuple(self.names[make_key(other)] for other in self.look_alikes.get(make_key(name.text), ()))

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


_SAME = {
    same: forms[0]
    for forms in (
        ("tablet", "tab", "pill", "capsule", "medicine", "medication", "med", "drug"),
        ("injection", "jab", "shot", "infusion", "drip"),
        ("cream", "ointment", "lotion"),
        ("drop",),
        ("patch",),
        ("inhaler", "puffer", "pump"),
    )
    for same in forms
}
"""What a medicine comes as → the word that stands for all that say the same."""


def _find_stem(key: str) -> tuple[str, str]:
    """An everyday word in the singular, without its last one if that says what it comes as; and what that says."""
    one = key.removesuffix("s")
    form = next((form for form in _SAME if one.endswith(form) and one != form), "")
    return one.removesuffix(form), _SAME.get(form, "")


def _count_too_short(name: Name) -> int:
    """Up to how many first letters of a name's key do not mean it yet: everyday words are never left unfinished."""
    if name.kind is NameKind.LAY:
        return len(make_key(name.text))
    first, *others = name.text.split()
    return len(make_key(first)) if others else 0


def make_key(text: str) -> str:
    """What is left of a text when case, accents, hyphens, apostrophes, spaces and other signs do not matter."""
    if text.isascii() and text.isalnum():
        return text.lower()
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKD", text.casefold())
    return "".join(filter(str.isalnum, folded))


def load_lexicon(path: Path, background: Background | None = None) -> Lexicon:
    """Read the medicines file, and the ordinary words of each language beside it.

    Args:
        path: The medicines file.
        background: Real medicines that the file does not hold, if there is such a list.

    Raises:
        DefinitionError: Holds every problem of the file.
    """
    from screener.medicines.lexicon_file import read_lexicon  # the reader is not needed to use a lexicon

    lexicon, ordinary = read_lexicon(path), _read_ordinary(path.parent)
    told_apart_by = [lexicon.digest, *sorted(ordinary), background.digest if background else ""]
    digest = hashlib.sha256("\n".join(told_apart_by).encode()).hexdigest()
    return replace(lexicon, digest=digest, ordinary=ordinary, background=background)


def _read_ordinary(folder: Path) -> frozenset[str]:
    """The keys that `words/<language>/ordinary.txt` hold, one a line; lines from a # on are remarks."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(folder.glob("words/*/ordinary.txt")))
    lines = (line.partition("#")[0].strip() for text in texts for line in text.splitlines())
    return frozenset(line for line in lines if line)
