"""How well medicines are recognised, on the test sets: the targets of the design, held on both halves."""

from dataclasses import replace

import pytest

from screener.medicines.recognise import read_line

from .sets import scoring
from .sets.reading import read_probes, read_rows

HALVES = ("tuning", "held-out")


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize(
    ("measure", "rows", "least"),
    [
        (scoring.score_first, "misspellings", 0.95),
        (scoring.score_shown, "misspellings", 0.97),
        (scoring.score_suggested, "misspellings", 0.95),
        (scoring.score_asked, "misspellings", 1.0),
        (scoring.score_known, "names", 0.95),
        (scoring.score_several, "several", 0.90),
        (scoring.score_lay, "lay", 0.90),
        (scoring.score_unbothered, "not-medicines", 0.95),
        (scoring.score_current, "denials", 1.0),
        (scoring.score_denied, "denials", 0.75),
    ],
)
def test_the_target_is_met(lexicon, half, measure, rows, least):
    score = measure(lexicon, lambda text: read_line(lexicon, text), read_rows(f"{rows}-{half}"))

    assert score.share >= least, "\n".join(score.misses)


@pytest.mark.parametrize(
    ("measure", "rows"),
    [(scoring.score_others_silent, "other-medicines"), (scoring.score_swaps, "look-alikes")],
)
def test_no_medicine_is_silently_taken_for_another(lexicon, measure, rows):
    score = measure(lexicon, lambda text: read_line(lexicon, text), read_rows(rows))

    assert score.misses == ()


def test_all_probes_are_read_as_they_should_be(lexicon):
    assert scoring.score_probes(lexicon, lambda text: read_line(lexicon, text), read_probes()).misses == ()


# ── what the patient says of it ─────────────────────────────────────────────────────────────────


def test_what_was_chosen_is_confirmed_and_the_words_stay(lexicon):
    (part,) = read_line(lexicon, "roacutane 20mg", {"roacutane 20mg": "Roaccutane"}).parts

    assert (part.text, part.status) == ("roacutane 20mg", "confirmed")
    assert [candidate.substances for candidate in part.candidates] == [("isotretinoin",)]


def test_what_fits_none_of_the_names_is_not_recognised(lexicon):
    (part,) = read_line(lexicon, "roacutane", {"roacutane": None}).parts

    assert (part.status, part.is_unknown) == ("unrecognised", True)
    assert [candidate.name for candidate in part.candidates] == ["Roaccutane"], "counts until somebody clears it"


@pytest.mark.parametrize(("written", "chosen"), [("warfarin", "paracetamol"), ("warfrin", "paracetamol")])
def test_choosing_another_name_does_not_take_away_what_was_clearly_written(lexicon, written, chosen):
    (part,) = read_line(lexicon, written, {written: chosen}).parts

    assert part.is_uncertain
    assert [candidate.name for candidate in part.candidates] == [chosen, "warfarin"]


def test_a_choice_holds_for_its_own_words_only(lexicon):
    parts = read_line(lexicon, "roacutane, sertaline", {"sertaline": "sertraline"}).parts

    assert [part.status for part in parts] == ["candidates", "confirmed"]


def test_a_choice_that_the_lexicon_no_longer_knows_leaves_the_question_open(lexicon):
    chosen = read_line(lexicon, "roacutane", {"roacutane": "Zelfutrin"})

    assert chosen == read_line(lexicon, "roacutane")


def test_an_everyday_word_that_was_chosen_is_still_an_everyday_word(lexicon):
    (part,) = read_line(lexicon, "blod thiner", {"blod thiner": "blood thinner"}).parts

    assert (part.status, part.is_uncertain) == ("lay", True)


# ── guesses ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("warfrin sertaline", ["warfarin", "sertraline"]),
        ("amlodipine bisoprolal", ["amlodipine", "bisoprolol"]),
        ("I take roacutane sometimes and sertaline", ["Roaccutane", "sertraline"]),
        ("roacutane (isotretinon)", ["Roaccutane"]),
    ],
)
def test_misspelt_medicines_on_one_line_are_each_asked_about(lexicon, line, expected):
    parts = read_line(lexicon, line).parts

    assert [part.candidates[0].name for part in parts] == expected


def test_an_ordinary_word_is_not_taken_for_a_medicine_that_it_resembles(lexicon):
    assert "victory" in lexicon.ordinary
    (guarded,) = read_line(lexicon, "victory").parts
    (unguarded,) = read_line(replace(lexicon, ordinary=frozenset()), "victory").parts

    assert (guarded.status, unguarded.status) == ("unrecognised", "candidates")


def test_what_a_medicine_is_for_leads_to_the_everyday_word(lexicon):
    (part,) = read_line(lexicon, "something for my thyroid").parts

    assert (part.status, part.candidates[0].classes) == ("lay", ("benign-thyroid-vitamin",))
