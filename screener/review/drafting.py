"""A determination while it is being written: where it begins, what is in its way, and where to see to that. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from screener.determination import gate
from screener.determination.decision import Choice, CoursePlan, Decision, Determination, Overall, Topic
from screener.determination.gate import find_problems, lets_treat, list_dates, match_decisions
from screener.errors import Problem
from screener.questionnaire.model import Severity

if TYPE_CHECKING:
    from screener.determination.case import Case
    from screener.determination.gate import Setting


@dataclass(frozen=True, slots=True)
class Draft:
    """What is chosen and written so far. Everything said for another choice is kept for it, and not used."""

    overall: Overall
    until: date | None = None
    """The first day on which treatment may be thought of again."""
    said: Mapping[Overall, str] = field(default_factory=dict, repr=False)
    """Choice → the words that were written for it, and for no other."""
    early_reason: str = field(default="", repr=False)
    discussed: frozenset[Topic] = frozenset()
    course: CoursePlan | None = None
    """None if this is no part of a course."""
    chosen: Overall | None = None
    """What a person chose; None as long as nobody has. Another than `overall` if it has become impossible since."""

    @property
    def words(self) -> str:
        """What is written for the choice that stands."""
        return self.said.get(self.overall, "")

    @property
    def is_displaced(self) -> bool:
        """Whether what a person chose has become impossible, and something else stands in its place."""
        return self.chosen not in (None, self.overall)

    @property
    def is_begun(self) -> bool:
        """Whether a person has chosen or written anything."""
        return bool(self.chosen or self.said or self.early_reason or self.discussed or self.course)

    def choose(self, overall: Overall) -> Draft:
        """As a person chooses it."""
        return replace(self, overall=overall, chosen=overall)

    def say(self, words: str) -> Draft:
        """With other words for the choice that stands."""
        return self if words == self.words else replace(self, said={**self.said, self.overall: words})


class Place(Enum):
    """Where on the page, or before it, an obstacle is seen to."""

    FINDING = "finding"
    """Among the findings, on the page before."""
    DAY = "day"
    TOPIC = "topic"
    EARLY = "early"
    WORDS = "words"
    UNTIL = "until"
    NOWHERE = "nowhere"
    """Not on this page: the machine, or the record itself."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that stands in the way, and where to see to it."""

    problem: Problem
    place: Place
    about: str = field(default="", repr=False)
    """The finding's title or the topic's id; empty if it is about the whole."""


DAY_UNREAD = Obstacle(
    Problem("DECIDE-026", "What stands there for the day of the treatment is no day.", "Write a whole date."),
    Place.DAY,
)
"""The day that the rules were asked for is not the one in the field: nothing may be signed for it unseen."""

_PLACES: Mapping[str, Place] = {
    "DECIDE-012": Place.DAY,
    "DECIDE-013": Place.TOPIC,
    "DECIDE-014": Place.EARLY,
    "DECIDE-015": Place.WORDS,
    "DECIDE-016": Place.DAY,
    "DECIDE-027": Place.DAY,
    "DECIDE-017": Place.UNTIL,
    "DECIDE-018": Place.WORDS,
    "DECIDE-019": Place.WORDS,
}


def begin_draft(case: Case, setting: Setting, before: Determination | None = None) -> Draft:
    """Where a determination begins: what follows from what is decided. Never a treatment that something rules out.

    Args:
        case: As it is decided, finding by finding.
        setting: Who decides, where and when.
        before: What was determined of the same record before, if it is done again.
    """
    findings = case.assessment.findings
    decided = match_decisions(findings, case.decisions)
    overall = _suggest(case, decided)
    latest = max(list_dates(findings, decided), default=case.assessment.earliest)
    draft = Draft(
        overall,
        until=latest if latest is not None and gate.puts_off(latest, setting) else None,
        said=_gather(decided),
    )
    if before is None:
        return draft
    said = {before.overall: before.words}
    told = Draft(before.overall, before.until, said, before.early_reason, before.discussed, before.course)
    return resume_draft(told, replace(case, decisions=before.decisions), case, setting)


def resume_draft(draft: Draft, then: Case, case: Case, setting: Setting) -> Draft:
    """A draft taken up again: all that was written, and what was chosen unless it has become impossible.

    What nobody chose or wrote follows what is decided.

    Args:
        draft: As it was left.
        then: The case when it was left.
        case: The case now.
        setting: Who decides, where and when.
    """
    began, anew = begin_draft(then, setting), begin_draft(case, setting)
    same = (then.decisions, then.assessment.findings, then.on) == (case.decisions, case.assessment.findings, case.on)
    if same and (draft.chosen is not None or anew.overall.is_treating or not draft.overall.is_treating):
        return draft
    is_possible = draft.chosen is not None and not (draft.chosen.is_treating and _is_ruled_out(case))
    written = {choice: words for choice, words in draft.said.items() if words != began.said.get(choice)}
    return replace(
        draft,
        overall=draft.chosen if draft.chosen is not None and is_possible else anew.overall,
        until=_find_until(draft.until, began.until, anew.until),
        said={**anew.said, **written},
    )


