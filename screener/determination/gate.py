"""The one gate: what still stands in the way of a determination. No code clears a finding; a person does.

Everything that lets a treatment go ahead, window, command or call, comes through `judge`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from screener.determination.decision import Choice, Decision, Determination, House, Overall, Topic, digest_finding
from screener.errors import Problem
from screener.questionnaire.model import Severity
from screener.records.model import Role
from screener.records.permissions import Act, may
from screener.records.stepping import Readiness
from screener.screening.assessment import Finding

LONGEST_REASON = 500
"""Characters of one reason."""
LEAST_LETTERS = 3
"""Letters of the longest word of a reason, or of all its words together; fewer tell a later reader nothing."""
FURTHEST_AHEAD = timedelta(days=2 * 365)
"""Nobody plans a treatment further ahead: a later day is a slip of the pen."""
_LONGEST_WAIT = timedelta(days=20 * 365)
"""Longer than any rule has somebody wait, a child until they are of age among them; what is beyond is such a slip."""
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""As problems are told: in English wherever the machine stands, which Python's own month names are not."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Who decides, where and when."""

    role: Role
    house: House
    today: date
    """By the clinic's clock."""
    signed_on: date
    """The day on which the patient signed what stands, by the clinic's clock."""
    wanted: date | None
    """The day of treatment that the patient signed for; None if they gave none."""


