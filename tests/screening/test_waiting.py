from datetime import date

import pytest

from screener.interview.facts import Facts
from screener.screening.waiting import find_waits

ON = date(2026, 11, 20)
RECENT = {
    "botox_had": "yes", "botox_date": "2026-11-15", "filler_had": "yes", "filler_type": "unsure",
    "filler_date": "2026-11-05", "threads_had": "yes", "threads_date": "2026-10-01", "peel_had": "yes",
    "peel_depth": "light", "peel_date": "2026-11-12", "laser_had": "yes", "laser_type": "unsure",
    "laser_date": "2026-10-20",
    "energy_had": "yes", "energy_date": "2026-11-02", "surgery_area": "yes", "surgery_area_date": "2026-09",
    "hair_removal": "yes", "hair_removal_date": "2026-11-18", "exfoliation_had": "yes",
    "exfoliation_date": "2026-11-17", "tan_recent": "yes", "tan_date": "about 1 week ago", "stroke_ever": "yes",
    "stroke_date": "2026-08", "isotretinoin_ever": "yes", "isotretinoin_stop_date": "2026-07",
}  # fmt: skip


@pytest.fixture
def list_waits(questionnaire):
    """A function from a Scenario to (rule, day) of everything counted for it."""

    def make(patient):
        return [(one.rule, one.until) for one in find_waits(Facts(questionnaire, patient.read(), ON))]

    return make


def test_what_is_counted_ends_on_the_day_that_the_rule_itself_gives(patient, list_waits):
    patient.answer(**RECENT)
    dated = {rule: one.until for rule, one in patient.findings().items() if one.until is not None}
    assert len(dated) >= 12
    counted = set(list_waits(patient))
    assert {rule: until for rule, until in dated.items() if (rule, until) not in counted} == {}


def test_an_interval_that_is_over_is_counted_too(patient, list_waits):
    assert ("iv-botulinum", date(2026, 1, 15)) in list_waits(patient.answer(botox_had="yes", botox_date="2026-01-01"))


def test_a_rule_of_another_plan_counts_nothing(patient, list_waits):
    patient.answer(surgery_area="yes", surgery_area_date="2026-09-01", modality="standard")
    assert {rule for rule, _ in list_waits(patient)} == {"iv-surgery"}


def test_a_medicine_is_counted_from_its_riskiest_last_day(patient, list_waits):
    patient.takes("isotretinoin", status="stopped", last_used="2026-07")
    assert ("med-isotretinoin-recent", date(2027, 1, 31)) in list_waits(patient)


def test_a_medicine_of_another_class_counts_nothing_for_a_rule(patient, list_waits):
    assert list_waits(patient.takes("paracetamol", status="stopped", last_used="2026-11-18")) == []


def test_the_healthy_patient_waits_for_nothing(patient, list_waits):
    assert list_waits(patient) == []
