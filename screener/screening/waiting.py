"""Which intervals the rules count from which dates, whether they are over or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from screener.interview import dates
from screener.interview.answers import TakenMedicine
from screener.interview.conditions import Ground, evaluate
from screener.interview.facts import Facts
from screener.questionnaire.asked import find_leaves
from screener.questionnaire.conditions import (
    All,
    Any_,
    Condition,
    Count,
    DateWithin,
    Duration,
    Interval,
    Taken,
)
from screener.questionnaire.model import Rule

_NEVER_OVER = Duration(amount=12_000, unit="months")
"""Longer than anything that a patient can date."""


@dataclass(frozen=True, slots=True)
class Wait:
    """One interval that a rule counts from one date."""

    rule: str
    """Id of the rule."""
    question: str | None
    """Id of the date item that it is counted from, if it is one."""
    medicine: TakenMedicine | None
    """The entry whose last use it is counted from, if it is one."""
    until: date
    """The day on which it is over: treatment on that day is allowed."""


def find_waits(facts: Facts) -> Iterator[Wait]:
    """Every interval that a rule counts for this patient and plan, in the order of the book.

    A rule is asked as if its intervals never ended, so that one which has ended is found too, and one of a rule that
    is about something else (another kind of peel) is not.
    """
    for rule in facts.questionnaire.rules:
        leaves = [leaf for leaf in find_leaves(rule.when) if _find_interval(leaf) is not None]
        if leaves and rule.applies(facts.plan):
            verdict = evaluate(_without_end(rule.when), facts)
            if verdict.holds:
                yield from _count(rule, leaves, verdict.grounds, facts)


def _count(rule: Rule, leaves: Sequence[Condition], grounds: Sequence[Ground], facts: Facts) -> Iterator[Wait]:
    for ground in grounds:
        for leaf in leaves:
            interval = _find_interval(leaf)
            if interval is not None and ground.day is not None and _is_about(leaf, ground):
                until = dates.add(ground.day, facts.questionnaire.get_duration(interval))
                yield Wait(rule.id, ground.question, ground.medicine, until)


def _is_about(leaf: Condition, ground: Ground) -> bool:
    match leaf:
        case DateWithin(q=question):
            return ground.question == question
        case Taken(med=classes) if ground.medicine is not None:
            return any(not one.classes.isdisjoint(classes) for one in ground.medicine.substances)
        case _:
            return False


def _find_interval(leaf: Condition) -> Interval | None:
    """The interval that a test counts from something past; None if it counts none."""
    match leaf:
        case DateWithin(within=interval):
            return interval
        case Taken(within=within, current_or_stopped_within=other):
            return within if within is not None else other
        case _:
            return None


def _without_end(condition: Condition) -> Condition:
    """The same condition, every interval in it never over. What is denied stays as it is."""
    match condition:
        case All(all=parts):
            return condition.model_copy(update={"all": tuple(map(_without_end, parts))})
        case Any_(any=parts):
            return condition.model_copy(update={"any": tuple(map(_without_end, parts))})
        case Count(count=count):
            of = count.model_copy(update={"of": tuple(map(_without_end, count.of))})
            return condition.model_copy(update={"count": of})
        case DateWithin():
            return condition.model_copy(update={"within": _NEVER_OVER})
        case Taken(within=within) if within is not None:
            return condition.model_copy(update={"within": _NEVER_OVER})
        case Taken(current_or_stopped_within=within) if within is not None:
            return condition.model_copy(update={"current_or_stopped_within": _NEVER_OVER})
        case _:
            return condition
