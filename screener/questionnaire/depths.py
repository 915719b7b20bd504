"""How deep needles go by a form's settings: what is asked back when it is written down, and what cannot have been.

No rule rests on these settings: what was done is told after the rules have been asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from screener.questionnaire.model import Questionnaire

_USUAL, _OF_PLAN, _POSSIBLE = "needle_depth_mm", "needle_depth_{token}_mm", "needle_depth_possible_mm"


@dataclass(frozen=True, slots=True)
class Depths:
    """Bounds in millimetres; None where a form gives none."""

    usual: Decimal | None = None
    """What is deeper is asked back before it is kept."""
    possible: Decimal | None = None
    """What is deeper cannot have been done."""


def find_depths(questionnaire: Questionnaire, plan: Iterable[str]) -> Depths:
    """The bounds for a plan, told by its tokens: a token's own, the deepest of several, before that for all."""
    of_plan = [bound for token in plan if (bound := _read(questionnaire, _OF_PLAN.format(token=token))) is not None]
    usual = max(of_plan) if of_plan else _read(questionnaire, _USUAL)
    return Depths(usual, _read(questionnaire, _POSSIBLE))


def list_depth_settings(questionnaire: Questionnaire) -> Iterator[str]:
    """Ids of the settings that hold such a bound, if the form has them."""
    yield from (_USUAL, _POSSIBLE)
    for tokens in questionnaire.modalities.values():
        yield from (_OF_PLAN.format(token=token) for token in tokens)


def _read(questionnaire: Questionnaire, name: str) -> Decimal | None:
    return Decimal(f"{questionnaire.get_number(name):g}") if name in questionnaire.settings else None
