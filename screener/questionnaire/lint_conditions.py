"""Does every condition of a form speak of things that exist, in words that fit them?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from screener.questionnaire.conditions import (
    Age,
    AnswerCount,
    AnswerHas,
    AnswerIn,
    AnswerIs,
    Area,
    Condition,
    DateWithin,
    DateWithinAfter,
    Duration,
    MedicineCount,
    Missing,
    NumberCompared,
    System,
    Taken,
)
from screener.questionnaire.documents import DataPath
from screener.questionnaire.flaws import Flaw, get_vocabulary, index_items, iterate_conditions, iterate_parts
from screener.questionnaire.model import Item, Questionnaire, Setting
from screener.questionnaire.near import suggest_word

_ONE_OPTION = ("yes-no", "yes-no-unsure", "choice")
_SEVERAL_OPTIONS = ("multi", "map")
_FITTING_WORD = {
    "yes-no": "is or in", "yes-no-unsure": "is or in", "choice": "is or in", "multi": "has or count-gte",
    "map": "has or count-gte", "date": "within, within-after or missing", "number": "gte, gt, lte, lt or missing",
    "text": "missing", "medicine-list": "med or med-count, without q",
}  # fmt: skip
"""Type of item → the words a condition can use for it."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What conditions may name."""

    items: Mapping[str, Item]
    settings: Mapping[str, Setting]
    groups: Collection[str]
    classes: Collection[str] | None
    """None if classes are not to be checked."""
    types: frozenset[str]
    """The types of item the form has."""


def lint_conditions(questionnaire: Questionnaire, class_ids: Collection[str] | None) -> Iterator[Flaw]:
    """What is wrong with the conditions of items, rules, contradictions and mentions."""
    items = index_items(questionnaire)
    types = frozenset(item.type for item in items.values())
    known = _Known(items, questionnaire.settings, questionnaire.area_groups, class_ids, types)
    for i, contradiction in enumerate(questionnaire.contradictions):
        yield from _lint_classes(("contradictions", i, "med"), contradiction.med, known)
    for path, condition in iterate_conditions(questionnaire):
        for part_path, part in iterate_parts(path, condition):
            yield from _lint_part(part_path, part, known)
            if isinstance(part, System) and path[0] != "rules":
                advice = "Ask for the answers themselves."
                yield Flaw(part_path, "FORM-036", "“system” is for rules only.", advice)


def _lint_part(path: DataPath, part: Condition, known: _Known) -> Iterator[Flaw]:  # noqa: C901 - one arm for each kind
    match part:
        case AnswerIs(q=q, is_=value):
            yield from _lint_options(path, q, {("is",): value}, _ONE_OPTION, known)
        case AnswerIn(q=q, in_=values):
            yield from _lint_options(path, q, _place("in", values), _ONE_OPTION, known)
        case AnswerHas(q=q, has=values):
            yield from _lint_options(path, q, _place("has", values), _SEVERAL_OPTIONS, known)
        case AnswerCount(q=q):
            yield from _lint_options(path, q, {}, _SEVERAL_OPTIONS, known)
        case NumberCompared(q=q):
            yield from _lint_options(path, q, {}, ("number",), known)
            for word in ("gte", "gt", "lte", "lt"):
                yield from _lint_setting((*path, word), getattr(part, word), known, float)
        case DateWithin(q=q, within=interval):
            yield from _lint_options(path, q, {}, ("date",), known)
            yield from _lint_setting((*path, "within"), interval, known, Duration)
        case DateWithinAfter(q=q, within_after=interval):
            yield from _lint_options(path, q, {}, ("date",), known)
            yield from _lint_setting((*path, "within-after"), interval, known, Duration)
        case Missing(q=q):
            yield from _lint_options(path, q, {}, tuple(_FITTING_WORD), known)
        case Taken():
            yield from _lint_medicine(path, part, known)
        case MedicineCount(med_count=counted):
            yield from _lint_classes((*path, "med-count", "classes"), counted.classes, known)
        case Area(area=group):
            if group not in known.groups:
                advice = suggest_word(group, known.groups)
                yield Flaw((*path, "area"), "FORM-025", f"There is no group of areas “{group}”.", advice, group)
            yield from _lint_needed(path, "area", "map", known)
        case Age():
            yield from _lint_needed(path, "age", "date", known)
        case _:
            count = getattr(part, "count", None)
            if count is not None and count.plus_med_count is not None:
                inner = (*path, "count", "plus-med-count", "classes")
                yield from _lint_classes(inner, count.plus_med_count.classes, known)


