import unicodedata

import pytest

from screener.consent.arabic import join_letters


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("abc 12", "abc 12"),
        ("ب", "ب"),
        ("بب", "\ufe91\ufe90"),
        ("ببب", "\ufe91\ufe92\ufe90"),
        ("دب", "دب"),
        ("بَب", "\ufe91\u064e\ufe90"),
        ("لا", "\ufefb"),
        ("بلا", "\ufe91\ufefc"),
    ],
)
def test_letters_take_the_form_their_neighbours_ask_for(written, joined):
    assert join_letters(written) == joined


def test_joining_loses_nothing():
    written = "محمد عبد الله، آلام الظهر 12"
    assert unicodedata.normalize("NFKC", join_letters(written)) == written
