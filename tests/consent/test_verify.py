import io
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.crypt import StandardSecurityHandler
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from screener.consent.authority import load_signing_identity
from screener.consent.seal import countersign
from screener.consent.verify import Change, SealState, Verification, verify
from screener.errors import MachineError
from tests.authorities import make_kiosk_files

ONE_BLANK_PAGE = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"


@pytest.fixture
def update(sealed):
    """A function that appends an incremental update to the sealed document."""

    def append(change):
        writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
        change(writer)
        output = io.BytesIO()
        writer.write(output)
        return output.getvalue()

    return append


@pytest.fixture
def other_keys(tmp_path):
    """The authority and kiosk of somebody else, who calls themselves the same."""
    make_kiosk_files(tmp_path / "other", clinic_name="Example Skin Clinic", now=datetime(2026, 11, 20, tzinfo=UTC))
    return tmp_path / "other"


def find_gap(pdf):
    """Where the seal's own bytes stand, from "<" to ">"."""
    start, length, after, _ = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures[0].byte_range
    return int(start + length), int(after)


def flip(pdf, position, bits=1):
    altered = bytearray(pdf)
    altered[position] ^= bits
    return bytes(altered)


def test_a_sealed_document_is_whole_and_says_by_whom_and_when(sealed, authority):
    verification = verify(sealed, trust=[authority])
    assert verification.is_whole
    (check,) = verification.seals
    assert (check.field, check.by, check.changes) == ("Patient", "Example Skin Clinic, kiosk", ())
    assert check.at == datetime(2026, 11, 20, 10, 42, 15, tzinfo=UTC)


def test_files_and_bytes_are_judged_alike(sealed, keys, tmp_path):
    (tmp_path / "consent.pdf").write_bytes(sealed)
    assert verify(tmp_path / "consent.pdf", trust=[keys / "authority.pem"]).is_whole


