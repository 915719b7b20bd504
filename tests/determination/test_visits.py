"""What a kiosk is given of an earlier record, and how the patient's run then begins there: with nothing answered."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from screener.determination.case import make_case, treat_on
from screener.determination.decision import CoursePlan, Determination, Overall
from screener.determination.opening import Opened
from screener.determination.visits import (
    Visit,
    begin_visit,
    find_expiry,
    make_visit,
    propose_days,
    read_visit,
    write_visit,
)
from screener.errors import IntegrityError
from screener.interview.answers import Chosen, ChosenMany, MedicineList, Number, PartialDate
from screener.interview.flow import collect_answers
from screener.interview.journey import Journey
from screener.records.identity import Identity
from screener.records.model import Record
from screener.records.states import RecordState
from screener.screening.screen import screen

RECORD, VISIT = "0e1f7a52-9c1e-4b52-9a53-1d7f8a4c2b60", "9c1f7a52-9c1e-4b52-9a53-1d7f8a4c2b61"
NOW = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
TREATED, PLANNED = date(2026, 11, 20), date(2026, 12, 18)
TODAY = NOW.date()
COURSE = CoursePlan(sessions=4, least_weeks=4, most_weeks=6)
PROCEED = Determination(Overall.PROCEED, TREATED, course=COURSE)


@pytest.fixture
def open_it(patient):
    """Opens the scenario's record as a practitioner does: `open_it(determination)`."""

    def make(determination=PROCEED):
        answers, assessment = patient.read(), patient.assess()
        record = Record(
            RECORD,
            RecordState.COUNTERSIGNED,
            3,
            1,
            4,
            "microneedling",
            "clear",
            TREATED,
            NOW,
            NOW,
            NOW,
            None,
            None,
            40,
        )
        case = make_case(patient.questionnaire, patient.lexicon, answers, assessment.findings)
        identity = Identity("Testa Demonstrata", PartialDate(1992, 2, 2))
        return Opened(record, (), identity, case, Journey(RECORD, NOW, "en"), b"", determination, "")

    return make


def test_staff_find_their_part_filled_in_with_the_new_day_and_the_next_session(open_it, patient):
    patient.answer(session_number=2, modality="rf")
    visit = make_visit(open_it(), PLANNED, today=TODAY)
    assert visit.staff["treatment-date"] == PartialDate(2026, 12, 18)
    assert visit.staff["session-number"] == Number(Decimal(3))
    assert visit.staff["modality"] == Chosen("rf")
    assert (visit.follows, visit.name, visit.born) == (RECORD, "Testa Demonstrata", PartialDate(1992, 2, 2))
    assert visit.course == COURSE


def test_nothing_of_staff_and_nothing_about_these_days_is_among_the_earlier_answers(open_it, patient):
    visit = make_visit(open_it(), PLANNED, today=TODAY)
    staff = {
        item.id for section in patient.questionnaire.sections if section.step == "visit" for item in section.items
    }
    anew = {item.id for item in patient.questionnaire.items.values() if item.ask_anew}
    assert {"pregnant-now", "skin-now", "unwell-today", "microneedling-reaction"} <= anew
    assert not visit.earlier.keys() & (staff | anew)
    assert {"full-name", "date-of-birth", "takes-any", "keloid-ever"} <= visit.earlier.keys()


def test_what_was_left_open_or_not_asked_is_asked_as_if_for_the_first_time(open_it, patient):
    patient.answer(keloid_ever="unsure", botox_had="no", botox_date="2026-10-01")
    earlier = make_visit(open_it(), PLANNED, today=TODAY).earlier
    assert "keloid-ever" not in earlier
    assert "botox-date" not in earlier


def test_the_clinic_knows_the_treatment_it_gave_and_the_spacing_is_asked_of_it(open_it, patient):
    patient.answer(had_microneedling="no")
    visit = make_visit(open_it(), date(2026, 11, 30), today=TODAY)
    assert visit.earlier["had-microneedling"] == Chosen("yes")
    assert visit.earlier["last-microneedling-date"] == PartialDate(2026, 11, 20)
    assert visit.known == {"had-microneedling", "last-microneedling-date"}
    given = {**visit.staff, **visit.earlier, "microneedling-reaction": ChosenMany(("none",))}
    on = date(2026, 11, 30)
    findings = screen(
        patient.questionnaire, collect_answers(patient.questionnaire, patient.lexicon, given), on
    ).findings
    assert any("last-microneedling-date" in {one.question for one in finding.because} for finding in findings)


