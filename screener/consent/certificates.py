"""Certificates and the keys they vouch for, in memory: of the authority, of kiosks and of practitioners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeGuard

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import NameOID

from screener.errors import IntegrityError, TransitionError

SigningKeys = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
"""Kinds of keys that we sign with."""
_NAME_BYTES = 64
"""What either field of a name holds: the standard counts characters (X.520), `cryptography` their bytes in UTF-8."""
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
    """Private key, PKCS#8 DER: EC P-256 if we made it. In memory only."""


def make_authority(*, clinic_name: str, now: datetime) -> SigningIdentity:
    """A new authority, in memory: it issues certificates and signs nothing else.

    Args:
        clinic_name: Stands on its certificate.
        now: When its ten years begin, aware.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(clinic_name, "authority")
    return identity_of(_certify(name, key.public_key(), name, key, now, is_root=True), key)


def issue_kiosk(authority: SigningIdentity, *, clinic_name: str, now: datetime) -> SigningIdentity:
    """A kiosk's own signing key, and the certificate that vouches for it."""
    return _issue(authority, _name(clinic_name, "kiosk"), now)


def issue_practitioner(authority: SigningIdentity, *, name: str, clinic_name: str, now: datetime) -> SigningIdentity:
    """A practitioner's own signing key, and the certificate that says their name.

    Args:
        authority: The clinic's.
        name: The practitioner's, as it shall stand on what they countersign; 64 bytes of it fit.
        clinic_name: Stands beside it.
        now: When its ten years begin, aware.
    """
    return _issue(authority, _named(clinic_name, " ".join(name.split())), now)


def join_identity(certificate: bytes, key: bytes) -> SigningIdentity:
    """A signing identity from its two halves, as they were kept.

    Args:
        certificate: X.509, DER.
        key: PKCS#8, DER.

    Raises:
        IntegrityError: One of them is not what was kept, or they do not belong together.
    """
    try:
        read = x509.load_der_x509_certificate(certificate)
        private = serialization.load_der_private_key(key, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise _not_a_pair() from None
    if not belongs_to(private, read):
        raise _not_a_pair()
    return SigningIdentity(name_of(read), certificate, key)


def identity_of(certificate: x509.Certificate, key: SigningKeys) -> SigningIdentity:
    """A certificate and its key as bytes."""
    written = certificate.public_bytes(serialization.Encoding.DER)
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return SigningIdentity(name_of(certificate), written, private)


def write_pem(certificates: Sequence[bytes]) -> bytes:
    """Certificates (DER) as one PEM file."""
    encoding = serialization.Encoding.PEM
    return b"".join(x509.load_der_x509_certificate(one).public_bytes(encoding) for one in certificates)


def read_pem(pem: bytes) -> tuple[bytes, ...]:
    """The certificates of a PEM file, as DER.

    Raises:
        ValueError: There is none in it, or one is damaged.
    """
    return tuple(one.public_bytes(serialization.Encoding.DER) for one in x509.load_pem_x509_certificates(pem))


def is_vouched_for(certificate: bytes, authorities: Sequence[bytes]) -> bool:
    """True if one of the authorities issued it, or is it."""
    return any(certificate == one or _has_issued(one, certificate) for one in authorities)


def belongs_to(key: PrivateKeyTypes, certificate: x509.Certificate) -> TypeGuard[SigningKeys]:
    """True if a key is the certificate's and of a kind that we sign with."""
    return isinstance(key, SigningKeys) and key.public_key() == certificate.public_key()


def name_of(certificate: x509.Certificate) -> str:
    """Whose it is, by its own words; empty if it has none."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else ""


def read_clinic_name(certificate: bytes) -> str:
    """The clinic's name in a certificate (DER) of its own, which holds no more than its first bytes; or nothing."""
    subject = x509.load_der_x509_certificate(certificate).subject
    names = subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return str(names[0].value) if names else ""


def read_expiry(certificate: bytes) -> datetime:
    """Until when a certificate (DER) is valid, aware.

    Raises:
        ValueError: It is none.
    """
    return x509.load_der_x509_certificate(certificate).not_valid_after_utc


def read_beginning(certificate: bytes) -> datetime:
    """From when a certificate (DER) is valid, aware.

    Raises:
        ValueError: It is none.
    """
    return x509.load_der_x509_certificate(certificate).not_valid_before_utc


def _has_issued(authority: bytes, certificate: bytes) -> bool:
    try:
        issued = x509.load_der_x509_certificate(certificate)
        issued.verify_directly_issued_by(x509.load_der_x509_certificate(authority))
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _issue(authority: SigningIdentity, subject: x509.Name, now: datetime) -> SigningIdentity:
    issuer = x509.load_der_x509_certificate(authority.certificate).subject
    issuer_key = serialization.load_der_private_key(authority.key, password=None)
    if not isinstance(issuer_key, ec.EllipticCurvePrivateKey):
        raise TransitionError("SEAL-011", "The clinic's authority has an EC key: this is another's.")
    key = ec.generate_private_key(ec.SECP256R1())
    return identity_of(_certify(subject, key.public_key(), issuer, issuer_key, now, is_root=False), key)


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
    """What a part of the clinic is called."""
    behind = f", {part}"
    return _named(clinic_name, _cut(clinic_name.strip() or "Clinic", _NAME_BYTES - len(behind)) + behind)


def _named(clinic_name: str, common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _cut(clinic_name.strip() or "Clinic", _NAME_BYTES)),
            x509.NameAttribute(NameOID.COMMON_NAME, _cut(common_name, _NAME_BYTES)),
        ]
    )


def _cut(name: str, most: int) -> str:
    """As much of a name as fits, in whole characters."""
    return name.encode()[:most].decode(errors="ignore").strip()


def _not_a_pair() -> IntegrityError:
    message = "A signing key is not what was kept, or not its certificate's. Issue a new one."
    return IntegrityError("SEAL-012", message)
