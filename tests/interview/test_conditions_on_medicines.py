"""Conditions on medicines: which entries count, and how many different substances they hold."""

from datetime import date

import pytest

from screener.interview.conditions import Truth, Verdict

TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN

AREAS = {"type": "map", "options": ["nose", "chin", "neck", "back"]}
ONLY_IF_ASKED = {"show": {"q": "asked", "is": "yes"}}


def grounds_of(verdict: Verdict) -> list[str]:
    """Question ids, and medicines as written."""
    return [ground.question or ground.medicine.entry.name for ground in verdict.grounds]


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
