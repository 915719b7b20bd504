"""The conventions that make results repeatable, each by the shipped rules."""

from datetime import date

import pytest

from screener.questionnaire.model import Severity


def test_a_healthy_person_raises_nothing(patient):
    assessment = patient.assess()
    assert assessment.findings == ()
    assert assessment.outcome == "clear"
    assert assessment.earliest is None


def test_a_healthy_person_who_takes_paracetamol_and_vitamin_c_raises_nothing(patient):
    assert patient.takes("paracetamol").takes("Vitamin C").answer(supplements_any="yes").findings() == {}


# dates ─────────────────────────────────────────────────────────────────────────────────────────


def test_treatment_on_the_day_an_interval_ends_is_allowed(patient):
    assert "iv-botulinum" not in patient.answer(botox_had="yes", botox_date="2026-11-06").findings()


def test_treatment_on_the_day_before_an_interval_ends_waits_one_day(patient):
    assert patient.answer(botox_had="yes", botox_date="2026-11-07").until("iv-botulinum") == date(2026, 11, 21)


def test_an_interval_of_months_ends_on_the_months_last_day_if_it_has_no_such_day(patient):
    patient.answer(treatment_date="2026-02-27", isotretinoin_ever="yes", isotretinoin_stop_date="2025-08-31")
    assert patient.until("med-isotretinoin-recent") == date(2026, 2, 28)
    assert "med-isotretinoin-recent" not in patient.answer(treatment_date="2026-02-28").findings()


def test_a_month_counts_as_its_last_day(patient):
    patient.answer(botox_had="yes", botox_date="2026-10")
    assert "iv-botulinum" not in patient.answer(treatment_date="2026-11-14").findings()
    assert patient.answer(treatment_date="2026-11-13").until("iv-botulinum") == date(2026, 11, 14)


def test_this_month_counts_as_the_day_of_treatment(patient):
    assert patient.answer(botox_had="yes", botox_date="2026-11").until("iv-botulinum") == date(2026, 12, 4)


def test_a_rough_date_errs_towards_waiting(patient):
    patient.answer(isotretinoin_ever="yes", isotretinoin_stop_date="about 6 months ago")
    assert patient.until("med-isotretinoin-recent") == date(2026, 12, 5)


def test_an_unsure_date_fires_without_a_date_and_says_that_one_is_missing(patient):
    findings = patient.answer(botox_had="yes", botox_date="unsure").findings()
    assert findings["iv-botulinum"].until is None
    assert [because.question for because in findings["sys-date-missing"].because] == ["botox-date"]
    assert "sys-incomplete" not in findings


def test_a_blank_required_date_fires_without_a_date_and_is_incomplete(patient):
    findings = patient.answer(botox_had="yes").findings()
    assert findings["iv-botulinum"].until is None
    assert {"sys-date-missing", "sys-incomplete"} <= findings.keys()


def test_a_blank_optional_date_fires_nothing(patient):
    findings = patient.answer(cold_sores_ever="yes", treatment_areas=["chest"]).findings()
    assert not {"skin-hsv-recent", "sys-date-missing", "sys-incomplete"} & findings.keys()


@pytest.mark.parametrize(
    "answers",
    [
        {"cold_sores_ever": "yes", "cold_sore_healed_date": "unsure", "treatment_areas": ["chest"]},
        {"event_soon": "yes", "event_date": "unsure"},
        {"first_consult_date": "unsure"},
        {"diabetes": "type-2", "diabetes_complications": "no", "hba1c": 45, "hba1c_date": "unsure"},
    ],
)
def test_the_dates_that_raise_nothing_when_unsure(patient, answers):
    before = patient.answer(**{key: value for key, value in answers.items() if value != "unsure"}).findings()
    assert patient.answer(**answers).findings().keys() == before.keys()


def test_the_earliest_date_is_the_latest_of_all_deferrals(patient):
    patient.answer(
        botox_had="yes", botox_date="2026-11-15", peel_had="yes", peel_depth="medium-deep", peel_date="2026-10-01"
    )
    assessment = patient.assess()
    assert assessment.outcome is Severity.DEFER
    assert assessment.earliest == date(2027, 1, 1)


def test_no_earliest_date_while_something_contraindicates(patient):
    assert patient.answer(botox_had="yes", botox_date="2026-11-15", pregnant_now="yes").assess().earliest is None


def test_no_earliest_date_while_a_deferral_has_none(patient):
    assert (
        patient.answer(
            botox_had="yes", botox_date="unsure", peel_had="yes", peel_depth="light", peel_date="2026-11-15"
        )
        .assess()
        .earliest
        is None
    )


def test_a_sunburn_still_there_after_its_interval_names_only_the_event(patient):
    finding = patient.answer(skin_now=["sunburn"], sunburn_date="2026-10-01").findings()["skin-sunburn"]
    assert finding.until is None
    assert finding.event == "skin calm"


