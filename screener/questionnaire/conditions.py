"""What a form can ask of the answers: the closed grammar of conditions, as written in form files.

Each kind of condition is one class, told apart by the key only it has (`is`, `has`, `within`, `med` …).
What a condition means for given answers is `interview.conditions`' business.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_serializer,
    model_validator,
)
from typing_extensions import override

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
"""Lower case words joined by hyphens."""
SettingId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)+$")]
"""Lower case words joined by underscores."""

_DURATION = re.compile(r"^(\d+) (day|month)s?$")


class Frozen(BaseModel):
    """A model that cannot change and refuses fields it does not know. Keys are written with hyphens."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        alias_generator=lambda name: name.rstrip("_").replace("_", "-"),
    )


class Duration(BaseModel):
    """So many calendar days or months, written "28 days" or "6 months"."""

    model_config = ConfigDict(frozen=True)

    amount: Annotated[int, Field(ge=0)]
    unit: Literal["days", "months"]

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:  # noqa: ANN401 - pydantic hands over whatever was written
        match = _DURATION.match(value) if isinstance(value, str) else None
        return {"amount": int(match[1]), "unit": f"{match[2]}s"} if match else value

    @model_serializer
    def _write(self) -> str:
        return str(self)

    @override
    def __str__(self) -> str:
        return f"{self.amount} {self.unit if self.amount != 1 else self.unit[:-1]}"


def _no_number_word(value: Any) -> Any:  # noqa: ANN401 - see above
    if isinstance(value, bool):
        raise ValueError("write a number or the name of a setting, not true or false")
    return value


Interval = Annotated[Duration | SettingId, Field(union_mode="left_to_right")]
SettingValue = Annotated[Duration | float | str, Field(union_mode="left_to_right")]
"""A duration, a number or a word."""
Bound = Annotated[float | SettingId, BeforeValidator(_no_number_word)]


class SystemCheck(StrEnum):
    """What only the program can compute; each is told in the fact base's system rules."""

    INCOMPLETE = "incomplete"
    UNSURE_CRITICAL = "unsure-critical"
    UNSURE_OTHER = "unsure-other"
    CONTRADICTION = "contradiction"
    DATE_MISSING = "date-missing"
    MED_UNRECOGNISED = "med-unrecognised"
    MED_UNCONFIRMED = "med-unconfirmed"
    FREETEXT_MENTION = "freetext-mention"


class AnswerIs(Frozen):
    """A single answer equals a value."""

    q: Id
    is_: Annotated[str, Field(alias="is")]


class AnswerIn(Frozen):
    """A single answer is one of several values."""

    q: Id
    in_: Annotated[tuple[str, ...], Field(alias="in", min_length=1)]


class AnswerHas(Frozen):
    """An answer of several options holds any of these."""

    q: Id
    has: Annotated[tuple[str, ...], Field(min_length=1)]


class AnswerCount(Frozen):
    """At least so many options were chosen."""

    q: Id
    count_gte: Annotated[int, Field(ge=1)]


class NumberCompared(Frozen):
    """A number lies within bounds; a blank does not."""

    q: Id
    gte: Bound | None = None
    gt: Bound | None = None
    lte: Bound | None = None
    lt: Bound | None = None


class DateWithin(Frozen):
    """A date D with treatment date < D + interval: the interval has not yet passed."""

    q: Id
    within: Interval


class DateWithinAfter(Frozen):
    """A date from the treatment date to so much later."""

    q: Id
    within_after: Interval


class Missing(Frozen):
    """There is no answer; unsure is an answer."""

    q: Id
    missing: Literal[True]


class AgeBounds(Frozen):
    """Whole years on the treatment date."""

    gte: int | None = None
    lt: int | None = None


class Age(Frozen):
    """The patient's age lies within bounds."""

    age: AgeBounds


class Area(Frozen):
    """Any chosen area belongs to the group."""

    area: Id


