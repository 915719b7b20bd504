"""Records are kept whole calendar years, by the clinic's own calendar, whatever the leap years and zones."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.records.purging import find_due
from screener.records.retention import find_cut_off, find_due_day, make_schedule
from screener.records.states import RecordState
from screener.records.submitting import Receipt, submit
from tests.records.invented import content, submission

LONDON, AUCKLAND, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("Pacific/Auckland"), ZoneInfo("America/New_York")


def noon(year, month, day, zone=LONDON):
    return datetime(year, month, day, 12, tzinfo=zone)


@pytest.mark.parametrize(
    ("today", "years", "from_day"),
    [
        ((2026, 11, 20), 8, (2018, 11, 20)),
        ((2028, 2, 29), 8, (2020, 2, 29)),
        ((2028, 2, 29), 1, (2027, 2, 28)),
        ((2028, 2, 29), 128, (1900, 2, 28)),
        ((2028, 3, 1), 1, (2027, 3, 1)),
        ((2025, 2, 28), 1, (2024, 2, 28)),
        ((2025, 3, 1), 1, (2024, 3, 1)),
    ],
)
def test_the_day_so_many_years_ago(today, years, from_day):
    assert find_cut_off(years, now=noon(*today), zone=LONDON) == datetime(*from_day, tzinfo=LONDON)


def test_the_day_is_the_clinics_and_not_utcs():
    night = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert find_cut_off(1, now=night, zone=AUCKLAND).date() == date(2025, 11, 21)
    assert find_cut_off(1, now=night, zone=LONDON).date() == date(2025, 11, 20)
    morning = datetime(2026, 11, 20, 2, tzinfo=UTC)
    assert find_cut_off(1, now=morning, zone=NEW_YORK).date() == date(2025, 11, 19)


def test_nought_years_is_for_ever():
    years = {RecordState.COUNTERSIGNED: 0, RecordState.WITHDRAWN: 3}
    assert set(make_schedule(years, now=noon(2026, 11, 20), zone=LONDON)) == {RecordState.WITHDRAWN}


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 60))
def test_a_record_is_due_on_its_day_and_not_the_day_before(last, years):
    def is_due(day):
        return find_cut_off(years, now=noon(*day.timetuple()[:3]), zone=LONDON).date() > last

    day = find_due_day(last, years)
    assert is_due(day)
    assert not is_due(day - timedelta(days=1))


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 60))
def test_whatever_the_day_its_years_are_kept_whole_and_hardly_longer(changed, years):
    # Where there is no such day, its years are over with the month's last.
    over = changed.replace(year=changed.year + years, day=min(changed.day, 28)) + timedelta(
        days=max(changed.day - 28, 0)
    )
    over = over if over.month == changed.month else over - timedelta(days=1)
    cut_offs = [
        find_cut_off(years, now=noon(*(over + timedelta(days=n)).timetuple()[:3]), zone=LONDON) for n in (0, 2)
    ]
    assert cut_offs[0].date() <= changed < cut_offs[1].date()


@pytest.mark.parametrize(
    ("changed", "zone", "last_day", "first_day"),
    [
        (noon(2024, 2, 29), LONDON, noon(2025, 2, 28), noon(2025, 3, 1)),
        (noon(2023, 2, 28), LONDON, noon(2024, 2, 29), noon(2024, 3, 1)),
        (noon(2023, 11, 20), LONDON, noon(2024, 11, 20), noon(2024, 11, 21)),
        # Late in the evening in New York it is the next day in London.
        (datetime(2023, 11, 20, 23, tzinfo=NEW_YORK), NEW_YORK, noon(2024, 11, 20), noon(2024, 11, 21)),
    ],
)
def test_a_record_is_due_from_the_day_after_its_years(store, changed, zone, last_day, first_day):
    sent = submission(content=content(treatment_on=None), created_at=changed, submitted_at=changed)
    receipt = submit(store, sent, at=changed)
    assert isinstance(receipt, Receipt)

    def due(now):
        schedule = make_schedule({RecordState.SUBMITTED: 1}, now=now.replace(tzinfo=zone), zone=zone)
        return [record.id for record in find_due(store, schedule)]

    assert due(last_day) == []
    assert due(first_day) == [receipt.record_id]


def test_a_treatment_day_counts_where_it_is_later(store):
    changed = noon(2023, 11, 20)
    submit(store, submission(content=content(treatment_on=date(2023, 12, 1)), submitted_at=changed), at=changed)

    def due(now):
        return len(find_due(store, make_schedule({RecordState.SUBMITTED: 1}, now=now, zone=LONDON)))

    assert [due(noon(2024, 11, 21)), due(noon(2024, 12, 1)), due(noon(2024, 12, 2))] == [0, 0, 1]
