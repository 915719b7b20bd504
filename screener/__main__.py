"""`python -m screener` and `screener`: one command."""

from __future__ import annotations

import sys

from screener.commands.printing import Status, run


def main() -> None:
    """Do what the command line says and end with its exit status."""
    sys.exit(run(_do))


def _do() -> Status | None:
    from screener.cli import app

    app()
    return None


if __name__ == "__main__":
    main()
