"""What differs between two settings files, setting by setting; whoever must not see a secret sees none."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence

_OWN = ("kiosk.name", "kiosk.staff-code", "records.database")
"""Each kiosk's own."""


def find_differences(own: str, other: str) -> Sequence[tuple[str, str, str]]:
    """What differs, as (where, here, there), in the order of the settings.

    Args:
        own: A settings file that can be read.
        other: Another.
    """
    here, there = _flatten(own), _flatten(other)
    names = [*here, *(name for name in there if name not in here)]
    return [
        (name, _show(here.get(name)), _show(there.get(name)))
        for name in names
        if name not in _OWN and here.get(name) != there.get(name)
    ]


def _flatten(text: str) -> dict[str, object]:
    flat: dict[str, object] = {}
    for table, keys in tomllib.loads(text).items():
        if isinstance(keys, dict):
            flat |= {f"{table}.{key}": value for key, value in keys.items()}
    return flat


def _show(value: object) -> str:
    return "not set" if value is None else f"“{value}”" if isinstance(value, str) else str(value)
