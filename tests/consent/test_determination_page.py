import ctypes
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFilter

from screener.consent.authority import load_signing_identity
from screener.consent.determination_page import (
    SMALLEST,
    DecidedFinding,
    DeterminationContent,
    Discussed,
    Told,
    find_place,
    render_determination,
)
from screener.consent.layout import render
from screener.consent.seal import countersign, seal
from screener.consent.verify import SealState, verify
from screener.errors import MachineError, Problem
from screener.questionnaire.model import Severity
from screener.screening.timeline import Stretch, StretchKind, Timeline

LATER = datetime(2026, 11, 20, 11, 5, tzinfo=UTC)
PLACE = (483.0, 723.0)
"""About what an A4 document keeps free."""
DIGEST = "4b1d" * 16
TAKEN = Stretch(
    StretchKind.MEDICINE, "isotretinoin (“roacutane”)", "stopped, last used July 2026", None, date(2026, 7, 31),
    False, False, date(2027, 1, 31), Severity.DEFER, ("med-isotretinoin-recent",),
)  # fmt: skip
FINDING = DecidedFinding(
    Severity.DEFER, "Defer", "Isotretinoin within six months", "“roacutane”, stopped, last used July 2026",
    "Rule followed: not before 31 January 2027 (20 Nov 2026)", "Reason: the packet was seen.", "", is_open=False,
)  # fmt: skip
CONTENT = DeterminationContent(
    title="The practitioner’s determination",
    tone=Severity.DEFER,
    verdict="Deferred: not before 31 January 2027",
    days=("The day in question: 28 November 2026.",),
    words="Until the interval is over.",
    facts=(Told("Patient", "Testa Demonstrata"), Told("Record digest", DIGEST)),
    findings=(FINDING,),
    advised="Care to take, no decision needed: Faints with needles.",
    medicines=(Told("“roacutane”", "isotretinoin (packet seen)"),),
    discussed=(Discussed("Risks", is_ticked=True), Discussed("Alternatives", is_ticked=False)),
    notes=(Told("Course of treatments", "4 sessions, 4 to 6 weeks apart"),),
    timeline=Timeline(
        date(2026, 7, 1), date(2027, 2, 10), date(2026, 11, 20), date(2026, 11, 28), date(2027, 1, 31), (TAKEN,)
    ),
    language="en",
)


@pytest.fixture(scope="session")
def draw(words):
    """A function from changes of the content to the page, or to what is wrong with it."""

    def make(*, size=PLACE, **changes):
        return render_determination(replace(CONTENT, **changes), words=words, size=size)

    return make


@pytest.fixture
def countersigned(sealed, draw, keys):
    """The sealed document with that page in its place."""
    identity = load_signing_identity(keys)
    return countersign(sealed, page=draw(size=find_place(sealed)), identity=identity, signed_at=LATER)


def repeat(number, **changes):
    return tuple(replace(FINDING, title=f"Finding number {index}", **changes) for index in range(number))


def list_sizes(pdf):
    """The size of every letter on a page, in points, as printed."""
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    found = set()
    matrix = pypdfium2.raw.FS_MATRIX()
    for index in range(page.count_chars()):
        is_blank = pypdfium2.raw.FPDFText_IsGenerated(page.raw, index)
        if not is_blank and pypdfium2.raw.FPDFText_GetMatrix(page.raw, index, ctypes.byref(matrix)):
            found.add(round(pypdfium2.raw.FPDFText_GetFontSize(page.raw, index) * matrix.d, 2))
    return found


# ── the place ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_the_place_found_is_the_one_that_was_kept_free(content, words, sign, keys, size):
    rendered = render(content, page_size=size)
    sealed = seal(
        rendered.pdf, places=rendered.places, signatures=(sign(),), words=words,
        identity=load_signing_identity(keys), sealed_at=LATER,
    )  # fmt: skip
    place = rendered.places.practitioner
    assert find_place(sealed) == (place.width, place.height)


@pytest.mark.parametrize("which", ["nothing", "unsealed"])
def test_a_document_without_the_place_is_told_in_a_sentence(rendered, which):
    with pytest.raises(MachineError, match="SEAL-013"):
        find_place(b"not a PDF" if which == "nothing" else rendered.pdf)


