"""What holds of every timeline, whatever is answered."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.interview.facts import Facts
from screener.interview.flow import find_treatment_day
from screener.screening.screen import screen
from screener.screening.timeline import AFTER, BEFORE, make_timeline

TODAY = date(2026, 11, 20)
some = settings(max_examples=60, deadline=None, derandomize=True)


@pytest.fixture(scope="session")
def lay(questionnaire, read_answers):
    """A function from answers, written as in response files, to their assessment and timeline."""

    def make(answers):
        read = read_answers(answers)
        on = find_treatment_day(read.given)
        assessment = screen(questionnaire, read, on)
        return read, assessment, make_timeline(questionnaire, read, assessment, on, TODAY)

    return make


@some
@given(data=st.data())
def test_the_window_is_bounded_and_holds_today(any_answers, lay, data):
    _, _, timeline = lay(data.draw(any_answers))
    assert timeline.first < TODAY < timeline.last
    assert timeline.first >= TODAY - BEFORE - timedelta(days=10)
    assert timeline.last <= TODAY + AFTER + timedelta(days=10)


@some
@given(data=st.data())
def test_every_medicine_listed_is_on_it(any_answers, lay, questionnaire, data):
    read, _, timeline = lay(data.draw(any_answers))
    listed = Facts(questionnaire, read, TODAY).medicines
    assert sum(one.kind == "medicine" for one in timeline.stretches) == len(listed)


@some
@given(data=st.data())
def test_what_rests_on_a_dated_deferral_waits_at_least_until_then(any_answers, lay, data):
    _, assessment, timeline = lay(data.draw(any_answers))
    until = {finding.rule: finding.until for finding in assessment.findings if finding.until is not None}
    for stretch in timeline.stretches:
        for rule in stretch.rules:
            if rule in until:
                assert stretch.waits_until is not None
                assert stretch.waits_until >= until[rule]


@some
@given(data=st.data())
def test_nothing_waits_beyond_the_day_planned_unless_a_rule_says_so(any_answers, lay, data):
    _, _, timeline = lay(data.draw(any_answers))
    day = timeline.treatment_on or TODAY
    for stretch in timeline.stretches:
        if not stretch.rules and stretch.waits_until is not None:
            assert stretch.waits_until <= day
