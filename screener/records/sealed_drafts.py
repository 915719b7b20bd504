"""Seals what a patient has answered so far, so that any one of several keys opens it, and all of it is checked.

An envelope as RFC 5652 and others have it: the draft under a fresh AES-256-GCM key, and that key sealed to each
recipient; the tag covers those too, so that every byte is noticed by whoever opens it::

    version (1) · count (1) · (length (2) · sealed key) × count · nonce (12) · ciphertext

Sealed to the kiosk's own key as well as the clinic's, a kiosk can go on by itself after a power cut; but whoever
takes the disk has that key with it, and reads the draft of that moment. Sealed to the clinic alone it takes a staff
member's password to go on, and a thief reads nothing. Which it is, is the caller's to say.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from screener.errors import IntegrityError
from screener.records.vault import (
    Context,
    PrivateKey,
    PublicKey,
    open_sealed,
    pad,
    read_key_id,
    seal,
    unpad,
)

_VERSION = 1
_NONCE_BYTES = 12


def seal_draft(recipients: Sequence[PublicKey], plaintext: bytes, context: Context) -> bytes:
    """Seal something to several keys at once.

    Args:
        recipients: Whose private halves shall each open it: 1 to 255.
        plaintext: Any bytes.
        context: What it is sealed as; needed again to open it.
    """
    key, nonce = os.urandom(32), os.urandom(_NONCE_BYTES)
    head = bytes([_VERSION, len(recipients)])
    for recipient in recipients:
        sealed = seal(recipient, key, _key_context(context))
        head += len(sealed).to_bytes(2) + sealed
    return head + nonce + AESGCM(key).encrypt(nonce, pad(plaintext), head + context.to_bytes())


def open_draft(keys: Sequence[PrivateKey], sealed: bytes, context: Context) -> bytes:
    """What was sealed, with whichever key fits.

    Args:
        keys: The kiosk's own, or the clinic's current and older ones.
        sealed: As `seal_draft` gave it.
        context: What it was sealed as.

    Raises:
        IntegrityError: Any byte was altered, it was sealed as something else, or to none of the keys.
    """
    head, sealed_keys = _split(sealed)
    rest = sealed[len(head) :]
    by_id = {key.public.id: key for key in keys}
    for sealed_key in sealed_keys:
        if key := by_id.get(read_key_id(sealed_key)):
            content_key = open_sealed(key, sealed_key, _key_context(context))
            break
    else:
        raise IntegrityError("VAULT-031", "This draft was sealed to other keys than those at hand, or altered.")
    try:
        nonce, ciphertext = rest[:_NONCE_BYTES], rest[_NONCE_BYTES:]
        padded = AESGCM(content_key).decrypt(nonce, ciphertext, head + context.to_bytes())
    except (InvalidTag, ValueError):
        raise _altered() from None
    return unpad(padded)


def _split(sealed: bytes) -> tuple[bytes, list[bytes]]:
    """The head as it stands, and the sealed keys in it."""
    if len(sealed) < 2 or sealed[0] != _VERSION:
        raise _altered()
    place, found = 2, []
    for _ in range(sealed[1]):
        end = place + 2 + int.from_bytes(sealed[place : place + 2])
        if end > len(sealed):
            raise _altered()
        found.append(sealed[place + 2 : end])
        place = end
    return sealed[:place], found


def _key_context(context: Context) -> Context:
    return Context(f"{context.kind} key", context.id, context.version)


def _altered() -> IntegrityError:
    return IntegrityError("VAULT-030", "This draft is not what was written. It cannot be gone on with.")
