"""What the model refused, said for the person who writes the form: where, what is wrong, what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from screener.errors import Problem
from screener.questionnaire.conditions import CONDITION_KEYS
from screener.questionnaire.documents import Data, DataPath
from screener.questionnaire.model import Questionnaire
from screener.questionnaire.near import suggest_word


class Places(Protocol):
    """The files that merged data came from."""

    @property
    def broken(self) -> frozenset[str]:
        """The fields whose file could not be read."""

    def describe(self, path: DataPath, code: str, message: str, advice: str) -> Problem:
        """A problem at a place of the merged data, with its file and line."""


def explain_mistakes(
    error: ValidationError, data: Mapping[str, Any], files: Places, model: type[BaseModel] = Questionnaire
) -> dict[DataPath, Problem]:
    """Every mistake the model found, by its place in the merged data; one for each place.

    Args:
        error: What pydantic said of `data`.
        data: The merged data.
        files: The files it came from, for lines.
        model: What the data was to be.
    """
    by_place: dict[DataPath, list[ErrorDetails]] = {}
    for details in error.errors(include_url=False):
        by_place.setdefault(_find_path(details, data), []).append(details)
    schema = _Schema(model)
    problems: dict[DataPath, Problem] = {}
    for path, all_details in by_place.items():
        details = _choose(all_details)
        is_bare = details["type"] == "too_short" and any(_is_within(other, path) for other in by_place)
        if is_bare or (path and path[0] in files.broken):
            continue  # pydantic counts only the entries it accepts, so the others' mistakes are enough
        code, message, advice = _say(details, path, schema, [d["loc"] for d in all_details])
        problems[path] = files.describe(path, code, message, advice)
    return problems


def _is_within(path: DataPath, outer: DataPath) -> bool:
    return len(path) > len(outer) and path[: len(outer)] == outer


def _find_path(details: ErrorDetails, data: Mapping[str, Data]) -> DataPath:
    """Where an error stands in the data: pydantic's own place without the names of the models it tried."""
    path: list[str | int] = []
    value: Any = data
    location = details["loc"]
    for position, step in enumerate(location):
        is_last = position == len(location) - 1
        if (isinstance(value, dict) and step in value) or (isinstance(value, list) and isinstance(step, int)):
            path.append(step)
            value = value[step]  # type: ignore[index]
        elif is_last and details["type"] == "missing":
            path.append(step)
    if details["type"].startswith("union_tag"):
        path.append("type")
    return tuple(path)


def _choose(all_details: list[ErrorDetails]) -> ErrorDetails:
    """The error that tells most, of those a union gave for one place: a closed set of words, then the first."""
    return min(all_details, key=lambda details: details["type"] not in ("enum", "literal_error"))


def _say(
    details: ErrorDetails, path: DataPath, schema: _Schema, locations: list[tuple[int | str, ...]]
) -> tuple[str, str, str]:
    """Code, message and advice for one mistake."""
    name = _name(path)
    kind = details["type"]
    if details["input"] is None and kind != "missing":
        return "FORM-012", f"There is nothing after “{name}:”.", "Write its value, or remove the line."
    if any("Duration" in location for location in locations):
        return (
            "FORM-018", f"“{details['input']}” is no length of time.",
            "Write it as “28 days” or “6 months”, or name a setting that holds one.",
        )  # fmt: skip
    if kind == "missing":
        return "FORM-010", f"“{name}” is missing.", f"Add a line “{name}: …” here."
    if kind == "extra_forbidden":
        allowed = schema.find_keys(details["loc"][:-1])
        return "FORM-011", f"“{name}” is not known here.", suggest_word(name, allowed)
    if kind == "condition_kind":
        return _say_condition(details["input"])
    for kinds, say in _SAYINGS:
        if kind in kinds:
            return say(name, details)
    return "FORM-019", f"“{name}” cannot be used as it is: {details['msg']}.", "Compare it with a form that works."


def _name(path: DataPath) -> str:
    """What to call a place: its key, with its position if it is an entry of a list."""
    for step in reversed(path):
        if isinstance(step, str):
            return step
    return "the form"


def _say_condition(written: object) -> tuple[str, str, str]:
    message = "This is no condition."
    if not isinstance(written, dict):
        return "FORM-017", message, "Write it as {q: question, is: answer}, for example."
    known = [key for key in written if key not in ("q", "current")]
    advice = suggest_word(str(known[0]), CONDITION_KEYS) if known else "Add what is asked of the answer: is, has, …"
    return "FORM-017", message, advice


def _say_word(name: str, details: ErrorDetails) -> tuple[str, str, str]:
    context = details.get("ctx", {})
    allowed = context.get("expected") or context.get("expected_tags") or ""
    words = [word.strip(" '\"") for word in str(allowed).replace(" or ", ",").split(",")]
    listed = f"Write one of: {', '.join(words)}."
    near = suggest_word(str(_get_tag(details)), words)
    advice = listed if near == listed else f"{near} {listed}"
    return "FORM-013", f"“{name}: {_get_tag(details)}” is not allowed.", advice


