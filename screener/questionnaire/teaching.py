"""What a form teaches and asks agreement to: cards, risks, alternatives, understanding questions, statements."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from screener.questionnaire.conditions import Frozen, Id


class Step(Frozen):
    """One drawn step of how the treatment works."""

    drawing: Id
    """Which drawing: needles, healing, collagen, remodelling."""
    title: str
    text: str


class Card(Frozen):
    """One card about the treatment: a title that opens."""

    id: Id
    title: str
    text: tuple[str, ...] = ()
    """Paragraphs."""
    steps: tuple[Step, ...] = ()
    """Drawn steps, on the card that explains how it works."""
    applies_to: tuple[Id, ...] = ()
    """Plan tokens for which it is shown; empty: all."""
    sources: tuple[str, ...] = ()


class Statement(Frozen):
    """A sentence the patient ticks by itself."""

    id: Id
    text: str
    kind: Literal["consent", "photographs", "data", "marketing"]
    """Consent and data statements are needed to go on; photographs and marketing are free to leave."""
    applies_to: tuple[Id, ...] = ()

    @property
    def optional(self) -> bool:
        """True if treatment does not depend on it."""
        return self.kind in ("photographs", "marketing")


class Fact(Frozen):
    """One thing the patient is told, with its source."""

    text: str
    sources: tuple[str, ...] = ()
    applies_to: tuple[Id, ...] = ()


class Risk(Frozen):
    """One thing that can go wrong."""

    id: Id
    text: str
    course: str = ""
    """How it usually goes: how long, how bad."""
    applies_to: tuple[Id, ...] = ()
    """Plan tokens (`rf`, `prp`, `numbing`) or area groups (`face`); empty: all."""
    serious: bool = False
    sources: tuple[str, ...]


class Alternative(Frozen):
    """Something else the patient could do, with one line each on its good and bad sides and its cost."""

    id: Id
    title: str
    good: str
    bad: str
    cost: str


class Aftercare(Frozen):
    """What to do and avoid in one stretch of time after treatment."""

    when: str
    do: str
    avoid: str
    applies_to: tuple[Id, ...] = ()
    sources: tuple[str, ...] = ()


class Question(Frozen):
    """One question that checks understanding."""

    id: Id
    ask: str
    options: Annotated[dict[Id, str], Field(min_length=2)]
    correct: Id
    explain: str
    """Shown after a wrong answer, before one more try."""
    needed: bool = False
    """True if it must be right before signing; otherwise a wrong answer goes to the practitioner."""
    applies_to: tuple[Id, ...] = ()


class Education(Frozen):
    """All that the patient is shown about the treatment before any question on health."""

    cards: Annotated[tuple[Card, ...], Field(min_length=1)]


class Consent(Frozen):
    """All that the patient is told, asked and ticks before signing."""

    benefits: tuple[Fact, ...]
    risks: Annotated[tuple[Risk, ...], Field(min_length=1)]
    alternatives: Annotated[tuple[Alternative, ...], Field(min_length=1)]
    course: tuple[Fact, ...]
    aftercare: Annotated[tuple[Aftercare, ...], Field(min_length=1)]
    call_same_day: str
    emergency: str
    rights: tuple[str, ...]
    """The right to say no, to stop, to ask, to complain."""
    understanding: Annotated[tuple[Question, ...], Field(min_length=3)]
    questions_at_most: int = 6
    """How many of them one patient is asked; needed ones first, then those of the plan, then in order."""
    statements: Annotated[tuple[Statement, ...], Field(min_length=1)]
    attestation: str
    """The sentence above the signature."""
    guardian_attestation: str
    interpreter_attestation: str
    witness_attestation: str
