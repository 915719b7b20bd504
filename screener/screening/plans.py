"""What would be possible without an area, or without the numbing cream: the changed plan, screened again.

Rules about one area (`scope: area`) and about the cream (`scope: numbing`) count towards the plan as entered.
Each is lifted by taking out what it concerns, and whether that helps is found by really asking every rule again. An
area rule that looks at the areas chosen says which they are; any other ("a tattoo in the area") concerns a part
that only the practitioner can see, and is lifted by leaving out that part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

from screener.interview.answers import Answer, Answers, Chosen, ChosenMany
from screener.interview.facts import NUMBING_PLANNED, Facts
from screener.questionnaire.asked import find_leaves
from screener.questionnaire.conditions import AnswerHas, AnswerIn, Area
from screener.questionnaire.model import Questionnaire, Rule, Scope, Severity
from screener.screening.assessment import Assessment, Finding, LeftOut, Plan
from screener.screening.screen import screen

MOST_CHANGES = 4
"""How many single changes are tried, alone and together: those of the worst findings."""
MOST_PLANS = 5
"""How many plans are offered."""


def assess(questionnaire: Questionnaire, answers: Answers, on: date | None) -> Assessment:
    """Screen the plan as entered (see `screen`), and add what would be possible otherwise."""
    assessment = screen(questionnaire, answers, on)
    return replace(assessment, plans=find_plans(questionnaire, answers, on, assessment))


def find_plans(
    questionnaire: Questionnaire, answers: Answers, on: date | None, assessment: Assessment
) -> tuple[Plan, ...]:
    """Plans with a better outcome, or fewer findings to decide, than the one entered.

    Args:
        questionnaire: The form.
        answers: Everything answered.
        on: The treatment date.
        assessment: What `screen` says of these answers.

    Returns:
        At most `MOST_PLANS`, the least left out first, then the best outcome. None under which the treatment would
        still be contraindicated, and none that leaves out more than another for the same result.
    """
    facts = Facts(questionnaire, answers, on)

    def screen_without(left_out: LeftOut) -> Plan | None:
        changed = _leave_out(facts, answers, left_out)
        if changed is None:
            return None
        return _make_plan(left_out, assessment, screen(questionnaire, changed, on, without=left_out.parts))

    plans: list[Plan] = []
    combined = tuple(_combine(_find_changes(questionnaire, facts, assessment)))
    if len(combined) > 1 and _is_barred(screen_without(combined[-1])):
        return ()  # leaving out less never lifts more
    for left_out in combined:
        plan = screen_without(left_out)
        if plan is not None and _is_worth_offering(plan, assessment, plans):
            plans.append(plan)
    return tuple(sorted(plans, key=_rank)[:MOST_PLANS])


# ── what can be left out ────────────────────────────────────────────────────────────────────────


def _find_changes(questionnaire: Questionnaire, facts: Facts, assessment: Assessment) -> tuple[LeftOut, ...]:
    """Each single change that lifts a finding above `advise`, those of the worst findings first."""
    rules = {rule.id: rule for rule in questionnaire.rules}
    grave = [finding for finding in assessment.findings if finding.severity is not Severity.ADVISE]
    found = (_find_change(rules[finding.rule], finding, facts) for finding in grave)
    return tuple(dict.fromkeys(change for change in found if change is not None))[:MOST_CHANGES]


def _find_change(rule: Rule, finding: Finding, facts: Facts) -> LeftOut | None:
    match finding.scope:
        case Scope.TREATMENT:
            return None
        case Scope.NUMBING:
            return LeftOut(cream=True)
        case Scope.AREA:
            concerned = _find_areas(rule, facts)
            return LeftOut(areas=concerned) if concerned else LeftOut(parts=frozenset((rule.id,)))


def _find_areas(rule: Rule, facts: Facts) -> frozenset[str]:
    """The areas chosen that a rule itself looks at; none if it does not say."""
    named: set[str] = set()
    for leaf in find_leaves(rule.when):
        match leaf:
            case AnswerHas(q=q, has=areas) | AnswerIn(q=q, in_=areas) if q == facts.area_item:
                named.update(areas)
            case Area(area=group):
                named.update(facts.questionnaire.area_groups[group])
            case _:
                continue
    return facts.areas & named


def _combine(changes: Sequence[LeftOut]) -> Iterator[LeftOut]:
    """All of them alone, then together, the fewest first."""
    for number in range(1, len(changes) + 1):
        for chosen in combinations(changes, number):
            yield LeftOut(
                cream=any(change.cream for change in chosen),
                areas=frozenset().union(*(change.areas for change in chosen)),
                parts=frozenset().union(*(change.parts for change in chosen)),
            )


def _leave_out(facts: Facts, answers: Answers, left_out: LeftOut) -> Answers | None:
    """The answers of the changed plan; None if no area would be left to treat."""
    given: Mapping[str, Answer] = answers.given
    if left_out.cream:
        given = {**given, NUMBING_PLANNED: Chosen("no")}
    if left_out.areas and facts.area_item is not None:
        kept = tuple(area for area in _get_areas(answers, facts.area_item) if area not in left_out.areas)
        if not kept:
            return None
        given = {**given, facts.area_item: ChosenMany(kept)}
    return replace(answers, given=given)


def _get_areas(answers: Answers, item_id: str) -> tuple[str, ...]:
    answer = answers.given.get(item_id)
    return answer.options if isinstance(answer, ChosenMany) else ()


# ── what comes of it ────────────────────────────────────────────────────────────────────────────


def _make_plan(left_out: LeftOut, before: Assessment, after: Assessment) -> Plan:
    remaining = tuple(finding.rule for finding in after.findings)
    lifted = tuple(finding.rule for finding in before.findings if finding.rule not in set(remaining))
    undecided = sum(finding.severity is not Severity.ADVISE for finding in after.findings)
    return Plan(left_out, after.outcome, after.earliest, remaining, lifted, undecided)


def _is_barred(plan: Plan | None) -> bool:
    return plan is not None and plan.outcome is Severity.CONTRAINDICATED


def _is_worth_offering(plan: Plan, before: Assessment, others: Sequence[Plan]) -> bool:
    """Whether it may be treated, and has less to decide than the plan entered and each that leaves out less."""
    if _is_barred(plan):
        return False
    undecided = sum(finding.severity is not Severity.ADVISE for finding in before.findings)
    smaller = [other.undecided for other in others if _is_within(other.left_out, plan.left_out)]
    return plan.undecided < min([undecided, *smaller])


def _is_within(one: LeftOut, other: LeftOut) -> bool:
    return one.cream <= other.cream and one.areas <= other.areas and one.parts <= other.parts


def _rank_outcome(plan: Plan) -> int:
    """The place of its outcome, 0 for the worst."""
    return plan.outcome.rank if isinstance(plan.outcome, Severity) else len(Severity)


def _rank(plan: Plan) -> tuple[int, int, int]:
    left_out = plan.left_out
    return (left_out.cream + len(left_out.areas) + len(left_out.parts), -_rank_outcome(plan), plan.undecided)
