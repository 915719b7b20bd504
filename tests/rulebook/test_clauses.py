"""Every kind of condition in words: of its questions, answers, classes and settings, and no id."""

import re
from typing import get_args

import pytest
from pydantic import TypeAdapter

from screener.questionnaire.conditions import Condition, Duration
from screener.rulebook.clauses import Book, list_lines, say_inline, tell_condition

READ = TypeAdapter(Condition)


def say(book, written):
    return say_inline(tell_condition(READ.validate_python(written), book))


CASES = {
    "AnswerIs": ({"q": "pregnant-now", "is": "yes"}, "the answer to “Are you pregnant?” is “Yes”"),
    "AnswerIn": (
        {"q": "stroke-ever", "in": ["yes", "unsure"]},
        "the answer to “Have you ever had a stroke or mini-stroke (TIA)?” is “Yes” or “Not sure”",
    ),
    "AnswerHas": (
        {"q": "implanted-device", "has": ["pacemaker", "icd", "cochlear"]},
        ("the answer to “Do you have any of these devices in or on your body?” includes “Pacemaker”, "
        "“Heart defibrillator (ICD)” or “Cochlear implant (inner-ear hearing implant)”"),
    ),
    "AnswerCount": (
        {"q": "treatment-areas", "count-gte": 3},
        "at least 3 answers are chosen to “Touch every part of the face or body you would like treated.”",
    ),
    "NumberCompared": (
        {"q": "weight-kg", "gte": 20, "lt": 50},
        "the answer to “What is your weight in kilograms?” is 20 kg or more, and less than 50 kg",
    ),
    "DateWithin": (
        {"q": "stroke-date", "within": "stroke_months"},
        ("the date given to “When was your last stroke or mini-stroke?” is less than 6 months (the default) before "
        "the day of treatment, or is not known"),
    ),
    "DateWithinAfter": (
        {"q": "event-date", "within-after": "10 days"},
        "the date given to “What date is the event?” is on the day of treatment or up to 10 days after it",
    ),
    "Missing": ({"q": "peel-date", "missing": True}, "there is no answer to “When was your last peel?”"),
    "Age": ({"age": {"gte": 16, "lt": 18}}, "the patient is 16 or older, but under 18, on the day of treatment"),
    "Area": ({"area": "body"}, "any of these areas is to be treated: “"),
    "Taken": (
        {"med": ["anticoagulant-vka"], "current": True, "systemic": True},
        (
            "the patient now takes a medicine of the class “Vitamin K antagonists”, in a form that works in the "
            "whole body"
        ),
    ),
    "MedicineCount": (
        {"med-count": {"classes": ["nsaid"], "gte": 2, "current": True}},
        "the patient now takes at least 2 different medicines of the class “Anti-inflammatory painkillers”",
    ),
    "Count": (
        {"count": {"gte": 2, "of": [{"q": "poppers", "is": "yes"}], "plus-med-count": {"classes": ["nsaid"]}}},
        ("at least 2 of these hold: the answer to “Have you used poppers (amyl nitrite) in the last 2 days?” is “Yes”"
            "; "
        "each different medicine of the class “Anti-inflammatory painkillers”, taken or stopped, counts as one more"),
    ),
    "System": ({"system": "incomplete"}, "a question that was asked and must be answered has no answer"),
    "All": (
        {"all": [{"q": "faints", "is": "yes"}, {"any": [{"age": {"lt": 30}}, {"age": {"gte": 60}}]}]},
        ("the answer to “Do you faint or panic with needles or blood?” is “Yes”, and (the patient is under 30 on the "
        "day of treatment, or the patient is 60 or older on the day of treatment)"),
    ),
    "Any_": (
        {"any": [{"age": {"lt": 30}}, {"age": {"gte": 60}}]},
        "the patient is under 30 on the day of treatment, or the patient is 60 or older on the day of treatment",
    ),
    "Not": (
        {"not": {"q": "faints", "is": "yes"}},
        "the answer to “Do you faint or panic with needles or blood?” is anything but “Yes” (or there is none)",
    ),
}  # fmt: skip


def test_no_kind_of_condition_is_left_out_here():
    kinds = {get_args(one)[0].__name__ for one in get_args(get_args(Condition)[0])}
    assert set(CASES) == kinds