def test_a_sunburn_with_a_date_ahead_names_both(patient):
    finding = patient.answer(skin_now=["sunburn"], sunburn_date="2026-11-15").findings()["skin-sunburn"]
    assert finding.until == date(2026, 11, 29)
    assert finding.event == "skin calm"
    assert [because.question for because in finding.because] == ["skin-now", "sunburn-date"]


def test_an_unsure_sunburn_date_is_missing(patient):
    findings = patient.answer(skin_now=["sunburn"], sunburn_date="unsure").findings()
    assert findings["skin-sunburn"].until is None
    assert "sys-date-missing" in findings


def test_a_minor_without_guardian_waits_for_the_eighteenth_birthday(patient):
    patient.answer(date_of_birth="2008-12-05", guardian_present="no", minor_wants="yes", minor_doctor_referral="yes")
    finding = patient.findings()["age-minor-no-guardian"]
    assert finding.until == date(2026, 12, 5)
    assert finding.event == "guardian consent recorded"


def test_someone_born_on_29_february_reaches_sixteen_on_1_march(patient):
    patient.answer(date_of_birth="2012-02-29", treatment_date="2028-02-28")
    assert "age-under-16" in patient.findings()
    assert "age-under-16" not in patient.answer(treatment_date="2028-02-29").findings()


# plan and scope ────────────────────────────────────────────────────────────────────────────────


def test_a_rule_for_radio_frequency_is_silent_for_a_pen(patient):
    patient.answer(implanted_device=["pacemaker"])
    assert "rf-cardiac-device" not in patient.findings()
    assert "rf-cardiac-device" in patient.answer(modality="rf").findings()


def test_a_rule_written_not_rf_is_silent_for_rf_with_prp_too(patient):
    patient.answer(keloid_ever="yes", keloid_where="elsewhere")
    assert "keloid-elsewhere" in patient.answer(modality="prp").findings()
    assert "keloid-elsewhere" not in patient.answer(modality="rf-prp").findings()


@pytest.mark.parametrize("planned", ["yes", "unsure"])
def test_numbing_rules_apply_if_cream_is_planned_or_may_be(patient, planned):
    patient.answer(allergies=["lidocaine"])
    assert "nc-amide-allergy" not in patient.findings()
    assert "nc-amide-allergy" in patient.answer(numbing_cream_planned=planned).findings()


# unsure, blank, not in force ───────────────────────────────────────────────────────────────────


def test_a_blank_required_question_is_incomplete(patient):
    finding = patient.answer(keloid_ever=None).findings()["sys-incomplete"]
    assert [because.question for because in finding.because] == ["keloid-ever"]


def test_an_unsure_critical_answer_is_reviewed(patient):
    assert "sys-unsure-critical" in patient.answer(keloid_ever="unsure").findings()


@pytest.mark.parametrize("question", ["pregnant_now", "blood_thinner", "stopped_for_treatment"])
def test_unsure_answers_with_a_rule_of_their_own_are_not_flagged_twice(patient, question):
    findings = patient.answer(**{question: "unsure"}).findings()
    assert findings
    assert not {"sys-unsure-critical", "sys-unsure-other"} & findings.keys()


def test_metal_unsure_is_critical_only_for_radio_frequency(patient):
    assert "sys-unsure-critical" not in patient.answer(metal_in_area="unsure").findings()
    assert "sys-unsure-critical" in patient.answer(modality="rf").findings()


def test_other_unsure_answers_are_listed_in_one_finding(patient):
    finding = patient.answer(melasma_ever="unsure", face_palsy="unsure").findings()
    assert finding["sys-unsure-other"].severity is Severity.ADVISE


@pytest.mark.parametrize("answers", [{"expectation_level": "unsure"}])
def test_unsure_expectations_raise_no_unsure_finding(patient, answers):
    assert not {"sys-unsure-other", "sys-unsure-critical"} & patient.answer(**answers).findings().keys()


def test_an_answer_not_in_force_contributes_nothing(patient):
    assert patient.answer(botox_date="2026-11-19", filler_type="permanent").findings() == {}


def test_prefer_not_to_say_is_not_read_as_no(patient):
    assert "private-talk-asked" in patient.answer(immune_weak=["prefer-not"]).findings()


# medicines ─────────────────────────────────────────────────────────────────────────────────────


def test_a_blank_status_counts_as_taking(patient):
    findings = patient.takes("Roaccutane").answer(isotretinoin_ever="unsure").findings()
    assert findings["med-isotretinoin-current"].because[0].medicine == "Roaccutane"


def test_a_stopped_medicine_without_a_date_fires_without_one(patient):
    patient.takes("isotretinoin", status="stopped").answer(isotretinoin_ever="yes", isotretinoin_stop_date="unsure")
    findings = patient.findings()
    assert findings["med-isotretinoin-recent"].until is None
    assert "sys-date-missing" in findings


def test_isotretinoin_stopped_waits_six_calendar_months(patient):
    patient.takes("Roaccutane 20mg", status="stopped", last_used="2026-07-15")
    patient.answer(isotretinoin_ever="yes", isotretinoin_stop_date="2026-07-15")
    assert patient.until("med-isotretinoin-recent") == date(2027, 1, 15)