@pytest.mark.parametrize("size", [PLACE, (500.0, 673.0)])
def test_the_page_is_exactly_as_large_as_the_place(draw, size):
    document = pypdfium2.PdfDocument(draw(size=size))
    assert len(document) == 1
    assert document[0].get_size() == size


# ── what it says ────────────────────────────────────────────────────────────────────────────────


def test_everything_decided_is_on_the_page_as_text(draw, read_text):
    text = read_text(draw())
    told = [
        CONTENT.title, CONTENT.verdict, *CONTENT.days, CONTENT.words, CONTENT.advised, FINDING.label, FINDING.title,
        FINDING.said, FINDING.decision, FINDING.reason, DIGEST, "isotretinoin (packet seen)", "Risks", "Alternatives",
        "4 sessions, 4 to 6 weeks apart", "isotretinoin (“roacutane”)", "until 31 Jan 2027", "planned 28 Nov 2026",
    ]  # fmt: skip
    assert [one for one in told if "".join(one.split()) not in text] == []


def test_an_override_and_an_open_finding_are_said_plainly(draw, read_text):
    overridden = replace(FINDING, severity=Severity.CONTRAINDICATED, overridden="OVERRIDDEN: treated all the same.")
    text = read_text(draw(findings=(overridden, replace(FINDING, decision="Not decided.", is_open=True))))
    assert "OVERRIDDEN:treatedallthesame." in text
    assert "Notdecided." in text


def test_markup_is_printed_as_it_was_written(draw, read_text):
    written = "<b>bold</b> & <para/> {braces} %s"
    text = read_text(draw(words=written, findings=(replace(FINDING, reason=written, said=written),)))
    assert text.count("<b>bold</b>&<para/>{braces}%s") == 3


def test_a_character_without_a_glyph_is_printed_visibly(draw, read_text):
    assert "[U+1F600]" in read_text(draw(words="😀"))


def test_right_to_left_words_are_printed_in_every_way_to_set_the_page(draw, read_text):
    written = "وارفارين"
    for findings in ((replace(FINDING, said=written),), repeat(16, said=written)):
        page = draw(findings=findings)
        assert isinstance(page, bytes)
        assert "Findingnumber" in read_text(page) or FINDING.title.replace(" ", "") in read_text(page)


def test_a_page_without_findings_medicines_or_times_can_be_drawn(draw, read_text):
    empty = replace(CONTENT.timeline, stretches=())
    text = read_text(draw(findings=(), advised="", medicines=(), notes=(), days=(), words="", timeline=empty))
    assert "Deferred" in text
    assert "Whatwasfound" not in text
    assert "Times" not in text


# ── how much it holds ───────────────────────────────────────────────────────────────────────────


def test_little_is_set_in_the_usual_letters(draw):
    assert 9.5 in list_sizes(draw())


@pytest.mark.parametrize("number", [1, 6, 12, 25])
def test_no_letter_is_smaller_than_eight_points(draw, number):
    page = draw(findings=repeat(number))
    assert isinstance(page, bytes)
    assert min(list_sizes(page)) >= SMALLEST - 0.01


@pytest.mark.parametrize("number", [6, 25])
def test_every_finding_and_reason_is_on_the_page_however_many(draw, read_text, number):
    reasons = [f"Reason: it was looked at {index} times." for index in range(number)]
    findings = tuple(replace(one, reason=reason) for one, reason in zip(repeat(number), reasons, strict=True))
    text = read_text(draw(findings=findings))
    assert all("".join(reason.split()) in text for reason in reasons)
    assert all(f"Findingnumber{index}" in text for index in range(number))


def test_where_much_was_decided_the_picture_of_times_gives_way_and_that_is_said(draw, read_text):
    long = "Reason: " + "it was looked at again and again, " * 12
    for number in range(3, 40):
        page = draw(findings=repeat(number, reason=long))
        if isinstance(page, Problem):
            break
        has_picture = "Hatched:" in read_text(page)
        assert has_picture != ("foundnoroomonthispage" in read_text(page))
    else:
        pytest.fail("nothing was ever too much")
    assert number > 8
    assert not has_picture


def test_answers_that_find_no_room_are_said_to_stand_elsewhere(draw, read_text):
    text = read_text(draw(findings=repeat(18, said="So many words were said of this, and each of them counts. " * 5)))
    assert "standsamongtheanswersandmedicinesofthisdocument" in text
    assert "Somanywords" not in text
    assert "Findingnumber17" in text


