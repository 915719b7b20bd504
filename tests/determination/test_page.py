from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from screener.determination.case import decide, make_case, resolve
from screener.determination.decision import (
    Choice,
    CoursePlan,
    Determination,
    House,
    Overall,
    Resolution,
    Topic,
)
from screener.determination.gate import Setting, list_to_decide
from screener.determination.page import Signing, build_content, draw_page
from screener.errors import Problem
from screener.questionnaire.model import Severity
from screener.records.model import Role
from screener.screening.timeline import make_timeline

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
SETTING = Setting(Role.OWNER, House(override_roles=frozenset([Role.OWNER])), TODAY, TODAY, TODAY)
SIGNING = Signing(
    "Nora Example", "practitioner", "0193f4f2-a77c-7c11-9b6e-2f40c7a1d001", "4b1d" * 16, NOW, "Europe/London",
    "Example Skin Clinic", "Testa Demonstrata",
)  # fmt: skip
PLACE = (483.0, 723.0)


@pytest.fixture
def words(questionnaire):
    """The program's own words in English."""
    return questionnaire.words


@pytest.fixture
def open_case(lexicon):
    """A function from a Scenario to the case a practitioner works on."""

    def make(scenario):
        return make_case(scenario.questionnaire, lexicon, scenario.read(), scenario.assess().findings)

    return make


@pytest.fixture
def tell(words):
    """A function from a case and what is decided overall to what stands on the page."""

    def make(case, overall=Overall.PROCEED, *, signing=SIGNING, treat_on=TODAY, **more):
        determination = Determination(overall, treat_on, case.decisions, case.resolutions, **more)
        timeline = make_timeline(case.questionnaire, case.answers, case.assessment, case.on, TODAY)
        return build_content(case, determination, signing, timeline, words)

    return make


def decide_all(case, choice, **more):
    for finding in list_to_decide(case.assessment.findings):
        case = decide(case, finding.rule, choice, by="nora", at=NOW, setting=SETTING, **more)
    return case


def find(content, title):
    (found,) = [finding for finding in content.findings if title in finding.title]
    return found


def test_what_was_decided_of_a_finding_is_said_with_what_it_rests_on_why_and_when(patient, open_case, tell):
    case = open_case(patient.answer(botox_had="yes", botox_date="2026-11-15"))
    content = tell(decide_all(case, Choice.PROCEED, reason="Only the forehead, which is left out."))
    finding = find(content, "Botulinum toxin")
    assert finding.severity is Severity.DEFER
    assert "15 November 2026" in finding.said
    assert finding.decision == "Proceed all the same (20 Nov 2026)"
    assert finding.reason == "Reason: Only the forehead, which is left out."
    assert not finding.overridden
    assert not finding.is_open


def test_the_day_of_a_decision_is_told_by_the_clinics_clock(patient, open_case, tell):
    case = decide_all(open_case(patient.takes("warfarin")), Choice.REFER, reason="Their doctor is asked.")
    here = tell(case, Overall.REFER, words="To their doctor.")
    there = tell(case, Overall.REFER, words="To their doctor.", signing=replace(SIGNING, zone="Asia/Tokyo"))
    assert "(20 Nov 2026)" in find(here, "Anticoagulant").decision
    assert "(21 Nov 2026)" in find(there, "Anticoagulant").decision


@pytest.mark.parametrize(
    ("choice", "more", "said"),
    [
        (Choice.FOLLOW, {}, "Rule followed: not before 29 November 2026"),
        (Choice.PROCEED, {"reason": "Seen today."}, "Proceed all the same"),
        (Choice.REFER, {"reason": "Seen today."}, "Referred"),
        (Choice.DEFER, {"until": date(2026, 12, 24)}, "Deferred: not before 24 December 2026"),
    ],
)
def test_each_choice_is_said_in_words(patient, open_case, tell, choice, more, said):
    case = open_case(patient.answer(botox_had="yes", botox_date="2026-11-15"))
    assert find(tell(decide_all(case, choice, **more)), "Botulinum").decision.startswith(said)


