"""One record as a practitioner works on it: a picture that each step makes anew, and that loses nothing decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from screener.determination.decision import Choice, Decision, Resolution, digest_finding
from screener.determination.gate import Setting, find_decision_problem, list_open
from screener.determination.resolving import apply_resolutions, find_resolution_problem
from screener.errors import Problem
from screener.interview.answers import Answers
from screener.interview.flow import find_treatment_day
from screener.medicines.lexicon import Lexicon
from screener.questionnaire.model import Questionnaire
from screener.screening.assessment import Assessment, Finding
from screener.screening.plans import assess
from screener.screening.screen import find_earliest


@dataclass(frozen=True, slots=True)
class Case:
    """What one patient said, what the rules make of it, and what is decided so far."""

    questionnaire: Questionnaire
    """In the language that the patient read, with the clinic's present choices."""
    lexicon: Lexicon = field(repr=False)
    given: Answers = field(repr=False)
    """As the patient gave them."""
    shown: tuple[Finding, ...] = field(repr=False)
    """What the rules said when the patient signed, as it is kept."""
    on: date | None
    """The day that the rules are asked for: the one planned, until somebody gives another."""
    answers: Answers = field(repr=False)
    """With what was found out about medicines."""
    assessment: Assessment = field(repr=False)
    """What the rules say now, and what they said when the patient signed and no longer do."""
    decisions: tuple[Decision, ...] = field(default=(), repr=False)
    """The newest of each rule; also those about findings that have changed or gone since."""
    resolutions: tuple[Resolution, ...] = field(default=(), repr=False)

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """Those that must still be decided, worst first."""
        return list_open(self.assessment.findings, self.decisions)

    @property
    def gone_findings(self) -> tuple[Finding, ...]:
        """What the rules would say of the day had nothing been found out about medicines, and do not say now."""
        if not self.resolutions:
            return ()
        raised = {finding.rule for finding in self.assessment.findings}
        bare = assess(self.questionnaire, self.given, self.on)
        return tuple(finding for finding in bare.findings if finding.rule not in raised)

    def find_decision(self, rule: str) -> Decision | None:
        """What was decided last about a rule's finding, whether or not that finding has changed since."""
        return next((one for one in self.decisions if one.rule == rule), None)

    def find_finding(self, rule: str) -> Finding | None:
        """What a rule raised."""
        return next((one for one in self.assessment.findings if one.rule == rule), None)


def make_case(
    questionnaire: Questionnaire,
    lexicon: Lexicon,
    given: Answers,
    shown: Sequence[Finding],
    *,
    decisions: Sequence[Decision] = (),
    resolutions: Sequence[Resolution] = (),
    on: date | None = None,
) -> Case:
    """A record to work on.

    Args:
        questionnaire: The form.
        lexicon: The medicines.
        given: What the patient answered.
        shown: What the rules said when the patient signed.
        decisions: What was decided before, if it is opened again.
        resolutions: What was found out before.
        on: The day to ask the rules for; the one planned, if not given.
    """
    day = on if on is not None else find_treatment_day(given.given)
    case = Case(
        questionnaire, lexicon, given, tuple(shown), day, given, Assessment("clear", None, (), ()),
        tuple(decisions), tuple(resolutions),
    )  # fmt: skip
    return _ask_anew(case)


def decide(
    case: Case,
    rule: str,
    choice: Choice,
    *,
    reason: str = "",
    until: date | None = None,
    by: str,
    at: datetime,
    setting: Setting,
) -> Case | Problem:
    """Decide one finding, or say why it cannot be decided so.

    Args:
        case: The record.
        rule: Id of the rule that raised the finding.
        choice: What is decided.
        reason: Why, in their own words.
        until: The first day possible, if deferred.
        by: Id of who decides.
        at: Now.
        setting: Who decides, where and when.
    """
    finding = case.find_finding(rule)
    if finding is None:
        return Problem("DECIDE-023", "There is no such finding any more.", "Look at the list again.", where=rule)
    first = until if choice is Choice.DEFER else None
    decision = Decision(rule, digest_finding(finding), choice, by, at, " ".join(reason.split()), first)
    problem = find_decision_problem(finding, decision, setting)
    if problem is not None:
        return problem
    return replace(case, decisions=(*(one for one in case.decisions if one.rule != rule), decision))


def go_on(case: Case, decisions: Sequence[Decision], resolutions: Sequence[Resolution], on: date | None) -> Case:
    """The case with what was decided of it before, and the rules asked anew: what has changed since is open again."""
    return _ask_anew(replace(case, decisions=tuple(decisions), resolutions=tuple(resolutions), on=on))


def take_back(case: Case, rule: str) -> Case:
    """Leave a finding undecided again."""
    return replace(case, decisions=tuple(one for one in case.decisions if one.rule != rule))


def resolve(case: Case, resolution: Resolution) -> Case | Problem:
    """Say what unclear words of the medicine list are, and ask the rules again; or why it cannot be said so."""
    problem = find_resolution_problem(case.lexicon, case.given, resolution)
    if problem is not None:
        return problem
    others = (one for one in case.resolutions if (one.entry, one.text) != (resolution.entry, resolution.text))
    return _ask_anew(replace(case, resolutions=(*others, resolution)))


def leave_unclear(case: Case, entry: int, text: str) -> Case:
    """Take back what was said of words of the medicine list, and ask the rules again."""
    kept = tuple(one for one in case.resolutions if (one.entry, one.text) != (entry, text))
    return _ask_anew(replace(case, resolutions=kept))


def treat_on(case: Case, day: date) -> Case:
    """Ask the rules for another day of treatment."""
    return _ask_anew(replace(case, on=day))


def _ask_anew(case: Case) -> Case:
    answers = apply_resolutions(case.lexicon, case.given, case.resolutions)
    now = assess(case.questionnaire, answers, case.on)
    # What was shown and signed, and the rules as they are now would not even raise of the bare answers, stays:
    # the rules were changed since, and only a person may say that it no longer matters.
    planned = find_treatment_day(case.given.given)
    bare = now if (answers, case.on) == (case.given, planned) else assess(case.questionnaire, case.given, planned)
    raised = {finding.rule for finding in (*bare.findings, *now.findings)}
    return replace(case, answers=answers, assessment=_add(now, [one for one in case.shown if one.rule not in raised]))


def _add(assessment: Assessment, kept: Sequence[Finding]) -> Assessment:
    if not kept:
        return assessment
    findings = tuple(sorted((*assessment.findings, *kept), key=lambda finding: finding.severity.rank))
    # Nobody can say whether another plan would lift what no rule asks any more, so none is offered.
    outcome, earliest = findings[0].severity, find_earliest(findings)
    return replace(assessment, findings=findings, outcome=outcome, earliest=earliest, plans=())
