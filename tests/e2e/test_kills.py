"""A sample of `python -m tests.e2e.kills`, in which a kiosk is killed at random moments of the whole way."""

from __future__ import annotations

import sys

import pytest

from tests.e2e.kills import RESUME_LIMIT_S, run

KILLS = 8


@pytest.mark.skipif(sys.platform == "win32", reason="nothing there kills as kill -9 does")
def test_a_kiosk_killed_at_any_moment_loses_at_most_the_key_in_progress():
    tally = run(KILLS, workers=2, seed=12)
    assert tally.faults == []
    assert tally.kills == KILLS
    assert tally.resumed_s
    # Of the processor: others may be busy on the machine that runs the tests.
    assert max(busy for _, busy in tally.resumed_s) <= RESUME_LIMIT_S
