"""A determination in words, for paper, the command line and whoever reads it later."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from screener.consent.moments import day_in_words, to_local
from screener.determination.decision import Choice, Decision, Determination, Overall, Resolution, Topic
from screener.determination.gate import list_to_decide, match_decisions
from screener.questionnaire.model import Severity
from screener.questionnaire.text import Words
from screener.screening.assessment import Finding
from screener.screening.timeline_sheet import say_day


def tell_determination(
    findings: Sequence[Finding],
    determination: Determination,
    zone: str,
    words: Words,
    find_name: Callable[[str], str],
) -> Iterator[str]:
    """What was decided, line by line: overall, for which day, why, and finding by finding with who and why.

    Args:
        findings: What the rules said when it was decided.
        determination: What was decided.
        zone: The clinic's time zone, IANA.
        words: The language's.
        find_name: Id of a member of staff → name.

    Raises:
        MachineError: This machine does not know the time zone.
    """
    yield say_overall(determination, words)
    yield from say_days(determination, words)
    if determination.words.strip():
        yield determination.words.strip()
    decided = match_decisions(findings, determination.decisions)
    for finding in list_to_decide(findings):
        decision = decided.get(finding.rule)
        yield words.format("determination.told", severity=words[f"outcome.{finding.severity}"], title=finding.title)
        name = find_name(decision.by) if decision is not None else ""
        for said in (say_decision(finding, decision, zone, words, name=name), say_reason(decision, words)):
            if said:
                yield f"    {said}"
    for resolution in determination.resolutions:
        yield f"“{resolution.text}”: {say_resolution(resolution, words)}"
    talked = [words[f"determination.topic-{topic}"] for topic in Topic if topic in determination.discussed]
    if talked:
        yield words.format("determination.note", label=words["determination.discussed"], text="; ".join(talked))
    for label, text in list_notes(determination, words):
        yield words.format("determination.note", label=label, text=text)


def say_resolution(resolution: Resolution, words: Words) -> str:
    """What words of the medicine list were found to be, and how that is known."""
    reason = resolution.reason.strip()
    if resolution.name is None:
        return words.format("determination.harmless", reason=reason)
    return (
        words.format("determination.is-because", name=resolution.name, reason=reason) if reason else resolution.name
    )


def list_notes(determination: Determination, words: Words) -> Iterator[tuple[str, str]]:
    """What else is noted, each with its label: why it is done early, and the course of treatments."""
    if determination.early_reason.strip():
        yield words["determination.early"], determination.early_reason.strip()
    course = determination.course
    if course is not None:
        key = "determination.course-same" if course.least_weeks == course.most_weeks else "determination.course-plan"
        weeks = {"least": course.least_weeks, "most": course.most_weeks}
        yield words["determination.course"], words.format(key, sessions=course.sessions, **weeks)


def say_overall(determination: Determination, words: Words) -> str:
    """The whole in a few words."""
    name = words[f"outcome.overall-{determination.overall}"]
    if determination.overall is Overall.DEFER and determination.until is not None:
        day = day_in_words(determination.until, words)
        return words.format("determination.overall-until", decision=name, date=day)
    return name


def say_days(determination: Determination, words: Words) -> Iterator[str]:
    """For which day, and until when."""
    if determination.treat_on is None:
        yield words["determination.day-unknown"]
    else:
        key = "treated" if determination.overall.is_treating else "asked"
        yield words.format(f"determination.day-{key}", date=day_in_words(determination.treat_on, words))
    if determination.until is not None and determination.overall is not Overall.DEFER:
        yield words.format("determination.until-day", date=day_in_words(determination.until, words))


def say_reason(decision: Decision | None, words: Words) -> str:
    """Why a finding was decided so; nothing if nobody said."""
    reason = decision.reason.strip() if decision is not None else ""
    return words.format("determination.reason", reason=reason) if reason else ""


def say_decision(finding: Finding, decision: Decision | None, zone: str, words: Words, *, name: str = "") -> str:
    """What was decided, and on which day, by the clinic's clock; by whom, if told; or that nobody decided."""
    if decision is None:
        return words["determination.undecided"]
    on = say_day(to_local(decision.at, zone).date(), words)
    key = "determination.decided-by" if name else "determination.decided"
    return words.format(key, decision=_say_choice(finding, decision, words), date=on, name=name)


def _say_choice(finding: Finding, decision: Decision, words: Words) -> str:
    name = words[f"outcome.choice-{decision.choice}"]
    match decision.choice:
        case Choice.PROCEED:
            return name
        case Choice.REFER:
            return words.format("determination.choice-refer", decision=name)
        case Choice.DEFER:
            return _say_deferred(name, decision.until, None, words)
        case Choice.FOLLOW if finding.severity is Severity.DEFER:
            return _say_deferred(name, finding.until, finding.event, words)
        case Choice.FOLLOW:
            return words.format(f"determination.choice-follow-{finding.severity}", decision=name)


def _say_deferred(decision: str, until: date | None, event: str | None, words: Words) -> str:
    """Not before a day, an event, or both; only not now, if neither is known."""
    named = [words.format("determination.from-day", date=day_in_words(until, words))] if until is not None else []
    named += [words.format("determination.from-event", event=event)] if event else []
    when = ", ".join(named) or words["determination.from-unknown"]
    return words.format("determination.choice-timed", decision=decision, when=when)
