import re
import shutil
import subprocess
import unicodedata
from dataclasses import replace

import pypdfium2
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from screener.consent.document import AnswerRow, AnswerTable, Part
from screener.consent.fonts import tidy
from screener.consent.layout import render

HARMFUL = [
    "dose <warfarin> daily",
    '<img src="http://example.org/x.png">',
    "&amp; &lt;b&gt;",
    "<para><b>bold",
    "a\\(b) % end",
]


def squeeze(written):
    return "".join(tidy(written).split())


def answered(content, *answers):
    """The document with a part of these answers only beside what it must have."""
    table = AnswerTable(
        "Questions", tuple(AnswerRow(f"Question {index}", answer) for index, answer in enumerate(answers))
    )
    signature = next(part for part in content.parts if part.id == "signature")
    return replace(content, parts=(Part("answers", "Answers", (table,)), signature))


def test_the_same_content_gives_the_same_bytes(content, rendered):
    assert render(content, page_size="A4").pdf == rendered.pdf


@pytest.mark.parametrize(("size", "width", "height"), [("A4", 595, 842), ("Letter", 612, 792)])
def test_every_page_has_the_size_asked_for(content, size, width, height):
    document = pypdfium2.PdfDocument(render(content, page_size=size).pdf)
    sizes = {tuple(round(side) for side in document.get_page_size(index)) for index in range(len(document))}
    document.close()
    assert sizes == {(width, height)}


def test_every_answer_is_found_in_the_text(patient, make_content, read_text):
    patient.takes("Roaccutane 20mg", status="stopped", last_used="2025-03", reason="acne <5 years>")
    content = make_content(patient.answer(anything_else="I bruise easily & often", expectation_text="“smooth” skin"))
    text = read_text(render(content, page_size="A4").pdf)
    tables = [block for part in content.parts for block in part.blocks if isinstance(block, AnswerTable)]
    for row in (row for table in tables for row in table.rows):
        assert squeeze(row.question) in text
        assert squeeze(row.answer) in text
    assert "Roaccutane20mg" in text
    assert "acne<5years>" in text


@pytest.mark.parametrize("written", HARMFUL)
def test_patient_text_is_never_read_as_markup(content, read_text, written):
    assert squeeze(written) in read_text(render(answered(content, written), page_size="A4").pdf)


@pytest.mark.parametrize("written", HARMFUL)
def test_the_same_holds_for_names_medicines_and_reasons(patient, make_content, read_text, written):
    patient.answer(full_name=written).takes(written, reason=written)
    text = read_text(render(make_content(patient), page_size="A4").pdf)
    assert text.count(squeeze(written)) >= 4


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(["ﬀ"])
@example(["A-"])
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Mn", "Mc", "Me", "Zs"]), max_size=60), max_size=4
    )
)
def test_any_text_prints_or_shows_as_an_escape(content, read_text, answers):
    from screener.consent.bidi import has_right_to_left
    from screener.consent.fonts import split_by_font

    plain = [answer for answer in answers if not has_right_to_left(answer)]
    text = read_text(render(answered(content, *answers), page_size="A4").pdf)
    for answer in plain:
        printed = "".join(part for _, part in split_by_font(tidy(answer), "regular"))
        assert as_extracted(squeeze(printed)) in as_extracted(text)


def as_extracted(text):
    """A text as PDFium's extraction tells it: ligatures as their letters, a hyphen at a line's end as no character.

    What is printed is the sign itself (seen with "ﬀ" and "A-"); only the reader of this test writes it otherwise.
    """
    return unicodedata.normalize("NFKC", text).translate(dict.fromkeys((*b"-\x02", 0xAD, 0x2010, 0xFFFE)))


def test_ten_thousand_characters_without_a_blank_wrap_and_none_is_lost(content, read_text):
    whole = answered(content, "W" * 10_000)
    rendered = render(whole, page_size="A4")
    assert (
        read_text(rendered.pdf).count("W") - read_text(render(answered(content, ""), page_size="A4").pdf).count("W")
        == 10_000
    )
    assert rendered.pages > 4


