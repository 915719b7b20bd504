"""What holds of every changed plan, whatever is answered."""

from itertools import permutations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from screener.interview.flow import find_treatment_day
from screener.questionnaire.model import Scope, Severity
from screener.screening.assessment import LeftOut
from screener.screening.plans import MOST_PLANS, assess
from screener.screening.screen import screen
from tests.conftest import HEALTHY

some = settings(max_examples=60, deadline=None, derandomize=True)

AREAS = ("cheeks", "chin", "eyelids", "lips", "eyebrows", "scalp", "back", "chest")


TOLD = (
    {"allergies": ["lidocaine"]},
    {"allergies": ["anaesthetic-unknown"]},
    {"blood-conditions": ["g6pd"]},
    {"liver": "severe"},
    {"numbing-reaction": "unsure"},
    {"weight-kg": 45},
    {"area-features": ["tattoo", "new-scar"]},
    {"area-features": ["raised-mole"]},
    {"metal-in-area": "yes"},
    {"numb-area": "yes"},
    {"lymph-nodes": "unsure"},
    {"keloid-ever": "yes", "keloid-where": "in-area"},
    {"botox-had": "yes", "botox-date": "2026-11-07"},
    {"faints": "yes"},
)
"""What a patient may tell: most of it concerns the cream or an area, some of it the whole treatment."""


@pytest.fixture(scope="session")
def planned_answers(any_value):
    """A healthy patient with areas and perhaps cream planned, a few things told, and a few answers of any kind."""
    plan = st.fixed_dictionaries(
        {
            "treatment-areas": st.lists(st.sampled_from(AREAS), min_size=1, max_size=4, unique=True),
            "numbing-cream-planned": st.sampled_from(["yes", "yes", "unsure", "no"]),
            "modality": st.sampled_from(["standard", "rf", "prp", "rf-prp"]),
        }
    )
    told = st.lists(st.sampled_from(TOLD), max_size=4)
    free = sorted(set(any_value) - {"treatment-areas", "numbing-cream-planned", "modality"})
    rest = st.lists(st.sampled_from(free), max_size=2).flatmap(
        lambda ids: st.fixed_dictionaries({item_id: any_value[item_id] for item_id in ids})
    )

    def merge(planned, told, rest):
        answers = {**HEALTHY, **rest, **planned}
        for one in told:
            answers |= one
        return answers

    return st.builds(merge, plan, told, rest)


def rank(outcome) -> int:
    """0 for the worst, 4 for clear."""
    return outcome.rank if isinstance(outcome, Severity) else len(Severity)


def rules_of(assessment) -> set[str]:
    return {finding.rule for finding in assessment.findings}


def screen_answers(questionnaire, read, without=frozenset()):
    return screen(questionnaire, read, find_treatment_day(read.given), without=without)


@some
@given(st.data())
def test_leaving_the_cream_out_adds_no_finding(questionnaire, planned_answers, read_answers, data):
    answers = {**data.draw(planned_answers), "numbing-cream-planned": data.draw(st.sampled_from(["yes", "unsure"]))}
    before = screen_answers(questionnaire, read_answers(answers))
    after = screen_answers(questionnaire, read_answers({**answers, "numbing-cream-planned": "no"}))
    assert rules_of(after) <= rules_of(before)
    assert rank(after.outcome) >= rank(before.outcome)
    assert not any(finding.scope is Scope.NUMBING for finding in after.findings)


@some
@given(data=st.data(), which=st.integers(0, 3))
def test_leaving_an_area_out_adds_no_finding(questionnaire, planned_answers, read_answers, data, which):
    answers = data.draw(planned_answers)
    areas = answers["treatment-areas"]
    assume(len(areas) > 1)
    kept = [area for area in areas if area != areas[which % len(areas)]]
    before = screen_answers(questionnaire, read_answers(answers))
    after = screen_answers(questionnaire, read_answers({**answers, "treatment-areas": kept}))
    assert rules_of(after) <= rules_of(before)
    assert rank(after.outcome) >= rank(before.outcome)


