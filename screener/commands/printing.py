"""How commands speak: exit status, JSON for programs, sentences for people, and no traceback for anybody."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from enum import IntEnum
from pathlib import Path
from typing import TextIO

from screener.errors import DefinitionError, Problem, ScreenerError


class Status(IntEnum):
    """What a command's exit status means."""

    DONE = 0
    """It was done; for `verify`: sealed by a trusted key, and whole."""
    REFUSED = 1
    """`verify` only: altered, or sealed by a key that is not trusted."""
    WRONG_INPUT = 2
    """What was given cannot be used; each problem was told. For `verify`: no seal, or not readable."""
    MACHINE = 3
    """Something on this machine is missing or full; a sentence said what."""
    BUG = 70
    """A fault of the program itself."""


def run(action: Callable[[], Status | None]) -> int:
    """Do something, and turn whatever comes of it into an exit status and sentences on stderr."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        _speak_utf8(stream)
    try:
        status = _find_status(action)
        sys.stdout.flush()
    except DefinitionError as error:
        print_problems(error.problems)
        return Status.WRONG_INPUT
    except ScreenerError as error:
        print(f"{error.message} [{error.code}]", file=sys.stderr)
        return Status.MACHINE
    except BrokenPipeError:
        # Whoever read our output has read enough. Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Status.DONE
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - the command line's last resort: never a traceback
        print(_describe_bug(error), file=sys.stderr)
        return Status.BUG
    return status


def _find_status(action: Callable[[], Status | None]) -> int:
    """What an action returned, or ended with: Typer ends by `SystemExit`."""
    try:
        return action() or Status.DONE
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)


def print_json(value: object) -> None:
    """One JSON value on one line."""
    import json  # the kiosk does without

    print(json.dumps(value, ensure_ascii=False))


def print_problems(problems: Iterable[Problem]) -> None:
    """Each problem as a sentence on stderr."""
    for problem in problems:
        place = f"{problem.where}: " if problem.where and problem.where not in problem.message else ""
        told = Problem(problem.code, place + problem.message, problem.advice, problem.file, problem.line)
        print(told, file=sys.stderr)


def problem_to_json(problem: Problem) -> dict[str, object]:
    """A problem as a program reads it."""
    return {
        "code": problem.code,
        "message": problem.message,
        "advice": problem.advice,
        "where": problem.where,
        "file": str(problem.file) if problem.file else None,
        "line": problem.line,
    }


def _speak_utf8(stream: TextIO) -> None:
    """Output is UTF-8 everywhere. Half a surrogate pair is no character: it is written as JSON would."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace" if stream is sys.stdin else "backslashreplace")


def _describe_bug(error: Exception) -> str:
    """Where it happened, without the exception's own text: that may hold what a patient wrote."""
    import traceback  # only where something went wrong

    ours = [
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if "screener" in Path(frame.filename).parts
    ]
    return f"A fault in Screener itself: {type(error).__name__} at {ours[-1]}. Please report it. [CLI-001]"
