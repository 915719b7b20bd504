"""A mistake in a rule does not go unnoticed by its examples. All mistakes are tried by `python -m tests.mutation`."""

import pytest

from screener.questionnaire.examples import load_examples
from screener.questionnaire.folders import find_forms_folder
from tests.mutation.mutants import Mutant, make_mutants
from tests.mutation.survivors import Examples


@pytest.fixture(scope="module")
def examples(questionnaire, lexicon):
    return Examples(questionnaire, lexicon, load_examples(find_forms_folder() / "microneedling", questionnaire))


RULES = ("iv-microneedling", "med-isotretinoin-recent", "hsv-history-no-cover", "nc-slow-clearance", "age-16-17")


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_as_it_stands_is_as_its_examples_say(examples, rule):
    assert not examples.notice(Mutant("nothing", examples.form.rules_by_id[rule]))


def test_a_gap_between_sessions_one_day_too_short_or_too_long_is_noticed(examples):
    rule = examples.form.rules_by_id["iv-microneedling"]
    shifted = [mutant for mutant in make_mutants(rule, examples.form) if "28 days" in mutant.what]
    assert {mutant.what for mutant in shifted} == {
        "within 28 days -1", "within 28 days +1", "until: 28 days -1", "until: 28 days +1"
    }  # fmt: skip
    assert all(map(examples.notice, shifted))


@pytest.mark.parametrize("rule", RULES)
def test_every_mistake_in_a_rule_is_noticed(examples, rule):
    mutants = list(make_mutants(examples.form.rules_by_id[rule], examples.form))
    assert len(mutants) > 5
    assert [mutant.what for mutant in mutants if not examples.notice(mutant)] == []


def test_a_rule_without_its_examples_would_be_found(examples):
    rule = examples.form.rules_by_id["iv-threads"]
    nobody = rule.model_copy(update={"id": "iv-nobody-has-examples-of"})
    assert not any(map(examples.notice, make_mutants(nobody, examples.form)))
