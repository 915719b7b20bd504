"""Seals a written document: the signing block goes into its place, and the kiosk's key certifies the whole.

PAdES B-B, ECDSA P-256, SHA-256; certified so that only the practitioner's field may still be filled in. The
sealed file begins with the bytes of the file that was shown. Nothing is fetched, unless a time-stamp server is named:
then the seal bears its time-stamp (PAdES B-T), and is made without if the server gives none.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.content import AnnotAppearances
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import (
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    append_signature_field,
    enumerate_sig_fields,
)
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.stamp.noop import NoOpStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from screener.consent.certificates import SigningIdentity
from screener.consent.signing_block import draw_signing_block
from screener.consent.signing_box import Place, Places
from screener.consent.stamping import STAMP_ROOM, StampingSigner
from screener.consent.time_stamp_server import TimeStampFault, TimeStampServer
from screener.errors import MachineError, TransitionError
from screener.interview.journey import Signature
from screener.questionnaire.text import Words

PATIENT_FIELD, PRACTITIONER_FIELD = "Patient", "Practitioner"
_CMS_ROOM = 1536
"""Bytes kept for a signature besides its certificate."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A document with a seal, and what became of the seal's time-stamp."""

    pdf: bytes
    stamped_at: datetime | None = None
    """When the time-stamp server saw the seal, aware; None without a time-stamp."""
    fault: TimeStampFault | None = None
    """Why the seal has no time-stamp, if one was asked for: to be noted. The seal is as good as without asking."""


def seal(
    pdf: bytes,
    *,
    places: Places,
    signatures: tuple[Signature, ...],
    words: Words,
    identity: SigningIdentity,
    sealed_at: datetime,
) -> bytes:
    """Seal a document.

    Args:
        pdf: The document as rendered and shown.
        places: Where it is signed, as `render` told.
        signatures: Everybody's, in the order of their cells.
        words: The paper's words in the patient's language.
        identity: Whose key seals.
        sealed_at: When, aware; stands in the seal.

    Returns:
        The sealed document; it begins with `pdf`.

    Raises:
        MachineError: The document or the key cannot be used.
        TransitionError: There are more or fewer signatures than cells: our bug.
    """
    return seal_with_time_stamp(
        pdf,
        places=places,
        signatures=signatures,
        words=words,
        identity=identity,
        sealed_at=sealed_at,
        server=None,
    ).pdf


def seal_with_time_stamp(
    pdf: bytes,
    *,
    places: Places,
    signatures: tuple[Signature, ...],
    words: Words,
    identity: SigningIdentity,
    sealed_at: datetime,
    server: TimeStampServer | None,
) -> Sealed:
    """Seal a document as `seal` does, with the time-stamp of a server.

    Args:
        pdf: As for `seal`, like the others.
        places: As for `seal`.
        signatures: As for `seal`.
        words: As for `seal`.
        identity: As for `seal`.
        sealed_at: As for `seal`.
        server: Whom to ask for the time; without one, or without a right answer in time, there is no time-stamp.

    Raises:
        MachineError: As `seal`; never for the server's sake.
        TransitionError: As `seal`.
    """
    if len(signatures) != places.signers:
        raise TransitionError("SEAL-009", "The document was written for another number of signatures.")
    block = draw_signing_block(places.patient, signatures, words)
    with _in_a_sentence():
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        _add_field(writer, PATIENT_FIELD, places.patient)
        _add_field(writer, PRACTITIONER_FIELD, places.practitioner)
        _fill_place(writer, PATIENT_FIELD, block)
        return _sign(writer, PATIENT_FIELD, identity, sealed_at, server, certify=True)


def countersign(pdf: bytes, *, page: bytes, identity: SigningIdentity, signed_at: datetime) -> bytes:
    """Put the practitioner's page into its place and sign the document with it.

    Args:
        pdf: The sealed document.
        page: A one-page PDF of the reserved place's size.
        identity: Whose key signs.
        signed_at: When, aware.

    Returns:
        The countersigned document; it begins with `pdf`.

    Raises:
        MachineError: The document is not sealed, or already countersigned, or the key cannot be used.
    """
    return countersign_with_time_stamp(pdf, page=page, identity=identity, signed_at=signed_at, server=None).pdf