def test_who_was_not_treated_has_no_new_treatment_and_the_same_session(open_it, patient):
    patient.answer(had_microneedling="no", session_number=1)
    visit = make_visit(open_it(Determination(Overall.DEFER, TREATED)), PLANNED, today=TODAY)
    assert visit.earlier["had-microneedling"] == Chosen("no")
    assert visit.staff["session-number"] == Number(Decimal(1))
    assert visit.known == frozenset()


def test_the_day_on_which_they_were_really_treated_counts(open_it):
    visit = make_visit(open_it(), PLANNED, today=TODAY, treated_on=date(2026, 11, 23))
    assert visit.earlier["last-microneedling-date"] == PartialDate(2026, 11, 23)


def test_without_a_full_date_of_birth_no_visit_can_be_prepared(open_it, patient):
    patient.answer(date_of_birth=None)
    assert make_visit(open_it(), PLANNED, today=TODAY).code == "VISIT-010"


def test_no_visit_is_on_the_day_of_the_last_treatment_or_before(open_it):
    assert make_visit(open_it(), TREATED, today=TODAY).code == "VISIT-011"


def test_no_visit_waits_at_a_kiosk_for_more_than_two_years(open_it):
    assert isinstance(make_visit(open_it(), TODAY + timedelta(days=730), today=TODAY), Visit)
    for far in (TODAY + timedelta(days=731), date(9999, 11, 22), date.max):
        assert make_visit(open_it(), far, today=TODAY).code == "VISIT-014"


def test_a_visit_comes_back_from_its_bytes_as_it_was(open_it, patient):
    patient.takes("warfarin 3 mg", status="taking").answer(session_number=1, allergies=["latex"])
    visit = make_visit(open_it(), PLANNED, today=TODAY)
    assert read_visit(write_visit(visit)) == visit
    assert isinstance(visit.earlier["medicine-list"], MedicineList)


def test_altered_bytes_are_refused_without_a_word_of_the_patients(open_it):
    told = json.loads(write_visit(make_visit(open_it(), PLANNED, today=TODAY)))
    for wrong in (
        {**told, "format": "aspirin"},
        {**told, "earlier": {"a": ["aspirin", 1]}},
        [],
        {"format": "aspirin"},
    ):
        with pytest.raises(IntegrityError) as refused:
            read_visit(json.dumps(wrong).encode())
        assert "aspirin" not in str(refused.value)
        assert refused.value.__cause__ is None


def test_the_patient_begins_with_what_staff_gave_and_nothing_of_their_own(open_it, patient):
    visit = make_visit(open_it(), PLANNED, today=TODAY)
    progress = begin_visit(visit, patient.questionnaire, VISIT, now=NOW)
    assert progress.given == visit.staff
    assert progress.earlier == visit.earlier
    assert progress.journey.follows == RECORD
    assert progress.journey.record_id != RECORD
    assert (progress.page_id, progress.visit_id, progress.corrects) == ("welcome", VISIT, None)
    assert progress.journey.ticked == ()


def test_what_does_not_fit_the_form_as_it_is_now_is_asked_anew(open_it, patient):
    visit = make_visit(open_it(), PLANNED, today=TODAY)
    visit.earlier["smoking"] = Chosen("a-pipe")
    visit.earlier["gone-question"] = Chosen("yes")
    progress = begin_visit(visit, patient.questionnaire, VISIT, now=NOW)
    assert not {"smoking", "gone-question"} & progress.earlier.keys()
    assert "keloid-ever" in progress.earlier


def test_the_next_session_is_proposed_by_the_plan_of_the_course():
    assert propose_days(TREATED, COURSE) == (date(2026, 12, 18), date(2027, 1, 1))


def test_a_visit_waits_two_weeks_at_least_and_until_the_day_after_it():
    assert find_expiry(NOW.date(), NOW, "Europe/London") == NOW + timedelta(days=14)
    assert find_expiry(PLANNED, NOW, "Europe/London") == datetime(2026, 12, 20, tzinfo=UTC)


def test_a_time_ago_is_told_as_the_month_it_was_whenever_it_is_read(open_it, patient):
    patient.answer(botox_had="yes", botox_date="about 3 months ago")
    patient.takes("doxycycline", status="stopped", last_used="about 2 weeks ago")
    visit = make_visit(open_it(), PLANNED, today=TODAY)
    assert visit.earlier["botox-date"] == PartialDate(2026, 9)
    medicines = visit.earlier["medicine-list"]
    assert isinstance(medicines, MedicineList)
    assert medicines.entries[0].last_used == PartialDate(2026, 11)
    opened = open_it()
    decided_for_later = replace(opened, case=treat_on(opened.case, date(2027, 2, 20)))
    assert make_visit(decided_for_later, date(2027, 3, 20), treated_on=TREATED, today=TODAY).earlier == visit.earlier
