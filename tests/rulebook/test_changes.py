"""What changed between two books, in words that a clinician reads; and that nothing changes without a word."""

import copy
import re

import pytest

from screener.questionnaire.model import Rule
from screener.rulebook.changes import RULE_KEYS, tell_changes


@pytest.fixture
def compare(meaning, questionnaire):
    """A function that alters a copy of the shipped book and tells what changed, one text."""

    def tell(alter):
        changed = copy.deepcopy(meaning)
        alter(changed)
        changes = tell_changes(meaning, changed, questionnaire.words)
        return "\n".join(line for change in changes for line in (change.heading, *change.lines))

    return tell


def rule(meaning, rule_id):
    return meaning["form"]["rules"][rule_id]


def test_the_same_book_has_no_change(meaning, questionnaire):
    assert tell_changes(meaning, copy.deepcopy(meaning), questionnaire.words) == ()


def test_a_new_rule_and_one_that_is_gone_are_named_with_what_they_asked(compare):
    def alter(book):
        book["form"]["rules"]["new-rule"] = {**rule(book, "age-under-16"), "id": "new-rule", "title": "Under ten",
                                             "when": {"age": {"lt": 10}}}  # fmt: skip
        del book["form"]["rules"]["preg-now"]

    told = compare(alter)
    assert "New rule: Under ten (Do not treat)." in told
    assert "It speaks if the patient is under 10 on the day of treatment." in told
    assert "Rule removed: Pregnant (Do not treat)." in told


def test_a_severity_is_told_from_what_to_what(compare):
    told = compare(lambda book: rule(book, "iv-peel-deep").update(severity="review"))

    assert "Rule “Medium, deep or unknown peel under 3 months ago”:" in told
    assert "Severity: was “Defer”; is now “Review”." in told
    assert told.count("\n") == 1


def test_a_condition_is_told_in_words_before_and_after(compare):
    told = compare(lambda book: rule(book, "age-under-16").update(when={"age": {"lt": 15}}))

    assert "Speaks if: was “the patient is under 16 on the day of treatment”" in told
    assert "is now “the patient is under 15 on the day of treatment”." in told


def test_wording_and_sources_are_told_old_and_new(compare):
    told = compare(lambda book: rule(book, "age-under-16").update(patient="Come back later.", sources=["GILLICK"]))

    assert "The patient reads: was “We cannot offer this treatment at your age." in told
    assert "is now “Come back later.”." in told
    assert "Sources: was “FDA-MN, GOVUK-2025, GILLICK”; is now “GILLICK”." in told


def test_what_was_not_there_before_is_told_so(compare):
    told = compare(lambda book: rule(book, "preg-now").update(note="Some say so."))

    assert "Where sources differ: now “Some say so.”; there was none." in told


def test_a_default_and_a_choice_are_told_with_the_rules_they_concern(compare):
    def alter(book):
        book["form"]["settings"]["peel_deep_months"]["default"] = "14 days"
        book["in-force"]["peel_deep_months"] = "14 days"
        book["in-force"]["inr_limit"] = 3.0

    told = compare(alter)
    assert "Default: was “3 months”; is now “14 days”." in told
    assert "In force here: was 3 months; is now 14 days." in told
    assert "It concerns: “Medium, deep or unknown peel under 3 months ago”" in told
    assert "In force here: was 3.5 INR; is now 3 INR." in told


def test_a_choice_that_makes_rules_milder_says_so_of_each(compare):
    told = compare(lambda book: book["in-force"].update(isotretinoin_mode="consensus"))

    assert "“Taking oral isotretinoin” asked: Do not treat; asks now: Review." in told
    assert "“Oral isotretinoin stopped under 6 months ago” asked: Defer; asks now: Review." in told


def test_a_question_its_answers_and_when_it_is_asked_are_told(compare):
    def alter(book):
        items = {item["id"]: item for section in book["form"]["sections"] for item in section["items"]}
        items["smoking"]["ask"] = "Do you smoke?"
        items["smoking"]["options"]["pipe"] = "A pipe"
        book["option-order"]["smoking"].append("pipe")
        del items["stroke-date"]["show"]
        items["skin-now"]["options"]["warts"] = "Warts"
        book["option-order"]["skin-now"].reverse()

    told = compare(alter)
    assert "Question: was “Do you smoke or vape?”; is now “Do you smoke?”." in told
    assert "New answer: “A pipe”." in told
    assert (
        "Asked if: was “the answer to “Have you ever had a stroke or mini-stroke (TIA)?” is “Yes””; is now “always”."
        in told
    )
    assert "Answer: was “Warts or molluscum (small smooth bumps)”; is now “Warts”." in told
    assert told.count("Its answers stand in another order.") == 1


