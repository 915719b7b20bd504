"""The wait grows, then locks, and neither a stopped program nor a wrong clock gets around it or is caught in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.records.attempts import (
    FREE_TRIES,
    LOCK_AFTER,
    LOCKED_S,
    Attempts,
    Counted,
    Wait,
    attempts_key,
    closed_for_s,
    count_try,
)

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


def try_often(times: int, *, every_s: int, start: Attempts | None = None) -> list[Counted | Wait]:
    """Wrong tries at a steady pace, each stored."""
    attempts, told = start or Attempts(), []
    for number in range(times):
        told.append(count_try(attempts, NOW + timedelta(seconds=number * every_s)))
        attempts = told[-1].attempts
    return told


def test_a_few_slips_of_the_finger_cost_nothing():
    assert all(isinstance(told, Counted) for told in try_often(FREE_TRIES, every_s=1))


def test_then_each_wrong_try_makes_the_next_wait_longer():
    waits = [closed_for_s(wrong) for wrong in range(LOCK_AFTER)]
    assert waits[:FREE_TRIES] == [0] * FREE_TRIES
    assert waits[FREE_TRIES:] == [5, 10, 20, 40, 80, 160, 300]


def test_a_try_too_early_is_not_looked_at_and_not_counted():
    last = try_often(FREE_TRIES, every_s=0)[-1].attempts
    told = count_try(last, NOW + timedelta(seconds=1.5))
    assert told == Wait(last, wait_s=4, is_locked=False)
    assert isinstance(count_try(last, NOW + timedelta(seconds=5)), Counted)


def test_the_tenth_wrong_try_locks_for_an_hour_and_each_further_one_again():
    told = try_often(LOCK_AFTER, every_s=300)
    assert [one.locks for one in told] == [False] * (LOCK_AFTER - 1) + [True]
    locked_at = told[-1].attempts.last_at
    waiting = count_try(told[-1].attempts, locked_at + timedelta(seconds=1))
    assert waiting == Wait(told[-1].attempts, wait_s=LOCKED_S - 1, is_locked=True)
    again = count_try(told[-1].attempts, locked_at + timedelta(seconds=LOCKED_S))
    assert isinstance(again, Counted)
    assert again.locks


def test_at_most_a_hundred_tries_fit_into_four_days():
    tries = [one for one in try_often(4 * 24 * 60, every_s=60) if isinstance(one, Counted)]
    assert LOCK_AFTER < len(tries) <= 110


@given(st.integers(0, 200), st.timedeltas(timedelta(0), timedelta(days=900)))
def test_a_clock_set_back_keeps_nobody_out_longer_than_the_whole_wait(wrong, back):
    told = count_try(Attempts(wrong, NOW), NOW - back)
    if isinstance(told, Wait):
        assert 1 <= told.wait_s <= closed_for_s(wrong)
        after = NOW - back + timedelta(seconds=told.wait_s)
        assert isinstance(count_try(told.attempts, after), Counted)


@given(st.integers(0, 200), st.timedeltas(timedelta(0), timedelta(hours=3)))
def test_a_told_wait_is_exactly_how_long_it_takes(wrong, later):
    told = count_try(Attempts(wrong, NOW), NOW + later)
    if isinstance(told, Wait):
        assert isinstance(count_try(told.attempts, NOW + later + timedelta(seconds=told.wait_s)), Counted)
        early = NOW + later + timedelta(seconds=told.wait_s - 1)
        assert isinstance(count_try(told.attempts, early), Wait)


def test_a_try_is_counted_before_its_password_is_looked_at():
    assert count_try(Attempts(4, NOW), NOW + timedelta(days=1)).attempts == Attempts(5, NOW + timedelta(days=1))


@pytest.mark.parametrize("typed", ["nora example", "  NORA   Example ", "ｎora example"])
def test_tries_are_counted_under_the_name_however_it_is_typed(typed):
    assert attempts_key(typed) == attempts_key("Nora Example")


@given(st.text(st.characters(codec=None, exclude_categories=[])))
def test_anything_typed_as_a_name_has_a_key(name):
    assert len(attempts_key(name)) == 64
