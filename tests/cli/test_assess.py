"""`screener assess`: what programs and people get, and what is told of input that cannot be used."""

from __future__ import annotations

import json

import pytest


def test_a_healthy_patient_is_clear(screener, write_response):
    ran = screener("assess", write_response(), "--json")

    assert ran.status == 0
    standing = {"approved": ran.json["approved"], "rules-digest": ran.json["rules-digest"]}
    assert standing["approved"] is False
    assert len(standing["rules-digest"]) == 64
    clear = {"outcome": "clear", "earliest": None, "findings": [], "medicines": [], "plans": [], "problems": []}
    assert ran.json == clear | standing
    assert ran.err == ""


def test_a_finding_says_rule_severity_reason_date_and_words_for_both_sides(screener, write_response):
    path = write_response(isotretinoin_ever="yes", isotretinoin_stop_date="2026-08-03")
    finding = next(found for found in screener("assess", path, "--json").json["findings"])

    assert finding["rule"] == "med-isotretinoin-recent"
    assert finding["severity"] == "defer"
    assert finding["until"] == "2027-02-03"
    assert {"isotretinoin-stop-date"} <= {because["question"] for because in finding["because"]}
    assert finding["practitioner"]["why"]
    assert finding["patient"]
    assert finding["source"][0]["cite"]


def test_a_person_reads_the_same_in_sentences(screener, write_response):
    ran = screener("assess", write_response(keloid_ever="unsure"))

    assert ran.status == 0
    assert ran.out.startswith("Review: a practitioner must decide, and say why.")
    assert "Not sure" in ran.out
    assert "[sys-unsure-critical]" in ran.out


def test_each_line_of_stdin_gives_a_line_and_a_bad_one_does_not_stop_the_rest(screener, write_response):
    good = write_response().read_text(encoding="utf-8")
    flagged = write_response(faints="yes").read_text(encoding="utf-8")
    ran = screener("assess", "-", stdin=f"{good}\n{{broken\n\n{flagged}")

    assert ran.status == 2
    clear, broken, other = ran.lines
    assert clear["outcome"] == "clear"
    assert broken["problems"][0]["code"] == "CLI-013"
    assert other["findings"]


def test_all_lines_good_is_done(screener, write_response):
    good = write_response().read_text(encoding="utf-8")

    assert screener("assess", "-", stdin=good * 3 if good.endswith("\n") else f"{good}\n{good}").status == 0
    assert screener("assess", "-", stdin="").out == ""


def test_every_problem_of_a_response_is_told_at_once(screener, write_response):
    path = write_response(no_such_question="yes", full_name=3, botox_date="31 February", sex_at_birth="unsure")
    ran = screener("assess", path, "--json")

    assert ran.status == 2
    where = {problem["where"] for problem in ran.json["problems"]}
    assert where == {"full-name", "sex-at-birth", "no-such-question", "botox-date"}
    assert all(problem["message"] and problem["advice"] for problem in ran.json["problems"])
    assert ran.err == ""

    told = screener("assess", path)
    assert told.status == 2
    assert told.out == ""
    assert len(told.err.splitlines()) == 4


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "CLI-013"),
        ("[1, 2", "CLI-013"),
        ("[" * 100_000, "CLI-013"),
        ("9" * 5000, "CLI-013"),
        ('{"answers": {}}', "CLI-012"),
        ("[]", "CLI-012"),
        ('{"form": 3, "answers": {}}', "CLI-012"),
        ('{"form": "no-such", "answers": {}}', "CLI-010"),
        ('{"form": "../words", "answers": {}}', "CLI-010"),
        ('{"form": "microneedling", "language": "xx", "answers": {}}', "CLI-011"),
        ('{"form": "microneedling", "form": "microneedling", "answers": {}}', "CLI-014"),
        ('{"form": "microneedling"}', "RESPONSE-001"),
    ],
)
def test_what_is_no_response_is_told_with_what_to_do(screener, tmp_path, text, code):
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="utf-8")
    ran = screener("assess", path, "--json")

    assert ran.status == 2
    assert [problem["code"] for problem in ran.json["problems"]] == [code]
    assert "Traceback" not in ran.err


def test_a_missing_file_one_that_is_no_text_and_a_folder_are_told(screener, tmp_path):
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00")

    for path in (tmp_path / "missing.json", tmp_path / "binary.json", tmp_path):
        ran = screener("assess", path)
        assert (ran.status, ran.out) == (2, "")
        assert "CLI-015" in ran.err


def test_bytes_that_are_no_text_on_stdin_are_told_like_any_other_mistake(screener):
    ran = screener("assess", "-", stdin=b"\xff\xfe\n")

    assert ran.status == 2
    assert ran.lines[0]["problems"]


def test_the_line_and_column_of_broken_json_are_told(screener, tmp_path):
    (tmp_path / "bad.json").write_text('{"form": "microneedling",\n "answers": {"faints" "no"}}', encoding="utf-8")

    assert "line 2, column 23" in screener("assess", tmp_path / "bad.json").err


def test_a_byte_order_mark_on_stdin_does_no_harm(screener, write_response):
    ran = screener("assess", "-", stdin=b"\xef\xbb\xbf" + write_response().read_bytes() + b"\n")

    assert (ran.status, ran.lines[0]["outcome"]) == (0, "clear")


def test_what_would_command_a_terminal_is_shown_not_obeyed(screener, write_response):
    entry = {"name": "zelfutrin \x1b[31m\u202e\x9b", "status": "taking"}
    ran = screener("assess", write_response(takes_any="yes", medicine_list=[entry]))

    assert r"zelfutrin \u001b[31m\u202e\u009b" in ran.out


def test_half_a_character_neither_crashes_nor_vanishes(screener, write_response):
    ran = screener("assess", write_response(anything_else="warfarin \ud83d"), "--json")

    assert ran.status == 0
    assert json.loads(ran.out)["findings"]


def test_the_clinics_own_choices_are_used(screener, write_response, tmp_path):
    clinic = tmp_path / "clinic"
    clinic.mkdir()
    (clinic / "screener.toml").write_text('[policies]\nsession_gap_days = "60 days"\n', encoding="utf-8")
    treated = {
        "had_microneedling": "yes",
        "last_microneedling_date": "2026-10-01",
        "microneedling_reaction": ["none"],
    }
    path = write_response(**treated)

    assert "until" not in screener("assess", path).out
    assert screener("assess", path, "--data", clinic, "--json").json["earliest"] == "2026-11-30"


def test_settings_that_are_wrong_are_told(screener, write_response, tmp_path):
    (tmp_path / "screener.toml").write_text('[policies]\nno_such_setting = "60 days"\n', encoding="utf-8")

    ran = screener("assess", write_response(), "--data", tmp_path)
    assert ran.status == 2
    assert "no_such_setting" in ran.err

    (tmp_path / "screener.toml").write_text("[paper]\nsize = 3\n", encoding="utf-8")
    ran = screener("assess", write_response(), "--data", tmp_path)
    assert ran.status == 2
    assert "paper.size" in ran.err
