"""A patient's name on the screen: any script, on one line, turning nothing around that stands beside it."""

import pytest
from PySide6.QtGui import QFont, QTextLayout

from screener.interview.answers import PartialDate
from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.text import load_words
from screener.records.identity import Identity
from screener.review.shown_name import say_person, show_name

WORDS = load_words(find_forms_folder(), "en")


@pytest.mark.parametrize(
    "name", ["Testa Demonstrata", "Zoë Ωmega 🙂 李", "Ștefan Łukasz-Čapek", "👩🏽‍⚕️ O’Brien", "नमस्ते", ""]
)
def test_a_name_stands_as_it_was_written(name):
    assert show_name(name) == name


@pytest.mark.parametrize("name", ["Zoë\nΩmega", "  Zoë\u2028\tΩmega ", "Zoë\r\nΩmega\x85"])
def test_a_name_stands_on_one_line(name):
    assert show_name(name) == "Zoë Ωmega"


@pytest.mark.parametrize("name", ["محمد علي", "דנה כהן", "Zoë \u202eagemΩ", "Zoë \u2069\u202eagemΩ", "Zoë (محمد)"])
def test_after_a_name_that_runs_to_the_left_an_age_is_still_read_as_it_is(qapp, name):
    told = f"{show_name(name)}, 34"
    layout = QTextLayout(told, QFont())
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()

    at = [line.cursorToX(len(told) - letters)[0] for letters in (4, 2, 1, 0)]

    assert at == sorted(at)
    assert at[-1] == pytest.approx(line.naturalTextWidth(), abs=1)


@pytest.mark.parametrize(
    ("name", "born", "told"),
    [
        ("Nemo Placeholder", PartialDate(1992, 2, 2), "Nemo Placeholder, born 2 February 1992"),
        ("Nemo Placeholder", PartialDate(1992), "Nemo Placeholder, born 1992"),
        ("Nemo Placeholder", None, "Nemo Placeholder"),
        ("دنה", PartialDate(1992, 2, 2), "\u2068دنה\u2069, born 2 February 1992"),
        ("", PartialDate(1992, 2, 2), "(no name given), born 2 February 1992"),
        ("", None, ""),
    ],
)
def test_two_patients_of_one_name_are_told_apart_by_the_date_of_birth(name, born, told):
    assert say_person(Identity(name, born), WORDS) == told
