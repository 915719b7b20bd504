"""The audit trail: who did what and when, each event bound to the one before it by SHA-256.

An event's hash covers the hash before it and the canonical bytes of all it says, so that an edit, a deletion or
another order shows at the first event concerned. A chain cannot show by itself that its end was cut off, or that an
older copy or a whole new chain stands in its place: for that, heads of the chain are kept outside, printed in each
PDF and in a file on each machine (`anchors`). Holds no health data and no name; knows no database.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

GENESIS = bytes(32)
"""The hash before the first event."""

_TOKEN = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,127}")


class Action(StrEnum):
    """What was done. Steps of a record are `record.` and the step's name."""

    STORE_CREATED = "store.created"
    STORE_COPIED = "store.copied"
    STORE_RESTORED = "store.restored"
    STORE_UPGRADED = "store.upgraded"
    BACKED_UP = "store.backed-up"
    SIGNED_IN = "staff.signed-in"
    SIGN_IN_FAILED = "staff.sign-in-failed"
    SIGN_IN_LOCKED = "staff.sign-in-locked"
    SIGN_IN_UNLOCKED = "staff.sign-in-unlocked"
    SIGNED_OUT = "staff.signed-out"
    RECOVERED = "staff.recovered"
    STAFF_ADDED = "staff.added"
    STAFF_CHANGED = "staff.changed"
    STAFF_REMOVED = "staff.removed"
    KIOSK_ADDED = "kiosk.added"
    KIOSK_RETIRED = "kiosk.retired"
    KEY_ADDED = "key.added"
    KEY_RETIRED = "key.retired"
    KEY_CHANGED = "key.changed"
    FILE_CHANGED = "clinic.file-changed"
    RECORD_READ = "record.read"
    RECORD_PRINTED = "record.printed"
    RECORD_EXPORTED = "record.exported"
    RECORD_RESEALED = "record.resealed"
    COPY_WANTED = "record.copy-wanted"
    NOT_TIME_STAMPED = "record.not-time-stamped"
    IDENTITIES_READ = "records.identities-read"
    RECORDS_COUNTED = "records.counted"
    DRAFT_RESUMED = "draft.resumed"
    DRAFT_KEPT = "draft.kept"
    DRAFT_READ = "draft.read"
    DRAFT_REMOVED = "draft.removed"
    VISIT_PREPARED = "visit.prepared"
    VISIT_OPENED = "visit.opened"
    VISIT_REFUSED = "visit.refused"
    VISIT_REMOVED = "visit.removed"
    HOLD_PLACED = "hold.placed"
    HOLD_LIFTED = "hold.lifted"
    PURGED = "records.purged"
    VERIFIED = "audit.verified"


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be told, before the chain gives it a number and a hash."""

    action: str
    """An `Action`, or `record.` and a step."""
    actor_id: str
    """Id of the member of staff or the kiosk."""
    at: datetime
    record_id: str | None = None
    details: Mapping[str, str | int] = field(default_factory=dict)
    """Ids, digests, states and counts: tokens of lower-case letters and digits, so that no sentence fits in."""

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("times are aware")
        words = [self.action, self.actor_id, *self.details, *(v for v in self.details.values() if isinstance(v, str))]
        if not all(_TOKEN.fullmatch(word) for word in words):
            raise ValueError("an audit event holds only ids, digests, states and counts")


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of the chain at one moment: kept outside the database, it proves what came before it."""

    sequence: int
    """Number of the last event then, 0 before the first."""
    hash: bytes
    """Its hash, 32 bytes."""

    def as_text(self) -> str:
        """As the paper prints it: number and hash, as in `1042:9f86d0…`."""
        return f"{self.sequence}:{self.hash.hex()}"


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One event of the chain."""

    sequence: int
    """From 1, without gaps."""
    at: datetime
    actor_id: str
    action: str
    record_id: str | None
    details: str
    """Canonical JSON: keys sorted, no blanks."""
    previous: bytes
    """The hash of the event before."""
    hash: bytes

    def read_details(self) -> Mapping[str, str | int]:
        """The details as they were told."""
        told: dict[str, str | int] = json.loads(self.details)
        return told


class Fault(StrEnum):
    """What is wrong with a chain."""

    EDITED = "edited"
    """The event is not what its hash was made of."""
    MISSING = "missing"
    """One or more events before it are gone."""
    REORDERED = "reordered"
    """The event stands where another belongs."""
    UNLINKED = "unlinked"
    """The event is whole, but does not follow the one before it: that one was replaced, or some between are gone."""
    CUT_OFF = "cut-off"
    """An anchor knows later events: the end is gone, or this is an older copy of the database."""
    REPLACED = "replaced"
    """An anchor knows this event by another hash: history was written anew, or went on from an older copy."""


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """What can be said of a chain."""

    fault: Fault | None
    """None if the chain is whole and agrees with every anchor."""
    first_bad: int | None
    """Number of the first event that is wrong or missing. For `REPLACED`: the first that is proved wrong."""
    good_until: int
    """Up to here no fault was found, and for `REPLACED` the last anchor agrees."""
    head: Anchor
    """The end of the part that was checked."""
    anchors_used: int
    """How many anchors agreed."""

    @property
    def is_whole(self) -> bool:
        """True if nothing is wrong."""
        return self.fault is None


def parse_anchor(text: str) -> Anchor | None:
    """Read an anchor as the paper prints it, or None if it is none."""
    match = re.fullmatch(r"\s*(\d{1,18}):([0-9a-fA-F]{64})\s*", text)
    return Anchor(int(match[1]), bytes.fromhex(match[2])) if match else None


def write_canonical(details: Mapping[str, object]) -> str:
    """The one way to write details: keys sorted, no blanks, every character as it is."""
    return json.dumps(details, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def follow(head: Anchor, note: Note) -> AuditEvent:
    """The event that comes after a head."""
    sequence, details, at = head.sequence + 1, write_canonical(note.details), note.at.astimezone(UTC)
    digest = _compute_hash(head.hash, sequence, at, note.actor_id, note.action, note.record_id, details)
    return AuditEvent(sequence, at, note.actor_id, note.action, note.record_id, details, head.hash, digest)


def verify_chain(events: Iterable[AuditEvent], anchors: Iterable[Anchor] = ()) -> ChainVerdict:
    """Check a chain from its first event, in the order given, and compare it with heads kept outside.

    Args:
        events: All events; a stream will do, it is read once.
        anchors: Heads known from PDFs and from other machines, in any order.
    """
    waiting = sorted(set(anchors), key=lambda anchor: anchor.sequence)
    head, agreed, used = Anchor(0, GENESIS), 0, 0
    for event in events:
        fault = _find_fault(head, event)
        if fault:
            first = head.sequence + 1 if fault in (Fault.MISSING, Fault.REORDERED) else event.sequence
            return ChainVerdict(fault, first, head.sequence, head, used)
        head = Anchor(event.sequence, event.hash)
        while waiting and waiting[0].sequence <= head.sequence:
            anchor = waiting.pop(0)
            if anchor.sequence and anchor != head:
                return ChainVerdict(Fault.REPLACED, anchor.sequence, agreed, head, used)
            agreed, used = anchor.sequence, used + 1
    if any(anchor.sequence for anchor in waiting):
        return ChainVerdict(Fault.CUT_OFF, head.sequence + 1, head.sequence, head, used)
    return ChainVerdict(None, None, head.sequence, head, used)


def _find_fault(head: Anchor, event: AuditEvent) -> Fault | None:
    expected = head.sequence + 1
    if event.sequence > expected:
        return Fault.MISSING
    if event.sequence < expected:
        return Fault.REORDERED
    whole = _compute_hash(
        event.previous, event.sequence, event.at, event.actor_id, event.action, event.record_id, event.details
    )
    if whole != event.hash:
        return Fault.EDITED
    return None if event.previous == head.hash else Fault.UNLINKED


def _compute_hash(
    previous: bytes, sequence: int, at: datetime, actor_id: str, action: str, record_id: str | None, details: str
) -> bytes:
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    said = json.dumps(
        ["screener-audit-1", sequence, moment, actor_id, action, record_id, details],
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(previous + said.encode("utf-8", "surrogatepass")).digest()
