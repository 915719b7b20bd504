"""`python -m screener` and `screener`: one command."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from screener.commands.printing import Status, run


def main() -> None:
    """Do what the command line says and end with its exit status."""
    sys.exit(run(_do))


def _do() -> Status | None:
    options = find_plain_kiosk(sys.argv[1:])
    if options is not None:
        from screener.commands.kiosk import open_window

        data = options.get("--data")
        return open_window(Path(data) if data else None, options.get("--form"))
    from screener.cli import app

    app()
    return None


def find_plain_kiosk(words: Sequence[str]) -> dict[str, str] | None:
    """The options of `kiosk [--data DIR] [--form ID]`, if that and nothing else was typed.

    What opens every morning shows its first page without waiting for Typer, which takes half as long as Qt to load.
    Everything else, and everything mistaken, Typer reads.
    """
    names, values = words[1::2], words[2::2]
    is_plain = (
        list(words[:1]) == ["kiosk"]
        and len(names) == len(values) == len(set(names))
        and set(names) <= {"--data", "--form"}
        and all(value and not value.startswith("-") for value in values)
    )
    return dict(zip(names, values, strict=True)) if is_plain else None


if __name__ == "__main__":
    main()
