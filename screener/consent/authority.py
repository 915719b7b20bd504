"""The clinic's own small certificate authority, and the kiosk's signing key under it.

One folder holds four files: `authority.pem` (to check documents against; give it to anyone), `authority.key`,
`kiosk.pem` and `kiosk.key`. Keys are readable by their owner alone.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from screener.errors import MachineError

AUTHORITY, AUTHORITY_KEY = "authority.pem", "authority.key"
KIOSK, KIOSK_KEY = "kiosk.pem", "kiosk.key"
LIFETIME = timedelta(days=3653)
"""Ten years: records are kept that long, and a seal must outlive the kiosk that made it."""


@dataclass(frozen=True, slots=True)
class SigningIdentity:
    """Whoever seals: a key with the certificate that vouches for it."""

    name: str
    """As the certificate says it."""
    certificate: bytes
    """X.509, DER."""
    key: bytes = field(repr=False)
    """EC P-256 private key, PKCS#8 DER. In memory only."""


def has_authority(folder: Path) -> bool:
    """True if the clinic's authority has been made in this folder."""
    return (folder / AUTHORITY).is_file()


def create_authority(folder: Path, *, clinic_name: str, now: datetime) -> None:
    """Make the clinic's authority and a kiosk's signing certificate under it.

    Args:
        folder: Where the four files go; made if it is not there.
        clinic_name: Stands on both certificates.
        now: When their ten years begin, aware.

    Raises:
        MachineError: There is an authority already, or the folder cannot be written.
    """
    if has_authority(folder):
        message = f"There is already a clinic authority in {folder}. Documents sealed under it need it: keep it."
        raise MachineError("SEAL-001", message)
    authority_key, kiosk_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority_name = _name(clinic_name, "authority")
    authority = _certify(authority_name, authority_key.public_key(), authority_name, authority_key, now, is_root=True)
    kiosk = _certify(
        _name(clinic_name, "kiosk"), kiosk_key.public_key(), authority_name, authority_key, now, is_root=False
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for begun in (AUTHORITY_KEY, KIOSK_KEY, KIOSK):  # a start that was cut short before the last file
            (folder / begun).unlink(missing_ok=True)
        _write(folder / AUTHORITY_KEY, _key_pem(authority_key), mode=0o600)
        _write(folder / KIOSK_KEY, _key_pem(kiosk_key), mode=0o600)
        _write(folder / KIOSK, kiosk.public_bytes(serialization.Encoding.PEM), mode=0o644)
        _write(folder / AUTHORITY, authority.public_bytes(serialization.Encoding.PEM), mode=0o644)
    except OSError as error:
        message = f"The clinic's keys could not be written to {folder}. Is the disk full or the folder read-only?"
        raise MachineError("SEAL-002", message) from error


def load_signing_identity(folder: Path) -> SigningIdentity:
    """The kiosk's key and certificate.

    Raises:
        MachineError: A file is missing, not readable, or the key does not belong to the certificate.
    """
    try:
        certificate = x509.load_pem_x509_certificate((folder / KIOSK).read_bytes())
        key = serialization.load_pem_private_key((folder / KIOSK_KEY).read_bytes(), password=None)
        authority = x509.load_pem_x509_certificate((folder / AUTHORITY).read_bytes())
        certificate.verify_directly_issued_by(authority)
    except FileNotFoundError as error:
        missing = Path(error.filename).name
        message = f"The clinic's {missing} is missing in {folder}. Put it back from the clinic's own copy."
        raise MachineError("SEAL-003", message) from None
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm, InvalidSignature):
        message = f"The signing keys in {folder} cannot be read. Put them back from the clinic's own copy."
        raise MachineError("SEAL-004", message) from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        message = f"The {KIOSK_KEY} in {folder} does not belong to {KIOSK}. Put both back from the clinic's own copy."
        raise MachineError("SEAL-005", message)
    return SigningIdentity(
        _common_name(certificate),
        certificate.public_bytes(serialization.Encoding.DER),
        key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )


def _certify(
    subject: x509.Name,
    key: ec.EllipticCurvePublicKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    now: datetime,
    *,
    is_root: bool,
) -> x509.Certificate:
    """A certificate: for the root, one that may only issue; for a kiosk, one that may only sign documents."""
    issuer_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    usage = x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))  # a clock set right after first start must not undo the seals
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(issuer_id, critical=False)
    )
    return builder.sign(issuer_key, hashes.SHA256())


def _name(clinic_name: str, part: str) -> x509.Name:
    """Both fields hold at most 64 characters, by the standard."""
    clinic = clinic_name.strip() or "Clinic"
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, clinic[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{clinic[: 62 - len(part)]}, {part}"),
        ]
    )


def _common_name(certificate: x509.Certificate) -> str:
    return str(certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, data: bytes, *, mode: int) -> None:
    """A new file, never open to others for a moment. Where modes mean nothing, the folder's own rights hold."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
