"""One record under a practitioner's hands: the case as it stands, and what the next key press makes of it. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from screener.determination.case import Case, decide, leave_unclear, resolve, take_back, treat_on
from screener.determination.decision import Choice, Decision, Resolution, digest_finding
from screener.determination.gate import Setting, list_to_decide, match_decisions
from screener.errors import Problem
from screener.interview.flow import find_treatment_day
from screener.screening.assessment import Finding
from screener.screening.plans import assess
from screener.screening.timeline import Timeline, make_timeline


class CaseWork:
    """A case, who works on it, and what it was like when they opened it."""

    def __init__(self, case: Case, setting: Setting, by: str, now: Callable[[], datetime]) -> None:
        """Begin.

        Args:
            case: As it was opened.
            setting: Who decides, where and when.
            by: Id of who decides.
            now: Tells the time, aware.
        """
        self.take_up(case)
        self.setting = setting
        self.by = by
        self._now = now
        self._first = {finding.rule: digest_finding(finding) for finding in case.assessment.findings}

    @property
    def case(self) -> Case:
        """As it stands."""
        return self._case

    def take_up(self, case: Case) -> None:
        """Go on with a case that was decided elsewhere."""
        self._case = case
        self._standing = match_decisions(case.assessment.findings, case.decisions)
        self._open = frozenset(finding.rule for finding in case.open_findings)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules say now, worst first."""
        return self.case.assessment.findings

    @property
    def to_decide(self) -> tuple[Finding, ...]:
        """Those that somebody must decide."""
        return list_to_decide(self.findings)

    def make_timeline(self) -> Timeline:
        """Medicines, treatments and events along time, as the rules see them now."""
        case = self.case
        return make_timeline(case.questionnaire, case.answers, case.assessment, case.on, self.setting.today)

    def is_open(self, rule: str) -> bool:
        """Whether a finding must still be decided."""
        return rule in self._open

    def is_new(self, rule: str) -> bool:
        """Whether a finding was not there when the case was opened."""
        return rule not in self._first

    def has_changed(self, finding: Finding) -> bool:
        """Whether a finding was there when the case was opened, and was another one."""
        return self._first.get(finding.rule, digest_finding(finding)) != digest_finding(finding)

    def find_standing_decision(self, rule: str) -> Decision | None:
        """What is decided about a finding as it is now."""
        return self._standing.get(rule)

    def find_outdated_decision(self, rule: str) -> Decision | None:
        """What was decided about a finding before it changed, and decides it no longer."""
        return None if self.find_standing_decision(rule) is not None else self.case.find_decision(rule)

    def find_next_open(self, after: str | None = None) -> str | None:
        """The rule of the next finding to decide, from one on and round; None if all are decided."""
        order = [finding.rule for finding in self.findings]
        begin = order.index(after) + 1 if after in order else 0
        return next((rule for rule in (*order[begin:], *order[:begin]) if rule in self._open), None)

    def decide(self, rule: str, choice: Choice, *, reason: str = "", until: date | None = None) -> Problem | None:
        """Decide a finding; or say why it cannot be decided so."""
        return self._take(
            decide(
                self.case, rule, choice, reason=reason, until=until, by=self.by, at=self._now(), setting=self.setting
            )
        )

    def take_back(self, rule: str) -> None:
        """Leave a finding undecided again."""
        self.take_up(take_back(self.case, rule))

    def resolve(self, resolution: Resolution) -> Problem | None:
        """Say what unclear words are, and ask the rules again; or why it cannot be said so."""
        return self._take(resolve(self.case, resolution))

    def leave_unclear(self, entry: int, text: str) -> None:
        """Take back what was said of unclear words, and ask the rules again."""
        self.take_up(leave_unclear(self.case, entry, text))

    def treat_on(self, day: date) -> None:
        """Ask the rules for another day."""
        self.take_up(treat_on(self.case, day))

    def _take(self, made: Case | Problem) -> Problem | None:
        if isinstance(made, Problem):
            return made
        self.take_up(made)
        return None


def have_rules_changed(case: Case) -> bool:
    """Whether the rules say something else now of what the patient signed than they did then."""
    now = assess(case.questionnaire, case.given, find_treatment_day(case.given.given)).findings
    return {digest_finding(one) for one in case.shown} != {digest_finding(one) for one in now}
