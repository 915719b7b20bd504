"""Says of any PDF whether its seals hold: whole or altered, by whom, when, and what changed since.

Nothing is fetched and no clock is read: a seal is judged at the time it states, because a record must still
verify when the certificate that sealed it has long run out.
"""

from __future__ import annotations

import asyncio
import io
import logging
import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate, load_pem_x509_certificates
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator.context import ValidationContext

from screener.consent.container import is_container_exact
from screener.consent.time_stamps import TimeStampCheck, TimeStampState, find_token, judge
from screener.errors import MachineError


class SealState(StrEnum):
    """What can be said of a document or of one of its seals. Declared best first."""

    WHOLE = "whole"
    """Sealed by a trusted key, and not changed since except by further seals."""
    UNTRUSTED = "untrusted"
    """Sealed and not changed, but by a key that none of the given authorities vouches for."""
    ALTERED = "altered"
    """Not what was sealed."""
    NO_SEAL = "no-seal"
    """A PDF that nobody sealed."""
    UNREADABLE = "unreadable"
    """Not a PDF, encrypted, cut off or too damaged to tell."""


class Change(StrEnum):
    """What is different from what was sealed."""

    CONTENT = "content"
    """The sealed bytes or the seal itself."""
    APPENDED = "appended"
    """Something was added behind the last seal."""
    REPLACED = "replaced"
    """What was added later changes what was sealed."""
    PAGES = "pages"
    """The number of pages."""
    COUNTERSIGNED = "countersigned"
    """A further seal was added, as the first one allows. No alteration."""


@dataclass(frozen=True, slots=True)
class SealCheck:
    """One seal."""

    field: str
    """Patient or Practitioner, in our documents."""
    state: SealState
    """WHOLE, UNTRUSTED or ALTERED."""
    by: str
    """Whose certificate, by its own words; believe it only if trusted."""
    at: datetime | None
    """When, by the seal's own words, aware."""
    changes: tuple[Change, ...]
    """What changed since."""
    time_stamp: TimeStampCheck | None = None
    """What somebody else says of the time, if the seal bears that."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict on one file."""

    state: SealState
    seals: tuple[SealCheck, ...] = ()
    """In the order in which they were made."""
    open_fields: tuple[str, ...] = ()
    """Fields kept free for a seal that is not there yet."""

    @property
    def is_whole(self) -> bool:
        """True if it is sealed by a trusted key and not altered."""
        return self.state is SealState.WHOLE


_DAMAGED = (
    PdfError, SigningError, SignatureValidationError, ValueError, TypeError, LookupError, AttributeError,
    ArithmeticError, AssertionError, RecursionError, NotImplementedError, EOFError, zlib.error, struct.error,
)  # fmt: skip
"""What pyHanko lets out on files made to confuse it; found by handing it thousands of them."""
for _library in ("pyhanko", "pyhanko_certvalidator"):
    # What they warn of is our verdict, and their messages quote the file.
    logging.getLogger(_library).setLevel(logging.CRITICAL + 1)

_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*\d+\s+\d+\s+(\d+)\s+(\d+)\s*\]")


def verify(
    pdf: bytes | Path, *, trust: Sequence[bytes | Path], time_stamp_trust: Sequence[bytes | Path] = ()
) -> Verification:
    """The verdict on a PDF.

    Args:
        pdf: The file, or what is in it.
        trust: Certificates of authorities (PEM) whose seals count.
        time_stamp_trust: Certificates of authorities (PEM) whose time-stamps count; without, one can still be whole.

    Raises:
        MachineError: An authority's certificate is missing or not readable.
    """
    roots = _Roots(
        [root for source in trust for root in _read_authorities(source)],
        [root for source in time_stamp_trust for root in _read_authorities(source)],
    )
    try:
        data = pdf if isinstance(pdf, bytes) else pdf.read_bytes()
    except OSError:
        return Verification(SealState.UNREADABLE)
    try:
        return _judge(data, roots)
    except _DAMAGED:
        return Verification(_judge_damaged(data))


@dataclass(frozen=True, slots=True)
class _Roots:
    """Whom to believe."""

    seals: list[x509.Certificate]
    time_stamps: list[x509.Certificate]


