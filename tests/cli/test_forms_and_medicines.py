"""`screener medicines`, `check-forms` and `schema`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from jsonschema import Draft202012Validator

from screener.questionnaire.folders import find_forms_folder


def test_each_text_is_a_line_and_each_line_an_object(screener):
    ran = screener("medicines", "Roaccutane 20mg", "zelfutrin drops", "--json")

    assert ran.status == 0
    known, unknown = ran.lines
    assert known["verbatim"] == "Roaccutane 20mg"
    (entry,) = known["entries"]
    assert entry["status"] == "exact"
    assert entry["candidates"][0]["substances"] == ["isotretinoin"]
    assert set(entry["candidates"][0]) == {"name", "substances", "classes", "score"}
    assert [entry["status"] for entry in unknown["entries"]] == ["unrecognised"]


def test_stdin_is_read_line_by_line_and_no_line_is_dropped(screener):
    lines = ["warfarin, the pill", "", "  ", "\U0001f48a", "x" * 10_000, "دواء"]
    ran = screener("medicines", "-", "--json", stdin="\n".join(lines))

    assert [line["verbatim"] for line in ran.lines] == lines
    assert len(ran.lines[0]["entries"]) == 2


def test_a_person_reads_what_was_understood(screener):
    ran = screener("medicines", "warfarin")

    assert "warfarin: exact" in ran.out
    assert "anticoagulant" in ran.out


def test_the_shipped_forms_are_right(screener):
    ran = screener("check-forms")

    assert ran.status == 0
    assert ran.out == "microneedling 1.0 (en): 17 sections, 152 questions, 219 rules.\n"
    assert screener("check-forms", find_forms_folder() / "microneedling").out == ran.out


def test_what_a_clinic_may_choose_is_listed(screener):
    assert "session_gap_days = 28 days" in screener("check-forms", "--settings").out
    (form,) = screener("check-forms", "--json").json["forms"]
    assert form["settings"]["session_gap_days"]["default"] == "28 days"


def test_a_mistake_in_a_form_is_told_with_file_and_line(screener, tmp_path: Path):
    forms = tmp_path / "forms"
    shutil.copytree(find_forms_folder(), forms)
    rules = forms / "microneedling" / "rules.yaml"
    text = rules.read_text(encoding="utf-8")
    line = text[: text.index("keloid-ever")].count("\n") + 1
    rules.write_text(text.replace("keloid-ever", "keloid-evar", 1), encoding="utf-8")

    ran = screener("check-forms", forms)
    assert ran.status == 2
    assert f"{rules}:{line}: " in ran.err
    assert "keloid-ever" in ran.err

    (problem, *_) = screener("check-forms", forms, "--json").json["problems"]
    assert (problem["file"], problem["line"]) == (str(rules), line)


def test_a_rule_without_an_example_that_does_not_fire_it_is_told_with_file_and_line(screener, tmp_path: Path):
    forms = tmp_path / "forms"
    shutil.copytree(find_forms_folder(), forms)
    sun = forms / "microneedling" / "examples" / "sun.yaml"
    text = sun.read_text(encoding="utf-8")
    start, end = text.index("  does-not-fire:"), text.index("sun-fake-tan-rf:")
    sun.write_text(text[:start] + text[end:], encoding="utf-8")

    ran = screener("check-forms", forms)
    assert ran.status == 2
    assert f"{sun}:{text[: text.index('sun-tan:')].count(chr(10)) + 1}: FORM-070" in ran.err
    assert "“sun-tan” has no example that does not fire it" in ran.err


def test_a_folder_without_forms_is_told(screener, tmp_path: Path):
    ran = screener("check-forms", tmp_path)

    assert ran.status == 2
    assert "CLI-020" in ran.err


def test_the_schemas_are_schemas_and_the_demonstration_fits(screener):
    Draft202012Validator.check_schema(screener("schema").json)
    schema = screener("schema", "--response").json
    Draft202012Validator.check_schema(schema)
    patient = find_forms_folder() / "microneedling" / "demonstration.json"
    Draft202012Validator(schema).validate(json.loads(patient.read_text(encoding="utf-8")))


def test_a_schema_of_a_form_there_is_not_is_told(screener):
    ran = screener("schema", "--response", "--form", "no-such")

    assert ran.status == 2
    assert "microneedling" in ran.err
