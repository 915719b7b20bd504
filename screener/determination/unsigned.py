"""What one practitioner has decided of a record and not signed, kept sealed in case their machine dies meanwhile.

What it says is for the window to know; here it is bytes, sealed as this version of this record by this person, so
that it opens as no other.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from screener.determination.workplace import Workplace
from screener.errors import IntegrityError
from screener.records.model import Record
from screener.records.states import RecordState
from screener.records.undone import find_undone, save_undone
from screener.records.vault import Context, seal


@dataclass(frozen=True, slots=True)
class Unsigned:
    """What was kept."""

    at: datetime
    """When it was saved last."""
    data: bytes = field(repr=False)


def keep_unsigned(place: Workplace, record: Record, data: bytes) -> bool:
    """Keep it in place of what was kept before; False if the record is not theirs to decide any more.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    public, me = place.by.clinic.public, place.by.member.id
    sealed = seal(public, data, _context(record, me))
    return save_undone(place.store, record.id, me, sealed, clinic_key_id=public.uuid, at=place.now())


def find_unsigned(place: Workplace, record: Record) -> Unsigned | None:
    """What was kept of this version of a record that is theirs to decide, if anything was.

    Raises:
        MachineError: The database is away or busy.
    """
    me = place.by.member.id
    if (record.state, record.claimed_by) != (RecordState.IN_REVIEW, me):
        return None
    draft = find_undone(place.store, record.id, me)
    if draft is None:
        return None
    # One that was damaged, or is of another version, must not stand in the way of deciding anew.
    with suppress(IntegrityError):
        return Unsigned(draft.saved_at, place.by.clinic.open(draft.sealed, _context(record, me)))
    return None


def _context(record: Record, staff_id: str) -> Context:
    return Context("unsigned", f"{record.id} {staff_id}", record.version)