def _get_tag(details: ErrorDetails) -> object:
    return details.get("ctx", {}).get("tag", details["input"])


def _say_pattern(name: str, details: ErrorDetails) -> tuple[str, str, str]:
    joint = "underscores" if "_" in str(details.get("ctx", {}).get("pattern", "")) else "hyphens"
    message = f"“{name}: {details['input']}” is not written as a name is."
    return "FORM-014", message, f"Use lower-case letters and digits, words joined by {joint}."


def _say_type(expected: str, advice: str) -> Callable[[str, ErrorDetails], tuple[str, str, str]]:
    def say(name: str, _details: ErrorDetails) -> tuple[str, str, str]:
        return "FORM-012", f"“{name}” must be {expected}.", advice

    return say


def _say_short(name: str, details: ErrorDetails) -> tuple[str, str, str]:
    least = details.get("ctx", {}).get("min_length", 1)
    entries = "one entry" if least == 1 else f"{least} entries"
    return "FORM-015", f"“{name}” has too few entries.", f"Write at least {entries}, or remove it."


def _say_bound(name: str, details: ErrorDetails) -> tuple[str, str, str]:
    context = details.get("ctx", {})
    bound = next((f"{words} {context[key]}" for key, words in _BOUNDS.items() if key in context), "in range")
    return "FORM-016", f"“{name}: {details['input']}” is out of range.", f"Write a number that is {bound}."


def _say_own(_name: str, details: ErrorDetails) -> tuple[str, str, str]:
    return "FORM-012", f"“{details['input']}” does not fit here.", f"{str(details['ctx']['error']).capitalize()}."


_BOUNDS = {"ge": "at least", "le": "at most", "gt": "more than", "lt": "less than"}

_SAYINGS: Iterable[tuple[tuple[str, ...], Callable[[str, ErrorDetails], tuple[str, str, str]]]] = (
    (("literal_error", "enum", "union_tag_invalid"), _say_word),
    (("union_tag_not_found",), lambda _name, _details: (
        "FORM-010", "“type” is missing.", "Add a line “type: …”: yes-no, yes-no-unsure, choice, multi, date …")),
    (("string_pattern_mismatch",), _say_pattern),
    (("string_type",), _say_type("a text", "Write one text; put quotation marks round a number, true or false.")),
    (("int_type", "int_parsing", "int_from_float"), _say_type("a whole number", "Write digits only, like 14.")),
    (("float_type", "float_parsing"), _say_type("a number", "Write digits, like 14 or 3.5.")),
    (("bool_type", "bool_parsing"), _say_type("true or false", "Write true or false.")),
    (("tuple_type", "list_type"), _say_type("a list", "Write [one, two], or each entry on a line after “- ”.")),
    (("dict_type", "model_type", "model_attributes_type"),
     _say_type("“key: value” lines", "Write its parts as “key: value” lines, indented below it.")),
    (("too_short", "string_too_short"), _say_short),
    (("greater_than_equal", "less_than_equal", "greater_than", "less_than"), _say_bound),
    (("value_error",), _say_own),
)  # fmt: skip
"""Pydantic's kinds of error → how to say them."""


class _Schema:
    """The keys each place of a form may have, looked up in the model's JSON Schema. Built only for a mistake."""

    def __init__(self, model: type[BaseModel]) -> None:
        self._model = model
        self._root: dict[str, Any] | None = None

    def find_keys(self, location: Iterable[int | str]) -> list[str]:
        """The keys allowed in the mapping at one of pydantic's places."""
        if self._root is None:
            self._root = self._model.model_json_schema()
        node = self._resolve(self._root)
        for step in location:
            node = self._resolve(self._step(node, step))
        return list(node.get("properties", {}))

    def _step(self, node: dict[str, Any], step: int | str) -> dict[str, Any]:
        definitions: dict[str, Any] = self._root["$defs"] if self._root else {}
        mapping = node.get("discriminator", {}).get("mapping", {})
        properties = node.get("properties", {})
        found: Any = node
        if isinstance(step, int):
            found = node.get("items", {})
        elif step in properties:
            found = properties[step]
        elif step in mapping:
            found = {"$ref": mapping[step]}
        elif step in definitions:
            found = definitions[step]
        elif "patternProperties" in node or isinstance(node.get("additionalProperties"), dict):
            found = next(iter(node.get("patternProperties", {}).values()), node.get("additionalProperties"))
        return found if isinstance(found, dict) else {}

    def _resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        """A node with a reference followed, and an optional part taken as what it is when it is there."""
        definitions: dict[str, Any] = self._root["$defs"] if self._root else {}
        while True:
            if "$ref" in node:
                node = definitions[node["$ref"].rpartition("/")[2]]
            elif "anyOf" in node and any(part.get("type") == "null" for part in node["anyOf"]):
                node = next(part for part in node["anyOf"] if part.get("type") != "null")
            else:
                return node
