"""Medicines that were not clear: what a practitioner may say of them, and what the rules then see."""

from __future__ import annotations

import pytest

from screener.determination.decision import Resolution
from screener.determination.gate import LONGEST_REASON
from screener.determination.resolving import apply_resolutions, find_resolution_problem, list_unclear
from screener.medicines.reading import MatchStatus

WHY = "The box is here: a herbal tea."


def read(patient, *names):
    for name in names:
        patient.takes(name, status="taking")
    return patient.read()


def find_substances(answers):
    return {one.name for medicine in answers.medicines for one in medicine.substances}


@pytest.mark.parametrize("name", ["zelfutrin", "blood thinners", "amoxi cillin forte", "war"])
def test_what_is_not_clear_waits_to_be_resolved(patient, name):
    answers = read(patient, "warfarin", name)
    unclear = list_unclear(answers)
    assert unclear
    assert {one.entry for one in unclear} == {1}


def test_what_is_clear_does_not(patient):
    assert list_unclear(read(patient, "warfarin")) == ()


@pytest.mark.parametrize(
    ("resolution", "code"),
    [
        (Resolution(0, "warfarin", None, WHY), "DECIDE-020"),
        (Resolution(2, "zelfutrin", None, WHY), "DECIDE-020"),
        (Resolution(1, "zelfutrim", None, WHY), "DECIDE-020"),
        (Resolution(1, "zelfutrin", None, "  "), "DECIDE-021"),
        (Resolution(1, "zelfutrin", "no such medicine"), "DECIDE-022"),
        (Resolution(1, "zelfutrin", "blood thinners"), "DECIDE-022"),
        (Resolution(1, "zelfutrin", None, "x" * (LONGEST_REASON + 1)), "DECIDE-004"),
        (Resolution(1, "zelfutrin", None, WHY), None),
        (Resolution(1, "zelfutrin", "Roaccutane"), "DECIDE-024"),
        (Resolution(1, "zelfutrin", "Roaccutane", "."), "DECIDE-024"),
        (Resolution(1, "zelfutrin", "Roaccutane", WHY), None),
    ],
)
def test_what_cannot_be_said_of_it_is_told(patient, lexicon, resolution, code):
    answers = read(patient, "warfarin", "zelfutrin")
    problem = find_resolution_problem(lexicon, answers, resolution)
    assert (problem and problem.code) == code


@pytest.mark.parametrize(
    ("written", "name", "needs_reason"),
    [
        ("roacutane 20mg", "paracetamol", True),
        ("roacutane 20mg", "isotretinoin", False),
        ("blood thinners", "warfarin", False),
        ("blood thinners", "paracetamol", True),
        ("zelfutrin", "paracetamol", True),
    ],
)
def test_words_linked_to_what_they_do_not_read_like_need_a_reason(patient, lexicon, written, name, needs_reason):
    answers = read(patient, written)
    (unclear,) = list_unclear(answers)
    problem = find_resolution_problem(lexicon, answers, Resolution(0, unclear.part.text, name))
    assert (problem is not None and problem.code == "DECIDE-024") == needs_reason
    assert find_resolution_problem(lexicon, answers, Resolution(0, unclear.part.text, name, WHY)) is None


def test_what_is_linked_counts_as_that_medicine(patient, lexicon):
    answers = read(patient, "zelfutrin")
    linked = apply_resolutions(lexicon, answers, [Resolution(0, "zelfutrin", "Roaccutane")])
    assert find_substances(linked) == {"isotretinoin"}
    assert list_unclear(linked) == ()
    assert linked.medicines[0].entry == answers.medicines[0].entry
    assert linked.given == answers.given


def test_what_does_not_matter_counts_as_nothing(patient, lexicon):
    answers = apply_resolutions(lexicon, read(patient, "zelfutrin"), [Resolution(0, "zelfutrin", None, WHY)])
    assert list_unclear(answers) == ()
    assert not any(one.classes for one in answers.medicines[0].substances)


@pytest.mark.parametrize("name", [None, "paracetamol"])
def test_what_is_sure_of_a_partial_name_stays_whatever_is_said_of_the_rest(patient, lexicon, name):
    answers = read(patient, "warfarin blorp")
    (unclear,) = list_unclear(answers)
    assert unclear.part.status is MatchStatus.PARTIAL
    resolved = apply_resolutions(lexicon, answers, [Resolution(0, unclear.part.text, name, WHY)])
    assert "warfarin" in find_substances(resolved)
    assert list_unclear(resolved) == ()


def test_a_resolution_of_what_is_clear_takes_nothing_away(patient, lexicon):
    answers = read(patient, "warfarin")
    assert apply_resolutions(lexicon, answers, [Resolution(0, "warfarin", None, WHY)]) == answers


def test_only_the_words_meant_are_resolved(patient, lexicon):
    answers = read(patient, "zelfutrin", "zelfutrin, warfarin", "zelfutrin")
    resolved = apply_resolutions(lexicon, answers, [Resolution(1, "zelfutrin,", None, WHY)])
    assert {one.entry for one in list_unclear(resolved)} == {0, 2}
    assert "warfarin" in find_substances(resolved)
