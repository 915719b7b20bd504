"""A form's texts in its other languages: text/<language>.yaml laid over what form, rules and consent files say.

The file has the same shape as the form, but things that have an id stand under it, and only texts are written::

    sections: {heart: {title: …}}
    items: {skin-type: {ask: …, options: {…}}}
    rules: {age-under-16: {title: …, why: …}}
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from screener.errors import Problem
from screener.questionnaire.documents import Data, DataPath, Document
from screener.questionnaire.form_files import FORM, FormFiles
from screener.questionnaire.near import suggest_word

UNDETERMINED = "und"
"""BCP 47 for a language that is not known."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of thing that has texts."""

    path: DataPath
    """Where the things stand in the merged form; * for every entry of a list."""
    keys: tuple[str, ...]
    """Which of their parts are texts: one text, a list of texts, or texts by id. A dot leads inwards."""

    @property
    def area(self) -> str:
        """The key under which the translation holds them."""
        return str(self.path[-1])


_KINDS = (
    _Kind(("sections",), ("title", "intro")),
    _Kind(("sections", "*", "items"), ("ask", "help", "unit", "options")),
    _Kind(("settings",), ("about",)),
    _Kind(("contradictions",), ("words",)),
    _Kind(("mentions",), ("words",)),
    _Kind(
        ("rules",),
        ("title", "why", "check", "options", "patient", "note", "until.event", "until.and-event", "until.or-event"),
    ),
    _Kind(("education", "cards"), ("title", "text", "steps")),
    _Kind(("consent", "benefits"), ("text",)),
    _Kind(("consent", "risks"), ("text", "course")),
    _Kind(("consent", "alternatives"), ("title", "good", "bad", "cost")),
    _Kind(("consent", "course"), ("text",)),
    _Kind(("consent", "aftercare"), ("when", "do", "avoid")),
    _Kind(("consent", "understanding"), ("ask", "options", "explain")),
    _Kind(("consent", "statements"), ("text",)),
)
_STEP_KEYS = ("title", "text")
_SINGLE: tuple[DataPath, ...] = (
    ("title",),
    ("groups",),
    ("consent", "call-same-day"),
    ("consent", "emergency"),
    ("consent", "rights"),
    ("consent", "attestation"),
    ("consent", "guardian-attestation"),
    ("consent", "interpreter-attestation"),
    ("consent", "witness-attestation"),
)


def translate(
    files: FormFiles, form: Mapping[str, Data], language: str | None
) -> tuple[dict[str, Data], list[Problem]]:
    """The form in a language, and what is missing or too much in any of its translations.

    Args:
        files: The form's files.
        form: The merged form, in the language it is written in.
        language: The language wanted; the form's own, if None.
    """
    own, *others = get_languages(form)
    problems = _check_files(files, [own, *others], language)
    texts = dict(_find_texts(form))
    translated = dict(form)
    for tag in others:
        document = files.translations.get(tag)
        if document is None or not document.is_readable:
            continue
        problems += _check_translation(document, texts, tag, form)
        if tag == language:
            translated = _lay_over(form, document, texts)
    return translated, problems


def get_languages(form: Mapping[str, Data]) -> list[str]:
    """The declared languages; undetermined if the model will complain of them."""
    languages = form.get("languages")
    return [str(tag) for tag in languages] if isinstance(languages, list) and languages else [UNDETERMINED]


def _check_files(files: FormFiles, languages: list[str], wanted: str | None) -> list[Problem]:
    problems = []
    for position, tag in enumerate(languages[1:], 1):
        if tag not in files.translations:
            message = f"The form says it can be had in “{tag}”, but text/{tag}.yaml does not exist."
            advice = f"Write text/{tag}.yaml, or take “{tag}” out of “languages”."
            problems.append(files.describe(("languages", position), "FORM-040", message, advice, tag))
    for tag, document in files.translations.items():
        if tag not in languages[1:]:
            message = f"This file translates into “{tag}”, which the form does not declare."
            advice = f"Add “{tag}” to “languages” in {FORM}, or remove this file."
            problems.append(Problem("FORM-041", message, advice, document.file, 1, tag))
    if wanted is not None and wanted not in languages:
        message = f"The form cannot be had in “{wanted}”."
        problems.append(files.describe(("languages",), "FORM-044", message, suggest_word(wanted, languages), wanted))
    return problems


