"""What the words around a medicine's name say of it: no longer taken, an allergy, what it comes as."""

from __future__ import annotations

import re

from screener.medicines.tokens import find_tokens

_STOPPED = re.compile(
    r"\b(stopp?ed|no longer|any longer|used to|c[ao]me off|(took|taken|take) me off|weaned|gave up|finished|completed"
    r"|ended|quit|discontinued|previously|past use|ex|not now|any ?more(?! than)|last (took|used|had)"
    r"|(haven'?t|have not) (taken|used|had)\b.*\b(since|for))\b"
)
_NOT_STOPPED = re.compile(
    r"\b(still|not stopped|never stopped|not finished|not yet|can'?t come|cannot come|want to come|trying to|going to"
    r"|(haven'?t|hasn'?t|didn'?t|have not|has not|did not) (yet )?(stop|stopped|quit)|(am|i'?m|get|got) used to"
    r"|(re)?started again|restarted|back on|not to stop)\b"
)
_LONG_AGO = re.compile(
    r"\b(in the past|as a (child|kid|teen|teenager)|when i was|(was|were) on|switched from"
    r"|(took|used|tried)\b.*\b((months?|years?) ago|in (19|20)\d\d)|had\b.*\bin (19|20)\d\d)\b"
)
_GOES_ON = re.compile(r"\b(still|since|started|began|been (on|taking|using)|now)\b")
_NOT_TAKEN = re.compile(r"\b((don'?t|do not) (take|use)|not (taking|using|on))\b")
_NEVER = re.compile(
    r"\bnever (ever )?(been (on|given|prescribed)|had|took|taken|take|tried|used|use|needed)\b"
    r"|^\W*(no|not) (?!(problems?|ideas?|longer|changes?|side|worries|matter|more than|sure|stopped|finished|yet)\b)"
)
_NOTHING = re.compile(r"\b(none|nothing|no|not|never|n/?a)\b")
_TAKEN_SOMETIMES = re.compile(
    r"\b(still|every|daily|often|regularly|always|much|yet|with|without|unless|if|when|before|after|more than)\b"
)
_ALLERGY = r"(all?erg(ic|y|ies)|intolerant|intolerance|anaphyla(xis|ctic))"
_ALLERGIC_TO = re.compile(
    rf"\b({_ALLERGY}|reactions?) (to|of|from)( \w+){{0,2}}\W*$|\b{_ALLERGY}\W*[:=-]\W*$"
    r"|\b(can'?t|cannot|can not|must not) (have|take|tolerate)\W*$|\bavoid( taking)?\W*$"
)
_AN_ALLERGY = re.compile(r"^\W*(allerg(y|ies)|intolerance)\b(?! (tablet|pill|med|relief|spray|drop))")
_ANY_ALLERGY = re.compile(rf"\b{_ALLERGY}\b")


def says_stopped(text: str) -> bool:
    """Whether a text says that a medicine is no longer, or never, taken. In doubt it does not: then it is taken."""
    plain = _simplify(text)
    if _NEVER.search(plain):
        return True
    if _STOPPED.search(plain):
        return _NOT_STOPPED.search(plain) is None
    if _LONG_AGO.search(plain):
        return _GOES_ON.search(plain) is None
    return _NOT_TAKEN.search(plain) is not None and _TAKEN_SOMETIMES.search(plain) is None


def says_nothing_taken(text: str) -> bool:
    """Whether a text says, without naming anything, that nothing is taken."""
    plain = _simplify(text)
    return _NOTHING.search(plain) is not None and all(token.is_filler for token in find_tokens(text))


def is_allergy(before: str, after: str) -> bool:
    """Whether the words before and after a name say that it is something not tolerated, so not taken."""
    return bool(_ALLERGIC_TO.search(_simplify(before)) or _AN_ALLERGY.search(_simplify(after)))


def speaks_of_allergy(text: str) -> bool:
    """Whether a text without a name speaks of an allergy."""
    return _ANY_ALLERGY.search(_simplify(text)) is not None


def _simplify(text: str) -> str:
    return text.lower().replace("’", "'")


_FORM_WORDS = (
    (
        "tablet",
        r"(gel|liquid|liqui|soft)[- ]?(gel)?[- ]?(caps?|capsules?|tabs?|tablets?)|(soft|liquid|liqui)[- ]?gels?",
    ),
    ("other", r"ear[- ]?drops?|(oral|mouth) (drops?|gels?|sprays?)|mouthwash|suppositor(y|ies)|pessar(y|ies)"),
    ("eye-drops", r"eye[- ]?(drops?|gels?|ointments?|creams?)|ophthalmic"),
    ("nasal-spray", r"(nasal|nose|nostril)([- ]?(sprays?|drops?|gels?))?"),
    ("inhaler", r"inhalers?|inhaled|puffers?|accuhaler|turbo?haler|turbuhaler|evohaler|nexthaler|ellipta|respimat"),
    ("patch", r"patch|patches|transdermal"),
    ("cream", r"creams?|ointments?|lotions?|foam|serum|shampoo"),
    ("gel", r"gels?"),
    ("injection", r"injections?|injected|inj|jabs?|infusions?|drip|pens?|(pre-?filled )?syringes?|depot"),
    ("tablet", r"tablets?|tabs?|capsules?|caps?|pills?|caplets?"),
    ("eye-drops", r"drops?"),
)
_FORMS = tuple((form, re.compile(rf"\b({words})\b")) for form, words in _FORM_WORDS)


def find_form(text: str) -> str | None:
    """The form that a text tells, in the vocabulary of response files; None if it tells none, or several."""
    rest = _simplify(text)
    told = set()
    for form, pattern in _FORMS:
        rest, times = pattern.subn(" ", rest)
        if times:
            told.add(form)
    return told.pop() if len(told) == 1 else None