def test_ten_thousand_characters_fit_wherever_a_patient_can_write_them(patient, make_content, read_text):
    long = "q" * 10_000
    patient.answer(full_name=long, anything_else=long).takes(long, reason=long, site=[long])
    assert read_text(render(make_content(patient), page_size="Letter").pdf).count("q") > 50_000


def test_a_long_right_to_left_text_runs_over_pages(content):
    assert render(answered(content, "שלום עולם " * 1_500), page_size="A4").pages > 4


def test_every_page_says_which_it_is_of_how_many(rendered):
    document = pypdfium2.PdfDocument(rendered.pdf)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    assert len(texts) == rendered.pages
    assert all(f"page {number} of {rendered.pages}" in text for number, text in enumerate(texts, 1))
    assert all("0193f4f2-a77c-7c11-9b6e-2f40c7a1d001" in text for text in texts)


def test_a_preview_is_marked_on_every_page_and_the_document_is_not(content, rendered, read_text):
    preview = render(content, page_size="A4", preview=True)
    assert read_text(preview.pdf).count("Unsignedpreview") == preview.pages
    assert "Unsignedpreview" not in read_text(rendered.pdf)


def test_the_places_to_sign_are_told(rendered):
    patient, practitioner = rendered.places.patient, rendered.places.practitioner
    assert practitioner.page == rendered.pages - 1
    assert 0 < patient.page < practitioner.page
    assert (practitioner.width, patient.width) == (483, 483)
    assert practitioner.height > 700
    assert rendered.places.signers == 1


def test_the_box_grows_with_the_signers(patient, make_content):
    from screener.interview.journey import Role
    from screener.interview.signing import Signer

    signers = tuple(Signer(role, "Testa Demonstrata") for role in (Role.PATIENT, Role.GUARDIAN, Role.HELPER))
    places = render(make_content(patient, signers=signers), page_size="A4").places
    assert places.signers == 3
    assert places.patient.height > 200


def test_the_files_properties_name_the_clinic_and_the_form_and_nobody(rendered):
    document = pypdfium2.PdfDocument(rendered.pdf)
    properties = document.get_metadata_dict()
    document.close()
    assert properties["Title"] == "Suitability screening and consent"
    assert properties["Author"] == "Example Skin Clinic"
    assert "microneedling" in properties["Subject"]
    assert properties["CreationDate"].startswith("D:20261120104000")
    assert "Testa" not in " ".join(properties.values())
    assert b"/Lang (en)" in rendered.pdf


def test_all_faces_are_embedded(rendered):
    assert set(re.findall(rb"/BaseFont /[A-Z]+\+(\S+)", rendered.pdf)) >= {b"FiraGO-Regular", b"FiraGO-Bold"}
    assert b"/Helvetica" not in rendered.pdf


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_an_independent_program_reads_the_text(rendered, tmp_path):
    (tmp_path / "consent.pdf").write_bytes(rendered.pdf)
    done = subprocess.run(["pdftotext", tmp_path / "consent.pdf", "-"], capture_output=True, check=True)
    assert "Testa Demonstrata" in done.stdout.decode()
    assert done.stderr == b""


@pytest.mark.parametrize("written", ["שלום עולם", "محمد يأخذ الوارفارين"])
def test_right_to_left_text_reads_back_as_typed(content, written):
    document = pypdfium2.PdfDocument(render(answered(content, written), page_size="A4").pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert written in text


def test_no_heading_stands_alone_at_the_foot_of_a_page(patient, make_content):
    patient.answer(faints="yes", filler_had="unsure").takes("zelfutrin drops")
    for size in ("A4", "Letter"):
        document = pypdfium2.PdfDocument(render(make_content(patient), page_size=size).pdf)
        heights = [entry.get_dest().get_view()[1][1] for entry in document.get_toc()]
        document.close()
        assert len(heights) == 10
        assert min(heights) > 150
