"""What stands on the practitioner's page, made from what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from screener.consent.determination_page import (
    DecidedFinding,
    DeterminationContent,
    Discussed,
    Told,
    render_determination,
)
from screener.consent.document import Tone
from screener.consent.moments import day_in_words, moment_in_words, to_local
from screener.determination.case import Case
from screener.determination.decision import Choice, Decision, Determination, Overall, Resolution, Topic
from screener.determination.gate import list_to_decide, match_decisions
from screener.errors import Problem
from screener.questionnaire.model import Severity
from screener.questionnaire.text import Words
from screener.screening.assessment import Finding
from screener.screening.timeline import Timeline
from screener.screening.timeline_sheet import say_day

_TONES: Mapping[Overall, Tone] = {
    Overall.PROCEED: "clear",
    Overall.WITH_CARE: Severity.ADVISE,
    Overall.DEFER: Severity.DEFER,
    Overall.DECLINE: Severity.CONTRAINDICATED,
    Overall.REFER: Severity.REVIEW,
}


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs which record, when and where."""

    name: str
    role: str
    """As records know it ("practitioner"), or in the clinic's own words."""
    record_id: str
    record_digest: str
    """SHA-256, hex, of the record that was decided."""
    at: datetime
    """Aware."""
    zone: str
    """The clinic's, like Europe/London."""
    clinic: str
    patient: str


def draw_page(
    case: Case,
    determination: Determination,
    signing: Signing,
    timeline: Timeline,
    *,
    words: Words,
    size: tuple[float, float],
) -> bytes | Problem:
    """Draw the page that is signed.

    Args:
        case: The record as it was decided.
        determination: What was decided.
        signing: Who signs, and when.
        timeline: The picture of times for the day decided for.
        words: The paper's words.
        size: Width and height of the reserved place, in points.

    Returns:
        A PDF of one page of that size; DECIDE-040 if not everything finds room at eight points.

    Raises:
        MachineError: The typeface is missing, or this machine does not know the time zone.
    """
    content = build_content(case, determination, signing, timeline, words)
    return render_determination(content, words=words, size=size)


def build_content(
    case: Case, determination: Determination, signing: Signing, timeline: Timeline, words: Words
) -> DeterminationContent:
    """What the page says, as data. Arguments and errors as for `draw_page`."""
    findings = case.assessment.findings
    decided = match_decisions(findings, determination.decisions)
    shown = [finding for finding in findings if finding in list_to_decide(findings) or finding.rule in decided]
    advised = [finding.title for finding in findings if finding not in shown]
    return DeterminationContent(
        title=words["determination.title"],
        tone=_TONES[determination.overall],
        verdict=_say_overall(determination, words),
        days=tuple(_say_days(determination, words)),
        words=determination.words.strip(),
        facts=_say_who(signing, words),
        findings=tuple(_say_finding(one, decided.get(one.rule), signing.zone, words) for one in shown),
        advised=words.format("determination.advised", titles="; ".join(advised)) if advised else "",
        medicines=tuple(_say_resolution(case, one, words) for one in determination.resolutions),
        discussed=tuple(
            Discussed(words[f"determination.topic-{topic}"], topic in determination.discussed) for topic in Topic
        ),
        notes=tuple(_say_notes(determination, words)),
        timeline=timeline,
        language=words.language,
    )


def _say_overall(determination: Determination, words: Words) -> str:
    if determination.overall is Overall.DEFER and determination.until is not None:
        return words.format("determination.overall-defer-until", date=day_in_words(determination.until, words))
    return words[f"determination.overall-{determination.overall}"]


def _say_days(determination: Determination, words: Words) -> Iterator[str]:
    if determination.treat_on is None:
        yield words["determination.day-unknown"]
    else:
        key = "treated" if determination.overall.is_treating else "asked"
        yield words.format(f"determination.day-{key}", date=day_in_words(determination.treat_on, words))
    if determination.until is not None and determination.overall is not Overall.DEFER:
        yield words.format("determination.until-day", date=day_in_words(determination.until, words))


