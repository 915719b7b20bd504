from datetime import date, timedelta

import pytest

from screener.interview.flow import find_treatment_day
from screener.questionnaire.asked import find_leaves
from screener.questionnaire.conditions import DateWithin
from screener.questionnaire.model import DateItem, Severity
from screener.screening.screen import screen
from screener.screening.timeline import AFTER, BEFORE, StretchKind, make_timeline
from tests.conftest import HEALTHY

TODAY = date(2026, 11, 20)
"""Also the day planned for the healthy patient."""


def lay(patient, *, on=TODAY, today=TODAY):
    answers = patient.read()
    return make_timeline(patient.questionnaire, answers, screen(patient.questionnaire, answers, on), on, today)


def find(timeline, label):
    found = [one for one in timeline.stretches if label in one.label]
    assert len(found) == 1, [one.label for one in timeline.stretches]
    return found[0]


def test_the_healthy_patient_has_an_empty_picture_around_today(patient):
    timeline = lay(patient)
    assert timeline.stretches == ()
    assert timeline.first < TODAY < timeline.last
    assert (timeline.today, timeline.treatment_on, timeline.earliest) == (TODAY, TODAY, None)


def test_a_stopped_medicine_ends_at_its_riskiest_day_and_waits_as_its_finding_says(patient):
    timeline = lay(patient.takes("isotretinoin", status="stopped", last_used="2026-07"))
    taken = find(timeline, "isotretinoin")
    assert taken.kind is StretchKind.MEDICINE
    assert (taken.start, taken.end, taken.is_end_exact) == (None, date(2026, 7, 31), False)
    assert taken.waits_until == patient.until("med-isotretinoin-recent") == timeline.earliest
    assert taken.severity is Severity.DEFER
    assert "med-isotretinoin-recent" in taken.rules
    assert taken.note == "stopped, last used July 2026"


def test_a_date_known_to_the_day_is_exact(patient):
    assert find(lay(patient.takes("ibuprofen", status="stopped", last_used="2026-11-02")), "ibuprofen").is_end_exact


def test_a_medicine_still_taken_goes_on_and_waits_for_nothing_by_itself(patient):
    taken = find(lay(patient.takes("sertraline", status="taking")), "sertraline")
    assert (taken.end, taken.is_end_exact, taken.waits_until) == (None, True, None)


def test_a_medicine_stopped_on_an_unknown_day_does_not_go_on(patient):
    taken = find(lay(patient.takes("isotretinoin", status="stopped", last_used="unsure")), "isotretinoin")
    assert (taken.end, taken.is_end_exact) == (None, False)


def test_a_medicine_shows_what_it_is_and_the_words_as_written(patient):
    timeline = lay(patient.takes("Voltarol").takes("zelfutrin  drops").takes("warfarin"))
    assert {one.label for one in timeline.stretches} >= {"“zelfutrin drops”", "warfarin"}
    assert find(timeline, "Voltarol").label == "diclofenac (“Voltarol”)"


def test_an_interval_that_is_over_is_shown_without_a_finding(patient):
    injected = find(lay(patient.answer(botox_had="yes", botox_date="2026-10-25")), "Wrinkle-relaxing")
    assert injected.kind is StretchKind.TREATMENT
    assert injected.start == injected.end == date(2026, 10, 25)
    assert injected.waits_until == date(2026, 11, 8)
    assert (injected.severity, injected.rules) == (None, ())


def test_only_the_interval_of_the_kind_that_was_done_counts(patient):
    light = patient.answer(peel_had="yes", peel_depth="light", peel_date="2026-11-01")
    assert find(lay(light), "peel").waits_until == date(2026, 11, 15)
    deep = patient.answer(peel_depth="medium-deep")
    assert find(lay(deep), "peel").waits_until == date(2027, 2, 1) == deep.until("iv-peel-deep")


def test_a_date_that_no_rule_looks_at_is_left_out(patient):
    patient.answer(first_consult_date="2026-11-01", diabetes="type-2", hba1c=40, hba1c_date="2026-10-01")
    assert "diabetes-known" in patient.findings()
    assert lay(patient).stretches == ()


def test_an_answer_whose_question_is_no_longer_asked_is_left_out(patient):
    assert lay(patient.answer(botox_had="no", botox_date="2026-11-15")).stretches == ()


