"""A rule as a person reads it: every part of it in words, nothing left to look up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from screener.questionnaire.asked import find_settings
from screener.questionnaire.examples import ExampleBook
from screener.questionnaire.model import ChoiceItem, Rule, Severity, Until
from screener.rulebook.clauses import Book, Clause, say_interval, say_setting, tell_condition

_EVENTS_OF_NO_QUESTION = ("treatment-date", "eighteenth-birthday", "latest-matching-date", "medicine-last-used")
_NUMBING = "numbing"
"""The plan token that cream adds to any treatment."""


@dataclass(frozen=True, slots=True)
class SettingTold:
    """A setting that a rule rests on."""

    id: str
    """As a clinic writes it."""
    value: str
    """The value in force, and whether the clinic chose it."""
    about: str


@dataclass(frozen=True, slots=True)
class SourceTold:
    """Where a rule comes from."""

    id: str
    status: str
    """How well it is known, in words."""
    cite: str
    url: str


@dataclass(frozen=True, slots=True)
class RuleTold:
    """One rule in words. What does not apply is empty."""

    id: str
    title: str
    group: str
    """Heading of its section of the book."""
    severity: str
    """What it asks, in words; and by whose choice, if a setting says so."""
    plans: str
    scope: str
    when: Clause
    until: str
    why: str
    check: str
    options: str
    patient: str
    private: str
    note: str
    settings: tuple[SettingTold, ...]
    sources: tuple[SourceTold, ...]
    fires: tuple[str, ...]
    """Patients for whom it speaks, each in a sentence."""
    silent: tuple[str, ...]
    """Patients for whom it just does not."""


def tell_rule(rule: Rule, book: Book, examples: ExampleBook | None = None) -> RuleTold:
    """A rule in words, with its examples if they were read."""
    questionnaire, words = book.questionnaire, book.words
    own = examples.groups.get(rule.group, {}).get(rule.id) if examples else None
    return RuleTold(
        id=rule.id,
        title=rule.title,
        group=say_group(rule.group, book),
        severity=say_severity(rule, book),
        plans=say_plans(rule, book),
        scope=words[f"rulebook.scope-{rule.scope}"],
        when=tell_condition(rule.when, book),
        until=say_until(rule.until, book),
        why=rule.why,
        check=rule.check,
        options=rule.options,
        patient=rule.patient,
        private=words["rulebook.private"] if rule.private else "",
        note=rule.note,
        settings=tuple(_tell_setting(name, book) for name in find_settings(rule, questionnaire)),
        sources=tuple(_tell_source(name, book) for name in rule.sources),
        fires=tuple(example.story for example in own.fires) if own else (),
        silent=tuple(example.story for example in own.does_not_fire) if own else (),
    )


def say_group(group: str, book: Book) -> str:
    """The heading of a group of rules; its id with blanks, if the form gives none."""
    return book.questionnaire.groups.get(group) or group.replace("-", " ").capitalize()


def say_severity(rule: Rule, book: Book) -> str:
    """A rule's severity under the clinic's settings, and by whose choice if a setting says so."""
    words, form = book.words, book.questionnaire
    told = words[f"outcome.{form.get_severity(rule)}"]
    if not isinstance(rule.severity, Severity):
        setting, value = form.settings[rule.severity], form.get_setting(rule.severity)
        default = words[f"outcome.{setting.default}"]
        key = "rulebook.origin-default" if value == setting.default else "rulebook.origin-chosen"
        origin = words.format(key, default=default)
        told = words.format("rulebook.severity-by-setting", severity=told, origin=origin)
    return " ".join(text for text in (told, _say_policy(rule, book)) if text)


def _say_policy(rule: Rule, book: Book) -> str:
    """Which choice of the clinic changes the severity, if one does."""
    if rule.policy is None:
        return ""
    words, form = book.words, book.questionnaire
    return words.format(
        "rulebook.severity-by-policy",
        severity=words[f"outcome.{rule.policy.severity}"],
        choice=rule.policy.is_,
        about=form.settings[rule.policy.setting].about.rstrip("."),
        value=form.get_setting(rule.policy.setting),
    )


def say_plans(rule: Rule, book: Book) -> str:
    """Which treatments a rule is for, by the names the form gives them."""
    words, form = book.words, book.questionnaire
    cream = rule.applies_to == (_NUMBING,)
    tokens = frozenset({_NUMBING}) if cream else frozenset[str]()
    fitting = [modality for modality, plan in form.modalities.items() if rule.applies(frozenset(plan) | tokens)]
    names = _name_modalities(fitting, book)
    if len(fitting) == len(form.modalities):
        return words["rulebook.plan-numbing" if cream else "rulebook.plan-every"]
    told = words.format("rulebook.plan-some", plans="; ".join(names))
    return words["rulebook.and"].join([told, words["rulebook.plan-numbing"]]) if cream else told


def _name_modalities(modalities: Sequence[str], book: Book) -> list[str]:
    """Each as the question that asks for it names it."""
    form = book.questionnaire
    asked = (item for item in form.items.values() if isinstance(item, ChoiceItem))
    names = next((item.options for item in asked if set(item.options) == set(form.modalities)), {})
    return [names.get(modality, modality) for modality in modalities]


def say_until(until: Until | None, book: Book) -> str:
    """When a deferral ends; empty if the rule says nothing of it."""
    if until is None:
        return ""
    words, told = book.words, ""
    if until.from_ is not None:
        told = _say_end(until.from_, until, book)
    if until.event:
        event = words.format("rulebook.until-event", event=until.event)
        told = words["rulebook.and"].join(text for text in (told, event) if text)
    if until.and_event:
        told = words.format("rulebook.until-and", until=told, event=until.and_event)
    return words.format("rulebook.until-or", until=told, event=until.or_event) if until.or_event else told


def _say_end(start: str, until: Until, book: Book) -> str:
    words = book.words
    if start in _EVENTS_OF_NO_QUESTION:
        day = words[f"rulebook.until-{start}"]
    else:
        day = words.format("rulebook.until-question", ask=book.questionnaire.items[start].ask)
    if until.add is None or (not isinstance(until.add, str) and until.add.amount == 0):
        return words.format("rulebook.until-day", start=day)
    return words.format("rulebook.until-after", interval=say_interval(until.add, book), start=day)


def _tell_setting(setting_id: str, book: Book) -> SettingTold:
    return SettingTold(setting_id, say_setting(setting_id, book), book.questionnaire.settings[setting_id].about)


def _tell_source(source_id: str, book: Book) -> SourceTold:
    source = book.questionnaire.sources[source_id]
    return SourceTold(source_id, book.words[f"rulebook.source-{source.status}"], source.cite, source.url)
