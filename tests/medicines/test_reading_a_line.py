"""What a patient writes on one line of the medicine list, and what the program reads there."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screener.medicines.reading import MatchStatus
from screener.medicines.recognise import find_named, read_line


def read(lexicon, text):
    """Every part as its status and the name of its first candidate."""
    parts = read_line(lexicon, text).parts
    return [(part.status.value, part.candidates[0].name if part.candidates else None) for part in parts]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("warfarin", "warfarin"),
        ("WARFARIN 3MG", "warfarin"),
        ("Roaccutane 20mg", "Roaccutane"),
        ("roaccutane20mg", "Roaccutane"),
        ("5-FU", "5-FU"),
        ("5 fu", "5-FU"),
        ("LMX4", "LMX4"),
        ("LMX 4 cream", "LMX4"),
        ("vitamin B12", "vitamin B12"),
        ("vit B12 tablets every morning", "vit B12"),
        ("St John's wort", "st john's wort"),
        ("st johns wort", "st john's wort"),
        ("co codamol 30/500", "co-codamol"),
        ("Nurofen Cold & Flu", "Nurofen Cold & Flu"),
        ("nurofen cold and flu tablets", "Nurofen Cold & Flu"),
        ("Tylenol with codeine", "Tylenol with Codeine"),
        ("nurofen plus", "Nurofen Plus"),
        ("trifluridine and tipiracil", "trifluridine and tipiracil"),
        ("lidocaine/prilocaine", "lidocaine-prilocaine"),
        ("hydrocortisone 1% cream", "hydrocortisone cream"),
        ("Seretide 250/25 inhaler", "Seretide"),
        ("NovoRapid FlexPen 10 units at night", "NovoRapid"),
        ("metformin 500 mg twice a day with food", "metformin"),
        ("nurofen for pain in my knee", "Nurofen"),
        ("levothyroxine 100 micrograms every morning", "levothyroxine"),
        ("Roaccutane (isotretinoin)", "Roaccutane"),
        ("timolol eye drops", "timolol"),
        ("a blood thinner called rivaroxaban", "rivaroxaban"),
        ("rivaroxaban (blood thinner)", "rivaroxaban"),
        ("Mirena coil", "Mirena"),
        ("ｗａｒｆａｒｉｎ", "warfarin"),
        ("warfarin 💊", "warfarin"),
    ],
)
def test_a_name_with_words_that_explain_themselves_is_exact(lexicon, text, name):
    assert read(lexicon, text) == [("exact", name)]


@pytest.mark.parametrize("text", ["warfarin zelfutrin", "aspirin free", "retinol from the corner shop Zelf"])
def test_a_name_beside_a_word_nothing_explains_is_partial(lexicon, text):
    ((status, _name),) = read(lexicon, text)

    assert status == "partial"


@pytest.mark.parametrize(
    ("text", "name"),
    [("roaccut", "Roaccutan"), ("warf", "warfarin"), ("doxycy 100mg", "doxycycline"), ("clopidog", "clopidogrel")],
)
def test_an_unfinished_name_gives_candidates_with_scores_below_one(lexicon, text, name):
    (part,) = read_line(lexicon, text).parts

    assert part.status is MatchStatus.CANDIDATES
    assert part.candidates[0].name == name
    assert all(0 < candidate.score < 1 for candidate in part.candidates)


@pytest.mark.parametrize(
    ("text", "class_id"),
    [
        ("heart rhythm tablets", "antiarrhythmic"),
        ("Bone Tablets", "bone-agent"),
        ("the pill", "hormone-oestrogen"),
        ("water tablet", "photosensitiser-thiazide"),
        ("steroid cream", "steroid-topical"),
        ("the jab for my skin", "biologic-immunosuppressant"),
        ("weight loss jab", "glp1"),
        ("inhaler", "benign-chest"),
        ("my inhaler, twice a day", "benign-chest"),
    ],
)
def test_an_everyday_word_leads_to_its_class(lexicon, text, class_id):
    (part,) = read_line(lexicon, text).parts

    assert part.status is MatchStatus.LAY
    assert part.candidates[0].classes == (class_id,)
    assert part.candidates[0].substances == ()


@pytest.mark.parametrize(
    "text",
    ["zelfutrin", "advice", "plaice", "mirage", "heart", "💊", "none", "nothing", "n/a", "something",
     "not taking anything", "no medication", "וורפרין", "\x00\x07", "?", "something for my knee"],
)  # fmt: skip
def test_what_fits_nothing_is_kept_as_unrecognised(lexicon, text):
    (part,) = read_line(lexicon, text).parts

    assert part.status is MatchStatus.UNRECOGNISED
    assert part.candidates == ()
    assert part.text == text


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u00a0\u2003"])
def test_a_line_without_any_character_has_no_parts(lexicon, text):
    assert read_line(lexicon, text).parts == ()


@pytest.mark.parametrize(
    ("typed", "never"),
    [
        ("valganciclovir", "valaciclovir"),
        ("quinine", "quinidine"),
        ("sulfadiazine", "sulfasalazine"),
        ("prednisone", "prednisolone"),
        ("hydralazine", "hydroxyzine"),
        ("clonidine", "clonazepam"),
    ],
)
def test_a_look_alike_is_never_put_in_the_place_of_what_was_written(lexicon, typed, never):
    found = {name for part in read_line(lexicon, typed).parts for c in part.candidates for name in c.substances}

    assert never not in found


@pytest.mark.parametrize("behind", ["", " 20mg", " twice a day", " for pain"])
def test_every_name_of_the_lexicon_is_read_as_what_it_names(lexicon, behind):
    for name in lexicon.names.values():
        (part,) = read_line(lexicon, name.text + behind).parts
        meant = {MatchStatus.EXACT, MatchStatus.LAY, MatchStatus.KNOWN}
        assert part.status in (meant | {MatchStatus.CANDIDATES} if name.differs_by_region else meant), name.text
        classes = dict.fromkeys(class_id for candidate in part.candidates for class_id in candidate.classes)
        assert set(classes) == set(name.classes), name.text


def test_a_brand_that_is_another_medicine_elsewhere_is_asked_about(lexicon):
    (part,) = read_line(lexicon, "Cartia").parts

    assert part.status is MatchStatus.CANDIDATES
    assert [candidate.name for candidate in part.candidates] == ["aspirin", "diltiazem"]


def test_the_words_behind_an_allergy_belong_to_it(lexicon):
    warfarin, allergy = read_line(lexicon, "warfarin allergic to aspirin").parts

    assert (warfarin.text, warfarin.status) == ("warfarin", MatchStatus.EXACT)
    assert (allergy.text, allergy.status) == ("allergic to aspirin", MatchStatus.UNRECOGNISED)


# ── several on one line ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("warfarin, aspirin", [("exact", "warfarin"), ("exact", "aspirin")]),
        ("warfarin aspirin ramipril", [("exact", "warfarin"), ("exact", "aspirin"), ("exact", "ramipril")]),
        ("vitamin C and zinc", [("exact", "vitamin C"), ("exact", "zinc")]),
        ("methotrexate 10mg weekly + folic acid", [("exact", "methotrexate"), ("exact", "folic acid")]),
        ("ibuprofen; paracetamol\nomeprazole",
         [("exact", "ibuprofen"), ("exact", "paracetamol"), ("exact", "omeprazole")]),
        ("clopidogrel 75 mg once daily with aspirin", [("exact", "clopidogrel"), ("exact", "aspirin")]),
        ("Roaccutane 20mg, the pill & something for my thyroid",
         [("exact", "Roaccutane"), ("lay", "the pill"), ("lay", "thyroid tablets")]),
        ("zelfutrin, warfarin", [("unrecognised", None), ("exact", "warfarin")]),
        ("warfarin, 5FU cream", [("exact", "warfarin"), ("exact", "5-FU")]),
        ("warfarin 8-MOP", [("exact", "warfarin"), ("exact", "8-MOP")]),
        ("warfarin, twice daily, 3 mg", [("exact", "warfarin")]),
        ("warfarin, inhaler", [("exact", "warfarin"), ("lay", "inhaler")]),
    ],
)  # fmt: skip
def test_several_medicines_on_one_line_are_all_read(lexicon, text, expected):
    assert read(lexicon, text) == expected


def test_a_combination_leads_to_the_classes_of_all_its_substances(lexicon):
    ((part),) = read_line(lexicon, "DuoPlavin").parts

    assert part.candidates[0].substances == ("clopidogrel", "aspirin")
    assert set(part.candidates[0].classes) >= {"antiplatelet"}


def test_a_substance_leads_to_its_further_classes_too(lexicon):
    (part,) = read_line(lexicon, "hydroxychloroquine").parts

    assert part.candidates[0].classes == ("methaemoglobin-inducer", "pigment-drug")


def test_a_product_of_which_no_class_is_held_is_known(lexicon):
    assert read(lexicon, "Maviret") == [("known", "Maviret")]


# ── no longer taken, not tolerated ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "I don't take warfarin any more",
        "I don’t take warfarin anymore",
        "stopped taking warfarin",
        "warfarin - stopped 2020",
        "warfarin, stopped last year",
        "no longer on warfarin",
        "I used to take warfarin every day",
        "came off warfarin in March",
        "not taking warfarin",
        "warfarin finished",
    ],
)
def test_a_text_can_say_that_a_medicine_is_no_longer_taken(lexicon, text):
    (part,) = read_line(lexicon, text).parts

    assert part.candidates[0].name == "warfarin"
    assert part.said_stopped


@pytest.mark.parametrize(
    "text",
    [
        "warfarin",
        "never stopped warfarin",
        "I haven't stopped warfarin",
        "I have not stopped taking warfarin",
        "warfarin, still taking it",
        "I don't take warfarin with food",
        "I don't take warfarin every day",
        "I'm used to warfarin",
        "I can't come off warfarin",
        "not more than one warfarin a day",
    ],
)
def test_in_doubt_a_medicine_counts_as_taken(lexicon, text):
    parts = [part for part in read_line(lexicon, text).parts if part.candidates]

    assert [part.candidates[0].name for part in parts] == ["warfarin"]
    assert not parts[0].said_stopped


def test_only_the_medicine_that_was_stopped_is_stopped(lexicon):
    stopped, taken = read_line(lexicon, "I stopped ibuprofen but take warfarin").parts

    assert (stopped.candidates[0].name, stopped.said_stopped) == ("ibuprofen", True)
    assert (taken.candidates[0].name, taken.said_stopped) == ("warfarin", False)


@pytest.mark.parametrize("text", ["allergic to penicillin", "I'm allergic to aspirin", "aspirin allergy"])
def test_what_is_not_tolerated_is_no_current_medicine_and_is_not_dropped(lexicon, text):
    (part,) = read_line(lexicon, text).parts

    assert (part.text, part.status, part.candidates) == (text, MatchStatus.UNRECOGNISED, ())


def test_an_allergy_holds_for_all_that_are_joined_to_it(lexicon):
    assert [status for status, _ in read(lexicon, "allergic to aspirin and ibuprofen & codeine")] == [
        "unrecognised"
    ] * 3
    assert read(lexicon, "allergic to aspirin, take warfarin")[-1] == ("exact", "warfarin")


@pytest.mark.parametrize("text", ["warfarin allergic to penicillin", "warfarin, penicillin allergy"])
def test_an_allergy_does_not_hide_the_medicine_beside_it(lexicon, text):
    assert read(lexicon, text) == [("exact", "warfarin"), ("unrecognised", None)]


# ── free text ───────────────────────────────────────────────────────────────────────────────────


def test_medicines_named_in_a_longer_text_are_found_where_they_stand(lexicon):
    text = "My doctor gave me Roaccutane last winter, and I bought ibuprofen."

    found = find_named(lexicon, text)

    assert [text[named.start : named.end] for named in found] == ["Roaccutane", "ibuprofen"]
    assert found[0].candidate.substances == ("isotretinoin",)


def test_everyday_words_in_a_longer_text_do_not_count_as_names(lexicon):
    assert find_named(lexicon, "I hope the implant of the blood thinner will do") == ()


# ── any text at all ─────────────────────────────────────────────────────────────────────────────

WORDS = st.sampled_from(
    ["warfarin", "Roaccutane", "vitamin", "C", "and", "&", ",", "/", "the pill", "20mg", "stopped", "allergic", "to",
     "for", "zelfutrin", "cold", "Flu", "Nurofen", "💊", "\n", "(", ")", "inhaler", "5-FU", "وارفارين"]
)  # fmt: skip
LINES = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=20).map(" ".join), st.lists(WORDS).map("".join))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(text=LINES)
def test_the_parts_cover_every_character_that_is_not_blank(lexicon, text):
    reading = read_line(lexicon, text)

    assert reading.verbatim == text
    covered = set()
    behind = 0
    for part in reading.parts:
        assert behind <= part.start < part.end
        assert part.text == text[part.start : part.end]
        covered |= set(range(part.start, part.end))
        behind = part.end
    assert {i for i, sign in enumerate(text) if not sign.isspace()} <= covered


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(text=LINES)
def test_a_medicine_added_to_any_line_is_read(lexicon, text):
    parts = read_line(lexicon, f"{text}\nwarfarin").parts

    assert any("warfarin" in candidate.substances for part in parts for candidate in part.candidates)


@pytest.mark.parametrize("text", ["x" * 10_000, "warfarin " * 1_100, "a, " * 3_000, "1/" * 5_000, "💊" * 10_000])
def test_ten_thousand_characters_are_read_whole(lexicon, text):
    parts = read_line(lexicon, text).parts

    assert (parts[0].start, parts[-1].end) == (0, len(text.rstrip()))


def test_small_words_that_spell_a_name_when_joined_are_no_name(lexicon):
    assert read(lexicon, "Accutane as a teenager") == [("partial", "Accutane")]
    assert find_named(lexicon, "I use it as a precaution, not on a regular day") == ()
