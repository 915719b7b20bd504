"""What a practitioner reads of one finding, in words: what was said, why it matters, what to decide. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from screener.consent.moments import day_in_words
from screener.determination.case import Case
from screener.determination.decision import Choice, Decision, digest_finding
from screener.determination.gate import Setting, find_decision_problem, list_to_decide, puts_off
from screener.determination.resolving import list_unclear
from screener.questionnaire.model import Questionnaire
from screener.questionnaire.text import Words
from screener.review.case_work import CaseWork
from screener.review.outcome_names import name_outcome
from screener.screening.assessment import Because, Finding

CHOICES: tuple[Choice, ...] = tuple(Choice)
"""In the order of the keys 1, 2, 3, 4."""
_ANY_REASON = "whatever is said"
"""Stands for a reason that is good enough, while it is only asked who may decide so."""


@dataclass(frozen=True, slots=True)
class Offered:
    """One way to decide, as offered on a card."""

    choice: Choice
    words: str
    """With the key that chooses it: "1  Follow the rule"."""
    refusal: str = ""
    """Why this person may not choose so; empty if they may."""


@dataclass(frozen=True, slots=True)
class Card:
    """One finding in words."""

    rule: str
    severity: str
    label: str
    """The severity as a word."""
    title: str = field(repr=False)
    mark: str = ""
    """That it is new, or another than it was; empty if neither."""
    aside: str = ""
    """Which policy is in force, how many sources."""
    said: tuple[str, ...] = field(default=(), repr=False)
    """What the patient said, in their own words."""
    why: str = ""
    """Why it matters, from when it would be possible."""
    check: str = ""
    details: tuple[tuple[str, str], ...] = ()
    """Heading and text of what is shown on demand."""
    offered: tuple[Offered, ...] = ()
    """Ways to decide; none if nothing need be decided."""
    decided: str = field(default="", repr=False)
    """What is decided, in a sentence; empty while it is open."""
    outdated: str = field(default="", repr=False)
    """What was decided before the finding changed; empty if nothing was."""
    has_unclear_medicine: bool = False
    """True if it speaks of words that can be linked to a medicine."""

    @property
    def refusals(self) -> tuple[str, ...]:
        """Why some of the ways offered are not open to this person."""
        return tuple(dict.fromkeys(one.refusal for one in self.offered if one.refusal))

    @property
    def text(self) -> str:
        """All of it, for those who listen."""
        head = " · ".join(part for part in (self.label, self.mark, self.title, self.aside) if part)
        ways = "; ".join(one.words for one in self.offered) if not self.decided else ""
        refused = () if self.decided else self.refusals
        parts = (head, *self.said, self.why, self.check, self.outdated, self.decided, ways, *refused)
        return "\n".join(part for part in parts if part)


def make_card(work: CaseWork, finding: Finding, words: Words, people: Mapping[str, str]) -> Card:
    """One finding as it stands now.

    Args:
        work: What it is part of.
        finding: Which.
        words: The practitioner's language.
        people: Id → name of who may have decided.
    """
    standing, outdated = work.find_standing_decision(finding.rule), work.find_outdated_decision(finding.rule)
    must_decide = bool(list_to_decide([finding]))
    unclear = {work.case.given.medicines[one.entry].entry.name for one in list_unclear(work.case.given)}
    return Card(
        rule=finding.rule,
        severity=str(finding.severity),
        label=name_outcome(finding.severity, words),
        title=finding.title,
        mark=_say_mark(work, finding, words),
        aside=_say_aside(finding, words),
        said=_list_said(finding, work.case.questionnaire, words),
        why=" ".join(part for part in (finding.why, _say_until(finding, words)) if part),
        check=finding.check,
        details=tuple(_list_details(finding, work.case.questionnaire, words)),
        offered=tuple(_offer(finding, work.setting, words)) if must_decide else (),
        decided=say_decision(standing, work.by, words, people) if standing else "",
        outdated=words.format("review_case.outdated", decision=say_decision(outdated, work.by, words, people))
        if outdated
        else "",
        has_unclear_medicine=any(one.medicine in unclear for one in finding.because),
    )


def say_decision(decision: Decision, me: str, words: Words, people: Mapping[str, str]) -> str:
    """A decision in a sentence: deferred to 15 January 2027, “seen the packet” (A. Colleague)."""
    said = words[f"outcome.choice-{decision.choice}"]
    if decision.until is not None:
        said = words.format("determination.standing-until", decision=said, date=day_in_words(decision.until, words))
    if decision.reason:
        said = words.format("review_case.decided-because", decision=said, reason=decision.reason)
    if decision.by != me:
        name = people.get(decision.by, words["review_case.colleague"])
        said = words.format("review_case.decided-by", decision=said, name=name)
    return said


def find_refusal(finding: Finding, choice: Choice, setting: Setting) -> str:
    """Why somebody may not decide a finding in a way, whatever reason and date they give; empty if they may."""
    at = datetime.combine(setting.today, time.min, UTC)
    until = max(setting.today, setting.wanted or setting.today) + timedelta(days=1)
    tried = Decision(finding.rule, digest_finding(finding), choice, "", at, _ANY_REASON, until)
    problem = find_decision_problem(finding, tried, setting)
    return "" if problem is None else f"{problem.message} {problem.advice}"


def find_bar(case: Case, setting: Setting) -> tuple[Finding, str] | None:
    """The first finding against which somebody may not treat, whatever is decided of the others, and why not."""
    refusals = ((one, find_refusal(one, Choice.PROCEED, setting)) for one in list_to_decide(case.assessment.findings))
    return next(((finding, why) for finding, why in refusals if why), None)


def find_defer_date(finding: Finding, setting: Setting) -> date | None:
    """The day to begin with when somebody defers: the rule's, if it gives one that puts the treatment off."""
    return finding.until if finding.until is not None and puts_off(finding.until, setting) else None


