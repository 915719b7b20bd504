import pytest

from screener.consent.fonts import find_unprintable, split_by_font, tidy


def test_letters_of_the_faces_are_printable():
    assert find_unprintable(["Zażółć gęślą jaźń, Δοκιμή, Тест, שלום, “dose” ≥ 5 × 2 €"]) == ()


def test_each_character_without_a_glyph_is_told_once_in_the_order_met():
    assert find_unprintable(["a😀b", "漢😀"]) == ("😀", "漢")


@pytest.mark.parametrize("character", ["\x00", "\x07", "\u202e", "\u200b", "\ufeff", "\ud800", "\ue000"])
def test_a_character_that_cannot_be_seen_is_told(character):
    assert find_unprintable([f"a{character}b"]) == (character,)


@pytest.mark.parametrize("written", ["one\ntwo", "one\r\ntwo", "a\tb", "e\u0301", "a\u00a0b"])
def test_line_ends_tabs_and_composed_letters_are_no_trouble(written):
    assert find_unprintable([written]) == ()


def test_what_has_no_glyph_is_printed_as_a_visible_escape():
    assert split_by_font("a😀\x07b", "regular") == [("FiraGO-regular", "a[U+1F600][U+0007]b")]


def test_a_character_firago_lacks_is_lent_by_another_face():
    assert split_by_font("aʳb", "bold") == [("FiraGO-bold", "a"), ("NotoSans-bold", "ʳ"), ("FiraGO-bold", "b")]


def test_runs_of_blanks_are_kept():
    assert tidy("a   b\r\n c") == "a\u00a0\u00a0 b\n\u00a0c"
