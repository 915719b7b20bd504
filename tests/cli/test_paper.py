"""`screener render` and `screener verify`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from asn1crypto import keys, x509
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore

from screener.consent.authority import load_signing_identity
from tests.authorities import make_kiosk_files


def read_text(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def test_the_document_is_rendered_unsigned_and_marked_so(screener, write_response, tmp_path: Path):
    out = tmp_path / "out.pdf"
    ran = screener("render", write_response(full_name="Testa <b>& Co"), "-o", out)

    assert (ran.status, ran.out, ran.err) == (0, "", "")
    text = read_text(out)
    assert "Testa <b>& Co" in text
    assert "Unsigned preview" in text
    assert screener("verify", out).status == 2


def test_a_response_on_stdin_is_rendered_too(screener, write_response, tmp_path: Path):
    ran = screener("render", "-", "-o", tmp_path / "out.pdf", stdin=write_response().read_text(encoding="utf-8"))

    assert ran.status == 0
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF-")


def test_no_half_document_is_left_where_none_can_be_written(screener, write_response, tmp_path: Path):
    ran = screener("render", write_response(), "-o", tmp_path / "missing" / "out.pdf")

    assert ran.status == 3
    assert "RECORD-003" in ran.err
    assert screener("render", write_response(x="1"), "-o", tmp_path / "out.pdf").status == 2
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.parametrize("content", [b"", b"not a pdf", b"%PDF-1.7\n%%EOF\n"])
def test_what_is_no_pdf_is_not_readable(screener, tmp_path: Path, content: bytes):
    (tmp_path / "file.pdf").write_bytes(content)
    ran = screener("verify", tmp_path / "file.pdf", "--json")

    assert ran.status == 2
    assert ran.json["state"] in ("unreadable", "no-seal")
    assert screener("verify", tmp_path / "missing.pdf").status == 2


def test_a_file_that_cannot_be_opened_is_told_as_such(screener, tmp_path: Path):
    for path in (tmp_path / "missing.pdf", tmp_path):
        ran = screener("verify", path, "--json")
        assert (ran.status, ran.json["state"]) == (2, "unreadable")
        assert "CLI-015" in ran.err


@pytest.fixture
def signed_elsewhere(screener, write_response, tmp_path: Path) -> Path:
    """A document that another program signed in its own way: with a chain, and not as PAdES."""
    screener("render", write_response(), "-o", tmp_path / "out.pdf")
    make_kiosk_files(tmp_path / "elsewhere", clinic_name="Another Program", now=datetime.now(UTC))
    identity = load_signing_identity(tmp_path / "elsewhere")
    certificate = x509.Certificate.load(identity.certificate)
    chain = SimpleCertificateStore()
    chain.register_multiple([certificate, load_cert_from_pemder(tmp_path / "elsewhere" / "authority.pem")])
    signer = SimpleSigner(certificate, keys.PrivateKeyInfo.load(identity.key), chain, embed_roots=True)
    with (tmp_path / "out.pdf").open("rb") as document:
        signed = sign_pdf(IncrementalPdfFileWriter(document), PdfSignatureMetadata("Signature1"), signer)
    (tmp_path / "signed.pdf").write_bytes(signed.getvalue())
    return tmp_path / "signed.pdf"


def test_what_another_program_signed_is_not_trusted_but_not_called_altered(
    screener, signed_elsewhere, tmp_path: Path
):
    make_kiosk_files(tmp_path / "keys", clinic_name="Clinic of Testa", now=datetime.now(UTC))
    ran = screener("verify", signed_elsewhere, "--data", tmp_path, "--json")

    assert (ran.status, ran.json["state"]) == (1, "untrusted")


def test_a_clinic_without_an_authority_is_told_so(screener, signed_elsewhere, tmp_path: Path):
    ran = screener("verify", signed_elsewhere, "--data", tmp_path)

    assert ran.status == 1
    assert "--trust" in ran.out


def test_an_authority_that_cannot_be_read_is_told(screener, write_response, tmp_path: Path):
    screener("render", write_response(), "-o", tmp_path / "out.pdf")
    (tmp_path / "bad.pem").write_text("no certificate")

    for trust in (tmp_path / "bad.pem", tmp_path / "missing.pem"):
        ran = screener("verify", tmp_path / "out.pdf", "--trust", trust)
        assert ran.status == 3
        assert "authority" in ran.err


def test_without_trust_the_clinics_own_authority_counts(screener, write_response, tmp_path: Path):
    make_kiosk_files(tmp_path / "keys", clinic_name="Clinic of Testa", now=datetime.now(UTC))
    screener("render", write_response(), "-o", tmp_path / "out.pdf")

    ran = screener("verify", tmp_path / "out.pdf", "--data", tmp_path, "--json")
    assert ran.json == {"state": "no-seal", "seals": [], "open-fields": []}
