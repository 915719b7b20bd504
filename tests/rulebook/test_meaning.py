"""The digest of what is approved: the same for the same meaning, another for any other."""

import json
import shutil
from dataclasses import replace

import pytest

from screener.medicines.lexicon import load_lexicon
from screener.questionnaire.conditions import Duration
from screener.questionnaire.documents import read_document
from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.loader import load_questionnaire
from screener.questionnaire.model import Severity
from screener.rulebook.meaning import compute_digest, describe_meaning, restore_questionnaire, write_canonical


@pytest.fixture
def forms(tmp_path):
    """A copy of the shipped form files, to be written to."""
    shutil.copytree(find_forms_folder(), tmp_path / "forms")
    return tmp_path / "forms"


def digest_of(forms, **chosen):
    lexicon = load_lexicon(forms / "medicines.yaml")
    return compute_digest(load_questionnaire(forms / "microneedling", None, chosen, lexicon.classes), lexicon)


def rewrite(path, change=lambda data: data):
    """The same data laid out in quite another way; JSON is YAML too."""
    path.write_text(json.dumps(change(read_document(path).data), indent=7), encoding="utf-8")


def test_another_layout_a_comment_another_version_or_rules_in_another_order_void_nothing(
    forms, questionnaire, lexicon
):
    def shuffle(data):
        return {**data, "rules": data["rules"][::-1], "settings": dict(reversed(data["settings"].items()))}

    rewrite(forms / "microneedling" / "rules.yaml", shuffle)
    rewrite(forms / "microneedling" / "form.yaml", lambda data: {**data, "version": "9.9"})
    rewrite(forms / "microneedling" / "consent.yaml")
    medicines = forms / "medicines.yaml"
    medicines.write_text("# A remark.\n\n" + medicines.read_text(encoding="utf-8"), encoding="utf-8")

    assert digest_of(forms) == compute_digest(questionnaire, lexicon)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("microneedling/rules.yaml", "severity: review", "severity: advise"),
        ("microneedling/rules.yaml", "{age: {lt: 16}}", "{age: {lt: 15}}"),
        ("microneedling/rules.yaml", "default: 28 days", "default: 27 days"),
        ("microneedling/rules.yaml", "Date of birth against ID.", "Date of birth."),
        ("microneedling/rules.yaml", "sources: [FDA-MN, GOVUK-2025, GILLICK]", "sources: [FDA-MN, GOVUK-2025]"),
        ("microneedling/form.yaml", "ask: Are you pregnant?", "ask: Are you with child?"),
        ("microneedling/form.yaml", "critical: true", "critical: false"),
        ("microneedling/form.yaml", "years: 110", "years: 120"),
        ("microneedling/form.yaml", "pregnant, expecting a baby", "pregnant, with child"),
        ("microneedling/consent.yaml", "infection", "mishap"),
        ("microneedling/education.yaml", "skin", "hide"),
        ("medicines.yaml", "apixaban: {intl: [Eliquis]}", "apixaban: {intl: [Eliquis, Eliquist]}"),
        ("medicines.yaml", "betrixaban: {us: [Bevyxxa]}", "betrixaban: {us: [Bevyxxa], also: [nsaid]}"),
        ("medicines.yaml", "ignore-forms: [cream, gel, patch, eye-drops]", "ignore-forms: [cream, gel, patch]"),
        ("medicines.yaml", "blood thinners, ", ""),
        ("words/en/answers.yaml", "unsure: Not sure", "unsure: Maybe"),
        ("words/en/paper.yaml", "label-contraindicated: Not while this holds", "label-contraindicated: Fine"),
    ],
)
def test_anything_that_is_flagged_counted_or_read_by_a_person_is_covered(forms, meaning, file, old, new):
    path = forms / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    lexicon = load_lexicon(forms / "medicines.yaml")
    changed = load_questionnaire(forms / "microneedling", None, None, lexicon.classes)

    assert write_canonical(describe_meaning(changed, lexicon)) != write_canonical(meaning)


def test_a_clinics_choice_is_part_of_what_is_approved_unless_it_is_the_default(forms, questionnaire, lexicon):
    shipped = compute_digest(questionnaire, lexicon)

    assert digest_of(forms, session_gap_days="28 days", hba1c_limit=69) == shipped
    assert digest_of(forms, session_gap_days="42 days") != shipped
    assert digest_of(forms, isotretinoin_mode="consensus") != shipped


def test_options_in_another_order_are_another_book(questionnaire, lexicon):
    def turn(item):
        if item.id != "skin-now":
            return item
        return item.model_copy(update={"options": dict(reversed(item.options.items()))})

    sections = tuple(
        section.model_copy(update={"items": tuple(map(turn, section.items))}) for section in questionnaire.sections
    )
    turned = questionnaire.model_copy(update={"sections": sections})

    assert compute_digest(turned, lexicon) != compute_digest(questionnaire, lexicon)


def test_where_a_brand_is_sold_decides_nothing(questionnaire, lexicon):
    warfarin = lexicon.substances["warfarin"]
    brands = {"intl": tuple(brand for sold in warfarin.brands.values() for brand in sold)}
    moved = replace(lexicon, substances={**lexicon.substances, "warfarin": replace(warfarin, brands=brands)})

    assert compute_digest(questionnaire, moved) == compute_digest(questionnaire, lexicon)


def test_the_kept_bytes_give_back_the_same_form(questionnaire, lexicon):
    chosen = questionnaire.model_copy(
        update={"chosen": {"session_gap_days": Duration(amount=42, unit="days"), "inr_limit": 3.0}}
    )
    kept = json.loads(write_canonical(describe_meaning(chosen, lexicon)))
    restored = restore_questionnaire(kept, questionnaire.words)

    assert restored is not None
    assert restored.rules_by_id == questionnaire.rules_by_id
    assert restored.items == questionnaire.items
    assert restored.consent == questionnaire.consent
    assert all(restored.get_setting(name) == chosen.get_setting(name) for name in questionnaire.settings)
    assert restored.get_severity(restored.rules_by_id["breastfeeding"]) is Severity.CONTRAINDICATED


@pytest.mark.parametrize("part", ["form", "in-force"])
def test_a_meaning_of_a_program_that_knew_other_forms_is_not_restored(meaning, questionnaire, part):
    assert restore_questionnaire({**meaning, part: None}, questionnaire.words) is None
    assert restore_questionnaire({**meaning, "form": {**meaning["form"], "stars": 5}}, questionnaire.words) is None
