"""The whole way, end to end: real windows, driven by clicks and keys, from first question to sealed document."""

from __future__ import annotations

import json
import os
import re
import shutil
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REVIEW_PAGES = ["sign-in", "inbox", "findings", "decided", "determination", "page-to-sign", "signed"]
PAGES = ["rest", "welcome", "about-you", "education", "your-skin", "medicines", "check", "document", "thanks"]


@dataclass(frozen=True)
class Demonstration:
    """What one scripted demonstration left."""

    folder: Path
    told: str

    def read(self, name):
        """One of its JSON files."""
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    @property
    def pictures(self):
        """All pictures of the kiosk, in order."""
        return sorted(self.folder.glob("[0-9]*.png"))

    @property
    def review_pictures(self):
        """All pictures of the practitioner's window, in order."""
        return sorted(self.folder.glob("review-*.png"))


def run(*words, folder: Path, status: int = 0) -> subprocess.CompletedProcess[str]:
    home = str(folder / "home")
    environment = os.environ | {"XDG_DATA_HOME": home, "LOCALAPPDATA": home, "HOME": home, "TMPDIR": str(folder)}
    ran = subprocess.run(
        [sys.executable, "-m", "screener", *(str(word) for word in words)],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert ran.returncode == status, ran.stderr
    return ran


def demonstrate(folder: Path, *options: object, status: int = 0) -> Demonstration:
    ran = run("demo", "--scripted", folder / "left", *options, folder=folder, status=status)
    return Demonstration(folder / "left", ran.stderr)


def assert_windows_and_command_line_agree(folder: Path, answers: dict[str, object]) -> Demonstration:
    response = folder / "response.json"
    response.write_text(json.dumps({"form": "microneedling", "language": "en", "answers": answers}), encoding="utf-8")
    demonstration = demonstrate(folder, "--answers", response)
    expected = json.loads(run("assess", response, "--json", folder=folder).stdout)
    assert demonstration.read("assessment.json") == expected
    return demonstration


@pytest.fixture(scope="module")
def default(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """The invented patient's demonstration, run once."""
    return demonstrate(tmp_path_factory.mktemp("demonstration"))


def read_size(picture: Path) -> tuple[int, int]:
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    return width, height


def test_there_is_a_picture_of_every_page_at_the_kiosks_size(default: Demonstration):
    names = [picture.stem.partition("-")[2] for picture in default.pictures]

    assert all(page in names for page in PAGES)
    assert len(default.pictures) > 60
    assert {read_size(picture) for picture in default.pictures} == {(1024, 768)}
    assert default.told == ""


def test_there_is_a_picture_of_each_step_of_the_practitioner(default: Demonstration):
    assert [picture.stem.split("-", 2)[2] for picture in default.review_pictures] == REVIEW_PAGES
    assert {read_size(picture) for picture in default.review_pictures} == {(1360, 860)}


def test_the_invented_patient_is_flagged(default: Demonstration):
    assessment = default.read("assessment.json")

    assert assessment["outcome"] == "defer"
    rules = {finding["rule"] for finding in assessment["findings"]}
    assert {"med-isotretinoin-recent", "sys-med-unrecognised", "sys-unsure-critical"} <= rules


def test_what_the_windows_kept_is_what_the_command_line_says_of_it(default: Demonstration, tmp_path: Path):
    said = run("assess", default.folder / "response.json", "--json", folder=tmp_path).stdout

    assert json.loads(said) == default.read("assessment.json")


def test_the_document_verifies_against_its_authority_and_no_other(default: Demonstration, tmp_path: Path):
    document, authority = default.folder / "consent.pdf", default.folder / "authority.pem"

    run("verify", document, "--trust", authority, folder=tmp_path)
    run("verify", document, folder=tmp_path, status=1)

    altered = tmp_path / "altered.pdf"
    data = bytearray(document.read_bytes())
    data[len(data) // 3] ^= 1
    altered.write_bytes(data)
    run("verify", altered, "--trust", authority, folder=tmp_path, status=1)


def test_independent_programs_find_the_document_valid(default: Demonstration):
    missing = [program for program in ("pdfsig", "qpdf") if shutil.which(program) is None]
    if missing and sys.platform != "linux":
        pytest.skip(f"{' and '.join(missing)} are not on this machine")
    document = str(default.folder / "consent.pdf")

    checked = subprocess.run(["qpdf", "--check", document], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    signed = subprocess.run(["pdfsig", document], capture_output=True, text=True, check=False)
    assert signed.stdout.count("Signature is Valid") == 2  # the patient's and the practitioner's
    assert "Total document signed" in signed.stdout.partition("Signature #2")[2]


def test_whoever_signs_in_reads_what_was_decided_in_words(default: Demonstration, tmp_path: Path):
    opened = ("--data", default.folder / "data", "--password-file", default.folder / "owner-password.txt")
    listed = json.loads(run("records", "list", "--state", "countersigned", "--json", *opened, folder=tmp_path).stdout)

    said = run("records", "show", listed["records"][0]["id"], *opened, folder=tmp_path).stdout

    assert "Deferred: not before" in said
    assert "  Review: Medicine not recognised\n      Rule followed, checked (" in said
    assert ", Demo Owner)\n" in said


def test_nothing_is_left_but_what_was_asked_for(default: Demonstration):
    left = {entry.name for entry in default.folder.iterdir() if entry.suffix != ".png"}

    assert left == {
        "response.json", "assessment.json", "consent.pdf", "authority.pem", "data", "owner-password.txt",
    }  # fmt: skip
    assert {entry.name for entry in default.folder.parent.iterdir()} <= {"left", "home"}


def test_strange_words_partial_dates_and_blanks_arrive_as_they_were_given(tmp_path: Path, healthy_response):
    answers = healthy_response["answers"] | {
        "full-name": "Testa <b>Démonstrata</b> & “Co” O'Neill",
        "address": "1 Invented Lane\nSampletown\n日本 العربية",
        "anything-else": "dose <warfarin> daily &amp; <img src=x> " + "x" * 10_000,
        "expectation-text": "a\ttab, and\n\nlines",
        "phone": None,
        "had-microneedling": "yes",
        "last-microneedling-date": "2026",
        "microneedling-reaction": ["dark-marks", "other"],
        "botox-had": "yes",
        "botox-date": "unsure",
        "peel-had": "yes",
        "peel-depth": "unsure",
        "peel-date": "about 3 weeks ago",
        "laser-date": "2026-01",
        "diabetes": "type-1",
        "hba1c": 61.5,
        "hba1c-date": "2026-03",
        "immune-weak": ["prefer-not", "unsure"],
        "takes-any": "yes",
        "medicine-list": [
            {"name": "Roaccutane 20mg", "status": "stopped", "last-used": "2026-08", "form": "tablet"},
            {"name": "hydrocortisone", "reason": "<i>spots</i>", "site": ["hands", "my <left> elbow"]},
            {"name": "tretinoin", "form": "cream", "site": "cheeks", "last-used": "about 2 days ago"},
            {"name": "aspirin & the pill", "last-used": "unsure"},
        ],
    }  # fmt: skip
    demonstration = assert_windows_and_command_line_agree(tmp_path, answers)

    kept = demonstration.read("response.json")["answers"]
    assert kept["anything-else"] == answers["anything-else"]
    assert kept["address"] == answers["address"]
    assert [entry["name"] for entry in kept["medicine-list"]] == [entry["name"] for entry in answers["medicine-list"]]


def test_a_young_person_with_a_guardian_signs_beside_them(tmp_path: Path, healthy_response):
    answers = healthy_response["answers"] | {
        "date-of-birth": "2010-02-28",
        "guardian-present": "yes",
        "guardian-name": "Cura Demonstrata",
        "guardian-authority": "yes",
        "guardian-consent": "unsure",
        "minor-wants": "yes",
        "minor-doctor-referral": "no",
        "modality": "rf-prp",
        "prp-blood-draw": "yes",
        "prp-steroid-injection": "unsure",
    }
    demonstration = assert_windows_and_command_line_agree(tmp_path, answers)

    names = [picture.stem.partition("-")[2] for picture in demonstration.pictures]
    assert "sign-patient" in names
    assert "sign-guardian" in names


def test_answers_that_contradict_each_other_are_given_by_thinking_again(tmp_path: Path, healthy_response):
    answers = healthy_response["answers"] | {
        "sex-at-birth": "male",
        "pregnant-now": "yes",
        "takes-any": "no",
        "medicine-list": [{"name": "warfarin", "status": "taking"}],
        "botox-had": None,
        "botox-date": "2026-12-24",
        "had-microneedling": "yes",
        "last-microneedling-date": "2027-05",
        "microneedling-reaction": ["none"],
        "sunburn-date": "2027",
        "skin-now": ["none", "warts"],
        "treatment-date": "2026-12-01",
    }
    demonstration = assert_windows_and_command_line_agree(tmp_path, answers)

    rules = {finding["rule"]: finding for finding in demonstration.read("assessment.json")["findings"]}
    asked = {because.get("question") for because in rules["sys-contradiction"]["because"]}
    assert {"sex-at-birth", "takes-any", "medicine-list", "botox-date", "skin-now", "sunburn-date"} <= asked


def test_a_patient_who_leaves_nearly_everything_blank_comes_to_the_end(tmp_path: Path):
    answers = {"full-name": "Testa Demonstrata", "takes-any": "unsure", "blood-thinner": "yes", "inr-date": "unsure"}
    demonstration = assert_windows_and_command_line_agree(tmp_path, answers)

    assert "sys-incomplete" in {finding["rule"] for finding in demonstration.read("assessment.json")["findings"]}


def test_nobody_asks_qt_for_the_order_of_tab():
    # PySide makes what these return the child of the widget asked, and loses it together with that widget.
    sources = {path: path.read_text(encoding="utf-8") for path in (ROOT / "screener").rglob("*.py")}

    assert not [path for path, text in sources.items() if re.search(r"\.(next|previous)InFocusChain\(", text)]


def test_what_windows_cannot_take_is_told(tmp_path: Path, healthy_response):
    response = tmp_path / "response.json"
    answers = healthy_response["answers"] | {"full-name": None}
    response.write_text(json.dumps({"form": "microneedling", "answers": answers}), encoding="utf-8")

    demonstration = demonstrate(tmp_path, "--answers", response, status=2)
    assert "full-name" in demonstration.told
    assert (demonstration.folder / "consent.pdf").exists()


def test_a_response_that_is_wrong_is_told_before_any_window_opens(tmp_path: Path):
    response = tmp_path / "response.json"
    response.write_text('{"form": "microneedling", "answers": {"no-such": 1}}', encoding="utf-8")

    demonstration = demonstrate(tmp_path, "--answers", response, status=2)
    assert "no-such" in demonstration.told
    assert not demonstration.folder.exists()


def test_every_page_can_be_had_large_and_in_high_contrast(tmp_path: Path, default: Demonstration):
    demonstration = demonstrate(tmp_path, "--text-size", "200", "--high-contrast")

    assert len(demonstration.pictures) > len(default.pictures)
    assert len(demonstration.review_pictures) == len(REVIEW_PAGES)
    assert {read_size(picture) for picture in demonstration.pictures} == {(1024, 768)}
