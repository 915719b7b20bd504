"""The files of one form folder, read, put together as one mapping, and every place in it traced back to a line.

Knows which top-level key stands in which file; what the keys mean is the model's business.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from screener.errors import Problem
from screener.questionnaire.documents import Data, DataPath, Document, read_document
from screener.questionnaire.near import suggest_word

FORM = "form.yaml"
RULES = "rules.yaml"
EDUCATION = "education.yaml"
CONSENT = "consent.yaml"

KEYS: dict[str, tuple[str, ...]] = {
    FORM: ("form", "version", "languages", "title", "modalities", "area-groups", "sections", "contradictions",
           "mentions"),
    RULES: ("settings", "sources", "groups", "rules"),
}  # fmt: skip
"""The top-level keys of the files that are merged key by key. The others hold one field of the form each."""
WHOLE: dict[str, str] = {EDUCATION: "education", CONSENT: "consent"}
"""File → the field of the questionnaire that the whole file is."""


@dataclass(frozen=True, slots=True)
class FormFiles:
    """All files of one form."""

    folder: Path
    documents: dict[str, Document]
    """File name → document, for the four files every form has."""
    translations: dict[str, Document]
    """Language → its text file, for every file there is."""
    digest: str
    """SHA-256, hex, over names and bytes of all files that make the form."""

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the writing of the files, and keys that stand in none of them."""
        documents = [*self.documents.values(), *self.translations.values()]
        problems = [problem for document in documents for problem in document.problems]
        for name, keys in KEYS.items():
            document = self.documents[name]
            problems += [_refuse_key(document, key, keys) for key in document.data if key not in keys]
        return problems

    @property
    def broken(self) -> frozenset[str]:
        """The fields of the questionnaire whose file could not be read."""
        fields = {field for name, keys in KEYS.items() if not self.documents[name].is_readable for field in keys}
        fields |= {field for name, field in WHOLE.items() if not self.documents[name].is_readable}
        return frozenset({"id" if field == "form" else field for field in fields})

    def merge(self) -> dict[str, Data]:
        """One mapping with every field of the questionnaire that the files hold."""
        merged: dict[str, Data] = {}
        for name, keys in KEYS.items():
            data = self.documents[name].data
            merged |= {"id" if key == "form" else key: data[key] for key in keys if key in data}
        for name, field in WHOLE.items():
            if self.documents[name].is_readable:
                merged[field] = self.documents[name].data
        return merged

    def find_place(self, path: DataPath) -> tuple[Document, DataPath]:
        """The document in which a place of the merged mapping stands, and the path within it."""
        for name, field in WHOLE.items():
            if path[:1] == (field,):
                return self.documents[name], path[1:]
        if path[:1] == ("id",):
            return self.documents[FORM], ("form", *path[1:])
        name = RULES if path and path[0] in KEYS[RULES] else FORM
        return self.documents[name], path

    def describe(self, path: DataPath, code: str, message: str, advice: str, where: str | None = None) -> Problem:
        """A problem at a place of the merged mapping, with its file, line and the id of what it stands in."""
        document, inner = self.find_place(path)
        where = where or _find_id(document, inner)
        return Problem(code, message, advice, document.file, document.get_line(inner), where)


def read_form_files(folder: Path) -> FormFiles:
    """Read a form's folder. What is wrong with the files is told in the result."""
    documents = {name: read_document(folder / name) for name in (*KEYS, *WHOLE)}
    text_files = sorted((folder / "text").glob("*.yaml"))
    translations = {file.stem: read_document(file) for file in text_files}
    digest = hashlib.sha256()
    for document in sorted([*documents.values(), *translations.values()], key=lambda document: document.file):
        name = document.file.relative_to(folder).as_posix()
        digest.update(f"{name} {len(document.content)}\n".encode() + document.content)
    return FormFiles(folder, documents, translations, digest.hexdigest())


def _refuse_key(document: Document, key: str, allowed: tuple[str, ...]) -> Problem:
    elsewhere = next((name for name, keys in KEYS.items() if key in keys), None)
    advice = f"Move it to {elsewhere}." if elsewhere else suggest_word(key, allowed)
    message = f"“{key}” is not known at the top level of {document.file.name}."
    return Problem("FORM-011", message, advice, document.file, document.get_line((key,)), key)


def _find_id(document: Document, path: DataPath) -> str | None:
    """The id of the innermost thing with an id around a path; for settings and sources their key."""
    for length in range(len(path), 0, -1):
        value = document.get_value(path[:length])
        if isinstance(value, dict) and isinstance(value.get("id"), str):
            return str(value["id"])
    return str(path[1]) if len(path) > 1 and path[0] in ("settings", "sources", "modalities", "area-groups") else None
