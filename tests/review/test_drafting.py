"""A determination begins with what follows from the decisions, and says what is in its way and where."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from screener.determination.case import decide, treat_on
from screener.determination.decision import Choice, CoursePlan, Overall, Topic
from screener.review.drafting import (
    Draft,
    Place,
    begin_draft,
    is_early,
    list_obstacles,
    make_determination,
    resume_draft,
)
from tests.review.determining import ALL_TALKED_ABOUT, AT, TODAY, WHO, decide_all, make_setting, open_case

LATER = date(2027, 3, 1)


@pytest.fixture
def waiting(patient):
    """Isotretinoin stopped lately: the rule says to wait until March."""
    return open_case(patient.takes("Roaccutane", status="stopped", last_used="2026-09-01"))


def places(case, draft, **house):
    return [(one.place, one.problem.code) for one in list_obstacles(case, draft, make_setting(**house))]


def test_nothing_found_begins_with_proceed(patient):
    assert begin_draft(open_case(patient), make_setting()).overall is Overall.PROCEED


def test_what_is_not_decided_is_never_suggested_to_be_treated(waiting, patient):
    assert begin_draft(waiting, make_setting()) == Draft(Overall.DEFER, until=LATER)
    assert begin_draft(open_case(patient.answer(pregnant_now="yes")), make_setting()).overall is Overall.DECLINE


def test_a_rule_that_is_followed_is_suggested_with_its_date(waiting):
    decided = decide_all(waiting, Choice.FOLLOW)
    assert begin_draft(decided, make_setting()) == Draft(Overall.DEFER, until=LATER)


def test_a_longer_deferral_of_the_practitioners_own_is_suggested(waiting):
    longer = LATER + timedelta(days=30)
    case = decide_all(waiting, Choice.FOLLOW)
    rule = "med-isotretinoin-recent"
    case = decide(case, rule, Choice.DEFER, until=longer, by=WHO, at=AT, setting=make_setting())
    assert begin_draft(case, make_setting()).until == longer


def test_a_contraindication_that_is_followed_is_suggested_to_be_declined(patient):
    case = decide_all(open_case(patient.answer(pregnant_now="yes")), Choice.FOLLOW)
    draft = begin_draft(case, make_setting())
    assert draft.overall is Overall.DECLINE
    assert places(case, draft) == []


def test_a_referral_brings_along_whom_to_ask_what(patient):
    case = decide_all(open_case(patient.takes("zelfutrin", status="taking")), Choice.REFER, "Ask the GP what it is.")
    assert begin_draft(case, make_setting()) == Draft(Overall.REFER, said={Overall.REFER: "Ask the GP what it is."})


def test_departing_from_a_rule_is_suggested_to_be_done_with_care_that_must_be_said(waiting):
    case = decide_all(waiting)
    draft = begin_draft(case, make_setting())
    assert draft.overall is Overall.WITH_CARE
    assert (Place.WORDS, "DECIDE-015") in places(case, draft)


def test_each_thing_not_talked_about_is_in_the_way_by_itself(patient):
    case = open_case(patient)
    draft = replace(begin_draft(case, make_setting()), discussed=frozenset({Topic.RISKS}))
    found = list_obstacles(case, draft, make_setting())
    assert [(one.place, one.about) for one in found] == [
        (Place.TOPIC, "alternatives"), (Place.TOPIC, "expectations"), (Place.TOPIC, "reflection"),
    ]  # fmt: skip


def test_a_finding_in_the_way_is_seen_to_among_the_findings_and_named(waiting):
    found = list_obstacles(waiting, Draft(Overall.PROCEED, discussed=ALL_TALKED_ABOUT), make_setting())
    assert {one.place for one in found} == {Place.FINDING}
    assert "isotretinoin" in found[0].about


def test_the_time_to_reflect_asks_for_a_reason_until_there_is_one(patient):
    case = open_case(patient)
    draft = Draft(Overall.PROCEED, discussed=ALL_TALKED_ABOUT)
    assert is_early(case, make_setting(reflection_days=7))
    assert places(case, draft, reflection_days=7) == [(Place.EARLY, "DECIDE-014")]
    assert places(case, replace(draft, early_reason="Flies home on Monday."), reflection_days=7) == []
    assert not is_early(treat_on(case, TODAY + timedelta(days=7)), make_setting(reflection_days=7))


def test_an_early_reason_that_is_too_long_leads_to_it(patient):
    draft = Draft(Overall.PROCEED, discussed=ALL_TALKED_ABOUT, early_reason="x" * 501)
    assert places(open_case(patient), draft, reflection_days=7) == [(Place.EARLY, "DECIDE-004")]


def test_a_day_that_has_passed_leads_to_the_day(patient):
    case = treat_on(open_case(patient), TODAY - timedelta(days=1))
    assert places(case, Draft(Overall.PROCEED, discussed=ALL_TALKED_ABOUT)) == [(Place.DAY, "DECIDE-016")]


def test_deferring_leads_to_its_date(waiting):
    case = decide_all(waiting, Choice.FOLLOW)
    assert places(case, Draft(Overall.DEFER)) == [(Place.UNTIL, "DECIDE-017")]
    assert places(case, Draft(Overall.DEFER, until=LATER - timedelta(days=1))) == [(Place.UNTIL, "DECIDE-017")]
    assert places(case, Draft(Overall.DEFER, until=LATER)) == []


def test_only_what_belongs_to_the_choice_is_kept(patient):
    case = open_case(patient)
    said = {Overall.DEFER: "some words", Overall.DECLINE: "other words"}
    draft = Draft(Overall.PROCEED, LATER, said, "early", ALL_TALKED_ABOUT, CoursePlan(4, 4, 6))
    kept = make_determination(case, draft)
    assert (kept.until, kept.words, kept.early_reason, kept.treat_on) == (None, "", "early", TODAY)
    deferred = make_determination(case, replace(draft, overall=Overall.DEFER))
    assert (deferred.until, deferred.words, deferred.early_reason) == (LATER, "some words", "")


def test_words_belong_to_the_choice_they_were_written_for():
    draft = Draft(Overall.DECLINE).say("Not on this skin.")
    assert draft.choose(Overall.WITH_CARE).words == ""
    assert draft.choose(Overall.WITH_CARE).say("Shallow depth.").choose(Overall.DECLINE).words == "Not on this skin."


def test_a_choice_stays_when_something_else_is_decided_that_leaves_it_possible(waiting):
    draft = begin_draft(waiting, make_setting()).choose(Overall.DECLINE).say("Not on this skin.")
    left = resume_draft(draft, waiting, decide_all(waiting), make_setting())
    assert (left.overall, left.words, left.is_displaced) == (Overall.DECLINE, "Not on this skin.", False)


def test_a_treatment_that_was_chosen_waits_for_what_is_not_decided_yet(waiting):
    draft = begin_draft(waiting, make_setting()).choose(Overall.PROCEED)
    assert resume_draft(draft, waiting, decide_all(waiting), make_setting()).overall is Overall.PROCEED


def test_a_choice_that_has_become_impossible_is_told_and_comes_back_when_it_is_possible_again(waiting):
    free, ruled_out = decide_all(waiting), decide_all(waiting, Choice.FOLLOW)
    draft = begin_draft(free, make_setting()).choose(Overall.WITH_CARE).say("Shallow depth.")
    left = resume_draft(draft, free, ruled_out, make_setting())
    assert (left.overall, left.until, left.words, left.is_displaced) == (Overall.DEFER, LATER, "", True)
    assert resume_draft(left, ruled_out, ruled_out, make_setting()).is_displaced
    assert not left.choose(Overall.DEFER).is_displaced
    again = resume_draft(left, ruled_out, free, make_setting())
    assert (again.overall, again.words, again.is_displaced) == (Overall.WITH_CARE, "Shallow depth.", False)


def test_what_nobody_chose_or_wrote_follows_what_is_decided(waiting):
    ruled_out, free = decide_all(waiting, Choice.FOLLOW), decide_all(waiting)
    draft = begin_draft(ruled_out, make_setting())
    assert resume_draft(draft, ruled_out, free, make_setting()) == Draft(Overall.WITH_CARE, until=LATER)
    referred = decide_all(waiting, Choice.REFER, "Ask the GP.")
    assert resume_draft(draft, ruled_out, referred, make_setting()).words == "Ask the GP."


def test_words_of_ones_own_for_a_referral_stay_when_the_finding_says_others(waiting):
    before, after = (decide_all(waiting, Choice.REFER, reason) for reason in ("Ask the GP.", "Ask a dermatologist."))
    draft = begin_draft(before, make_setting())
    assert resume_draft(draft, before, after, make_setting()).words == "Ask a dermatologist."
    assert resume_draft(draft.say("Dr Inventa"), before, after, make_setting()).words == "Dr Inventa"


def test_a_day_that_was_given_stays_unless_it_is_too_early_by_now(waiting):
    ruled_out = decide_all(waiting, Choice.FOLLOW)
    for given, left in ((LATER + timedelta(days=30), LATER + timedelta(days=30)), (TODAY + timedelta(days=1), LATER)):
        draft = replace(begin_draft(waiting, make_setting()).choose(Overall.DEFER), until=given)
        assert resume_draft(draft, waiting, ruled_out, make_setting()).until == left
