"""What conditions ask about: their parts, their single tests, the questions and classes named in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from screener.questionnaire.conditions import (
    All,
    AnswerCount,
    AnswerHas,
    AnswerIn,
    AnswerIs,
    Any_,
    Condition,
    Count,
    CountOf,
    DateWithin,
    DateWithinAfter,
    MedicineCount,
    Missing,
    Not,
    NumberCompared,
    Taken,
    TakenCount,
)

if TYPE_CHECKING:
    from screener.questionnaire.model import Questionnaire, Rule

SingleAnswer = AnswerIs | AnswerIn | AnswerHas | AnswerCount | NumberCompared | DateWithin | DateWithinAfter | Missing
"""The tests of one question's answer."""


def find_parts(condition: Condition) -> tuple[Condition, ...]:
    """The conditions directly inside a condition; none for a single test."""
    match condition:
        case All(all=parts) | Any_(any=parts):
            return parts
        case Not(not_=part):
            return (part,)
        case Count(count=count):
            return count.of
        case _:
            return ()


def find_leaves(condition: Condition) -> tuple[Condition, ...]:
    """Every single test inside a condition, in the order written."""
    parts = find_parts(condition)
    if not parts:
        return (condition,)
    return tuple(leaf for part in parts for leaf in find_leaves(part))


def find_questions(condition: Condition) -> tuple[str, ...]:
    """Ids of the items a condition asks about, each once, in the order written."""
    leaves = find_leaves(condition)
    return tuple(dict.fromkeys(leaf.q for leaf in leaves if isinstance(leaf, SingleAnswer)))


def find_classes(conditions: Iterable[Condition]) -> frozenset[str]:
    """Ids of the medicine classes that conditions look for."""
    return frozenset(name for condition in conditions for name in _find_classes(condition))


def _find_classes(condition: Condition) -> frozenset[str]:
    match condition:
        case Taken(med=classes) | MedicineCount(med_count=TakenCount(classes=classes)):
            return frozenset(classes)
        case Count(count=CountOf(plus_med_count=TakenCount(classes=classes))):
            return find_classes(find_parts(condition)) | frozenset(classes)
        case _:
            return find_classes(find_parts(condition))


def find_settings(rule: Rule, questionnaire: Questionnaire) -> tuple[str, ...]:
    """Ids of the settings that a rule rests on: its severity, its end, its intervals and bounds. Each once."""
    named: list[object] = [rule.policy.setting if rule.policy else None, rule.severity, rule.until and rule.until.add]
    for leaf in find_leaves(rule.when):
        match leaf:
            case DateWithin(within=interval) | DateWithinAfter(within_after=interval):
                named.append(interval)
            case Taken(within=interval, current_or_stopped_within=other):
                named += [interval, other]
            case NumberCompared():
                named += [leaf.gte, leaf.gt, leaf.lte, leaf.lt]
            case _:
                continue
    return tuple(dict.fromkeys(name for name in named if isinstance(name, str) and name in questionnaire.settings))
