"""A line of a patient's writing cut into words, and which of these words say nothing about which medicine it is."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

from screener.medicines.lexicon import make_key

_WORD = re.compile(r"[^\W_]+(?:['’`´][^\W_]+)*")
_GLUED = re.compile(r"([^\W\d_]{4,})(\d[\w.]*)")
_HARD_SIGN = re.compile(r"[,;\n\r•|]")
_SOFT_SIGN = re.compile(r"[&/+]")
_HARD_WORDS = frozenset({"but", "also"})
_SOFT_WORDS = frozenset({"and", "plus", "with"})
_REASON_WORDS = frozenset({"for", "because"})
_STARTING_WORDS = frozenset({"allergic", "alergic", "intolerant", "anaphylaxis", "reaction"})
"""Words that begin something of their own after a medicine: "warfarin allergic to penicillin"."""

_UNITS = (
    "mg mgs mcg mcgs µg ug g gm gram grams microgram micrograms milligram milligrams kg ml mls millilitre"
    " millilitres l iu units unit mmol mmols percent spf puff puffs dose doses"
)
_FORMS = (
    "tablet tablets tab tabs caplet caplets capsule capsules cap caps pill pills cream creams ointment ointments"
    " gel gels gelcaps softgels liqui lotion foam serum patch patches spray drops drop inhaler inhalers puffer"
    " injection injections injectable inj jab jabs pen pens infusion infusions drip suppository suppositories"
    " pessary liquid syrup suspension solution powder sachet sachets lozenge lozenges shampoo wash plaster"
    " plasters ampoule mouthwash eye eyes ear nasal nose oral topical skin tube bottle pack box strip course"
    " dispersible effervescent soluble coated gastro resistant chewable prefilled syringe pump pumps vial"
    " cartridge implant coil device flexpen flextouch kwikpen solostar turbohaler turbuhaler evohaler accuhaler"
    " nexthaler ellipta respimat handihaler modulite clickhaler easyhaler easibreathe autohaler diskhaler respules"
    " nebules nebuliser spacer"
)
_OFTEN = (
    "once twice thrice one two three four five six half double daily day days night nights nightly nocte mane"
    " morning mornings evening evenings bedtime week weeks weekly fortnight fortnightly month months monthly year"
    " years hour hours hourly every each alternate per times time od bd tds qds prn sos om on as needed necessary"
    " when required sometimes occasionally regularly rarely always often now today yesterday tonight currently"
    " still since until till ago last past recent recently january february march april may june july august"
    " september october november december before after during between food meals breakfast lunch dinner only if"
    " reducing tapering x"
)
_GRAMMAR = (
    "a an the i im ive id my me mine we he she his her they it its this that these those some any anything"
    " something stuff thing things am is are was were be been being do dont did does have had has having got get"
    " gets take takes taking took taken use uses using used off in at of to from by or not no none nothing never"
    " more less about around approx maybe think probably called named name known brand generic version type kind"
    " sort own like usual usually prescribed prescription prescribe doctor doctors dr gp consultant nurse hospital"
    " clinic pharmacy pharmacist chemist boots shop online counter over low high strong weak small big large"
    " strength new old max maximum slow release modified sr mr xr xl la er cr retard extra bit little lot lots"
    " medicine medicines medication medications meds drug drugs therapy treatment supplement supplements stopped"
    " stop stopping finished finish ended longer anymore came come gave up allergic allergy allergies please"
    " thanks thank you yes same too just than put apply applied rub both left right side sides area areas face knee"
    " knees hand hands leg legs arm arms back body scalp neck chest hip shoulder elbow foot feet havent hasnt"
    " didnt doesnt isnt cant wont yet going try trying na nil nowt previously previous stoped completed quit"
    " weaned ex user users tried give given ec intolerant intolerance intolerances alergic alergy anaphylaxis"
    " anaphylactic reaction reactions bad nasty makes made comes came rash sick ill"
)
FILLERS = frozenset(f"{_UNITS} {_FORMS} {_OFTEN} {_GRAMMAR}".split())
"""Words that explain themselves beside a name: units, forms, routes, frequencies, grammar."""
_UNIT_WORDS = frozenset(_UNITS.split())
_FORM_WORDS = frozenset(_FORMS.split())


class Break(IntEnum):
    """What stands between a word and the one before it."""

    NONE = 0
    SOFT = 1
    """"and", "&", "/": between two medicines, or within one name."""
    HARD = 2
    """A comma, a line end, "but": always between two things."""


class Token(NamedTuple):
    """One word of a line."""

    start: int
    end: int
    key: str
    """The word without case, accents and signs."""
    before: Break
    """What stands before it."""
    opens_bracket: bool
    """True if a bracket opens before it."""
    is_joint: bool
    """True for "and", "plus", "with": part of a name, or none."""
    is_strength: bool
    """True for numbers and units."""
    is_filler: bool
    """True if it says nothing about which medicine it is."""
    is_reason: bool
    """True if it belongs to what a medicine is for ("for my knee"), which needs no explaining."""

    @property
    def is_start(self) -> bool:
        """True for words that begin something of their own: "warfarin allergic to penicillin"."""
        return self.key in _STARTING_WORDS

    @property
    def is_form(self) -> bool:
        """True for what a medicine comes as: tablets, cream."""
        return self.key in _FORM_WORDS


def find_tokens(line: str) -> tuple[Token, ...]:
    """The words of a line, in order. Numbers glued to a name ("roaccutane20mg") stand apart."""
    tokens: list[Token] = []
    behind = 0
    broken = Break.NONE
    is_reason = False
    for start, end in _find_words(line):
        key = make_key(line[start:end])
        between = line[behind:start]
        behind = end
        if between != " ":
            broken = max(broken, _find_break(between))
        if key in _HARD_WORDS:
            broken = Break.HARD
            continue
        is_joint = key in _SOFT_WORDS
        if key in _STARTING_WORDS and any(not token.is_filler for token in tokens):
            broken = Break.HARD
        is_reason = not is_joint and ((is_reason and broken is Break.NONE) or key in _REASON_WORDS)
        is_strength = key[:1].isdigit() or key in _UNIT_WORDS
        is_filler = is_joint or is_strength or is_reason or key in FILLERS or len(key) < 2
        tokens.append(Token(start, end, key, broken, "(" in between, is_joint, is_strength, is_filler, is_reason))
        broken = Break.SOFT if is_joint else Break.NONE
    return tuple(tokens)


def _find_break(between: str) -> Break:
    if _HARD_SIGN.search(between):
        return Break.HARD
    return Break.SOFT if _SOFT_SIGN.search(between) else Break.NONE


def _find_words(line: str) -> list[tuple[int, int]]:
    words = []
    for match in _WORD.finditer(line):
        word = match.group()
        glued = None if word.isalpha() else _GLUED.fullmatch(word)
        middle = match.start() + len(glued[1]) if glued else match.end()
        words.append((match.start(), middle))
        words += [(middle, match.end())] if glued else []
    return words
