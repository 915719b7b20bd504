"""The microneedling form is whole: nothing missing, nothing that points nowhere, nothing said twice."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain

import pytest
from pydantic import BaseModel

from screener.questionnaire.conditions import (
    AnswerHas,
    AnswerIn,
    AnswerIs,
    Area,
    Duration,
    Frozen,
    NumberCompared,
)
from screener.questionnaire.depths import list_depth_settings
from screener.questionnaire.loader import find_forms_folder, load_questionnaire
from screener.questionnaire.model import (
    ChoiceItem,
    DateItem,
    Item,
    MapItem,
    MultiItem,
    Questionnaire,
    Rule,
    Severity,
    YesNoItem,
    YesNoUnsureItem,
)

DATES_OF_NO_ITEM = {"treatment-date", "eighteenth-birthday", "latest-matching-date", "medicine-last-used"}
PLAN_TOKENS = {"standard", "rf", "prp", "numbing"}


@pytest.fixture(scope="module")
def form() -> Questionnaire:
    return load_questionnaire(find_forms_folder() / "microneedling")


def walk(part: object) -> Iterator[Frozen]:
    """Every model inside a model, itself included."""
    if isinstance(part, Frozen):
        yield part
    if isinstance(part, BaseModel):
        yield from chain.from_iterable(walk(getattr(part, name)) for name in type(part).model_fields)
    elif isinstance(part, tuple | list):
        yield from chain.from_iterable(walk(one) for one in part)
    elif isinstance(part, dict):
        yield from chain.from_iterable(walk(one) for one in part.values())


def words_of(part: object) -> Iterator[str]:
    """Every text inside a model."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, BaseModel):
        yield from chain.from_iterable(words_of(getattr(part, name)) for name in type(part).model_fields)
    elif isinstance(part, tuple | list):
        yield from chain.from_iterable(words_of(one) for one in part)
    elif isinstance(part, dict):
        yield from chain.from_iterable(words_of(one) for one in part.values())


def everything_with_conditions(form: Questionnaire) -> list[object]:
    return [form.sections, form.rules, form.contradictions, form.mentions]


def possible_answers(item: Item) -> set[str]:
    match item:
        case YesNoItem():
            return {"yes", "no"}
        case YesNoUnsureItem():
            return {"yes", "no", "unsure"}
        case ChoiceItem() | MultiItem() | MapItem():
            return set(item.options)
        case _:
            return set()


# ── questions ───────────────────────────────────────────────────────────────────────────────────


def test_it_asks_152_different_questions_in_17_sections(form: Questionnaire):
    assert sum(len(section.items) for section in form.sections) == 152
    assert len(form.items) == 152
    assert len({section.id for section in form.sections}) == 17


def test_sections_come_in_the_order_of_the_patients_way(form: Questionnaire):
    way = ["visit", "you", "treatment", "health", "medicines"]
    steps = [section.step for section in form.sections]
    assert steps == sorted(steps, key=way.index)
    assert form.sections[-1].id == "anything-else"


def test_every_section_says_in_a_sentence_what_it_is_about(form: Questionnaire):
    assert [section.id for section in form.sections if not section.intro] == []


def test_a_question_is_shown_because_of_answers_given_before_it(form: Questionnaire):
    order = list(form.items)
    for item in form.items.values():
        asked_before = order[: order.index(item.id)]
        for condition in walk(item.show):
            if "q" in type(condition).model_fields:
                assert condition.q in asked_before, item.id


def test_unsure_raises_nothing_by_itself_on_ten_questions_only(form: Questionnaire):
    assert {item.id for item in form.items.values() if not item.flag_unsure} == {
        "pregnant-now", "blood-thinner", "stopped-for-treatment", "expectation-level", "numbing-cream-planned",
        "cold-sore-healed-date", "event-date", "hba1c-date", "inr-date", "first-consult-date",
    }  # fmt: skip


def test_unsure_about_metal_and_devices_is_critical_for_rf_only(form: Questionnaire):
    assert {item.id for item in form.items.values() if item.critical == "rf"} == {
        "implanted-device",
        "metal-in-area",
    }


def test_only_two_dates_must_be_known_to_the_day_and_one_lies_ahead(form: Questionnaire):
    dates = [item for item in form.items.values() if isinstance(item, DateItem)]
    assert {item.id for item in dates if item.full_date} == {"treatment-date", "date-of-birth"}
    assert {item.id for item in dates if item.when == "future"} == {"event-date"}
    assert {item.id for item in dates if item.when == "any"} == {"treatment-date"}


def test_a_flare_is_asked_about_for_every_autoimmune_illness(form: Questionnaire):
    autoimmune, flare = form.items["autoimmune"], form.items["autoimmune-flare"]
    assert isinstance(autoimmune, MultiItem)
    assert isinstance(flare.show, AnswerHas)
    assert set(flare.show.has) == set(autoimmune.options) - {"none"}


