"""Can every item be shown and every rule fire? Finds cycles and conditions that nobody's answers can meet.

Cautious: it says "impossible" only when it is certain, so what it does not report may still be impossible.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from screener.questionnaire.conditions import (
    Age,
    All,
    AnswerCount,
    AnswerIn,
    AnswerIs,
    Any_,
    Condition,
    Count,
    CountOf,
    Not,
    NumberCompared,
)
from screener.questionnaire.documents import DataPath
from screener.questionnaire.flaws import Flaw, get_vocabulary, index_items, iterate_items, iterate_parts
from screener.questionnaire.model import Item, NumberItem, Questionnaire, Rule

_BLANK = ""
"""Stands for "no answer" among the options of a question."""


@dataclass(frozen=True, slots=True)
class _World:
    """All that may still be true of one patient, given the conditions met so far."""

    items: Mapping[str, Item]
    options: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Question → the answers still possible; all, if it is not named."""
    youngest: int = 0
    oldest: int = 200
    in_force: frozenset[str] = frozenset()
    """Questions already known to be shown."""

    def meet(self, condition: Condition) -> _World | None:  # noqa: C901 - one arm for each kind
        """What may be true if a condition holds as well, or None if it cannot hold."""
        match condition:
            case AnswerIs(q=q, is_=value):
                return self._answer(q, {value})
            case AnswerIn(q=q, in_=values):
                return self._answer(q, set(values))
            case Not(not_=AnswerIs(q=q, is_=value)):
                return self._rule_out(q, {value})
            case Not(not_=AnswerIn(q=q, in_=values)):
                return self._rule_out(q, set(values))
            case Age(age=bounds):
                return self._age(bounds.gte, bounds.lt)
            case All(all=parts):
                # Alternatives last: the narrower the world, the more of them are seen to be impossible.
                ordered = sorted(parts, key=lambda part: isinstance(part, Any_ | Count))
                return self._meet_all(ordered)
            case Any_(any=parts):
                return self._one_of(parts)
            case Count(count=count):
                return self._several_of(count)
            case _:
                return self._ask(condition)

    def _meet_all(self, parts: Collection[Condition]) -> _World | None:
        world: _World | None = self
        for part in parts:
            world = world.meet(part) if world is not None else None
        return world

    def _show(self, question: str) -> _World | None:
        """The world in which a question is in force."""
        item = self.items.get(question)
        if item is None or item.show is None or question in self.in_force:
            return self
        return replace(self, in_force=self.in_force | {question}).meet(item.show)

    def _answer(self, question: str, values: Collection[str]) -> _World | None:
        shown = self._show(question)
        return None if shown is None else shown._keep(question, frozenset(values))

    def _rule_out(self, question: str, values: Collection[str]) -> _World | None:
        every = self._get_options(question)
        return self._keep(question, every - frozenset(values)) if every else self

    def _keep(self, question: str, values: frozenset[str]) -> _World | None:
        every = self._get_options(question)
        if not every or not values <= {*every, *self._get_declared(question)}:
            return self  # the options themselves are wrong: reported elsewhere
        left = every & values
        return replace(self, options={**self.options, question: left}) if left else None

    def _get_options(self, question: str) -> frozenset[str]:
        return self.options.get(question) or self._get_declared(question)

    def _get_declared(self, question: str) -> frozenset[str]:
        item = self.items.get(question)
        vocabulary = get_vocabulary(item) if item is not None else ()
        return frozenset({*vocabulary, _BLANK}) if vocabulary else frozenset()

    def _age(self, gte: int | None, lt: int | None) -> _World | None:
        youngest = max(self.youngest, gte or 0)
        oldest = min(self.oldest, lt - 1) if lt is not None else self.oldest
        return replace(self, youngest=youngest, oldest=oldest) if youngest <= oldest else None

    def _one_of(self, parts: Collection[Condition]) -> _World | None:
        possible = [world for world in map(self.meet, parts) if world is not None]
        if not possible:
            return None
        return possible[0] if len(possible) == 1 else self

    def _several_of(self, count: CountOf) -> _World | None:
        possible = [part for part in count.of if self.meet(part) is not None]
        return self if len(possible) >= count.gte or count.plus_med_count is not None else None

    def _ask(self, condition: Condition) -> _World | None:
        question = getattr(condition, "q", None)
        item = self.items.get(question) if isinstance(question, str) else None
        if item is None:
            return self
        match condition:
            case AnswerCount(count_gte=least) if least > len(get_vocabulary(item)) > 0:
                return None
            case NumberCompared() if isinstance(item, NumberItem) and not _can_be(condition, item):
                return None
            case Not():
                return self
            case _:
                return self if "missing" in type(condition).model_fields else self._show(item.id)


