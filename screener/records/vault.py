"""Seals what is kept to a key, so that whoever seals it cannot read it again. Knows no files, people or tables.

HPKE (RFC 9180) as `cryptography` has it, nothing of our own: one message, one sealing, a fresh secret each time.
A sealed form is::

    version (1) · suite (1) · key id (16) · HPKE ciphertext

and its first 18 bytes stand, with what it is sealed as, in HPKE's `info` (RFC 9180 §8.1), so that a sealed form
moved to another record, or relabelled, opens no more than an altered one.

HPKE's base mode says nothing of who sealed: anyone with the public key can. Who wrote a record is told by the seal
on its PDF and by the audit chain. Keys are in memory as Python holds them: they cannot be wiped from it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from uuid import UUID

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from screener.errors import IntegrityError, MachineError

VERSION = 1
"""Of the sealed form. Another layout gets the next number, and this one stays readable."""
KEY_ID_BYTES = 16
_HEADER_BYTES = 2 + KEY_ID_BYTES
_PAD_TO = 1024
"""Sealed forms are as long as a multiple of this, or their length would tell a yes from a no."""
_SEED, _X25519, _MLKEM_PUBLIC = 64, 32, 1184
"""Bytes of an ML-KEM-768 seed and public key (FIPS 203), and of either X25519 key (RFC 7748)."""

_NativePublic = MLKEM768X25519PublicKey | X25519PublicKey
_NativePrivate = MLKEM768X25519PrivateKey | X25519PrivateKey


class SuiteId(IntEnum):
    """What a key is for. The number is kept in every sealed form and never means anything else."""

    MLKEM768_X25519 = 1
    """ML-KEM-768 and X25519 together, HKDF-SHA-256, AES-256-GCM: holds even if one of the two is broken."""
    X25519 = 2
    """X25519 alone, HKDF-SHA-256, AES-256-GCM: where the installed OpenSSL has no ML-KEM."""


_KEMS = {SuiteId.MLKEM768_X25519: KEM.MLKEM768_X25519, SuiteId.X25519: KEM.X25519}


@dataclass(frozen=True, slots=True)
class Context:
    """What something is sealed as. It opens as nothing else."""

    kind: str
    """What it is ("record", "pdf", "draft")."""
    id: str
    """Of the record or whatever it belongs to."""
    version: int = 1
    """Which version of it, from 1, so that none can be passed off as another."""

    def to_bytes(self) -> bytes:
        """The same bytes for no two contexts: each part is preceded by its length."""
        parts = (self.kind.encode(), self.id.encode(), str(self.version).encode())
        return b"".join(len(part).to_bytes(4) + part for part in parts)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that can seal and nothing else."""

    suite: SuiteId
    raw: bytes
    """1,216 bytes (ML-KEM, then X25519) or 32."""
    _native: _NativePublic = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_native", _read_public(self.suite, self.raw))

    @property
    def id(self) -> bytes:
        """16 bytes that tell this key from every other, and notice an altered one."""
        return hashlib.sha256(b"screener key" + self.to_bytes()).digest()[:KEY_ID_BYTES]

    @property
    def uuid(self) -> str:
        """The id as tables hold it."""
        return str(UUID(bytes=self.id))

    def to_bytes(self) -> bytes:
        """The key with its suite, as `read_public_key` takes it."""
        return bytes([self.suite]) + self.raw


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A key that opens what was sealed to its public half."""

    suite: SuiteId
    raw: bytes = field(repr=False)
    """96 bytes (the ML-KEM seed, then X25519) or 32. In memory only, or wrapped."""
    public: PublicKey = field(init=False)
    """The other half."""
    _native: _NativePrivate = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        native, public = _read_private(self.suite, self.raw)
        object.__setattr__(self, "_native", native)
        object.__setattr__(self, "public", PublicKey(self.suite, public))

    def to_bytes(self) -> bytes:
        """The key with its suite, as `read_private_key` takes it."""
        return bytes([self.suite]) + self.raw


def generate_key(suite: SuiteId | None = None) -> PrivateKey:
    """A new key, of the best suite there is unless one is named.

    Raises:
        MachineError: The installed OpenSSL lacks the suite that was named.
    """
    chosen = suite or find_best_suite()
    exchange = X25519PrivateKey.generate().private_bytes_raw()
    if chosen is SuiteId.X25519:
        return PrivateKey(chosen, exchange)
    try:
        return PrivateKey(chosen, MLKEM768PrivateKey.generate().private_bytes_raw() + exchange)
    except UnsupportedAlgorithm:
        raise _lacks_suite() from None


@cache
def find_best_suite() -> SuiteId:
    """The first suite that this build of OpenSSL has."""
    try:
        MLKEM768PrivateKey.generate()
    except UnsupportedAlgorithm:
        return SuiteId.X25519
    return SuiteId.MLKEM768_X25519


def read_public_key(data: bytes) -> PublicKey:
    """A key written by `PublicKey.to_bytes`.

    Raises:
        IntegrityError: It is no such key.
        MachineError: It is of a suite that this machine lacks.
    """
    return PublicKey(_read_suite(data[:1]), data[1:])


def read_private_key(data: bytes) -> PrivateKey:
    """A key written by `PrivateKey.to_bytes`.

    Raises:
        IntegrityError: It is no such key.
        MachineError: It is of a suite that this machine lacks.
    """
    return PrivateKey(_read_suite(data[:1]), data[1:])


def seal(public: PublicKey, plaintext: bytes, context: Context) -> bytes:
    """Seal something to a key.

    Args:
        public: Whose private half shall open it.
        plaintext: Any bytes.
        context: What it is sealed as; needed again to open it.

    Returns:
        The sealed form: about 1.2 kB longer, and up to 1 kB of padding.
    """
    header = bytes([VERSION, public.suite]) + public.id
    return header + _hpke(public.suite).encrypt(pad(plaintext), public._native, info=_info(header, context))


def open_sealed(private: PrivateKey, sealed: bytes, context: Context) -> bytes:
    """What was sealed.

    Raises:
        IntegrityError: Any byte of it was altered, it was sealed as something else, to another key, or by a
            newer program.
    """
    if read_key_id(sealed) != private.public.id or sealed[1] != private.suite:
        message = "This was sealed to another key than the one at hand, or altered. Restore it from a backup."
        raise IntegrityError("VAULT-002", message)
    header = sealed[:_HEADER_BYTES]
    try:
        padded = _hpke(private.suite).decrypt(sealed[_HEADER_BYTES:], private._native, info=_info(header, context))
    except InvalidTag:
        raise _altered() from None
    return unpad(padded)


def read_key_id(sealed: bytes) -> bytes:
    """Which key a sealed form says it was sealed to. Believe it only once it has been opened.

    Raises:
        IntegrityError: It is no sealed form, or a newer program's.
    """
    if len(sealed) < _HEADER_BYTES or sealed[0] == 0:
        raise _altered()
    if sealed[0] > VERSION:
        message = "This was sealed by a newer version of the program, or altered. Bring the program up to date."
        raise IntegrityError("VAULT-003", message)
    return sealed[2:_HEADER_BYTES]


# ── the parts of it ─────────────────────────────────────────────────────────────────────────────


@cache
def _hpke(suite: SuiteId) -> Suite:
    return Suite(_KEMS[suite], KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def _info(header: bytes, context: Context) -> bytes:
    return b"screener sealed" + header + context.to_bytes()


def pad(plaintext: bytes) -> bytes:
    """The same with one 1 and as many 0 behind it as are needed (ISO/IEC 7816-4)."""
    return plaintext + b"\x80" + bytes(-(len(plaintext) + 1) % _PAD_TO)


def unpad(padded: bytes) -> bytes:
    """What was padded.

    Raises:
        IntegrityError: It was not.
    """
    bare = padded.rstrip(b"\0")
    if not bare.endswith(b"\x80"):
        raise _altered()
    return bare[:-1]


def _read_suite(data: bytes) -> SuiteId:
    try:
        return SuiteId(data[0])
    except (ValueError, IndexError):
        raise _broken_key() from None


def _read_public(suite: SuiteId, raw: bytes) -> _NativePublic:
    try:
        if suite is SuiteId.X25519:
            return X25519PublicKey.from_public_bytes(raw)
        lattice, exchange = raw[:_MLKEM_PUBLIC], raw[_MLKEM_PUBLIC:]
        return MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(lattice), X25519PublicKey.from_public_bytes(exchange)
        )
    except ValueError:
        raise _broken_key() from None
    except UnsupportedAlgorithm:
        raise _lacks_suite() from None


def _read_private(suite: SuiteId, raw: bytes) -> tuple[_NativePrivate, bytes]:
    """The key as `cryptography` takes it, and its public half as we keep it."""
    try:
        exchange = X25519PrivateKey.from_private_bytes(raw[-_X25519:])
        if suite is SuiteId.X25519 and len(raw) == _X25519:
            return exchange, exchange.public_key().public_bytes_raw()
        if suite is SuiteId.X25519 or len(raw) != _SEED + _X25519:
            raise _broken_key()
        lattice = MLKEM768PrivateKey.from_seed_bytes(raw[:_SEED])
    except ValueError:
        raise _broken_key() from None
    except UnsupportedAlgorithm:
        raise _lacks_suite() from None
    public = lattice.public_key().public_bytes_raw() + exchange.public_key().public_bytes_raw()
    return MLKEM768X25519PrivateKey(lattice, exchange), public


def _altered() -> IntegrityError:
    message = "What is kept is not what was written. Nothing of it is shown. Restore it from a backup."
    return IntegrityError("VAULT-001", message)


def _broken_key() -> IntegrityError:
    return IntegrityError("VAULT-004", "A key is not what was written. Restore it from a backup.")


def _lacks_suite() -> MachineError:
    message = (
        "The encryption library on this machine is too old for this clinic's keys. Install the newest version of "
        "the Python package cryptography."
    )
    return MachineError("VAULT-005", message)
