"""Reads forms/medicines.yaml into a lexicon, and tells everything that is wrong with it, each with its line."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from screener.errors import DefinitionError, Problem
from screener.medicines.lexicon import (
    REGIONS,
    SHORTEST_KEY,
    Combination,
    Lexicon,
    MedicineClass,
    Name,
    NameKind,
    Substance,
    make_key,
)
from screener.medicines.look_alikes import read_look_alikes
from screener.medicines.tokens import find_tokens
from screener.questionnaire.documents import Data, DataPath, Document, read_document
from screener.questionnaire.near import suggest_word

FORMS = ("tablet", "cream", "gel", "patch", "injection", "eye-drops", "inhaler", "nasal-spray", "other")
"""What a medicine may come as, as in a response's `form`."""
_NEEDED_KEYS = ("version", "classes", "combinations")
_TOP_KEYS = (*_NEEDED_KEYS, "different-by-region", "look-alikes")
_CLASS_KEYS = ("name", "why", "note", "lay", "ignore-forms", "substances")
_SUBSTANCE_KEYS = ("also", "aka", *REGIONS)
_COMBINATION_KEYS = ("of", "with")


def read_lexicon(path: Path) -> Lexicon:
    """Read the medicines file.

    Raises:
        DefinitionError: Holds every problem of the file.
    """
    document = read_document(path)
    reader = _Reader(document)
    lexicon = reader.read()
    problems = [*document.problems, *reader.problems]
    if problems:
        raise DefinitionError(sorted(problems, key=lambda problem: problem.line or 0))
    return lexicon


def _count_longest(texts: Iterable[str]) -> int:
    """The most words that one of some names has."""
    most = 2  # of letters and digits alone there are no more: a word, and a number glued to it
    for text in texts:
        if not text.isalnum() and 2 * (1 + sum(not sign.isalnum() for sign in text)) > most:
            most = max(most, len(find_tokens(text)))
    return most


