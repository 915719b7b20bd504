"""Who may do what: one table of actions and roles, which commands and windows ask. Enforced by nobody else.

It is what the program lets people do, not what their key could decipher: see `members`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from screener.records.model import Role

_EVERYBODY = frozenset(Role)
_CLINICAL = frozenset({Role.PRACTITIONER, Role.PRESCRIBER, Role.OWNER})
_OWNERS = frozenset({Role.OWNER})


class Act(StrEnum):
    """Something that not everybody may do."""

    LIST_RECORDS = "list-records"
    """See of whom there are records, and how they stand."""
    SHOW_RECORD = "show-record"
    """Read one record."""
    EXPORT_RECORD = "export-record"
    """Write its files out of the clinic's database, readable."""
    VERIFY_RECORDS = "verify-records"
    """Open all that is kept, to prove that it is whole."""
    CORRECT_RECORD = "correct-record"
    """Let a patient correct what they signed, and sign anew."""
    WITHDRAW_CONSENT = "withdraw-consent"
    """Keep that a patient has withdrawn consent."""
    HOLD_RECORD = "hold-record"
    """Place a legal hold on a record, or lift it."""
    PURGE_RECORDS = "purge-records"
    """Delete what the clinic's schedule no longer keeps."""
    READ_AUDIT = "read-audit"
    """See who did what."""
    REVIEW_RECORD = "review-record"
    """Open a record in the practitioner's window: what was said, flagged and decided."""
    DECIDE_RECORD = "decide-record"
    """Take a record, send it back, decide it and countersign."""
    KEEP_TREATMENT = "keep-treatment"
    """Write down what was done once a record is countersigned."""
    PREPARE_VISIT = "prepare-visit"
    """Seal a patient's earlier answers to a kiosk, for the next visit."""
    READ_INSIGHT = "read-insight"
    """See counts over all records: which rules speak, how they are decided, how long it takes."""


ALLOWED: Mapping[Act, frozenset[Role]] = {
    Act.LIST_RECORDS: _EVERYBODY,
    Act.SHOW_RECORD: _CLINICAL,
    Act.EXPORT_RECORD: _CLINICAL,
    Act.VERIFY_RECORDS: _CLINICAL,
    Act.CORRECT_RECORD: _CLINICAL,
    Act.WITHDRAW_CONSENT: _CLINICAL,
    Act.HOLD_RECORD: _OWNERS,
    Act.PURGE_RECORDS: _OWNERS,
    Act.READ_AUDIT: _CLINICAL,
    Act.REVIEW_RECORD: _CLINICAL,
    Act.DECIDE_RECORD: _CLINICAL,
    Act.KEEP_TREATMENT: _CLINICAL,
    Act.PREPARE_VISIT: _CLINICAL,
    Act.READ_INSIGHT: _CLINICAL,
}
"""Action → the roles that may do it."""


def may(role: Role, act: Act) -> bool:
    """True if somebody of this role may do it."""
    return role in ALLOWED[act]


def list_allowed(act: Act) -> tuple[Role, ...]:
    """The roles that may do it, least first."""
    return tuple(role for role in Role if role in ALLOWED[act])
