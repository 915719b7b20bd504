"""The exceptions of Screener: broken promises, never expected outcomes.

The tree::

    ScreenerError            has a stable code (AREA-NNN) and a sentence for people
    ├── DefinitionError      a form file is wrong: all its problems at once
    ├── MachineError         the clinic can act: disk full, key missing, font missing, no display
    ├── IntegrityError       a record, seal or chain is not what was written: stop
    └── TransitionError      ours: a step was taken that the state does not allow

Expected outcomes are values: `Problem` here, `Finding` in screening, `Verification` in consent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an input, and what to do instead. A value, not an exception."""

    code: str
    """Stable code, AREA-NNN (FORM-012, ANSWER-003)."""
    message: str
    """What is wrong, in a sentence."""
    advice: str
    """What to do or write instead, in a sentence."""
    file: Path | None = None
    """The file it stands in, if it stands in one."""
    line: int | None = None
    """Line in that file, from 1."""
    where: str | None = None
    """The id of the question, rule or entry concerned, if there is one."""

    @override
    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.file and self.line else f"{self.file}: " if self.file else ""
        return f"{place}{self.code} {self.message} {self.advice}".strip()


class ScreenerError(Exception):
    """Root of all our exceptions. Its text is a sentence fit for people and holds no health data."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.code = code
        self.message = message


class DefinitionError(ScreenerError):
    """A form file or the lexicon is wrong. Holds every problem of it at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        count = len(problems)
        noun = "problem" if count == 1 else "problems"
        super().__init__("FORM-000", f"The form files have {count} {noun}.")
        self.problems = tuple(problems)

    @override
    def __str__(self) -> str:
        return "\n".join([super().__str__(), *(str(problem) for problem in self.problems)])


class MachineError(ScreenerError):
    """Something the clinic can mend: a full disk, a read-only folder, a missing key, font or display."""


class IntegrityError(ScreenerError):
    """A record, seal or chain is not what was written. Stop and call someone."""


class TransitionError(ScreenerError):
    """A step was taken that the state does not allow: our bug."""
