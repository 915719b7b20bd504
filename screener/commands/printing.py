"""How commands speak: exit status, JSON for programs, sentences for people, and no traceback for anybody."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable
from enum import IntEnum
from pathlib import Path
from typing import TextIO

from screener.errors import DefinitionError, Problem, ScreenerError

_SHOWN = {
    code: f"\\u{code:04x}"
    for code in (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
    if chr(code) not in "\t\n"
}


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
    _open_missing_streams()
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
        # Whoever read our output has read enough.
        _stop_printing()
        return Status.DONE
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - the command line's last resort: never a traceback
        return _tell_fault(error)
    return status


def _find_status(action: Callable[[], Status | None]) -> int:
    """What an action returned, or ended with: Typer ends by `SystemExit`."""
    try:
        return action() or Status.DONE
    except SystemExit as ended:
        if isinstance(ended.__context__, BrokenPipeError):
            raise ended.__context__ from None  # Typer ends with 1 then, which is `verify`'s
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)


def _tell_fault(error: Exception) -> Status:
    """A full disk behind stdout is this machine's fault; anything else nobody foresaw is ours."""
    # WORKAROUND(https://github.com/python/cpython/issues/79935): so Windows tells that nobody reads on.
    if sys.platform == "win32" and isinstance(error, OSError) and error.errno == errno.EINVAL and not error.filename:
        _stop_printing()
        return Status.DONE
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
        _stop_printing()
        print("The output could not be written: the disk is full or failing. Make room. [CLI-002]", file=sys.stderr)
        return Status.MACHINE
    print(describe_bug(error), file=sys.stderr)
    return Status.BUG


def _stop_printing() -> None:
    """Python would complain once more when it closes a stdout that takes no more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_line(text: str) -> None:
    """Print text that somebody else wrote: what would command the terminal is shown, not obeyed."""
    print(text.translate(_SHOWN))


def tell(text: str) -> None:
    """Print a line on stderr, beside the results that go to stdout; what would command the terminal is shown."""
    print(text.translate(_SHOWN), file=sys.stderr)


def say_number(number: int, one: str, several: str) -> str:
    """A number and what it counts: 1 record, 2 records."""
    return f"{number} {one if number == 1 else several}"


def print_json(value: object) -> None:
    """One JSON value on one line."""
    import json  # the kiosk does without

    print(json.dumps(value, ensure_ascii=False))


def print_problems(problems: Iterable[Problem]) -> None:
    """Each problem as a sentence on stderr."""
    for problem in problems:
        place = f"{problem.where}: " if problem.where and problem.where not in problem.message else ""
        told = Problem(problem.code, place + problem.message, problem.advice, problem.file, problem.line)
        tell(str(told))


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


def _open_missing_streams() -> None:
    """A stream that was closed before we began, or that a windowed Python has none of, holds nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - open to the end


def _speak_utf8(stream: TextIO) -> None:
    """UTF-8 everywhere, with or without a byte order mark. Half a surrogate pair is written as JSON would."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is None:
        return
    if stream is sys.stdin:
        reconfigure(encoding="utf-8-sig", errors="replace")
    else:
        reconfigure(encoding="utf-8", errors="backslashreplace")


def describe_bug(error: Exception) -> str:
    """Where it happened, without the exception's own text: that may hold what a patient wrote."""
    import traceback  # only where something went wrong

    ours = [
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if "screener" in Path(frame.filename).parts
    ]
    return f"A fault in Screener itself: {type(error).__name__} at {ours[-1]}. Please report it. [CLI-001]"
