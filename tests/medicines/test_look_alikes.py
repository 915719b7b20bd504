"""Names that are confused with one another: what the shipped lexicon holds, and how mistakes in groups are told."""

import pytest

from screener.errors import DefinitionError
from screener.medicines.lexicon import load_lexicon

SMALL = """\
version: "1.0"
classes:
  thinner:
    name: Thinners
    why: Bleeding.
    lay: [blood thinner]
    substances:
      warfarin: {us: [Coumadin]}
      diltiazem: {us: [Cardizem]}
  heart:
    name: Heart
    why: Rhythm.
    substances:
      nicardipine: {us: [Cardene], uk: [Cardenelle]}
combinations: {}
look-alikes:
  - [Coumadin, Cardizem]
  - [Cardizem, Cardene]
"""


def load(tmp_path, text):
    path = tmp_path / "medicines.yaml"
    path.write_text(text, encoding="utf-8")
    return load_lexicon(path)


def find_partners(lexicon, text):
    name = lexicon.find_name(text)
    assert name is not None
    return [partner.text for partner in lexicon.find_look_alikes(name)]


# ── the shipped groups ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "partners"),
    [
        ("Celebrex", {"Celexa", "Cerebyx"}),
        ("cerebyx", {"Celebrex", "Celexa"}),
        ("hydralazine", {"hydroxyzine", "hydrochlorothiazide"}),
        ("Lamictal", {"Lamisil", "Lomotil"}),
        ("prednisone", {"prednisolone", "primidone"}),
        ("clonidine", {"clonazepam", "Klonopin", "quinidine"}),
        ("Xanax", {"Zantac", "Zyrtec"}),
        ("valaciclovir", {"valganciclovir"}),
        ("quinine", {"quinidine"}),
        ("sulfadiazine", {"sulfasalazine"}),
    ],
)
def test_a_name_has_the_partners_it_is_known_to_be_confused_with(lexicon, text, partners):
    assert set(find_partners(lexicon, text)) == partners


def test_another_name_of_the_same_substance_has_partners_of_its_own(lexicon):
    assert find_partners(lexicon, "celecoxib") == []
    assert find_partners(lexicon, "Onsenal") == []


def test_a_name_without_group_has_no_partner(lexicon):
    assert find_partners(lexicon, "paracetamol") == []


def test_being_confused_is_mutual(lexicon):
    for name in lexicon.names.values():
        for partner in lexicon.find_look_alikes(name):
            assert name in lexicon.find_look_alikes(partner)


def test_no_shipped_name_is_confused_with_its_own_substance(lexicon):
    for name in lexicon.names.values():
        assert all(set(partner.substances) != set(name.substances) for partner in lexicon.find_look_alikes(name))


def test_there_are_enough_groups_to_be_of_use(lexicon):
    pairs = sum(len(partners) for partners in lexicon.look_alikes.values()) // 2

    assert pairs >= 300


# ── a small file ────────────────────────────────────────────────────────────────────────────────


def test_a_name_in_two_groups_has_the_partners_of_both(tmp_path):
    lexicon = load(tmp_path, SMALL)

    assert find_partners(lexicon, "CARDIZEM") == ["Coumadin", "Cardene"]
    assert find_partners(lexicon, "Cardene") == ["Cardizem"]
    assert lexicon.look_alikes["coumadin"] == ("Cardizem",)


def test_a_file_without_groups_is_whole(tmp_path):
    assert load(tmp_path, SMALL.split("look-alikes:")[0]).look_alikes == {}


@pytest.mark.parametrize(
    ("written", "code", "advice"),
    [
        ("[Coumadin]", "MED-008", "Name what it is confused with"),
        ("[]", "MED-008", "Name what it is confused with"),
        ("[Coumadin, Cardizen]", "MED-006", "Did you mean “Cardizem”?"),
        ("[Coumadin, Zzqqyyxx]", "MED-006", "Write one of"),
        ("[Coumadin, blood thinner]", "MED-006", "Write one of"),
        ("[Coumadin, Cardizem, coumadin]", "MED-009", "Keep it once"),
        ("[Coumadin, warfarin]", "MED-010", "Keep one of them"),
        ("[Cardizem, Cardene, Cardenelle]", "MED-010", "Keep one of them"),
        ("Coumadin", "FORM-012", "- [one, two]"),
        ("[Coumadin, 4711]", "FORM-012", "- [one, two]"),
    ],
)
def test_a_mistake_in_a_group_is_told_with_its_line(tmp_path, written, code, advice):
    text = SMALL.replace("[Coumadin, Cardizem]", written)

    with pytest.raises(DefinitionError) as caught:
        load(tmp_path, text)

    problem = caught.value.problems[0]
    assert problem.code == code
    assert problem.file == tmp_path / "medicines.yaml"
    assert problem.line == text[: text.index(f"- {written}")].count("\n") + 1
    assert advice in problem.advice


def test_a_group_without_partner_is_called_so(tmp_path):
    with pytest.raises(DefinitionError) as caught:
        load(tmp_path, SMALL.replace("[Coumadin, Cardizem]", "[Coumadin]"))

    assert "without partner" in caught.value.problems[0].message


def test_groups_that_are_no_list_are_told(tmp_path):
    with pytest.raises(DefinitionError) as caught:
        load(tmp_path, SMALL.split("look-alikes:")[0] + "look-alikes: {Coumadin: Cardizem}\n")

    (problem,) = caught.value.problems
    assert (problem.code, problem.where) == ("FORM-012", "look-alikes")
