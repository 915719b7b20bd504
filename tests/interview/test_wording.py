"""Answers as a person would say them."""

from decimal import Decimal

import pytest

from screener.interview.answers import (
    Chosen,
    ChosenMany,
    MedicineEntry,
    MedicineList,
    MedicineStatus,
    Number,
    Open,
    PartialDate,
    RoughlyAgo,
    Written,
)
from screener.interview.wording import answer_in_words, date_in_words, medicine_in_words


@pytest.fixture
def say(questionnaire):
    """Says an answer to a question of the shipped form."""
    return lambda item_id, answer: answer_in_words(questionnaire.items[item_id], answer, questionnaire.words)


@pytest.mark.parametrize(
    ("item_id", "answer", "said"),
    [
        ("botox-had", Chosen("yes"), "Yes"),
        ("botox-had", Chosen("no"), "No"),
        ("botox-had", Open.UNSURE, "Not sure"),
        ("botox-had", None, "Not answered"),
        ("full-name", None, "Not answered"),
        ("full-name", Written(" \n"), "Not answered"),
        ("treatment-areas", ChosenMany(()), "Not answered"),
        ("medicine-list", MedicineList(()), "Not answered"),
        ("smoking", Chosen("vape"), "Yes, I vape"),
        ("treatment-areas", ChosenMany(("cheeks", "chin")), "Cheeks, Chin"),
        (
            "allergies",
            ChosenMany(("latex", "food-pollen-pets")),
            "Latex or rubber gloves; Food, pollen, dust or pets",
        ),
        ("skin-type", Open.UNSURE, "I am not sure"),
        ("hepatitis", Open.PREFER_NOT, "I would rather tell the practitioner in private"),
        ("sex-at-birth", Open.PREFER_NOT, "I would rather not say"),
        ("treatment-areas", ChosenMany(("nose", "upper-lip")), "Nose, Skin above the lip"),
        ("immune-weak", ChosenMany(("hiv", "unsure")), "HIV, I am not sure"),
        ("hba1c", Number(Decimal("45.5")), "45.5 mmol/mol"),
        ("session-number", Number(Decimal(2)), "2"),
        ("botox-date", Open.UNSURE, "Not sure"),
        ("botox-date", PartialDate(2026, 3, 12), "12 March 2026"),
    ],
)
def test_an_answer_is_said_in_the_words_the_patient_chose_from(say, item_id, answer, said):
    assert say(item_id, answer) == said


@pytest.mark.parametrize("text", ["<b>bold</b> &amp; {name}", "‮abc", "  two  spaces\n"])
def test_the_patients_own_words_are_said_to_the_letter(say, text):
    assert say("anything-else", Written(text)) == text
    assert f"“{text}”" in say("medicine-list", MedicineList((MedicineEntry(text),)))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (PartialDate(2026, 3, 2), "2 March 2026"),
        (PartialDate(2026, 12), "December 2026"),
        (PartialDate(2024), "2024"),
        (RoughlyAgo(3, "months"), "about 3 months ago"),
        (RoughlyAgo(1, "years"), "about a year ago"),
        (RoughlyAgo(1, "days"), "about a day ago"),
        (RoughlyAgo(10, "weeks"), "about 10 weeks ago"),
    ],
)
def test_a_date_is_said_as_exactly_as_it_is_known(questionnaire, answer, said):
    assert date_in_words(answer, questionnaire.words) == said


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (MedicineEntry("Marevan"), "“Marevan”, still taken or stopped, not said"),
        (MedicineEntry("Marevan", MedicineStatus.TAKING), "“Marevan”, taking now"),
        (
            MedicineEntry("Marevan", MedicineStatus.AS_NEEDED, PartialDate(2026, 3)),
            "“Marevan”, only when needed, last used March 2026",
        ),
        (MedicineEntry("Marevan", MedicineStatus.STOPPED), "“Marevan”, stopped, no date given"),
        (
            MedicineEntry("Marevan", MedicineStatus.STOPPED, Open.UNSURE),
            "“Marevan”, stopped, last used, not sure when",
        ),
    ],
)
def test_a_medicine_is_said_with_its_use(questionnaire, entry, said):
    assert medicine_in_words(entry, questionnaire.words) == said


def test_every_option_of_the_form_has_words(questionnaire, say):
    for item in questionnaire.items.values():
        for option in getattr(item, "options", {}):
            answer = ChosenMany((option,)) if item.type in ("multi", "map") else Chosen(option)
            assert say(item.id, answer) == item.options[option]
