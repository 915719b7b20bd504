"""Every kind of condition, with its three-valued truth and what it rests on."""

from datetime import date

import pytest
from pydantic import TypeAdapter

from screener.interview.conditions import (
    Ground,
    Truth,
    Verdict,
    evaluate,
    find_leaves,
    find_parts,
    find_questions,
    holds,
    reads_unsure,
)
from screener.interview.facts import Facts
from screener.questionnaire.conditions import AnswerIs, Condition, SystemCheck

TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN

FRUIT = {"type": "choice", "options": ["apple", "pear", "plum", "unsure", "prefer-not"]}
BASKET = {"type": "multi", "options": ["none", "apple", "pear", "plum", "unsure", "prefer-not"]}
COUNT = {"type": "number", "at-least": 0, "at-most": 100, "decimals": 1}
ONLY_IF_ASKED = {"show": {"q": "asked", "is": "yes"}}


def read(written: dict) -> Condition:
    return TypeAdapter(Condition).validate_python(written)


def grounds_of(verdict: Verdict) -> list[str]:
    """Question ids, and medicines as written."""
    return [ground.question or ground.medicine.entry.name for ground in verdict.grounds]


# ── one answer ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("optional", [False, True])
@pytest.mark.parametrize(
    ("answer", "truth"),
    [("apple", TRUE), ("pear", FALSE), ("unsure", UNKNOWN), ("prefer-not", UNKNOWN), (None, UNKNOWN)],
)
def test_an_answer_is_a_value(small, answer, truth, optional):
    verdict = small(fruit=FRUIT | {"optional": optional}).answer(fruit=answer).ask({"q": "fruit", "is": "apple"})
    assert (verdict.truth, verdict.holds) == (truth, truth is TRUE)


@pytest.mark.parametrize(
    ("answer", "truth"),
    [("apple", TRUE), ("pear", TRUE), ("plum", FALSE), ("unsure", UNKNOWN), ("prefer-not", UNKNOWN), (None, UNKNOWN)],
)
def test_an_answer_is_one_of_several_values(small, answer, truth):
    verdict = small(fruit=FRUIT).answer(fruit=answer).ask({"q": "fruit", "in": ["apple", "pear"]})
    assert (verdict.truth, verdict.holds) == (truth, truth is TRUE)


@pytest.mark.parametrize("open_answer", ["unsure", "prefer-not"])
def test_a_condition_may_ask_for_the_open_answer_itself(small, open_answer):
    verdict = small(fruit=FRUIT).answer(fruit=open_answer).ask({"q": "fruit", "in": ["plum", open_answer]})
    assert (verdict.truth, verdict.holds) == (TRUE, True)


