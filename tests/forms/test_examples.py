"""Every example of every form turns out as it says: which rules speak, how severely, and until when."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from screener.interview.answers import Answers
from screener.medicines.lexicon import load_lexicon
from screener.questionnaire.documents import read_document
from screener.questionnaire.examples import load_examples
from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.loader import load_questionnaire
from screener.questionnaire.model import Severity
from screener.screening.trial import read_answers, screen_example, try_example

FORMS = {file.parent.name: file.parent for file in sorted(find_forms_folder().glob("*/form.yaml"))}


@cache
def load(form_id):
    """A form with its examples."""
    form = load_questionnaire(FORMS[form_id])
    return form, load_examples(FORMS[form_id], form)


@pytest.fixture(scope="module")
def known_medicines():
    return load_lexicon(find_forms_folder() / "medicines.yaml")


EVERY = [pytest.param(form_id, case, id=case.name) for form_id in FORMS for case in load(form_id)[1].cases]


@pytest.mark.parametrize(("form_id", "case"), EVERY)
def test_an_example_turns_out_as_it_says(form_id, case, known_medicines):
    form, _book = load(form_id)
    assert try_example(case, form, known_medicines) == ()


@pytest.mark.parametrize(("form_id", "case"), EVERY)
def test_a_deferral_alone_makes_its_date_the_earliest(form_id, case, known_medicines):
    form, _book = load(form_id)
    answers = read_answers(case, form, known_medicines)
    assert isinstance(answers, Answers)
    assessment = screen_example(case, answers, form)
    assert all(finding.because for finding in assessment.findings)
    severities = {finding.severity for finding in assessment.findings}
    dates = [finding.until for finding in assessment.findings if finding.severity is Severity.DEFER]
    is_dated = bool(dates) and None not in dates and Severity.CONTRAINDICATED not in severities
    assert assessment.earliest == (max(dates) if is_dated else None)


@pytest.mark.parametrize("form_id", FORMS)
def test_every_deferral_by_an_interval_has_an_example_on_its_last_day(form_id):
    form, book = load(form_id)
    last_days = {case.rule for case in book.cases if case.until == _day_after_treatment(case)}
    assert [rule.id for rule in form.rules if rule.until and rule.until.from_ and rule.id not in last_days] == []


def _day_after_treatment(case):
    return date.fromisoformat(str(case.answers["treatment-date"])) + timedelta(days=1)


def test_a_base_raises_nothing_by_itself_but_what_makes_it_one(known_medicines):
    form, book = load("microneedling")
    raised = {"sixteen": ("age-16-17 fires.",), "takes-medicine": ("sys-incomplete fires.",)}
    for name in book.bases:
        case = replace(book.cases[0], answers=book.give_answers(name), findings=frozenset())
        assert try_example(case, form, known_medicines) == raised.get(name, ())


@pytest.mark.parametrize("numbing", ["yes", "no", "unsure"])
@pytest.mark.parametrize("modality", ["standard", "rf", "prp", "rf-prp"])
def test_no_plan_raises_anything_by_itself(patient, modality, numbing):
    _form, book = load("microneedling")
    patient.answers = book.give_answers("healthy")
    assert patient.answer(modality=modality, numbing_cream_planned=numbing).findings() == {}


def test_each_file_of_examples_is_that_of_a_group_and_keeps_the_order_of_the_book():
    form, book = load("microneedling")
    assert set(book.groups) == {rule.group for rule in form.rules}
    for group, rules in book.groups.items():
        assert list(rules) == [rule.id for rule in form.rules if rule.group == group]


def test_no_two_examples_of_a_rule_are_the_same_patient():
    _form, book = load("microneedling")
    seen = [(case.rule, repr(case.answers), repr(case.settings)) for case in book.cases]
    assert len(seen) == len(set(seen))


def test_invented_patients_only():
    base = read_document(Path(FORMS["microneedling"]) / "examples" / "base.yaml").data["healthy"]
    assert base["answers"]["full-name"].endswith("Demonstrata")