@pytest.mark.parametrize("severity", Severity)
def test_a_rule_followed_is_said_for_every_severity(patient, open_case, tell, severity):
    case = open_case(patient.answer(botox_had="yes", botox_date="2026-11-15"))
    changed = replace(case.find_finding("iv-botulinum"), severity=severity)
    case = replace(case, assessment=replace(case.assessment, findings=(changed,)))
    case = decide(case, "iv-botulinum", Choice.FOLLOW, reason="Seen today.", by="nora", at=NOW, setting=SETTING)
    assert find(tell(case, Overall.DECLINE), "Botulinum").decision.startswith("Rule followed")


def test_a_deferral_without_a_date_names_its_event_or_says_not_now(patient, open_case, tell):
    case = open_case(patient.answer(botox_had="yes", botox_date="2026-11-15"))
    for event, said in (("skin calm", "not before: skin calm"), (None, "not now")):
        changed = replace(case.find_finding("iv-botulinum"), until=None, event=event)
        other = replace(case, assessment=replace(case.assessment, findings=(changed,)))
        other = decide(other, "iv-botulinum", Choice.FOLLOW, by="nora", at=NOW, setting=SETTING)
        assert f"Rule followed: {said} (" in find(tell(other, Overall.DEFER, words="later"), "Botulinum").decision


def test_an_overridden_contraindication_is_said_to_be_one(patient, open_case, tell):
    case = open_case(patient.answer(pregnant_now="yes"))
    grave = [one.rule for one in case.assessment.findings if one.severity is Severity.CONTRAINDICATED]
    assert grave
    content = tell(decide_all(case, Choice.PROCEED, reason="For a reason."))
    overridden = [one for one in content.findings if one.overridden]
    assert len(overridden) == len(grave)
    assert overridden[0].overridden == "OVERRIDDEN: Proceed all the same, against “Do not treat”."
    assert overridden[0].reason == "Reason: For a reason."


def test_a_finding_left_undecided_is_said_to_be_open(patient, open_case, tell):
    finding = find(tell(open_case(patient.takes("warfarin")), Overall.DECLINE, words="Not now."), "Anticoagulant")
    assert finding.is_open
    assert finding.decision == "Not decided."


def test_a_decision_about_a_finding_that_has_changed_since_does_not_count(patient, open_case, tell):
    case = decide_all(open_case(patient.takes("warfarin")), Choice.PROCEED, reason="Seen today.")
    changed = tuple(replace(one, about="0" * 64) for one in case.decisions)
    assert all(
        one.is_open for one in tell(replace(case, decisions=changed), Overall.DECLINE, words="Not now.").findings
    )


def test_findings_that_need_no_decision_are_named_in_a_sentence(patient, open_case, tell):
    content = tell(open_case(patient.answer(faints="yes")))
    assert content.findings == ()
    assert content.advised == "Care to take, no decision needed: Faints or panics with needles."


def test_medicines_that_were_found_out_are_shown_as_written_with_what_they_are(patient, open_case, tell):
    case = open_case(patient.takes("roacutane 20mg and zelfutrin", status="taking").takes("blofrin", status="taking"))
    unclear = {part.text: place for place, one in enumerate(case.given.medicines) for part in one.reading.parts}
    first = next(text for text in unclear if text.startswith("roacutane"))
    case = resolve(case, Resolution(0, first, "isotretinoin", "packet seen"))
    case = resolve(case, Resolution(1, "blofrin", None, "a herbal tea"))
    told = {one.name: one.value for one in tell(case, Overall.DECLINE, words="Not now.").medicines}
    gone = [one.title for one in case.gone_findings]
    assert gone
    assert told["No longer raised because of this"] == "; ".join(gone)
    assert told[f"“{first}” in “roacutane 20mg and zelfutrin”"] == "isotretinoin (packet seen)"
    assert told["“blofrin”"] == "of no concern: a herbal tea"


