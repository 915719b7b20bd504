"""Conventions on dates: calendar intervals, partial and rough dates, ages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.interview import dates
from screener.interview.answers import PartialDate, RoughlyAgo
from screener.questionnaire.conditions import Duration

TREATMENT = date(2026, 11, 20)


def days(amount):
    return Duration(amount=amount, unit="days")


def months(amount):
    return Duration(amount=amount, unit="months")


def test_an_interval_of_days_ends_that_many_days_later():
    assert dates.add(date(2026, 11, 1), days(14)) == date(2026, 11, 15)


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 5, 15), 6, date(2026, 11, 15)),
    ],
)
def test_an_interval_of_months_keeps_the_day_or_takes_the_months_last(start, amount, end):
    assert dates.add(start, months(amount)) == end


def test_an_interval_that_leaves_the_calendar_ends_on_its_last_day():
    assert dates.add(date(9999, 12, 1), months(6)) == date.max


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2010, 11, 20), TREATMENT, 16),
        (date(2010, 11, 21), TREATMENT, 15),
    ],
)
def test_age_is_whole_years_completed(born, on, age):
    assert dates.age_on(born, on) == age


def test_a_birthday_on_29_february_is_reached_on_1_march():
    assert dates.find_birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("answer", "day"),
    [
        (PartialDate(2026, 11, 3), date(2026, 11, 3)),
        (PartialDate(2026, 10), date(2026, 10, 31)),
        (PartialDate(2024, 2), date(2024, 2, 29)),
        (PartialDate(2025), date(2025, 12, 31)),
        (PartialDate(2026, 11), TREATMENT),
        (PartialDate(2026), TREATMENT),
    ],
)
def test_a_partial_date_counts_as_its_last_day_but_not_after_treatment(answer, day):
    assert dates.find_last_day(answer, TREATMENT) == day


@pytest.mark.parametrize(
    ("answer", "day"),
    [
        (RoughlyAgo(3, "years"), date(2024, 5, 20)),
        (RoughlyAgo(1, "years"), date(2026, 5, 20)),
        (RoughlyAgo(3, "months"), date(2026, 9, 5)),
        (RoughlyAgo(2, "weeks"), date(2026, 11, 10)),
        (RoughlyAgo(10, "days"), date(2026, 11, 10)),
    ],
)
def test_a_rough_date_counts_as_half_a_unit_later_than_said(answer, day):
    assert dates.find_last_day(answer, TREATMENT) == day


def test_a_rough_date_longer_ago_than_the_calendar_reaches_is_the_first_day():
    assert dates.find_last_day(RoughlyAgo(999, "years"), date(500, 1, 1)) == date.min


def test_a_partial_event_to_come_counts_as_its_first_day_not_before_treatment():
    assert dates.find_first_day_from(PartialDate(2026, 12), TREATMENT) == date(2026, 12, 1)
    assert dates.find_first_day_from(PartialDate(2026, 11), TREATMENT) == TREATMENT


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("2024", PartialDate(2024)),
        ("March 2026", PartialDate(2026, 3)),
        ("mar 2026", PartialDate(2026, 3)),
        ("3/2026", PartialDate(2026, 3)),
        ("12 March 2026", PartialDate(2026, 3, 12)),
        ("12.3.2026", PartialDate(2026, 3, 12)),
        ("about 3 months ago", RoughlyAgo(3, "months")),
        ("3 weeks ago", RoughlyAgo(3, "weeks")),
        ("About 1 year ago", RoughlyAgo(1, "years")),
    ],
)
def test_dates_are_read_as_people_type_them(typed, answer):
    assert dates.read_date(typed) == answer


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "31 February 2026",
        "13/2026",
        "m 2026",
        "soon",
        "12 March",
        "0 days ago",
        "26",
        "0 March 2026",
        "² 2026",
        "12 ² 2026",
    ],
)
def test_what_is_no_date_is_not_read_as_one(typed):
    assert dates.read_date(typed) is None


partial_dates = st.one_of(
    st.dates().map(lambda day: PartialDate(day.year, day.month, day.day)),
    st.dates().map(lambda day: PartialDate(day.year, day.month)),
    st.integers(1, 9999).map(PartialDate),
    st.builds(RoughlyAgo, st.integers(1, 999), st.sampled_from(["days", "weeks", "months", "years"])),
)


@given(st.text(alphabet=st.sampled_from("0123456789/-. aboutgmryweksd²٣"), max_size=20))
def test_nothing_typed_is_too_odd_to_be_read_as_a_date_or_as_none(typed):
    answer = dates.read_date(typed)
    assert answer is None or dates.parse_date(dates.format_date(answer)) == answer


@pytest.mark.parametrize(
    "written",
    [
        "2026-13",
        "2026-00",
        "2026-11-00",
        "2026-02-30",
        "0000",
        "2026-1",
        "٢٠٢٦",
        "26",
        "2026-11-20T10:00",
        "about 0 days ago",
    ],
)
def test_response_files_write_dates_in_one_way_only(written):
    assert dates.parse_date(written) is None


@given(partial_dates)
def test_writing_a_date_and_parsing_it_is_identity(answer):
    assert dates.parse_date(dates.format_date(answer)) == answer


@given(partial_dates, st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_the_riskiest_day_of_a_partial_date_is_never_after_treatment(answer, on):
    if not (isinstance(answer, PartialDate) and answer.day):
        assert dates.find_last_day(answer, on) <= on
