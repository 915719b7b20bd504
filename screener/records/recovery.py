"""What a clinic has before its first record, and when its last owner has forgotten their password.

The recovery code holds the clinic's keys as a member does, with itself for a password. It is printed once and kept
nowhere; using it sets an owner's password anew, and makes a new code, after which the old sheet opens nothing.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from screener.errors import IntegrityError, Problem, TransitionError
from screener.records.clinic_keys import ClinicKeys, Holding, Kept, make_holding, open_holding
from screener.records.members import Member, SignedIn, make_member
from screener.records.model import Role
from screener.records.recovery_code import make_code, read_code
from screener.records.vault import generate_key

_OWNER = "recovery code"


class Recovery(Kept):
    """The recovery code's hold on the clinic's keys. Nothing in it is readable without the code."""

    made_on: date
    """Stands on the sheet too, beside its number, so that the right sheet is looked for."""
    holding: Holding
    """Its hold on the clinic's keys."""
    voucher: bytes = b""
    """The mark that says that someone holding the clinic's keys wrote this."""

    def to_bytes(self) -> bytes:
        """As it is stored."""
        return self.model_dump_json().encode()

    @property
    def number(self) -> str:
        """Six hex digits, upper case: stands on the sheet too, to tell it from another of the same day."""
        return hashlib.sha256(self.holding.public).hexdigest()[:6].upper()

    @property
    def claim(self) -> bytes:
        """What is vouched for."""
        return json.dumps(["recovery", self.made_on.isoformat(), self.holding.public.hex()]).encode()


@dataclass(frozen=True, slots=True)
class NewCode:
    """A recovery code just made: store the one, print the other, and keep it nowhere."""

    recovery: Recovery
    code: str


@dataclass(frozen=True, slots=True)
class Founded:
    """A clinic's first keys, its first owner signed in, and the code for the sheet."""

    owner: SignedIn
    new_code: NewCode


@dataclass(frozen=True, slots=True)
class Recovered:
    """What using a code gives: an owner signed in under a new password, and a new code."""

    owner: SignedIn
    """Store their entry in place of the old one. Their signing key is lost: issue a new certificate."""
    new_code: NewCode
    """Store it in place of the old one, which then opens nothing."""


def found_clinic(*, member_id: str, name: str, password: str, clinic_name: str, on: date) -> Founded | Problem:
    """A new clinic key, its first owner and its recovery code; or what is wrong with name or password.

    Args:
        member_id: A new UUID for the owner.
        name: The owner's.
        password: The owner's.
        clinic_name: So that it is not the password.
        on: The day that stands on the sheet.
    """
    clinic = ClinicKeys(generate_key())
    made = make_member(
        clinic, member_id=member_id, name=name, role=Role.OWNER, password=password, clinic_name=clinic_name
    )
    if isinstance(made, Problem):
        return made
    member, opened = made
    return Founded(SignedIn(member, opened.own, clinic), make_recovery(clinic, on=on))


def make_recovery(clinic: ClinicKeys, *, on: date) -> NewCode:
    """A new recovery code. Stored in place of the old one, it makes the old sheet void."""
    code = make_code()
    holding, _ = make_holding(clinic, owner=_OWNER, password=code)
    return NewCode(vouch_for_recovery(Recovery(made_on=on, holding=holding), clinic), code)


def recover(
    recovery: Recovery, typed: str, *, owner: Member, password: str, clinic_name: str, on: date
) -> Recovered | Problem:
    """Set an owner's password with the recovery code.

    Args:
        recovery: As stored.
        typed: The code, as typed from the sheet.
        owner: The owner whose password it shall be.
        password: The new one.
        clinic_name: So that it is not the password.
        on: The day that stands on the new sheet.

    Raises:
        IntegrityError: The code is right, and what it holds or the owner's entry was altered.
        TransitionError: The member is no owner: our bug.
    """
    if owner.role is not Role.OWNER:
        raise TransitionError("STAFF-015", "The recovery code sets the password of an owner only.")
    clinic = open_with_code(recovery, typed)
    if isinstance(clinic, Problem):
        return clinic
    if not clinic.has_vouched(owner.claim, owner.voucher):
        raise _altered()
    made = make_member(
        clinic, member_id=owner.id, name=owner.name, role=owner.role, password=password, clinic_name=clinic_name
    )
    if isinstance(made, Problem):
        return made
    member, renewed = made
    return Recovered(SignedIn(member, renewed.own, clinic), make_recovery(clinic, on=on))


def open_with_code(recovery: Recovery, typed: str) -> ClinicKeys | Problem:
    """The clinic's keys, by the code of the sheet alone. Changes nothing: the code stays as it is.

    Raises:
        IntegrityError: The code is right, and what it holds was altered.
    """
    code = read_code(typed)
    if isinstance(code, Problem):
        return code
    opened = open_holding(recovery.holding, password=code)
    if opened is None:
        made_on = f"{recovery.made_on.day} {recovery.made_on:%B %Y}"
        message = f"This code is well copied, but not of the sheet {recovery.number} of {made_on}."
        return Problem("STAFF-014", message, "Look for the sheet with that number; others open nothing.")
    if not opened.clinic.has_vouched(recovery.claim, recovery.voucher):
        raise _altered()
    return opened.clinic


def read_recovery(data: bytes) -> Recovery:
    """A recovery code's hold as stored.

    Raises:
        IntegrityError: It is none.
    """
    try:
        return Recovery.model_validate_json(data)
    except ValidationError:
        raise _altered() from None


def vouch_for_recovery(recovery: Recovery, clinic: ClinicKeys) -> Recovery:
    """The same with its mark made anew."""
    return recovery.model_copy(update={"voucher": clinic.vouch(recovery.claim)})


def _altered() -> IntegrityError:
    message = "What the recovery code opens is not what was written. Restore it from a backup."
    return IntegrityError("VAULT-008", message)