@some
@given(st.data())
def test_every_plan_is_what_screening_the_changed_answers_anew_says(
    questionnaire, planned_answers, read_answers, data
):
    answers = data.draw(planned_answers)
    read = read_answers(answers)
    assessment = assess(questionnaire, read, find_treatment_day(read.given))
    assert len(assessment.plans) <= MOST_PLANS
    for plan in assessment.plans:
        kept = [area for area in answers["treatment-areas"] if area not in plan.left_out.areas]
        assert kept
        changed = {**answers, "treatment-areas": kept}
        if plan.left_out.cream:
            changed["numbing-cream-planned"] = "no"
        anew = screen_answers(questionnaire, read_answers(changed), plan.left_out.parts)
        assert (plan.outcome, plan.earliest) == (anew.outcome, anew.earliest)
        assert list(plan.remaining) == [finding.rule for finding in anew.findings]
        assert set(plan.lifted) == rules_of(assessment) - rules_of(anew)


@some
@given(st.data())
def test_no_plan_is_worse_than_the_one_entered_and_each_lifts_something_to_decide(
    questionnaire, planned_answers, read_answers, data
):
    read = read_answers(data.draw(planned_answers))
    assessment = assess(questionnaire, read, find_treatment_day(read.given))
    severities = {finding.rule: finding.severity for finding in assessment.findings}
    for plan in assessment.plans:
        assert rank(plan.outcome) >= rank(assessment.outcome)
        assert any(severities[rule] is not Severity.ADVISE for rule in plan.lifted)
        assert set(plan.remaining) <= set(severities)


@some
@given(st.data())
def test_the_same_answers_give_the_same_plans(questionnaire, planned_answers, read_answers, data):
    answers = data.draw(planned_answers)
    first, again = read_answers(answers), read_answers(dict(reversed(answers.items())))
    on = find_treatment_day(first.given)
    assert assess(questionnaire, first, on).plans == assess(questionnaire, again, on).plans


@some
@given(st.data())
def test_what_is_entered_is_judged_as_it_was_entered(questionnaire, planned_answers, read_answers, data):
    """A finding that could be lifted still counts until it is."""
    read = read_answers(data.draw(planned_answers))
    on = find_treatment_day(read.given)
    assessed, screened = assess(questionnaire, read, on), screen(questionnaire, read, on)
    assert (assessed.outcome, assessed.earliest, assessed.findings) == (
        screened.outcome,
        screened.earliest,
        screened.findings,
    )


def find_liftable(assessment):
    """The findings to decide on that concern the cream or an area."""
    return [
        finding
        for finding in assessment.findings
        if finding.scope is not Scope.TREATMENT and finding.severity is not Severity.ADVISE
    ]


@some
@given(st.data())
def test_leaving_the_cream_out_is_offered_wherever_that_alone_helps(
    questionnaire, planned_answers, read_answers, data
):
    answers = data.draw(planned_answers)
    read = read_answers(answers)
    assessment = assess(questionnaire, read, find_treatment_day(read.given))
    liftable = find_liftable(assessment)
    assume(len(liftable) <= 3)  # with more, not all are tried
    without = screen_answers(questionnaire, read_answers({**answers, "numbing-cream-planned": "no"}))
    helps = without.outcome != "contraindicated" and any(one.scope is Scope.NUMBING for one in liftable)
    assert (LeftOut(cream=True) in [plan.left_out for plan in assessment.plans]) is helps


@some
@given(st.data())
def test_leaving_the_eyelids_out_is_offered_wherever_that_alone_helps(
    questionnaire, planned_answers, read_answers, data
):
    answers = {**data.draw(planned_answers), "treatment-areas": ["cheeks", "eyelids"]}
    read = read_answers(answers)
    assessment = assess(questionnaire, read, find_treatment_day(read.given))
    assume(len(find_liftable(assessment)) <= 3)
    without = screen_answers(questionnaire, read_answers({**answers, "treatment-areas": ["cheeks"]}))
    is_offered = LeftOut(areas=frozenset({"eyelids"})) in [plan.left_out for plan in assessment.plans]
    assert is_offered is (without.outcome != "contraindicated")


@some
@given(st.data())
def test_no_plan_leaves_out_more_than_another_without_lifting_more(
    questionnaire, planned_answers, read_answers, data
):
    read = read_answers(data.draw(planned_answers))
    plans = assess(questionnaire, read, find_treatment_day(read.given)).plans
    for less, more in permutations(plans, 2):
        left, also = less.left_out, more.left_out
        if left.cream <= also.cream and left.areas <= also.areas and left.parts <= also.parts:
            assert more.undecided < less.undecided
