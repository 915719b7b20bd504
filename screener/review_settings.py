"""The [review] table of a clinic's settings: how practitioners decide there, and how their window behaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

CLINICAL_ROLES = ("practitioner", "prescriber", "owner")
"""Who may be allowed to override, by the names of `records.model.Role`, which is heavier than settings may be."""
CHOICES = ("follow", "proceed", "defer", "refer")
"""What is decided about a finding, by the names of `determination.decision.Choice`, which is heavier still."""
_LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Review:
    """How practitioners decide at this clinic, and how their window behaves."""

    lock_s: int
    """Seconds untouched before the window locks itself."""
    reflection_days: int
    """Days from the patient's signature to the treatment; 0 for none."""
    override_roles: tuple[str, ...]
    """Roles that may treat what is contraindicated, with a reason that is printed: of `CLINICAL_ROLES`."""
    course_sessions: int
    """Sessions of a course, if nothing else is said."""
    course_least_weeks: int
    """Weeks between two of them, at least."""
    course_most_weeks: int
    """And at most."""
    reasons: Mapping[str, tuple[str, ...]]
    """Of `CHOICES` → sentences offered where a reason for it is wanted; the program has its own for one not here."""


class Reader(Protocol):
    """Reads one setting after the other, and notes what is wrong with it."""

    def read_whole(self, where: str, at_least: int, at_most: int, unit: str) -> int:
        """A whole number."""

    def read_list(self, where: str, is_right: Callable[[str], bool], right: str) -> tuple[str, ...]:
        """A list of texts."""


def read_review(reader: Reader) -> Review:
    """The table as it is written; what is not written holds as in a new file."""
    least = reader.read_whole("review.course-least-weeks", 1, 52, "weeks")
    roles = f"a list of {', '.join(CLINICAL_ROLES)}"
    return Review(
        lock_s=reader.read_whole("review.lock-seconds", 30, 3600, "seconds"),
        reflection_days=reader.read_whole("review.reflection-days", 0, 365, "days"),
        override_roles=reader.read_list("review.override-roles", CLINICAL_ROLES.__contains__, roles),
        course_sessions=reader.read_whole("review.course-sessions", 1, 24, "sessions"),
        course_least_weeks=least,
        course_most_weeks=reader.read_whole("review.course-most-weeks", least, 104, "weeks"),
        reasons=_read_reasons(reader),
    )


def _read_reasons(reader: Reader) -> Mapping[str, tuple[str, ...]]:
    """Those for each choice; where it has none of its own, those for all."""
    sentences = f"a list of sentences of at most {_LONGEST_REASON} letters"
    for_all = reader.read_list("review.reasons", _is_reason, sentences)
    own = {choice: reader.read_list(f"review.reasons-{choice}", _is_reason, sentences) for choice in CHOICES}
    return {choice: told for choice in CHOICES if (told := own[choice] or for_all)}


def _is_reason(value: str) -> bool:
    return bool(value.strip()) and len(value) <= _LONGEST_REASON