def lint_reach(questionnaire: Questionnaire) -> Iterator[Flaw]:
    """Cycles of show conditions, items that are never shown, rules that never fire."""
    cycles = list(_find_cycles(questionnaire))
    yield from cycles
    if cycles:
        return
    world = _World(index_items(questionnaire))
    dead: set[str] = set()
    for path, item in iterate_items(questionnaire):
        if item.show is None or world.meet(item.show) is not None:
            continue
        if not dead & _get_questions(item.show):
            message = f"“{item.id}” can never be shown: nobody's answers meet its condition."
            yield Flaw((*path, "show"), "FORM-032", message, "Loosen the condition, or remove the question.")
        dead.add(item.id)
    for i, rule in enumerate(questionnaire.rules):
        if not dead & _get_questions(rule.when):
            yield from _lint_rule(("rules", i), rule, world, questionnaire)


def _lint_rule(path: DataPath, rule: Rule, world: _World, questionnaire: Questionnaire) -> Iterator[Flaw]:
    if world.meet(rule.when) is None:
        message = f"The rule “{rule.id}” can never fire: nobody's answers meet its condition."
        yield Flaw((*path, "when"), "FORM-033", message, "Loosen the condition, or remove the rule.")
    elif not _applies_anywhere(questionnaire, rule):
        message = f"The rule “{rule.id}” can never fire: no planned treatment is one it applies to."
        place = (*path, "excludes" if rule.excludes else "applies-to")
        yield Flaw(place, "FORM-033", message, "Compare “applies-to” and “excludes” with “modalities”.")


def _can_be(compared: NumberCompared, item: NumberItem) -> bool:
    """True if a number within the item's limits can lie within the bounds. Settings may be anything."""

    def is_beyond(bound: float | str | None, limit: float, *, strictly: bool, upwards: bool) -> bool:
        if not isinstance(bound, int | float):
            return False
        distance = (bound - limit) if upwards else (limit - bound)
        return distance > 0 or (strictly and distance == 0)

    return not (
        is_beyond(compared.gte, item.at_most, strictly=False, upwards=True)
        or is_beyond(compared.gt, item.at_most, strictly=True, upwards=True)
        or is_beyond(compared.lte, item.at_least, strictly=False, upwards=False)
        or is_beyond(compared.lt, item.at_least, strictly=True, upwards=False)
    )


def _applies_anywhere(questionnaire: Questionnaire, rule: Rule) -> bool:
    wanted, excluded = set(rule.applies_to), set(rule.excludes)
    plans = [{*tokens, *extra} for tokens in questionnaire.modalities.values() for extra in ((), ("numbing",))]
    known = set().union(*plans) if plans else set()
    if not wanted <= known:
        return True  # an unknown token: reported elsewhere
    return any(plan & wanted and not plan & excluded for plan in plans)


def _get_questions(condition: Condition) -> set[str]:
    parts = (part for _path, part in iterate_parts((), condition))
    return {part.q for part in parts if hasattr(part, "q")}


def _find_cycles(questionnaire: Questionnaire) -> Iterator[Flaw]:
    """Each cycle of show conditions once, at the first of its items."""
    asks = {
        item.id: _get_questions(item.show) if item.show else set() for _path, item in iterate_items(questionnaire)
    }
    paths = {item.id: path for path, item in iterate_items(questionnaire)}
    done: set[str] = set()
    for start in asks:
        trail: list[str] = []
        yield from _follow(start, asks, paths, trail, done)


def _follow(
    item_id: str,
    asks: Mapping[str, set[str]],
    paths: Mapping[str, DataPath],
    trail: list[str],
    done: set[str],
) -> Iterator[Flaw]:
    if item_id in trail:
        ring = trail[trail.index(item_id) :]
        first = min(ring, key=lambda member: paths[member])
        turn = ring.index(first)
        words = " → ".join([*ring[turn:], *ring[:turn], first])
        advice = "Let one of these questions be shown without asking for another."
        message = f"These questions wait for each other: {words}."
        yield Flaw((*paths[first], "show"), "FORM-031", message, advice)
        return
    if item_id in done or item_id not in asks:
        return
    trail.append(item_id)
    for asked in sorted(asks[item_id]):
        yield from _follow(asked, asks, paths, trail, done)
    trail.pop()
    done.add(item_id)
