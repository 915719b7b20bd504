import io
import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from reportlab.pdfgen.canvas import Canvas

from screener.consent.authority import load_signing_identity
from screener.consent.layout import render
from screener.consent.seal import PRACTITIONER_FIELD, countersign, seal
from screener.consent.signing_block import draw_signing_block
from screener.consent.verify import Change, SealState, verify
from screener.errors import MachineError, TransitionError
from screener.interview.journey import Drawn, Role, Typed
from screener.interview.signing import Signer

LATER = datetime(2026, 11, 20, 11, 5, tzinfo=UTC)


@pytest.fixture
def signature(sealed):
    """The patient's seal as pyHanko reads it."""
    return PdfFileReader(io.BytesIO(sealed)).embedded_regular_signatures[0]


@pytest.fixture
def countersigned(sealed, rendered, keys):
    """The sealed document with the practitioner's page in its place."""
    return countersign(
        sealed, page=draw_page(rendered.places.practitioner), identity=load_signing_identity(keys), signed_at=LATER
    )


def draw_page(place):
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(place.width, place.height), invariant=1)
    canvas.drawString(20, 40, "Proceed with care")
    canvas.save()
    return file.getvalue()


def test_the_sealed_file_begins_with_the_bytes_that_were_shown(rendered, sealed):
    assert sealed.startswith(rendered.pdf)
    assert len(sealed) < len(rendered.pdf) + 60_000


def test_the_seal_is_pades_certifies_and_lets_only_fields_be_filled(signature):
    assert signature.sig_object["/SubFilter"] == SigSeedSubFilter.PADES.value
    assert signature.docmdp_level is MDPPerm.FILL_FORMS
    signer = signature.signer_info
    assert signer["digest_algorithm"]["algorithm"].native == "sha256"
    assert signer["signature_algorithm"]["algorithm"].native == "sha256_ecdsa"
    assert signature.signer_cert.public_key.curve == ("named", "secp256r1")


def test_the_time_in_the_seal_is_the_time_of_sealing(signature):
    assert signature.self_reported_timestamp == datetime(2026, 11, 20, 10, 42, 15, tzinfo=UTC)


def test_both_fields_are_in_place_and_the_practitioners_is_free(sealed, authority):
    verification = verify(sealed, trust=[authority])
    assert [check.field for check in verification.seals] == ["Patient"]
    assert verification.open_fields == ("Practitioner",)


def test_what_is_signed_is_printed_in_the_box(sealed, read_text):
    text = read_text(sealed)
    assert "TestaDemonstrata,patient" in text
    assert "Drawnbyhandon20November2026,10:42GMT(Europe/London)" in text
    assert "IhavereadthisdocumentandagreetowhatIticked." in text


def test_everybodys_signature_is_in_the_box(patient, make_content, words, sign, keys, read_text, authority):
    signers = (Signer(Role.PATIENT, "Testa Demonstrata"), Signer(Role.GUARDIAN, "Proba Demonstrata"))
    rendered = render(make_content(patient, signers=signers), page_size="Letter")
    typed = Typed("Testa Demonstrata", "Nurse Fictiva")
    sealed = seal(
        rendered.pdf,
        places=rendered.places,
        signatures=(sign(mark=typed), sign(Role.GUARDIAN, "Proba Demonstrata")),
        words=words,
        identity=load_signing_identity(keys),
        sealed_at=LATER,
    )
    text = read_text(sealed)
    assert "witnessedbyNurseFictiva" in text
    assert "ProbaDemonstrata,parentorguardian" in text
    assert verify(sealed, trust=[authority]).is_whole


def test_a_drawn_signature_is_vectors_not_an_image(rendered, words, sign):
    block = draw_signing_block(rendered.places.patient, [sign()], words)
    page = pypdfium2.PdfDocument(block)[0]
    kinds = {item.type for item in page.get_objects()}
    assert pypdfium2.raw.FPDF_PAGEOBJ_PATH in kinds
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE not in kinds


@pytest.mark.parametrize(
    "mark",
    [
        Drawn(((),), aspect=4.0),
        Drawn((((0.5, 0.5),),), aspect=4.0),
        Drawn((((0.5, 0.5), (0.5, 0.5)),), aspect=0.3),
        Drawn((((0.0, 0.0), (1.0, 1.0)),), aspect=4.0),
        Typed("T" * 300, "W" * 300),
        Typed("", ""),
        Typed("שלום 😀 <b>", "&amp;"),
    ],
)
def test_any_mark_can_be_drawn(rendered, words, sign, mark):
    assert draw_signing_block(rendered.places.patient, [sign(mark=mark)], words).startswith(b"%PDF-")


def test_a_long_name_or_witness_is_not_cut_off(rendered, words, sign, read_text):
    block = draw_signing_block(
        rendered.places.patient, [sign(name="Testa " * 60, mark=Typed("Testa", "Nonna " * 60))], words
    )
    text = read_text(block)
    assert text.count("Testa") >= 60
    assert text.count("Nonna") == 60


def test_another_number_of_signatures_than_cells_is_our_bug(rendered, words, sign, keys):
    with pytest.raises(TransitionError, match="SEAL-009"):
        seal(
            rendered.pdf,
            places=rendered.places,
            signatures=(sign(), sign()),
            words=words,
            identity=load_signing_identity(keys),
            sealed_at=LATER,
        )


def test_a_document_that_is_none_is_told_in_a_sentence(rendered, words, sign, keys):
    with pytest.raises(MachineError, match="SEAL-006"):
        seal(
            b"not a PDF",
            places=rendered.places,
            signatures=(sign(),),
            words=words,
            identity=load_signing_identity(keys),
            sealed_at=LATER,
        )


def test_a_countersigned_document_keeps_both_seals_whole(countersigned, sealed, authority, read_text):
    assert countersigned.startswith(sealed)
    verification = verify(countersigned, trust=[authority])
    assert verification.state is SealState.WHOLE
    assert [(check.field, check.changes) for check in verification.seals] == [
        ("Patient", (Change.COUNTERSIGNED,)),
        (PRACTITIONER_FIELD, ()),
    ]
    assert verification.seals[1].at == LATER
    assert verification.open_fields == ()
    assert "Proceedwithcare" in read_text(countersigned)


def test_a_document_is_countersigned_once_only(countersigned, rendered, keys):
    with pytest.raises(MachineError, match="SEAL-006"):
        countersign(
            countersigned,
            page=draw_page(rendered.places.practitioner),
            identity=load_signing_identity(keys),
            signed_at=LATER + timedelta(hours=1),
        )


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler-utils is not installed")
def test_pdfsig_agrees(sealed, countersigned, tmp_path):
    for number, (pdf, seals) in enumerate([(sealed, 1), (countersigned, 2)]):
        file = tmp_path / f"{number}.pdf"
        file.write_bytes(pdf)
        said = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False).stdout
        assert said.count("Signature is Valid.") == seals
        assert "ETSI.CAdES.detached" in said
        assert "Nov 20 2026" in said


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_agrees(rendered, sealed, countersigned, tmp_path):
    for number, pdf in enumerate([rendered.pdf, sealed, countersigned]):
        file = tmp_path / f"{number}.pdf"
        file.write_bytes(pdf)
        done = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