def make_determination(case: Case, draft: Draft) -> Determination:
    """The draft as it would be kept: only what belongs to what is chosen."""
    treats = draft.overall.is_treating
    return Determination(
        draft.overall,
        case.on,
        case.decisions,
        case.resolutions,
        discussed=draft.discussed,
        until=draft.until if draft.overall is Overall.DEFER else None,
        words="" if draft.overall is Overall.PROCEED else " ".join(draft.words.split()),
        early_reason=" ".join(draft.early_reason.split()) if treats else "",
        course=draft.course,
    )


def list_obstacles(case: Case, draft: Draft, setting: Setting) -> tuple[Obstacle, ...]:
    """Everything that stands in the way of signing the draft, in the order in which to see to it."""
    problems = find_problems(case.assessment.findings, make_determination(case, draft), setting)
    return tuple(place_problem(case, problem, draft) for problem in problems)


def place_problem(case: Case, problem: Problem, draft: Draft) -> Obstacle:
    """A problem with its place."""
    finding = case.find_finding(problem.where) if problem.where is not None else None
    if finding is not None:
        return Obstacle(problem, Place.FINDING, finding.title)
    if problem.code == "DECIDE-004":
        is_reason = len(draft.early_reason) > len(draft.words)
        return Obstacle(problem, Place.EARLY if is_reason else Place.WORDS)
    place = _PLACES.get(problem.code, Place.NOWHERE)
    return Obstacle(problem, place, (problem.where or "") if place is Place.TOPIC else "")


def is_early(case: Case, setting: Setting) -> bool:
    """Whether the treatment is planned before the clinic's time to reflect is over."""
    return case.on is not None and gate.is_early(case.on, setting)


def follows_contraindication(case: Case) -> bool:
    """Whether a rule that contraindicates is followed: that says why it is declined."""
    worst = {one.rule for one in case.assessment.findings if one.severity is Severity.CONTRAINDICATED}
    return any(one.rule in worst and one.choice is Choice.FOLLOW for one in case.decisions)


def _suggest(case: Case, decided: Mapping[str, Decision]) -> Overall:
    refuses = refers = waits = departs = False
    for finding in case.assessment.findings:
        decision = decided.get(finding.rule)
        if finding.severity is Severity.ADVISE and decision is None:
            continue
        is_worst = finding.severity is Severity.CONTRAINDICATED
        if decision is None:
            refuses, waits = refuses or is_worst, waits or not is_worst
        elif lets_treat(finding, decision, case.on):
            departs = departs or decision.choice is Choice.PROCEED
        elif decision.choice is Choice.REFER:
            refers = True
        else:
            follows_worst = is_worst and decision.choice is Choice.FOLLOW
            refuses, waits = refuses or follows_worst, waits or not follows_worst
    return _choose(refuses=refuses, refers=refers, waits=waits, departs=departs)


def _choose(*, refuses: bool, refers: bool, waits: bool, departs: bool) -> Overall:
    if refuses:
        return Overall.DECLINE
    if refers:
        return Overall.REFER
    if waits:
        return Overall.DEFER
    return Overall.WITH_CARE if departs else Overall.PROCEED


def _is_ruled_out(case: Case) -> bool:
    """Whether nothing but another decision about a finding lets the treatment go ahead."""
    decided = match_decisions(case.assessment.findings, case.decisions)
    return any(
        not lets_treat(finding, decided[finding.rule], case.on)
        if finding.rule in decided
        else finding.severity is Severity.CONTRAINDICATED
        for finding in case.assessment.findings
    )


def _find_until(left: date | None, began: date | None, least: date | None) -> date | None:
    """The day that a person gave, if it is not too early by now; else the one that follows from the findings."""
    if left is None or left == began:
        return least
    return left if least is None else max(left, least)


def _gather(decided: Mapping[str, Decision]) -> Mapping[Overall, str]:
    """Whom to ask what, as it was said of each finding."""
    said = (one.reason for one in decided.values() if one.choice is Choice.REFER and one.reason)
    words = " ".join(dict.fromkeys(said))
    return {Overall.REFER: words} if words else {}