def _place(word: str, values: Iterable[str]) -> dict[DataPath, str]:
    return {(word, i): value for i, value in enumerate(values)}


def _lint_options(
    path: DataPath,
    question: str,
    wanted: Mapping[DataPath, str],
    types: Collection[str],
    known: _Known,
) -> Iterator[Flaw]:
    """Is the question there, does what is asked of it fit its type, can it be answered so?"""
    item = known.items.get(question)
    if item is None:
        advice = suggest_word(question, known.items)
        yield Flaw((*path, "q"), "FORM-020", f"There is no question “{question}”.", advice, question)
        return
    if item.type not in types:
        message = f"What is asked of “{question}” does not fit its type, {item.type}."
        yield Flaw(path, "FORM-035", message, f"Use {_FITTING_WORD[item.type]}.")
        return
    vocabulary = get_vocabulary(item)
    for where, option in wanted.items():
        inner = (*path, *where)
        if option == "unsure" and option not in vocabulary:
            advice = "Give it an option “unsure”, or make its type yes-no-unsure."
            yield Flaw(inner, "FORM-037", f"“{question}” cannot be answered “unsure”.", advice)
        elif option not in vocabulary:
            message = f"“{question}” has no option “{option}”."
            yield Flaw(inner, "FORM-021", message, suggest_word(option, vocabulary))


def _lint_setting(path: DataPath, value: object, known: _Known, kind: type) -> Iterator[Flaw]:
    if not isinstance(value, str):
        return
    yield from lint_setting_name(path, value, known.settings)
    setting = known.settings.get(value)
    if setting is not None and (setting.choices or not isinstance(setting.default, kind | str)):
        wanted = "a length of time, like “28 days”" if kind is Duration else "a number"
        message = f"The setting “{value}” does not hold {wanted}."
        yield Flaw(path, "FORM-027", message, "Name another setting, or change its default.")


def lint_setting_name(path: DataPath, name: str, settings: Mapping[str, Setting]) -> Iterator[Flaw]:
    """Does a setting exist?"""
    if name not in settings:
        yield Flaw(path, "FORM-022", f"There is no setting “{name}”.", suggest_word(name, settings), name)


def _lint_medicine(path: DataPath, part: Taken, known: _Known) -> Iterator[Flaw]:
    yield from _lint_classes((*path, "med"), part.med, known)
    yield from _lint_setting((*path, "within"), part.within, known, Duration)
    inner = (*path, "current-or-stopped-within")
    yield from _lint_setting(inner, part.current_or_stopped_within, known, Duration)
    yield from _lint_needed(path, "med", "medicine-list", known)


def _lint_classes(path: DataPath, classes: Iterable[str], known: _Known) -> Iterator[Flaw]:
    if known.classes is None:
        return
    for i, class_id in enumerate(classes):
        if class_id not in known.classes:
            message = f"There is no medicine class “{class_id}”."
            yield Flaw((*path, i), "FORM-024", message, suggest_word(class_id, known.classes), class_id)


def _lint_needed(path: DataPath, word: str, item_type: str, known: _Known) -> Iterator[Flaw]:
    if item_type not in known.types:
        message = f"“{word}” needs a question of type {item_type}, and the form has none."
        yield Flaw((*path, word), "FORM-047", message, "Add such a question to form.yaml.", needs_whole_form=True)