def _judge(data: bytes, roots: _Roots) -> Verification:
    reader = PdfFileReader(io.BytesIO(data))
    if reader.encrypted:
        return Verification(SealState.UNREADABLE)
    signatures = reader.embedded_regular_signatures
    free = tuple(name for name, value, _ in enumerate_sig_fields(reader, filled_status=False) if value is None)
    if not signatures:
        hidden = _judge_damaged(data) is SealState.ALTERED
        return Verification(SealState.ALTERED if hidden else SealState.NO_SEAL, open_fields=free)
    last = signatures[-1]
    seals = tuple(_check(signature, data, roots, is_last=signature is last) for signature in signatures)
    order = list(SealState)
    return Verification(max((seal.state for seal in seals), key=order.index), seals, free)


def _judge_damaged(data: bytes) -> SealState:
    """A file that cannot be read but carries a seal over bytes that are all there was altered."""
    ends = [int(start) + int(length) for start, length in _BYTE_RANGE.findall(data)]
    return SealState.ALTERED if any(end <= len(data) for end in ends) else SealState.UNREADABLE


def _check(signature: EmbeddedPdfSignature, data: bytes, roots: _Roots, *, is_last: bool) -> SealCheck:
    at = signature.self_reported_timestamp
    by = str(signature.signer_cert.subject.native.get("common_name", ""))
    token = find_token(signature.signer_info)
    time_stamp = asyncio.run(judge(signature.signer_info, token, roots.time_stamps)) if token is not None else None
    context = ValidationContext(
        trust_roots=roots.seals,
        allow_fetching=False,
        moment=at or signature.signer_cert.not_valid_before,
    )
    status = validate_pdf_signature(signature, signer_validation_context=context)
    changes = _find_changes(signature, status, data, is_last=is_last)
    if time_stamp is not None and time_stamp.state is TimeStampState.BROKEN and status.trusted:
        changes = tuple(dict.fromkeys((Change.CONTENT, *changes)))  # ours bear none that was not whole then
    if any(change is not Change.COUNTERSIGNED for change in changes):
        state = SealState.ALTERED
    else:
        state = SealState.WHOLE if status.trusted else SealState.UNTRUSTED
    return SealCheck(signature.field_name, state, by, at, changes, time_stamp)


def _find_changes(
    signature: EmbeddedPdfSignature, status: PdfSignatureStatus, data: bytes, *, is_last: bool
) -> tuple[Change, ...]:
    """What differs from what was sealed; only a further seal may have been added."""
    changes: list[Change] = []
    # Other programs write a seal in other ways, so only of ours can it be said that it was not written so.
    inexact = status.trusted and not is_container_exact(signature, data)
    if inexact or not (status.intact and status.valid):
        changes.append(Change.CONTENT)
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return tuple(changes)
    changes.append(Change.APPENDED if is_last else Change.COUNTERSIGNED)
    level = status.modification_level
    if not status.docmdp_ok or level is None or level > ModificationLevel.FORM_FILLING:
        changes.append(Change.REPLACED)
    if _count_pages(signature.reader, signature.signed_revision) != _count_pages(signature.reader, None):
        changes.append(Change.PAGES)
    return tuple(changes)


def _count_pages(reader: PdfFileReader, revision: int | None) -> int:
    root = reader.root if revision is None else reader.get_historical_root(revision)
    return int(root["/Pages"]["/Count"])


def _read_authorities(source: bytes | Path) -> list[x509.Certificate]:
    try:
        written = source if isinstance(source, bytes) else source.read_bytes()
    except OSError:
        message = "The authority's certificate cannot be read. Give the path of an authority.pem."
        raise MachineError("SEAL-007", message) from None
    try:
        found = load_pem_x509_certificates(written) if b"-----" in written else [load_der_x509_certificate(written)]
    except ValueError:
        message = "The authority's certificate is not one. Give the path of an authority.pem."
        raise MachineError("SEAL-008", message) from None
    return [x509.Certificate.load(certificate.public_bytes(Encoding.DER)) for certificate in found]
