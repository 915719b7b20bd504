"""What a practitioner decides, as values: each finding, each medicine that was not clear, and the whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from screener.records.model import Role
from screener.screening.assessment import Finding


class Choice(StrEnum):
    """What is decided about one finding."""

    FOLLOW = "follow"
    """As the rule says: not treated, not before its date, or checked as it asks."""
    PROCEED = "proceed"
    """Treat all the same, for a reason."""
    DEFER = "defer"
    """Not before a date that the practitioner sets."""
    REFER = "refer"
    """Somebody else is asked first."""


class Overall(StrEnum):
    """What is decided about the treatment."""

    PROCEED = "proceed"
    WITH_CARE = "proceed-with-care"
    DEFER = "defer"
    DECLINE = "decline"
    REFER = "refer"

    @property
    def is_treating(self) -> bool:
        """True if the treatment goes ahead."""
        return self in (Overall.PROCEED, Overall.WITH_CARE)


class Topic(StrEnum):
    """What is talked about with the patient before a treatment, ticked one by one."""

    RISKS = "risks"
    ALTERNATIVES = "alternatives"
    """Doing nothing among them."""
    EXPECTATIONS = "expectations"
    REFLECTION = "reflection"
    """Whether they want more time to think."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about one finding."""

    rule: str
    """Id of the rule that raised it."""
    about: str
    """Digest of the finding as it was then (`digest_finding`): of another one it decides nothing."""
    choice: Choice
    by: str
    """Id of the member of staff."""
    at: datetime
    reason: str = field(default="", repr=False)
    """In their own words; `gate` says when there must be one."""
    until: date | None = None
    """The first day on which it may be, if deferred."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a practitioner found out about words of the medicine list that were not clear."""

    entry: int
    """Place of the entry in the list, from 0."""
    text: str = field(repr=False)
    """The words, verbatim: the stretch of the entry's name that was read as one medicine."""
    name: str | None
    """The lexicon's name of what it is; None if it is none of which anything need be known."""
    reason: str = field(default="", repr=False)
    """How that is known; always given for what does not matter, and for a name that the words do not read like."""


@dataclass(frozen=True, slots=True)
class CoursePlan:
    """The course of treatments that this is one of."""

    sessions: int
    """How many are planned altogether, this one among them; from 1."""
    least_weeks: int
    """Weeks between two sessions, at least."""
    most_weeks: int
    """And at most."""


@dataclass(frozen=True, slots=True)
class Determination:
    """What a practitioner decided about one record, all of it."""

    overall: Overall
    treat_on: date | None
    """The day that it was decided for, and that the rules were asked for; None if it is not known."""
    decisions: tuple[Decision, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    discussed: frozenset[Topic] = frozenset()
    until: date | None = None
    """The first day on which treatment may be thought of again, if deferred."""
    words: str = field(default="", repr=False)
    """What care is taken, why it is declined, until what happens, or to whom it is referred."""
    early_reason: str = field(default="", repr=False)
    """Why it is done before the clinic's time to reflect is over; empty if it is not."""
    course: CoursePlan | None = None


@dataclass(frozen=True, slots=True)
class House:
    """How one clinic wants it done."""

    override_roles: frozenset[Role] = frozenset()
    """Roles that may treat although something contraindicates, with a reason that is printed."""
    reflection_days: int = 0
    """Days between the patient's signature and the treatment; 0 for none."""
    reasons: Mapping[Choice, tuple[str, ...]] = field(default_factory=dict)
    """Reasons that this clinic offers for a choice, if not the program's own; one's own words always do too."""


def digest_finding(finding: Finding) -> str:
    """What a decision about a finding is about: its rule, severity, date and every answer that it rests on.

    Returns:
        SHA-256, hex.
    """
    because = [[one.question, one.answer, one.medicine, one.words] for one in finding.because]
    until = finding.until.isoformat() if finding.until else None
    told = json.dumps([finding.rule, finding.severity, until, finding.event, because], ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
