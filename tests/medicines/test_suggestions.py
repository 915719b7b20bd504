"""What is offered while somebody types the name of a medicine."""

import pytest

from screener.medicines.recognise import suggest


def test_a_brand_is_offered_with_its_substance_and_what_it_is_for(lexicon):
    first = suggest(lexicon, "roaccutane")[0]

    assert first.candidate.name == "Roaccutane"
    assert first.candidate.substances == ("isotretinoin",)
    assert first.purpose == "Oral isotretinoin"


def test_nothing_is_offered_before_two_letters(lexicon):
    assert suggest(lexicon, "w") == ()
    assert suggest(lexicon, " w ") == ()


@pytest.mark.parametrize("typed", ["wa", "WAR", "warf", "warfarin", "warfarin 3mg", "Warfarin tablets"])
def test_a_name_is_offered_from_its_first_letters_and_with_a_strength_behind_it(lexicon, typed):
    assert "warfarin" in {name for row in suggest(lexicon, typed, 20) for name in row.candidate.substances}


def test_what_is_typed_in_full_comes_first(lexicon):
    assert suggest(lexicon, "aspirin")[0].candidate.name == "aspirin"


def test_each_substance_is_offered_once(lexicon):
    offered = [row.candidate.substances for row in suggest(lexicon, "ro", 50) if row.candidate.substances]

    assert len(offered) == len(set(offered))


def test_at_most_so_many_rows_are_offered(lexicon):
    assert len(suggest(lexicon, "co")) == 5
    assert len(suggest(lexicon, "co", 3)) == 3


def test_a_product_without_a_class_is_offered_too(lexicon):
    assert suggest(lexicon, "mavir")[0].purpose == ""


@pytest.mark.parametrize("typed", ["zelfutrin", "💊💊", "\x00\x01", "x" * 10_000])
def test_nothing_is_offered_for_what_begins_no_name(lexicon, typed):
    assert suggest(lexicon, typed) == ()
