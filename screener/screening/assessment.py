"""What a screening says: findings, the outcome and the earliest date. Values only; `screen` computes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from screener.interview.answers import TakenMedicine
from screener.questionnaire.model import Scope, Severity

Outcome = Severity | Literal["clear"]
"""The worst severity raised, or `clear`."""


@dataclass(frozen=True, slots=True)
class Because:
    """One answer or medicine that raised a finding."""

    question: str | None
    """Id of the item, if it was an answer."""
    answer: str | None
    """The answer in the vocabulary of response files; None for a blank."""
    medicine: str | None
    """The entry's name as written, if it was a medicine."""
    words: str
    """The same in words, fit to print: question and answer, or the medicine and when it was used."""


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """A clinic's choice that a finding rests on."""

    setting: str
    value: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule raised."""

    rule: str
    title: str
    severity: Severity
    scope: Scope
    because: tuple[Because, ...]
    until: date | None
    """The earliest date this rule allows; None if it gives none or cannot be computed."""
    event: str | None
    """What must happen instead of, or together with, the date."""
    why: str
    check: str
    options: str
    patient: str
    note: str
    sources: tuple[str, ...]
    """Source ids; the questionnaire holds what they cite."""
    policies: tuple[PolicyInForce, ...]
    """The settings this finding rests on, with the values in force."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a changed plan does without."""

    cream: bool = False
    """True without numbing cream."""
    areas: frozenset[str] = frozenset()
    """Ids of the areas that are not treated."""
    parts: frozenset[str] = frozenset()
    """Ids of the area rules whose part of an area (a tattoo, a keloid) is left out; only a person can see where."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A changed plan and what screening says of it."""

    left_out: LeftOut
    outcome: Outcome
    earliest: date | None
    """As for the plan entered."""
    remaining: tuple[str, ...]
    """Ids of the rules that still speak, worst first."""
    lifted: tuple[str, ...]
    """Ids of the rules that spoke of the plan as entered and no longer do."""
    undecided: int
    """How many of the findings that remain are above `advise`."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """All findings of one screening, worst first, then in the order of the rule book."""

    outcome: Outcome
    earliest: date | None
    """Latest date of all dated deferrals; None if something contraindicates or a deferral has no date."""
    findings: tuple[Finding, ...]
    medicines: tuple[TakenMedicine, ...]
    plans: tuple[Plan, ...] = ()
    """What would be possible without an area or the cream, if `plans.assess` was asked."""
