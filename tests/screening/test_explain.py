"""An assessment as other programs read it, and a rule that fails."""

import json
from datetime import date

import pytest

from screener.errors import Problem
from screener.medicines.recognise import read_line
from screener.questionnaire.model import Severity
from screener.screening.explain import (
    assessment_to_json,
    problems_to_json,
    reading_to_json,
    reading_to_medicine_json,
)
from screener.screening.screen import screen


@pytest.fixture
def to_json(questionnaire):
    """What `screener assess --json` prints for a scenario, as parsed again."""
    return lambda scenario: json.loads(json.dumps(assessment_to_json(scenario.assess(), questionnaire)))


# ── shapes ──────────────────────────────────────────────────────────────────────────────────────


def test_a_clear_assessment_has_every_key(patient, to_json):
    assert to_json(patient) == {
        "outcome": "clear",
        "earliest": None,
        "findings": [],
        "medicines": [],
        "plans": [],
        "problems": [],
    }


def test_an_interval_that_lies_ahead_is_printed_with_its_policy_as_one_that_lies_behind(patient, to_json):
    (finding,) = to_json(patient.answer(event_soon="yes", event_date="2026-11-25"))["findings"]
    assert (finding["rule"], finding["policies"]) == ("event-within-week", {"event_days": "7 days"})


def test_a_finding_tells_each_side_in_its_own_words(patient, to_json, questionnaire):
    result = to_json(patient.answer(botox_had="yes", botox_date="2026-11-15"))
    (finding,) = result["findings"]
    rule = questionnaire.rules_by_id["iv-botulinum"]
    assert finding == {
        "rule": "iv-botulinum",
        "title": rule.title,
        "severity": "defer",
        "scope": "treatment",
        "because": [
            {"question": "botox-had", "answer": "yes", "words": f"{questionnaire.items['botox-had'].ask} Yes"},
            {
                "question": "botox-date",
                "answer": "2026-11-15",
                "words": f"{questionnaire.items['botox-date'].ask} 15 November 2026",
            },
        ],
        "until": "2026-11-29",
        "event": None,
        "practitioner": {"why": rule.why, "check": rule.check, "options": rule.options, "note": rule.note},
        "patient": rule.patient,
        "source": [
            {"id": name, "cite": questionnaire.sources[name].cite, "url": questionnaire.sources[name].url}
            for name in rule.sources
        ],
        "policies": {"botulinum_days": "14 days"},
    }
    assert (result["outcome"], result["earliest"]) == ("defer", "2026-11-29")


@pytest.mark.parametrize(
    ("answers", "rule", "said"),
    [
        ({"treatment_areas": ["nose", "eyelids"]}, "area-inside-orbit", '["nose", "eyelids"]'),
        ({"keloid_ever": None}, "sys-incomplete", None),
        ({"keloid_ever": "unsure"}, "sys-unsure-critical", "unsure"),
        ({"diabetes": "type-1", "diabetes_complications": "no", "hba1c": 70}, "diabetes-poor-control", "70"),
        ({"anything_else": "I have a pacemaker “é”"}, "sys-freetext-mention", "I have a pacemaker “é”"),
        ({"cold_sores_ever": "yes", "cold_sore_healed_date": "2026"}, "skin-hsv-recent", "2026"),
    ],
)
def test_because_holds_the_answer_in_the_vocabulary_of_responses(patient, to_json, answers, rule, said):
    findings = {finding["rule"]: finding for finding in to_json(patient.answer(**answers))["findings"]}
    assert said in [because["answer"] for because in findings[rule]["because"]]


def test_because_names_a_medicine_as_written(patient, to_json):
    result = to_json(patient.takes("Marevan 3mg <daily>", status="taking").answer(blood_thinner="yes"))
    (finding,) = [finding for finding in result["findings"] if finding["rule"] == "med-anticoagulant"]
    assert finding["because"] == [{"medicine": "Marevan 3mg <daily>", "words": "“Marevan 3mg <daily>”, taking now"}]


def test_findings_stand_worst_first_then_in_the_order_of_the_book(patient, questionnaire):
    patient.answer(modality="rf-prp", numbing_cream_planned="yes", keloid_ever="yes", pregnant_now="yes")
    patient.answer(botox_had="yes", peel_had="yes", sun_plans="yes", faints="yes", melasma_ever="yes", smoking="vape")
    order = [
        (finding.severity.rank, list(questionnaire.rules_by_id).index(finding.rule))
        for finding in patient.assess().findings
    ]
    assert len(order) >= 9
    assert order == sorted(order)
    assert len({rank for rank, _ in order}) == 4


def test_the_settings_in_force_are_told_with_what_rests_on_them(patient, questionnaire, lexicon, to_json):
    patient.answer(diabetes="type-2", diabetes_complications="no", hba1c=75)
    (finding,) = [finding for finding in to_json(patient)["findings"] if finding["rule"] == "diabetes-poor-control"]
    assert finding["policies"] == {"hba1c_limit": "69"}
    strict = questionnaire.model_copy(update={"chosen": {"isotretinoin_mode": "consensus"}})
    answers = patient.takes("Roaccutane").answer(isotretinoin_ever="yes").read()
    found = {finding.rule: finding for finding in screen(strict, answers, date(2026, 11, 20)).findings}
    assert found["med-isotretinoin-current"].severity is Severity.REVIEW
    assert ("isotretinoin_mode", "consensus") in [
        (policy.setting, policy.value) for policy in found["med-isotretinoin-current"].policies
    ]


