"""What stands on the practitioner's page, made from what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from screener.consent.determination_page import (
    DecidedFinding,
    DeterminationContent,
    Discussed,
    Told,
    render_determination,
)
from screener.consent.document import Tone
from screener.consent.moments import moment_in_words
from screener.determination.case import Case
from screener.determination.decision import Choice, Decision, Determination, Overall, Resolution, Topic
from screener.determination.gate import list_to_decide, match_decisions
from screener.determination.wording import (
    list_notes,
    say_days,
    say_decision,
    say_overall,
    say_reason,
    say_resolution,
)
from screener.errors import Problem
from screener.questionnaire.model import Severity
from screener.questionnaire.text import Words
from screener.screening.assessment import Finding
from screener.screening.timeline import Timeline

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
        verdict=say_overall(determination, words),
        days=tuple(say_days(determination, words)),
        words=determination.words.strip(),
        facts=_say_who(signing, words),
        findings=tuple(_say_finding(one, decided.get(one.rule), signing.zone, words) for one in shown),
        advised=words.format("determination.advised", titles="; ".join(advised)) if advised else "",
        medicines=tuple(_say_medicines(case, determination, words)),
        discussed=tuple(
            Discussed(words[f"determination.topic-{topic}"], topic in determination.discussed) for topic in Topic
        ),
        notes=tuple(Told(*note) for note in list_notes(determination, words)),
        timeline=timeline,
        language=words.language,
    )


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
        label=words[f"outcome.{finding.severity}"],
        title=finding.title,
        said="; ".join(because.words for because in finding.because),
        decision=words["determination.undecided"]
        if decision is None
        else say_decision(finding, decision, zone, words),
        reason=say_reason(decision, words),
        overridden=_say_overridden(words) if overrides else "",
        is_open=decision is None,
    )


def _say_overridden(words: Words) -> str:
    name, severity = words[f"outcome.choice-{Choice.PROCEED}"], words[f"outcome.{Severity.CONTRAINDICATED}"]
    return words.format("determination.overridden", decision=name, severity=severity)


# ── medicines and the rest ──────────────────────────────────────────────────────────────────────


def _say_medicines(case: Case, determination: Determination, words: Words) -> Iterator[Told]:
    """What each was found to be, and the findings that are gone because of it."""
    for resolution in determination.resolutions:
        yield _say_resolution(case, resolution, words)
    gone = [finding.title for finding in case.gone_findings] if determination.resolutions else []
    if gone:
        yield Told(words["determination.gone"], "; ".join(gone))


def _say_resolution(case: Case, resolution: Resolution, words: Words) -> Told:
    """The words as they were written, in their entry, and what they are."""
    listed = case.given.medicines
    entry = listed[resolution.entry].entry.name if resolution.entry < len(listed) else resolution.text
    written = f"“{resolution.text}”"
    if " ".join(entry.split()) != " ".join(resolution.text.split()):
        written = words.format("determination.written-in", text=resolution.text, entry=entry)
    return Told(written, say_resolution(resolution, words))
