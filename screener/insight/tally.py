"""Adds record to record until everything is counted. Holds numbers, and of reasons what `reasons` says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from screener.determination.decision import Choice, Overall
from screener.insight.counts import Counts, Key, MedicineCount, PageCount, RuleCount
from screener.insight.naming import Naming
from screener.insight.reasons import Reasons
from screener.insight.spread import find_spread
from screener.insight.told import Told
from screener.interview.pages import PageKind
from screener.questionnaire.model import Severity
from screener.records.counting import Abandoned
from screener.records.model import OUTCOMES

UNDECIDED = "undecided"
"""In place of what was decided, where nothing was."""
_NOTED, _SETTLED = "noted", "settled"
_OTHER = ""
"""In place of the id of a page that no form has any more."""
_UNCERTAIN = frozenset({"candidates", "lay", "partial"})
_UNRECOGNISED = "unrecognised"


@dataclass(slots=True)
class _Rule:
    """One rule while it is counted."""

    severity: Severity
    became: Counter[str] = field(default_factory=Counter)
    reasons: Reasons = field(default_factory=Reasons)


class Tally:
    """Everything counted so far."""

    def __init__(self, naming: Naming) -> None:
        self._naming = naming
        self._records = self._unreadable = 0
        self._outcomes: Counter[str] = Counter()
        self._overall: Counter[str] = Counter()
        self._rules: dict[Key, _Rule] = {}
        self._stays: dict[Key, list[float]] = {}
        self._signed: Counter[str] = Counter()
        self._to_decision: list[float] = []
        self._to_countersignature: list[float] = []
        self._statuses: Counter[str] = Counter()
        self._with_medicines = 0

    def add(self, told: Told) -> None:
        """Count one record."""
        self._records += 1
        self._outcomes[told.outcome] += 1
        self._overall[told.determination.overall if told.determination else UNDECIDED] += 1
        self._add_findings(told)
        self._add_stays(told)
        self._to_decision += [] if told.to_decision_s is None else [told.to_decision_s]
        self._to_countersignature += [] if told.to_countersignature_s is None else [told.to_countersignature_s]
        self._statuses.update(told.statuses)
        self._with_medicines += bool(told.statuses)

    def add_unreadable(self) -> None:
        """Count a record that does not open."""
        self._unreadable += 1

    def finish(self, abandoned: Iterable[Abandoned], since: date | None, until: date | None) -> Counts:
        """Everything counted, with the forms that were never signed."""
        left = [one.page for one in abandoned]
        return Counts(
            since=since,
            until=until,
            records=self._records,
            unreadable=self._unreadable,
            outcomes={outcome: self._outcomes[outcome] for outcome in OUTCOMES},
            overall={overall: self._overall[overall] for overall in (*Overall, UNDECIDED)},
            rules=self._list_rules(),
            to_decision=find_spread(self._to_decision),
            to_countersignature=find_spread(self._to_countersignature),
            pages=self._list_pages(left),
            stopped=len(left),
            stopped_unknown=sum(not self._find_page(page) for page in left),
            medicines=self._count_medicines(),
        )

    # ── rules ──

    def _add_findings(self, told: Told) -> None:
        decisions = {one.rule: one for one in told.determination.decisions} if told.determination else {}
        for name, severity in told.findings.items():
            rule = self._rules.setdefault(Key(told.form, name), _Rule(severity))
            rule.severity = min(rule.severity, severity, key=lambda one: one.rank)
            decision = decisions.get(name)
            if name in told.settled:
                rule.became[_SETTLED] += 1
                continue
            if decision is None:
                rule.became[_NOTED if severity is Severity.ADVISE else UNDECIDED] += 1
                continue
            rule.became[decision.choice] += 1
            if decision.choice is Choice.PROCEED:
                rule.reasons.add(decision.reason, told.person)

    def _list_rules(self) -> tuple[RuleCount, ...]:
        counted = [self._describe_rule(key, rule) for key, rule in self._rules.items()]
        return tuple(sorted(counted, key=lambda one: (-one.raised, one.severity.rank, one.title, one.key.id)))

    def _describe_rule(self, key: Key, rule: _Rule) -> RuleCount:
        return RuleCount(
            key=key,
            title=self._naming.rules.get(key, key.id),
            severity=rule.severity,
            raised=rule.became.total(),
            followed=rule.became[Choice.FOLLOW],
            proceeded=rule.became[Choice.PROCEED],
            deferred=rule.became[Choice.DEFER],
            referred=rule.became[Choice.REFER],
            undecided=rule.became[UNDECIDED],
            settled=rule.became[_SETTLED],
            noted=rule.became[_NOTED],
            reasons=rule.reasons.list_shared(),
            other_reasons=rule.reasons.count_others(),
        )

    # ── pages ──

    def _add_stays(self, told: Told) -> None:
        # A journey is kept as it stood before its end: whoever signed was on the page where one signs.
        self._signed[told.form] += bool(told.stays)
        stays: dict[Key, float] = {}
        for page, seconds in told.stays.items():
            key = self._place(told.form, page)
            stays[key] = stays.get(key, 0.0) + seconds
        for key, together in stays.items():
            self._stays.setdefault(key, []).append(together)

    def _place(self, form: str, page: str) -> Key:
        key = Key(form, page)
        return key if key in self._naming.pages else Key(form, _OTHER)

    def _find_page(self, page: str) -> Key | None:
        """The page that the audit trail names, which names no form."""
        return next((key for key in self._naming.pages if key.id == page), None)

    def _list_pages(self, left: Iterable[str]) -> tuple[PageCount, ...]:
        stopped = Counter(key for page in left if (key := self._find_page(page)))
        order = [key for key in self._naming.pages if self._count_signed(key) or key in stopped]
        others = sorted((key for key in self._stays if key.id == _OTHER), key=lambda key: key.form)
        came = _count_who_came(order, stopped)
        return tuple(
            PageCount(
                key=key,
                title=self._naming.pages.get(key, ""),
                reached=self._count_signed(key) + came.get(key, 0),
                stopped=stopped[key],
                stay=find_spread(self._stays.get(key, ())),
            )
            for key in (*order, *others)
        )

    def _count_signed(self, key: Key) -> int:
        """How many of those who signed came to a page."""
        return self._signed[key.form] if key.id == PageKind.SIGN else len(self._stays.get(key, ()))

    def _count_medicines(self) -> MedicineCount:
        uncertain = sum(self._statuses[status] for status in _UNCERTAIN)
        return MedicineCount(
            self._statuses.total(), self._statuses[_UNRECOGNISED], uncertain, self._with_medicines
        )  # fmt: skip


def _count_who_came(order: Iterable[Key], stopped: Mapping[Key, int]) -> dict[Key, int]:
    """Page → forms never signed that came so far: those left there, or on a page behind it of the same form."""
    behind: Counter[str] = Counter()
    came: dict[Key, int] = {}
    for key in reversed(tuple(order)):
        behind[key.form] += stopped.get(key, 0)
        came[key] = behind[key.form]
    return came
