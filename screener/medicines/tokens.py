"""A line of a patient's writing cut into words, and which of these words say nothing about which medicine it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from screener.medicines.lexicon import make_key

_WORD = re.compile(r"[^\W_]+(?:['’`´][^\W_]+)*")
_GLUED = re.compile(r"([^\W\d_]{4,})(\d[\w.]*)")
_SEPARATOR = re.compile(r"[,;&/+\n\r•|]")
_SEPARATING_WORDS = frozenset({"and", "plus", "with", "but", "also", "und"})

_UNITS = "mg mcg µg ug g gram grams kg ml l iu units unit mmol mmols percent spf"
_FORMS = (
    "tablet tablets tab tabs caplet caplets capsule capsules cap caps pill pills cream creams ointment gel gels"
    " lotion foam serum patch patches spray drops drop inhaler puffer injection injections inj jab jabs pen pens"
    " infusion drip suppository pessary liquid syrup suspension solution powder sachet sachets lozenge shampoo"
    " wash plaster ampoule mouthwash eye eyes ear nasal nose oral topical skin tube bottle pack box strip course"
    " dispersible effervescent"
)
_OFTEN = (
    "once twice thrice one two three four five half double daily day days night nights nightly nocte mane morning"
    " mornings evening evenings bedtime week weeks weekly fortnight fortnightly month months monthly year years"
    " hour hours hourly every each per times time od bd tds qds prn sos as needed when required sometimes"
    " occasionally regularly rarely always often now today yesterday tonight currently still since until till ago"
    " last past recent recently january february march april may june july august september october november"
    " december before after during between food meals breakfast lunch dinner only if"
)
_FILLERS = (
    "a an the i im ive id my me mine we he she his her they it its this that these those any anything am is are"
    " was were be been being do dont did does have had has having got get gets take takes taking took taken use"
    " uses using used on off in at of to from by or not no none nothing never also more less about around approx"
    " maybe think probably called named name brand generic version type kind sort own like usual prescribed"
    " prescription prescribe doctor doctors dr gp nurse hospital clinic pharmacy pharmacist chemist boots shop"
    " online counter over low high strong weak small big large dose doses strength new old max maximum slow"
    " release modified sr mr xr xl la er cr retard extra bit little lot lots medicine medicines medication"
    " medications meds drug drugs therapy treatment supplement supplements vitamin stopped stop stopping finished"
    " finish ended longer anymore came come gave up allergic allergy please thanks thank you yes same too just put"
    " apply applied rub both side sides area areas face knee knees hand hands leg legs arm arms back body scalp"
    " neck chest"
)
FILLERS = frozenset(f"{_UNITS} {_FORMS} {_OFTEN} {_FILLERS}".split())
"""Words that explain themselves beside a name: units, forms, routes, frequencies, grammar. No name is among them."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a line."""

    text: str
    start: int
    end: int
    key: str
    """The word without case, accents and signs."""
    separated: bool
    """True if a comma, a line end, "and" or the like stands before it."""
    reason: bool
    """True if it belongs to what a medicine is for ("for my knee"), which needs no explaining."""

    @property
    def is_filler(self) -> bool:
        """True if it says nothing about which medicine it is."""
        return self.reason or self.key in FILLERS or self.key[:1].isdigit() or len(self.key) < 2


def find_tokens(line: str) -> tuple[Token, ...]:
    """The words of a line, in order. Numbers glued to a name ("roaccutane20mg") stand apart."""
    tokens: list[Token] = []
    separated, reason, behind = False, False, 0
    for start, end in _find_words(line):
        text = line[start:end]
        key = make_key(text)
        cut = _SEPARATOR.search(line, behind, start) is not None
        separated = separated or cut
        behind = end
        if key in _SEPARATING_WORDS:
            separated, reason = True, False
            continue
        reason = (reason and not cut) or key in ("for", "because")
        tokens.append(Token(text, start, end, key, separated, reason))
        separated = False
    return tuple(tokens)


def _find_words(line: str) -> list[tuple[int, int]]:
    words = []
    for match in _WORD.finditer(line):
        glued = _GLUED.fullmatch(match.group())
        middle = match.start() + len(glued[1]) if glued else match.end()
        words.append((match.start(), middle))
        words += [(middle, match.end())] if glued else []
    return words