class Taken(Frozen):
    """Some medicine entry belongs to any of the classes and meets all that is further asked of it."""

    med: Annotated[tuple[Id, ...], Field(min_length=1)]
    current: Literal[True] | None = None
    """Taking, as needed, or status left blank."""
    stopped: Literal[True] | None = None
    within: Interval | None = None
    """Last used at a date D with treatment date < D + interval."""
    current_or_stopped_within: Interval | None = None
    on_area: Literal[True] | None = None
    """Its site is blank or overlaps a chosen area."""
    systemic: Literal[True] | None = None
    """Its form is not one that stays where it is put (cream, gel, patch, drops, inhaler, spray)."""


class TakenCount(Frozen):
    """Which medicines to count: different substances in the classes."""

    classes: Annotated[tuple[Id, ...], Field(min_length=1)]
    gte: Annotated[int, Field(ge=1)] | None = None
    current: Literal[True] | None = None


class MedicineCount(Frozen):
    """At least so many different substances of the classes are taken."""

    med_count: TakenCount


class CountOf(Frozen):
    """How many of several conditions must hold."""

    gte: Annotated[int, Field(ge=1)]
    of: Annotated[tuple[Condition, ...], Field(min_length=1)]
    plus_med_count: TakenCount | None = None
    """Each different substance of these classes counts as one more."""


class Count(Frozen):
    """At least so many of several things are true."""

    count: CountOf


class System(Frozen):
    """Computed by the program."""

    system: SystemCheck


class All(Frozen):
    """Every part holds."""

    all: Annotated[tuple[Condition, ...], Field(min_length=1)]


class Any_(Frozen):  # noqa: N801 - Any is typing's
    """At least one part holds."""

    any: Annotated[tuple[Condition, ...], Field(min_length=1)]


class Not(Frozen):
    """The part does not hold."""

    not_: Annotated[Condition, Field(alias="not")]


CONDITION_KEYS = (
    "all", "any", "not", "count", "med-count", "med", "age", "area", "system",
    "is", "in", "has", "count-gte", "within-after", "within", "missing", "gte", "gt", "lte", "lt",
)  # fmt: skip
"""The keys that tell one kind of condition from another, in the order they are looked for."""


def _kind(value: Any) -> str | None:  # noqa: ANN401 - pydantic hands over whatever was written
    if isinstance(value, BaseModel):
        return type(value).__name__
    if not isinstance(value, dict):
        return None
    for key in CONDITION_KEYS:
        if key in value:
            return _KIND_OF_KEY[key]
    return None


_KIND_OF_KEY = {
    "all": "All", "any": "Any_", "not": "Not", "count": "Count", "med-count": "MedicineCount", "med": "Taken",
    "age": "Age", "area": "Area", "system": "System", "is": "AnswerIs", "in": "AnswerIn", "has": "AnswerHas",
    "count-gte": "AnswerCount", "within-after": "DateWithinAfter", "within": "DateWithin",
    "missing": "Missing", "gte": "NumberCompared", "gt": "NumberCompared", "lte": "NumberCompared",
    "lt": "NumberCompared",
}  # fmt: skip

Condition = Annotated[
    Annotated[AnswerIs, Tag("AnswerIs")]
    | Annotated[AnswerIn, Tag("AnswerIn")]
    | Annotated[AnswerHas, Tag("AnswerHas")]
    | Annotated[AnswerCount, Tag("AnswerCount")]
    | Annotated[NumberCompared, Tag("NumberCompared")]
    | Annotated[DateWithin, Tag("DateWithin")]
    | Annotated[DateWithinAfter, Tag("DateWithinAfter")]
    | Annotated[Missing, Tag("Missing")]
    | Annotated[Age, Tag("Age")]
    | Annotated[Area, Tag("Area")]
    | Annotated[Taken, Tag("Taken")]
    | Annotated[MedicineCount, Tag("MedicineCount")]
    | Annotated[Count, Tag("Count")]
    | Annotated[System, Tag("System")]
    | Annotated[All, Tag("All")]
    | Annotated[Any_, Tag("Any_")]
    | Annotated[Not, Tag("Not")],
    Discriminator(
        _kind,
        custom_error_type="condition_kind",
        custom_error_message="This is no condition the program knows.",
    ),
]

for _model in (CountOf, Count, All, Any_, Not):
    _model.model_rebuild()
