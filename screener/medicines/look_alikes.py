"""Reads the groups of names that are confused with one another, and tells what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from screener.medicines.lexicon import Name, NameKind, make_key
from screener.questionnaire.documents import Data, DataPath
from screener.questionnaire.near import suggest_word

Note = Callable[[DataPath, str, str, str], None]
"""Takes a problem: where, its code, what is wrong, what to write instead."""


def read_look_alikes(groups: Data, names: Mapping[str, Name], note: Note) -> dict[str, tuple[str, ...]]:
    """Key of a name → the names it is confused with, as the lexicon writes them.

    Args:
        groups: What stands under `look-alikes`: a list of lists of names.
        names: Key → name, all that the lexicon holds.
        note: Takes every problem; what has none is still read.
    """
    partners: dict[str, dict[str, None]] = {}
    for path, texts in _find_groups(groups, note):
        members = [names[make_key(text)] for text in _find_held(path, texts, names, note)]
        _check_members(path, texts, members, note)
        for member in members:
            others = {other.text: None for other in members if other is not member}
            partners.setdefault(make_key(member.text), {}).update(others)
    return {key: tuple(others) for key, others in partners.items()}


def _find_groups(groups: Data, note: Note) -> Iterator[tuple[DataPath, list[str]]]:
    advice = "Write each group on a line: - [one, two]."
    if not isinstance(groups, list):
        note(("look-alikes",), "FORM-012", "“look-alikes” must be a list of groups.", advice)
        return
    for i, group in enumerate(groups):
        path: DataPath = ("look-alikes", i)
        if isinstance(group, list) and all(isinstance(text, str) for text in group):
            yield path, [str(text) for text in group]
        else:
            note(path, "FORM-012", "A group of look-alikes must be a list of names.", advice)


def _find_held(path: DataPath, texts: list[str], names: Mapping[str, Name], note: Note) -> list[str]:
    """Those of a group's texts that are names of medicines, each once."""
    held: dict[str, str] = {}
    for i, text in enumerate(texts):
        key = make_key(text)
        name = names.get(key)
        if name is None or name.kind is NameKind.LAY:
            known = [other.text for other in names.values() if other.kind is not NameKind.LAY]
            message = f"“{text}” is no name of a medicine in this file."
            note((*path, i), "MED-006", message, suggest_word(text, known) or "Add the medicine first.")
        elif key in held:
            note((*path, i), "MED-009", f"“{text}” stands twice in its group.", "Keep it once.")
        else:
            held[key] = text
    return list(held.values())


def _check_members(path: DataPath, texts: list[str], members: list[Name], note: Note) -> None:
    if len(texts) < 2:
        message = "A group of look-alikes without partner."
        note(path, "MED-008", message, "Name what it is confused with, or take the group out.")
    seen: dict[frozenset[str], str] = {}
    for member in members:
        same = seen.setdefault(frozenset(member.substances), member.text)
        if same != member.text:
            message = f"“{same}” and “{member.text}” are the same medicine."
            note(path, "MED-010", message, "Keep one of them in the group, or put each in a group of its own.")