def _offer(finding: Finding, setting: Setting, words: Words) -> Iterator[Offered]:
    for number, choice in enumerate(CHOICES, 1):
        told = words.format("review_case.numbered", number=number, words=words[f"review_case.choice-{choice}"])
        why = find_refusal(finding, choice, setting)
        yield Offered(choice, told, words.format("review_case.refused", why=why) if why else "")


def _say_mark(work: CaseWork, finding: Finding, words: Words) -> str:
    if work.is_new(finding.rule):
        return words["review_case.mark-new"]
    return words["review_case.mark-changed"] if work.has_changed(finding) else ""


def _say_aside(finding: Finding, words: Words) -> str:
    values = ", ".join(str(policy.value) for policy in finding.policies)
    parts = [words.format("review_case.policy", value=values)] if values else []
    count = len(finding.sources)
    if count:
        parts.append(words.format("review_case.sources" if count > 1 else "review_case.source", count=count))
    return " · ".join(parts)


def _list_said(finding: Finding, questionnaire: Questionnaire, words: Words) -> tuple[str, ...]:
    told = (_say_because(because, questionnaire, words) for because in finding.because)
    return tuple(dict.fromkeys(told))


def _say_because(because: Because, questionnaire: Questionnaire, words: Words) -> str:
    item = questionnaire.items.get(because.question or "")
    if item is None or not because.words.startswith(item.ask):
        return because.words
    answer = because.words.removeprefix(item.ask).strip()
    return words.format("review_case.said-to", answer=answer, question=item.ask)


def _say_until(finding: Finding, words: Words) -> str:
    if finding.until is None:
        return words.format("review_case.until-event", event=finding.event) if finding.event else ""
    key = "review_case.until-both" if finding.event else "review_case.until-date"
    return words.format(key, date=day_in_words(finding.until, words), event=finding.event)


def _list_details(finding: Finding, questionnaire: Questionnaire, words: Words) -> Iterator[tuple[str, str]]:
    for name, text in (("options", finding.options), ("note", finding.note)):
        if text:
            yield words[f"review_case.detail-{name}"], text
    for policy in finding.policies:
        setting = questionnaire.settings.get(policy.setting)
        about = setting.about if setting is not None and setting.about else policy.setting
        told = words.format("review_case.detail-policy-told", about=about, value=policy.value)
        yield words["review_case.detail-policy"], told
    for source_id in finding.sources:
        source = questionnaire.sources.get(source_id)
        if source is not None:
            status = words[f"review_case.status-{source.status}"]
            told = words.format("review_case.detail-source-told", cite=source.cite, status=status, url=source.url)
            yield words["review_case.detail-source"], told.strip()
    yield words["review_case.detail-rule"], finding.rule
