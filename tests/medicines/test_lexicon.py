"""The medicines file: what the shipped one holds, and how mistakes in one are told."""

from dataclasses import dataclass

import pytest

from screener.errors import DefinitionError
from screener.medicines.lexicon import load_lexicon, make_key
from screener.medicines.lexicon_file import FORMS
from screener.questionnaire.folders import find_forms_folder

SMALL = """\
version: "1.0"
classes:
  thinner:
    name: Thinners
    why: Bleeding.
    lay: [blood thinner]
    ignore-forms: [gel]
    substances:
      warfarin: {aka: [warfarin sodium], us: [Coumadin]}
      aspirin: {also: [pain], intl: [Aspro]}
  pain:
    name: Painkillers
    why: Harmless.
    substances:
      paracetamol: {uk: [Panadol]}
combinations:
  Anadin Extra: {of: [aspirin, paracetamol], with: [caffeine]}
"""


def load(tmp_path, text):
    path = tmp_path / "medicines.yaml"
    path.write_text(text, encoding="utf-8")
    return load_lexicon(path)


# ── the shipped file ────────────────────────────────────────────────────────────────────────────


def test_the_shipped_lexicon_is_whole(lexicon):
    brands = {brand for known in lexicon.substances.values() for sold in known.brands.values() for brand in sold}

    assert len(lexicon.classes) == 71
    assert len(lexicon.substances) >= 1_550
    assert len(lexicon.combinations) >= 340
    assert len(brands | set(lexicon.combinations)) >= 4_450
    assert sum(len(known.lay) for known in lexicon.classes.values()) >= 600
    assert len(lexicon.look_alikes) >= 400


def test_the_head_of_the_shipped_file_tells_how_much_it_holds(lexicon):
    brands = {brand for known in lexicon.substances.values() for sold in known.brands.values() for brand in sold}
    lay = sum(len(known.lay) for known in lexicon.classes.values())
    head = (find_forms_folder() / "medicines.yaml").read_text(encoding="utf-8").split("version:")[0]

    assert f"{len(lexicon.substances):,} substances in {len(lexicon.classes)} classes" in head
    assert f"{len(brands | set(lexicon.combinations)):,} brand and product names" in head
    assert f"({len(lexicon.combinations)} of combinations)" in head
    assert f"{lay} everyday words" in head


def test_every_name_of_the_shipped_lexicon_leads_to_what_it_names(lexicon):
    for substance in lexicon.substances.values():
        names = [substance.name, *substance.aka, *(brand for sold in substance.brands.values() for brand in sold)]
        for name in names:
            found = lexicon.names[make_key(name)]
            if found.differs_by_region:
                assert substance.name in found.substances
                assert set(substance.classes) <= set(found.classes)
            else:
                assert found.substances == (substance.name,)
                assert found.classes == substance.classes


def test_a_brand_that_differs_by_region_counts_for_all_it_may_be(lexicon):
    different = {name.text: set(name.substances) for name in lexicon.names.values() if name.differs_by_region}

    assert different["Cartia"] == {"aspirin", "diltiazem"}
    assert different["Anbesol"] == {"lidocaine", "benzocaine"}
    assert set(different) == {"Anbesol", "Benadryl", "Cartia", "Sominex", "Unisom", "Urex", "Vagisil"}


def test_forms_are_those_of_a_medicine_entry():
    from screener.interview.answers import MedicineForm

    assert tuple(MedicineForm) == FORMS


# ── a small file ────────────────────────────────────────────────────────────────────────────────


def test_a_small_lexicon_is_read(tmp_path):
    lexicon = load(tmp_path, SMALL)

    assert lexicon.version == "1.0"
    assert lexicon.substances["aspirin"].classes == ("thinner", "pain")
    assert lexicon.substances["warfarin"].brands == {"us": ("Coumadin",)}
    assert lexicon.classes["thinner"].ignore_forms == {"gel"}
    assert lexicon.combinations["Anadin Extra"].others == ("caffeine",)
    assert lexicon.names[make_key("ANADIN-EXTRA")].classes == ("thinner", "pain")


def test_a_brand_may_be_another_medicine_elsewhere_if_the_file_says_so(tmp_path):
    text = SMALL.replace("uk: [Panadol]", "uk: [Panadol], au: [Coumadin]") + "different-by-region: [coumadin]\n"

    name = load(tmp_path, text).names[make_key("Coumadin")]

    assert name.differs_by_region
    assert name.substances == ("warfarin", "paracetamol")
    assert name.classes == ("thinner", "pain")


def test_only_listed_brands_may_be_another_medicine_elsewhere(tmp_path):
    text = SMALL.replace("[Panadol]", "[Panadol, Aspro], au: [Coumadin]") + "different-by-region: [Coumadin]\n"

    with pytest.raises(DefinitionError) as caught:
        load(tmp_path, text)

    assert [problem.code for problem in caught.value.problems] == ["MED-002"]
    assert "Aspro" in caught.value.problems[0].message


