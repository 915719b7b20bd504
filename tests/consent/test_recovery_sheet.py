"""The recovery sheet is one page from which the code can be read again, by eye and by machine."""

import re
import subprocess
from datetime import date

import pypdfium2
import pytest

from screener.consent.recovery_sheet import render_recovery_sheet
from screener.errors import TransitionError

CODE = "10V7R-KQ1Z4-0AB1Y-V0WXR-2M9DY-HJ319"


@pytest.fixture
def render(words):
    def make(page_size="A4", clinic_name="Example Skin Clinic", code=CODE, behind=""):
        return render_recovery_sheet(
            code,
            number="3F9A21",
            clinic_name=clinic_name,
            on=date(2026, 11, 20),
            words=words,
            page_size=page_size,
            behind=behind,
        )

    return make


def read(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    assert len(pages) == 1
    return " ".join(pages[0].split())


@pytest.mark.parametrize("page_size", ["A4", "Letter"])
def test_all_of_it_is_on_one_page(render, words, page_size):
    told = read(render(page_size))
    assert "Example Skin Clinic · made on 20 November 2026 · sheet 3F9A21" in told
    assert re.findall(r"\b[0-9A-Z]{5}\b", told) == CODE.split("-")
    for key in words.texts:
        if key.startswith("recovery.") and "{" not in words[key]:
            assert words[key] in told


@pytest.mark.parametrize("name", ["Клиника «Пример»", "A clinic with a long name, " * 6, "<b>&amp;", "عيادة المثال"])
@pytest.mark.parametrize("page_size", ["A4", "Letter"])
def test_any_clinic_name_fits(render, name, page_size):
    assert "KQ1Z4" in read(render(page_size, clinic_name=name))


@pytest.mark.parametrize("page_size", ["A4", "Letter"])
@pytest.mark.parametrize("folder", ["/srv/<b>{clinic}</b>", "/a/" + "long/" * 28, "/" + "W" * 148])
def test_the_folder_stands_behind_each_command(render, page_size, folder):
    told = read(render(page_size, "A clinic with a long name, " * 6, behind=f" --data '{folder}'"))
    bare = re.sub(r"\s|\ufffe", "", told)
    for command in ("recover", "recovery-sheet", "rotate-key"):
        assert re.sub(r"\s", "", f"screener staff {command} --data '{folder}'.") in bare


def test_a_folder_that_no_page_has_room_for_is_left_out(render):
    assert "type: screener staff recover. It asks" in read(render(behind=f" --data '/{'long/' * 200}'"))


def test_the_same_code_gives_the_same_bytes(render):
    assert render() == render()


def test_what_does_not_fit_is_never_cut_off(render):
    with pytest.raises(TransitionError, match="PAPER-005"):
        render(code="-".join(["ABCDE"] * 60))


def test_the_code_stands_on_the_page_and_nowhere_beside_it(render):
    document = pypdfium2.PdfDocument(render())
    told = " ".join(document.get_metadata_dict().values())
    document.close()
    assert "Recovery sheet" in told
    assert not any(group in told for group in CODE.split("-"))


def test_every_face_is_embedded(render):
    found = subprocess.run(["pdffonts", "-"], input=render(), capture_output=True, check=True).stdout.decode()
    faces = found.splitlines()[2:]
    assert len(faces) >= 3
    assert all(re.search(r"\byes yes yes\b", face) for face in faces)
