"""Who works at the clinic: members, their roles, and how each comes to the clinic's keys. Stores nothing itself.

Every member holds the clinic's keys alike: a role is what the program lets someone do, not what they could
decipher. That nobody who can write to the database makes themselves an owner is seen to by the voucher, a mark over
id, name, role, key and certificate that only someone holding the clinic's keys can make.

Whoever stores a change does so in one transaction in which the entry is still the one the change was made from, and
the clinic's public key still `by.clinic.public`. Or somebody who signed in before a rotation would write the old key
back over the new one: then ask them to sign in again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import Field, ValidationError

from screener.errors import IntegrityError, Problem
from screener.records.attempts import fold_name
from screener.records.clinic_keys import (
    ClinicKeys,
    Holding,
    Kept,
    Opened,
    lock_again,
    make_holding,
    open_holding,
)
from screener.records.model import Role
from screener.records.passwords import find_problem, make_decoy, unlock
from screener.records.vault import Context, PrivateKey, open_sealed, read_public_key, seal

AFTER_REMOVAL = (
    "Their password opens nothing any more. If they may have kept a copy of the clinic's key, or of an older backup "
    "together with their password, make a new clinic key as well: what is sealed from then on they cannot read. "
    "What they have copied before, no program can take back."
)
"""What an owner is told when a member was removed, or should have been before a backup was made."""


class Member(Kept):
    """One person who can sign in. Nothing in it is readable without their password."""

    id: str
    """A UUID; never used again."""
    name: str = Field(min_length=1)
    """What they sign in with and what stands in the audit."""
    role: Role
    """What they may do."""
    holding: Holding
    """Their hold on the clinic's keys."""
    certificate: bytes | None = None
    """Their signing certificate, X.509 DER, if they countersign."""
    signing_key: bytes | None = None
    """Its private key (PKCS#8 DER), sealed to their own key: nobody else, owners included, can sign as them."""
    voucher: bytes = b""
    """The mark that says that someone holding the clinic's keys wrote this."""

    def to_bytes(self) -> bytes:
        """As it is stored."""
        return self.model_dump_json().encode()

    @property
    def claim(self) -> bytes:
        """What is vouched for."""
        certificate = (self.certificate or b"").hex()
        return json.dumps(["member", self.id, self.name, self.role, self.holding.public.hex(), certificate]).encode()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A member whose password was right, with the keys it opened. In memory only."""

    member: Member
    own: PrivateKey
    """Their own key."""
    clinic: ClinicKeys
    """The clinic's keys: what reads records."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """What a practitioner countersigns with."""

    certificate: bytes
    """X.509, DER."""
    key: bytes
    """PKCS#8, DER. In memory only."""


def read_member(data: bytes) -> Member:
    """A member as stored. Whether it is what was written is seen when they sign in, or by `find_unvouched`.

    Raises:
        IntegrityError: It is no member.
    """
    try:
        return Member.model_validate_json(data)
    except ValidationError:
        raise _altered() from None


def find_member(members: Iterable[Member], name: str) -> Member | None:
    """Whose name this is; capitals and spaces do not matter."""
    folded = fold_name(name)
    return next((member for member in members if fold_name(member.name) == folded), None)


def sign_in(member: Member | None, password: str) -> SignedIn | None:
    """Who signed in, or None: the password is wrong or there is nobody of that name, which takes as long.

    Count the try first (`attempts.count_try`).

    Raises:
        IntegrityError: The password is right, and the entry or what it holds was altered.
    """
    if member is None:
        unlock(make_decoy(), password, owner="")
        return None
    opened = open_holding(member.holding, password=password)
    if opened is None:
        return None
    if member.holding.owner != member.id or not opened.clinic.has_vouched(member.claim, member.voucher):
        raise _altered()
    return SignedIn(member, opened.own, opened.clinic)


def find_unvouched(clinic: ClinicKeys, members: Iterable[Member]) -> tuple[Member, ...]:
    """The entries that nobody holding the clinic's keys wrote as they stand: forged or altered."""
    return tuple(member for member in members if not clinic.has_vouched(member.claim, member.voucher))


# ── changes, each of which gives what is to be stored ───────────────────────────────────────────


