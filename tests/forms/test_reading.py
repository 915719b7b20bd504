"""A child of thirteen can read all that a patient reads: school grade 8 at most, by a readability library."""

import pytest

from tests.forms.reading import HARDEST, LEAST_WORDS, TERMS, count_words, find_pieces, measure_grade

KINDS = (
    "question", "section", "card", "fact", "risk", "alternative", "aftercare", "right", "understanding", "statement",
    "contradiction", "rule", "rules", "words",
)  # fmt: skip


@pytest.fixture(scope="module")
def pieces(questionnaire):
    return dict(find_pieces(questionnaire))


def test_every_piece_of_the_patients_wording_is_plain(pieces, lexicon):
    grades = {name: measure_grade(text, lexicon) for name, text in pieces.items() if count_words(text) >= LEAST_WORDS}
    hard = {f"{name} ({grade:.1f})": pieces[name] for name, grade in grades.items() if grade > HARDEST}
    assert hard == {}


def test_every_kind_of_text_is_looked_at(pieces, questionnaire):
    assert {name.split()[0] for name in pieces} >= set(KINDS)
    asked = [item.id for section in questionnaire.sections if section.step != "visit" for item in section.items]
    assert {f"question {item}" for item in asked} <= set(pieces)
    assert {f"rule {rule.id}" for rule in questionnaire.rules} <= set(pieces)


def test_what_is_too_short_to_be_measured_is_measured_with_its_neighbours(pieces):
    together = " ".join(text for name, text in pieces.items() if count_words(text) >= LEAST_WORDS)
    alone = {name: text for name, text in pieces.items() if count_words(text) < LEAST_WORDS}
    assert {name: text for name, text in alone.items() if text.rstrip(".") not in together} == {}


def test_every_exempt_term_is_used_and_has_its_reason(pieces):
    texts = " ".join(pieces.values()).lower()
    for term in TERMS:
        assert term.rstrip("?").rstrip("s") in texts, term
    assert all(TERMS.values())


def test_hard_words_and_long_sentences_are_noticed(lexicon):
    plain = "We wait until your skin has healed. Then you can come back, and we look at it again."
    medical = "Contraindicated during immunosuppression, haematological malignancy and uncontrolled hypertension."
    endless = plain.replace(".", " and because of that") * 3
    assert measure_grade(plain, lexicon) < 4
    assert measure_grade(medical, lexicon) > 15
    assert measure_grade(endless, lexicon) > HARDEST


def test_a_medicines_name_makes_nothing_hard(lexicon):
    short = "Have you ever taken it? Tell us when you took the last one, please."
    named = short.replace("it", "isotretinoin").replace("one", "Roaccutane")
    assert measure_grade(named, lexicon) < measure_grade(short, lexicon) + 2 < HARDEST