def countersign_with_time_stamp(
    pdf: bytes, *, page: bytes, identity: SigningIdentity, signed_at: datetime, server: TimeStampServer | None
) -> Sealed:
    """Countersign a document as `countersign` does, with the time-stamp of a server.

    Args:
        pdf: As for `countersign`, like the others.
        page: As for `countersign`.
        identity: As for `countersign`.
        signed_at: As for `countersign`.
        server: Whom to ask for the time; without one, or without a right answer in time, there is no time-stamp.

    Raises:
        MachineError: As `countersign`; never for the server's sake.
    """
    with _in_a_sentence():
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        _fill_place(writer, PRACTITIONER_FIELD, page)
        return _sign(writer, PRACTITIONER_FIELD, identity, signed_at, server, certify=False)


@contextmanager
def _in_a_sentence() -> Iterator[None]:
    """What pyHanko cannot do, said for people.

    Raises:
        MachineError: The document or the key cannot be used.
    """
    try:
        yield
    except (PdfError, SigningError, ValueError, OSError, LookupError) as error:
        message = "The document could not be sealed. The answers are kept; try again, then call for help."
        raise MachineError("SEAL-006", message) from error


def _fill_place(writer: IncrementalPdfFileWriter, field: str, page: bytes) -> None:
    """Make a drawn one-page PDF the look of a signature field."""
    drawn = writer.import_page_as_xobject(PdfFileReader(io.BytesIO(page)), page_ix=0)
    free = enumerate_sig_fields(writer, filled_status=False, with_name=field)
    _, _, reference = next(iter(free), (field, None, None))
    if reference is None:
        raise SigningError(f"there is no free field {field}")
    widget = reference.get_object()
    widget["/AP"] = AnnotAppearances(normal=drawn).as_pdf_object()
    writer.update_container(widget)


def _sign(
    writer: IncrementalPdfFileWriter,
    field: str,
    identity: SigningIdentity,
    at: datetime,
    server: TimeStampServer | None,
    *,
    certify: bool,
) -> Sealed:
    """Sign an existing field, and the whole document with it.

    Args:
        writer: Holds the document and what was added to it.
        field: The field's name.
        identity: Whose key signs.
        at: When, aware.
        server: Whom to ask for a time-stamp.
        certify: True for the first signature, which says what may still change.
    """
    meta = PdfSignatureMetadata(
        field_name=field,
        name=identity.name,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=certify,
        docmdp_permissions=MDPPerm.FILL_FORMS,
    )
    signer = _make_signer(identity, server)
    session = PdfSigner(meta, signer, stamp_style=NoOpStampStyle()).init_signing_session(
        writer, existing_fields_only=True
    )
    session.system_time = at
    room = 2 * (len(identity.certificate) + _CMS_ROOM + (STAMP_ROOM if server else 0))
    prepared = session.prepare_tbs_document(validation_info=None, bytes_reserved=room)
    output = io.BytesIO()
    digest, _ = prepared.digest_tbs_document(output=output)
    signing = prepared.perform_signature(digest.document_digest, PdfCMSSignedAttributes())
    asyncio.run(signing)
    outcome = signer.outcome if isinstance(signer, StampingSigner) else None
    if isinstance(outcome, TimeStampFault):
        return Sealed(output.getvalue(), fault=outcome)
    return Sealed(output.getvalue(), stamped_at=outcome)


def _make_signer(identity: SigningIdentity, server: TimeStampServer | None) -> SimpleSigner:
    """The certificate goes in without its root: whoever verifies has that, or does not trust it anyway."""
    parts = {
        "signing_cert": asn1_x509.Certificate.load(identity.certificate),
        "signing_key": keys.PrivateKeyInfo.load(identity.key),
        "cert_registry": SimpleCertificateStore(),  # type: ignore[no-untyped-call]  # pyHanko's
        "embed_roots": False,
    }
    return StampingSigner(server, **parts) if server else SimpleSigner(**parts)


def _add_field(writer: IncrementalPdfFileWriter, name: str, place: Place) -> None:
    box = (place.left, place.bottom, place.right, place.top)
    append_signature_field(writer, SigFieldSpec(name, on_page=place.page, box=box))
