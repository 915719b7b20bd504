"""What would be possible without an area, a part of it, or the numbing cream."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screener.interview.answers import Chosen, ChosenMany
from screener.interview.flow import find_treatment_day
from screener.questionnaire.model import Scope, Severity
from screener.screening.assessment import LeftOut
from screener.screening.explain import assessment_to_json, plan_in_words
from screener.screening.plans import assess
from screener.screening.screen import screen

ON = date(2026, 11, 20)


@pytest.fixture
def planned(patient, questionnaire):
    """What `assess` says of the patient, as (what is left out, outcome) of each plan."""

    def ask():
        return assess(questionnaire, patient.read(), ON)

    return ask


def left_out(assessment):
    return [plan.left_out for plan in assessment.plans]


def test_a_plan_with_nothing_to_lift_has_no_other(patient, planned):
    assert planned().plans == ()
    patient.answer(pregnant_now="yes")
    assert planned().outcome == "contraindicated"
    assert planned().plans == ()


def test_the_cream_can_be_left_out(patient, planned, questionnaire):
    patient.answer(numbing_cream_planned="yes", allergies=["lidocaine"])
    assessment = planned()

    (plan,) = assessment.plans
    assert plan.left_out == LeftOut(cream=True)
    assert "nc-amide-allergy" in plan.lifted
    assert "nc-amide-allergy" not in plan.remaining
    assert plan_in_words(plan, assessment, questionnaire).startswith("Possible without numbing cream")


def test_an_area_can_be_left_out(patient, planned, questionnaire):
    patient.answer(treatment_areas=["cheeks", "eyelids"])
    assessment = planned()

    assert assessment.outcome == Severity.CONTRAINDICATED
    (plan,) = assessment.plans
    assert plan.left_out == LeftOut(areas=frozenset({"eyelids"}))
    assert (plan.outcome, plan.lifted) == ("clear", ("area-inside-orbit",))
    assert plan_in_words(plan, assessment, questionnaire) == "Possible except eyelids."


def test_the_only_area_cannot_be_left_out(patient, planned):
    patient.answer(treatment_areas=["eyelids"])
    assert planned().plans == ()


def test_a_part_that_only_a_person_can_see_can_be_left_out(patient, planned, questionnaire):
    patient.answer(area_features=["tattoo"])
    assessment = planned()

    (plan,) = assessment.plans
    assert plan.left_out == LeftOut(parts=frozenset({"area-tattoo"}))
    words = plan_in_words(plan, assessment, questionnaire)
    assert words.startswith("Possible leaving out the part concerned, as the practitioner sees it (tattoo or")


def test_several_changes_are_offered_together_where_one_is_not_enough(patient, planned):
    patient.answer(treatment_areas=["cheeks", "eyelids"], numbing_cream_planned="yes", allergies=["lidocaine"])
    assessment = planned()

    both = LeftOut(cream=True, areas=frozenset({"eyelids"}))
    assert both in left_out(assessment)
    assert LeftOut(cream=True) not in left_out(assessment), "the eyelids still contraindicate"


def test_no_plan_leaves_out_more_than_another_for_the_same(patient, planned):
    patient.answer(treatment_areas=["cheeks", "eyelids"], area_features=["raised-mole"])
    assert left_out(planned()) == [LeftOut(areas=frozenset({"eyelids"}))]


def test_a_plan_that_must_still_wait_says_from_when(patient, planned, questionnaire):
    patient.answer(treatment_areas=["cheeks", "eyelids"], botox_had="yes", botox_date="2026-11-07")
    assessment = planned()

    (plan,) = assessment.plans
    assert (plan.outcome, plan.earliest) == (Severity.DEFER, date(2026, 11, 21))
    assert plan_in_words(plan, assessment, questionnaire) == "Possible except eyelids, from 21 November 2026."


def test_plans_stand_in_the_assessment_for_other_programs(patient, planned, questionnaire):
    patient.answer(treatment_areas=["cheeks", "eyelids"])
    (plan,) = assessment_to_json(planned(), questionnaire)["plans"]

    assert plan == {
        "words": "Possible except eyelids.",
        "without": {"numbing-cream": False, "areas": ["eyelids"], "part-concerned-by": []},
        "outcome": "clear",
        "earliest": None,
        "findings": [],
        "lifted": ["area-inside-orbit"],
    }


def test_each_plan_is_what_screening_the_changed_answers_says(patient, planned, questionnaire):
    patient.answer(
        treatment_areas=["cheeks", "eyelids", "upper-lip"],
        numbing_cream_planned="yes",
        allergies=["lidocaine"],
        area_features=["tattoo", "new-scar"],
        cold_sores_ever="yes",
    )
    assessment = planned()
    answers = patient.read()

    assert assessment.plans
    for plan in assessment.plans:
        given = dict(answers.given)
        if plan.left_out.cream:
            given["numbing-cream-planned"] = Chosen("no")
        kept = tuple(area for area in given["treatment-areas"].options if area not in plan.left_out.areas)
        given["treatment-areas"] = ChosenMany(kept)
        screened = screen(questionnaire, replace(answers, given=given), ON, without=plan.left_out.parts)
        assert (plan.outcome, plan.earliest) == (screened.outcome, screened.earliest)
        assert plan.remaining == tuple(finding.rule for finding in screened.findings)


def test_only_area_rules_can_be_left_out_as_a_part(questionnaire, patient, planned):
    patient.answer(keloid_ever="yes", keloid_where="in-area", area_features=["tattoo"])
    scopes = {rule.id: rule.scope for rule in questionnaire.rules}

    parts = {rule for plan in planned().plans for rule in plan.left_out.parts}
    assert parts
    assert {scopes[rule] for rule in parts} == {Scope.AREA}


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_plan_is_never_worse_than_what_it_changes_and_always_the_same(
    data, questionnaire, any_answers, read_answers
):
    answers = read_answers(data.draw(any_answers))
    assessment = assess(questionnaire, answers, find_treatment_day(answers.given))

    order = [*Severity, "clear"]
    spoke = {finding.rule for finding in assessment.findings}
    for plan in assessment.plans:
        assert order.index(plan.outcome) >= order.index(assessment.outcome)
        assert plan.outcome != Severity.CONTRAINDICATED
        assert set(plan.lifted) <= spoke
        assert plan.lifted
    assert assessment == assess(questionnaire, answers, find_treatment_day(answers.given))
    assert replace(assessment, plans=()) == screen(questionnaire, answers, find_treatment_day(answers.given))