def test_who_signs_which_record_when_and_where_is_on_the_page(patient, open_case, tell):
    told = {one.name: one.value for one in tell(open_case(patient)).facts}
    assert told["Patient"] == "Testa Demonstrata"
    assert told["Practitioner"] == "Nora Example, practitioner"
    assert told["Decided and signed"] == "20 November 2026, 23:30 GMT (Europe/London)"
    assert told["Clinic"] == "Example Skin Clinic"
    assert (told["Record"], told["Record digest"]) == (SIGNING.record_id, SIGNING.record_digest)


def test_a_role_in_the_clinics_own_words_stays_as_it_is(patient, open_case, tell):
    told = tell(open_case(patient), signing=replace(SIGNING, role="lead nurse")).facts
    assert any(one.value == "Nora Example, lead nurse" for one in told)


@pytest.mark.parametrize("overall", Overall)
def test_every_overall_decision_has_its_words_and_its_sign(patient, open_case, tell, overall):
    content = tell(open_case(patient), overall)
    assert content.verdict
    assert (content.tone == "clear") == (overall is Overall.PROCEED)


def test_a_deferral_says_until_when_in_the_verdict(patient, open_case, tell):
    assert tell(open_case(patient), Overall.DEFER, until=date(2027, 2, 1)).verdict == (
        "Deferred: not before 1 February 2027"
    )


def test_the_day_decided_for_is_said(patient, open_case, tell):
    case = open_case(patient)
    assert tell(case).days == ("For treatment on 20 November 2026.",)
    assert tell(case, Overall.DECLINE, words="Not now.").days == ("The day in question: 20 November 2026.",)
    assert tell(case, Overall.REFER, treat_on=None, until=date(2027, 1, 1)).days == (
        "Decided without a day of treatment.", "Not before 1 January 2027.",
    )  # fmt: skip


def test_topics_talked_about_are_ticked_and_the_others_are_not(patient, open_case, tell):
    discussed = tell(open_case(patient), discussed=frozenset([Topic.RISKS])).discussed
    assert [one.is_ticked for one in discussed] == [topic is Topic.RISKS for topic in Topic]
    assert len(discussed) == len(Topic)


def test_the_reason_for_treating_early_and_the_course_are_on_the_page(patient, open_case, tell):
    notes = tell(open_case(patient), early_reason="A wedding.", course=CoursePlan(4, 4, 6)).notes
    assert [one.value for one in notes] == ["A wedding.", "4 sessions, 4 to 6 weeks apart"]
    same = tell(open_case(patient), course=CoursePlan(3, 4, 4)).notes
    assert [one.value for one in same] == ["3 sessions, 4 weeks apart"]


def test_a_page_is_drawn_of_the_places_size(patient, open_case, words):
    case = decide_all(open_case(patient.takes("warfarin")), Choice.PROCEED, reason="<b>because & so</b>")
    timeline = make_timeline(case.questionnaire, case.answers, case.assessment, case.on, TODAY)
    determination = Determination(Overall.PROCEED, TODAY, case.decisions)
    page = draw_page(case, determination, SIGNING, timeline, words=words, size=PLACE)
    assert isinstance(page, bytes)
    assert page.startswith(b"%PDF-")


def test_what_does_not_fit_is_a_problem_not_a_page(patient, open_case, words):
    case = decide_all(open_case(patient.takes("warfarin")), Choice.PROCEED, reason="because " * 62)
    timeline = make_timeline(case.questionnaire, case.answers, case.assessment, case.on, TODAY)
    determination = Determination(Overall.PROCEED, TODAY, case.decisions)
    page = draw_page(case, determination, SIGNING, timeline, words=words, size=(200.0, 200.0))
    assert isinstance(page, Problem)
    assert page.code == "DECIDE-040"
