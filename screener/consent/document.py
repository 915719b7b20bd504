"""What the consent document holds, as plain values: parts made of blocks of plain text.

Nothing here is markup: every text is printed as it stands. `content` makes it from a record, `layout` draws it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from screener.questionnaire.model import Severity

Tone = Severity | Literal["clear"]
"""What a label is coloured and drawn by."""


@dataclass(frozen=True, slots=True)
class Logo:
    """The clinic's logo, fit for paper: as `read_logo` gives it."""

    data: bytes = field(repr=False)
    """PNG or JPEG, opaque; what the clinic keeps."""
    width: int
    """In pixels."""
    height: int
    """In pixels."""


@dataclass(frozen=True, slots=True)
class ClinicDetails:
    """The clinic as it prints itself, from its settings."""

    name: str
    address: str = ""
    phone: str = ""
    email: str = ""
    kiosk: str = ""
    """What the clinic calls this kiosk."""
    complaints: str = ""
    """How to complain, in the clinic's own words; printed below the patient's rights."""
    privacy: str = ""
    """How the clinic keeps data, in its own words; printed below the patient's rights."""
    logo: Logo | None = None
    """Printed at the top of the first page."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value with what it is."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class FactBox:
    """Labelled values in a box, four to a row; wide ones take a row of their own."""

    rows: tuple[tuple[Labelled, ...], ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    text: str
    quiet: bool = False
    """True for small print."""


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading within a part; stays with what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One finding, as the patient reads it."""

    severity: Severity
    label: str
    """The severity in words, with its date where it has one."""
    title: str
    patient: str
    """What the patient is told."""
    because: tuple[str, ...]
    """Which answers or medicines raised it, in words."""
    until: str
    """When or after what treatment may be possible, in a sentence; empty if the rule says nothing of it."""
    small_print: str
    """Rule, policies in force, sources."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome in one line."""

    tone: Tone
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One question with its answer."""

    question: str
    answer: str
    flag: Severity | None = None
    """The worst finding this answer raised, if it raised one."""


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """The questions of one section that were in force, with their answers."""

    title: str
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    title: str
    share: float
    """Its part of the width; shares are relative to each other."""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of plain text under column titles."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    small: bool = False
    """True for small print."""


@dataclass(frozen=True, slots=True)
class DrawnStep:
    """One drawn step of how the treatment works."""

    drawing: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class InfoCard:
    """One card about the treatment, as shown."""

    title: str
    paragraphs: tuple[str, ...]
    steps: tuple[DrawnStep, ...]
    opened: str
    """Whether and when the patient opened it, in words."""


@dataclass(frozen=True, slots=True)
class Callout:
    """What must not be overlooked."""

    title: str
    text: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class Try:
    """One answer to an understanding question."""

    words: str
    right: bool


@dataclass(frozen=True, slots=True)
class Understood:
    """One understanding question with every try."""

    question: str
    tries: tuple[Try, ...]
    result: str
    """How it ended, in words."""
    right: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """One statement with its own tick, or shown as not agreed."""

    text: str
    ticked: bool
    note: str
    """When it was ticked, or that it was left."""


@dataclass(frozen=True, slots=True)
class Attestation:
    """What one signer declares by signing."""

    who: str
    """Printed name and role."""
    sentence: str


@dataclass(frozen=True, slots=True)
class SigningPlace:
    """What each signer declares, and the box in which they sign: kept together on one page."""

    attestations: tuple[Attestation, ...]
    cells: tuple[str, ...]
    """The caption of each signer's cell, in the order of the signers."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code with what it says in words beside it."""

    data: str
    caption: str
    facts: tuple[Labelled, ...]


Block = (
    FactBox
    | Prose
    | Subheading
    | Bullets
    | Point
    | Verdict
    | AnswerTable
    | Table
    | InfoCard
    | Callout
    | Understood
    | Tick
    | SigningPlace
    | QrCode
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the document under its heading."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    intro: str = ""
    together: bool = False
    """True if it must stand on one page: nobody signs away from what they declare."""
    new_page: bool = False
    """True if it begins a page."""


@dataclass(frozen=True, slots=True)
class ReservedPage:
    """The last page, kept free for the practitioner, with what belongs there."""

    title: str
    intro: str
    belongs: tuple[str, ...]
    """What the practitioner will put there."""
    open_points: str
    """How many points wait for a decision, in a sentence."""


@dataclass(frozen=True, slots=True)
class Running:
    """What stands at the top and bottom of every page."""

    clinic: str
    contact: str
    patient: str
    """Name and date of birth."""
    record: str
    """Record, form, language, kiosk."""
    page: str
    """"page {number} of {count}"."""
    preview: str
    """What marks a document that is not going to be signed."""
    logo: Logo | None = None
    """On the first page."""


@dataclass(frozen=True, slots=True)
class ConsentContent:
    """The whole document, ready to be laid out."""

    title: str
    subtitle: str
    language: str
    """BCP 47."""
    author: str
    """The clinic, for the file's properties."""
    subject: str
    """Form and version, for the file's properties."""
    prepared_at: datetime
    """For the file's properties, aware."""
    record_digest: str
    """SHA-256, hex, over the record."""
    code: str
    """What the QR codes say: record and digest."""
    response_digest: str
    """SHA-256, hex, over the response as it is kept beside the document (`binding.digest_response`)."""
    audit_anchor: str
    """The head of the clinic's audit trail then, number and hash; empty if none is known."""
    who: FactBox
    parts: tuple[Part, ...]
    practitioner: ReservedPage
    running: Running
