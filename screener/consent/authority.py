"""The files a kiosk seals with, in one folder.

`authority.pem` (to check documents against; give it to anyone), `kiosk.pem` and `kiosk.key`, which its owner alone
may read. The authority's own key is nowhere on a kiosk: whoever took that could issue certificates in the clinic's
name.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from screener.consent.certificates import (
    SigningIdentity,
    belongs_to,
    identity_of,
    is_vouched_for,
    write_pem,
)
from screener.errors import MachineError

AUTHORITY = "authority.pem"
KIOSK, KIOSK_KEY = "kiosk.pem", "kiosk.key"


def install_kiosk(folder: Path, identity: SigningIdentity, *, authorities: Sequence[bytes]) -> None:
    """Let a kiosk seal as this from now on, in place of what it sealed as before.

    Args:
        folder: Where its files go; made if it is not there.
        identity: Issued by the clinic's authority, or brought from elsewhere.
        authorities: Certificates (DER) that documents are checked against, those of earlier seals included; one of
            them issued the identity's, or is it.

    Raises:
        MachineError: None of them did, or the folder cannot be written.
    """
    if not is_vouched_for(identity.certificate, authorities):
        message = "None of the authorities given has issued this certificate. Give the issuer's certificate too."
        raise MachineError("SEAL-010", message)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_kiosk(folder, identity, authorities)
    except OSError as error:
        raise _not_written(folder) from error


def load_signing_identity(folder: Path) -> SigningIdentity:
    """The kiosk's key and certificate.

    Raises:
        MachineError: A file is missing, not readable, or the key does not belong to the certificate.
    """
    try:
        certificate = x509.load_pem_x509_certificate((folder / KIOSK).read_bytes())
        key = serialization.load_pem_private_key((folder / KIOSK_KEY).read_bytes(), password=None)
        authorities = x509.load_pem_x509_certificates((folder / AUTHORITY).read_bytes())
    except FileNotFoundError as error:
        missing = Path(error.filename).name
        message = f"The clinic's {missing} is missing in {folder}. Put it back from the clinic's own copy."
        raise MachineError("SEAL-003", message) from None
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        raise _not_readable(folder) from None
    written = certificate.public_bytes(serialization.Encoding.DER)
    if not is_vouched_for(written, [one.public_bytes(serialization.Encoding.DER) for one in authorities]):
        raise _not_readable(folder)
    if not belongs_to(key, certificate):
        message = (
            f"The {KIOSK_KEY} in {folder} does not belong to {KIOSK}. Make this computer a kiosk again with "
            "`screener kiosk add`, or put both back from the clinic's own copy."
        )
        raise MachineError("SEAL-005", message)
    return identity_of(certificate, key)


def _write_kiosk(folder: Path, identity: SigningIdentity, authorities: Sequence[bytes]) -> None:
    """The kiosk's files; the authority's last, for by that it is told whether there are any."""
    _write(folder / KIOSK_KEY, _key_pem(identity), mode=0o600)
    _write(folder / KIOSK, write_pem([identity.certificate]), mode=0o644)
    _write(folder / AUTHORITY, write_pem(authorities), mode=0o644)


def _key_pem(identity: SigningIdentity) -> bytes:
    return serialization.load_der_private_key(identity.key, password=None).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, data: bytes, *, mode: int) -> None:
    """Beside, synced, renamed; never open to others for a moment. Without modes, the folder's own rights hold."""
    beside = path.with_name(f".{path.name}.part")
    beside.unlink(missing_ok=True)
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _not_written(folder: Path) -> MachineError:
    message = f"The clinic's keys could not be written to {folder}. Is the disk full or the folder read-only?"
    return MachineError("SEAL-002", message)


def _not_readable(folder: Path) -> MachineError:
    message = f"The signing keys in {folder} cannot be read. Put them back from the clinic's own copy."
    return MachineError("SEAL-004", message)
