"""Is every rule of a form complete: its severity, its policy, its end; and is every setting sound and in use?"""

from __future__ import annotations

from collections.abc import Iterator

from screener.questionnaire.conditions import DateWithin, DateWithinAfter, Duration, SettingValue, Taken
from screener.questionnaire.depths import list_depth_settings
from screener.questionnaire.documents import DataPath
from screener.questionnaire.flaws import Flaw, index_items, iterate_conditions, iterate_parts
from screener.questionnaire.lint_conditions import lint_setting_name
from screener.questionnaire.model import DateItem, Questionnaire, Rule, Severity, Until
from screener.questionnaire.near import suggest_word

_COMPUTED_DATES = ("treatment-date", "eighteenth-birthday", "latest-matching-date", "medicine-last-used")


def lint_rules(questionnaire: Questionnaire) -> Iterator[Flaw]:
    """Severities, policies and ends of rules; settings."""
    for i, rule in enumerate(questionnaire.rules):
        path: DataPath = ("rules", i)
        yield from _lint_severity(path, rule, questionnaire)
        yield from _lint_policy((*path, "policy"), rule, questionnaire)
        if rule.until is not None:
            yield from _lint_until((*path, "until"), rule.until, rule, questionnaire)
        elif rule.severity is Severity.DEFER:
            message = f"The rule “{rule.id}” defers, but does not say until when."
            yield Flaw((*path, "severity"), "FORM-046", message, "Add “until” with a date or an event.")
    yield from _lint_settings(questionnaire)


def _lint_policy(path: DataPath, rule: Rule, questionnaire: Questionnaire) -> Iterator[Flaw]:
    policy = rule.policy
    if policy is None:
        return
    yield from lint_setting_name((*path, "setting"), policy.setting, questionnaire.settings)
    setting = questionnaire.settings.get(policy.setting)
    if setting is not None and policy.is_ not in setting.choices:
        message = f"“{policy.is_}” is no choice of the setting “{policy.setting}”."
        yield Flaw((*path, "is"), "FORM-021", message, suggest_word(policy.is_, setting.choices))


def _lint_severity(path: DataPath, rule: Rule, questionnaire: Questionnaire) -> Iterator[Flaw]:
    if isinstance(rule.severity, Severity):
        return
    place = (*path, "severity")
    if rule.severity not in questionnaire.settings:
        advice = suggest_word(rule.severity, [*Severity, *questionnaire.settings])
        yield Flaw(place, "FORM-022", f"There is no setting “{rule.severity}”.", advice, rule.severity)
        return
    choices = questionnaire.settings[rule.severity].choices
    if not choices or not set(choices) <= set(Severity):
        message = f"The choices of “{rule.severity}” are not all severities."
        yield Flaw(place, "FORM-027", message, f"Its choices may be: {', '.join(Severity)}.")


def _lint_until(path: DataPath, until: Until, rule: Rule, questionnaire: Questionnaire) -> Iterator[Flaw]:
    if until.from_ is None and until.event is None:
        message = f"The end of “{rule.id}” is neither a date nor an event."
        yield Flaw(path, "FORM-046", message, "Add “from” and “add”, or “event”.")
    if until.add is not None and until.from_ is None:
        yield Flaw((*path, "add"), "FORM-046", "“add” has nothing to count from.", "Add “from” beside it.")
    if isinstance(until.add, str):
        yield from lint_setting_name((*path, "add"), until.add, questionnaire.settings)
        setting = questionnaire.settings.get(until.add)
        if setting is not None and (setting.choices or not isinstance(setting.default, Duration | str)):
            message = f"The setting “{until.add}” does not hold a length of time, like “28 days”."
            yield Flaw((*path, "add"), "FORM-027", message, "Name another setting, or change its default.")
    if until.from_ is not None:
        yield from _lint_from((*path, "from"), until.from_, rule, questionnaire)


def _lint_from(path: DataPath, name: str, rule: Rule, questionnaire: Questionnaire) -> Iterator[Flaw]:
    items = index_items(questionnaire)
    item = items.get(name)
    if name not in _COMPUTED_DATES and not isinstance(item, DateItem):
        dates = [item.id for item in items.values() if isinstance(item, DateItem)]
        message = f"“{name}” is not a date."
        yield Flaw(path, "FORM-028", message, suggest_word(name, [*dates, *_COMPUTED_DATES]), name)
    parts = [part for _path, part in iterate_parts((), rule.when)]
    needed = {
        "latest-matching-date": (DateWithin | DateWithinAfter | Taken, "within"),
        "medicine-last-used": (Taken, "med"),
    }
    if name in needed and not any(isinstance(part, needed[name][0]) for part in parts):
        message = f"“{name}” has nothing to look at: the rule's condition has no “{needed[name][1]}”."
        yield Flaw(path, "FORM-046", message, "Name a date question, or ask for a date in the condition.")


def _lint_settings(questionnaire: Questionnaire) -> Iterator[Flaw]:
    """Each setting holds something usable and is used."""
    used = set(_find_settings(questionnaire))
    by_name = {*used, *list_depth_settings(questionnaire)}
    for name, setting in questionnaire.settings.items():
        path = ("settings", name)
        if setting.choices and setting.default not in setting.choices:
            message = f"The default of “{name}” is none of its choices."
            yield Flaw((*path, "default"), "FORM-027", message, f"Write one of: {', '.join(setting.choices)}.")
        elif isinstance(setting.default, str) and not setting.choices:
            message = f"The default of “{name}”, “{setting.default}”, is neither a length of time nor a number."
            advice = "Write it as “28 days”, “6 months” or 3.5, or list the words under “choices”."
            yield Flaw((*path, "default"), "FORM-018", message, advice)
        if name not in by_name and used <= questionnaire.settings.keys():  # a misspelt name leaves the right one idle
            message = f"No rule uses the setting “{name}”."
            yield Flaw(path, "FORM-034", message, "Name it in a rule, or remove it.", needs_whole_form=True)


def _find_settings(questionnaire: Questionnaire) -> Iterator[str]:
    """The names of all settings that anything rests on."""
    for path, condition in iterate_conditions(questionnaire):
        for _path, part in iterate_parts(path, condition):
            values: list[SettingValue | None] = [
                getattr(part, word, None)
                for word in ("within", "within_after", "current_or_stopped_within", "gte", "gt", "lte", "lt")
            ]
            yield from (value for value in values if isinstance(value, str))
    for rule in questionnaire.rules:
        if rule.until is not None and isinstance(rule.until.add, str):
            yield rule.until.add
        if rule.policy is not None:
            yield rule.policy.setting
        if not isinstance(rule.severity, Severity):
            yield rule.severity
