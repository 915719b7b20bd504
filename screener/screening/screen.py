"""Answers to findings: every rule of the book, asked of one patient's answers on one date. Pure.

A rule whose interval rests on an unknown date fires without a date. A rule that cannot be evaluated raises a
finding of the highest severity: unknown is never safe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from screener.interview import dates
from screener.interview.answers import Answers, Open, PartialDate, RoughlyAgo
from screener.interview.conditions import Ground, evaluate
from screener.interview.facts import Facts
from screener.questionnaire.asked import find_settings
from screener.questionnaire.conditions import Duration, System, SystemCheck
from screener.questionnaire.model import Questionnaire, Rule, Severity, Until
from screener.screening.assessment import Assessment, Finding, Outcome, PolicyInForce
from screener.screening.because import explain_grounds
from screener.screening.system import find_system_grounds


@dataclass(frozen=True, slots=True)
class _Fired:
    """A rule that fired, with what it rests on and when it ends."""

    rule: Rule
    severity: Severity
    grounds: tuple[Ground, ...] = ()
    until: date | None = None
    undated: tuple[Ground, ...] = ()
    """The grounds whose date would be needed and is not known."""


def screen(
    questionnaire: Questionnaire, answers: Answers, on: date | None, *, without: frozenset[str] = frozenset()
) -> Assessment:
    """Ask every rule.

    Args:
        questionnaire: The form, with the clinic's settings.
        answers: Everything the patient and the staff answered, medicines recognised.
        on: The treatment date; None if it is not known, and then every interval counts as not yet passed.
        without: Ids of area rules whose part of an area is left out of the plan, so that they do not apply.

    Returns:
        Outcome, findings (worst first, then in the order of the book) and the earliest date.
    """
    facts = Facts(questionnaire, answers, on)
    plan = facts.plan
    rules = [rule for rule in questionnaire.rules if rule.applies(plan) and rule.id not in without]
    fired = _keep_fired(_guard(rule, _ask, facts) for rule in rules)
    ask_system = partial(_ask_system, tuple(fired))
    fired += _keep_fired(_guard(rule, ask_system, facts) for rule in rules if isinstance(rule.when, System))
    order = {rule.id: index for index, rule in enumerate(questionnaire.rules)}
    fired.sort(key=lambda found: (found.severity.rank, order[found.rule.id]))
    findings = tuple(_make_finding(found, facts) for found in fired)
    outcome: Outcome = findings[0].severity if findings else "clear"
    return Assessment(outcome, find_earliest(findings), findings, facts.medicines)


def find_earliest(findings: Sequence[Finding]) -> date | None:
    """The latest date of all deferrals, if every one has a date and nothing contraindicates."""
    if any(finding.severity is Severity.CONTRAINDICATED for finding in findings):
        return None
    deferred = [finding.until for finding in findings if finding.severity is Severity.DEFER]
    known = [until for until in deferred if until is not None]
    return max(known) if known and len(known) == len(deferred) else None


def _keep_fired(asked: Iterable[_Fired | None]) -> list[_Fired]:
    return [found for found in asked if found is not None]


def _guard(rule: Rule, ask: Callable[[Rule, Facts], _Fired | None], facts: Facts) -> _Fired | None:
    """What asking a rule finds; a finding of the highest severity, if the rule fails."""
    try:
        return ask(rule, facts)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return _Fired(rule, Severity.CONTRAINDICATED)


def _ask(rule: Rule, facts: Facts) -> _Fired | None:
    verdict = evaluate(rule.when, facts)
    if not verdict.holds:
        return None
    undated = tuple(ground for ground in verdict.grounds if ground.undated)
    until, missing = _find_until(rule.until, verdict.grounds, facts)
    grounds = verdict.grounds + _find_counted_from(rule.until, verdict.grounds, facts)
    return _Fired(rule, facts.questionnaire.get_severity(rule), grounds, until, undated + missing)


def _find_counted_from(until: Until | None, grounds: tuple[Ground, ...], facts: Facts) -> tuple[Ground, ...]:
    """The date question a deferral is counted from, if the rule did not ask for it already."""
    start = until.from_ if until else None
    known = {"treatment-date", *(ground.question for ground in grounds)}
    if start is None or start in known or start not in facts.questionnaire.items or not facts.is_in_force(start):
        return ()
    return (Ground(start),)


def _ask_system(fired: Sequence[_Fired], rule: Rule, facts: Facts) -> _Fired | None:
    """What a computed rule finds, after all others have been asked and some have fired."""
    if not isinstance(rule.when, System):
        return None
    if rule.when.system is SystemCheck.DATE_MISSING:
        grounds = _find_missing_dates(facts, fired)
    else:
        grounds = find_system_grounds(rule.when.system, facts)
    return _Fired(rule, facts.questionnaire.get_severity(rule), grounds) if grounds else None


def _find_missing_dates(facts: Facts, fired: Sequence[_Fired]) -> tuple[Ground, ...]:
    """The dates that rules need and do not have; the treatment date itself, if nobody is sure of it."""
    missing = [ground for found in fired for ground in found.undated]
    if facts.on is None and facts.answers.given.get("treatment-date") is Open.UNSURE:
        missing.append(Ground("treatment-date", undated=True))
    return tuple(dict.fromkeys(missing))


def _find_until(
    until: Until | None, grounds: tuple[Ground, ...], facts: Facts
) -> tuple[date | None, tuple[Ground, ...]]:
    """The date a deferral ends, if it can be told and lies ahead; and the date question that is missing for it."""
    if until is None or until.from_ is None or until.add is None:
        return None, ()
    start, missing = _find_start(until.from_, grounds, facts)
    if start is None:
        return None, missing
    ends = dates.add(start, facts.questionnaire.get_duration(until.add))
    return (ends if facts.on is None or ends > facts.on else None), ()


def _find_start(start: str, grounds: tuple[Ground, ...], facts: Facts) -> tuple[date | None, tuple[Ground, ...]]:
    match start:
        case "treatment-date":
            return facts.on, ()
        case "eighteenth-birthday":
            return (dates.find_birthday(facts.born, 18) if facts.born else None), ()
        case "latest-matching-date":
            return _latest([ground for ground in grounds if ground.day or ground.undated]), ()
        case "medicine-last-used":
            return _latest([ground for ground in grounds if ground.medicine is not None]), ()
        case question:
            answer = facts.get(question)
            if isinstance(answer, PartialDate | RoughlyAgo):
                return dates.find_last_day(answer, facts.planned), ()
            return None, (Ground(question, undated=True),) if facts.is_in_force(question) else ()


def _latest(grounds: list[Ground]) -> date | None:
    days = [ground.day for ground in grounds]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def _make_finding(found: _Fired, facts: Facts) -> Finding:
    rule, until = found.rule, found.rule.until
    events = [until.event, until.and_event, until.or_event] if until else []
    return Finding(
        rule=rule.id,
        title=rule.title,
        severity=found.severity,
        scope=rule.scope,
        because=explain_grounds(found.grounds, facts),
        until=found.until if found.severity is Severity.DEFER else None,
        event=next((event for event in events if event), None),
        why=rule.why,
        check=rule.check,
        options=rule.options,
        patient=rule.patient,
        note=rule.note,
        sources=rule.sources,
        policies=_find_policies(rule, facts.questionnaire),
    )


def _find_policies(rule: Rule, questionnaire: Questionnaire) -> tuple[PolicyInForce, ...]:
    """The settings a rule rests on, with the values in force, each once."""
    settings = find_settings(rule, questionnaire)
    return tuple(PolicyInForce(name, _say(questionnaire.get_setting(name))) for name in settings)


def _say(value: Duration | float | str) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
