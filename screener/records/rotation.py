"""A new clinic key in place of the old one: when somebody left who may have copied it, or a machine was stolen.

In four steps, each of which may be cut short and begun again:

1. `begin_rotation`: new keys for every member and the recovery code. Store all of it in one transaction, with the
   new public key, and bring that to every kiosk.
2. `reseal` every sealed form, each stored as it comes. What is sealed anew already is passed over.
3. Wait until every kiosk has delivered what it had sealed to the old key, and `reseal` that too.
4. `finish_rotation`: nobody holds the old key any more. Store it in one transaction.

Who copied the old key and a backup made before still reads that backup: no program can take that back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from screener.errors import IntegrityError, Problem, TransitionError
from screener.records.clinic_keys import ClinicKeys, hand_over
from screener.records.members import Member, SignedIn, find_unvouched, vouch_for
from screener.records.model import Role
from screener.records.recovery import Recovery, vouch_for_recovery
from screener.records.vault import Context, generate_key, open_sealed, read_key_id, seal


@dataclass(frozen=True, slots=True)
class Rotation:
    """What is to be stored, all of it or none, at the beginning or end of a rotation."""

    by: SignedIn
    """Whoever is signed in, with the keys as they now are; `by.clinic.public` is what kiosks seal to."""
    members: tuple[Member, ...]
    """Everybody, the one signed in included."""
    recovery: Recovery
    """The sheet stays good: its code opens the new key."""


@dataclass(frozen=True, slots=True)
class Resealed:
    """One sealed form after it was looked at."""

    context: Context
    """What it is sealed as: the same as before."""
    sealed: bytes
    """To be stored in place of what it was, if that is still what is stored."""
    is_new: bool
    """False if it was sealed to the current key already: nothing to store."""


def begin_rotation(by: SignedIn, members: Sequence[Member], recovery: Recovery) -> Rotation | Problem:
    """A new clinic key, handed to everybody; the old one is kept until everything is sealed anew.

    Raises:
        IntegrityError: Somebody's entry is not what was written: they would have been handed the new key.
    """
    if by.member.role is not Role.OWNER:
        return Problem("STAFF-007", "Only an owner can do this.", "Ask an owner to sign in.")
    if by.clinic.older:
        message = "A new key was made already, and not everything is sealed to it yet."
        return Problem("STAFF-016", message, "Let that come to its end first.")
    return _hand_to_all(by, ClinicKeys(generate_key(), (by.clinic.current,)), members, recovery)


def reseal(clinic: ClinicKeys, sealed: Iterable[tuple[Context, bytes]]) -> Iterator[Resealed]:
    """Seal to the current key what is sealed to an older one, one by one; each is opened again before it is given.

    Args:
        clinic: With the older keys.
        sealed: What is kept, in any order. Read lazily, so that it may be stored in between.

    Raises:
        IntegrityError: One was altered, or is sealed to a key that nobody has. Those before it are good.
    """
    for context, before in sealed:
        if read_key_id(before) == clinic.public.id:
            yield Resealed(context, before, is_new=False)
            continue
        plaintext = clinic.open(before, context)
        after = seal(clinic.public, plaintext, context)
        if open_sealed(clinic.current, after, context) != plaintext:
            raise TransitionError("VAULT-009", "What was sealed anew does not open. Nothing was replaced.")
        yield Resealed(context, after, is_new=True)


def needs_reseal(clinic: ClinicKeys, sealed: bytes) -> bool:
    """True if it is not sealed to the current key.

    Raises:
        IntegrityError: It is no sealed form.
    """
    return read_key_id(sealed) != clinic.public.id


def finish_rotation(by: SignedIn, members: Sequence[Member], recovery: Recovery) -> Rotation:
    """Everybody without the older keys. Only when nothing is left that `needs_reseal`, on any kiosk.

    Raises:
        IntegrityError: Somebody's entry is not what was written.
    """
    return _hand_to_all(by, ClinicKeys(by.clinic.current), members, recovery)


def _hand_to_all(by: SignedIn, clinic: ClinicKeys, members: Sequence[Member], recovery: Recovery) -> Rotation:
    """The same people with other keys, after it was seen that nobody slipped in among them."""
    forged = find_unvouched(by.clinic, members)
    if forged or not by.clinic.has_vouched(recovery.claim, recovery.voucher):
        message = "An entry among the staff is not what was written. No key was handed to anybody."
        raise IntegrityError("VAULT-010", f"{message} Remove it, or restore it from a backup.")
    handed = tuple(
        vouch_for(member.model_copy(update={"holding": hand_over(member.holding, clinic)}), clinic)
        for member in members
    )
    own = next((member for member in handed if member.id == by.member.id), None)
    if own is None:
        raise TransitionError("VAULT-011", "Whoever makes a new key must be among those who get it.")
    code = recovery.model_copy(update={"holding": hand_over(recovery.holding, clinic)})
    return Rotation(replace(by, member=own, clinic=clinic), handed, vouch_for_recovery(code, clinic))
