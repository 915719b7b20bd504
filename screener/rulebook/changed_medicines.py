"""What changed in the medicines between two books, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from screener.questionnaire.text import Words
from screener.rulebook.changed_texts import Change, compare_field, get_mapping

_Medicines = Mapping[str, JsonValue]


def tell_changed_medicines(old: _Medicines, new: _Medicines, words: Words) -> Iterator[Change]:
    """Classes first, with what is new in them and what is gone; then names, then combination products."""
    yield from _tell_classes(old, new, words)
    was, now = get_mapping(old.get("substances")), get_mapping(new.get("substances"))
    for name in sorted(was.keys() & now.keys()):
        lines = tuple(_compare_names(_get_list(was[name], "names"), _get_list(now[name], "names"), words))
        if lines:
            yield Change(words.format("rulebook.change-substance", name=name), lines)
    yield from _tell_combinations(get_mapping(old.get("combinations")), get_mapping(new.get("combinations")), words)


def _tell_classes(old: _Medicines, new: _Medicines, words: Words) -> Iterator[Change]:
    was, now = get_mapping(old.get("classes")), get_mapping(new.get("classes"))
    members = [_find_members(side) for side in (old, new)]
    for class_id in dict.fromkeys((*now, *was)):
        lines: list[str] = []
        if class_id in was and class_id in now:
            lines += _compare_class(get_mapping(was[class_id]), get_mapping(now[class_id]), words)
        before, after = (side.get(class_id, {}) for side in members)
        lines += [words.format("rulebook.change-medicine-new", medicine=name) for name in after if name not in before]
        lines += [
            words.format("rulebook.change-medicine-gone", medicine=name) for name in before if name not in after
        ]
        if not lines and before != after:
            lines.append(words["rulebook.change-order"])  # a medicine's main class is another one now
        about = get_mapping(now.get(class_id) or was.get(class_id))
        key = "class-new" if class_id not in was else "class-gone" if class_id not in now else "class"
        if lines or key != "class":
            yield Change(words.format(f"rulebook.change-{key}", name=about.get("name")), tuple(lines))


def _find_members(medicines: _Medicines) -> dict[str, dict[str, int]]:
    """Class → its substances, each with the place the class has among the substance's own: 0 is the main one."""
    members: dict[str, dict[str, int]] = {}
    for name, about in sorted(get_mapping(medicines.get("substances")).items()):
        for place, class_id in enumerate(_get_list(about, "classes")):
            members.setdefault(class_id, {})[name] = place
    return members


def _compare_class(was: Mapping[str, JsonValue], now: Mapping[str, JsonValue], words: Words) -> Iterator[str]:
    for key in ("name", "why", "note"):
        if was.get(key) != now.get(key):
            yield compare_field(key, str(was.get(key, "")), str(now.get(key, "")), words)
    for key in ("lay", "ignore-forms"):
        old, new = (", ".join(_get_list(dict(side), key)) for side in (was, now))
        if old != new:
            yield compare_field(key, old, new, words)


def _compare_names(was: list[str], now: list[str], words: Words) -> Iterator[str]:
    yield from (words.format("rulebook.change-name-new", name=name) for name in now if name not in was)
    yield from (words.format("rulebook.change-name-gone", name=name) for name in was if name not in now)


def _tell_combinations(was: Mapping[str, JsonValue], now: Mapping[str, JsonValue], words: Words) -> Iterator[Change]:
    for name in sorted(was.keys() | now.keys()):
        if name not in was:
            yield Change(words.format("rulebook.change-combination-new", name=name))
        elif name not in now:
            yield Change(words.format("rulebook.change-combination-gone", name=name))
        elif was[name] != now[name]:
            line = compare_field("of", _say_parts(was[name]), _say_parts(now[name]), words)
            yield Change(words.format("rulebook.change-combination", name=name), (line,))


def _say_parts(combination: JsonValue) -> str:
    return " + ".join((*_get_list(combination, "of"), *_get_list(combination, "with")))


def _get_list(value: JsonValue, key: str) -> list[str]:
    listed = get_mapping(value).get(key)
    return [str(part) for part in listed] if isinstance(listed, list) else []