def _check_translation(
    document: Document, texts: Mapping[DataPath, DataPath], tag: str, form: Mapping[str, Data]
) -> list[Problem]:
    problems = []
    for text_path in texts:
        original = _get(form, texts[text_path])
        value = document.get_value(text_path)
        if _is_text(value, original):
            continue
        name = " → ".join(str(step) for step in text_path)
        line = document.get_line(text_path)
        where = str(text_path[1]) if len(text_path) > 1 else None
        if value in (None, "", []):
            message = f"The text “{name}” is missing in “{tag}”."
            advice = f"Write it here: “{text_path[-1]}: …”."
            problems.append(Problem("FORM-042", message, advice, document.file, line, where))
        else:
            kind = "a list of texts" if isinstance(original, list) else "one text"
            advice = f"Write {kind}, as in the form itself."
            problems.append(Problem("FORM-012", f"“{name}” must be {kind}.", advice, document.file, line, where))
    return problems + _find_superfluous(document, texts)


def _find_superfluous(document: Document, texts: Mapping[DataPath, DataPath]) -> list[Problem]:
    """Everything a translation says that the form does not, told once, at the outermost key."""
    known = {path[:length] for path in texts for length in range(len(path) + 1)}
    problems: list[Problem] = []

    def look(value: Data, path: DataPath) -> None:
        if path in texts:
            return
        if path not in known:
            siblings = [str(other[-1]) for other in known if other[:-1] == path[:-1] and len(other) == len(path)]
            message = f"“{path[-1]}” is not a text of this form."
            advice = suggest_word(str(path[-1]), siblings)
            line = document.get_line(path)
            problems.append(Problem("FORM-043", message, advice, document.file, line, str(path[-1])))
        elif isinstance(value, dict):
            for key, part in value.items():
                look(part, (*path, key))
        elif isinstance(value, list):
            for position, part in enumerate(value):
                look(part, (*path, position))

    look(document.data, ())
    return problems


def _lay_over(form: Mapping[str, Data], document: Document, texts: Mapping[DataPath, DataPath]) -> dict[str, Data]:
    translated = copy.deepcopy(dict(form))
    for text_path, form_path in texts.items():
        value = document.get_value(text_path)
        parent = translated if len(form_path) == 1 else _get(translated, form_path[:-1])
        if _is_text(value, _get(form, form_path)) and isinstance(parent, dict | list):
            parent[form_path[-1]] = value  # type: ignore[index]
    return translated


def _find_texts(form: Mapping[str, Data]) -> Iterator[tuple[DataPath, DataPath]]:
    """Every text of the form: its place in a translation, and its place in the merged form."""
    for path in _SINGLE:
        yield from _find_parts(form, path[-1:], path)
    for kind in _KINDS:
        for name, path in _find_things(form, kind.path):
            for key in kind.keys:
                inner = tuple(key.split("."))
                yield from _find_parts(form, (kind.area, name, *inner), (*path, *inner))


def _find_things(form: Mapping[str, Data], pattern: DataPath) -> Iterator[tuple[str | int, DataPath]]:
    """The things of one kind: by id if they have one, else by position or key."""
    if "*" in pattern:
        cut = pattern.index("*")
        parents = _get(form, pattern[:cut])
        for position in range(len(parents)) if isinstance(parents, list) else ():
            yield from _find_things(form, (*pattern[:cut], position, *pattern[cut + 1 :]))
        return
    things = _get(form, pattern)
    if isinstance(things, dict):
        yield from ((key, (*pattern, key)) for key in things)
    elif isinstance(things, list):
        for position, thing in enumerate(things):
            thing_id = thing.get("id") if isinstance(thing, dict) else None
            yield (str(thing_id) if thing_id is not None else position), (*pattern, position)


def _find_parts(form: Mapping[str, Data], text_path: DataPath, path: DataPath) -> Iterator[tuple[DataPath, DataPath]]:
    value = _get(form, path)
    if isinstance(value, dict):
        yield from (((*text_path, key), (*path, key)) for key in value)
    elif isinstance(value, list) and any(isinstance(part, dict) for part in value):
        for position in range(len(value)):
            yield from (((*text_path, position, key), (*path, position, key)) for key in _STEP_KEYS)
    elif value:
        yield text_path, path


def _is_text(value: Data, original: Data) -> bool:
    """True if a translation is of the kind of its original, and says something."""
    if isinstance(original, list):
        return isinstance(value, list) and bool(value) and all(isinstance(part, str) and part for part in value)
    return isinstance(value, str) and bool(value.strip())


def _get(form: Mapping[str, Data], path: DataPath) -> Data:
    value: Data = dict(form)
    for step in path:
        if isinstance(value, dict):
            value = value.get(str(step))
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value
