"""What changed between two books, in words: rule by rule, setting by setting, medicine by medicine.

Nothing that is approved changes without a line here: what has no words of its own is told as texts, old and new.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import cast

from pydantic import JsonValue

from screener.errors import DefinitionError
from screener.questionnaire.asked import find_settings
from screener.questionnaire.conditions import Condition
from screener.questionnaire.model import Contradiction, Mention, Rule
from screener.questionnaire.text import Words
from screener.rulebook.changed_medicines import tell_changed_medicines
from screener.rulebook.changed_questions import tell_changed_questions
from screener.rulebook.changed_texts import Change, compare_field, compare_texts, get_mapping, say_plain
from screener.rulebook.clauses import Book, say_inline, say_value, tell_condition
from screener.rulebook.meaning import Meaning
from screener.rulebook.sides import Side, read_side
from screener.rulebook.telling import say_group, say_plans, say_severity, say_until


def tell_changes(old: Meaning, new: Meaning, words: Words) -> tuple[Change, ...]:
    """Everything that differs, for a clinician to read.

    Args:
        old: The book as approved.
        new: The book as it is.
        words: The program's words in the language of both.
    """
    if old == new:
        return ()
    before, after = read_side(old, words), read_side(new, words)
    other = (Change(words["rulebook.change-book-other"]),)
    if before is None or after is None:
        return other
    try:
        return _tell(before, after, words) or (Change(words["rulebook.area-other"]),)
    except (LookupError, TypeError, ValueError, DefinitionError):
        return other  # it names what this program no longer knows


def _tell(before: Side, after: Side, words: Words) -> tuple[Change, ...]:
    return (
        *_tell_rules(before, after),
        *_tell_settings(before, after),
        *tell_changed_questions(before, after),
        *tell_changed_medicines(before.get("medicines"), after.get("medicines"), words),
        *_tell_areas(before, after),
    )


# ── rules ───────────────────────────────────────────────────────────────────────────────────────

_SayRule = Callable[[Rule, Book], str]
_RULE_FIELDS: dict[str, tuple[tuple[str, ...], _SayRule]] = {
    "title": (("title",), lambda rule, _: rule.title),
    "severity": (("severity", "policy"), say_severity),
    "when": (("when",), lambda rule, book: say_inline(tell_condition(rule.when, book))),
    "until": (("until",), lambda rule, book: say_until(rule.until, book)),
    "plans": (("applies-to", "excludes"), say_plans),
    "scope": (("scope",), lambda rule, book: book.words[f"rulebook.scope-{rule.scope}"]),
    "group": (("group",), lambda rule, book: say_group(rule.group, book)),
    "why": (("why",), lambda rule, _: rule.why),
    "check": (("check",), lambda rule, _: rule.check),
    "options": (("options",), lambda rule, _: rule.options),
    "note": (("note",), lambda rule, _: rule.note),
    "patient": (("patient",), lambda rule, _: rule.patient),
    "private": (("private",), lambda rule, book: book.words[f"rulebook.change-{'yes' if rule.private else 'no'}"]),
    "sources": (("sources",), lambda rule, _: ", ".join(rule.sources)),
}
"""What is told of a rule → the keys it rests on, and how it is said."""
RULE_KEYS = frozenset(key for keys, _ in _RULE_FIELDS.values() for key in keys) | {"id"}
"""The keys of a rule whose changes are told."""


def _tell_rules(before: Side, after: Side) -> Iterator[Change]:
    old, new = before.get("form", "rules"), after.get("form", "rules")
    words = after.book.words
    for rule_id in (*new, *(rule_id for rule_id in old if rule_id not in new)):
        if rule_id not in old:
            rule = after.book.questionnaire.rules_by_id[rule_id]
            clause = say_inline(tell_condition(rule.when, after.book))
            yield Change(
                words.format("rulebook.change-rule-new", title=rule.title, severity=say_severity(rule, after.book)),
                (words.format("rulebook.change-rule-new-when", clause=clause),),
            )
        elif rule_id not in new:
            rule = before.book.questionnaire.rules_by_id[rule_id]
            severity = say_severity(rule, before.book)
            yield Change(words.format("rulebook.change-rule-gone", title=rule.title, severity=severity))
        elif old[rule_id] != new[rule_id]:
            yield _tell_rule(rule_id, before, after)


def _tell_rule(rule_id: str, before: Side, after: Side) -> Change:
    words = after.book.words
    was, now = (get_mapping(side.get("form", "rules")[rule_id]) for side in (before, after))
    old, new = (side.book.questionnaire.rules_by_id[rule_id] for side in (before, after))
    lines = tuple(
        compare_field(field, say(old, before.book), say(new, after.book), words)
        for field, (keys, say) in _RULE_FIELDS.items()
        if any(was.get(key) != now.get(key) for key in keys)
    )
    return Change(words.format("rulebook.change-rule", title=old.title), lines)


# ── settings ────────────────────────────────────────────────────────────────────────────────────


def _tell_settings(before: Side, after: Side) -> Iterator[Change]:
    old, new = before.get("form", "settings"), after.get("form", "settings")
    words = after.book.words
    for name in (*new, *(name for name in old if name not in new)):
        if name not in old:
            setting = after.book.questionnaire.settings[name]
            value = say_value(setting.default, setting.unit, words)
            yield Change(words.format("rulebook.change-setting-new", about=setting.about or name, value=value))
        elif name not in new:
            about = before.book.questionnaire.settings[name].about
            yield Change(words.format("rulebook.change-setting-gone", about=about or name))
        elif old[name] != new[name] or before.get("in-force").get(name) != after.get("in-force").get(name):
            yield _tell_setting(name, before, after)


def _tell_setting(name: str, before: Side, after: Side) -> Change:
    words = after.book.words
    was, now = (get_mapping(side.get("form", "settings")[name]) for side in (before, after))
    lines = [
        compare_field(key, say_plain(was.get(key)), say_plain(now.get(key)), words)
        for key in dict.fromkeys((*was, *now))
        if was.get(key) != now.get(key)
    ]
    old, new = (_say_in_force(name, side.book) for side in (before, after))
    if before.get("in-force").get(name) != after.get("in-force").get(name):
        lines.append(words.format("rulebook.change-setting-here", old=old, new=new))
    form = after.book.questionnaire
    titles = [f"“{rule.title}”" for rule in form.rules if name in find_settings(rule, form)]
    if titles:
        lines.append(words.format("rulebook.change-setting-rules", rules=", ".join(titles)))
    lines += _tell_severities(name, before, after)
    about = before.book.questionnaire.settings[name].about
    return Change(words.format("rulebook.change-setting", about=(about or name).rstrip(".")), tuple(lines))


def _tell_severities(name: str, before: Side, after: Side) -> Iterator[str]:
    """Which rules became more or less severe by a setting."""
    was, now, words = before.book.questionnaire, after.book.questionnaire, after.book.words
    for rule in now.rules:
        old_rule = was.rules_by_id.get(rule.id)
        if old_rule is None or name not in find_settings(rule, now):
            continue
        old, new = (words[f"outcome.{form.get_severity(one)}"] for form, one in ((was, old_rule), (now, rule)))
        if old != new:
            yield words.format("rulebook.change-setting-severity", title=rule.title, old=old, new=new)


def _say_in_force(name: str, book: Book) -> str:
    form = book.questionnaire
    return say_value(form.get_setting(name), form.settings[name].unit, book.words)


# ── all else ────────────────────────────────────────────────────────────────────────────────────

_TOLD_ABOVE = ("rules", "settings")
_AREAS_OF_FORM = (
    "title", "modalities", "area-groups", "sections", "groups", "contradictions", "mentions", "sources", "education",
    "consent",
)  # fmt: skip


def _tell_areas(before: Side, after: Side) -> Iterator[Change]:
    """What is told as texts, old and new: the parts of the form in which words are all that counts."""
    words = after.book.words
    keys = dict.fromkeys((*_AREAS_OF_FORM, *before.get("form"), *after.get("form")))
    common = before.book.questionnaire.items.keys() & after.book.questionnaire.items.keys()
    areas = {
        key: (_prepare(key, before, common), _prepare(key, after, common)) for key in keys if key not in _TOLD_ABOVE
    }
    areas["words"] = before.meaning.get("words"), after.meaning.get("words")
    areas["understanding"] = _find_teaching_order(before), _find_teaching_order(after)
    for area, (old, new) in areas.items():
        if old == new:
            continue
        key = f"rulebook.area-{area}" if area in _AREAS_OF_FORM or area == "words" else "rulebook.area-other"
        heading = words.format("rulebook.change-other", area=words[key])
        yield Change(heading, tuple(compare_texts(old, new, words)) or (words["rulebook.change-order"],))


def _find_teaching_order(side: Side) -> JsonValue:
    """The order of the options of what checks understanding."""
    items = side.book.questionnaire.items
    return {key: order for key, order in side.get("option-order").items() if key not in items}


def _prepare(key: str, side: Side, common: Collection[str]) -> JsonValue:
    """An area of the form as texts: conditions said; of the questions only where those stand that both books have."""
    form, book = side.book.questionnaire, side.book
    match key:
        case "contradictions":
            return [_say_conditions(one, ("when",), book) for one in form.contradictions]
        case "mentions":
            return [_say_conditions(one, ("covered-by",), book) for one in form.mentions]
        case "sections":
            return [
                {"title": section.title, "intro": section.intro, "step": section.step,
                 "items": [item.id for item in section.items if item.id in common]}
                for section in form.sections
            ]  # fmt: skip
        case _:
            return side.get("form").get(key)


def _say_conditions(part: Contradiction | Mention, keys: tuple[str, ...], book: Book) -> JsonValue:
    plain = part.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    conditions = {"when": getattr(part, "when", None), "covered-by": getattr(part, "covered_by", None)}
    for key in keys:
        condition = cast("Condition | None", conditions[key])
        if condition is not None:
            plain[key] = say_inline(tell_condition(condition, book))
    return plain