@pytest.mark.parametrize(
    ("name", "status", "classes"),
    [
        ("zelfutrin and warfarin", "unrecognised", ["anticoagulant-vka"]),
        ("warfarin", "exact", ["anticoagulant-vka"]),
        ("zelfutrin", "unrecognised", []),
    ],
)
def test_a_medicine_has_the_worst_status_of_its_parts_and_all_their_classes(lexicon, name, status, classes):
    medicine = reading_to_medicine_json(read_line(lexicon, name))
    assert (medicine["verbatim"], medicine["status"]) == (name, status)
    assert set(classes) <= set(medicine["classes"])
    assert set(medicine) == {"verbatim", "status", "candidates", "classes"}
    for candidate in medicine["candidates"]:
        assert set(candidate) == {"name", "substances", "classes", "score"}


def test_medicines_are_listed_in_the_order_given(patient, to_json):
    patient.takes("paracetamol").takes("zelfutrin").takes("warfarin")
    assert [medicine["verbatim"] for medicine in to_json(patient)["medicines"]] == [
        "paracetamol",
        "zelfutrin",
        "warfarin",
    ]


def test_one_line_of_medicines_has_an_entry_for_each(lexicon):
    line = reading_to_json(read_line(lexicon, "Warfarin 3mg, zelfutrin"))
    assert set(line) == {"verbatim", "entries"}
    assert line["verbatim"] == "Warfarin 3mg, zelfutrin"
    assert [(entry["text"].rstrip(","), entry["status"]) for entry in line["entries"]] == [
        ("Warfarin 3mg", "exact"),
        ("zelfutrin", "unrecognised"),
    ]
    (candidate,) = line["entries"][0]["candidates"]
    assert candidate["substances"] == ["warfarin"]
    assert candidate["classes"] == ["anticoagulant-vka"]
    assert candidate["score"] == 1


def test_a_line_without_a_visible_sign_has_no_entries(lexicon):
    assert reading_to_json(read_line(lexicon, "  ")) == {"verbatim": "  ", "entries": []}


def test_problems_stand_where_findings_would():
    problem = Problem("ANSWER-002", "There is no such option.", "Use one of: yes, no.", where="faints")
    assert problems_to_json((problem,)) == {
        "outcome": None,
        "earliest": None,
        "findings": [],
        "medicines": [],
        "plans": [],
        "problems": [
            {
                "code": "ANSWER-002",
                "where": "faints",
                "message": "There is no such option.",
                "advice": "Use one of: yes, no.",
            }
        ],
    }


# ── a rule that fails ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("setting", "rule", "answers"),
    [
        ("botulinum_days", "iv-botulinum", {"botox_had": "yes", "botox_date": "2020-01-01"}),
        ("breastfeeding_severity", "breastfeeding", {"breastfeeding": "yes"}),
        ("sunburn_days", "skin-sunburn", {"skin_now": ["sunburn"], "sunburn_date": "2020-01-01"}),
        ("hba1c_limit", "diabetes-poor-control", {"diabetes": "type-1", "diabetes_complications": "no", "hba1c": 40}),
    ],
)
def test_a_rule_whose_setting_is_missing_contraindicates(patient, questionnaire, setting, rule, answers):
    rest = {name: value for name, value in questionnaire.settings.items() if name != setting}
    broken = questionnaire.model_copy(update={"settings": rest})
    assessment = screen(broken, patient.answer(**answers).read(), date(2026, 11, 20))
    findings = {finding.rule: finding for finding in assessment.findings}
    assert findings[rule].severity is Severity.CONTRAINDICATED
    assert findings[rule].until is None
    assert assessment.outcome is Severity.CONTRAINDICATED


def test_a_setting_of_the_wrong_kind_contraindicates_too(patient, questionnaire):
    broken = questionnaire.model_copy(update={"chosen": {"botulinum_days": "soon", "breastfeeding_severity": "bad"}})
    patient.answer(botox_had="yes", botox_date="2020-01-01", breastfeeding="yes")
    findings = {finding.rule: finding for finding in screen(broken, patient.read(), date(2026, 11, 20)).findings}
    assert findings["iv-botulinum"].severity is Severity.CONTRAINDICATED
    assert findings["breastfeeding"].severity is Severity.CONTRAINDICATED


def test_a_rule_the_program_computes_contraindicates_if_it_fails(patient, questionnaire):
    nameless = [one.model_copy(update={"q": "no-such-question"}) for one in questionnaire.contradictions]
    broken = questionnaire.model_copy(update={"contradictions": tuple(nameless)})
    findings = {finding.rule: finding for finding in screen(broken, patient.read(), date(2026, 11, 20)).findings}
    assert findings["sys-contradiction"].severity is Severity.CONTRAINDICATED


def test_rules_that_work_are_told_beside_one_that_fails(patient, questionnaire):
    rest = {name: value for name, value in questionnaire.settings.items() if name != "tan_days"}
    broken = questionnaire.model_copy(update={"settings": rest})
    patient.answer(tan_recent="yes", tan_date="2026-11-01", keloid_ever="yes", keloid_where="elsewhere")
    rules = [finding.rule for finding in screen(broken, patient.read(), date(2026, 11, 20)).findings]
    assert rules == ["sun-tan", "keloid-elsewhere"]
