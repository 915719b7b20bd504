"""Who is about to sign: still working here, in which role, and with a certificate that holds today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from screener.errors import Problem
from screener.records.members import Member, SignedIn, find_unvouched, open_signing_key
from screener.records.model import Role
from screener.records.sign_in import read_own_entry
from screener.records.staff import list_staff
from screener.records.store import Store

if TYPE_CHECKING:
    from screener.consent.certificates import SigningIdentity


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who may sign now."""

    name: str
    """As the certificate says it."""
    role: Role
    """As it is now, whatever it was when they signed in."""
    identity: SigningIdentity = field(repr=False)


def find_signer(store: Store, by: SignedIn, roots: Sequence[bytes], at: datetime) -> Signer | tuple[Problem, ...]:
    """Who signs, as the clinic's database knows them now; or everything that is in the way.

    Args:
        store: The clinic's database.
        by: Who signed in, whenever that was.
        roots: Certificates (DER) of the authorities that seals are checked against.
        at: Now, aware.

    Raises:
        MachineError: The database is away or busy.
        IntegrityError: Their entry, or their key, is not what was written.
    """
    from screener.consent.certificates import join_identity

    row = next((one for one in list_staff(store) if one.id == by.member.id), None)
    if row is None or row.removed_at is not None:
        advice = "Ask an owner of the clinic, or let a colleague decide."
        return (Problem("DECIDE-070", "You do not work here any more, so you cannot sign.", advice),)
    member = read_own_entry(row)
    if find_unvouched(by.clinic, [member]):
        message = "Your entry among the staff is not what an owner wrote."
        return (Problem("DECIDE-077", message, "Do not sign. Ask an owner to restore the last backup."),)
    problems = tuple(_find_problems(by, member, roots, at))
    key = open_signing_key(by)
    if problems or key is None:
        return problems
    identity = join_identity(key.certificate, key.key)
    return Signer(identity.name, member.role, identity)


def _find_problems(by: SignedIn, member: Member, roots: Sequence[bytes], at: datetime) -> Iterator[Problem]:
    from screener.consent.certificates import is_vouched_for, read_beginning, read_expiry

    certificate = member.certificate
    if certificate is None or member.signing_key is None:
        advice = "Give yourself one with `screener staff certificate`, then sign in again."
        yield Problem("DECIDE-072", "You have no certificate to sign with.", advice)
        return
    if (certificate, member.signing_key) != (by.member.certificate, by.member.signing_key):
        message = "You were given another certificate since you signed in; the old one counts no more."
        yield Problem("DECIDE-071", message, "Sign in again. What you have decided is still here until then.")
        return
    if at >= read_expiry(certificate):
        advice = "Get a new one with `screener staff certificate`, then sign in again."
        yield Problem("DECIDE-073", "Your certificate has expired.", advice)
    if at < read_beginning(certificate):
        advice = "See whether this computer's clock is right; if it is, get a new certificate."
        yield Problem("DECIDE-074", "Your certificate is not valid yet.", advice)
    if not is_vouched_for(certificate, roots):
        advice = "Get a new one from the clinic with `screener staff certificate`, then sign in again."
        yield Problem("DECIDE-075", "No authority that the clinic trusts has issued your certificate.", advice)