def make_member(
    clinic: ClinicKeys, *, member_id: str, name: str, role: Role, password: str, clinic_name: str
) -> tuple[Member, Opened] | Problem:
    """A new member with a new password, or what is wrong with it. Who may do this is not asked here."""
    tidy = " ".join(name.split())
    if not tidy:
        return Problem("STAFF-005", "The name is missing.", "Give the name they will sign in with.")
    if problem := find_problem(password, names=(tidy, clinic_name)):
        return problem
    holding, own = make_holding(clinic, owner=member_id, password=password)
    member = Member(id=member_id, name=tidy, role=role, holding=holding)
    return vouch_for(member, clinic), Opened(own, clinic)


def add_member(
    by: SignedIn,
    members: Sequence[Member],
    *,
    member_id: str,
    name: str,
    role: Role,
    password: str,
    clinic_name: str,
) -> Member | Problem:
    """A new member, or why there can be none.

    Args:
        by: The owner who adds them.
        members: All there are, for names are unique.
        member_id: A new UUID.
        name: What they will sign in with.
        role: What they may do.
        password: Typed by themselves.
        clinic_name: So that it is not their password.
    """
    if problem := _find_not_owner(by):
        return problem
    if find_member(members, name):
        return Problem("STAFF-006", "Somebody has this name already.", "Add an initial or a second name.")
    made = make_member(
        by.clinic, member_id=member_id, name=name, role=role, password=password, clinic_name=clinic_name
    )
    return made if isinstance(made, Problem) else made[0]


def change_password(by: SignedIn, password: str, *, clinic_name: str) -> Member | Problem:
    """Their own entry under a new password; store it in place of the old one, which opens nothing of it.

    Ask for the old password first by signing them in anew, so that wrong tries count.
    """
    if problem := find_problem(password, names=(by.member.name, clinic_name)):
        return problem
    return by.member.model_copy(update={"holding": lock_again(by.member.holding, by.own, password=password)})


def reset_member(by: SignedIn, member: Member, password: str, *, clinic_name: str) -> Member | Problem:
    """Somebody who forgot their password, with a new one they typed themselves.

    Their signing key is lost with the old password: issue a new certificate.
    """
    if problem := _find_not_owner(by):
        return problem
    made = make_member(
        by.clinic,
        member_id=member.id,
        name=member.name,
        role=member.role,
        password=password,
        clinic_name=clinic_name,
    )
    return made if isinstance(made, Problem) else made[0]


def change_role(by: SignedIn, members: Sequence[Member], member: Member, role: Role) -> Member | Problem:
    """The same member in another role, or why not."""
    if problem := _find_not_owner(by):
        return problem
    if role is not Role.OWNER and _is_last_owner(members, member):
        return _last_owner()
    return vouch_for(member.model_copy(update={"role": role}), by.clinic)


def remove_member(by: SignedIn, members: Sequence[Member], member: Member) -> tuple[Member, ...] | Problem:
    """Everybody else, or why not. Delete the entry, also from backups where you can, and say `AFTER_REMOVAL`."""
    if problem := _find_not_owner(by):
        return problem
    if _is_last_owner(members, member):
        return _last_owner()
    return tuple(other for other in members if other.id != member.id)


def give_signing_key(clinic: ClinicKeys, member: Member, signing: SigningKey) -> Member:
    """The same member with a signing key that only their password opens."""
    sealed = seal(read_public_key(member.holding.public), signing.key, _signing_context(member.id))
    changed = member.model_copy(update={"certificate": signing.certificate, "signing_key": sealed})
    return vouch_for(changed, clinic)


def open_signing_key(by: SignedIn) -> SigningKey | None:
    """What they countersign with, if they have it.

    Raises:
        IntegrityError: It was altered.
    """
    if by.member.certificate is None or by.member.signing_key is None:
        return None
    key = open_sealed(by.own, by.member.signing_key, _signing_context(by.member.id))
    return SigningKey(by.member.certificate, key)


def vouch_for(member: Member, clinic: ClinicKeys) -> Member:
    """The same entry with its mark made anew."""
    return member.model_copy(update={"voucher": clinic.vouch(member.claim)})


def _signing_context(member_id: str) -> Context:
    return Context("signing-key", member_id)


def _is_last_owner(members: Sequence[Member], member: Member) -> bool:
    return [other.id for other in members if other.role is Role.OWNER] == [member.id]


def _find_not_owner(by: SignedIn) -> Problem | None:
    if by.member.role is Role.OWNER:
        return None
    return Problem("STAFF-007", "Only an owner can do this.", "Ask an owner to sign in.")


def _last_owner() -> Problem:
    return Problem("STAFF-008", "This is the only owner.", "Make somebody else an owner first.")


def _altered() -> IntegrityError:
    return IntegrityError("VAULT-007", "A staff entry is not what was written. Restore it from a backup.")
