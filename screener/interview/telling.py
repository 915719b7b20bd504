"""What one patient is told and asked before signing: the parts of the consent for their plan and areas.

Screen and paper both ask here, so that they say the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from screener.questionnaire.model import Questionnaire
from screener.questionnaire.teaching import (
    Aftercare,
    Alternative,
    Card,
    Consent,
    Education,
    Fact,
    Question,
    Risk,
    Statement,
)


class _Applicable(Protocol):
    """A part that may be meant for some plans or areas only."""

    @property
    def applies_to(self) -> tuple[str, ...]: ...


_Part = TypeVar("_Part", bound=_Applicable)

_SOMEWHERE_ELSE = "other"
"""The area that is none of those listed, and so may belong to any group."""


@dataclass(frozen=True, slots=True)
class Told:
    """The parts of a form's consent for one patient, each in the form's order."""

    benefits: tuple[Fact, ...]
    risks: tuple[Risk, ...]
    alternatives: tuple[Alternative, ...]
    course: tuple[Fact, ...]
    aftercare: tuple[Aftercare, ...]
    questions: tuple[Question, ...]
    """The understanding questions this patient is asked."""
    statements: tuple[Statement, ...]


def find_told(consent: Consent, tokens: frozenset[str]) -> Told:
    """The parts that concern a patient.

    Args:
        consent: All the form has.
        tokens: The plan's tokens and the groups of the chosen areas, as `find_tokens` gives them.
    """
    return Told(
        benefits=_choose(consent.benefits, tokens),
        risks=_choose(consent.risks, tokens),
        alternatives=consent.alternatives,
        course=_choose(consent.course, tokens),
        aftercare=_choose(consent.aftercare, tokens),
        questions=choose_questions(consent, tokens),
        statements=_choose(consent.statements, tokens),
    )


def find_cards(education: Education, tokens: frozenset[str]) -> tuple[Card, ...]:
    """The cards about the treatment that concern a patient, in the form's order."""
    return _choose(education.cards, tokens)


def find_tokens(questionnaire: Questionnaire, plan: frozenset[str], areas: Iterable[str]) -> frozenset[str]:
    """The plan's tokens together with the groups of the chosen areas.

    Every group while no area is chosen, or one that is only "somewhere else": nothing is left untold by a blank.
    """
    groups = questionnaire.area_groups
    chosen = frozenset(areas)
    if not chosen or _SOMEWHERE_ELSE in chosen:
        return plan | groups.keys()
    return plan | {group for group, members in groups.items() if chosen.intersection(members)}


def choose_questions(consent: Consent, tokens: frozenset[str]) -> tuple[Question, ...]:
    """The understanding questions one patient is asked, in the form's order.

    At most `questions_at_most`: the needed ones first, then those of the plan, then the others in order.
    """
    applicable = _choose(consent.understanding, tokens)
    by_claim = sorted(applicable, key=lambda question: (not question.needed, not question.applies_to))
    chosen = by_claim[: consent.questions_at_most]
    return tuple(question for question in applicable if question in chosen)


def _choose(parts: Iterable[_Part], tokens: frozenset[str]) -> tuple[_Part, ...]:
    return tuple(part for part in parts if not part.applies_to or tokens.intersection(part.applies_to))
