"""Small mistakes that a rule could hold: each condition turned round, each bound moved, each part left out.

What a form's own questions make impossible is no mistake: a part that only repeats why another part's question is
asked at all can be left out without anyone noticing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from screener.interview.facts import MODALITY, NUMBING_PLANNED
from screener.questionnaire.asked import find_leaves
from screener.questionnaire.conditions import (
    Age,
    All,
    AnswerCount,
    Any_,
    Condition,
    Count,
    Duration,
    Frozen,
    MedicineCount,
    Missing,
    Not,
    NumberCompared,
    System,
    Taken,
    TakenCount,
)
from screener.questionnaire.model import Questionnaire, Rule, Severity

PLAN_QUESTIONS = (MODALITY, NUMBING_PLANNED)
INTERVALS = ("within", "within_after", "current_or_stopped_within")
LISTS = ("has", "in_", "med")
BOUNDS = ("gte", "gt", "lte", "lt")
ASKED_OF_MEDICINES = ("current", "stopped", "within", "current_or_stopped_within", "on_area", "systemic")


@dataclass(frozen=True)
class Mutant:
    """A rule with one mistake in it."""

    what: str
    rule: Rule


def make_mutants(rule: Rule, form: Questionnaire) -> Iterator[Mutant]:
    """Every mistake, one at a time."""
    for what, condition in _vary(rule.when, form):
        yield Mutant(what, rule.model_copy(update={"when": condition}))
    yield from _vary_severity(rule)
    yield from _vary_plans(rule, form)
    if rule.until is not None and rule.until.add is not None:
        for what, interval in _shift_interval(rule.until.add, form):
            until = rule.until.model_copy(update={"add": interval})
            yield Mutant(f"until: {what}", rule.model_copy(update={"until": until}))


def _vary_severity(rule: Rule) -> Iterator[Mutant]:
    for severity in Severity:
        if severity != rule.severity:
            yield Mutant(f"severity {severity}", rule.model_copy(update={"severity": severity}))
    if rule.policy is not None:
        yield Mutant("without its policy", rule.model_copy(update={"policy": None}))
        for severity in Severity:
            if severity != rule.policy.severity:
                policy = rule.policy.model_copy(update={"severity": severity})
                yield Mutant(f"policy to {severity}", rule.model_copy(update={"policy": policy}))


def _vary_plans(rule: Rule, form: Questionnaire) -> Iterator[Mutant]:
    """Each token that is written left out; and the whole limit, where nothing else keeps other plans away."""
    if "applies_to" in rule.model_fields_set:
        for token in rule.applies_to:
            rest = tuple(other for other in rule.applies_to if other != token)
            yield Mutant(f"not applied to {token}", rule.model_copy(update={"applies_to": rest}))
        if not rule.excludes and not _is_asked_for_a_plan(rule.when, form):
            every = Rule.model_fields["applies_to"].default
            yield Mutant("applied to every plan", rule.model_copy(update={"applies_to": every}))
    for token in rule.excludes:
        rest = tuple(other for other in rule.excludes if other != token)
        yield Mutant(f"not excluded for {token}", rule.model_copy(update={"excludes": rest}))


def _is_asked_for_a_plan(condition: Condition | None, form: Questionnaire) -> bool:
    """Whether a condition can hold only for some plans, because its question is not asked for the others."""
    match condition:
        case All(all=parts):
            return any(_is_asked_for_a_plan(part, form) for part in parts)
        case Any_(any=parts):
            return all(_is_asked_for_a_plan(part, form) for part in parts)
        case _:
            question = getattr(condition, "q", None)
            return question in PLAN_QUESTIONS or (
                question is not None and _is_asked_for_a_plan(form.items[question].show, form)
            )


# ── conditions ──────────────────────────────────────────────────────────────────────────────────


def _vary(condition: Condition, form: Questionnaire) -> Iterator[tuple[str, Condition]]:
    if isinstance(condition, System):
        return
    yield f"not {_say(condition)}", Not(not_=condition)
    match condition:
        case All(all=parts):
            yield from _vary_parts(condition, "all", parts, form)
        case Any_(any=parts):
            yield from _vary_parts(condition, "any", parts, form)
        case Not(not_=part):
            for what, inner in _vary(part, form):
                if not isinstance(inner, Not):
                    yield what, Not(not_=inner)
        case Count(count=count):
            yield from ((what, Count(count=inner)) for what, inner in _vary_count(count, form))
        case _:
            yield from _vary_leaf(condition, form)


def _vary_parts(
    whole: Frozen, word: str, parts: tuple[Condition, ...], form: Questionnaire
) -> Iterator[tuple[str, Condition]]:
    for i, part in enumerate(parts):
        rest = (*parts[:i], *parts[i + 1 :])
        goes_without_saying = any(_is_implied(part, other, form) for other in rest)
        if rest and not goes_without_saying:
            yield f"without {_say(part)}", whole.model_copy(update={word: rest})
        for what, inner in _vary(part, form):
            if goes_without_saying and _is_wider(inner, part):
                continue
            yield what, whole.model_copy(update={word: (*parts[:i], inner, *parts[i + 1 :])})


def _is_wider(inner: Condition, part: Condition) -> bool:
    """Whether a mutant lets more people through than the part it came from; the question's own gate stops those."""
    match inner, part:
        case Age(age=moved), Age(age=bounds):
            return (moved.lt or 0) > (bounds.lt or 0) or (moved.gte or 0) < (bounds.gte or 0)
        case Taken(), Taken():
            return inner.med == part.med
        case _:
            return False


