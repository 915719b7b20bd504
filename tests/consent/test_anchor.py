"""The audit trail's head in a document is read back from where it was written, and from nowhere else."""

import io
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from screener.consent.anchor import find_anchor
from screener.consent.authority import load_signing_identity
from screener.consent.document import AnswerTable
from screener.consent.layout import render
from screener.consent.seal import countersign, seal
from screener.consent.verify import SealState, verify
from screener.errors import TransitionError
from screener.records.audit import Anchor, parse_anchor

HEAD = Anchor(1042, bytes(range(100, 132)))
LONGEST = Anchor(10**18 - 1, bytes([0xDD] * 32))
FORGED = Anchor(7, bytes(32)).as_text()


@pytest.fixture
def anchored(patient, make_content):
    """The healthy patient's document with the audit trail's head in it."""
    return render(make_content(patient, audit_anchor=HEAD.as_text()), page_size="A4")


@pytest.fixture
def anchored_and_sealed(anchored, words, sign, keys):
    return seal(
        anchored.pdf,
        places=anchored.places,
        signatures=(sign(),),
        words=words,
        identity=load_signing_identity(keys),
        sealed_at=datetime(2026, 11, 20, 10, 42, tzinfo=UTC),
    )


def test_the_head_that_was_given_is_read_back(anchored, anchored_and_sealed, tmp_path):
    assert parse_anchor(find_anchor(anchored.pdf)) == HEAD
    assert parse_anchor(find_anchor(anchored_and_sealed)) == HEAD
    (tmp_path / "consent.pdf").write_bytes(anchored_and_sealed)
    assert find_anchor(tmp_path / "consent.pdf") == HEAD.as_text()


def test_it_is_read_back_after_the_practitioner_signed_too(
    anchored, anchored_and_sealed, words, sign, keys, authority
):
    from screener.consent.signing_block import draw_signing_block

    countersigned = countersign(
        anchored_and_sealed,
        page=draw_signing_block(anchored.places.practitioner, [sign()], words),
        identity=load_signing_identity(keys),
        signed_at=datetime(2026, 11, 20, 11, 5, tzinfo=UTC),
    )
    assert verify(countersigned, trust=[authority]).is_whole
    assert find_anchor(countersigned) == HEAD.as_text()


def test_the_seal_over_it_is_whole(anchored_and_sealed, authority):
    assert verify(anchored_and_sealed, trust=[authority]).is_whole


def test_another_head_written_into_the_file_breaks_the_seal(anchored_and_sealed, authority):
    forged = anchored_and_sealed.replace(b"(1042:", b"(1043:")
    assert forged != anchored_and_sealed
    assert verify(forged, trust=[authority]).state is SealState.ALTERED


@pytest.mark.parametrize("head", [HEAD, LONGEST])
@pytest.mark.parametrize("page_size", ["A4", "Letter"])
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_an_independent_program_reads_it_from_the_page_in_one_piece(patient, make_content, tmp_path, head, page_size):
    rendered = render(make_content(patient, audit_anchor=head.as_text()), page_size=page_size)
    (tmp_path / "consent.pdf").write_bytes(rendered.pdf)
    done = subprocess.run(["pdftotext", tmp_path / "consent.pdf", "-"], capture_output=True, check=True)
    assert head.as_text() in done.stdout.decode().split()


def test_the_page_says_in_words_what_it_is_good_for(anchored, words, read_text):
    text = read_text(anchored.pdf)
    assert "".join(words["paper.anchor-title"].split()) in text
    assert "".join(words["paper.anchor"].split()) in text


def test_without_a_head_nothing_is_printed_and_nothing_found(rendered, sealed, words, read_text):
    assert "".join(words["paper.anchor-title"].split()) not in read_text(rendered.pdf)
    assert b"AuditAnchor" not in rendered.pdf
    assert find_anchor(rendered.pdf) is None
    assert find_anchor(sealed) is None


@pytest.mark.parametrize(
    "written",
    [
        FORGED,
        f"/PieceInfo << /Screener << /Private << /AuditAnchor ({FORGED}) >> >> >>",
        f") >> >> >> endobj /AuditAnchor ({FORGED})",
    ],
)
def test_a_patient_who_writes_one_into_an_answer_is_not_believed(patient, make_content, read_text, written):
    patient.answer(full_name=written, anything_else=written).takes(written, reason=written)
    without = make_content(patient)
    tables = [block for part in without.parts for block in part.blocks if isinstance(block, AnswerTable)]
    assert any(row.answer == written for table in tables for row in table.rows)
    assert find_anchor(render(without, page_size="A4").pdf) is None
    with_one = render(replace(without, audit_anchor=HEAD.as_text()), page_size="A4")
    assert find_anchor(with_one.pdf) == HEAD.as_text()


def test_a_head_appended_later_is_not_believed(sealed, anchored_and_sealed):
    def append(pdf):
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        private = generic.DictionaryObject({"/AuditAnchor": generic.TextStringObject(FORGED)})
        for key in ("/Private", "/Screener"):
            private = generic.DictionaryObject({key: private})
        writer.root["/PieceInfo"] = private
        writer.update_root()
        output = io.BytesIO()
        writer.write(output)
        return output.getvalue()

    newest = PdfFileReader(io.BytesIO(append(sealed))).root
    assert newest["/PieceInfo"]["/Screener"]["/Private"]["/AuditAnchor"] == FORGED
    assert find_anchor(append(sealed)) is None
    assert find_anchor(append(anchored_and_sealed)) == HEAD.as_text()


@pytest.mark.parametrize(
    "wrong", ["1042", "1042:9f86", "1042:" + "g" * 64, "1042:" + "A" * 64, HEAD.as_text() + "\n"]
)
def test_what_is_no_head_is_never_printed(patient, make_content, wrong):
    with pytest.raises(TransitionError, match="PAPER-006"):
        make_content(patient, audit_anchor=wrong)


@pytest.mark.parametrize("garbage", [b"", b"hello", b"%PDF-1.7", b"\x00" * 5_000, b"%PDF-1.4\n%%EOF"])
def test_what_is_no_document_has_none(garbage):
    assert find_anchor(garbage) is None


def test_a_damaged_document_has_the_right_one_or_none(anchored_and_sealed):
    step = len(anchored_and_sealed) // 60
    for position in range(0, len(anchored_and_sealed), step):
        damaged = anchored_and_sealed[:position] + b"\xff\x00()<<" + anchored_and_sealed[position + 6 :]
        assert find_anchor(damaged) in (HEAD.as_text(), None)


def test_a_file_that_is_not_there_has_none(tmp_path):
    assert find_anchor(tmp_path / "nothing.pdf") is None
    assert find_anchor(tmp_path) is None


def test_the_place_for_machines_says_what_the_page_says(anchored):
    assert re.search(rb"/AuditAnchor \(" + HEAD.as_text().encode() + rb"\)", anchored.pdf)
