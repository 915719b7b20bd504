"""A clinic's logo is printed in its own proportions, or its file is refused with a sentence that says what to do."""

import io
import re
import shutil
import struct
import subprocess
import time
import zlib
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, PngImagePlugin

from screener.consent.authority import load_signing_identity
from screener.consent.content import ClinicDetails
from screener.consent.document import Logo
from screener.consent.layout import render
from screener.consent.letterhead import measure_logo
from screener.consent.logo import read_logo
from screener.consent.recovery_sheet import render_recovery_sheet
from screener.consent.seal import seal
from screener.consent.verify import verify
from screener.errors import Problem

MM = 72 / 25.4
SHAPES = [(1200, 400), (4000, 220), (220, 4000), (16, 16), (300, 300), (4000, 4000)]
CODE = "10V7R-KQ1Z4-0AB1Y-V0WXR-2M9DY-HJ319"


def draw(size=(600, 200), mode="RGB", colour=None):
    """A drawn logo: a coloured lozenge, see-through or white around it."""
    clear = {"RGBA": (0, 0, 0, 0), "LA": (0, 0), "RGB": "white", "L": 255, "1": 1, "CMYK": (0, 0, 0, 0)}[mode]
    filled = {"RGBA": (200, 30, 90, 255), "LA": (60, 255), "RGB": (200, 30, 90), "L": 60, "1": 0}
    image = Image.new(mode, size, clear)
    wide, high = size
    corners = [(wide / 2, 0), (wide, high / 2), (wide / 2, high), (0, high / 2)]
    ImageDraw.Draw(image).polygon(corners, fill=colour or filled.get(mode, (0, 200, 100, 20)))
    return image