def test_a_partial_date_spans_the_days_it_may_mean(patient):
    filled = find(lay(patient.answer(filler_had="yes", filler_type="ha", filler_date="2026-10")), "Filler")
    assert (filled.start, filled.end) == (date(2026, 10, 1), date(2026, 10, 31))
    assert not filled.is_start_exact
    assert not filled.is_end_exact


def test_a_rough_date_is_counted_from_the_day_planned_and_is_not_exact(patient):
    filled = find(lay(patient.answer(filler_had="yes", filler_type="ha", filler_date="about 3 weeks ago")), "Filler")
    assert filled.end == TODAY - timedelta(days=17)
    assert not filled.is_end_exact


def test_without_a_day_planned_rough_dates_are_counted_from_today(patient):
    patient.answer(treatment_date="unsure", filler_had="yes", filler_type="ha", filler_date="about 3 weeks ago")
    timeline = lay(patient, on=None)
    assert timeline.treatment_on is None
    assert find(timeline, "Filler").end == TODAY - timedelta(days=17)


def test_the_worst_findings_come_first(patient):
    patient.takes("paracetamol").takes("zelfutrin").takes("isotretinoin", status="stopped", last_used="2026-09")
    severities = [one.severity for one in lay(patient).stretches]
    assert severities == [Severity.DEFER, Severity.REVIEW, None]


def test_the_window_holds_every_day_of_interest(patient):
    patient.takes("isotretinoin", status="stopped", last_used="2026-07-15")
    timeline = lay(patient, on=date(2027, 3, 1))
    assert timeline.first < date(2026, 7, 15)
    assert timeline.last > date(2027, 3, 1)


def test_what_is_older_than_the_window_leaves_it_wide_enough_to_read(patient):
    timeline = lay(patient.answer(cancer="past", cancer_end_date="1990-05"))
    assert timeline.first > TODAY - BEFORE - timedelta(days=30)
    assert timeline.last < TODAY + AFTER + timedelta(days=30)


def test_every_date_that_a_rule_of_the_shipped_form_counts_from_has_a_short_name(questionnaire):
    counted = {
        leaf.q for rule in questionnaire.rules for leaf in find_leaves(rule.when) if isinstance(leaf, DateWithin)
    }
    assert counted
    assert {item for item in counted if f"determination.date-{item}" not in questionnaire.words} == set()


def test_every_short_name_is_of_a_date_of_the_shipped_form(questionnaire):
    start = "determination.date-"
    named = [key.removeprefix(start) for key in questionnaire.words.texts if key.startswith(start)]
    assert named
    assert all(isinstance(questionnaire.items[one], DateItem) for one in named)


@pytest.mark.parametrize("on", [TODAY, None])
def test_a_date_without_a_short_name_is_called_what_was_found_else_what_was_asked(patient, on):
    told = patient.questionnaire.words.texts.items()
    texts = {key: text for key, text in told if not key.startswith("determination.date-")}
    words = patient.questionnaire.words
    plain = patient.questionnaire.model_copy(update={"words": type(words)(words.language, words.folder, texts)})
    patient.questionnaire = plain
    patient.answer(botox_had="yes", botox_date="2026-11-15", tan_recent="yes", tan_date="2020-01-01")
    labels = {one.label for one in lay(patient, on=on).stretches}
    assert "Botulinum toxin under 14 days ago" in labels


def test_the_healthy_answers_plan_the_day_these_tests_take():
    assert HEALTHY["treatment-date"] == TODAY.isoformat()


def test_the_day_asked_for_may_differ_from_the_day_planned(patient):
    answers = patient.takes("isotretinoin", status="stopped", last_used="2026-07-15").read()
    assert find_treatment_day(answers.given) == TODAY
    later = lay(patient, on=date(2027, 2, 1))
    assert later.treatment_on == date(2027, 2, 1)
    assert find(later, "isotretinoin").waits_until == date(2027, 1, 15)
    assert "med-isotretinoin-recent" not in find(later, "isotretinoin").rules


def test_of_equally_bad_ones_what_is_waited_for_longest_comes_first(patient):
    patient.answer(botox_had="yes", botox_date="2026-11-18", surgery_area="yes", surgery_area_date="2026-10-01")
    labels = [one.label for one in lay(patient).stretches]
    assert labels == ["Operation in the area", "Wrinkle-relaxing injection"]
