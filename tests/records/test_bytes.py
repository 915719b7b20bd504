"""Every altered byte of records, documents and audit rows is noticed: at a stride; whole, `tests.records.bytes`."""

from __future__ import annotations

import pytest

from tests.records.bytes import Tally, alter_each_byte, run


@pytest.fixture(scope="module")
def tallies(tmp_path_factory):
    """Strides that share no factor with the width of anything, so that every column has its turn."""
    return run(tmp_path_factory.mktemp("bytes") / "clinic", stride=13, big_stride=7_001, pdf_stride=9_001)


@pytest.mark.parametrize("what", ["sealed parts", "documents", "audit rows", "record rows"])
def test_no_altered_byte_goes_unnoticed(tallies, what):
    assert tallies[what].altered >= 20
    assert tallies[what].unnoticed == []


def test_a_check_that_sees_nothing_would_be_told():
    tally = Tally()
    tally.count("blind", noticed=False)
    assert tally.unnoticed == ["blind"]


@pytest.mark.parametrize("value", [b"\x00\xff\x10", "some words", 0, 7, -1, 2**62, None])
def test_each_alteration_differs_from_what_was_there(value):
    altered = list(alter_each_byte(value, 1))
    assert altered
    assert all(one != value or type(one) is not type(value) for one in altered)
    assert len({repr(one) for one in altered}) == len(altered)
