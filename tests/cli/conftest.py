"""A command line to type commands into."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.clinic_folder import clinic_folder, founded_folder  # noqa: F401 - fixtures
from tests.cli.kept import kept, kept_folder  # noqa: F401 - fixtures
from tests.cli.kept_backup import backup  # noqa: F401 - a fixture


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    status: int
    out: str
    err: str

    @property
    def json(self):
        """Its output, one JSON value."""
        return json.loads(self.out)

    @property
    def lines(self):
        """Its output, one JSON value a line."""
        return [json.loads(line) for line in self.out.splitlines()]


Screener = Callable[..., Ran]
WriteResponse = Callable[..., Path]


@pytest.fixture
def screener(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    """Runs a command in this process, in a home of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))

    def run(*words: object, stdin: str | bytes = "") -> Ran:
        from screener.__main__ import main

        given = stdin if isinstance(stdin, bytes) else stdin.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        monkeypatch.setattr(sys, "argv", ["screener", *(str(word) for word in words)])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return Ran(int(ended.value.code or 0), told.out, told.err)

    return run


@pytest.fixture
def write_response(tmp_path: Path, healthy_response: dict[str, object]):
    """Writes the healthy patient's response, or one that differs, and gives its path."""

    def write(name: str = "response.json", /, **answers: object) -> Path:
        path = tmp_path / name
        given = {key.replace("_", "-"): value for key, value in answers.items()}
        response = {**healthy_response, "answers": {**healthy_response["answers"], **given}}  # type: ignore[dict-item]
        path.write_text(json.dumps(response), encoding="utf-8")
        return path

    return write
