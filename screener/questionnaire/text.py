"""The program's own words: what people read on screen and paper besides a form's content, by language.

`forms/words/<language>/<area>.yaml` holds one area each, flat `key: text`. Light: it is read before the first
page is painted, so nothing here imports the model.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from screener.errors import DefinitionError, Problem

if TYPE_CHECKING:
    from screener.questionnaire.documents import Document

REFERENCE = "en"
"""The language all words are written in first, and the others are compared with."""


@dataclass(frozen=True, slots=True)
class Words:
    """All words of one language, by area and key: `words["kiosk.start"]`."""

    language: str
    """BCP 47."""
    folder: Path
    """Where its files stand, for messages."""
    texts: Mapping[str, str]
    """"area.key" → text."""

    def __getitem__(self, key: str) -> str:
        """The text of a key.

        Raises:
            DefinitionError: There is no such text.
        """
        text = self.texts.get(key)
        if text is None:
            raise DefinitionError([self._describe_missing(key)])
        return text

    def __contains__(self, key: str) -> bool:
        return key in self.texts

    def format(self, key: str, **values: object) -> str:
        """The text of a key with its {placeholders} filled in. Values are taken as they are.

        Raises:
            DefinitionError: There is no such text, or it has a placeholder for which no value was given.
        """
        text = self[key]
        try:
            return text.format_map(values)
        except (KeyError, IndexError, ValueError, AttributeError):
            given = ", ".join(f"{{{name}}}" for name in values) or "no placeholder"
            problem = Problem(
                "FORM-062", f"The text “{key}” has a placeholder that cannot be filled.",
                f"It may use {given}. Write {{{{ and }}}} for real braces.", self.find_file(key), where=key,
            )  # fmt: skip
            raise DefinitionError([problem]) from None

    def find_file(self, key: str) -> Path:
        """The file in which a text stands, or would."""
        return self.folder / f"{key.partition('.')[0]}.yaml"

    def _describe_missing(self, key: str) -> Problem:
        import difflib  # only a broken form pays for it

        near = difflib.get_close_matches(key, self.texts, 1)
        advice = f"Did you mean “{near[0]}”?" if near else "Add it to this file."
        return Problem(
            "FORM-061",
            f"There is no text “{key}” in {self.language}.",
            advice,
            self.find_file(key),
            where=key,
        )


_PLAIN_LINE = re.compile(r"""([a-z0-9-]+):\ (?:"([^"\\]*)"|([A-Za-z][^#:"]*[^#:"\s]))""", re.VERBOSE)
"""A key, and a text that is nothing else in YAML either: in quotes without escapes, or words and no signs."""
_NO_TEXT = ("true", "false", "null")


def read_area(forms: Path, language: str, area: str) -> Words:
    """The words of one area alone, for what is on screen before all have been read and checked.

    A file of plain lines is read without loading YAML, which takes as long as painting the page.

    Raises:
        DefinitionError: As `load_words`, which reads what is not so plain.
    """
    folder = forms / "words" / language
    file = folder / f"{area}.yaml"
    texts: dict[str, str] = {}
    for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ("",):
        if not line or line.startswith("#"):
            continue
        plain = _PLAIN_LINE.fullmatch(line)
        text = None if plain is None else plain[2] if plain[3] is None else plain[3]
        if plain is None or text is None or text in _NO_TEXT or f"{area}.{plain[1]}" in texts:
            return load_words(forms, language)
        texts[f"{area}.{plain[1]}"] = text
    return Words(language, folder, texts) if texts else load_words(forms, language)


def load_words(forms: Path, language: str) -> Words:
    """Read all words of a language from the forms folder.

    Raises:
        DefinitionError: The language has no words, or a file is broken; all problems at once.
    """
    from screener.questionnaire.documents import read_document

    folder = forms / "words" / language
    files = sorted(folder.glob("*.yaml"))
    if not files:
        advice = f"Use one of: {', '.join(find_languages(forms)) or 'none are there'}."
        raise DefinitionError(
            [Problem("FORM-060", f"There are no words in the language “{language}”.", advice, folder)]
        )
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for file in files:
        document = read_document(file)
        problems += document.problems
        for key, text in document.data.items():
            if isinstance(text, str):
                texts[f"{file.stem}.{key}"] = text
            else:
                problems.append(_refuse_value(document, key))
    if language != REFERENCE and not problems:
        problems = _compare(Words(language, folder, texts), load_words(forms, REFERENCE))
    if problems:
        raise DefinitionError(problems)
    return Words(language, folder, texts)


def _compare(words: Words, reference: Words) -> list[Problem]:
    """Texts a language lacks, or has too many, beside the language all are written in first."""
    missing = [
        Problem("FORM-064", f"The text “{key}” is missing in {words.language}.", f"Translate: “{text}”",
                words.find_file(key), where=key)
        for key, text in reference.texts.items()
        if key not in words
    ]  # fmt: skip
    superfluous = [
        Problem("FORM-065", f"There is no text “{key}” in {reference.language}.", "Remove it.",
                words.find_file(key), where=key)
        for key in words.texts
        if key not in reference
    ]  # fmt: skip
    return missing + superfluous


def find_languages(forms: Path) -> tuple[str, ...]:
    """The languages the program itself can speak, by tag, in alphabetical order."""
    words = forms / "words"
    if not words.is_dir():
        return ()
    return tuple(sorted(folder.name for folder in words.iterdir() if any(folder.glob("*.yaml"))))


def _refuse_value(document: Document, key: str) -> Problem:
    advice = "Write one text after the colon, in quotation marks if it is a number."
    line = document.get_line((key,))
    return Problem("FORM-063", f"“{key}” is not a text.", advice, document.file, line, key)
