"""A condition as a clinician reads it: in the words of its questions, options, classes and settings, with no id.

A condition is told as a tree of clauses, printed as a list or joined to one sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from screener.questionnaire.asked import SingleAnswer
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
    Duration,
    MedicineCount,
    Missing,
    Not,
    NumberCompared,
    System,
    Taken,
    TakenCount,
)
from screener.questionnaire.model import ChoiceItem, MapItem, MultiItem, NumberItem, Questionnaire
from screener.questionnaire.text import Words


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that must hold; or, if it has parts, how many of them must."""

    text: str
    """A clause that can follow "if", without a full stop; above parts it ends with a colon."""
    parts: tuple[Clause, ...] = ()
    joined_by: str = ""
    """What stands between the parts in a sentence, in place of the text above them; nothing if that must be said."""


@dataclass(frozen=True, slots=True)
class Book:
    """A form with the names of the medicine classes its rules look at."""

    questionnaire: Questionnaire
    class_names: Mapping[str, str]
    """Class id → its name."""

    @property
    def words(self) -> Words:
        """The program's words, in the form's language."""
        return self.questionnaire.words


def tell_condition(condition: Condition, book: Book) -> Clause:
    """A condition as a tree of clauses."""
    words = book.words
    match condition:
        case All(all=(part,)) | Any_(any=(part,)):
            return tell_condition(part, book)
        case All(all=parts):
            return Clause(words["rulebook.all"], _tell_all(parts, book), words["rulebook.and"])
        case Any_(any=parts):
            return Clause(words["rulebook.any"], _tell_all(parts, book), words["rulebook.or"])
        case Not(not_=part):
            return _deny(part, book)
        case Count():
            return _tell_count(condition, book)
        case _:
            return Clause(_tell_leaf(condition, book))


def say_inline(clause: Clause) -> str:
    """A clause as part of one sentence."""
    if not clause.parts:
        return clause.text
    if not clause.joined_by:
        return f"{clause.text} {'; '.join(say_inline(part) for part in clause.parts)}"
    return clause.joined_by.join(f"({say_inline(part)})" if part.parts else part.text for part in clause.parts)


def list_lines(clause: Clause, depth: int = 0) -> Iterator[tuple[int, str]]:
    """A clause as lines of a list, each with its depth from 0."""
    yield depth, clause.text
    for part in clause.parts:
        yield from list_lines(part, depth + 1)


def _tell_all(parts: Sequence[Condition], book: Book) -> tuple[Clause, ...]:
    return tuple(tell_condition(part, book) for part in parts)


# ── several conditions ──────────────────────────────────────────────────────────────────────────


def _deny(part: Condition, book: Book) -> Clause:
    """What is left when a condition does not hold; of the answers, that includes that there is none."""
    words = book.words
    match part:
        case AnswerIs(q=q, is_=value):
            return Clause(_say_answer("is-not", q, (value,), book))
        case AnswerIn(q=q, in_=values):
            return Clause(_say_answer("is-not", q, values, book))
        case AnswerHas(q=q, has=values):
            return Clause(_say_answer("has-not", q, values, book))
        case _:
            told = tell_condition(part, book)
            return Clause(words.format("rulebook.none", clause=told.text), told.parts)


def _tell_count(condition: Count, book: Book) -> Clause:
    words, count = book.words, condition.count
    parts = [tell_condition(part, book) for part in count.of]
    more = count.plus_med_count
    if more is not None:
        key = "rulebook.counted-more" if more.current else "rulebook.counted-more-ever"
        parts.append(Clause(words.format(key, medicine=_say_classes(more.classes, book))))
    return Clause(words.format("rulebook.count", count=count.gte), tuple(parts))


# ── single conditions ───────────────────────────────────────────────────────────────────────────

_Leaf = SingleAnswer | Age | Area | Taken | MedicineCount | System


def _tell_leaf(condition: _Leaf, book: Book) -> str:  # noqa: C901 - one flat arm for each kind
    words = book.words
    match condition:
        case AnswerIs(q=q, is_=value):
            return _say_answer("is", q, (value,), book)
        case AnswerIn(q=q, in_=values):
            return _say_answer("is", q, values, book)
        case AnswerHas(q=q, has=values):
            return _say_answer("has", q, values, book)
        case AnswerCount(q=q, count_gte=count):
            return words.format("rulebook.answer-count", ask=_ask(q, book), count=count)
        case NumberCompared():
            return words.format("rulebook.number", ask=_ask(condition.q, book), bounds=_say_bounds(condition, book))
        case DateWithin() | DateWithinAfter():
            return _say_date(condition, book)
        case Missing(q=q):
            return words.format("rulebook.missing", ask=_ask(q, book))
        case Age():
            return _say_age(condition, words)
        case Area(area=group):
            return words.format("rulebook.area", areas=_join(_list_areas(group, book), words))
        case Taken():
            return _say_taken(condition, book)
        case MedicineCount(med_count=count):
            return _say_medicine_count(count, book)
        case System(system=check):
            return words[f"rulebook.system-{check}"]


def _ask(question: str, book: Book) -> str:
    return book.questionnaire.items[question].ask