class _Reader:
    """One reading of the file. Goes on after a problem, so that all are told."""

    def __init__(self, document: Document) -> None:
        self.problems: list[Problem] = []
        self._document = document
        self._classes: dict[str, MedicineClass] = {}
        self._substances: dict[str, Substance] = {}
        self._combinations: dict[str, Combination] = {}
        self._names: dict[str, Name] = {}
        self._places: dict[str, DataPath] = {}
        """Key of a name → where it was first given."""
        self._regional = self._get_texts(("different-by-region",), document.data)
        self._regional_keys = frozenset(map(make_key, self._regional))

    def read(self) -> Lexicon:
        """The lexicon, as far as it can be read."""
        data = self._document.data
        self._check_keys((), data, _TOP_KEYS, needed=_NEEDED_KEYS if self._document.is_readable else ())
        classes = self._get_mapping(("classes",), data.get("classes", {}))
        for class_id, written in classes.items():
            self._read_class(class_id, self._get_mapping(("classes", class_id), written))
        for brand, written in self._get_mapping(("combinations",), data.get("combinations", {})).items():
            self._read_combination(brand, self._get_mapping(("combinations", brand), written))
        self._check_regional()
        version = data.get("version", "")
        if not isinstance(version, str):
            self._note(("version",), "FORM-012", "“version” must be a text.", "Put it between quotation marks.")
        return Lexicon(
            version=str(version),
            digest=hashlib.sha256(self._document.content).hexdigest(),
            classes=self._classes,
            substances=self._substances,
            combinations=self._combinations,
            names=self._names,
            keys=tuple(sorted(self._names)),
            beginnings=frozenset(key[:SHORTEST_KEY] for key in self._names),
            longest_words=_count_longest(name.text for name in self._names.values()),
            look_alikes=read_look_alikes(data.get("look-alikes", []), self._names, self._note),
        )

    def _read_class(self, class_id: str, written: Mapping[str, Data]) -> None:
        path: DataPath = ("classes", class_id)
        self._check_keys(path, written, _CLASS_KEYS, needed=("name", "why", "substances"))
        forms = self._get_texts((*path, "ignore-forms"), written)
        self._check_words((*path, "ignore-forms"), forms, FORMS, "form")
        lay = self._get_texts((*path, "lay"), written)
        name, why, note = (self._get_text((*path, key), written) for key in ("name", "why", "note"))
        self._classes[class_id] = MedicineClass(class_id, name, why, note, lay, frozenset(forms))
        for i, words in enumerate(lay):
            self._add_name((*path, "lay", i), Name(words, NameKind.LAY, (), (class_id,)))
        substances = self._get_mapping((*path, "substances"), written.get("substances", {}))
        for name, about in substances.items():
            inner = (*path, "substances", name)
            self._read_substance(inner, class_id, name, self._get_mapping(inner, about))

    def _read_substance(self, path: DataPath, class_id: str, name: str, written: Mapping[str, Data]) -> None:
        self._check_keys(path, written, _SUBSTANCE_KEYS)
        also = self._get_texts((*path, "also"), written)
        known = self._document.data.get("classes")
        self._check_words((*path, "also"), also, known if isinstance(known, dict) else (), "class")
        if class_id in also:
            advice = "Name only further classes here."
            self._note((*path, "also"), "MED-003", f"“{name}” is already in “{class_id}”.", advice)
        classes = tuple(dict.fromkeys((class_id, *also)))
        aka = self._get_texts((*path, "aka"), written)
        brands = {region: self._get_texts((*path, region), written) for region in REGIONS if region in written}
        if name in self._substances:
            advice = "Keep it in its main class; name the other one under “also”."
            self._note(path, "MED-001", f"The substance “{name}” stands in two classes.", advice)
            return
        self._substances[name] = Substance(name, classes, aka, brands)
        self._add_name(path, Name(name, NameKind.SUBSTANCE, (name,), classes))
        for i, other in enumerate(aka):
            self._add_name((*path, "aka", i), Name(other, NameKind.SUBSTANCE, (name,), classes))
        for region, sold in brands.items():
            for i, brand in enumerate(sold):
                self._add_name((*path, region, i), Name(brand, NameKind.BRAND, (name,), classes))

    def _read_combination(self, brand: str, written: Mapping[str, Data]) -> None:
        path: DataPath = ("combinations", brand)
        self._check_keys(path, written, _COMBINATION_KEYS, needed=("of",))
        substances = self._get_texts((*path, "of"), written)
        others = self._get_texts((*path, "with"), written)
        self._check_words((*path, "of"), substances, self._substances, "substance")
        for i, other in enumerate(others):
            if other in self._substances:
                message = f"“{other}” is a substance of a class."
                self._note((*path, "with", i), "MED-005", message, "Move it to “of”.")
        known = [self._substances[name] for name in substances if name in self._substances]
        classes = tuple(dict.fromkeys(class_id for substance in known for class_id in substance.classes))
        self._combinations[brand] = Combination(brand, substances, others)
        self._add_name(path, Name(brand, NameKind.COMBINATION, substances, classes))

    def _add_name(self, path: DataPath, name: Name) -> None:
        """Enter a name. The same everyday word may lead to several classes; any other name to one thing only."""
        key = make_key(name.text)
        before = self._names.get(key)
        if len(key) < SHORTEST_KEY:
            advice = f"Write a name of at least {SHORTEST_KEY} letters or digits."
            self._note(path, "MED-004", f"“{name.text}” is too short to be a name.", advice)
        elif before is None:
            self._names[key] = name
            self._places[key] = path
        elif before.kind is name.kind is NameKind.LAY:
            classes = tuple(dict.fromkeys((*before.classes, *name.classes)))
            self._names[key] = Name(before.text, NameKind.LAY, (), classes)
        elif key in self._regional_keys and before.kind is name.kind is NameKind.BRAND:
            substances = tuple(dict.fromkeys((*before.substances, *name.substances)))
            classes = tuple(dict.fromkeys((*before.classes, *name.classes)))
            self._names[key] = Name(before.text, NameKind.BRAND, substances, classes)
        elif NameKind.LAY in (before.kind, name.kind) or before.substances != name.substances:
            line = self._document.get_line(self._places[key])
            message = f"“{name.text}” means two things; it also stands on line {line}."
            advice = (
                "Keep it where it belongs, list it under “combinations” if it holds both, or under"
                " “different-by-region” if it is one here and the other elsewhere."
            )
            self._note(path, "MED-002", message, advice)

    def _check_regional(self) -> None:
        for i, text in enumerate(self._regional):
            name = self._names.get(make_key(text))
            if name is None or not name.differs_by_region:
                message = f"“{text}” is not a brand of several substances."
                advice = "Give it as a brand of each of them, by region, or take it out of this list."
                self._note(("different-by-region", i), "MED-007", message, advice)

    # ── plain data ──────────────────────────────────────────────────────────────────────────────

    def _note(self, path: DataPath, code: str, message: str, advice: str) -> None:
        where = str(path[-2] if path and isinstance(path[-1], int) else path[-1]) if path else None
        line = self._document.get_line(path)
        self.problems.append(Problem(code, message, advice, self._document.file, line, where))

    def _check_keys(
        self, path: DataPath, written: Mapping[str, Data], allowed: Collection[str], needed: Iterable[str] = ()
    ) -> None:
        for key in written:
            if key not in allowed:
                self._note((*path, key), "FORM-011", f"“{key}” is not known here.", suggest_word(key, allowed))
        for key in needed:
            if key not in written:
                self._note(path, "FORM-010", f"“{key}” is missing.", f"Add a line “{key}: …” here.")

    def _check_words(self, path: DataPath, words: Iterable[str], allowed: Collection[str], kind: str) -> None:
        for i, word in enumerate(words):
            if word not in allowed:
                self._note((*path, i), "MED-006", f"There is no {kind} “{word}”.", suggest_word(word, allowed))

    def _get_mapping(self, path: DataPath, value: Data) -> Mapping[str, Data]:
        if isinstance(value, dict):
            return value
        advice = "Write its parts as “key: value” lines, indented below it, or {} if there are none."
        self._note(path, "FORM-012", f"“{path[-1]}” must be “key: value” lines.", advice)
        return {}

    def _get_text(self, path: DataPath, written: Mapping[str, Data]) -> str:
        value = written.get(str(path[-1]), "")
        if not isinstance(value, str):
            self._note(path, "FORM-012", f"“{path[-1]}” must be a text.", "Put it between quotation marks.")
            return ""
        return value

    def _get_texts(self, path: DataPath, written: Mapping[str, Data]) -> tuple[str, ...]:
        value = written.get(str(path[-1]), [])
        if not isinstance(value, list):
            advice = "Write [one, two], or each entry on a line after “- ”."
            self._note(path, "FORM-012", f"“{path[-1]}” must be a list.", advice)
            return ()
        for i, text in enumerate(value):
            if not isinstance(text, str):
                advice = "Put it between quotation marks."
                self._note((*path, i), "FORM-012", f"“{text}” in “{path[-1]}” must be a text.", advice)
        return tuple(str(text) for text in value)
