"""What one patient answered: the closed kinds of answer. Blank is a state (no entry), never a value.

`Answers` is an immutable picture of one interview at one moment, medicines recognised. Reading and writing
response files is `response`'s business, turning partial dates into days is `dates`'.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from screener.medicines.reading import Reading


class Open(StrEnum):
    """An answer that leaves the matter open. It is an answer, not a blank."""

    UNSURE = "unsure"
    """The patient does not know."""
    PREFER_NOT = "prefer-not"
    """The patient would rather tell the practitioner."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One option of a yes-no or choice item."""

    option: str


@dataclass(frozen=True, slots=True)
class ChosenMany:
    """Options of a multi or map item, in the form's order. May hold "unsure" and "prefer-not" where offered."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the day, the month or only the year."""

    year: int
    month: int | None = None
    """1 to 12."""
    day: int | None = None
    """1 to 31; only with a month."""


@dataclass(frozen=True, slots=True)
class RoughlyAgo:
    """A date known only as so long ago: about three years ago."""

    amount: int
    unit: Literal["days", "weeks", "months", "years"]


DateAnswer = PartialDate | RoughlyAgo


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the item's unit."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Written:
    """The patient's own words, verbatim."""

    text: str


class MedicineStatus(StrEnum):
    """Whether a medicine is still taken. A blank status counts as taking."""

    TAKING = "taking"
    AS_NEEDED = "as-needed"
    STOPPED = "stopped"


class MedicineForm(StrEnum):
    """What a medicine comes as."""

    TABLET = "tablet"
    CREAM = "cream"
    GEL = "gel"
    PATCH = "patch"
    INJECTION = "injection"
    EYE_DROPS = "eye-drops"
    INHALER = "inhaler"
    NASAL_SPRAY = "nasal-spray"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Meant:
    """What the patient said when asked which medicine some of their words mean."""

    text: str
    """Their words, verbatim: the stretch of the entry's name that was asked about."""
    name: str | None
    """The name of the lexicon that they chose; None for "none of these, keep what I wrote"."""


@dataclass(frozen=True, slots=True)
class MedicineEntry:
    """One line of the patient's medicine list, as they gave it."""

    name: str
    """Verbatim."""
    status: MedicineStatus | None = None
    last_used: DateAnswer | Literal[Open.UNSURE] | None = None
    form: MedicineForm | None = None
    site: tuple[str, ...] = ()
    """Area ids of the form's map item where a skin product is used, or a patient's own words."""
    reason: str = ""
    """What for, verbatim."""
    meant: tuple[Meant, ...] = ()
    """What they said of words that were asked about. Nothing is ever taken for granted here."""


@dataclass(frozen=True, slots=True)
class MedicineList:
    """All entries, in the order given."""

    entries: tuple[MedicineEntry, ...]


Answer = Chosen | ChosenMany | DateAnswer | Number | Written | MedicineList | Open


@dataclass(frozen=True, slots=True)
class TakenSubstance:
    """One substance that an entry holds or may hold."""

    name: str
    """International non-proprietary name; the patient's word if only an everyday word is known."""
    classes: frozenset[str]
    """Ids of the classes it counts for in this entry's form."""
    current: bool
    """Taking, as needed, or not said; False if stopped by status or by the entry's own text."""
    part: int
    """Index of the part of the reading it comes from."""
    sure: bool
    """True if the name is one of the lexicon or was chosen, False if it is only a candidate or an everyday word."""


@dataclass(frozen=True, slots=True)
class TakenMedicine:
    """A medicine entry together with what the lexicon made of its name."""

    entry: MedicineEntry
    reading: Reading
    """What the name holds: its parts, statuses, candidates."""
    form: MedicineForm | None
    """The form given, or the one the name itself tells."""
    substances: tuple[TakenSubstance, ...]


@dataclass(frozen=True, slots=True)
class FreeText:
    """A medicine named in free text, as if it were taken."""

    question: str
    """Id of the text item."""
    name: str
    """The lexicon's name found in it."""
    substances: tuple[str, ...]
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answers:
    """Every answer given so far, whether its item is in force or not, and every medicine as understood."""

    given: Mapping[str, Answer] = field(default_factory=dict)
    """Item id → answer. An item without one is blank."""
    medicines: tuple[TakenMedicine, ...] = ()
    """The entries of the medicine list, recognised; order as given."""
    mentioned: tuple[FreeText, ...] = ()
    """Medicines that free text affirms."""
