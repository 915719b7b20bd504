"""Examples are read with the form's own care: every mistake told with file and line and what to write instead."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from screener.errors import DefinitionError
from screener.questionnaire.examples import load_examples

SKIN, HEALTH, BASE = "examples/skin.yaml", "examples/health.yaml", "examples/base.yaml"


def find_problems(form):
    with pytest.raises(DefinitionError) as caught:
        load_examples(form.path, form.load())
    return caught.value.problems


def test_an_example_is_worked_out_over_its_bases(form):
    book = load_examples(form.path, form.load())

    cases = {case.name: case for case in book.cases}
    first, strict = cases["cold-sore-recent-fires-1"], cases["rash-fires-2"]
    assert first.answers["cold-sore-date"] == "2026-11-07"
    assert first.answers["smoker"] == "no"
    assert (first.findings, first.severity, first.until) == ({"cold-sore-recent"}, "defer", date(2026, 11, 21))
    assert strict.answers["modality"] == "rf"
    assert strict.answers["cold-sore-date"] == "2020"
    assert (strict.findings, strict.severity) == ({"rash", "sugar"}, "contraindicated")
    assert strict.settings == {"rash_severity": "contraindicated"}
    assert cases["rash-does-not-fire-1"].findings == frozenset()


def test_a_form_is_loaded_without_its_examples(form):
    shutil.rmtree(form.path / "examples")

    assert form.load().id == "small"
    assert {problem.code for problem in find_problems(form)} == {"FORM-001"}


def test_a_rule_without_any_example_is_refused_where_the_rule_stands(form):
    form.write(HEALTH, "{}\n")

    fires, silent = find_problems(form)

    assert (fires.code, silent.code) == ("FORM-070", "FORM-070")
    assert Path(str(fires.file)).name == "rules.yaml"
    assert fires.line == form.find_line("rules.yaml", "- id: sugar")
    assert "has no example that fires it" in fires.message
    assert "has no example that does not fire it" in silent.message
    assert "examples/health.yaml" in fires.advice


MISTAKES = (
    # kind, file, what stands there, what is written instead, what stands on the line named, code, words of the advice
    ("no example that does not fire", HEALTH, "  does-not-fire:\n    - story: An HbA1c below", "    - story: Below",
     "sugar:", "FORM-070", "“does-not-fire”"),
    ("no severity", HEALTH, "  severity: review\n", "", "sugar:", "FORM-010", "severity"),
    ("no story", HEALTH, "    - story: An HbA1c below the limit.\n      answers", "    - answers", "{hba1c: 68}",
     "FORM-010", "story"),
    ("unknown key", SKIN, "until: 2026", "untill: 2026", "untill", "FORM-011", "Did you mean “until”?"),
    ("no date", SKIN, "until: 2026-11-21", "until: soon", "until: soon", "FORM-019", "works"),
    ("unknown severity", HEALTH, "severity: review", "severity: revue", "revue", "FORM-013",
     "Did you mean “review”?"),
    ("unknown rule", HEALTH, "sugar:", "suger:", "suger:", "FORM-072", "Did you mean “sugar”?"),
    ("unknown question", HEALTH, "{hba1c: 68}", "{hbac1: 68}", "hbac1", "FORM-072", "Did you mean “hba1c”?"),
    ("unknown base", SKIN, "base: with-heat", "base: with-heet", "with-heet", "FORM-072",
     "Did you mean “with-heat”?"),
    ("unknown setting", SKIN, "{rash_severity: contra", "{rash_severty: contra", "rash_severty", "FORM-072",
     "Did you mean “rash_severity”?"),
    ("unknown rule beside", SKIN, "also: [sugar]", "also: [suger]", "suger", "FORM-072", "Did you mean “sugar”?"),
    ("unknown question of a base", BASE, "{smoker: no", "{smokes: no", "smokes", "FORM-072",
     "Did you mean “smoker”?"),
    ("base over an unknown base", BASE, "over: healthy", "over: healthi", "healthi", "FORM-072",
     "Did you mean “healthy”?"),
    ("base over itself", BASE, "over: healthy", "over: with-heat", "over: with-heat", "FORM-071", "above it"),
    ("broken file", SKIN, "[rash]}", "[rash}", "[rash}", "FORM-003", "Close it"),
)  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake[0])
def test_a_mistake_is_told_with_its_line(form, mistake):
    _kind, file, old, new, at, code, advice = mistake
    form.replace(file, old, new)

    problems = [problem for problem in find_problems(form) if problem.code == code and advice in problem.advice]

    assert [(Path(str(problem.file)).name, problem.line) for problem in problems] == [
        (Path(file).name, form.find_line(file, at))
    ]


def test_examples_stand_in_the_file_of_their_rules_group(form):
    text = (form.path / HEALTH).read_text(encoding="utf-8")
    (form.path / HEALTH).rename(form.path / "examples" / "sweets.yaml")

    moved = [problem for problem in find_problems(form) if problem.code == "FORM-071"]

    assert text.startswith("sugar:")
    assert [(Path(str(problem.file)).name, problem.line) for problem in moved] == [("sweets.yaml", 1)]
    assert "examples/health.yaml" in moved[0].advice
