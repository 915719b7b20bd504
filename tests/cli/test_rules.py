"""`screener rules`: the book, its approval by the clinic, and what changed since."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from screener.settings import get_demonstration_text


@pytest.fixture
def clinic(tmp_path):
    """The data folder of a clinic with settings of its own."""
    folder = tmp_path / "clinic"
    folder.mkdir()
    write_settings(folder)
    return folder


def write_settings(folder, policies=""):
    (folder / "screener.toml").write_text(get_demonstration_text() + policies, encoding="utf-8")


@pytest.fixture
def approve(screener, clinic):
    """Approves the rules as they are; options may be given."""

    def run(*words, stdin="", name="Dr Proba Inventa", registration="0000001"):
        who = ("--name", name, "--registration", registration)
        return screener("rules", "--approve", *who, *words, "--data", clinic, stdin=stdin)

    return run


def read_approvals(clinic):
    files = [path for path in sorted((clinic / "approvals").iterdir()) if "book" not in path.name]
    return [json.loads(path.read_text(encoding="utf-8")) for path in files]


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


def test_every_rule_has_a_line_with_severity_id_and_title(screener, questionnaire):
    ran = screener("rules")
    lines = ran.out.splitlines()

    assert ran.status == 0
    assert len(lines) == len(questionnaire.rules)
    assert lines[0].split() == ["Do", "not", "treat", "age-under-16", "Under", "16"]
    assert "not yet approved by this clinic" in ran.err


def test_rules_are_listed_by_severity_and_section(screener, questionnaire):
    wanted = [r.id for r in questionnaire.rules if r.group == "heart" and questionnaire.get_severity(r) == "defer"]
    ran = screener("rules", "--severity", "Defer", "--section", "heart", "--json")

    assert [rule["rule"] for rule in ran.json["rules"]] == wanted
    assert wanted


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--severity", "bad"], "Write one of: contraindicated (“Do not treat”), defer, review, advise."),
        (["--section", "hart"], "Write one of: consent, pregnancy"),
        (["--form", "macroneedling"], "There is: microneedling."),
        (["--language", "tlh"], "Use one of: en."),
        (["--diff", "--approve"], "Give one of"),
        (["--name", "Dr Proba Inventa"], "go with --approve"),
    ],
)
def test_what_cannot_be_listed_is_told_with_what_can(screener, words, told):
    ran = screener("rules", *words)

    assert ran.status == 2
    assert told in ran.err


def test_a_clinics_choice_is_what_the_list_says(screener, clinic):
    write_settings(clinic, 'breastfeeding_severity = "review"\n')
    lines = screener("rules", "--data", clinic).out.splitlines()

    assert "Review           breastfeeding" in next(line for line in lines if " breastfeeding " in line)


def test_the_book_is_printed_with_the_digest_that_is_approved(screener, clinic, approve):
    approve("--yes")
    book = screener("rules", "--markdown", "--data", clinic).out

    assert book.startswith("# The rule book: Microneedling\n")
    assert read_approvals(clinic)[0]["digest"] in book
    assert "approved by Dr Proba Inventa" in book


# ── approving ───────────────────────────────────────────────────────────────────────────────────


def test_who_approves_is_asked_for_and_asked_once_more(screener, clinic):
    ran = screener("rules", "--approve", "--data", clinic, stdin="Dr Proba  Inventa\n0000001\nyes\n")
    (approval,) = read_approvals(clinic)

    assert ran.status == 0
    assert approval["digest"] in ran.out
    assert "never approved here before" in ran.out
    assert (approval["name"], approval["registration"]) == ("Dr Proba Inventa", "0000001")
    assert abs(datetime.fromisoformat(approval["approved-on"]).date() - datetime.now(UTC).date()) <= timedelta(1)


@pytest.mark.parametrize("answer", ["", "no\n", "y\n", "\n"])
def test_anything_but_yes_approves_nothing(clinic, approve, answer):
    ran = approve(stdin=answer)

    assert ran.status == 2
    assert "Nothing was approved." in ran.out
    assert not (clinic / "approvals").exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": "  "}, "The name is blank."),
        ({"registration": ""}, "The registration number is blank."),
        ({"name": "–"}, "This cannot be a name."),
        ({"name": "x" * 121}, "This cannot be a name."),
        ({"registration": "1\x07"}, "This cannot be a registration number."),
    ],
)
def test_blanks_and_what_is_no_name_are_refused(clinic, approve, changes, told):
    ran = approve("--yes", **changes)

    assert ran.status == 2
    assert told in ran.err
    assert not (clinic / "approvals").exists()


@pytest.mark.parametrize("name", ["Dr. Ÿvonne O’Ficta-Inventa", "李 博士", "مهسا علی\u200cپور"])
def test_names_of_all_the_world_are_kept_as_they_are_written(clinic, approve, name):
    assert approve("--yes", name=name).status == 0
    assert read_approvals(clinic)[0]["name"] == name


@pytest.mark.parametrize(
    ("day", "told"), [("9999-01-01", "has not come yet"), ("2026-02-30", "is no date"), ("yesterday", "is no date")]
)
def test_a_day_to_come_and_what_is_no_day_are_refused(clinic, approve, day, told):
    ran = approve("--yes", "--date", day)

    assert ran.status == 2
    assert told in ran.err
    assert not (clinic / "approvals").exists()


def test_without_a_clinic_there_is_nothing_to_approve(screener, tmp_path):
    ran = screener(
        "rules", "--approve", "--name", "Dr Proba", "--registration", "1", "--yes", "--data", tmp_path / "no"
    )

    assert ran.status == 2
    assert "Start `screener kiosk` once" in ran.err


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_half_there(clinic, approve):
    (clinic / "approvals").write_text("in the way", encoding="utf-8")
    ran = approve("--yes")

    assert ran.status == 3
    assert "CLI-042" in ran.err


# ── afterwards ──────────────────────────────────────────────────────────────────────────────────


def test_an_approval_holds_until_something_changes_and_the_difference_is_told_in_words(screener, clinic, approve):
    approve("--yes", "--date", "2026-11-02")
    assert (
        "were approved by Dr Proba Inventa (registration 0000001) on 2026-11-02"
        in screener("rules", "--diff", "--data", clinic).err
    )

    write_settings(clinic, 'peel_deep_months = "2 months"\n')
    ran = screener("rules", "--diff", "--data", clinic)
    assert "have changed since Dr Proba Inventa approved them on 2026-11-02" in ran.err
    assert "In force here: was 3 months; is now 2 months." in ran.out
    assert "Medium, deep or unknown peel under 3 months ago" in ran.out

    asked = approve(stdin="yes\n", name="Dr Altera Ficta")
    assert "In force here: was 3 months; is now 2 months." in asked.out
    assert "Nothing that is approved has changed." in screener("rules", "--diff", "--data", clinic).out
    assert [one["name"] for one in read_approvals(clinic)] == ["Dr Proba Inventa", "Dr Altera Ficta"]

    history = screener("rules", "--history", "--data", clinic)
    assert history.out.startswith("2026-11-02: Dr Proba Inventa (registration 0000001) approved microneedling in en")
    assert len(screener("rules", "--history", "--data", clinic, "--json").json["approvals"]) == 2


def test_before_the_first_approval_there_is_no_difference_to_tell(screener, clinic):
    ran = screener("rules", "--diff", "--data", clinic, "--json")

    assert ran.json["approved"] is False
    assert ran.json["changes"] == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.write_text(file.read_text("utf-8").replace("Proba", "Falsa"), "utf-8"),
        lambda file: file.write_text("{", "utf-8"),
        lambda file: file.write_bytes(b"\xff\xfe"),
        lambda file: file.write_text("[]", "utf-8"),
    ],
)
def test_a_damaged_approval_is_told_and_counts_as_none(screener, clinic, approve, damage):
    approve("--yes")
    approve("--yes")
    damage(clinic / "approvals" / "0002.json")
    ran = screener("rules", "--data", clinic)

    assert "0002.json: CLI-041" in ran.err
    assert "not yet approved by this clinic" in ran.err
    assert approve("--yes").status == 0
    assert "were approved by Dr Proba Inventa" in screener("rules", "--data", clinic).err
    assert (clinic / "approvals" / "0003.json").exists()


def test_a_damaged_older_approval_is_told_and_the_newer_one_holds(screener, clinic, approve):
    approve("--yes")
    approve("--yes")
    (clinic / "approvals" / "0001.json").write_text("", encoding="utf-8")
    ran = screener("rules", "--data", clinic)

    assert "0001.json: CLI-041" in ran.err
    assert "were approved by Dr Proba Inventa" in ran.err


@pytest.mark.parametrize("damage", [lambda file: file.write_text("{}", "utf-8"), Path.unlink])
def test_a_book_that_is_not_what_was_approved_is_told_and_not_compared(screener, clinic, approve, damage):
    approve("--yes")
    damage(clinic / "approvals" / "0001-book.json")
    ran = screener("rules", "--diff", "--data", clinic)

    assert ran.status == 2
    assert "CLI-043" in ran.err
    assert "were approved by" in screener("rules", "--data", clinic).err


def test_assessing_says_whether_the_rules_are_approved(screener, clinic, approve, write_response):
    response = write_response()
    before = screener("assess", response, "--data", clinic)
    assert "not yet approved by this clinic" in before.err

    approve("--yes")
    after = screener("assess", response, "--data", clinic)
    assert after.err == ""
    told = screener("assess", response, "--data", clinic, "--json").json
    assert (told["approved"], told["rules-digest"]) == (True, read_approvals(clinic)[0]["digest"])


def test_the_document_says_who_approved_the_rules(screener, clinic, approve, write_response, tmp_path):
    from pypdfium2 import PdfDocument

    def read():
        out = tmp_path / "out.pdf"
        assert screener("render", write_response(), "-o", out, "--data", clinic).status == 0
        document = PdfDocument(out.read_bytes())
        text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
        document.close()
        return text

    assert "The rules of this form are not yet approved by this clinic." in read()
    approve("--yes", "--date", "2026-11-02")
    assert "approved by Dr Proba Inventa (registration 0000001) on 2 November 2026" in read()


def test_the_forms_checked_say_whether_this_clinic_approved_them(screener, clinic, approve):
    assert "not yet approved by this clinic" in screener("check-forms", "--data", clinic).err

    approve("--yes")
    assert "were approved by Dr Proba Inventa" in screener("check-forms", "--data", clinic).err
    (form,) = screener("check-forms", "--data", clinic, "--json").json["forms"]
    assert form["approved"] is True
