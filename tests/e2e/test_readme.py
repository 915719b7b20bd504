"""The README's lines are those that continuous integration runs, and its commands are those there are."""

from __future__ import annotations

import re
from pathlib import Path

from typer.main import get_command

from screener.cli import app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_two_posix_lines_stand_once_each_and_are_taken_from_here_by_ci():
    lines = [line for line in README.splitlines() if line.startswith("python3 -m venv ")]

    assert [re.search(r"(screener demo|pytest -n auto)$", line) is not None for line in lines] == [True, True]
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "README.md" in script
    assert "readme_line 'screener demo'" in script
    assert "readme_line 'pytest'" in script


def test_windows_has_the_same_two_lines():
    posix = [line for line in README.splitlines() if line.startswith("python3 -m venv ")]
    windows = [line for line in README.splitlines() if line.startswith("py -m venv ")]

    translated = [
        line.replace("python3", "py").replace(" &&", ";").replace(".venv/bin/", ".venv\\Scripts\\") for line in posix
    ]
    assert windows == translated


def test_every_command_is_in_the_readme_and_no_other():
    named = set(re.findall(r"^\| `screener ([a-z-]+)", README, re.MULTILINE))

    assert named == set(get_command(app).commands)  # type: ignore[attr-defined]


def test_what_the_readme_points_at_is_there():
    links = re.findall(r"\]\(([^)]+)\)", README)

    assert links
    assert all((ROOT / link).exists() for link in links)