def test_a_byte_altered_anywhere_is_noticed(sealed, authority):
    positions = range(0, len(sealed), len(sealed) // 150)
    assert {verify(flip(sealed, position), trust=[authority]).state for position in positions} == {SealState.ALTERED}


def test_a_byte_altered_in_the_seal_itself_is_noticed(sealed, authority):
    start, end = find_gap(sealed)
    positions = [*range(start, start + 2000, 23), *range(end - 40, end)]
    altered = [
        sealed[:position] + (b"1" if sealed[position] != ord("1") else b"2") + sealed[position + 1 :]
        for position in positions
    ]
    assert {verify(pdf, trust=[authority]).state for pdf in altered} == {SealState.ALTERED}


def test_a_seal_written_in_small_letters_is_noticed(sealed, authority):
    start, end = find_gap(sealed)
    altered = sealed[:start] + sealed[start:end].lower() + sealed[end:]
    assert verify(altered, trust=[authority]).seals[0].changes == (Change.CONTENT,)


@pytest.mark.parametrize("added", [b"\n", b"%%EOF\n", b"\x00" * 100])
def test_anything_added_behind_the_seal_is_noticed(sealed, authority, added):
    assert verify(sealed + added, trust=[authority]).state in (SealState.ALTERED, SealState.UNREADABLE)


def test_a_changed_page_is_noticed_and_said(update, authority):
    def change(writer):
        page = writer.root["/Pages"]["/Kids"][0]
        page["/Rotate"] = generic.NumberObject(90)
        writer.update_container(page)

    verification = verify(update(change), trust=[authority])
    assert verification.state is SealState.ALTERED
    assert Change.REPLACED in verification.seals[0].changes


def test_an_added_page_is_noticed_and_said(update, authority):
    def change(writer):
        pages = writer.root["/Pages"]
        pages["/Kids"].append(pages["/Kids"].raw_get(0))
        pages["/Count"] = generic.NumberObject(pages["/Count"] + 1)
        writer.update_container(pages)

    assert Change.PAGES in verify(update(change), trust=[authority]).seals[0].changes


def test_a_practitioners_page_drawn_without_a_seal_is_noticed(update, authority):
    def change(writer):
        field = writer.root["/AcroForm"]["/Fields"][1]
        field["/Contents"] = generic.TextStringObject("Proceed")
        writer.update_container(field)

    verification = verify(update(change), trust=[authority])
    assert verification.state is SealState.ALTERED
    assert Change.APPENDED in verification.seals[0].changes


def test_a_seal_of_another_authority_is_not_trusted(seal_with, other_keys, authority):
    verification = verify(seal_with(other_keys), trust=[authority])
    assert verification.state is SealState.UNTRUSTED
    assert verification.seals[0].by == "Example Skin Clinic, kiosk"


def test_without_any_authority_nothing_is_trusted(sealed):
    assert verify(sealed, trust=[]).state is SealState.UNTRUSTED


def test_one_of_several_authorities_is_enough(sealed, authority, other_keys):
    assert verify(sealed, trust=[other_keys / "authority.pem", authority]).is_whole


def test_a_further_seal_by_a_stranger_spoils_the_trust(sealed, rendered, other_keys, authority):
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    place = rendered.places.practitioner
    canvas = Canvas(file, pagesize=(place.width, place.height))
    canvas.drawString(10, 10, "Proceed")
    canvas.save()
    pdf = countersign(
        sealed,
        page=file.getvalue(),
        identity=load_signing_identity(other_keys),
        signed_at=datetime(2026, 11, 21, tzinfo=UTC),
    )
    verification = verify(pdf, trust=[authority])
    assert verification.state is SealState.UNTRUSTED
    assert [check.state for check in verification.seals] == [SealState.WHOLE, SealState.UNTRUSTED]


def test_a_document_nobody_sealed_has_no_seal(rendered, authority):
    assert verify(rendered.pdf, trust=[authority]) == Verification(SealState.NO_SEAL)


def test_a_seal_cut_off_leaves_none(sealed, rendered, authority):
    assert verify(sealed[: len(rendered.pdf)], trust=[authority]).state is SealState.NO_SEAL


@pytest.mark.parametrize("kept", [0, 5, 1_000, 0.5, 0.9, 0.99, -3])
def test_a_file_cut_short_is_not_readable(sealed, authority, kept):
    length = int(len(sealed) * kept) if isinstance(kept, float) else kept
    assert verify(sealed[:length], trust=[authority]).state is SealState.UNREADABLE


@pytest.mark.parametrize("garbage", [b"", b"hello", b"%PDF-1.7", b"\x00" * 5_000, ONE_BLANK_PAGE, b"%PDF-1.4\n%%EOF"])
def test_what_is_no_pdf_is_not_readable(garbage, authority):
    assert verify(garbage, trust=[authority]) == Verification(SealState.UNREADABLE)


def test_an_encrypted_file_is_not_readable(rendered, authority):
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(rendered.pdf)))
    writer.security_handler = StandardSecurityHandler.build_from_pw("secret")
    writer._assign_security_handler(writer.security_handler)
    output = io.BytesIO()
    writer.write(output)
    assert verify(output.getvalue(), trust=[authority]).state is SealState.UNREADABLE


def test_a_file_that_is_not_there_is_not_readable(tmp_path, authority):
    assert verify(tmp_path / "nothing.pdf", trust=[authority]).state is SealState.UNREADABLE
    assert verify(tmp_path, trust=[authority]).state is SealState.UNREADABLE


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damage_whatever_makes_a_traceback_or_a_whole_document(sealed, authority, data):
    start = data.draw(st.integers(0, len(sealed) - 1))
    length = data.draw(st.integers(0, 400))
    damage = data.draw(st.binary(max_size=400))
    damaged = sealed[:start] + damage + sealed[start + length :]
    assert damaged == sealed or not verify(damaged, trust=[authority]).is_whole


@pytest.mark.parametrize(
    ("trust", "code"), [(b"nothing", "SEAL-008"), (b"-----BEGIN CERTIFICATE-----\n", "SEAL-008")]
)
def test_an_authority_that_is_none_is_told_in_a_sentence(sealed, trust, code):
    with pytest.raises(MachineError, match=code):
        verify(sealed, trust=[trust])


def test_a_missing_authority_is_told_in_a_sentence(sealed, tmp_path):
    with pytest.raises(MachineError, match="SEAL-007"):
        verify(sealed, trust=[tmp_path / "authority.pem"])


@pytest.mark.parametrize("state", SealState)
def test_every_verdict_has_its_sentence(state, words):
    assert words[f"cli.verify-{state}"]


@pytest.mark.parametrize("change", Change)
def test_every_change_has_its_sentence(change, words):
    assert words[f"cli.verify-change-{change}"]