def _is_implied(part: Condition, other: Condition, form: Questionnaire) -> bool:
    """Whether a part must hold (fail, if both are negated) wherever the other can: it is asked only then."""
    match part, other:
        case Not(not_=inner), Not(not_=beside):
            return _is_implied(inner, beside, form)
        case _, All(all=parts):
            return any(_is_implied(part, one, form) for one in parts)
        case _, Any_(any=parts):
            return all(_is_implied(part, one, form) for one in parts)
        case _, (Not() | Missing() | Count()):
            return False
        case _:
            question = getattr(other, "q", None)
            show = form.items[question].show if question else None
            return show is not None and (show == part or _is_implied(part, show, form))


def _vary_leaf(condition: Condition, form: Questionnaire) -> Iterator[tuple[str, Condition]]:
    for word in LISTS:
        yield from _drop_each(condition, word, getattr(condition, word, ()))
    yield from _vary_medicines(condition)
    yield from _vary_bounds(condition, form)
    for word in INTERVALS:
        interval = getattr(condition, word, None)
        for what, moved in _shift_interval(interval, form) if interval is not None else ():
            yield f"{word} {what}", condition.model_copy(update={word: moved})


def _vary_medicines(condition: Condition) -> Iterator[tuple[str, Condition]]:
    if isinstance(condition, Taken):
        yield from _without_words(condition)
    if isinstance(condition, MedicineCount):
        for what, which in _vary_taken_count(condition.med_count):
            yield what, MedicineCount(med_count=which)


def _vary_bounds(condition: Condition, form: Questionnaire) -> Iterator[tuple[str, Condition]]:
    """A year of age, one option, or the smallest step of a question's number, less and more."""
    if isinstance(condition, AnswerCount):
        for step in (-1, 1):
            yield f"count {step:+}", condition.model_copy(update={"count_gte": condition.count_gte + step})
    if isinstance(condition, Age):
        for what, moved in _shift_bounds(condition.age, 1, form):
            yield f"age {what}", Age(age=moved)
    if isinstance(condition, NumberCompared):
        item = form.items[condition.q]
        step = 10**-item.decimals if item.type == "number" else 1
        for what, moved in _shift_bounds(condition, step, form):
            yield f"{condition.q} {what}", moved


def _without_words(condition: Taken) -> Iterator[tuple[str, Condition]]:
    for word in ASKED_OF_MEDICINES:
        if getattr(condition, word) is not None:
            yield f"{', '.join(condition.med)} without {word}", condition.model_copy(update={word: None})


def _vary_count(count: Any, form: Questionnaire) -> Iterator[tuple[str, Any]]:
    for step in (-1, 1):
        yield f"count {step:+}", count.model_copy(update={"gte": count.gte + step})
    yield from _vary_parts(count, "of", count.of, form)
    if count.plus_med_count is not None:
        yield "without medicines", count.model_copy(update={"plus_med_count": None})
        for what, inner in _vary_taken_count(count.plus_med_count):
            yield what, count.model_copy(update={"plus_med_count": inner})


def _vary_taken_count(which: TakenCount) -> Iterator[tuple[str, TakenCount]]:
    yield from _drop_each(which, "classes", which.classes)
    if which.current is not None:
        yield "medicines without current", which.model_copy(update={"current": None})
    if which.gte is not None:
        for step in (-1, 1):
            yield f"count {step:+}", which.model_copy(update={"gte": which.gte + step})


def _drop_each(model: Frozen, word: str, values: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    if len(values) > 1:
        for value in values:
            rest = tuple(other for other in values if other != value)
            yield f"without {value}", model.model_copy(update={word: rest})


def _shift_bounds(model: Any, step: float, form: Questionnaire) -> Iterator[tuple[str, Any]]:
    for word in BOUNDS:
        bound = getattr(model, word, None)
        if bound is not None:
            value = form.get_number(bound)
            for by in (-step, step):
                yield f"{word} {value}{by:+}", model.model_copy(update={word: value + by})


def _shift_interval(interval: Duration | str, form: Questionnaire) -> Iterator[tuple[str, Duration]]:
    """A day, or a month where it is told in months, less and more; and months counted as so many days each."""
    length = form.get_duration(interval)
    for by in (-1, 1):
        if length.amount + by >= 0:
            yield f"{length} {by:+}", Duration(amount=length.amount + by, unit=length.unit)
    if length.unit == "months":
        for days in (30, 31):
            yield f"{length} of {days} days", Duration(amount=length.amount * days, unit="days")


def _say(condition: Condition) -> str:
    leaves = [leaf.model_dump(mode="json", by_alias=True, exclude_none=True) for leaf in find_leaves(condition)]
    return str(leaves[0]) + (" …" if len(leaves) > 1 else "")
