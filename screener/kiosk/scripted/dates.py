"""How a date is given by hand: in three boxes, as so long ago, or as not known."""

from __future__ import annotations

from typing import assert_never

from screener.interview.answers import DateAnswer, Open, PartialDate, RoughlyAgo
from screener.ui.scripted.hand import Hand

PARTS = ("day", "month", "year")
"""The boxes of a date."""


def give_date(hand: Hand, field: str, answer: DateAnswer | Open) -> None:
    """Give a date to the editor of a field."""
    match answer:
        case Open():
            hand.click(f"option_{field}_{answer.value}")
        case RoughlyAgo(amount, unit):
            hand.click(f"option_{field}_ago")
            hand.type_into(f"field_{field}_amount", str(amount))
            hand.click(f"option_{field}_{unit}")
        case PartialDate(year, month, day):
            for part, number in zip(PARTS, (day, month, f"{year:04}"), strict=True):
                if number is not None:
                    hand.type_into(f"field_{field}_{part}", str(number))
        case _:
            assert_never(answer)
