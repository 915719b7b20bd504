"""The reasons offered for each way to decide: the clinic's own, else the program's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from screener.determination.decision import Choice

if TYPE_CHECKING:
    from screener.determination.decision import House
    from screener.questionnaire.text import Words


def list_reasons(house: House, words: Words) -> Mapping[Choice, tuple[str, ...]]:
    """What is offered for each choice, in the order of its numbers."""
    return {
        choice: house.reasons.get(choice) or tuple(words[f"review_case.reasons-{choice}"].splitlines())
        for choice in Choice
    }
