"""The sets on which recognition is measured: large enough, without repetition, and true to the lexicon."""

from __future__ import annotations

from itertools import chain

import pytest

from screener.medicines.lexicon import load_lexicon, make_key
from screener.medicines.recognise import Candidate, MatchStatus, Part, Reading
from screener.questionnaire.folders import find_forms_folder
from tests.medicines.sets import scoring
from tests.medicines.sets.reading import ANY, FOLDER, HALVED, HALVES, WHOLE, read_halves, read_probes, read_rows

LEAST = {
    "misspellings": 700, "not-medicines": 400, "other-medicines": 150, "several": 120, "lay": 150, "names": 400,
    "denials": 60, "look-alikes": 100,
}  # fmt: skip
COLUMNS = {
    "misspellings": 2, "not-medicines": 1, "other-medicines": 1, "several": 2, "lay": 2, "names": 2, "denials": 2,
    "look-alikes": 2, "probes": 4,
}  # fmt: skip


@pytest.fixture(scope="module")
def lexicon():
    return load_lexicon(find_forms_folder() / "medicines.yaml")


def find_substances(lexicon, name):
    """The substances of a name, and its classes for one of no substance: who shares none, shares no medicine."""
    found = lexicon.find_name(name)
    return set(found.substances or found.classes)


@pytest.mark.parametrize(("name", "least"), LEAST.items())
def test_a_set_is_as_large_as_its_numbers_need(name, least):
    assert len(read_halves(name)) >= least


@pytest.mark.parametrize(("name", "columns"), COLUMNS.items())
def test_every_row_has_its_columns_and_the_set_tells_what_it_is(name, columns):
    assert {len(row) for row in read_halves(name)} == {columns}
    for path in FOLDER.glob(f"{name}*.t*"):
        head = path.read_text(encoding="utf-8").partition("\n")[0]
        assert head.startswith("# ")


def test_every_file_of_the_folder_is_a_set_that_is_measured():
    known = (
        {f"{name}-{half}" for name in HALVED for half in HALVES}
        | set(WHOLE)
        | {"common-uk", "common-us", "common-pharmacy"}
    )
    assert {path.stem for path in FOLDER.glob("*.t*")} == known


@pytest.mark.parametrize("name", HALVED)
def test_held_out_halves_say_so(name):
    [path] = FOLDER.glob(f"{name}-held-out.*")
    assert "# HELD OUT" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(set(LEAST) - {"look-alikes"}))
def test_nothing_stands_twice_in_a_set_or_in_both_its_halves(name):
    written = [row[0].casefold() for row in read_halves(name)]
    assert sorted(written) == sorted(set(written))


def test_no_look_alike_pair_stands_twice():
    pairs = read_halves("look-alikes")
    assert len(pairs) == len(set(pairs))


# ── misspellings ────────────────────────────────────────────────────────────────────────────────


def test_every_misspelt_name_is_in_the_lexicon(lexicon):
    assert [row for row in read_halves("misspellings") if lexicon.find_name(row[1]) is None] == []


def test_no_misspelling_is_itself_a_name(lexicon):
    assert [row for row in read_halves("misspellings") if lexicon.find_name(row[0])] == []


def test_misspellings_are_of_two_hundred_medicines_or_more(lexicon):
    assert len({lexicon.find_name(meant).substances for _, meant in read_halves("misspellings")}) >= 200


def test_the_halves_of_the_misspellings_share_no_medicine_and_are_alike_in_size(lexicon):
    halves = [read_rows(f"misspellings-{half}") for half in HALVES]
    tuning, held_out = ({s for _, meant in rows for s in find_substances(lexicon, meant)} for rows in halves)
    assert tuning & held_out == set()
    assert abs(len(halves[0]) - len(halves[1])) <= 0.1 * len(halves[0])


# ── what is no medicine of ours ─────────────────────────────────────────────────────────────────


def test_nothing_among_the_not_medicines_is_a_name_of_the_lexicon(lexicon):
    assert [text for (text,) in read_halves("not-medicines") if lexicon.find_name(text)] == []


def test_enough_other_medicines_are_still_unknown_to_the_lexicon(lexicon):
    unknown = [text for (text,) in read_halves("other-medicines") if lexicon.find_name(text) is None]
    assert len(unknown) >= LEAST["other-medicines"]


def test_no_other_medicine_stands_among_the_not_medicines():
    others = {make_key(text) for (text,) in read_halves("other-medicines")}
    assert others.isdisjoint(make_key(text) for (text,) in read_halves("not-medicines"))


# ── what is expected is in the lexicon ──────────────────────────────────────────────────────────


def test_the_entries_expected_of_a_line_are_names_or_classes_and_two_to_six(lexicon):
    for line, expected in read_halves("several"):
        entries = expected.split("; ")
        assert 2 <= len(entries) <= 6, line
        for known in chain.from_iterable(entry.split("|") for entry in entries):
            assert known == ANY or known in lexicon.classes or lexicon.find_name(known), (line, known)


