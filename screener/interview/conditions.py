"""Whether a condition holds for given answers: true, false or unknown, with the answers and dates that make it so.

Unsure, would-rather-not-say and a blank make a test unknown. For rules and for showing items, a test that is
unknown counts as not met (`Verdict.holds`); the open answer itself raises findings of its own. An interval whose
date is unknown counts as not yet passed, save where a blank or an unsure date fires nothing by convention (the
item is optional, or `flag-unsure: false`): there it counts as passed. An item that is not in force contributes
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from pydantic import BaseModel

from screener.interview import dates
from screener.interview.answers import Number, Open, PartialDate, RoughlyAgo, TakenMedicine
from screener.interview.facts import Facts
from screener.interview.taken import count_substances, find_taken, last_used
from screener.questionnaire.asked import find_leaves, find_questions
from screener.questionnaire.conditions import (
    Age,
    All,
    AnswerCount,
    AnswerHas,
    AnswerIn,
    AnswerIs,
    Any_,
    Area,
    Condition,
    Count,
    DateWithin,
    DateWithinAfter,
    MedicineCount,
    Missing,
    Not,
    NumberCompared,
    System,
    Taken,
)


class Truth(Enum):
    """Kleene's three values."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


@dataclass(frozen=True, slots=True)
class Ground:
    """One answer or medicine that a verdict rests on."""

    question: str | None = None
    """Id of the item, if it is an answer (or its absence)."""
    medicine: TakenMedicine | None = None
    """The entry, if it is a medicine."""
    day: date | None = None
    """The riskiest day of its date, where the verdict rests on one and it is known."""
    undated: bool = False
    """True if the verdict rests on a date that is not known."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a condition says of the answers."""

    truth: Truth
    holds: bool
    """True if it counts as met; differs from `truth` only where that is unknown."""
    grounds: tuple[Ground, ...] = ()
    """What it rests on, if it holds."""


NO = Verdict(Truth.FALSE, False)
OPEN = Verdict(Truth.UNKNOWN, False)


def evaluate(condition: Condition, facts: Facts) -> Verdict:
    """Whether a condition holds. `System` conditions are screening's business and never hold here."""
    return ASKED[type(condition)](condition, facts)


def holds(condition: Condition | None, facts: Facts) -> bool:
    """Whether a condition counts as met; no condition always does."""
    return condition is None or evaluate(condition, facts).holds


# ── logic ───────────────────────────────────────────────────────────────────────────────────────


def _yes(grounds: Iterable[Ground]) -> Verdict:
    return Verdict(Truth.TRUE, True, tuple(grounds))


def _all(condition: All, facts: Facts) -> Verdict:
    """Asks no further than the first part that is false."""
    parts = []
    for asked in condition.all:
        part = evaluate(asked, facts)
        if part.truth is Truth.FALSE:
            return NO
        parts.append(part)
    met = all(part.holds for part in parts)
    known = all(part.truth is Truth.TRUE for part in parts)
    return Verdict(Truth.TRUE if known else Truth.UNKNOWN, met, _join(parts) if met else ())


def _any(condition: Any_, facts: Facts) -> Verdict:
    """Asks every part: each that holds is a ground of its own."""
    parts = [evaluate(part, facts) for part in condition.any]
    met = [part for part in parts if part.holds]
    if not met:
        return OPEN if any(part.truth is not Truth.FALSE for part in parts) else NO
    known = any(part.truth is Truth.TRUE for part in parts)
    return Verdict(Truth.TRUE if known else Truth.UNKNOWN, True, _join(met))


def _not(condition: Not, facts: Facts) -> Verdict:
    part = evaluate(condition.not_, facts)
    if part.holds:
        return Verdict(Truth(2 - part.truth.value), False)
    questions = find_questions(condition.not_)
    asked = (Ground(question=question) for question in questions if facts.is_in_force(question))
    return Verdict(Truth(2 - part.truth.value), True, tuple(asked))


def _join(parts: Iterable[Verdict]) -> tuple[Ground, ...]:
    return tuple(dict.fromkeys(ground for part in parts for ground in part.grounds))


def _count(condition: Count, facts: Facts) -> Verdict:
    parts = [evaluate(part, facts) for part in condition.count.of]
    met = [part for part in parts if part.holds]
    number, grounds = len(met), _join(met)
    if condition.count.plus_med_count is not None:
        counted = count_substances(condition.count.plus_med_count, facts)
        number += counted.number
        grounds += tuple(Ground(medicine=medicine) for medicine in counted.medicines)
    if number >= condition.count.gte:
        return Verdict(Truth.TRUE, True, grounds)
    open_parts = sum(part.truth is Truth.UNKNOWN for part in parts)
    return OPEN if number + open_parts >= condition.count.gte else NO


# ── the person and the plan ─────────────────────────────────────────────────────────────────────


def _area(condition: Area, facts: Facts) -> Verdict:
    question = facts.area_item
    if question is None or not facts.areas:
        return OPEN
    chosen = facts.areas.intersection(facts.questionnaire.area_groups[condition.area])
    return _yes([Ground(question=question)]) if chosen else NO


def _age(condition: Age, facts: Facts) -> Verdict:
    age = facts.age
    if age is None:
        return OPEN
    bounds = condition.age
    fits = (bounds.gte is None or age >= bounds.gte) and (bounds.lt is None or age < bounds.lt)
    return _yes([Ground(question=facts.birth_item)]) if fits else NO


# ── single answers ──────────────────────────────────────────────────────────────────────────────

_OPEN_OPTIONS = frozenset(Open)
_NO_REAL_OPTIONS = _OPEN_OPTIONS | {"none"}


