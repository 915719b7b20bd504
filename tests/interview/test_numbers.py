"""A number is read as people write it, and nothing else is taken for one."""

from decimal import Decimal

import pytest

from screener.interview.numbers import read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [("64", "64"), (" 1,5 ", "1.5"), ("1.50", "1.50"), ("-2", "-2"), ("+3", "3"), ("7.", "7"), (",5", "0.5")],
)
def test_a_number_is_read_with_comma_or_point(text, number):
    assert str(read_number(text)) == str(Decimal(number))


@pytest.mark.parametrize("text", ["", "  ", ".", "-", "five", "1.2.3", "1 000", "1e9", "nan", "inf", "٣", "5-"])
def test_nothing_else_is_a_number(text):
    assert read_number(text) is None