@pytest.mark.parametrize(
    ("answer", "truth"),
    [
        (["apple"], TRUE),
        (["pear", "plum"], TRUE),
        (["plum"], FALSE),
        (["none"], FALSE),
        (["plum", "unsure"], UNKNOWN),
        (["apple", "unsure"], TRUE),
        (["unsure"], UNKNOWN),
        (["prefer-not"], UNKNOWN),
        ([], UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_an_answer_has_any_of_some_options(small, answer, truth):
    verdict = small(basket=BASKET).answer(basket=answer).ask({"q": "basket", "has": ["apple", "pear"]})
    assert (verdict.truth, verdict.holds) == (truth, truth is TRUE)


@pytest.mark.parametrize(
    ("answer", "truth"),
    [
        (["apple", "pear"], TRUE),
        (["apple", "pear", "plum"], TRUE),
        (["apple"], FALSE),
        (["apple", "none"], FALSE),
        (["apple", "unsure"], UNKNOWN),
        (["prefer-not"], UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_options_are_counted_without_none_and_open_ones(small, answer, truth):
    verdict = small(basket=BASKET).answer(basket=answer).ask({"q": "basket", "count-gte": 2})
    assert (verdict.truth, verdict.holds) == (truth, truth is TRUE)


@pytest.mark.parametrize(
    ("bounds", "holding"),
    [
        ({"gte": 10}, {10, 10.5, 50}),
        ({"gt": 10}, {10.5, 50}),
        ({"lt": 10}, {0, 9.9}),
        ({"lte": 10}, {0, 9.9, 10}),
        ({"gte": 9.9, "lt": 50}, {9.9, 10, 10.5}),
    ],
)
def test_a_number_is_compared(small, bounds, holding):
    form = small(count=COUNT)
    for value in (0, 9.9, 10, 10.5, 50):
        verdict = form.answer(count=value).ask({"q": "count", **bounds})
        assert verdict.truth is (TRUE if value in holding else FALSE)


def test_a_number_may_be_compared_with_a_setting(small):
    form = small(count=COUNT)
    assert form.answer(count=69).ask({"q": "count", "gte": "hba1c_limit"}).holds
    assert not form.answer(count=68.9).ask({"q": "count", "gte": "hba1c_limit"}).holds


@pytest.mark.parametrize("optional", [False, True])
def test_a_blank_number_is_unknown(small, optional):
    verdict = small(count=COUNT | {"optional": optional}).ask({"q": "count", "lt": 50})
    assert (verdict.truth, verdict.holds) == (UNKNOWN, False)


@pytest.mark.parametrize(
    ("answer", "missing"), [(None, True), ("unsure", False), ("prefer-not", False), ("plum", False)]
)
def test_an_answer_is_missing_only_if_blank(small, answer, missing):
    verdict = small(fruit=FRUIT).answer(fruit=answer).ask({"q": "fruit", "missing": True})
    assert (verdict.truth, verdict.holds) == (TRUE if missing else FALSE, missing)


@pytest.mark.parametrize("blank", ["", "  \n"])
def test_text_without_a_visible_sign_is_missing(small, blank):
    assert small(words="text").answer(words=blank).ask({"q": "words", "missing": True}).holds


def test_a_condition_rests_on_the_question_it_asks(small):
    form = small(fruit=FRUIT, basket=BASKET, count=COUNT).answer(fruit="apple", basket=["pear", "plum"], count=3)
    assert grounds_of(form.ask({"q": "fruit", "is": "apple"})) == ["fruit"]
    assert grounds_of(form.ask({"q": "basket", "count-gte": 2})) == ["basket"]
    assert grounds_of(form.ask({"q": "count", "lt": 4})) == ["count"]
    assert grounds_of(form.ask({"q": "count", "lt": 2})) == []


# ── not in force ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("asked", ["no", "unsure", None])
@pytest.mark.parametrize(
    ("item", "answer", "condition"),
    [
        (FRUIT, "apple", {"is": "apple"}),
        (FRUIT, "unsure", {"in": ["unsure"]}),
        (BASKET, ["apple", "pear"], {"has": ["pear"]}),
        (BASKET, ["apple", "pear"], {"count-gte": 1}),
        (COUNT, 5, {"lt": 10}),
        ({"type": "date"}, "2026-11-19", {"within": "14 days"}),
        ({"type": "date"}, "unsure", {"within": "14 days"}),
        ({"type": "date", "when": "future"}, "2026-11-21", {"within-after": "14 days"}),
    ],
)
def test_an_item_not_in_force_meets_no_condition(small, item, answer, condition, asked):
    form = small(asked="yes-no-unsure", q={**item, **ONLY_IF_ASKED}).answer(q=answer, asked=asked)
    assert form.ask({"q": "q", **condition}) == Verdict(FALSE, False)
    assert form.answer(asked="yes").ask({"q": "q", **condition}).holds


def test_an_item_not_in_force_is_missing_and_no_ground(small):
    form = small(asked="yes-no", q={**FRUIT, **ONLY_IF_ASKED}).answer(q="apple", asked="no")
    assert form.ask({"q": "q", "missing": True}) == Verdict(TRUE, True)


def test_an_item_hangs_on_a_chain_of_items_in_force(small):
    form = small(
        asked="yes-no",
        first={"type": "yes-no", **ONLY_IF_ASKED},
        second={"type": "yes-no", "show": {"q": "first", "is": "yes"}},
    ).answer(asked="no", first="yes", second="yes")
    assert not form.ask({"q": "second", "is": "yes"}).holds
    assert form.answer(asked="yes").ask({"q": "second", "is": "yes"}).holds


# ── logic ───────────────────────────────────────────────────────────────────────────────────────

TESTS = {
    TRUE: {"q": "fruit", "is": "apple"},
    FALSE: {"q": "fruit", "is": "plum"},
    UNKNOWN: {"q": "basket", "has": ["pear"]},
}


@pytest.fixture
def logic(small):
    """A form for which the tests of `TESTS` are true, false and unknown."""
    return small(fruit=FRUIT, basket=BASKET).answer(fruit="apple", basket=["unsure"])


@pytest.mark.parametrize(
    ("first", "second", "both", "either"),
    [
        (TRUE, TRUE, TRUE, TRUE),
        (TRUE, FALSE, FALSE, TRUE),
        (TRUE, UNKNOWN, UNKNOWN, TRUE),
        (FALSE, FALSE, FALSE, FALSE),
        (FALSE, UNKNOWN, FALSE, UNKNOWN),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_all_and_any_are_kleenes(logic, first, second, both, either):
    for parts in ([TESTS[first], TESTS[second]], [TESTS[second], TESTS[first]]):
        together, one = logic.ask({"all": parts}), logic.ask({"any": parts})
        assert (together.truth, together.holds) == (both, both is TRUE)
        assert (one.truth, one.holds) == (either, either is TRUE)


@pytest.mark.parametrize(
    ("inner", "truth", "met"), [(TRUE, FALSE, False), (FALSE, TRUE, True), (UNKNOWN, UNKNOWN, True)]
)
def test_not_of_an_unknown_is_unknown_and_counts_as_met(logic, inner, truth, met):
    verdict = logic.ask({"not": TESTS[inner]})
    assert (verdict.truth, verdict.holds) == (truth, met)


@pytest.mark.parametrize(
    ("least", "truth"), [(1, TRUE), (2, UNKNOWN), (3, FALSE)], ids=["one is", "two may be", "three cannot be"]
)
def test_a_count_is_unknown_while_the_open_parts_could_decide_it(logic, least, truth):
    parts = [TESTS[TRUE], TESTS[FALSE], TESTS[UNKNOWN]]
    verdict = logic.ask({"count": {"gte": least, "of": parts}})
    assert (verdict.truth, verdict.holds) == (truth, truth is TRUE)


def test_all_rests_on_every_part_and_any_on_those_that_hold(small):
    form = small(a="yes-no", b="yes-no", c="yes-no").answer(a="yes", b="no", c="yes")
    a, b, c = ({"q": name, "is": "yes"} for name in "abc")
    assert grounds_of(form.ask({"all": [c, a]})) == ["c", "a"]
    assert grounds_of(form.ask({"all": [c, b]})) == []
    assert grounds_of(form.ask({"any": [c, b, a]})) == ["c", "a"]
    assert grounds_of(form.ask({"count": {"gte": 2, "of": [a, b, c]}})) == ["a", "c"]
    assert grounds_of(form.ask({"all": [a, {"any": [a, c]}]})) == ["a", "c"]


def test_not_rests_on_the_questions_it_denies_if_they_are_in_force(small):
    form = small(asked="yes-no", q={**FRUIT, **ONLY_IF_ASKED}).answer(asked="no")
    denial = {"not": {"any": [{"q": "asked", "is": "yes"}, {"q": "q", "is": "plum"}]}}
    assert grounds_of(form.ask(denial)) == ["asked"]
    assert grounds_of(form.answer(asked="yes", q="pear").ask({"not": {"q": "q", "is": "plum"}})) == ["q"]


def test_no_condition_at_all_holds(small):
    assert holds(None, small(a="yes-no").facts)


@pytest.mark.parametrize("check", list(SystemCheck))
def test_what_the_program_computes_never_holds_as_a_condition(small, check):
    assert small(a="yes-no").ask({"system": check.value}) == Verdict(FALSE, False)


# ── dates ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("answer", "day", "fires"),
    [
        ("2026-11-20", date(2026, 11, 20), True),
        ("2026-11-07", date(2026, 11, 7), True),
        ("2026-11-06", None, False),
        ("2026-11-05", None, False),
        ("2026-11-25", date(2026, 11, 25), True),
        ("2026-11", date(2026, 11, 20), True),
        ("2026", date(2026, 11, 20), True),
        ("2026-10", None, False),
        ("2025", None, False),
        ("about 2 weeks ago", date(2026, 11, 10), True),
        ("about 1 month ago", None, False),
    ],
)
def test_an_interval_has_passed_on_the_day_it_ends(small, answer, day, fires):
    verdict = small(since="date").answer(since=answer).ask({"q": "since", "within": "14 days"})
    expected = Verdict(TRUE, True, (Ground("since", day=day),)) if fires else Verdict(FALSE, False)
    assert verdict == expected


def test_an_interval_may_be_a_setting(small):
    form = small(since="date").answer(since="2026-10-24")
    assert form.ask({"q": "since", "within": "session_gap_days"}).holds
    assert not form.answer(since="2026-10-23").ask({"q": "since", "within": "session_gap_days"}).holds


@pytest.mark.parametrize(
    ("item", "answer", "truth", "fires"),
    [
        ({}, "unsure", UNKNOWN, True),
        ({}, None, UNKNOWN, True),
        ({"optional": True}, "unsure", UNKNOWN, True),
        ({"optional": True}, None, FALSE, False),
        ({"flag-unsure": False}, "unsure", FALSE, False),
        ({"flag-unsure": False}, None, UNKNOWN, True),
        ({"flag-unsure": False, "optional": True}, None, FALSE, False),
    ],
)
@pytest.mark.parametrize("interval", [{"within": "14 days"}, {"within-after": "14 days"}])
def test_an_unknown_date_counts_as_not_yet_passed_unless_convention_says_otherwise(
    small, item, answer, truth, fires, interval
):
    verdict = small(since={"type": "date", **item}).answer(since=answer).ask({"q": "since", **interval})
    assert (verdict.truth, verdict.holds) == (truth, fires)
    assert verdict.grounds == ((Ground("since", undated=True),) if fires else ())


@pytest.mark.parametrize(
    ("answer", "fires"),
    [
        ("2026-11-19", False),
        ("2026-11-20", True),
        ("2026-11-26", True),
        ("2026-11-27", True),
        ("2026-11-28", False),
        ("2026-11", True),
        ("2026", True),
        ("2026-12", False),
        ("2026-10", False),
        ("about 1 day ago", False),
    ],
)
def test_an_event_to_come_counts_from_the_treatment_date_to_the_last_day(small, answer, fires):
    form = small(event={"type": "date", "when": "future"}).answer(event=answer)
    verdict = form.ask({"q": "event", "within-after": "7 days"})
    assert (verdict.truth, verdict.holds) == ((TRUE, True) if fires else (FALSE, False))


@pytest.mark.parametrize("interval", [{"within": "14 days"}, {"within-after": "14 days"}])
def test_without_a_treatment_date_no_interval_has_passed(small, interval):
    form = small(since="date").answer(since="1999-01-01")
    form.on = None
    verdict = form.ask({"q": "since", **interval})
    assert (verdict.truth, verdict.holds) == (UNKNOWN, True)
    assert verdict.grounds == (Ground("since", undated=True),)


# ── the person ──────────────────────────────────────────────────────────────────────────────────

AREAS = {"type": "map", "options": ["nose", "chin", "neck", "back"]}
BIRTH = {"type": "date", "full-date": True}


@pytest.mark.parametrize(
    ("chosen", "face", "body"),
    [
        (["nose"], TRUE, FALSE),
        (["back"], FALSE, TRUE),
        (["chin", "back"], TRUE, TRUE),
        (["neck"], FALSE, FALSE),
        ([], UNKNOWN, UNKNOWN),
        (None, UNKNOWN, UNKNOWN),
    ],
)
def test_an_area_belongs_to_a_group_if_any_chosen_one_does(small, chosen, face, body):
    form = small(places=AREAS).answer(places=chosen)
    for group, truth in (("face", face), ("body", body)):
        verdict = form.ask({"area": group})
        assert (verdict.truth, verdict.holds) == (truth, truth is TRUE)
        assert grounds_of(verdict) == (["places"] if truth is TRUE else [])


def test_a_form_without_a_map_knows_no_area(small):
    assert small(a="yes-no").ask({"area": "face"}).truth is UNKNOWN


@pytest.mark.parametrize(
    ("born", "truth"),
    [
        ("2010-11-21", FALSE),
        ("2010-11-20", TRUE),
        ("2008-11-21", TRUE),
        ("2008-11-20", FALSE),
        ("unsure", UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_age_is_whole_years_on_the_treatment_date(small, born, truth):
    verdict = small(date_of_birth=BIRTH).answer(date_of_birth=born).ask({"age": {"gte": 16, "lt": 18}})
    assert (verdict.truth, verdict.holds) == (truth, truth is TRUE)
    assert grounds_of(verdict) == (["date-of-birth"] if truth is TRUE else [])


def test_without_a_treatment_date_age_is_unknown(small):
    form = small(date_of_birth=BIRTH).answer(date_of_birth="2010-11-21")
    form.on = None
    assert form.ask({"age": {"lt": 16}}).truth is UNKNOWN


# ── medicines ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def cabinet(small):
    """A form that asks for medicines, where they are used, and what areas are treated."""

    def hold(*entries: dict | str, areas: list[str] | None = None):
        named = [{"name": entry} if isinstance(entry, str) else entry for entry in entries]
        return small(places=AREAS, meds="medicine-list").answer(places=areas or ["nose"], meds=named)

    return hold


@pytest.mark.parametrize(
    ("status", "current", "stopped"),
    [("taking", True, False), ("as-needed", True, False), (None, True, False), ("stopped", False, True)],
)
def test_a_blank_status_is_current(cabinet, status, current, stopped):
    form = cabinet({"name": "warfarin", "status": status})
    assert form.ask({"med": ["anticoagulant-vka"], "current": True}).holds is current
    assert form.ask({"med": ["anticoagulant-vka"], "stopped": True}).holds is stopped
    assert form.ask({"med": ["anticoagulant-vka"]}).holds


@pytest.mark.parametrize("kind", [{"med": ["nsaid"]}, {"med-count": {"classes": ["nsaid"], "gte": 1}}])
def test_medicines_not_listed_yet_are_unknown_and_other_ones_are_not(small, cabinet, kind):
    assert small(meds="medicine-list").ask(kind).truth is UNKNOWN
    assert small(asked="yes-no", meds={"type": "medicine-list", **ONLY_IF_ASKED}).ask(kind).truth is FALSE
    assert cabinet("warfarin").ask(kind).truth is FALSE
    assert cabinet("ibuprofen").ask(kind).truth is TRUE


def test_medicines_of_a_list_not_in_force_do_not_count(small):
    form = small(asked="yes-no", meds={"type": "medicine-list", **ONLY_IF_ASKED})
    form.answer(asked="no", meds=[{"name": "warfarin"}])
    assert not form.ask({"med": ["anticoagulant-vka"]}).holds
    assert form.answer(asked="yes").ask({"med": ["anticoagulant-vka"]}).holds


@pytest.mark.parametrize(
    ("entry", "day", "undated", "fires"),
    [
        ({"status": "taking"}, date(2026, 11, 20), False, True),
        ({"last-used": "2026-11-14"}, date(2026, 11, 14), False, True),
        ({"last-used": "2026-11-13"}, None, False, False),
        ({"status": "as-needed", "last-used": "2026-11-13"}, None, False, False),
        ({"status": "stopped", "last-used": "2026-11-14"}, date(2026, 11, 14), False, True),
        ({"status": "stopped", "last-used": "2026-11-13"}, None, False, False),
        ({"status": "stopped", "last-used": "2026-11"}, date(2026, 11, 20), False, True),
        ({"status": "stopped"}, None, True, True),
        ({"status": "stopped", "last-used": "unsure"}, None, True, True),
        ({"status": "taking", "last-used": "unsure"}, date(2026, 11, 20), False, True),
    ],
)
def test_a_medicine_used_within_an_interval(cabinet, entry, day, undated, fires):
    form = cabinet({"name": "ibuprofen", **entry})
    verdict = form.ask({"med": ["nsaid"], "within": "7 days"})
    assert verdict.holds is fires
    assert [(ground.day, ground.undated) for ground in verdict.grounds] == ([(day, undated)] if fires else [])


@pytest.mark.parametrize(
    ("entry", "fires"),
    [
        ({"status": "taking", "last-used": "2020-01-01"}, True),
        ({"status": "as-needed"}, True),
        ({"status": "stopped", "last-used": "2026-11-14"}, True),
        ({"status": "stopped", "last-used": "2026-11-13"}, False),
        ({"status": "stopped"}, True),
    ],
)
def test_a_medicine_current_or_stopped_within_an_interval(cabinet, entry, fires):
    condition = {"med": ["anticoagulant-vka"], "current-or-stopped-within": "7 days"}
    assert cabinet({"name": "warfarin", **entry}).ask(condition).holds is fires


def test_without_a_treatment_date_a_stopped_medicine_has_not_been_stopped_long_enough(cabinet):
    form = cabinet({"name": "warfarin", "status": "stopped", "last-used": "2001-01-01"})
    form.on = None
    assert form.ask({"med": ["anticoagulant-vka"], "current-or-stopped-within": "7 days"}).holds


@pytest.mark.parametrize(
    ("form_of_it", "systemic"),
    [
        (None, True), ("tablet", True), ("injection", True), ("other", True), ("cream", False), ("gel", False),
        ("patch", False), ("eye-drops", False), ("inhaler", False), ("nasal-spray", False),
    ],
)  # fmt: skip
def test_what_stays_where_it_is_put_is_not_systemic(cabinet, form_of_it, systemic):
    form = cabinet({"name": "aciclovir", "form": form_of_it})
    assert form.ask({"med": ["antiviral-herpes"], "systemic": True}).holds is systemic


@pytest.mark.parametrize(
    ("site", "areas", "fires"),
    [
        (None, ["nose"], True),
        ("", ["nose"], True),
        ("nose", ["nose"], True),
        ("chin", ["nose"], True),
        ("back", ["nose"], False),
        ("back", ["back", "nose"], True),
        (["back", "chin"], ["nose"], True),
        ("my back, mostly", ["nose"], False),
        ("somewhere odd", ["nose"], True),
        (["back", "somewhere odd"], ["nose"], True),
        ("face", ["back"], False),
        ("back", None, False),
    ],
)
def test_a_skin_product_counts_where_it_may_meet_a_chosen_area(cabinet, site, areas, fires):
    form = cabinet({"name": "tretinoin", "form": "cream", "site": site}, areas=areas)
    assert form.ask({"med": ["retinoid-topical-rx"], "on-area": True}).holds is fires


def test_a_skin_product_counts_anywhere_while_no_area_is_chosen(cabinet):
    form = cabinet({"name": "tretinoin", "form": "cream", "site": "back"}).answer(places=None)
    assert form.ask({"med": ["retinoid-topical-rx"], "on-area": True}).holds


def test_a_medicine_condition_rests_on_the_entries_as_written(cabinet):
    form = cabinet("Warfarin 3mg", "paracetamol", "clopidogrel")
    condition = {"med": ["anticoagulant-vka", "antiplatelet"], "current": True}
    assert grounds_of(form.ask(condition)) == ["Warfarin 3mg", "clopidogrel"]


# counting substances ───────────────────────────────────────────────────────────────────────────

ANTITHROMBOTIC = ["anticoagulant-vka", "anticoagulant-doac", "anticoagulant-heparin", "antiplatelet"]


@pytest.mark.parametrize(
    ("entries", "number"),
    [
        (["warfarin"], 1),
        (["warfarin", "Marevan"], 1),
        (["warfarin", "clopidogrel"], 2),
        (["DuoPlavin"], 2),
        (["DuoPlavin", "warfarin"], 3),
        (["DuoPlavin", "clopidogrel"], 2),
        (["warfarin", {"name": "clopidogrel", "status": "stopped"}], 1),
        (["blood thinners"], 1),
        (["blood thinners", "warfarin"], 2),
        (["paracetamol"], 0),
    ],
)
def test_different_substances_are_counted_each_once(cabinet, entries, number):
    form = cabinet(*entries)
    for least in (1, 2, 3):
        condition = {"med-count": {"classes": ANTITHROMBOTIC, "gte": least, "current": True}}
        assert form.ask(condition).holds is (number >= least)


def test_stopped_medicines_are_counted_too_if_current_is_not_asked(cabinet):
    form = cabinet("warfarin", {"name": "clopidogrel", "status": "stopped"})
    assert form.ask({"med-count": {"classes": ANTITHROMBOTIC, "gte": 2}}).holds


@pytest.mark.parametrize(("entries", "fires"), [([], False), (["dapsone"], True), (["ibuprofen"], False)])
def test_substances_add_to_a_count_of_conditions(small, entries, fires):
    form = small(g6pd="yes-no", poppers="yes-no", meds="medicine-list")
    form.answer(g6pd="yes", poppers="no", meds=[{"name": name} for name in entries])
    parts = [{"q": "g6pd", "is": "yes"}, {"q": "poppers", "is": "yes"}]
    extra = {"classes": ["methaemoglobin-inducer"], "current": True}
    verdict = form.ask({"count": {"gte": 2, "of": parts, "plus-med-count": extra}})
    assert verdict.holds is fires
    assert grounds_of(verdict) == (["g6pd", *entries] if fires else [])


# ── what a condition asks about ─────────────────────────────────────────────────────────────────

NESTED = {
    "all": [
        {"q": "fruit", "is": "apple"},
        {"not": {"any": [{"q": "basket", "has": ["pear"]}, {"med": ["nsaid"]}]}},
        {"count": {"gte": 1, "of": [{"q": "fruit", "in": ["plum"]}, {"age": {"lt": 18}}]}},
    ]
}


def test_the_leaves_of_a_condition_stand_in_the_order_written():
    kinds = [type(leaf).__name__ for leaf in find_leaves(read(NESTED))]
    assert kinds == ["AnswerIs", "AnswerHas", "Taken", "AnswerIn", "Age"]


def test_a_single_test_is_its_own_leaf_and_has_no_parts():
    condition = read({"q": "fruit", "is": "apple"})
    assert find_leaves(condition) == (condition,)
    assert find_parts(condition) == ()


def test_the_questions_of_a_condition_stand_once_in_the_order_written():
    assert find_questions(read(NESTED)) == ("fruit", "basket")


@pytest.mark.parametrize(
    ("condition", "reads"),
    [
        ({"q": "fruit", "is": "unsure"}, True),
        ({"q": "fruit", "in": ["plum", "unsure"]}, True),
        ({"q": "fruit", "has": ["unsure"]}, True),
        ({"q": "fruit", "within": "7 days"}, True),
        ({"q": "fruit", "within-after": "7 days"}, True),
        ({"any": [{"q": "fruit", "is": "plum"}, {"not": {"q": "fruit", "is": "unsure"}}]}, True),
        ({"q": "fruit", "is": "plum"}, False),
        ({"q": "basket", "is": "unsure"}, False),
        ({"q": "fruit", "missing": True}, False),
    ],
)
def test_a_condition_reads_an_unsure_answer_if_it_names_it_or_needs_its_date(condition, reads):
    assert reads_unsure(read(condition), "fruit") is reads


def test_raw_facts_take_every_answer_given_whether_in_force_or_not(small):
    form = small(asked="yes-no", q={**FRUIT, **ONLY_IF_ASKED}).answer(q="apple", asked="no")
    raw = Facts(form.questionnaire, form.facts.answers, form.on, raw=True)
    assert evaluate(AnswerIs(q="q", is_="apple"), raw).holds
    assert not evaluate(AnswerIs(q="q", is_="apple"), form.facts).holds