def _is(condition: AnswerIs, facts: Facts) -> Verdict:
    options = facts.get_options(condition.q)
    return _yes([Ground(condition.q)]) if condition.is_ in options else _unless_open(condition.q, options, facts)


def _has(condition: AnswerHas | AnswerIn, facts: Facts) -> Verdict:
    options = facts.get_options(condition.q)
    values = condition.has if isinstance(condition, AnswerHas) else condition.in_
    if options.isdisjoint(values):
        return _unless_open(condition.q, options, facts)
    return _yes([Ground(condition.q)])


def _missing(condition: Missing, facts: Facts) -> Verdict:
    """An item that is not in force has no answer, and is no ground."""
    if not facts.is_in_force(condition.q):
        return _yes([])
    return _yes([Ground(question=condition.q)]) if facts.get(condition.q) is None else NO


def _at_least(condition: AnswerCount, facts: Facts) -> Verdict:
    options = facts.get_options(condition.q)
    enough = len(options - _NO_REAL_OPTIONS) >= condition.count_gte
    return _yes([Ground(question=condition.q)]) if enough else _unless_open(condition.q, options, facts)


def _unless_open(question: str, options: frozenset[str], facts: Facts) -> Verdict:
    """False; or unknown, if the answer to an item in force is a blank or leaves the matter open."""
    if options:
        return NO if options.isdisjoint(_OPEN_OPTIONS) else OPEN
    return OPEN if facts.is_in_force(question) else NO


def _number(condition: NumberCompared, facts: Facts) -> Verdict:
    if not facts.is_in_force(condition.q):
        return NO
    answer = facts.get(condition.q)
    if not isinstance(answer, Number):
        return OPEN
    value = float(answer.value)
    tests: tuple[tuple[float | str | None, Callable[[float, float], bool]], ...] = (
        (condition.gte, float.__ge__),
        (condition.gt, float.__gt__),
        (condition.lte, float.__le__),
        (condition.lt, float.__lt__),
    )
    bounds = ((facts.questionnaire.get_number(bound), test) for bound, test in tests if bound is not None)
    return _yes([Ground(question=condition.q)]) if all(test(value, bound) for bound, test in bounds) else NO


def _date(condition: DateWithin | DateWithinAfter, facts: Facts) -> Verdict:
    if not facts.is_in_force(condition.q):
        return NO
    answer, item = facts.get(condition.q), facts.questionnaire.items[condition.q]
    if not isinstance(answer, PartialDate | RoughlyAgo):
        counts = item.flag_unsure if answer is not None else not item.optional
        return Verdict(Truth.UNKNOWN, True, (Ground(condition.q, undated=True),)) if counts else NO
    if facts.on is None:
        return Verdict(Truth.UNKNOWN, True, (Ground(condition.q, undated=True),))
    if isinstance(condition, DateWithinAfter):
        day = dates.find_first_day_from(answer, facts.on)
        ends = dates.add(facts.on, facts.questionnaire.get_duration(condition.within_after))
        fits = facts.on <= day <= ends
    else:
        found = dates.find_last_day(answer, facts.planned)
        day = found if found is not None else facts.on
        fits = facts.on < dates.add(day, facts.questionnaire.get_duration(condition.within))
    return _yes([Ground(condition.q, day=day)]) if fits else NO


# ── medicines ───────────────────────────────────────────────────────────────────────────────────


def _taken(condition: Taken, facts: Facts) -> Verdict:
    asks_date = condition.within is not None or condition.current_or_stopped_within is not None
    found = find_taken(condition, facts)
    if not found:
        return _unless_unlisted(facts)
    if not asks_date:
        return _yes(Ground(medicine=taken.medicine) for taken in found)
    grounds = []
    for taken in found:
        day = last_used(taken, facts)
        grounds.append(Ground(medicine=taken.medicine, day=day, undated=day is None and not taken.current))
    return _yes(grounds)


def _taken_count(condition: MedicineCount, facts: Facts) -> Verdict:
    counted = count_substances(condition.med_count, facts)
    enough = counted.number >= (condition.med_count.gte or 1)
    return _yes(Ground(medicine=medicine) for medicine in counted.medicines) if enough else _unless_unlisted(facts)


def _unless_unlisted(facts: Facts) -> Verdict:
    """False; or unknown, if medicines are asked for and none is listed yet."""
    return OPEN if facts.is_list_blank else NO


# ── every kind ──────────────────────────────────────────────────────────────────────────────────


def _computed(_condition: System, _facts: Facts) -> Verdict:
    return NO


ASKED: Mapping[type[BaseModel], Callable[[Any, Facts], Verdict]] = {
    AnswerIs: _is,
    AnswerIn: _has,
    AnswerHas: _has,
    AnswerCount: _at_least,
    NumberCompared: _number,
    DateWithin: _date,
    DateWithinAfter: _date,
    Missing: _missing,
    Age: _age,
    Area: _area,
    Taken: _taken,
    MedicineCount: _taken_count,
    Count: _count,
    System: _computed,
    All: _all,
    Any_: _any,
    Not: _not,
}
"""How each kind of condition is asked. A table, not a `match`: a screening asks some four hundred conditions."""


# ── what a condition asks about ─────────────────────────────────────────────────────────────────


def reads_unsure(condition: Condition, question: str) -> bool:
    """Whether a condition itself reads an unsure answer to a question: names it, or counts its date as unknown."""
    for leaf in find_leaves(condition):
        match leaf:
            case AnswerIs(q=q, is_=value) if q == question and value == Open.UNSURE:
                return True
            case AnswerIn(q=q, in_=values) | AnswerHas(q=q, has=values) if q == question and Open.UNSURE in values:
                return True
            case DateWithin(q=q) | DateWithinAfter(q=q) if q == question:
                return True
            case _:
                continue
    return False
