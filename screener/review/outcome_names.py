"""What outcomes are called in the practitioner's window. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screener.questionnaire.text import Words


def name_outcome(outcome: str, words: Words) -> str:
    """The name of an outcome or a severity as a label shows it: in capitals."""
    return words[f"outcome.{outcome}"].upper()