def list_to_decide(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that somebody must decide: all above `advise`."""
    return tuple(finding for finding in findings if finding.severity is not Severity.ADVISE)


def match_decisions(findings: Iterable[Finding], decisions: Iterable[Decision]) -> Mapping[str, Decision]:
    """Rule id → the decision about its finding as it is now. One about a finding that has changed does not count."""
    about = {finding.rule: digest_finding(finding) for finding in findings}
    return {one.rule: one for one in decisions if about.get(one.rule) == one.about}


def list_open(findings: Sequence[Finding], decisions: Iterable[Decision]) -> tuple[Finding, ...]:
    """The findings above `advise` that nobody has decided as they are now."""
    decided = match_decisions(findings, decisions)
    return tuple(finding for finding in list_to_decide(findings) if finding.rule not in decided)


def lets_treat(finding: Finding, decision: Decision, on: date | None) -> bool:
    """Whether the treatment may be on a day as far as this finding goes."""
    match decision.choice:
        case Choice.PROCEED:
            return True
        case Choice.REFER:
            return False
        case Choice.DEFER:
            # What contraindicates does not pass with a date: only who may override it lets the treatment go ahead.
            is_over = decision.until is not None and on is not None and on >= decision.until
            return is_over and finding.severity is not Severity.CONTRAINDICATED
        case Choice.FOLLOW:
            return finding.severity in (Severity.REVIEW, Severity.ADVISE)


def needs_reason(finding: Finding, choice: Choice, until: date | None = None) -> bool:
    """Whether a decision must say why: what a rule leaves to judgement, and all that departs from it."""
    match choice:
        case Choice.PROCEED | Choice.REFER:
            return True
        case Choice.FOLLOW:
            return finding.severity is Severity.REVIEW
        case Choice.DEFER:
            return finding.until is None or until is None or until < finding.until


def puts_off(until: date, setting: Setting) -> bool:
    """Whether not before a day means to wait at all: it is to come, and after the day that is wanted anyway."""
    return until > setting.today and (setting.wanted is None or until > setting.wanted)


def is_early(on: date, setting: Setting) -> bool:
    """Whether a day is before the end of the clinic's time to reflect."""
    return (on - setting.signed_on).days < setting.house.reflection_days


def say_day(day: date) -> str:
    """A day as a problem tells it: 20 November 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def says_why(text: str) -> bool:
    """Whether a text can be a reason at all: a word of three letters, or two words; no stop, no single letter."""
    letters = [count for count in (sum(map(str.isalpha, word)) for word in text.split()) if count]
    return max(letters, default=0) >= LEAST_LETTERS or (len(letters) > 1 and sum(letters) >= LEAST_LETTERS)


def find_decision_problem(finding: Finding, decision: Decision, setting: Setting) -> Problem | None:
    """Why a finding cannot be decided so; None if it can."""
    return next(_find_decision_problems(finding, decision, setting), None)


def find_past_problem(on: date | None, setting: Setting, *, is_treating: bool = False) -> Problem | None:
    """Why nothing can be decided for a day that has passed; None if it has not, or it can."""
    # That the day wanted passed while the form waited keeps nobody from declining it.
    if on is None or on >= setting.today or (on == setting.wanted and not is_treating):
        return None
    return Problem("DECIDE-016", "The day of the treatment has passed.", "Give the day it will be.")


def find_problems(findings: Sequence[Finding], determination: Determination, setting: Setting) -> tuple[Problem, ...]:
    """Everything that stands in the way of a determination, in the order in which to see to it.

    Args:
        findings: What the rules say for the day decided for, medicines resolved.
        determination: As it would be kept.
        setting: Who decides, where and when.
    """
    decided = match_decisions(findings, determination.decisions)
    problems = [
        problem
        for finding in findings
        if finding.rule in decided
        for problem in _find_decision_problems(finding, decided[finding.rule], setting)
    ]
    return (
        *_find_form_problems(determination, setting),
        *problems,
        *_find_overall_problems(findings, decided, determination, setting),
    )


def judge(
    findings: Sequence[Finding], determination: Determination, setting: Setting
) -> Readiness | tuple[Problem, ...]:
    """What the store must know to keep a determination, or everything that stands in its way. See `find_problems`."""
    problems = find_problems(findings, determination, setting)
    if problems:
        return problems
    return Readiness(determination.overall.is_treating, len(list_open(findings, determination.decisions)))


# ── one finding ─────────────────────────────────────────────────────────────────────────────────


def _find_decision_problems(finding: Finding, decision: Decision, setting: Setting) -> Iterator[Problem]:
    rule, choice = finding.rule, decision.choice
    overrides = choice is Choice.PROCEED and finding.severity is Severity.CONTRAINDICATED
    if overrides and setting.role not in setting.house.override_roles:
        advice = "Decline or defer, or ask a colleague whom the clinic lets decide this."
        message = "Your role may not treat although something contraindicates."
        yield Problem("DECIDE-001", message, advice, where=rule)
    if choice is Choice.DEFER:
        yield from _find_until_problems(decision.until, setting, "DECIDE-002", where=rule)
    if needs_reason(finding, choice, decision.until) and not says_why(decision.reason):
        advice = "Choose one, or write your own in whole words."
        yield Problem("DECIDE-003", "This decision needs a reason.", advice, where=rule)
    if len(decision.reason) > LONGEST_REASON:
        advice = f"Say it in at most {LONGEST_REASON} characters."
        yield Problem("DECIDE-004", "The reason is too long.", advice, where=rule)


def _find_until_problems(
    until: date | None, setting: Setting, code: str, where: str | None = None
) -> Iterator[Problem]:
    """Why nothing is deferred to a day."""
    if until is None or until <= setting.today:
        yield Problem(code, "A deferral needs a date to come.", "Give the first day possible.", where=where)
    elif setting.wanted is not None and not puts_off(until, setting):
        message = f"The treatment is wanted on {say_day(setting.wanted)}: this day defers nothing."
        yield Problem(code, message, "Give a day after that one.", where=where)
    elif until - setting.today > _LONGEST_WAIT:
        message = f"{say_day(until)} is more than twenty years from now."
        yield Problem(code, message, "Look at the year again, or decline.", where=where)


# ── the whole ───────────────────────────────────────────────────────────────────────────────────


def _find_form_problems(determination: Determination, setting: Setting) -> Iterator[Problem]:
    """What no determination may be, whatever it says of the treatment."""
    if not may(setting.role, Act.DECIDE_RECORD):
        yield Problem("DECIDE-007", "Your role may not decide about a treatment.", "Ask a practitioner to sign in.")
    rules = [decision.rule for decision in determination.decisions]
    for rule in sorted({rule for rule in rules if rules.count(rule) > 1}):
        yield Problem("DECIDE-005", "A finding is decided twice.", "Decide it anew.", where=rule)
    past = find_past_problem(determination.treat_on, setting, is_treating=determination.overall.is_treating)
    if past is not None:
        yield past
    course = determination.course
    if course is not None and not (course.sessions >= 1 and 0 <= course.least_weeks <= course.most_weeks):
        advice = "Give at least one session, and fewest weeks that are not more than the most."
        yield Problem("DECIDE-006", "The course of treatments is not possible.", advice)
    if len(determination.words) > LONGEST_REASON or len(determination.early_reason) > LONGEST_REASON:
        yield Problem("DECIDE-004", "The reason is too long.", f"Say it in at most {LONGEST_REASON} characters.")


def _find_overall_problems(
    findings: Sequence[Finding], decided: Mapping[str, Decision], determination: Determination, setting: Setting
) -> Iterator[Problem]:
    has_words = says_why(determination.words)
    match determination.overall:
        case Overall.PROCEED | Overall.WITH_CARE:
            yield from _find_treating_problems(findings, decided, determination.treat_on)
            yield from _find_day_problems(determination, setting)
            yield from _find_topic_problems(determination)
            if determination.overall is Overall.WITH_CARE and not has_words:
                yield Problem("DECIDE-015", "It is not said what care is taken.", "Say it in whole words.")
        case Overall.DEFER:
            yield from _find_deferring_problems(findings, decided, determination, setting)
        case Overall.DECLINE if not (has_words or _follows_contraindication(findings, decided)):
            advice = "Say why in whole words, or follow the rule that contraindicates."
            yield Problem("DECIDE-018", "It is not said why the treatment is declined.", advice)
        case Overall.REFER if not has_words:
            yield Problem("DECIDE-019", "It is not said to whom.", "Say in whole words who is asked, and what.")
        case Overall.DECLINE | Overall.REFER:
            return


def _follows_contraindication(findings: Sequence[Finding], decided: Mapping[str, Decision]) -> bool:
    return any(
        finding.severity is Severity.CONTRAINDICATED and decided[finding.rule].choice is Choice.FOLLOW
        for finding in findings
        if finding.rule in decided
    )


def _find_treating_problems(
    findings: Sequence[Finding], decided: Mapping[str, Decision], on: date | None
) -> Iterator[Problem]:
    for finding in list_to_decide(findings):
        decision = decided.get(finding.rule)
        if decision is None:
            yield Problem("DECIDE-010", "A finding is not decided.", "Decide it first.", where=finding.rule)
        elif not lets_treat(finding, decision, on):
            advice = "Defer, decline or refer; or decide this finding anew."
            yield Problem("DECIDE-011", "What was decided here rules the treatment out.", advice, where=finding.rule)


def _find_day_problems(determination: Determination, setting: Setting) -> Iterator[Problem]:
    on = determination.treat_on
    if on is None:
        yield Problem("DECIDE-012", "The day of the treatment is not known.", "Give it: the rules are asked for it.")
    elif on - setting.today > FURTHEST_AHEAD:
        message = f"{say_day(on)} is more than two years from now."
        yield Problem("DECIDE-027", message, "Look at the year again.")
    elif on >= setting.today and is_early(on, setting) and not says_why(determination.early_reason):
        first = setting.signed_on + timedelta(days=setting.house.reflection_days)
        advice = f"Treat on {say_day(first)} or later, or say in whole words why it cannot wait."
        yield Problem("DECIDE-014", "The clinic's time to reflect is not over.", advice)


def _find_topic_problems(determination: Determination) -> Iterator[Problem]:
    for topic in Topic:
        if topic not in determination.discussed:
            yield Problem("DECIDE-013", "Something was not talked about.", "Talk, then tick it.", where=topic.value)


def _find_deferring_problems(
    findings: Sequence[Finding], decided: Mapping[str, Decision], determination: Determination, setting: Setting
) -> Iterator[Problem]:
    until = determination.until
    if until is None and not says_why(determination.words):
        advice = "Give a day, or say in whole words until what happens."
        yield Problem("DECIDE-017", "It is not said until when.", advice)
    if until is None:
        return
    yield from _find_until_problems(until, setting, "DECIDE-017")
    latest = max(list_dates(findings, decided), default=None)
    if latest is not None and until < latest:
        advice = f"Defer to {say_day(latest)} or later, or decide that finding anew."
        yield Problem("DECIDE-017", "A finding was deferred for longer.", advice)


def list_dates(findings: Sequence[Finding], decided: Mapping[str, Decision]) -> Iterator[date]:
    """The first possible days of what is deferred, by a practitioner or by a rule that is followed.

    Args:
        findings: What the rules say.
        decided: What `match_decisions` gives of them.
    """
    for finding in findings:
        decision = decided.get(finding.rule)
        if decision is None:
            continue
        if decision.choice is Choice.DEFER and decision.until is not None:
            yield decision.until
        if decision.choice is Choice.FOLLOW and finding.until is not None:
            yield finding.until