def test_an_hba1c_given_in_percent_can_be_entered(form: Questionnaire):
    item = form.items["hba1c"]
    assert item.type == "number"
    assert item.at_least <= 4.0
    assert item.decimals == 1


def test_no_critical_question_is_answered_together_with_others(form: Questionnaire):
    together = [item_id for section in form.sections for run in section.no_to_all for item_id in run]
    assert together == [
        "had-microneedling", "booster-had", "hair-removal", "keloid-family", "dark-marks", "melasma-ever",
        "slow-healing", "tan-recent", "fake-tan", "products-today",
    ]  # fmt: skip
    assert not any(form.items[item_id].critical for item_id in together)


# ── what points to what ─────────────────────────────────────────────────────────────────────────


def test_every_question_a_condition_reads_exists(form: Questionnaire):
    for condition in walk(everything_with_conditions(form)):
        if getattr(condition, "q", None) is not None:
            assert condition.q in form.items


def test_every_answer_a_condition_looks_for_can_be_given(form: Questionnaire):
    for condition in walk(everything_with_conditions(form)):
        match condition:
            case AnswerIs(q=q, is_=answer):
                assert answer in possible_answers(form.items[q]), condition
            case AnswerIn(q=q, in_=answers) | AnswerHas(q=q, has=answers):
                assert set(answers) <= possible_answers(form.items[q]), condition


def test_every_area_named_anywhere_is_on_the_map(form: Questionnaire):
    areas = form.items["treatment-areas"]
    assert isinstance(areas, MapItem)
    for group in form.area_groups.values():
        assert set(group) <= set(areas.options)
    groups = {condition.area for condition in walk(form.rules) if isinstance(condition, Area)}
    assert groups <= set(form.area_groups)


def test_every_plan_token_named_anywhere_can_occur(form: Questionnaire):
    tokens = {token for tokens in form.modalities.values() for token in tokens} | {"numbing"}
    assert tokens == PLAN_TOKENS
    for rule in form.rules:
        assert set(rule.applies_to) | set(rule.excludes) <= tokens, rule.id
    for part in walk((form.education, form.consent)):
        assert set(getattr(part, "applies_to", ())) <= tokens | set(form.area_groups)


def test_every_source_named_exists(form: Questionnaire):
    assert len(form.sources) == 90
    for part in walk((form.rules, form.education, form.consent)):
        assert set(getattr(part, "sources", ())) <= set(form.sources)


def test_every_card_risk_and_benefit_has_a_source(form: Questionnaire):
    told = [*form.education.cards, *form.consent.benefits, *form.consent.risks, *form.consent.course]
    assert all(part.sources for part in [*told, *form.consent.aftercare])


# ── rules and settings ──────────────────────────────────────────────────────────────────────────


def test_there_are_219_rules_in_four_severities(form: Questionnaire):
    assert Counter(form.get_severity(rule) for rule in form.rules) == {
        Severity.CONTRAINDICATED: 29,
        Severity.DEFER: 54,
        Severity.REVIEW: 99,
        Severity.ADVISE: 37,
    }
    assert len(form.rules_by_id) == 219


def test_rules_of_one_group_stand_together(form: Questionnaire):
    groups = [rule.group for rule in form.rules]
    assert groups == sorted(groups, key=groups.index)


def test_a_rule_speaks_for_every_plan_save_those_named_after_one_and_fourteen_more(form: Questionnaire):
    every = Rule.model_fields["applies_to"].default
    limited = {rule.id for rule in form.rules if rule.excludes or rule.applies_to != every}
    assert {rule for rule in limited if not rule.startswith(("rf-", "prp-", "nc-"))} == {
        "keloid-elsewhere", "keloid-rf", "iv-filler-ha", "iv-filler-ha-rf", "iv-surgery", "iv-surgery-rf",
        "sun-fake-tan", "sun-fake-tan-rf", "numb-area-standard", "immune-weak-state", "cancer-current", "med-nsaid",
        "med-glp1-rf", "combo-methb-multiple",
    }  # fmt: skip


def test_a_deferral_says_when_it_ends_and_nothing_else_does(form: Questionnaire):
    for rule in form.rules:
        assert (rule.until is not None) == (rule.severity == Severity.DEFER), rule.id
        if rule.until is not None:
            assert rule.until.from_ or rule.until.event, rule.id


def test_a_deferral_counts_from_a_date_that_exists(form: Questionnaire):
    dates = {item.id for item in form.items.values() if isinstance(item, DateItem)} | DATES_OF_NO_ITEM
    assert {rule.until.from_ for rule in form.rules if rule.until and rule.until.from_} <= dates


