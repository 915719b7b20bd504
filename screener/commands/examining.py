"""What an examination finds, line by line, and what it is given to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from screener.settings import Settings


class Level(StrEnum):
    """What a line means."""

    OK = "ok"
    LOOK = "look"
    """Nothing is broken; somebody should look at it."""
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Checked:
    """One line: what was looked at, how it is, and what to do."""

    what: str
    level: Level
    told: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Clinic:
    """What is looked at."""

    folder: Path
    settings: Settings
    now: datetime
    """Aware."""


def ok(what: str, told: str) -> Checked:
    """A line that needs nothing."""
    return Checked(what, Level.OK, told)


def look(what: str, told: str, advice: str) -> Checked:
    """A line that somebody should look at."""
    return Checked(what, Level.LOOK, told, advice)


def wrong(what: str, told: str, advice: str = "") -> Checked:
    """A line that must be seen to."""
    return Checked(what, Level.WRONG, told, advice)


def say_days(days: int) -> str:
    """How long ago, for people."""
    return "today" if days == 0 else "yesterday" if days == 1 else f"{days} days ago"
