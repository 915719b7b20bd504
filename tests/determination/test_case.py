"""A case as a practitioner works on it: each step makes the next picture, and nothing decided is lost."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.determination.case import decide, leave_unclear, make_case, resolve, take_back, treat_on
from screener.determination.decision import Choice, Resolution, digest_finding
from screener.determination.resolving import list_unclear
from screener.errors import Problem
from screener.questionnaire.model import Severity
from screener.screening.explain import assessment_to_json, read_findings
from screener.screening.plans import assess
from screener.screening.timeline import make_timeline
from tests.conftest import TREATMENT, Scenario
from tests.determination.invented import ANNA, LATER, NOW, REASON, finding, setting

UNKNOWN, CONTRADICTION, ISOTRETINOIN = "sys-med-unrecognised", "sys-contradiction", "med-isotretinoin-current"


def open_case(patient, **fields):
    """As it is opened: what was shown went to JSON and back."""
    answers = patient.read()
    shown = read_findings(
        json.loads(
            json.dumps(assessment_to_json(assess(patient.questionnaire, answers, TREATMENT), patient.questionnaire))
        )
    )
    return make_case(patient.questionnaire, patient.lexicon, answers, shown, **fields)


def settle(case, rule, choice=Choice.PROCEED, **fields):
    given = {"reason": REASON, "by": ANNA, "at": NOW, "setting": setting(), **fields}
    return decide(case, rule, choice, **given)


@pytest.fixture
def unclear(patient):
    """Somebody who takes nobody knows what."""
    return open_case(patient.takes("zelfutrin", status="taking").answer(skin_type=None))


@pytest.fixture
def case(unclear):
    """All of it decided."""
    for one in unclear.open_findings:
        unclear = settle(unclear, one.rule)
        assert not isinstance(unclear, Problem)
    return unclear


def list_rules(case):
    return [one.rule for one in case.assessment.findings]


def test_what_must_be_decided_is_open_until_it_is(unclear):
    rules = [one.rule for one in unclear.open_findings]
    assert UNKNOWN in rules
    decided = settle(unclear, UNKNOWN)
    assert [one.rule for one in decided.open_findings] == [rule for rule in rules if rule != UNKNOWN]
    assert [one.rule for one in take_back(decided, UNKNOWN).open_findings] == rules


def test_the_newest_decision_of_a_rule_stands_alone(unclear):
    twice = settle(settle(unclear, UNKNOWN), UNKNOWN, Choice.REFER)
    assert [one.choice for one in twice.decisions if one.rule == UNKNOWN] == [Choice.REFER]


def test_only_a_deferral_has_a_day(unclear):
    assert settle(unclear, UNKNOWN, until=LATER).find_decision(UNKNOWN).until is None
    assert settle(unclear, UNKNOWN, Choice.DEFER, until=LATER).find_decision(UNKNOWN).until == LATER


def test_what_cannot_be_decided_so_is_told_and_changes_nothing(unclear):
    assert settle(unclear, UNKNOWN, reason=" ").code == "DECIDE-003"
    assert settle(unclear, "no-such-rule").code == "DECIDE-023"


def test_linking_raises_what_the_rules_say_of_the_medicine(case):
    linked = resolve(case, Resolution(0, "zelfutrin", "Roaccutane", REASON))
    assert ISOTRETINOIN in list_rules(linked)
    assert UNKNOWN not in list_rules(linked)
    assert linked.assessment.outcome is Severity.CONTRAINDICATED
    assert ISOTRETINOIN in [one.rule for one in linked.open_findings]


def test_nothing_decided_is_lost_by_resolving_and_taking_it_back(case):
    linked = resolve(case, Resolution(0, "zelfutrin", "Roaccutane", REASON))
    assert linked.decisions == case.decisions
    assert leave_unclear(linked, 0, "zelfutrin") == case


def test_a_later_word_on_a_medicine_takes_the_place_of_the_earlier(case):
    first = resolve(case, Resolution(0, "zelfutrin", "Roaccutane", REASON))
    second = resolve(first, Resolution(0, "zelfutrin", "paracetamol", REASON))
    assert [one.name for one in second.resolutions] == ["paracetamol"]
    assert ISOTRETINOIN not in list_rules(second)


def test_what_a_resolution_takes_away_is_known(patient):
    case = open_case(patient.takes("roacutane 20mg", status="taking"))
    (unclear,) = list_unclear(case.given)
    assert case.gone_findings == ()
    raised = {one.rule for one in case.assessment.findings}
    linked = resolve(case, Resolution(0, unclear.part.text, "paracetamol", REASON))
    gone = {one.rule for one in linked.gone_findings}
    assert gone
    assert gone == raised - set(list_rules(linked))


def test_what_cannot_be_said_of_a_medicine_is_told(case):
    assert resolve(case, Resolution(0, "zelfutrin", None)).code == "DECIDE-021"


def test_a_decision_about_what_changed_is_open_again_but_kept(patient):
    patient.takes("zelfutrin", status="taking").takes("blimpazol", status="taking")
    decided = settle(open_case(patient), UNKNOWN)
    assert UNKNOWN not in [one.rule for one in decided.open_findings]
    fewer = resolve(decided, Resolution(0, "zelfutrin", None, REASON))
    assert UNKNOWN in [one.rule for one in fewer.open_findings]
    assert fewer.find_decision(UNKNOWN) == decided.find_decision(UNKNOWN)
    assert leave_unclear(fewer, 0, "zelfutrin") == decided


def test_another_day_asks_the_rules_anew(patient):
    patient.answer(botox_had="yes", botox_date=(TREATMENT - timedelta(days=3)).isoformat())
    today = open_case(patient)
    (waiting,) = (one for one in today.assessment.findings if one.rule == "iv-botulinum")
    later = treat_on(today, waiting.until)
    assert "iv-botulinum" not in list_rules(later)
    assert treat_on(later, TREATMENT) == today


STOPPED = "med-isotretinoin-recent"
ROUGHLY_DATED = {STOPPED, "iv-botulinum", "iv-laser-nonablative"}


def find_until(case, rule):
    found = case.find_finding(rule)
    return None if found is None else found.until


def test_the_day_that_a_rough_date_makes_wait_for_is_possible_once_it_is_asked_for(patient):
    case = open_case(patient.takes("isotretinoin", status="stopped", last_used="about 4 months ago"))
    finding = case.find_finding(STOPPED)
    assert finding.until == case.assessment.earliest == date(2027, 2, 5)
    before = treat_on(case, finding.until - timedelta(days=1))
    assert before.find_finding(STOPPED) == finding
    decided = settle(case, STOPPED)
    assert not isinstance(decided, Problem)
    assert STOPPED not in [one.rule for one in treat_on(decided, before.on).open_findings]
    possible = treat_on(case, finding.until)
    assert possible.find_finding(STOPPED) is None
    assert treat_on(possible, TREATMENT) == case
    (stretch,) = make_timeline(
        case.questionnaire, possible.answers, possible.assessment, possible.on, TREATMENT
    ).stretches
    assert (stretch.end, stretch.waits_until) == (date(2026, 8, 5), finding.until)
    assert "about 4 months ago" in stretch.note


def test_a_year_that_is_not_over_ends_on_the_day_planned_whatever_day_is_asked_for(patient):
    case = open_case(patient.takes("isotretinoin", status="stopped", last_used="2026"))
    until = find_until(case, STOPPED)
    assert until == date(2027, 5, 20)
    assert find_until(treat_on(case, date(2027, 3, 1)), STOPPED) == until
    assert treat_on(case, until).find_finding(STOPPED) is None


def test_what_is_still_taken_is_not_over_on_a_later_day(patient):
    case = open_case(patient.takes("ibuprofen", status="as-needed", last_used="about 2 days ago"))
    assert "med-nsaid" in list_rules(case)
    assert "med-nsaid" in list_rules(treat_on(case, TREATMENT + timedelta(days=30)))


def test_without_a_day_planned_a_rough_date_is_seen_from_the_day_asked_for(patient):
    patient.answer(treatment_date="unsure")
    case = open_case(patient.takes("isotretinoin", status="stopped", last_used="about 4 months ago"))
    assert case.on is None
    assert find_until(case, STOPPED) is None
    assert find_until(treat_on(case, TREATMENT), STOPPED) == date(2027, 2, 5)


@settings(max_examples=60, deadline=None)
@given(
    rough=st.builds("about {} {}s ago".format, st.integers(1, 14), st.sampled_from(["day", "week", "month", "year"])),
    asked_for=st.dates(date(2026, 10, 1), date(2028, 6, 1)),
    field=st.sampled_from(["medicine", "stop-date", "botox", "laser"]),
)
def test_no_day_asked_for_moves_what_a_rough_date_means(rough, asked_for, field, questionnaire, lexicon):
    patient = Scenario(questionnaire, lexicon)
    match field:
        case "medicine":
            patient.takes("isotretinoin", status="stopped", last_used=rough)
        case "stop-date":
            patient.answer(isotretinoin_ever="yes", isotretinoin_stop_date=rough)
        case "botox":
            patient.answer(botox_had="yes", botox_date=rough)
        case _:
            patient.answer(laser_had="yes", laser_type="non-ablative", laser_date=rough)
    signed = open_case(patient)
    then = treat_on(signed, asked_for)
    for said in (one for one in signed.assessment.findings if one.rule in ROUGHLY_DATED):
        now = then.find_finding(said.rule)
        assert said.until is not None
        assert (now is None) == (asked_for >= said.until)
        assert now is None or digest_finding(now) == digest_finding(said)
    if asked_for >= TREATMENT:
        assert not ROUGHLY_DATED & set(list_rules(then)) - set(list_rules(signed))


def test_what_had_not_been_when_the_patient_said_so_is_asked_about_on_any_day(patient):
    case = open_case(patient.answer(botox_had="yes", botox_date="2027-03"))
    assert CONTRADICTION in list_rules(case)
    assert CONTRADICTION in list_rules(treat_on(case, date(2027, 4, 20)))


def test_what_was_shown_and_signed_stays_though_no_rule_says_it_any_more(patient):
    gone = finding(Severity.CONTRAINDICATED, "a-rule-of-last-year")
    case = make_case(patient.questionnaire, patient.lexicon, patient.read(), [gone])
    assert case.open_findings == (gone,)
    assert case.assessment.outcome is Severity.CONTRAINDICATED
    assert case.assessment.plans == ()
    assert treat_on(case, TREATMENT + timedelta(days=400)).find_finding(gone.rule) == gone
    told = assessment_to_json(
        replace(case.assessment, findings=(replace(gone, sources=("gone",)),)), patient.questionnaire
    )
    assert read_findings(told)[0].sources == ("gone",)


def test_a_case_opened_again_is_as_it_was_left(patient, case):
    again = make_case(
        case.questionnaire, case.lexicon, case.given, case.shown, decisions=case.decisions,
        resolutions=case.resolutions, on=case.on,
    )  # fmt: skip
    assert again == case


@given(data=st.data())
def test_what_is_kept_of_a_finding_is_what_the_rules_find_again(data, any_answers, read_answers, questionnaire):
    answers = read_answers(data.draw(any_answers))
    day = data.draw(st.one_of(st.none(), st.dates(date(2026, 6, 1), date(2027, 6, 1))))
    now = assess(questionnaire, answers, day)
    kept = read_findings(json.loads(json.dumps(assessment_to_json(now, questionnaire))))
    assert [digest_finding(one) for one in kept] == [digest_finding(one) for one in now.findings]


@settings(deadline=None)
@given(data=st.data())
def test_no_step_loses_a_decision_or_what_was_shown(data, any_answers, read_answers, questionnaire, lexicon):
    answers = read_answers(data.draw(any_answers))
    shown = assess(questionnaire, answers, TREATMENT).findings
    case = make_case(questionnaire, lexicon, answers, shown, on=TREATMENT)
    for one in case.open_findings:
        step = settle(case, one.rule, Choice.REFER)
        case = case if isinstance(step, Problem) else step
    for number in range(data.draw(st.integers(0, 3))):
        name = data.draw(st.sampled_from([None, "Roaccutane", "warfarin", "paracetamol"]))
        waiting = list_unclear(case.given)
        if not waiting:
            break
        one = waiting[number % len(waiting)]
        before = case
        case = resolve(case, Resolution(one.entry, one.part.text, name, REASON))
        assert case.decisions == before.decisions
        assert {digest_finding(each) for each in case.open_findings}.isdisjoint(one.about for one in case.decisions)
