"""Passwords: which ones are taken, and how one locks a secret. A wrong one is a value, not an exception.

The rules are those of NIST SP 800-63B: length and a list of what is guessed first, no rules of composition, no
truncation, every character counted once. A secret is locked
with AES-256-GCM under an Argon2id key; what that cost stands in the locked form, so that it can be raised::

    version (1) · memory KiB (4) · iterations (4) · lanes (1) · salt (16) · nonce (12) · ciphertext · checksum (8)
"""

from __future__ import annotations

import hashlib
import os
import struct
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from screener.errors import IntegrityError, Problem

MIN_LENGTH = 15
"""Characters. SP 800-63B-4 §3.1.1.2: 15 where the password is all that is asked for."""
MAX_LENGTH = 1000
"""Characters. More is refused in words, never cut off (the same section asks for at least 64)."""
_BEYOND_NAMES = 8
"""Characters that must be left when names anyone knows are taken out of a password."""
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "0123456789", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm")
_GUESSED_FIRST = frozenset(
    ("correcthorsebatterystaple", "passwordpassword1", "1qaz2wsx3edc4rfv", "qwertyuiop12345", "administrator1")
)
_ONE_AT_A_TIME = threading.Lock()
"""WORKAROUND(OpenSSL 3 gives lanes their threads from one small pool): two derivations at once wait for each other's
for ever, each holding some of them."""
_ADVICE = "Four or more words that do not belong together make a good one, for instance."


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try costs whoever tries: Argon2id's parameters (RFC 9106)."""

    memory_kib: int = 64 * 1024
    """KiB. With the other two, RFC 9106's second recommended option (§4); OWASP's Password Storage Cheat Sheet asks
    for at least 19 MiB, 2 iterations and 1 lane."""
    iterations: int = 3
    lanes: int = 4


USUAL = Cost()
"""What is paid if nothing else is said."""
DEAREST = Cost(memory_kib=256 * 1024, iterations=16, lanes=8)
"""What is ever computed: an altered number must not take all of a machine's memory."""
_HEAD = struct.Struct(">BIIB16s12s")
_VERSION, _CHECKSUM_BYTES = 1, 8


def normalise(password: str) -> str:
    """The same password however a keyboard composes it: NFKC, of those SP 800-63B rev. 3 §5.1.1.2 allows."""
    return unicodedata.normalize("NFKC", password)


def find_problem(password: str, *, names: Iterable[str] = ()) -> Problem | None:
    """What is wrong with a new password, if anything.

    Args:
        password: As typed.
        names: The clinic's, the member's and whatever else a stranger would try first.
    """
    plain = normalise(password)
    if len(plain) < MIN_LENGTH:
        return Problem("STAFF-001", f"A password needs at least {MIN_LENGTH} characters.", _ADVICE)
    if len(plain) > MAX_LENGTH:
        return Problem("STAFF-002", f"A password has at most {MAX_LENGTH} characters.", "Choose a shorter one.")
    # Only of characters that have been assigned is it certain that they will always be normalised alike.
    if any(unicodedata.category(character) in ("Cc", "Cn", "Cs") for character in plain):
        message = "This password holds a character that cannot be typed again for certain."
        return Problem("STAFF-003", message, "Use letters, digits, signs and spaces.")
    if _is_guessed_first(plain, names):
        return Problem("STAFF-004", "This password is among those that are guessed first.", _ADVICE)
    return None


def _is_guessed_first(plain: str, names: Iterable[str]) -> bool:
    folded = "".join(plain.casefold().split())
    if _repeats(folded) or folded in _GUESSED_FIRST or _runs_along(folded):
        return True
    left = folded
    for word in {word for name in names for word in normalise(name).casefold().split() if len(word) >= 4}:
        left = left.replace(word, "")
    return left != folded and len(left) < _BEYOND_NAMES


def _repeats(folded: str) -> bool:
    """True if it is a stretch, at most half as long, over and over."""
    return any((folded[:size] * len(folded)).startswith(folded) for size in range(1, len(folded) // 2 + 1))


def _runs_along(folded: str) -> bool:
    """True if it runs along the alphabet, the digits or the keyboard."""
    return any(folded in row * 3 or folded in row[::-1] * 3 for row in _ROWS)


# ── locking ─────────────────────────────────────────────────────────────────────────────────────


def lock(secret: bytes, password: str, *, owner: str, cost: Cost | None = None) -> bytes:
    """Lock a secret with a password.

    Args:
        secret: What to lock.
        password: Not checked here.
        owner: Whose it is; the same is needed to unlock it, so that nobody's copy can be passed off as another's.
        cost: What a try shall cost.
    """
    paid = cost or USUAL
    salt, nonce = os.urandom(16), os.urandom(12)
    head = _HEAD.pack(_VERSION, paid.memory_kib, paid.iterations, paid.lanes, salt, nonce)
    key = _derive(password, salt, paid)
    body = head + AESGCM(key).encrypt(nonce, secret, head + owner.encode())
    return body + _checksum(body)


def unlock(locked: bytes, password: str, *, owner: str) -> bytes | None:
    """The secret, or None if the password is wrong. Either takes as long.

    Raises:
        IntegrityError: What was locked has been damaged, so that no password would open it.
    """
    body, checksum = locked[:-_CHECKSUM_BYTES], locked[-_CHECKSUM_BYTES:]
    if len(body) < _HEAD.size or _checksum(body) != checksum:
        raise _damaged()
    version, memory_kib, iterations, lanes, salt, nonce = _HEAD.unpack_from(body)
    if version != _VERSION or memory_kib > DEAREST.memory_kib:
        raise _damaged()
    if iterations > DEAREST.iterations or lanes > DEAREST.lanes:
        raise _damaged()
    try:
        key = _derive(password, salt, Cost(memory_kib, iterations, lanes))
    except ValueError:
        raise _damaged() from None
    try:
        return AESGCM(key).decrypt(nonce, body[_HEAD.size :], body[: _HEAD.size] + owner.encode())
    except InvalidTag:
        return None


def stretch(secret: str, *, salt: bytes) -> bytes:
    """32 bytes of a short secret, at the usual cost: to find by it what it opens, without trying all there is.

    Args:
        secret: Short, and so never to be found by these bytes for less than that cost for each guess.
        salt: 16 bytes.
    """
    return _derive(secret, salt, USUAL)


def make_decoy() -> bytes:
    """What no password opens, and whose refusal takes as long as that of a real one."""
    head = _HEAD.pack(_VERSION, USUAL.memory_kib, USUAL.iterations, USUAL.lanes, os.urandom(16), os.urandom(12))
    body = head + os.urandom(112)
    return body + _checksum(body)


def _derive(password: str, salt: bytes, cost: Cost) -> bytes:
    """Lone surrogates, which no keyboard types, are taken as they stand: a wrong try is never an error."""
    typed = normalise(password).encode(errors="surrogatepass")
    argon = Argon2id(salt=salt, length=32, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib)
    with _ONE_AT_A_TIME:
        return argon.derive(typed)


def _checksum(body: bytes) -> bytes:
    """Tells damage from a wrong password. No defence: that is the tag."""
    return hashlib.sha256(body).digest()[:_CHECKSUM_BYTES]


def _damaged() -> IntegrityError:
    message = "A staff member's locked key is damaged: no password opens it. Restore it from a backup."
    return IntegrityError("VAULT-006", message)
