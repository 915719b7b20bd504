"""A course of treatments, as the records of one patient tell it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.determination.course import (
    CourseRecord,
    SessionState,
    Spacing,
    make_course,
    tell_record,
)
from screener.determination.decision import CoursePlan, Determination, Overall
from screener.determination.treatments import Treatment, describe_treatment
from screener.questionnaire.conditions import Duration

TODAY = date(2026, 11, 20)
PLAN = CoursePlan(sessions=4, least_weeks=4, most_weeks=6)
CHEEKS = Treatment(TODAY, "Cheeks", "SkinPen", Decimal("1.50"), 3, "hyaluronic serum", "redness")
many = settings(max_examples=200, deadline=None, derandomize=True)


@pytest.fixture(scope="session")
def words(questionnaire):
    return questionnaire.words


def record(days_ago=0, *, number=None, done=True, plan=PLAN, told="", is_session=True, is_decided=True):
    on = TODAY - timedelta(days=days_ago)
    treatment = Treatment(on, "Cheeks") if done else None
    return CourseRecord(number, on, is_session, is_decided, plan, treatment, told)


def test_what_was_done_and_what_is_to_come_stand_in_one_row(words):
    course = make_course([record(35, number=1), record(0, number=2, done=False)], words, TODAY)
    assert course.planned == 4
    assert [(one.number, one.state) for one in course.sessions] == [
        (1, SessionState.DONE),
        (2, SessionState.TODAY),
        (3, SessionState.PLANNED),
        (4, SessionState.PLANNED),
    ]
    assert course.sessions[0].gap == ""
    assert course.sessions[1].gap == "35 days after the one before, as planned"
    assert course.sessions[2].gap == "between 18 December 2026 and 1 January 2027"
    assert course.sessions[3].gap == "4 to 6 weeks later"


@pytest.mark.parametrize(
    ("days", "spacing"),
    [(27, Spacing.SOON), (28, Spacing.WITHIN), (42, Spacing.WITHIN), (43, Spacing.LATE), (400, Spacing.LATE)],
)
def test_a_gap_is_as_planned_from_its_least_to_its_most_week(words, days, spacing):
    second = make_course([record(days), record(0)], words, TODAY).sessions[1]
    assert (second.gap_days, second.spacing) == (days, spacing)
    assert second.gap.startswith(f"{days} days")


def test_without_a_plan_a_gap_is_told_and_not_judged(words):
    course = make_course([record(21, plan=None), record(0, plan=None)], words, TODAY)
    assert (course.planned, course.sessions[1].gap, course.sessions[1].spacing) == (
        2,
        "21 days after the one before",
        None,
    )


def test_one_session_without_a_plan_is_no_course(words):
    assert make_course([record(plan=None)], words, TODAY) is None
    assert make_course([], words, TODAY) is None


def test_a_visit_on_which_nothing_was_done_is_no_session(words):
    declined = record(20, done=False, is_session=False)
    course = make_course([record(40), declined, record(0, done=False)], words, TODAY)
    assert [one.number for one in course.sessions] == [1, 2, 3, 4]
    assert course.sessions[1].gap_days == 40


def test_a_day_that_has_passed_with_nothing_written_down_is_missed(words):
    course = make_course([record(30, done=False), record(0, done=False)], words, TODAY)
    assert [one.state for one in course.sessions[:2]] == [SessionState.MISSED, SessionState.TODAY]
    assert course.sessions[0].done == "What was done is not written down."
    undecided = make_course([record(3, done=False, is_decided=False)], words, TODAY)
    assert undecided.sessions[0].state is SessionState.PLANNED


def test_reactions_are_those_straight_after_and_those_told_at_the_next_visit(words):
    first = CourseRecord(1, TODAY - timedelta(days=30), True, True, PLAN, CHEEKS)
    course = make_course([first, record(0, told="A cold sore")], words, TODAY)
    assert course.sessions[0].reaction == "redness; A cold sore"
    assert course.sessions[1].reaction == ""


def test_what_was_done_is_said_in_a_line(words):
    assert describe_treatment(CHEEKS, words) == "Cheeks · SkinPen · 1.5 mm · 3 passes · hyaluronic serum"
    assert describe_treatment(Treatment(TODAY, "Chin", passes=1), words) == "Chin · one pass"


def test_a_course_begun_elsewhere_goes_on_from_the_number_given(words):
    course = make_course([record(30, number=3), record(0, number=3)], words, TODAY)
    assert [one.number for one in course.sessions] == [3, 4]


def test_more_sessions_than_planned_are_all_told(words):
    course = make_course([record(30 * back) for back in (5, 4, 3, 2, 1, 0)], words, TODAY)
    assert (course.planned, len(course.sessions)) == (6, 6)


def test_a_record_tells_its_session_and_the_reactions_after_the_last(questionnaire, patient):
    answers = patient.answer(
        session_number=2, had_microneedling="yes", microneedling_reaction=["dark-marks", "cold-sore"]
    ).read()
    told = tell_record(questionnaire, answers, None, None)
    assert (told.number, told.on, told.is_session, told.is_decided) == (2, date(2026, 11, 20), True, False)
    assert told.told == "Dark or light patches, A cold sore"


def test_an_answer_to_a_question_not_asked_tells_nothing(questionnaire, patient):
    answers = patient.answer(had_microneedling="no", microneedling_reaction=["burn"]).read()
    assert tell_record(questionnaire, answers, None, None).told == ""


def test_the_day_of_a_session_is_when_it_was_done_else_what_was_decided_else_what_is_asked(questionnaire, patient):
    answers = patient.read()
    later = Determination(Overall.PROCEED, date(2026, 11, 25))
    done = Treatment(date(2026, 11, 26), "Chin")
    assert tell_record(questionnaire, answers, None, None).on == date(2026, 11, 20)
    assert tell_record(questionnaire, answers, later, None).on == date(2026, 11, 25)
    assert tell_record(questionnaire, answers, later, done).on == date(2026, 11, 26)
    assert tell_record(None, None, later, done).on == date(2026, 11, 26)


def test_a_determination_that_does_not_treat_is_no_session(questionnaire, patient):
    declined = Determination(Overall.DECLINE, None)
    assert not tell_record(questionnaire, patient.read(), declined, None).is_session


_plans = st.none() | st.builds(
    lambda sessions, least, more: CoursePlan(sessions, least, least + more),
    st.integers(1, 8), st.integers(0, 8), st.integers(0, 6),
)  # fmt: skip
_records = st.builds(
    record, st.integers(-60, 400), number=st.none() | st.integers(1, 50), done=st.booleans(), plan=_plans,
    told=st.sampled_from(["", "A cold sore"]), is_session=st.booleans(), is_decided=st.booleans(),
)  # fmt: skip


@many
@given(records=st.lists(_records, max_size=8))
def test_a_course_loses_no_session_and_counts_upwards(words, records):
    course = make_course(records, words, TODAY)
    sessions = [one for one in records if one.is_session]
    plan = next((one.plan for one in reversed(records) if one.plan), None)
    if course is None:
        assert plan is None
        assert len(sessions) < 2
        return
    numbers = [one.number for one in course.sessions]
    assert numbers == sorted(set(numbers))
    assert [one.on for one in course.sessions[: len(sessions)]] == [one.on for one in sessions]
    assert course.planned == max([plan.sessions if plan else 0, *numbers])
    done = sum(one.state is SessionState.DONE for one in course.sessions)
    assert done == sum(one.treatment is not None for one in sessions)


# ── spacing, by the form's own rule ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("days", "is_early"), [(0, True), (21, True), (27, True), (28, False), (29, False)])
def test_a_session_sooner_than_the_form_allows_waits_until_the_day_it_allows(patient, days, is_early):
    last = TODAY - timedelta(days=days)
    findings = patient.answer(had_microneedling="yes", last_microneedling_date=last.isoformat()).findings()
    assert ("iv-microneedling" in findings) is is_early
    if is_early:
        assert findings["iv-microneedling"].until == last + timedelta(days=28)


def test_the_spacing_is_the_clinics_choice(patient):
    def raises(days):
        chosen = {"session_gap_days": Duration(amount=days, unit="days")}
        patient.questionnaire = patient.questionnaire.model_copy(update={"chosen": chosen})
        return "iv-microneedling" in patient.findings()

    last = TODAY - timedelta(days=35)
    patient.answer(had_microneedling="yes", last_microneedling_date=last.isoformat())
    assert [raises(days) for days in (28, 35, 36, 42)] == [False, False, True, True]
