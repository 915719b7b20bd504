"""What set-up and staff commands ask people: names, new passwords, whether they are sure; until it will do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from screener.commands.office import ask, ask_new_password, read_password_file
from screener.commands.printing import print_problems, tell
from screener.errors import MachineError, Problem

Value = TypeVar("Value")
MOST_LETTERS = 64
"""Of a person's or a kiosk's name: as much as a certificate and a table hold."""
MOST_OF_CLINIC = 120
"""Letters of a clinic's name: beyond that no page has room for it."""


def find_answer(
    question: str, option: str, given: str | None, read: Callable[[str], Value | Problem]
) -> Value | Problem:
    """What was given on the command line, read; or what is typed, asked again until it can be read.

    Raises:
        MachineError: It was not given, and there is no terminal to ask at.
    """
    if given is not None:
        return read(given)
    while True:
        answer = read(ask(question, option))
        if not isinstance(answer, Problem):
            return answer
        print_problems((answer,))


def read_person(typed: str) -> str | Problem:
    """A person's name, tidy."""
    return _read_name(typed, "A name", MOST_LETTERS)


def read_clinic(typed: str) -> str | Problem:
    """A clinic's name, tidy."""
    return _read_name(typed, "The clinic's name", MOST_OF_CLINIC)


def read_kiosk(typed: str) -> str | Problem:
    """A kiosk's name, tidy."""
    return _read_name(typed, "A kiosk's name", MOST_LETTERS)


def _read_name(typed: str, what: str, most: int) -> str | Problem:
    from screener.records.attempts import fold_name

    tidy = " ".join(typed.split())
    if not tidy:
        return Problem("CLI-061", f"{what} is missing.", "Write it as it shall be printed.")
    if not tidy.isprintable():
        return Problem("CLI-061", f"{what} holds a character that cannot be printed.", "Use letters and signs.")
    if max(len(tidy), len(fold_name(tidy))) > most:
        return Problem("CLI-061", f"{what} has at most {most} letters.", "Shorten it.")
    return tidy


def find_new_password(about: str, file: Path | None, *, names: Sequence[str], option: str) -> str | Problem:
    """A new password: the first line of a file, or typed twice unseen, asked again until it will do.

    Args:
        about: Whose, shown before it is typed.
        file: The file, if one was given.
        names: The clinic's and the person's, which are no password.
        option: How the file is given on the command line.

    Raises:
        MachineError: There is neither a file nor a terminal to ask at.
    """
    from screener.records.passwords import find_problem

    if file is not None:
        password = read_password_file(file)
        return password if isinstance(password, Problem) else find_problem(password, names=names) or password
    if not sys.stdin.isatty():
        message = f"There is no terminal to ask for a new password at. Give it in a file, with {option}."
        raise MachineError("CLI-052", message)
    while True:
        password = ask_new_password(about)
        problem = find_problem(password, names=names)
        if problem is None:
            return password
        print_problems((problem,))


def is_sure(question: str, *, yes: bool) -> bool:
    """True if it was said beforehand, or is said now.

    Raises:
        MachineError: There is no terminal to ask at.
    """
    if yes:
        return True
    if ask(f"{question} Type yes to go on: ", "--yes").casefold() in ("yes", "y"):
        return True
    tell("Nothing was changed.")
    return False
