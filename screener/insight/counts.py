"""What was counted, as values: numbers, ids of rules and pages, and reasons that several people share. No person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from screener.questionnaire.model import Severity


@dataclass(frozen=True, slots=True)
class Key:
    """A rule or a page, by the form that it is of."""

    form: str
    """Id of the form."""
    id: str


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took: the middle of all, and what half of all lie between."""

    number: int
    """Of how many."""
    median_s: float
    lower_s: float
    """A quarter took at most so long."""
    upper_s: float
    """And three quarters."""


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """A reason that was given for several people."""

    words: str
    number: int
    """Records."""


@dataclass(frozen=True, slots=True)
class RuleCount:
    """What became of one rule's findings, in records."""

    key: Key
    title: str
    """As the form has it now; the rule's id if it has it no longer."""
    severity: Severity
    """The worst that it was raised with."""
    raised: int
    followed: int = 0
    proceeded: int = 0
    """Treated all the same."""
    deferred: int = 0
    referred: int = 0
    undecided: int = 0
    """Waits for somebody to decide."""
    settled: int = 0
    """No longer raised when it was decided: a medicine was made clear, or another day chosen."""
    noted: int = 0
    """Advice, of which nothing need be decided."""
    reasons: tuple[ReasonCount, ...] = ()
    """Why it was proceeded with; only what was said for enough people to be nobody's."""
    other_reasons: int = 0
    """Records whose reason for proceeding is not among them."""


@dataclass(frozen=True, slots=True)
class PageCount:
    """What was seen of one page of the kiosk."""

    key: Key
    title: str
    reached: int
    """Forms that came so far, signed or not."""
    stopped: int
    """Forms that were left there and never signed."""
    stay: Spread | None
    """How long a patient was there altogether, of those who signed; None if nobody signed who was."""


@dataclass(frozen=True, slots=True)
class MedicineCount:
    """How the names in the medicine lists were understood, as the patients wrote them."""

    entries: int
    unrecognised: int
    """Names with which nothing could be done."""
    uncertain: int
    """Names that may be one of several medicines."""
    records: int
    """Records with a medicine in them."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything counted of one period."""

    since: date | None
    until: date | None
    """The last day of it."""
    records: int
    """Records counted."""
    unreadable: int
    """Records that did not open, of which nothing else is counted."""
    outcomes: Mapping[str, int]
    """Outcome of the screening → records; all of them, worst first."""
    overall: Mapping[str, int]
    """What was decided of the treatment → records, and `undecided`."""
    rules: tuple[RuleCount, ...]
    """Those raised most often first."""
    to_decision: Spread | None
    """From the patient's signature to the determination."""
    to_countersignature: Spread | None
    pages: tuple[PageCount, ...]
    """In the order shown."""
    stopped: int
    """Forms that were begun and never signed."""
    stopped_unknown: int
    """Those of which nobody knows where."""
    medicines: MedicineCount