def test_a_new_question_and_one_that_is_gone_are_told_once(compare):
    def alter(book):
        section = book["form"]["sections"][-1]
        section["items"] = [{"id": "new-one", "type": "yes-no", "ask": "Anything new?"}, section["items"][0]]

    told = compare(alter)
    assert "New question: “Anything new?”" in told
    assert "Question removed: “Would you like to tell the practitioner something in private?”" in told
    assert told.count("Anything new?") == 1


def test_a_medicine_that_joins_or_leaves_a_class_is_told_under_the_class(compare):
    def alter(book):
        substances = book["medicines"]["substances"]
        substances["zelfutrin"] = {"classes": ["nsaid"], "names": ["Zelfu"]}
        substances["betrixaban"]["classes"].append("nsaid")
        del substances["fluindione"]
        substances["apixaban"]["names"].append("Eliquist")

    told = compare(alter)
    assert (
        "Medicine class “Anti-inflammatory painkillers”:\nbetrixaban is new in it.\nzelfutrin is new in it." in told
    )
    assert "Medicine class “Vitamin K antagonists”:\nfluindione is no longer in it." in told
    assert "Medicine “apixaban”:\nNew name: Eliquist." in told


def test_classes_and_combination_products_are_told(compare):
    def alter(book):
        medicines = book["medicines"]
        medicines["classes"]["nsaid"]["ignore-forms"] = []
        medicines["classes"]["new-class"] = {"name": "New things", "why": "New.", "note": "", "lay": [],
                                             "ignore-forms": []}  # fmt: skip
        first, second, *_ = medicines["combinations"]
        medicines["combinations"][first]["of"] = ["warfarin"]
        medicines["combinations"]["Zelfuplus"] = medicines["combinations"].pop(second)

    told = compare(alter)
    assert "Forms not counted: was “cream, eye-drops, gel, patch”; there is none now." in told
    assert "New medicine class: New things." in told
    assert "New combination product: Zelfuplus." in told
    assert "Combination product removed:" in told
    assert re.search(r"Combination product “.+”:\nMade of: was", told)


def test_consent_teaching_contradictions_and_words_are_told_as_texts(compare):
    def alter(book):
        form = book["form"]
        form["consent"]["risks"][0]["text"] = "A new risk."
        form["education"]["cards"].reverse()
        form["contradictions"][0]["words"] = "They do not fit."
        book["words"]["answers.unsure"] = "Perhaps"
        form["groups"]["heart"] = "The heart"

    told = compare(alter)
    assert "Consent:" in told
    assert "is now “A new risk.”." in told
    assert "About the treatment:\nThe order has changed." in told
    assert "is now “They do not fit.”." in told
    assert "was “Not sure”; is now “Perhaps”." in told
    assert "Headings of the book:" in told


def test_a_book_of_another_version_of_the_program_is_said_to_be_one(compare):
    assert "another version of the program" in compare(lambda book: book["form"].update(stars=5))


def test_every_field_of_a_rule_is_told(questionnaire):
    fields = {Rule.model_fields[name].alias or name for name in Rule.model_fields}
    assert fields == RULE_KEYS


# ── nothing changes without a word ──────────────────────────────────────────────────────────────


NAMED = (
    "rules", "settings", "option-order", "in-force", "words", "classes", "substances", "combinations", "sources",
    "options", "groups", "modalities", "area-groups",
)  # fmt: skip
"""What holds many of a kind, each under its own name."""


def find_leaves(value, path=()):
    match value:
        case dict():
            for key, part in value.items():
                yield from find_leaves(part, (*path, key))
        case list():
            for index, part in enumerate(value):
                yield from find_leaves(part, (*path, index))
        case _:
            yield path


def find_shape(path):
    """A path without what only tells one thing from its like: one of each shape is tried."""
    inner = [step for step in path if isinstance(step, str)]
    return tuple("*" if before in NAMED else step for before, step in zip(["", *inner], inner, strict=False))


def alter_leaf(meaning, path):
    part = meaning
    for step in path[:-1]:
        part = part[step]
    value = part[path[-1]]
    part[path[-1]] = (
        not value if isinstance(value, bool) else value + 1 if isinstance(value, int | float) else f"{value} x"
    )


def test_any_single_text_number_or_mark_that_differs_is_told(meaning, questionnaire):
    shapes = {find_shape(path): path for path in find_leaves(meaning)}
    assert len(shapes) > 60
    unsaid = []
    for path in shapes.values():
        changed = copy.deepcopy(meaning)
        alter_leaf(changed, path)
        changes = tell_changes(meaning, changed, questionnaire.words)
        if not changes or changes[0].heading == questionnaire.words["rulebook.area-other"]:
            unsaid.append(path)
    assert unsaid == []
