"""Nothing of the clinical fact base is missing in the form, and nothing was added: by id, setting and source."""

from pathlib import Path

import pytest

from screener.questionnaire.conditions import Duration
from screener.questionnaire.documents import read_document
from screener.questionnaire.model import ChoiceItem, MapItem, MultiItem, Scope, Severity

FACTS = read_document(Path(__file__).with_name("fact_base.yaml")).data


def find_items(form, holds):
    return {item.id for item in form.items.values() if holds(item)}


def find_rules(form, holds):
    return {rule.id for rule in form.rules if holds(rule)}


def test_the_fact_base_has_the_size_it_says():
    assert sum(map(len, FACTS["questions"].values())) == 152
    assert len(FACTS["questions"]) == 17
    assert sum(map(len, FACTS["rules"].values())) == 219
    assert len(FACTS["settings"]) == 56
    assert len(FACTS["sources"]) == 90


def test_every_question_is_asked_in_its_section(questionnaire):
    assert {section.id: {item.id for item in section.items} for section in questionnaire.sections} == {
        section: set(questions) for section, questions in FACTS["questions"].items()
    }


@pytest.mark.parametrize("kind", FACTS["types"])
def test_every_question_is_answered_in_its_own_way(questionnaire, kind):
    assert find_items(questionnaire, lambda item: item.type == kind) == set(FACTS["types"][kind])


def test_every_question_offers_its_answers_in_their_order(questionnaire):
    offered = {
        item.id: list(item.options)
        for item in questionnaire.items.values()
        if isinstance(item, ChoiceItem | MultiItem | MapItem)
    }
    assert offered == FACTS["options"]


def test_safety_questions_and_questions_that_may_stay_blank_are_those_of_the_fact_base(questionnaire):
    assert find_items(questionnaire, lambda item: item.critical is True) == set(FACTS["critical"])
    assert find_items(questionnaire, lambda item: item.critical == "rf") == set(FACTS["critical-for-rf"])
    assert find_items(questionnaire, lambda item: item.optional) == set(FACTS["optional"])


DEPTHS = {"needle_depth_mm": 1.5, "needle_depth_rf_mm": 4, "needle_depth_possible_mm": 10}
"""What no rule looks at: the fact base has the first of them among its sources, as what SkinPen has not evaluated."""


@pytest.mark.parametrize("severity", list(Severity))
def test_every_rule_is_as_severe_as_in_the_fact_base(questionnaire, severity):
    rules = find_rules(questionnaire, lambda rule: questionnaire.get_severity(rule) is severity)
    assert rules == set(FACTS["rules"][severity])


def test_the_same_rules_are_about_one_area_or_the_cream_alone(questionnaire):
    assert find_rules(questionnaire, lambda rule: rule.scope is Scope.AREA) == set(FACTS["rules-for-an-area"])
    assert find_rules(questionnaire, lambda rule: rule.scope is Scope.NUMBING) == set(FACTS["rules-for-the-cream"])


def test_every_setting_has_its_default(questionnaire):
    defaults = {name: setting.default for name, setting in questionnaire.settings.items()}
    written = {name: str(value) if isinstance(value, Duration) else value for name, value in defaults.items()}
    assert written == FACTS["settings"] | DEPTHS


def test_every_source_and_every_contradiction_is_kept(questionnaire):
    assert list(questionnaire.sources) == FACTS["sources"]
    assert [contradiction.id for contradiction in questionnaire.contradictions] == FACTS["contradictions"]


def test_every_teach_back_question_is_asked_with_its_answers(questionnaire):
    asked = [
        {
            "ask": question.ask,
            "right": question.options[question.correct],
            "wrong": {words for option, words in question.options.items() if option != question.correct},
        }
        for question in questionnaire.consent.understanding
    ]
    expected = [{**one, "wrong": set(one["wrong"])} for one in FACTS["teach-back"]]
    assert sorted(asked, key=lambda one: one["ask"]) == sorted(expected, key=lambda one: one["ask"])


def test_what_people_forget_is_asked_about_group_by_group_in_the_order_given(questionnaire):
    texts = questionnaire.words.texts
    prompts = [text.lower() for key, text in texts.items() if key.startswith("kiosk_form.prompt-")]
    groups = (
        "tablets", "injections", "patches, inhalers or drops", "contraception", "creams", "weight-loss", "shop",
        "painkillers in the last week", "vitamins, herbs", "finished in the last year", "stopped for today",
    )  # fmt: skip
    assert len(prompts) == len(groups)
    assert all(group in prompt for group, prompt in zip(groups, prompts, strict=True))