@pytest.mark.parametrize("name", ["lay", "names"])
def test_expected_classes_are_in_the_lexicon(lexicon, name):
    for text, classes in read_halves(name):
        assert set(classes.split()) <= set(lexicon.classes), text
        assert classes or name == "names", text


def test_what_is_denied_is_in_the_lexicon(lexicon):
    for line, expected in read_halves("denials"):
        kind, _, meant = expected.partition(" ")
        assert kind in {"stopped", "allergy", "current", "nothing"}, line
        assert (meant == "") == (kind == "nothing"), line
        assert not meant or lexicon.find_name(meant), line


def test_a_look_alike_is_in_the_lexicon_and_another_medicine(lexicon):
    for written, other in read_halves("look-alikes"):
        assert lexicon.find_name(other), other
        if lexicon.find_name(written):
            assert find_substances(lexicon, written).isdisjoint(find_substances(lexicon, other)), (written, other)


def test_what_a_probe_names_is_in_the_lexicon(lexicon):
    for text, expected, value in read_probes():
        if expected in {"not", "reads", "stopped"}:
            assert lexicon.find_name(value), text
        elif expected == "class":
            assert value in lexicon.classes, text
        else:
            assert (expected == "parts") == value.isdigit(), text


# ── the scores notice what they are for ─────────────────────────────────────────────────────────


def make_reading(lexicon, text, *entries):
    """A reading whose parts are the given stretches of the text, each with its status and the names it offers."""
    parts = []
    for stretch, status, *names in entries:
        found = [lexicon.find_name(name) for name in names]
        candidates = tuple(Candidate(name.text, name.substances, name.classes, 0.9) for name in found)
        start = text.index(stretch)
        parts.append(Part(stretch, start, start + len(stretch), status, candidates))
    return Reading(text, tuple(parts))


def test_a_character_outside_every_part_is_noticed(lexicon):
    text = "warfarin, zzz"
    whole = make_reading(lexicon, text, ("warfarin,", MatchStatus.EXACT), ("zzz", MatchStatus.UNRECOGNISED))
    assert scoring.keeps_all(whole, text)
    assert not scoring.keeps_all(make_reading(lexicon, text, ("warfarin,", MatchStatus.EXACT)), text)
    assert not scoring.keeps_all(make_reading(lexicon, text, ("warfarin, zz", MatchStatus.EXACT)), text)
    assert not scoring.keeps_all(Reading("warfarin", whole.parts), text)


def test_a_misspelling_that_is_settled_unasked_is_noticed(lexicon):
    def share(status, name):
        reading = make_reading(lexicon, "warferin", ("warferin", status, name))
        return scoring.score_asked(lexicon, lambda _: reading, [("warferin", "warfarin")]).share

    assert share(MatchStatus.CANDIDATES, "warfarin") == 1
    assert share(MatchStatus.EXACT, "warfarin") == 0
    assert share(MatchStatus.PARTIAL, "ibuprofen") == 0


def test_only_what_stands_first_counts_as_rank_one_and_any_brand_of_it_does(lexicon):
    def shares(*names):
        reading = make_reading(lexicon, "cumadin", ("cumadin", MatchStatus.CANDIDATES, *names))
        rows = [("cumadin", "Coumadin")]
        return [
            measure(lexicon, lambda _: reading, rows).share for measure in (scoring.score_first, scoring.score_shown)
        ]

    assert shares("warfarin", "ibuprofen") == [1, 1]
    assert shares("ibuprofen", "Coumadin") == [0, 1]
    assert shares("ibuprofen") == [0, 0]


def test_a_swapped_look_alike_and_another_medicine_offered_are_noticed(lexicon):
    def swaps(status):
        reading = make_reading(lexicon, "prednisone", ("prednisone", status, "prednisolone"))
        return scoring.score_swaps(lexicon, lambda _: reading, [("prednisone", "prednisolone")]).share

    assert (swaps(MatchStatus.EXACT), swaps(MatchStatus.CANDIDATES)) == (0, 1)
    reading = make_reading(lexicon, "cidofovir", ("cidofovir", MatchStatus.CANDIDATES, "valaciclovir"))
    rows = [("cidofovir",)]
    assert scoring.score_others(lexicon, lambda _: reading, rows).share == 0
    assert scoring.score_others_silent(lexicon, lambda _: reading, rows).share == 1
    assert scoring.score_unbothered(lexicon, lambda _: reading, rows).share == 0


def test_a_line_of_several_needs_a_part_for_each_in_order(lexicon):
    def share(expected):
        text = "warfarin, ibuprofen"
        entries = (("warfarin,", MatchStatus.EXACT, "warfarin"), ("ibuprofen", MatchStatus.EXACT, "ibuprofen"))
        reading = make_reading(lexicon, text, *entries)
        return scoring.score_several(lexicon, lambda _: reading, [(text, expected)]).share

    assert share("Coumadin; nsaid|?") == 1
    assert share("ibuprofen; warfarin") == 0
    assert share("warfarin; ibuprofen; ?") == 0
