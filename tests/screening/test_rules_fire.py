"""Every rule of the shipped form fires for plausible answers, tells its date, and is silent for a healthy person.

The answers stand in rules_that_fire.yaml.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest

from screener.questionnaire.documents import read_document
from screener.questionnaire.model import Severity

FOLLOW_UPS = {
    "guardian-present": "yes", "guardian-name": "Gardo Demonstrata", "guardian-authority": "yes",
    "guardian-consent": "yes", "minor-wants": "yes", "minor-doctor-referral": "yes",
    "last-microneedling-date": "2026-06-10", "microneedling-reaction": ["none"], "filler-date": "2020-05",
    "keloid-where": "elsewhere", "skin-cancer-in-area": "no", "sunburn-date": "2026-11-15",
    "heart-event-date": "2020-05", "diabetes-complications": "no", "autoimmune-flare": "no",
    "cancer-end-date": "2015", "radiotherapy-area": "no", "lymph-nodes": "no", "allergy-other": "Kiwi fruit",
    "appearance-time": "no", "appearance-distress": "no",
    "numbing-before": "no", "numbing-own": "no", "numbing-own-name": "Emla, this morning",
    "numbing-other-today": "no", "weight-kg": 70, "cholinesterase": "no",
    "prp-blood-draw": "no", "prp-steroid-injection": "no", "prp-blood-views": "no",
}  # fmt: skip
"""Reassuring answers to what is asked only of some. Where it is not asked, it must not matter."""

TABLE = read_document(Path(__file__).parent / "rules_that_fire.yaml")
RULES = list(TABLE.data)
DATED = [rule for rule, row in TABLE.data.items() if "until" in row]


@pytest.fixture
def answering(patient):
    """The healthy patient with the answers that make a rule fire."""
    return lambda rule: patient.answer(**FOLLOW_UPS).answer(**TABLE.data[rule]["answers"])


def test_the_table_holds_every_rule_of_the_form_and_each_once(questionnaire):
    assert TABLE.problems == ()
    assert list(questionnaire.rules_by_id) == RULES


def test_follow_ups_raise_nothing_in_a_healthy_person(patient):
    assert patient.answer(**FOLLOW_UPS).assess().findings == ()


@pytest.mark.parametrize("rule", RULES)
def test_the_answers_raise_the_rule_and_what_is_named_beside_it(answering, questionnaire, rule):
    findings = answering(rule).findings()
    assert set(findings) == {rule, *TABLE.data[rule].get("also", [])}
    assert findings[rule].severity is questionnaire.get_severity(questionnaire.rules_by_id[rule])
    assert findings[rule].because
    assert str(findings[rule].until or "") == TABLE.data[rule].get("until", "")


@pytest.mark.parametrize("modality", ["standard", "rf", "prp", "rf-prp"])
@pytest.mark.parametrize("numbing", ["yes", "no", "unsure"])
def test_no_plan_raises_anything_by_itself(patient, modality, numbing):
    assert patient.answer(**FOLLOW_UPS).answer(modality=modality, numbing_cream_planned=numbing).findings() == {}


def test_every_deferral_by_an_interval_tells_a_date(questionnaire):
    by_interval = [rule.id for rule in questionnaire.rules if rule.until and rule.until.from_]
    assert by_interval == DATED


@pytest.mark.parametrize("rule", [rule for rule in DATED if rule not in ("capacity-substance-today", "skin-sunburn")])
def test_a_deferral_holds_until_the_day_before_its_date(answering, rule):
    until = date.fromisoformat(TABLE.data[rule]["until"])
    scenario = answering(rule)
    assert rule in scenario.answer(treatment_date=str(until - timedelta(days=1))).findings()
    assert rule not in scenario.answer(treatment_date=str(until)).findings()


def test_a_deferral_by_the_answer_of_the_day_moves_with_the_day(answering):
    scenario = answering("capacity-substance-today").answer(treatment_date="2026-12-24")
    assert scenario.until("capacity-substance-today") == date(2026, 12, 25)


@pytest.mark.parametrize("rule", RULES)
def test_a_deferral_alone_makes_its_date_the_earliest(answering, rule):
    assessment = answering(rule).assess()
    severities = {finding.severity for finding in assessment.findings}
    dates = [finding.until for finding in assessment.findings if finding.severity is Severity.DEFER]
    is_dated = bool(dates) and None not in dates and Severity.CONTRAINDICATED not in severities
    assert assessment.earliest == (max(dates) if is_dated else None)
