"""Where a patient stands with one understanding question: two tries, then a talk with the practitioner."""

from __future__ import annotations

from enum import StrEnum

from screener.interview.journey import UnderstandingAnswer
from screener.questionnaire.teaching import Question

TRIES = 2
"""How often it may be answered before it is left for a talk: once, and once more after the explanation."""


class Standing(StrEnum):
    """Where one question stands."""

    ASKED = "asked"
    """Not answered yet."""
    EXPLAINED = "explained"
    """Wrong once: explained, and asked once more."""
    UNDERSTOOD = "understood"
    """The last try was right."""
    TALK = "talk"
    """Wrong after the explanation too: the practitioner will talk about it."""


def find_standing(answer: UnderstandingAnswer | None) -> Standing:
    """Where a question stands after what was chosen so far."""
    if answer is None or not answer.choices:
        return Standing.ASKED
    if answer.right:
        return Standing.UNDERSTOOD
    return Standing.EXPLAINED if len(answer.choices) < TRIES else Standing.TALK


def is_in_the_way(question: Question, answer: UnderstandingAnswer | None) -> bool:
    """True if the patient cannot sign yet: it was not answered to the end, or must be right and is not."""
    match find_standing(answer):
        case Standing.UNDERSTOOD:
            return False
        case Standing.TALK:
            return question.needed
        case Standing.ASKED | Standing.EXPLAINED:
            return True


def add_try(question: Question, answer: UnderstandingAnswer | None, choice: str) -> UnderstandingAnswer:
    """The answer with one more try."""
    before = answer.choices if answer else ()
    return UnderstandingAnswer(question.id, (*before, choice), choice == question.correct)
