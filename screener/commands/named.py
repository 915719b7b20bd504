"""What is chosen by a name: as it is kept, or as people read it elsewhere, however spaced or capitalised."""

from __future__ import annotations

from collections.abc import Mapping


def find_named(typed: str, names: Mapping[str, str]) -> str | None:
    """What was meant, as it is kept; None if it is none of them.

    Args:
        typed: As typed.
        names: As kept → the name that people read.
    """
    known = {text.casefold(): kept for kept, name in names.items() for text in (kept, name)}
    return known.get(" ".join(typed.split()).casefold())


def list_names(names: Mapping[str, str]) -> str:
    """All there are, each with its name where that is another."""
    return ", ".join(kept if name.casefold() == kept else f"{kept} (“{name}”)" for kept, name in names.items())