@pytest.mark.parametrize("listed", ["Panadol", "aspirin", "Anadin Extra", "blood thinner", "Zelfutrin"])
def test_a_name_of_one_medicine_is_not_different_by_region(tmp_path, listed):
    text = SMALL + f"different-by-region:\n- {listed}\n"

    with pytest.raises(DefinitionError) as caught:
        load(tmp_path, text)

    (problem,) = caught.value.problems
    assert (problem.code, problem.line) == ("MED-007", text.count("\n"))


def test_the_digest_changes_with_any_byte_and_with_nothing_else(tmp_path):
    first = load(tmp_path, SMALL).digest

    assert load(tmp_path, SMALL).digest == first
    assert load(tmp_path, SMALL + "# a remark\n").digest != first


@pytest.mark.parametrize("written", ["St. John’s-Wort", "st johns wort", "SAINT", "Œstrogène", "été"])
def test_case_accents_hyphens_apostrophes_and_spaces_do_not_matter(written):
    key = make_key(written)

    assert key == make_key(written.upper()) == make_key(f" {written} ")
    assert key.isalnum()


@dataclass(frozen=True)
class Mistake:
    kind: str
    old: str
    new: str
    at: str
    code: str
    advice: str


MISTAKES = (
    Mistake("brand of two substances", "uk: [Panadol]", "uk: [Coumadin]", "paracetamol:", "MED-002", "combinations"),
    Mistake("substance in two classes", "      paracetamol: {uk: [Panadol]}",
            "      paracetamol: {uk: [Panadol]}\n      aspirin: {}", "      aspirin: {}", "MED-001", "under “also”"),
    Mistake("everyday word that is a name", "lay: [blood thinner]", "lay: [aspirin]", "aspirin: {also", "MED-002",
            "Keep it where it belongs"),
    Mistake("unknown further class", "also: [pain]", "also: [pane]", "pane]", "MED-006", "Did you mean “pain”?"),
    Mistake("own class as further class", "also: [pain]", "also: [thinner]", "also:", "MED-003", "further classes"),
    Mistake("unknown form", "ignore-forms: [gel]", "ignore-forms: [jel]", "jel]", "MED-006", "Did you mean “gel”?"),
    Mistake("unknown region", "us: [Coumadin]", "uss: [Coumadin]", "uss:", "FORM-011", "Did you mean “us”?"),
    Mistake("unknown substance in a combination", "of: [aspirin,", "of: [asprin,", "asprin", "MED-006",
            "Did you mean “aspirin”?"),
    Mistake("part that is a substance", "with: [caffeine]", "with: [warfarin]", "with:", "MED-005",
            "Move it to “of”"),
    Mistake("name of nothing but signs", "us: [Coumadin]", 'us: ["!"]', "warfarin:", "MED-004", "at least 3"),
    Mistake("missing reason", "    why: Harmless.\n", "", "  pain:", "FORM-010", "why: …"),
    Mistake("unknown key", "    name: Painkillers", "    name: Painkillers\n    lays: [x]", "lays:", "FORM-011",
            "Did you mean “lay”?"),
    Mistake("text for a list", "lay: [blood thinner]", "lay: blood thinner", "lay:", "FORM-012", "[one, two]"),
    Mistake("number for a name", "us: [Coumadin]", "us: [4711]", "4711", "FORM-012", "quotation marks"),
    Mistake("list for a mapping", "paracetamol: {uk: [Panadol]}", "paracetamol: [Panadol]", "paracetamol:",
            "FORM-012", "key: value"),
    Mistake("number for the version", 'version: "1.0"', "version: 1.0", "version", "FORM-012", "quotation marks"),
    Mistake("duplicate key", "    why: Bleeding.", "    why: Blood.\n    why: Bleeding.", "    why: Bleeding.",
            "FORM-004", "Keep one"),
    Mistake("tab", "    why: Harmless.", "\twhy: Harmless.", "\twhy", "FORM-003", "Indent with spaces"),
)  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.kind)
def test_a_mistake_is_told_with_its_line_and_what_to_write_instead(tmp_path, mistake):
    assert mistake.old in SMALL
    text = SMALL.replace(mistake.old, mistake.new, 1)

    with pytest.raises(DefinitionError) as caught:
        load(tmp_path, text)

    problem = caught.value.problems[0]
    assert problem.code == mistake.code
    assert problem.file == tmp_path / "medicines.yaml"
    assert problem.line == text[: text.index(mistake.at)].count("\n") + 1
    assert mistake.advice in problem.advice


def test_several_mistakes_are_all_told_at_once(tmp_path):
    text = SMALL.replace("also: [pain]", "also: [pane]").replace("[gel]", "[jel]").replace("[Panadol]", "[Aspro]")

    with pytest.raises(DefinitionError) as caught:
        load(tmp_path, text)

    assert sorted(problem.code for problem in caught.value.problems) == ["MED-002", "MED-006", "MED-006"]


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(DefinitionError) as caught:
        load_lexicon(tmp_path / "medicines.yaml")

    assert [problem.code for problem in caught.value.problems] == ["FORM-001"]
