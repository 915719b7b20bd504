"""What an editor may need besides its item and answer, handed to every one of them alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from screener.medicines.lexicon import Lexicon
from screener.questionnaire.text import Words


@dataclass(frozen=True, slots=True)
class EditorServices:
    """The words of the patient's language and the little else that single editors ask for."""

    words: Words
    lexicon: Lexicon
    """Reads and suggests medicine names."""
    areas: Mapping[str, str]
    """Area id → its words, as the form's map item has them; where a skin product may be used."""
    treatment_on: Callable[[], date | None]
    """The planned treatment date, asked when it is needed: staff may still change it."""
