"""Who signs, and what counts as a signature."""

import pytest

from screener.interview.answers import Answers, Chosen, Written
from screener.interview.journey import Drawn, FilledBy, Role
from screener.interview.signing import find_signers, is_signature


def signers(filled_by: FilledBy, *, minor: bool = False, **given: str) -> list[tuple[Role, str]]:
    answers = {item.replace("_", "-"): Written(text) for item, text in given.items() if item != "guardian_present"}
    if "guardian_present" in given:
        answers["guardian-present"] = Chosen(given["guardian_present"])
    return [(s.role, s.name) for s in find_signers(filled_by, Answers(answers), minor=minor)]


def draw(*strokes: tuple[tuple[float, float], ...], aspect: float = 3.0) -> Drawn:
    return Drawn(strokes, aspect)


def test_an_adult_alone_signs_alone():
    assert signers(FilledBy(), full_name=" Testa Demonstrata ") == [(Role.PATIENT, "Testa Demonstrata")]


def test_a_young_person_and_their_guardian_both_sign():
    names = {"full_name": "Testa Demonstrata", "guardian_name": "Matra Demonstrata"}
    found = signers(FilledBy(), minor=True, guardian_present="yes", **names)
    assert found == [(Role.PATIENT, "Testa Demonstrata"), (Role.GUARDIAN, "Matra Demonstrata")]


def test_a_guardian_who_fills_it_in_signs_by_the_name_given_at_the_start():
    filled_by = FilledBy(Role.GUARDIAN, "Matra Demonstrata", "mother")
    found = signers(filled_by, minor=True, full_name="Testa Demonstrata", guardian_present="yes")
    assert found[1] == (Role.GUARDIAN, "Matra Demonstrata")


def test_a_guardian_named_while_the_patient_was_a_minor_does_not_sign_for_an_adult():
    found = signers(FilledBy(), full_name="Testa Demonstrata", guardian_present="yes", guardian_name="Matra")
    assert found == [(Role.PATIENT, "Testa Demonstrata")]


@pytest.mark.parametrize("role", [Role.INTERPRETER, Role.HELPER])
def test_whoever_interprets_or_helps_signs_after_the_patient(role: Role):
    found = signers(FilledBy(role, "Dolma Metsch", "neighbour"), full_name="Testa Demonstrata")
    assert found == [(Role.PATIENT, "Testa Demonstrata"), (role, "Dolma Metsch")]


def test_nothing_a_dot_and_a_scribble_on_one_spot_are_no_signature():
    spot = tuple((0.5 + 0.01 * (n % 2), 0.5) for n in range(60))
    assert not is_signature(draw())
    assert not is_signature(draw(((0.5, 0.5),)))
    assert not is_signature(draw(((0.5, 0.5), (0.52, 0.5))))
    assert not is_signature(draw(spot))


def test_a_small_cross_is_a_signature():
    assert is_signature(draw(((0.4, 0.3), (0.5, 0.6)), ((0.5, 0.3), (0.4, 0.6))))


def test_ink_is_measured_in_heights_of_the_pad_whatever_its_width():
    dash = ((0.1, 0.5), (0.25, 0.5))
    assert is_signature(draw(dash, aspect=4.0))
    assert not is_signature(draw(dash, aspect=1.0))
