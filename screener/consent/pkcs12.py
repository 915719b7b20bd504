"""A signing certificate that somebody has already, from a PKCS#12 file (.p12, .pfx)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import pkcs12

from screener.consent.certificates import SigningIdentity, belongs_to, identity_of
from screener.errors import Problem

MIN_RSA_BITS = 2048
"""NIST SP 800-131A rev. 2 §3: fewer may not make signatures."""
_CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)


@dataclass(frozen=True, slots=True)
class Brought:
    """What a PKCS#12 file held."""

    identity: SigningIdentity
    """Whose key signs."""
    issuers: tuple[bytes, ...]
    """The other certificates in the file, DER: give them to whoever checks what is signed, besides the clinic's."""


def read_pkcs12(data: bytes, password: str, *, now: datetime) -> Brought | Problem:
    """The signing identity in a PKCS#12 file, or why it cannot be used.

    Args:
        data: The file.
        password: The file's own; empty if it has none.
        now: Aware.
    """
    try:
        found = pkcs12.load_pkcs12(data, password.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        message = "The certificate file cannot be opened: its password is another, or it is no PKCS#12 file."
        return Problem("SEAL-020", message, "Type the password again, or export the certificate anew as .p12.")
    if found.key is None or found.cert is None or not belongs_to(found.key, found.cert.certificate):
        message = "The file does not hold a certificate together with a private key that signs documents."
        return Problem("SEAL-021", message, "Export the certificate anew, with its private key (EC or RSA).")
    certificate = found.cert.certificate
    if problem := _find_problem(certificate, found.key, now):
        return problem
    others = tuple(one.certificate.public_bytes(serialization.Encoding.DER) for one in found.additional_certs)
    return Brought(identity_of(certificate, found.key), others)


def _find_problem(certificate: x509.Certificate, key: PrivateKeyTypes, now: datetime) -> Problem | None:
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        first, last = certificate.not_valid_before_utc.date(), certificate.not_valid_after_utc.date()
        message = f"The certificate holds from {first} to {last}, and not today."
        return Problem("SEAL-022", message, "Set this computer's clock, or bring a certificate that holds.")
    if not _may_sign(certificate):
        message = "The certificate is not meant for signing documents (non-repudiation)."
        return Problem("SEAL-023", message, "Ask its issuer for one that is.")
    is_strong = key.key_size >= MIN_RSA_BITS if isinstance(key, rsa.RSAPrivateKey) else _has_known_curve(key)
    if not is_strong:
        message = "The certificate's key is too weak, or of a kind that few programs can check."
        return Problem("SEAL-024", message, f"Bring one with EC P-256 or RSA of at least {MIN_RSA_BITS} bits.")
    return None


def _has_known_curve(key: PrivateKeyTypes) -> bool:
    return isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, _CURVES)


def _may_sign(certificate: x509.Certificate) -> bool:
    """Whoever checks a signed PDF asks for this bit, if the certificate says what it is for (RFC 5280 §4.2.1.3)."""
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value.content_commitment
    except x509.ExtensionNotFound:
        return True
    except ValueError:
        return False