def test_the_later_of_two_isotretinoin_dates_counts_and_they_contradict(patient):
    patient.takes("isotretinoin", status="stopped", last_used="2026-08-15")
    patient.answer(isotretinoin_ever="yes", isotretinoin_stop_date="2026-07-15")
    assert patient.until("med-isotretinoin-recent") == date(2027, 2, 15)
    assert {b.question or b.medicine for b in patient.findings()["sys-contradiction"].because} == {
        "isotretinoin-stop-date",
        "isotretinoin",
    }


def test_an_as_needed_medicine_counts_from_its_last_use(patient):
    patient.takes("ibuprofen", status="as-needed", last_used="2026-11-13")
    assert "med-nsaid" not in patient.findings()
    assert "med-nsaid" in patient.answer(medicine_list=[{"name": "ibuprofen", "last-used": "2026-11-14"}]).findings()


def test_a_form_that_stays_where_it_is_put_does_not_count_for_the_class(patient):
    assert "med-nsaid" in patient.takes("ibuprofen").findings()
    assert "med-nsaid" not in patient.answer(medicine_list=[{"name": "ibuprofen", "form": "gel"}]).findings()


def test_the_name_itself_tells_the_form(patient):
    assert "med-nsaid" not in patient.takes("naproxen gel").findings()


def test_a_stated_form_outranks_the_name(patient):
    assert "med-nsaid" in patient.takes("naproxen gel", form="tablet").findings()


@pytest.mark.parametrize(
    ("site", "fires"),
    [
        (None, True),
        ("cheeks", True),
        ("forehead", True),
        ("back", False),
        ("my left cheek", True),
        (["back", "chin"], True),
    ],
)
def test_a_skin_product_counts_where_it_meets_a_chosen_area(patient, site, fires):
    patient.takes("tretinoin", form="cream", site=site).answer(skin_products_any="yes")
    assert ("top-retinoid-rx" in patient.findings()) is fires


def test_an_unknown_medicine_is_flagged_whatever_its_status(patient):
    for status in ("taking", "stopped", None):
        patient.answer(takes_any="yes", medicine_list=[{"name": "zelfutrin", "status": status}])
        assert patient.findings()["sys-med-unrecognised"].because[0].medicine == "zelfutrin"


def test_an_everyday_word_fires_its_class_and_asks_for_the_name(patient):
    findings = patient.takes("blood thinners").answer(blood_thinner="yes").findings()
    assert {"med-anticoagulant", "sys-med-unconfirmed"} <= findings.keys()


def test_an_entry_that_says_it_is_no_longer_taken_counts_as_stopped(patient):
    findings = patient.takes("I don't take warfarin any more", last_used="2026-01-01").findings()
    assert "med-anticoagulant" not in findings


def test_a_combination_counts_each_of_its_substances(patient):
    findings = patient.takes("DuoPlavin").answer(blood_thinner="yes").findings()
    assert "combo-dual-antithrombotic" in findings


# contradictions ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("answers", "questions"),
    [
        ({"takes_any": "no", "medicine_list": [{"name": "paracetamol"}]}, {"takes-any", "medicine-list"}),
        ({"skin_conditions": ["none", "eczema"]}, {"skin-conditions"}),
        ({"sex_at_birth": "male", "pregnant_now": "yes"}, {"sex-at-birth", "pregnant-now"}),
        ({"tan_recent": "yes", "tan_date": "2026-11-21"}, {"tan-date", "treatment-date"}),
        ({"date_of_birth": "2026-11-21"}, {"date-of-birth", "treatment-date"}),
        ({"date_of_birth": "1916-11-19"}, {"date-of-birth", "treatment-date"}),
    ],
)
def test_contradictions_show_both_answers(patient, answers, questions):
    finding = patient.answer(**answers).findings()["sys-contradiction"]
    assert {because.question for because in finding.because if because.question} == questions


def test_a_blood_thinner_listed_but_denied_is_a_contradiction(patient):
    assert "sys-contradiction" in patient.takes("warfarin").findings()


def test_isotretinoin_listed_but_denied_is_a_contradiction(patient):
    assert "sys-contradiction" in patient.takes("isotretinoin", status="stopped", last_used="2020").findings()


def test_someone_exactly_110_years_old_is_believed(patient):
    assert "sys-contradiction" not in patient.answer(date_of_birth="1916-11-20").findings()


# free text ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("I am on warfarin", True),
        ("I stopped warfarin years ago", False),
        ("I have a pacemaker", True),
        ("I do not have a pacemaker.", False),
        ("No allergies. I have epilepsy", True),
        ("Nothing else, thank you", False),
    ],
)
def test_free_text_is_searched_for_what_the_answers_lack(patient, text, fires):
    assert ("sys-freetext-mention" in patient.answer(anything_else=text).findings()) is fires


def test_free_text_that_repeats_an_answer_raises_nothing_more(patient):
    patient.takes("warfarin").answer(blood_thinner="yes", anything_else="I am on warfarin")
    assert "sys-freetext-mention" not in patient.findings()
