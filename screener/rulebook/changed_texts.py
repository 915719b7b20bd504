"""Texts of two books, old and new, one line for each that differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from screener.questionnaire.text import Words


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed, and how."""

    heading: str
    lines: tuple[str, ...] = ()


def get_mapping(value: JsonValue) -> Mapping[str, JsonValue]:
    """A value that is a mapping; an empty one, if it is none."""
    return value if isinstance(value, dict) else {}


def say_plain(value: JsonValue) -> str:
    """A value as text: a list with commas, nothing as nothing."""
    match value:
        case None:
            return ""
        case list():
            return ", ".join(str(part) for part in value)
        case _:
            return str(value)


def compare_field(field: str, old: str, new: str, words: Words) -> str:
    """One line: what a field said, and what it says."""
    key = f"rulebook.field-{field}"
    return _say(words[key] if key in words else field.replace("-", " ").capitalize(), old, new, words)


def _say(label: str, old: str, new: str, words: Words) -> str:
    def quote(text: str) -> str:
        return words.format("rulebook.quoted", text=text)

    if not old:
        return words.format("rulebook.change-field-new", field=label, new=quote(new))
    if not new:
        return words.format("rulebook.change-field-gone", field=label, old=quote(old))
    return words.format("rulebook.change-field", field=label, old=quote(old), new=quote(new))


def compare_texts(old: JsonValue, new: JsonValue, words: Words) -> Iterator[str]:
    """Every text that stands only in one of two pieces of plain data; nothing, if only their order differs."""
    before, after = Counter(_flatten(old, "")), Counter(_flatten(new, ""))
    gone, come = _by_label(before - after), _by_label(after - before)
    for label in dict.fromkeys((*gone, *come)):
        was, now = gone.get(label, []), come.get(label, [])
        for index in range(max(len(was), len(now))):
            before_text, after_text = (texts[index] if index < len(texts) else "" for texts in (was, now))
            yield compare_field(label, before_text, after_text, words)


def _by_label(texts: Counter[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for label, text in texts.elements():
        found.setdefault(label, []).append(text)
    return found


def _flatten(value: JsonValue, label: str) -> Iterator[tuple[str, str]]:
    """Every text with the key it stands under. Ids are no texts, but where one is all that is there."""
    match value:
        case dict():
            for key, part in value.items():
                if key != "id":
                    yield from _flatten(part, key)
        case list():
            for part in value:
                yield from _flatten(part, label)
        case _:
            yield label, str(value)