def write(image, kind="PNG", **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def look(logo):
    return Image.open(io.BytesIO(logo.data))


def write_png(width, height, *chunks, depth=8, colour=2):
    """A PNG with any measures in its head, and any chunks."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunk(*one) for one in chunks) + chunk(b"IEND", b"")


@pytest.fixture
def with_logo(patient, make_content):
    def make(logo, page_size="A4", **details):
        clinic = ClinicDetails(**{"name": "Example Skin Clinic", "phone": "01632 960000", **details}, logo=logo)
        return render(make_content(patient, clinic=clinic), page_size=page_size)

    return make


def find_picture(pdf):
    """Where the only picture of the first page stands, in points: left, bottom, right, top."""
    document = pypdfium2.PdfDocument(pdf)
    pictures = [one for one in document[0].get_objects() if one.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    bounds = [one.get_bounds() for one in pictures]
    document.close()
    (only,) = bounds
    return only


# ── the file ──


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "1"])
def test_a_png_of_any_kind_is_read(mode):
    logo = read_logo(write(draw(mode=mode)))
    assert (logo.width, logo.height) == (600, 200)
    assert look(logo).mode in ("L", "RGB")


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_jpeg_of_any_kind_is_read(mode):
    logo = read_logo(write(draw(mode=mode), "JPEG", progressive=True))
    red, green, blue = look(logo).convert("RGB").getpixel((300, 100))
    assert min(red, green, blue) < 120
    assert look(logo).convert("L").getpixel((1, 1)) > 250


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_can_be_seen_through_becomes_white(mode):
    shown = look(read_logo(write(draw(mode=mode)))).convert("RGB")
    assert shown.getpixel((1, 1)) == (255, 255, 255)
    assert shown.getpixel((300, 100)) == draw(mode=mode).convert("RGB").getpixel((300, 100))


def test_half_of_a_colour_is_mixed_with_white():
    faint = Image.new("RGBA", (100, 100), (0, 0, 0, 128))
    assert look(read_logo(write(faint))).convert("L").getpixel((50, 50)) == pytest.approx(127, abs=1)


def test_a_palette_with_a_see_through_colour_becomes_white_there():
    palette = draw().convert("P", palette=Image.Palette.ADAPTIVE, colors=4)
    clear = palette.getpixel((1, 1))
    palette.putpixel((1, 1), clear)
    shown = look(read_logo(write(palette, transparency=clear))).convert("RGB")
    assert shown.getpixel((1, 1)) == (255, 255, 255)
    assert shown.getpixel((300, 100))[0] > 150


def test_sixteen_bits_of_grey_keep_their_shades():
    deep = Image.new("I;16", (100, 100), 0x8000)
    assert look(read_logo(write(deep))).getpixel((50, 50)) == pytest.approx(128, abs=1)


@pytest.mark.parametrize("size", SHAPES)
def test_no_more_is_kept_than_print_shows(size):
    logo = read_logo(write(draw(size)))
    assert logo.width <= 720
    assert logo.height <= 216
    assert len(logo.data) < 150_000
    assert logo.width / logo.height == pytest.approx(size[0] / size[1], rel=0.05)


def test_a_photograph_is_kept_small(words):
    noise = Image.effect_noise((1200, 360), 90).convert("RGB")
    assert len(read_logo(write(noise, "JPEG", quality=95)).data) < 200_000


def test_a_logo_once_read_reads_as_the_same():
    logo = read_logo(write(draw((1000, 317), "RGBA")))
    assert read_logo(logo.data) == logo


def test_a_picture_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    logo = read_logo(write(draw((200, 600)), "JPEG", exif=exif))
    assert (logo.width, logo.height) == (600, 200)


def test_nothing_but_the_picture_is_kept():
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Testa Demonstrata")
    exif = Image.Exif()
    exif[0x010E] = "Testa Demonstrata"
    for given_file in (
        write(draw(), pnginfo=told, dpi=(300, 300)),
        write(draw(), "JPEG", exif=exif, comment=b"Testa"),
    ):
        assert b"Testa" in given_file
        logo = read_logo(given_file)
        assert b"Testa" not in logo.data
        assert not look(logo).info.keys() & {"exif", "icc_profile", "Author", "comment"}


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"", "LOGO-001", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(2_000_000), "LOGO-002", "2.0 million bytes"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "LOGO-003", "SVG"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<svg/>', "LOGO-003", "PNG, 720 pixels wide"),
        (b"GIF89a", "LOGO-004", "save it as PNG"),
        (b"%PDF-1.7", "LOGO-004", "neither PNG nor JPEG"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "LOGO-004", "neither"),
        (b"\x89PNG\r\n\x1a\n", "LOGO-005", "damaged"),
        (b"\xff\xd8\xff\xe0", "LOGO-005", "damaged"),
        (write(draw())[:-300], "LOGO-005", "damaged"),
        (write(draw(), "JPEG")[:2000], "LOGO-005", "damaged"),
        (write_png(100, 100), "LOGO-005", "damaged"),
        (write_png(4001, 100), "LOGO-006", "4001 × 100"),
        (write_png(100_000, 100_000, (b"IDAT", zlib.compress(bytes(100_000)))), "LOGO-006", "at most 4000"),
        (write_png(2**31 - 1, 2**31 - 1), "LOGO-006", "at most 4000"),
        (write(draw((15, 200))), "LOGO-007", "too few"),
        (write(draw((1, 1))), "LOGO-007", "1 × 1"),
        (write(draw((3000, 100))), "LOGO-008", "long and thin"),
        (write(Image.new("RGB", (100, 100), "white")), "LOGO-009", "light backgrounds"),
        (write(draw(mode="RGBA", colour=(255, 255, 255, 255))), "LOGO-009", "white"),
        (write(Image.new("RGBA", (100, 100), (0, 0, 0, 0))), "LOGO-009", "white"),
    ],
)
def test_a_file_that_cannot_be_printed_is_refused_in_a_sentence(data, code, said):
    problem = read_logo(data)
    assert isinstance(problem, Problem)
    assert problem.code == code
    assert said in str(problem)
    assert problem.advice.endswith(".")


def test_a_picture_that_unpacks_to_far_more_than_it_says_is_no_trouble():
    started = time.monotonic()
    bomb = zlib.compress(bytes(300_000_000), 9)
    assert len(bomb) < 2_000_000
    told = read_logo(write_png(100, 100, (b"zTXt", b"Author\0\0" + bomb), (b"IDAT", bomb)))
    assert isinstance(told, Problem | Logo)
    assert time.monotonic() - started < 5


def test_a_jpeg_of_thousands_of_passes_is_refused():
    plain = write(draw((64, 64), "L"), "JPEG", progressive=True)
    start = plain.rindex(b"\xff\xda")
    assert read_logo(plain[:start] + plain[start:-2] * 100 + plain[-2:]).code == "LOGO-005"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_whatever_makes_a_traceback(data):
    whole = write(draw((64, 40), "RGBA")) if data.draw(st.booleans()) else write(draw((64, 40)), "JPEG")
    start = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:start] + data.draw(st.binary(max_size=40)) + whole[start + data.draw(st.integers(0, 40)) :]
    assert isinstance(read_logo(damaged), Logo | Problem)


# ── the page ──


@pytest.mark.parametrize("size", SHAPES)
@pytest.mark.parametrize("page_size", ["A4", "Letter"])
def test_it_stands_at_the_top_left_in_its_proportions_and_never_too_large(with_logo, size, page_size):
    logo = read_logo(write(draw(size)))
    left, bottom, right, top = find_picture(with_logo(logo, page_size).pdf)
    height = 842 if page_size == "A4" else 792
    assert left == pytest.approx(56, abs=0.1)
    assert height - 40 < (top + bottom) / 2 + 26 < height + 5
    assert right - left <= 60 * MM + 0.01
    assert top - bottom <= 18 * MM + 0.01
    assert (right - left) / (top - bottom) == pytest.approx(logo.width / logo.height, rel=0.01)


def test_a_small_picture_is_not_blown_up():
    assert measure_logo(read_logo(write(draw((16, 20))))) == (12, 15)


def test_the_clinics_name_and_address_stand_beside_it(with_logo, read_text):
    logo = read_logo(write(draw()))
    pdf = with_logo(logo, address="1 Example Street, Exampleton", email="hello@example.org").pdf
    _, _, right, top = find_picture(pdf)
    document = pypdfium2.PdfDocument(pdf)
    beside = document[0].get_textpage().get_text_bounded(left=right, bottom=top - 55, top=top + 5)
    document.close()
    assert beside.startswith("Example Skin Clinic")
    assert "1 Example Street" in beside
    assert "hello@example.org" in beside


@pytest.mark.parametrize("long", ["A clinic with a long name, " * 20, "W" * 500, "عيادة المثال " * 30])
@pytest.mark.parametrize("size", [(1200, 360), (60, 600)])
def test_a_long_name_or_address_is_neither_cut_off_nor_over_the_text(with_logo, long, size):
    logo = read_logo(write(draw(size)))
    pdf = with_logo(logo, name=long, address=long, page_size="Letter").pdf
    document = pypdfium2.PdfDocument(pdf)
    page = document[0].get_textpage()
    told = page.get_text_bounded(bottom=792 - 100, top=792)
    below = page.get_text_bounded(top=792 - 100)
    document.close()
    for letter in set(long) - {" ", ","}:
        assert told.count(letter) >= 2 * long.count(letter)
    assert "Suitability screening and consent" in below


def test_it_stands_on_the_first_page_alone(with_logo):
    document = pypdfium2.PdfDocument(with_logo(read_logo(write(draw()))).pdf)
    pictures = [sum(one.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE for one in page.get_objects()) for page in document]
    document.close()
    assert pictures[0] == 1
    assert not any(pictures[1:])


def test_without_a_logo_the_page_is_as_it_was(patient, make_content, rendered):
    plain = make_content(patient)
    assert plain.running.logo is None
    assert render(plain, page_size="A4").pdf == rendered.pdf
    assert b"/Image" not in re.sub(rb"/Image[BCI]", b"", rendered.pdf)


def test_the_same_logo_gives_the_same_bytes_and_not_many_more(with_logo, rendered):
    logo = read_logo(write(draw((1200, 400))))
    assert with_logo(logo).pdf == with_logo(logo).pdf
    assert len(with_logo(logo).pdf) < len(rendered.pdf) + 40_000


@pytest.mark.parametrize("mode", ["RGBA", "L"])
def test_nothing_on_the_page_is_see_through_and_colours_are_plain(with_logo, mode):
    pdf = with_logo(read_logo(write(draw(mode=mode)))).pdf
    assert b"/SMask" not in pdf
    assert b"/Mask" not in pdf
    assert b"/ICCBased" not in pdf
    assert re.search(rb"/ColorSpace /Device(RGB|Gray)", pdf)


def test_a_document_with_a_logo_is_sealed_and_verifies(with_logo, words, sign, keys, authority, tmp_path):
    from datetime import UTC, datetime

    rendered = with_logo(read_logo(write(draw(), "JPEG")))
    sealed = seal(
        rendered.pdf,
        places=rendered.places,
        signatures=(sign(),),
        words=words,
        identity=load_signing_identity(keys),
        sealed_at=datetime(2026, 11, 20, 10, 42, tzinfo=UTC),
    )
    assert verify(sealed, trust=[authority]).is_whole
    if shutil.which("qpdf"):
        (tmp_path / "consent.pdf").write_bytes(sealed)
        done = subprocess.run(["qpdf", "--check", tmp_path / "consent.pdf"], capture_output=True, check=False)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("size", SHAPES)
@pytest.mark.parametrize("page_size", ["A4", "Letter"])
@pytest.mark.parametrize("name", ["Example Skin Clinic", "A clinic with a long name, " * 6])
def test_the_recovery_sheet_bears_it_too_and_stays_one_page(words, size, page_size, name):
    logo = read_logo(write(draw(size)))
    on = date(2026, 11, 20)
    pdf = render_recovery_sheet(
        CODE,
        number="3F9A21",
        clinic_name=name,
        on=on,
        words=words,
        page_size=page_size,
        logo=logo,
        behind=f" --data '/{'W' * 149}'",
    )
    left, bottom, right, top = find_picture(pdf)
    assert (right - left) / (top - bottom) == pytest.approx(logo.width / logo.height, rel=0.01)
    document = pypdfium2.PdfDocument(pdf)
    told = " ".join(document[0].get_textpage().get_text_bounded().split())
    assert len(document) == 1
    document.close()
    assert all(group in told for group in CODE.split("-"))
    assert words["recovery.kept-by"] in told


def test_a_logo_does_not_change_what_binds_the_record(patient, make_content):
    plain = make_content(patient)
    logo = read_logo(write(draw()))
    clinic = ClinicDetails("Example Skin Clinic", "1 Example Street", "01632 960000", kiosk="desk", logo=logo)
    with_it = make_content(patient, clinic=clinic)
    assert with_it == replace(plain, running=replace(plain.running, logo=logo))