def settings_named(form: Questionnaire) -> set[str]:
    bounds = [(part.gte, part.gt, part.lte, part.lt) for part in walk(form.rules) if isinstance(part, NumberCompared)]
    intervals = ("within", "within_after", "current_or_stopped_within", "add")
    named = [getattr(part, name, None) for part in walk(form.rules) for name in intervals]
    named += [*chain.from_iterable(bounds), *(rule.severity for rule in form.rules)]
    named += [rule.policy.setting for rule in form.rules if rule.policy]
    return {name for name in named if isinstance(name, str) and not isinstance(name, Severity)}


def test_every_setting_named_exists_and_every_setting_is_used(form: Questionnaire):
    depths = set(list_depth_settings(form)) & set(form.settings)
    assert settings_named(form) | depths == set(form.settings)
    assert len(depths) == 3


def test_every_interval_of_a_rule_is_a_setting(form: Questionnaire):
    written_out = [part for part in walk(form.rules) for value in vars(part).values() if isinstance(value, Duration)]
    assert [str(part.add) for part in written_out] == ["0 days"], "only the eighteenth birthday itself"


def test_every_setting_says_what_it_is_about_and_its_default_is_allowed(form: Questionnaire):
    for name, setting in form.settings.items():
        assert setting.about, name
        assert not setting.choices or setting.default in setting.choices, name
        assert setting.choices or isinstance(setting.default, Duration) or setting.unit, name


def test_following_the_consensus_turns_both_isotretinoin_rules_into_reviews(form: Questionnaire):
    consensus = form.model_copy(update={"chosen": {"isotretinoin_mode": "consensus"}})
    changed = {
        rule.id: (form.get_severity(rule), consensus.get_severity(rule))
        for rule in form.rules
        if form.get_severity(rule) != consensus.get_severity(rule)
    }
    assert changed == {
        "med-isotretinoin-current": (Severity.CONTRAINDICATED, Severity.REVIEW),
        "med-isotretinoin-recent": (Severity.DEFER, Severity.REVIEW),
    }


def test_all_eight_contradictions_are_there(form: Questionnaire):
    assert [one.id for one in form.contradictions] == [f"C{number}" for number in range(1, 9)]
    assert all((one.when is None) != (one.computed is None) for one in form.contradictions)


def test_words_to_look_for_are_lower_case_and_stand_once(form: Questionnaire):
    words = [word for mention in form.mentions for word in mention.words]
    assert words == [word.lower() for word in words]
    assert [word for word, count in Counter(words).items() if count > 1] == []


# ── teaching and consent ────────────────────────────────────────────────────────────────────────


def test_how_it_works_is_drawn_in_four_steps(form: Questionnaire):
    (card,) = (card for card in form.education.cards if card.steps)
    assert [step.drawing for step in card.steps] == ["needles", "healing", "collagen", "remodelling"]


def test_everybody_sees_nine_cards_and_each_plan_has_one_of_its_own(form: Questionnaire):
    assert len([card for card in form.education.cards if not card.applies_to]) == 9
    assert [card.applies_to for card in form.education.cards if card.applies_to] == [("rf",), ("prp",), ("numbing",)]


def test_all_21_risks_are_told_and_every_lasting_or_deadly_one_is_marked(form: Questionnaire):
    assert len(form.consent.risks) == 21
    assert {risk.id for risk in form.consent.risks if risk.serious} == {
        "infection", "granulomas", "scars", "blood-borne-infection", "eye-injury", "burns", "fat-loss",
        "nerve-damage", "numbing-too-much", "numbing-low-oxygen",
    }  # fmt: skip


def test_doing_nothing_is_the_first_alternative(form: Questionnaire):
    assert form.consent.alternatives[0].id == "nothing"


def test_four_understanding_questions_must_be_right_before_signing(form: Questionnaire):
    assert len(form.consent.understanding) == 13
    needed = [question.id for question in form.consent.understanding if question.needed]
    assert needed == ["guarantee", "blood-thinner", "warning-signs", "change-mind"]
    assert len(needed) < form.consent.questions_at_most


def test_the_right_answer_is_an_option_and_not_always_in_the_same_place(form: Questionnaire):
    places = Counter(list(q.options).index(q.correct) for q in form.consent.understanding)
    assert set(places) == {0, 1, 2}
    assert max(places.values()) <= 6


def test_photographs_and_marketing_are_free_to_leave_and_nothing_else_is(form: Questionnaire):
    assert [statement.id for statement in form.consent.statements if statement.optional] == [
        "photos-record",
        "photos-teaching",
        "photos-publication",
        "marketing",
    ]


def test_no_percentage_is_promised_or_threatened(form: Questionnaire):
    assert [text for text in words_of((form.education, form.consent)) if "%" in text] == []


def test_every_group_of_rules_has_a_heading_and_every_heading_rules(form):
    assert set(form.groups) == {rule.group for rule in form.rules}
