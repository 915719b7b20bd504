"""Arabic letters in the form their neighbours ask for: alone, at the beginning, in the middle, at the end.

Works with Unicode's presentation forms, one character for each form of a letter.
"""

from __future__ import annotations

import unicodedata
from functools import cache

_PRESENTATION_FORMS = range(0xFE70, 0xFEFD)
_LAM = "\u0644"


@cache
def presentation_forms() -> dict[tuple[str, str], str]:
    """(form, letter or lam with alef) → the character that looks so."""
    found = {}
    for code in _PRESENTATION_FORMS:
        form, *letters = unicodedata.decomposition(chr(code)).split() or ("",)
        written = "".join(chr(int(letter, 16)) for letter in letters)
        if written and not written.startswith(" "):
            found[form.strip("<>"), written] = chr(code)
    return found


@cache
def letters_by_form() -> dict[str, tuple[str, str]]:
    """A character of one form → (form, letter); lam with alef, being two letters, is not among them."""
    return {shown: (form, letter) for (form, letter), shown in presentation_forms().items() if len(letter) == 1}


def join_letters(text: str) -> str:
    """The same text with each letter that is joined to a neighbour in its form. Letters alone stay as they are."""
    forms = presentation_forms()
    joined: list[str] = []
    is_joined = False
    index = 0
    while index < len(text):
        letter = text[index]
        if unicodedata.combining(letter):
            joined.append(letter)
            index += 1
            continue
        pair = text[index : index + 2]
        unit = pair if letter == _LAM and ("isolated", pair) in forms and len(pair) == 2 else letter
        index += len(unit)
        goes_on = ("initial", unit) in forms and _accepts(_next_letter(text, index))
        form = _name_form(is_joined and ("final", unit) in forms, goes_on)
        joined.append(forms.get((form, unit), unit) if form != "isolated" or len(unit) == 2 else unit)
        is_joined = goes_on
    return "".join(joined)


def _name_form(is_joined: bool, goes_on: bool) -> str:
    if is_joined:
        return "medial" if goes_on else "final"
    return "initial" if goes_on else "isolated"


def _next_letter(text: str, index: int) -> str:
    return next((letter for letter in text[index:] if not unicodedata.combining(letter)), "")


def _accepts(letter: str) -> bool:
    """True for a letter that joins to the one before it."""
    return ("final", letter) in presentation_forms()