def _say_answer(key: str, question: str, values: Sequence[str], book: Book) -> str:
    answer = _join([_say_option(question, value, book) for value in values], book.words)
    return book.words.format(f"rulebook.{key}", ask=_ask(question, book), answer=answer)


def _say_option(question: str, option: str, book: Book) -> str:
    item = book.questionnaire.items[question]
    if isinstance(item, ChoiceItem | MultiItem | MapItem) and option in item.options:
        return item.options[option]
    return book.words[f"answers.{option}"]


def _join(texts: Sequence[str], words: Words) -> str:
    """“A”, “B” or “C”."""
    quoted = [words.format("rulebook.quoted", text=text) for text in texts]
    head, last = quoted[:-1], quoted[-1]
    return ", ".join(head) + words["rulebook.list-or"] + last if head else last


def _say_bounds(condition: NumberCompared, book: Book) -> str:
    words, item = book.words, book.questionnaire.items[condition.q]
    unit = item.unit if isinstance(item, NumberItem) else ""
    bounds = {
        "at-least": condition.gte,
        "more-than": condition.gt,
        "at-most": condition.lte,
        "less-than": condition.lt,
    }
    told = (
        words.format(f"rulebook.{key}", value=_say_bound(bound, unit, book))
        for key, bound in bounds.items()
        if bound is not None
    )
    return words["rulebook.and"].join(told)


def _say_bound(bound: float | str, unit: str, book: Book) -> str:
    if isinstance(bound, str):
        return say_setting(bound, book)
    return book.words.format("rulebook.with-unit", value=f"{bound:g}", unit=unit) if unit else f"{bound:g}"


def _say_date(condition: DateWithin | DateWithinAfter, book: Book) -> str:
    words, item = book.words, book.questionnaire.items[condition.q]
    if isinstance(condition, DateWithin):
        key, interval = "rulebook.within", condition.within
    else:
        key, interval = "rulebook.within-after", condition.within_after
    clause = words.format(key, ask=item.ask, interval=say_interval(interval, book))
    match item.optional, item.flag_unsure:
        case False, True:
            return words.format("rulebook.undated-blank-or-unsure", clause=clause)
        case False, False:
            return words.format("rulebook.undated-blank", clause=clause)
        case True, True:
            return words.format("rulebook.undated-unsure", clause=clause)
        case _:
            return clause


def _say_age(condition: Age, words: Words) -> str:
    bounds = condition.age
    if bounds.lt is None:
        return words.format("rulebook.age-from", gte=bounds.gte)
    key = "rulebook.age-under" if bounds.gte is None else "rulebook.age-between"
    return words.format(key, gte=bounds.gte, lt=bounds.lt)


def _list_areas(group: str, book: Book) -> list[str]:
    items = book.questionnaire.items.values()
    names = next((item.options for item in items if isinstance(item, MapItem)), {})
    areas = book.questionnaire.area_groups[group]
    return [names.get(area, area) for area in areas]


# ── medicines ───────────────────────────────────────────────────────────────────────────────────


def _say_taken(condition: Taken, book: Book) -> str:
    words, medicine = book.words, _say_classes(condition.med, book)
    if condition.current_or_stopped_within is not None:
        interval = say_interval(condition.current_or_stopped_within, book)
        clause = words.format("rulebook.taken-or-stopped", medicine=medicine, interval=interval)
    else:
        key = "now" if condition.current else "stopped" if condition.stopped else "listed"
        clause = words.format(f"rulebook.taken-{key}", medicine=medicine)
    if condition.within is not None:
        interval = say_interval(condition.within, book)
        clause = words.format("rulebook.taken-within", clause=clause, interval=interval)
    if condition.on_area:
        clause = words.format("rulebook.taken-on-area", clause=clause)
    return words.format("rulebook.taken-systemic", clause=clause) if condition.systemic else clause


def _say_medicine_count(count: TakenCount, book: Book) -> str:
    key = "rulebook.medicine-count" if count.current else "rulebook.medicine-count-ever"
    return book.words.format(key, count=count.gte or 1, medicine=_say_classes(count.classes, book))


def _say_classes(classes: Sequence[str], book: Book) -> str:
    names = [book.class_names.get(name, name) for name in classes]
    key = "rulebook.class" if len(names) == 1 else "rulebook.classes"
    return book.words.format(key, classes=_join(names, book.words))


# ── values ──────────────────────────────────────────────────────────────────────────────────────


def say_interval(interval: Duration | str, book: Book) -> str:
    """A length of time; with where it comes from, if a clinic may choose it."""
    return say_setting(interval, book) if isinstance(interval, str) else str(interval)


def say_setting(setting_id: str, book: Book) -> str:
    """A setting's value in force, and whether the clinic chose it."""
    setting = book.questionnaire.settings[setting_id]
    value, default = book.questionnaire.get_setting(setting_id), setting.default
    told = say_value(value, setting.unit, book.words)
    if value == default:
        return book.words.format("rulebook.value-default", value=told)
    default_told = say_value(default, setting.unit, book.words)
    return book.words.format("rulebook.value-chosen", value=told, default=default_told)


def say_value(value: object, unit: str, words: Words) -> str:
    """A setting's value with its unit."""
    told = f"{value:g}" if isinstance(value, float | int) else str(value)
    return words.format("rulebook.with-unit", value=told, unit=unit) if unit else told