def _say_who(signing: Signing, words: Words) -> tuple[Told, ...]:
    role = words.texts.get(f"determination.role-{signing.role}", signing.role)
    values = {
        "patient": signing.patient,
        "practitioner": f"{signing.name}, {role}",
        "when": moment_in_words(signing.at, signing.zone, words),
        "clinic": signing.clinic,
        "record": signing.record_id,
        "digest": signing.record_digest,
    }
    return tuple(Told(words[f"determination.who-{name}"], value) for name, value in values.items())


# ── findings ────────────────────────────────────────────────────────────────────────────────────


def _say_finding(finding: Finding, decision: Decision | None, zone: str, words: Words) -> DecidedFinding:
    overrides = (
        decision is not None and decision.choice is Choice.PROCEED and finding.severity is Severity.CONTRAINDICATED
    )
    return DecidedFinding(
        severity=finding.severity,
        label=words[f"determination.label-{finding.severity}"],
        title=finding.title,
        said="; ".join(because.words for because in finding.because),
        decision=words["determination.undecided"]
        if decision is None
        else _say_decision(finding, decision, zone, words),
        reason=_say_reason(decision, words),
        overridden=words["determination.overridden"] if overrides else "",
        is_open=decision is None,
    )


def _say_reason(decision: Decision | None, words: Words) -> str:
    reason = decision.reason.strip() if decision is not None else ""
    return words.format("determination.reason", reason=reason) if reason else ""


def _say_decision(finding: Finding, decision: Decision | None, zone: str, words: Words) -> str:
    """What was decided, and on which day, by the clinic's clock; or that nobody decided."""
    if decision is None:
        return words["determination.undecided"]
    on = say_day(to_local(decision.at, zone).date(), words)
    return words.format("determination.decided", decision=_say_choice(finding, decision, words), date=on)


def _say_choice(finding: Finding, decision: Decision, words: Words) -> str:
    match decision.choice:
        case Choice.PROCEED:
            return words["determination.choice-proceed"]
        case Choice.REFER:
            return words["determination.choice-refer"]
        case Choice.DEFER:
            return _say_deferred("determination.choice-defer", decision.until, None, words)
        case Choice.FOLLOW:
            if finding.severity is Severity.DEFER:
                return _say_deferred("determination.choice-follow-defer", finding.until, finding.event, words)
            return words[f"determination.choice-follow-{finding.severity}"]


def _say_deferred(key: str, until: date | None, event: str | None, words: Words) -> str:
    """Not before a day, an event, or both; only not now, if neither is known."""
    named = [words.format("determination.from-day", date=day_in_words(until, words))] if until is not None else []
    named += [words.format("determination.from-event", event=event)] if event else []
    return words.format(key, when=", ".join(named) or words["determination.from-unknown"])


# ── medicines and the rest ──────────────────────────────────────────────────────────────────────


def _say_resolution(case: Case, resolution: Resolution, words: Words) -> Told:
    """The words as they were written, in their entry, and what they are."""
    listed = case.given.medicines
    entry = listed[resolution.entry].entry.name if resolution.entry < len(listed) else resolution.text
    written = f"“{resolution.text}”"
    if " ".join(entry.split()) != " ".join(resolution.text.split()):
        written = words.format("determination.written-in", text=resolution.text, entry=entry)
    if resolution.name is None:
        return Told(written, words.format("determination.harmless", reason=resolution.reason.strip()))
    if resolution.reason.strip():
        said = words.format("determination.is-because", name=resolution.name, reason=resolution.reason.strip())
        return Told(written, said)
    return Told(written, resolution.name)


def _say_notes(determination: Determination, words: Words) -> Iterator[Told]:
    if determination.early_reason.strip():
        yield Told(words["determination.early"], determination.early_reason.strip())
    course = determination.course
    if course is not None:
        key = "determination.course-same" if course.least_weeks == course.most_weeks else "determination.course-plan"
        weeks = {"least": course.least_weeks, "most": course.most_weeks}
        yield Told(words["determination.course"], words.format(key, sessions=course.sessions, **weeks))
