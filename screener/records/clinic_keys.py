"""The clinic's private keys, and how somebody holds them.

Who may read holds a key pair of their own, its private half locked with their password (or the recovery code), and
the clinic's private keys sealed to its public half. So a password is changed without the clinic's keys being
touched, and new clinic keys are handed to everybody while nobody's password is known.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict

from screener.errors import IntegrityError
from screener.records.passwords import lock, unlock
from screener.records.vault import (
    Context,
    PrivateKey,
    PublicKey,
    generate_key,
    open_sealed,
    read_key_id,
    read_private_key,
    read_public_key,
    seal,
)

_LENGTH_BYTES = 2


class Kept(BaseModel):
    """What is stored of staff: opaque bytes for whoever stores it, checked when it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")


@dataclass(frozen=True, slots=True)
class ClinicKeys:
    """The clinic's private keys, in memory while somebody is signed in."""

    current: PrivateKey
    """What everything new is sealed to."""
    older: tuple[PrivateKey, ...] = ()
    """What is not yet sealed anew was sealed to, newest first. Empty but during a rotation."""

    @property
    def public(self) -> PublicKey:
        """What kiosks seal to."""
        return self.current.public

    def open(self, sealed: bytes, context: Context) -> bytes:
        """What was sealed to the current or an older key.

        Raises:
            IntegrityError: It was altered, sealed as something else, or to another clinic's key.
        """
        key_id = read_key_id(sealed)
        key = next((older for older in self.older if older.public.id == key_id), self.current)
        return open_sealed(key, sealed, context)

    def vouch(self, claim: bytes) -> bytes:
        """A mark (HMAC-SHA-256) on something that only whoever holds the clinic's current key can make."""
        return self._mac(claim).finalize()

    def has_vouched(self, claim: bytes, voucher: bytes) -> bool:
        """True if the mark was made on exactly this. Takes as long for each wrong one."""
        try:
            self._mac(claim).verify(voucher)
        except InvalidSignature:
            return False
        return True

    def _mac(self, claim: bytes) -> HMAC:
        derived = HKDF(SHA256(), length=32, salt=None, info=b"screener voucher").derive(self.current.to_bytes())
        mac = HMAC(derived, SHA256())
        mac.update(claim)
        return mac


class Holding(Kept):
    """One person's hold on the clinic's keys, or the recovery code's."""

    owner: str
    """Whose: a member's id, or what the code is called. Bound into both of the others."""
    public: bytes
    """The holder's own public key."""
    locked: bytes
    """The holder's own private key, locked with their password."""
    clinic_keys: bytes
    """The clinic's private keys, sealed to `public`."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A holding whose password was right."""

    own: PrivateKey
    """The holder's own key."""
    clinic: ClinicKeys
    """The clinic's."""


def make_holding(clinic: ClinicKeys, *, owner: str, password: str) -> tuple[Holding, PrivateKey]:
    """A new hold on the clinic's keys, with the holder's own new key."""
    own = generate_key()
    locked = lock(own.to_bytes(), password, owner=owner)
    return Holding(
        owner=owner, public=own.public.to_bytes(), locked=locked, clinic_keys=_seal_keys(clinic, own.public, owner)
    ), own


def lock_again(holding: Holding, own: PrivateKey, *, password: str) -> Holding:
    """The same holding under a new password. The old one opens nothing of it."""
    return holding.model_copy(update={"locked": lock(own.to_bytes(), password, owner=holding.owner)})


def hand_over(holding: Holding, clinic: ClinicKeys) -> Holding:
    """The same holding with other clinic keys; nobody's password is needed."""
    public = read_public_key(holding.public)
    return holding.model_copy(update={"clinic_keys": _seal_keys(clinic, public, holding.owner)})


def open_holding(holding: Holding, *, password: str) -> Opened | None:
    """The keys, or None if the password is wrong.

    Raises:
        IntegrityError: What is held was altered.
    """
    opened = unlock(holding.locked, password, owner=holding.owner)
    if opened is None:
        return None
    own = read_private_key(opened)
    if own.public.to_bytes() != holding.public:
        raise IntegrityError("VAULT-007", "A staff entry is not what was written. Restore it from a backup.")
    return Opened(own, _read_keys(open_sealed(own, holding.clinic_keys, _context(holding.owner))))


def _context(owner: str) -> Context:
    return Context("clinic-keys", owner)


def _seal_keys(clinic: ClinicKeys, public: PublicKey, owner: str) -> bytes:
    written = [key.to_bytes() for key in (clinic.current, *clinic.older)]
    bundle = b"".join(len(key).to_bytes(_LENGTH_BYTES) + key for key in written)
    return seal(public, bundle, _context(owner))


def _read_keys(bundle: bytes) -> ClinicKeys:
    keys: list[PrivateKey] = []
    while bundle:
        end = _LENGTH_BYTES + int.from_bytes(bundle[:_LENGTH_BYTES])
        keys.append(read_private_key(bundle[_LENGTH_BYTES:end]))
        bundle = bundle[end:]
    return ClinicKeys(keys[0], tuple(keys[1:]))
