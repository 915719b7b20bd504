"""What is left of a form when the parts the model refused are taken out, so that the rest can be linted as well.

One mistake must not hide the others: a person who writes a form wants to hear of all of them at once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from screener.questionnaire.documents import Data, DataPath
from screener.questionnaire.flaws import Flaw
from screener.questionnaire.model import Questionnaire
from screener.questionnaire.text import Words

_ATTEMPTS = 4
"""Taking out a section's last item leaves an empty section, and so on: the form is at most so many levels deep."""
_BY_KEY = ("settings", "sources", "modalities", "area-groups")
_LISTS = ("sections", "rules", "contradictions", "mentions")
_NEEDED = (*_BY_KEY, "sections", "rules", "languages", "education", "consent")


@dataclass(slots=True)
class Rest:
    """What is left of a form, and how it relates to the whole."""

    questionnaire: Questionnaire
    lost: set[str]
    """Ids of what was taken out: that they are not found is no mistake."""
    has_lost_unnamed: bool
    """True if something without an id was taken out: nobody knows what others call it."""
    origins: dict[DataPath, list[int]] = field(default_factory=dict)
    """Path of a list in the rest → the original positions of its entries."""

    def is_at_fault(self, flaw: Flaw) -> bool:
        """True if a flaw of the rest is one of the whole form, too."""
        if flaw.needs_whole_form:
            return False
        return flaw.unknown is None or not (self.has_lost_unnamed or flaw.unknown in self.lost)

    def find_original_path(self, path: DataPath) -> DataPath:
        """Where a place of the rest stands in the whole form."""
        return _trace(self.origins, path)


def salvage(form: Mapping[str, Data], words: Words, mistaken: Collection[DataPath]) -> Rest | None:
    """The form without its mistaken parts, or None if too little would be left."""
    drop: set[DataPath] = set()
    paths = set(mistaken)
    for _attempt in range(_ATTEMPTS):
        fillers: dict[DataPath, Data] = {}
        for path in paths:
            element = _find_element(path)
            if element is not None:
                drop.add(element)
            elif len(path) == 1 and path[0] in _NEEDED:
                return None
            else:
                fillers[path] = "form" if path == ("id",) else ""
        copier = _Copier(drop)
        rest = {key: copier.copy(part, (key,), (key,)) for key, part in form.items()}
        _fill(rest, fillers)
        try:
            questionnaire = Questionnaire.model_validate({**rest, "words": words}, by_name=False)
        except ValidationError as error:
            paths |= {_trace(copier.origins, details["loc"]) for details in error.errors()}
            continue
        ids = [found for path in drop for found in _find_ids(form, path)]
        return Rest(questionnaire, {name for name in ids if name}, not all(ids), copier.origins)
    return None


class _Copier:
    """Copies a form without some of its parts and remembers where what is left came from."""

    def __init__(self, drop: Collection[DataPath]) -> None:
        self._drop = drop
        self.origins: dict[DataPath, list[int]] = {}

    def copy(self, value: Data, old: DataPath, new: DataPath) -> Data:
        """The copy of one value, which stood at `old` and will stand at `new`."""
        if isinstance(value, dict):
            return {
                key: self.copy(part, (*old, key), (*new, key))
                for key, part in value.items()
                if (*old, key) not in self._drop
            }
        if isinstance(value, list):
            kept = [position for position in range(len(value)) if (*old, position) not in self._drop]
            if len(kept) < len(value):
                self.origins[new] = kept
            return [
                self.copy(value[position], (*old, position), (*new, place)) for place, position in enumerate(kept)
            ]
        return value


def _find_element(path: DataPath) -> DataPath | None:
    """The entry that can be taken out so that a place is gone, or None if the place is one of the form's own."""
    if len(path) >= 4 and path[0] == "sections" and path[2] == "items":
        return path[:4]
    if len(path) >= 2 and (path[0] in _BY_KEY or path[0] in _LISTS):
        return path[:2]
    if len(path) >= 3 and path[0] in ("education", "consent") and isinstance(path[2], int):
        return path[:3]
    return None


def _fill(form: dict[str, Data], fillers: Mapping[DataPath, Data]) -> None:
    for path, filler in fillers.items():
        parent: Data = form
        for step in path[:-1]:
            parent = parent.get(str(step)) if isinstance(parent, dict) else None
        if isinstance(parent, dict):
            parent[str(path[-1])] = filler


def _trace(origins: Mapping[DataPath, list[int]], location: tuple[int | str, ...]) -> DataPath:
    original: list[str | int] = []
    for position, step in enumerate(location):
        kept = origins.get(location[:position])
        original.append(kept[step] if kept is not None and isinstance(step, int) and step < len(kept) else step)
    return tuple(original)


def _find_ids(form: Mapping[str, Data], path: DataPath) -> list[str | None]:
    """The ids of what stands at a path and of the items in it; None for what should have one and has not."""
    if path[0] in _BY_KEY:
        return [str(path[1])]
    value: Data = dict(form)
    for step in path:
        value = value[step] if isinstance(value, dict | list) else None  # type: ignore[index]
    if not isinstance(value, dict) or path[0] != "sections":
        return []
    items = value.get("items") if len(path) == 2 else [value]
    return [_get_id(item) for item in items] if isinstance(items, list) else []


def _get_id(item: Data) -> str | None:
    return str(item["id"]) if isinstance(item, dict) and "id" in item else None
