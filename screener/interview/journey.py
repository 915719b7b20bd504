"""What one patient's run produced besides answers: who filled it in, what was read, understood, ticked, signed.

All times are aware UTC datetimes handed in by the caller; nothing here reads the clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """Who somebody is at the kiosk."""

    PATIENT = "patient"
    GUARDIAN = "guardian"
    HELPER = "helper"
    INTERPRETER = "interpreter"
    WITNESS = "witness"


@dataclass(frozen=True, slots=True)
class FilledBy:
    """Who is filling in the form. Name and relationship are blank for the patient."""

    role: Role = Role.PATIENT
    name: str = ""
    relationship: str = ""
    """Their role in their own words: mother, sign-language interpreter, neighbour."""


@dataclass(frozen=True, slots=True)
class UnderstandingAnswer:
    """One understanding question with what was chosen, first and after the explanation."""

    question: str
    """Id of the question."""
    choices: tuple[str, ...]
    """Option ids in the order tried: one or two, and more only after a talk that staff vouched for."""
    right: bool
    """True if the last try was right."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """One statement ticked by the patient."""

    statement: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """One card about the treatment that was opened."""

    card: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SaidNo:
    """A question that was answered No together with others, by one button under them all."""

    item: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Compared:
    """An answer of an earlier visit that the patient was shown, and what they said of it now."""

    item: str
    at: datetime
    is_same: bool
    """True if it is still so; False if they changed it."""
    is_together: bool = False
    """True if it was said of several at once, by one button under them all."""
    medicine: str = field(default="", repr=False)
    """The name of the medicine as listed then, verbatim, if it is about one of a list."""


@dataclass(frozen=True, slots=True)
class HelpAsked:
    """Help was asked for on a page."""

    step: str
    """Id of the page; blank before the first."""
    asked_at: datetime
    answered_at: datetime | None = None
    """When a member of staff said that they were there; None if the patient went on alone."""


@dataclass(frozen=True, slots=True)
class StepTime:
    """One stay on one page."""

    step: str
    """Id of the page: welcome, about-you, education …"""
    entered_at: datetime
    left_at: datetime


@dataclass(frozen=True, slots=True)
class Journey:
    """Everything of one run that is not an answer, up to the moment before signing."""

    record_id: str
    """UUID, made when the visit was prepared."""
    started_at: datetime
    language: str
    """The language the patient read, BCP 47."""
    filled_by: FilledBy = FilledBy()
    opened: tuple[Opened, ...] = ()
    understanding: tuple[UnderstandingAnswer, ...] = ()
    ticked: tuple[Ticked, ...] = ()
    steps: tuple[StepTime, ...] = ()
    helped: tuple[HelpAsked, ...] = ()
    said_no: tuple[SaidNo, ...] = ()
    wants_paper_copy: bool | None = None
    follows: str = ""
    """UUID of the record of the visit that this one follows; empty if it follows none."""
    compared: tuple[Compared, ...] = ()
    """What was said of each answer of that visit; those not named were not looked at."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A signature drawn by hand: strokes of points, each (x, y) in fractions 0 to 1 of the pad, y downwards."""

    strokes: tuple[tuple[tuple[float, float], ...], ...]
    aspect: float
    """Width of the pad divided by its height."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A signature typed in full, the equal alternative; a member of staff witnessed it."""

    text: str
    witness: str
    """Printed name of the witness."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One person's signature under the document."""

    role: Role
    name: str
    """Printed name."""
    mark: Drawn | Typed
    signed_at: datetime
    zone: str
    """Name of the clinic's time zone, IANA, for printing."""
