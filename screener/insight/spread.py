"""The middle of many durations, and what half of them lie between."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import quantiles

from screener.insight.counts import Spread


def find_spread(seconds: Sequence[float]) -> Spread | None:
    """Median and quartiles of some durations in seconds, all of them counted in; None if there are none."""
    if not seconds:
        return None
    if len(seconds) == 1:
        return Spread(1, seconds[0], seconds[0], seconds[0])
    lower, median, upper = quantiles(seconds, n=4, method="inclusive")
    return Spread(len(seconds), median, lower, upper)
