"""What the clinic keeps, as values: records and their versions, drafts, staff, kiosks, keys and legal holds.

Everything about a patient is here as sealed bytes that only the clinic's key opens; this room holds no key. In the
clear stands only what the inbox sorts on. `states` says what may become of a record, `audit` who did what.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from screener.questionnaire.model import Severity
from screener.records.states import RecordState, Step

OUTCOMES: tuple[str, ...] = (*Severity, "clear")
"""Every outcome of a screening, worst first: `Severity` or `clear`."""


class Part(StrEnum):
    """What one sealed blob of a record holds."""

    IDENTITY = "identity"
    """The few words the inbox shows of a patient: name, date of birth, treatment, number of open findings."""
    RESPONSE = "response"
    """What the patient answered, as a response file."""
    ASSESSMENT = "assessment"
    """What the rules said of it."""
    PDF = "pdf"
    """The document with its seals."""
    DETERMINATION = "determination"
    """What the practitioner decided, finding by finding and overall."""
    TREATMENT = "treatment"
    """What was done then: when, where, with what, and how the skin took it."""
    NOTE = "note"
    """Words of staff or of the patient: why a form was sent back, how consent was withdrawn."""


WHOLE: frozenset[Part] = frozenset({Part.IDENTITY, Part.RESPONSE, Part.ASSESSMENT, Part.PDF})
"""What a submission and a correction must bring: all that was read and signed."""


class Role(StrEnum):
    """What the program lets someone do."""

    RECEPTION = "reception"
    """Greets, lets a patient resume; decides nothing."""
    PRACTITIONER = "practitioner"
    """Reads records, decides and countersigns."""
    PRESCRIBER = "prescriber"
    """A practitioner who may also decide what needs a prescriber."""
    OWNER = "owner"
    """All of that, and who works here, keys and retention."""


@dataclass(frozen=True, slots=True)
class Content:
    """Sealed parts that become one version of a record. Each is bytes that only the clinic's key opens."""

    parts: Mapping[Part, bytes] = field(repr=False)
    clinic_key_id: str
    """The clinic key that all parts are sealed to."""
    outcome: str
    """The outcome after this version: one of `OUTCOMES`."""
    treatment_on: date | None = None
    """The treatment date, if there is one."""

    def __post_init__(self) -> None:
        if self.outcome not in OUTCOMES:
            raise ValueError("an outcome is a severity or clear")
        check_id(self.clinic_key_id)