def test_more_than_one_page_holds_is_refused_before_anything_is_signed(draw):
    problem = draw(findings=repeat(30, reason="Reason: " + "w " * 250))
    assert isinstance(problem, Problem)
    assert problem.code == "DECIDE-040"


def test_a_long_list_of_times_is_cut_and_counted(draw, read_text):
    many = replace(CONTENT.timeline, stretches=tuple(replace(TAKEN, label=f"medicine {n}") for n in range(20)))
    text = read_text(draw(timeline=many))
    assert "medicine0" in text
    assert "Notdrawn:12more" in text


# ── under the signature ─────────────────────────────────────────────────────────────────────────


def test_the_countersigned_document_is_whole(countersigned, authority):
    verification = verify(countersigned, trust=[authority])
    assert verification.state is SealState.WHOLE
    assert [check.field for check in verification.seals] == ["Patient", "Practitioner"]


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig is not installed")
def test_an_independent_program_finds_both_signatures_valid(countersigned, tmp_path):
    file = tmp_path / "countersigned.pdf"
    file.write_bytes(countersigned)
    told = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=True).stdout
    assert told.count("Signature is Valid.") == 2


def test_the_page_can_be_read_out_of_the_countersigned_document(countersigned, read_text):
    assert "Deferred:notbefore31January2027" in read_text(countersigned)


def test_nothing_of_the_reserved_page_shines_through(countersigned, sealed, rendered, draw):
    place = rendered.places.practitioner
    page = pypdfium2.PdfDocument(draw(size=find_place(sealed)))[0].render(scale=1).to_pil().convert("L")
    near_ink = page.filter(ImageFilter.MinFilter(5)).tobytes()

    def count_strange_ink(pdf):
        document = pypdfium2.PdfDocument(pdf)
        document.init_forms()
        whole = document[place.page].render(scale=1, may_draw_forms=True).to_pil().convert("L")
        shown = whole.crop((place.left, whole.height - place.top, place.right, whole.height - place.bottom))
        return sum(ink < 200 < near for ink, near in zip(shown.tobytes(), near_ink, strict=True))

    assert count_strange_ink(sealed) > 100
    assert count_strange_ink(countersigned) == 0


# ── whatever is written ─────────────────────────────────────────────────────────────────────────

WRITTEN = st.text("ab <&>/\n\t{}%é\u0648\u05d0\u202e😀\x00W", max_size=120)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(title=WRITTEN, said=WRITTEN, reason=WRITTEN, words=WRITTEN, number=st.integers(0, 30))
def test_any_words_become_a_page_or_do_not_fit(draw, title, said, reason, words, number):
    finding = replace(FINDING, title=title, said=said, reason=reason)
    drawn = draw(findings=(finding,) * number, words=words, medicines=(Told(title, said),))
    assert drawn.code == "DECIDE-040" if isinstance(drawn, Problem) else drawn.startswith(b"%PDF-")


# ── room between things ─────────────────────────────────────────────────────────────────────────


def list_tops(pdf, sought):
    """How high above the page's foot each of these words begins, in points, from the top down."""
    words = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    search, tops = words.search(sought), []
    while found := search.get_next():
        tops.append(words.get_charbox(found[0])[3])
    return tops


def test_what_needs_no_decision_stands_clear_of_the_last_findings_rule(draw):
    page = draw(findings=repeat(3))
    (top,) = list_tops(page, "Care to take")
    paths = pypdfium2.PdfDocument(page)[0].get_objects([pypdfium2.raw.FPDF_PAGEOBJ_PATH])
    places = [path.get_bounds() for path in paths]
    rules = [low for left, low, right, high in places if high - low < 2 and right - left > 200 and low > top]
    assert min(rules) - top >= 4


def test_findings_set_as_paragraphs_are_told_apart_while_there_is_room(draw):
    reason = "Reason: talked through for a long time with the patient and their daughter, who showed the packet. " * 2
    page = draw(findings=repeat(14, reason=reason))
    (first, second, *_), (below, *_) = list_tops(page, "Defer:"), list_tops(page, "Reason:")
    line = first - below
    assert first - second == pytest.approx(3 * line, abs=line / 2)  # three lines each
    assert first - second - 3 * line > 3
