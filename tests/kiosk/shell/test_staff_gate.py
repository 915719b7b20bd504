from datetime import UTC, datetime, timedelta

import pytest

from screener.kiosk.staff_gate import FREE_TRIES, StaffGate


class Clock:
    def __init__(self):
        self.at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

    def __call__(self):
        return self.at

    def wait(self, seconds):
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def gate(clock):
    return StaffGate(lambda code: code == "4711", clock)


def fail(gate, times):
    for _ in range(times):
        assert not gate.try_code("0000")


def test_the_right_code_opens_at_once(gate):
    assert gate.try_code("4711")
    assert gate.wait_s == 0


def test_a_slip_of_the_finger_costs_no_wait(gate):
    fail(gate, FREE_TRIES - 1)
    assert gate.wait_s == 0


def test_while_one_has_to_wait_even_the_right_code_is_refused(gate, clock):
    fail(gate, FREE_TRIES)
    assert gate.wait_s == 5
    assert not gate.try_code("4711")
    clock.wait(5)
    assert gate.try_code("4711")


def test_each_further_wrong_code_doubles_the_wait_up_to_five_minutes(gate, clock):
    fail(gate, FREE_TRIES)
    waits = []
    for _ in range(8):
        waits.append(gate.wait_s)
        clock.wait(gate.wait_s)
        fail(gate, 1)
    assert waits == [5, 10, 20, 40, 80, 160, 300, 300]


def test_the_right_code_forgives_what_was_wrong_before(gate, clock):
    fail(gate, FREE_TRIES)
    clock.wait(5)
    assert gate.try_code("4711")
    fail(gate, FREE_TRIES - 1)
    assert gate.wait_s == 0


def test_a_clock_set_back_locks_nobody_out_for_longer_than_the_longest_wait(gate, clock):
    fail(gate, FREE_TRIES)
    clock.wait(-86_400)
    assert gate.wait_s == 300