@dataclass(frozen=True, slots=True)
class Submission:
    """What a kiosk hands over when a patient has signed. Kept exactly once, however often it is handed over."""

    submission_id: str
    """Random UUID of this handing over: the same for every try."""
    record_id: str
    """Random UUID of the record."""
    actor_id: str
    """The kiosk."""
    form_id: str
    created_at: datetime
    """When the interview began."""
    submitted_at: datetime
    """When the patient signed."""
    content: Content
    interview_id: str | None = None
    """The draft that this ends, if there is one; it is removed in the same transaction."""
    corrects: int | None = None
    """The version that the patient saw and corrects; None for a new record."""
    visit_id: str | None = None
    """The prepared visit that this ends, if there is one; it is removed in the same transaction."""

    def __post_init__(self) -> None:
        for name in (self.submission_id, self.record_id, self.actor_id):
            check_id(name)
        if frozenset(self.content.parts) != WHOLE:
            raise ValueError(f"a submission brings exactly {sorted(WHOLE)}")


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands: what is in the clear."""

    id: str
    state: RecordState
    version: int
    """The version that stands, from 1."""
    rests_on: int
    """The version with everything that was read and signed, which those after it add to."""
    revision: int
    """Counts every change of state or content: hand back what you saw, to be told if someone was faster."""
    form_id: str
    outcome: str | None
    """One of `OUTCOMES`; None once purged."""
    treatment_on: date | None
    created_at: datetime
    submitted_at: datetime
    """When the standing signature was given: waiting is counted from here."""
    changed_at: datetime
    claimed_by: str | None
    """The member of staff who has taken it; only while in review or decided."""
    claimed_at: datetime | None
    inbox_rank: int
    """Where the inbox puts it before it looks at the time: waiting first, then worst outcome first."""


@dataclass(frozen=True, slots=True)
class PartStamp:
    """One sealed part without its bytes."""

    part: Part
    version: int
    size: int
    """Sealed bytes."""
    digest: str
    """SHA-256 of the sealed bytes, hex."""


@dataclass(frozen=True, slots=True)
class RecordVersion:
    """One version of a record. Never edited; the next one stands in its place."""

    record_id: str
    version: int
    step: Step
    """The step that made it."""
    rests_on: int
    submission_id: str | None
    outcome: str | None
    treatment_on: date | None
    created_at: datetime
    made_by: str
    clinic_key_id: str
    content_digest: str
    """SHA-256, hex, over this version's columns and the digests of its parts; the audit event holds it too."""
    superseded: bool
    """True once a later version stands in its place."""
    parts: tuple[PartStamp, ...] = ()


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """One line of the inbox: the record, and the parts asked for, still sealed."""

    record: Record
    parts: Mapping[Part, bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    """One record with its history and the sealed parts that stand. That it was read is in the audit trail."""

    record: Record
    versions: tuple[RecordVersion, ...]
    """Oldest first."""
    parts: Mapping[Part, bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """What one unfinished interview has given so far, sealed as a whole: which questions were asked tells much."""

    interview_id: str
    kiosk_id: str
    """Where it is answered. Of what a practitioner has not signed yet, the practitioner (`undone`)."""
    started_at: datetime
    saved_at: datetime
    sealed: bytes = field(repr=False)
    """All of it, sealed to the clinic: staff sign in to go on with it, and whoever takes the kiosk reads nothing."""
    clinic_key_id: str
    """The clinic key that it is sealed to."""
    kept: bool = False
    """Timed out and kept for staff: no patient goes on with it."""


@dataclass(frozen=True, slots=True)
class PreparedVisit:
    """A follow-up visit that waits for its patient: what is in the clear, and the rest sealed to one kiosk."""

    id: str
    kiosk_id: str
    """The kiosk that it is sealed to."""
    follows: str
    """Id of the record that the visit follows."""
    prepared_by: str
    """The member of staff."""
    prepared_at: datetime
    expires_at: datetime
    """From then on no code opens it."""
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One member of staff."""

    id: str
    sign_in_name: str
    """What they type to sign in, folded; unique among all staff that ever were."""
    role: Role
    entry: bytes = field(repr=False)
    """Their hold on the clinic's keys, locked with their password (`members.Member`). Empty once removed."""
    clinic_key_id: str
    """The clinic key that they hold."""
    added_at: datetime
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClinicFile:
    """Something of the clinic's own that every kiosk and every backup needs: settings, approvals, the logo.

    Nothing of a patient. Whatever must stay secret is sealed by whoever keeps it.
    """

    id: str
    """What it is: `settings`, `authority` …"""
    body: bytes = field(repr=False)
    voucher: bytes = field(repr=False)
    """The mark that someone holding the clinic's keys made on it; empty where nobody was signed in."""
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Kiosk:
    """One kiosk: it may write, never read."""

    id: str
    name: str
    """What the clinic calls it (“Room 1”)."""
    public_key: bytes
    """What is sealed to this kiosk is sealed to this key."""
    certificate: bytes
    """Its signing certificate, DER or PEM as the caller likes."""
    added_at: datetime
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClinicKey:
    """One of the clinic's key pairs; the newest that is not retired is the one in use."""

    id: str
    public_key: bytes
    wrapped_for_recovery: bytes = field(repr=False)
    """The private key under the recovery code; opaque here."""
    added_at: datetime
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LegalHold:
    """A record that may not be purged while the hold stands."""

    id: str
    record_id: str
    placed_at: datetime
    placed_by: str
    sealed_reason: bytes = field(repr=False)
    lifted_at: datetime | None = None
    lifted_by: str | None = None


def check_id(name: str) -> str:
    """The id, if it is a UUID in its usual writing (lower case, with hyphens).

    Raises:
        ValueError: It is none: our bug, and perhaps somebody's name.
    """
    try:
        usual: str | None = str(uuid.UUID(name))
    except (ValueError, AttributeError, TypeError):
        usual = None
    if usual is None or usual != name:
        raise ValueError("an id is a UUID in lower case with hyphens")
    return name
