"""Why a record may not be purged: the reason of a legal hold, sealed to the clinic as the reason of that hold."""

from __future__ import annotations

from datetime import datetime

from screener.records.clinic_keys import ClinicKeys
from screener.records.model import LegalHold
from screener.records.vault import Context, seal


def make_hold(
    clinic: ClinicKeys, hold_id: str, record_id: str, reason: str, *, placed_by: str, placed_at: datetime
) -> LegalHold:
    """A hold with its reason sealed."""
    sealed = seal(clinic.public, reason.encode("utf-8", "surrogatepass"), hold_context(hold_id))
    return LegalHold(hold_id, record_id, placed_at, placed_by, sealed)


def open_reason(clinic: ClinicKeys, hold: LegalHold) -> str:
    """The reason of a hold.

    Raises:
        IntegrityError: It was altered, or is sealed to no key of this clinic.
    """
    return clinic.open(hold.sealed_reason, hold_context(hold.id)).decode("utf-8", "replace")


def hold_context(hold_id: str) -> Context:
    """What the reason of a hold is sealed as, also anew after a rotation."""
    return Context("legal-hold", hold_id)
