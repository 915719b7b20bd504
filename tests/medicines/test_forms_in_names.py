"""The words of a name tell what a medicine comes as, when nobody said so."""

import pytest

from screener.interview.answers import MedicineForm
from screener.medicines.remarks import find_form


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("ibuprofen gel", "gel"),
        ("Betnovate ointment", "cream"),
        ("hydrocortisone cream", "cream"),
        ("Evorel patches", "patch"),
        ("timolol eye drops", "eye-drops"),
        ("timolol drops", "eye-drops"),
        ("steroid inhaler", "inhaler"),
        ("Symbicort Turbohaler", "inhaler"),
        ("Nasonex nasal spray", "nasal-spray"),
        ("tanning nose spray", "nasal-spray"),
        ("Humira pen", "injection"),
        ("steroid jab", "injection"),
        ("prednisolone tablets", "tablet"),
        ("Nurofen capsules", "tablet"),
    ],
)
def test_a_word_tells_the_form(text, form):
    assert find_form(text) == form == MedicineForm(form)


@pytest.mark.parametrize("text", ["Advil Liqui-Gels", "Nurofen gel caps", "ibuprofen soft gels"])
def test_a_capsule_filled_with_gel_is_no_gel(text):
    assert find_form(text) == "tablet"


@pytest.mark.parametrize("text", ["ibuprofen tablets and gel", "prednisolone tablets, steroid cream"])
def test_two_forms_tell_none_so_that_no_class_is_ignored(text):
    assert find_form(text) is None


@pytest.mark.parametrize("text", ["", "warfarin", "penicillin", "cape gooseberry", "Creamola"])
def test_a_name_without_such_a_word_tells_none(text):
    assert find_form(text) is None


def test_a_form_told_of_one_medicine_is_not_that_of_its_neighbour(lexicon):
    from screener.interview.answers import MedicineEntry
    from screener.interview.understand import understand

    substances = understand(lexicon, MedicineEntry("ibuprofen gel and naproxen")).substances

    assert ("naproxen", {"nsaid"}) in [(substance.name, substance.classes) for substance in substances]


def test_drops_for_the_ear_are_not_for_the_eye():
    assert find_form("ciprofloxacin ear drops") == "other"