@pytest.mark.parametrize("kind", CASES)
def test_each_kind_is_told_in_words(book, kind):
    written, told = CASES[kind]
    assert say(book, written).startswith(told)
    assert say(book, written) == told or kind == "Area"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({"q": "weight-kg", "gt": 20}, "is more than 20 kg"),
        ({"q": "weight-kg", "lte": 20.5}, "is 20.5 kg or less"),
        ({"q": "inr-value", "gt": "inr_limit"}, "is more than 3.5 INR (the default)"),
        ({"q": "peel-date", "within": "5 days"}, "less than 5 days before the day of treatment, or is not known"),
        ({"q": "first-consult-date", "within": "5 days"}, "is less than 5 days before the day of treatment"),
        ({"med": ["nsaid"], "stopped": True}, "the patient has stopped a medicine of the class"),
        ({"med": ["nsaid"]}, "the patient lists a medicine of the class “Anti-inflammatory painkillers”, taken or"),
        ({"med": ["nsaid"], "within": "7 days"}, "last used less than 7 days before the day of treatment or at"),
        ({"med": ["nsaid"], "current-or-stopped-within": "7 days"}, "stopped it less than 7 days before"),
        ({"med": ["nsaid"], "current": True, "on-area": True}, "on an area to be treated or on one not named"),
        ({"med": ["nsaid", "opioid"], "current": True}, "any of the classes “Anti-inflammatory painkillers” or “Op"),
        ({"med-count": {"classes": ["nsaid"], "gte": 2}}, "at least 2 different medicines, taken or stopped, of"),
        ({"not": {"q": "stroke-ever", "in": ["yes", "no"]}}, "anything but “Yes” or “No” (or there is none)"),
        ({"not": {"q": "allergies", "has": ["gold"]}}, "does not include “Gold” (or there is none)"),
        ({"not": {"med": ["nsaid"], "current": True}}, "it is not so that the patient now takes a medicine"),
        (
            {"not": {"all": [{"age": {"lt": 30}}, {"q": "faints", "is": "no"}]}},
            "it is not so that all of these hold: the patient is under 30 on the day of treatment; the answer to",
        ),
        ({"all": [{"age": {"lt": 30}}]}, "the patient is under 30 on the day of treatment"),
        ({"age": {"gte": 30}}, "the patient is 30 or older on the day of treatment"),
    ],
)  # fmt: skip
def test_each_variant_is_told_as_what_it_means(book, written, told):
    assert told in say(book, written)


def test_what_a_clinic_chose_is_said_to_be_its_choice(questionnaire, book):
    chosen = questionnaire.model_copy(update={"chosen": {"stroke_months": Duration(amount=3, unit="months")}})
    told = say(Book(chosen, book.class_names), {"q": "stroke-date", "within": "stroke_months"})

    assert "less than 3 months (this clinic’s choice; the default is 6 months) before" in told


def test_a_blank_that_counts_is_told_and_one_that_does_not_is_not(book, questionnaire):
    def tell(optional, flag_unsure):
        item = questionnaire.items["stroke-date"].model_copy(
            update={"optional": optional, "flag_unsure": flag_unsure}
        )
        sections = tuple(
            section.model_copy(update={"items": tuple(item if one.id == item.id else one for one in section.items)})
            for section in questionnaire.sections
        )
        changed = questionnaire.model_copy(update={"sections": sections})
        changed.__dict__.pop("items", None)
        return say(Book(changed, book.class_names), {"q": "stroke-date", "within": "1 day"})

    assert tell(False, True).endswith("before the day of treatment, or is not known")
    assert tell(False, False).endswith("before the day of treatment, or is left blank")
    assert tell(True, True).endswith("before the day of treatment, or is answered “Not sure”")
    assert tell(True, False).endswith("before the day of treatment")


# ── over the whole book ─────────────────────────────────────────────────────────────────────────


def conditions_of(questionnaire):
    yield from ((rule.id, rule.when) for rule in questionnaire.rules)
    yield from ((item.id, item.show) for item in questionnaire.items.values() if item.show)
    yield from ((one.id, one.when) for one in questionnaire.contradictions if one.when)
    yield from (("mention", mention.covered_by) for mention in questionnaire.mentions)


def find_ids(questionnaire, lexicon):
    """Every id that could leak: those that are no word by themselves, having a hyphen or underscore."""
    options = {option for item in questionnaire.items.values() for option in getattr(item, "options", {})}
    ids = {*questionnaire.items, *options, *lexicon.classes, *questionnaire.settings, *questionnaire.rules_by_id}
    return {one for one in ids | set(questionnaire.area_groups) if "-" in one or "_" in one}


def test_no_id_stands_in_the_words_of_any_condition(book, questionnaire, lexicon):
    ids = find_ids(questionnaire, lexicon)
    for name, condition in conditions_of(questionnaire):
        told = say_inline(tell_condition(condition, book))
        unquoted = re.sub(r"“[^“”]*”", "", told)
        assert not set(re.findall(r"[a-z0-9]+(?:[-_][a-z0-9]+)+", unquoted)) & ids, name
        assert not re.search(r"[a-z]_[a-z]|\{|\}", told), name


def test_no_phrase_of_any_condition_is_empty_or_broken(book, questionnaire):
    for name, condition in conditions_of(questionnaire):
        lines = [text for _, text in list_lines(tell_condition(condition, book))]
        assert all(len(text.split()) > 2 for text in lines), name
        assert not any(re.search(r"“”|\s\s|None|\s,|\(\)", text) for text in lines), name


def test_every_quoted_word_of_a_rule_is_one_that_a_person_reads_elsewhere(book, questionnaire, lexicon):
    words = {questionnaire.words[f"answers.{key}"] for key in ("yes", "no", "unsure", "prefer-not")}
    for item in questionnaire.items.values():
        words |= {item.ask, *getattr(item, "options", {}).values()}
    words |= {kind.name for kind in lexicon.classes.values()}
    for rule in questionnaire.rules:
        told = say_inline(tell_condition(rule.when, book))
        assert set(re.findall(r"“([^“”]*)”", told)) <= words, rule.id
