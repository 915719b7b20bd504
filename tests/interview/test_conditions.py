"""Every kind of condition, with its three-valued truth and what it rests on."""

from typing import get_args

import pytest
from pydantic import TypeAdapter

from screener.interview.conditions import (
    ASKED,
    Truth,
    Verdict,
    evaluate,
    holds,
    reads_unsure,
)
from screener.interview.facts import Facts
from screener.questionnaire.asked import find_leaves, find_parts, find_questions
from screener.questionnaire.conditions import AnswerIs, Condition, System, SystemCheck

TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN

FRUIT = {"type": "choice", "options": ["apple", "pear", "plum", "unsure", "prefer-not"]}
BASKET = {"type": "multi", "options": ["none", "apple", "pear", "plum", "unsure", "prefer-not"]}
COUNT = {"type": "number", "at-least": 0, "at-most": 100, "decimals": 1}
ONLY_IF_ASKED = {"show": {"q": "asked", "is": "yes"}}


def read(written: dict) -> Condition:
    return TypeAdapter(Condition).validate_python(written)


def questions_of(verdict: Verdict) -> list[str | None]:
    return [ground.question for ground in verdict.grounds]


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
    assert questions_of(form.ask({"q": "fruit", "is": "apple"})) == ["fruit"]
    assert questions_of(form.ask({"q": "basket", "count-gte": 2})) == ["basket"]
    assert questions_of(form.ask({"q": "count", "lt": 4})) == ["count"]
    assert questions_of(form.ask({"q": "count", "lt": 2})) == []


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
    assert questions_of(form.ask({"all": [c, a]})) == ["c", "a"]
    assert questions_of(form.ask({"all": [c, b]})) == []
    assert questions_of(form.ask({"any": [c, b, a]})) == ["c", "a"]
    assert questions_of(form.ask({"count": {"gte": 2, "of": [a, b, c]}})) == ["a", "c"]
    assert questions_of(form.ask({"all": [a, {"any": [a, c]}]})) == ["a", "c"]


def test_not_rests_on_the_questions_it_denies_if_they_are_in_force(small):
    form = small(asked="yes-no", q={**FRUIT, **ONLY_IF_ASKED}).answer(asked="no")
    denial = {"not": {"any": [{"q": "asked", "is": "yes"}, {"q": "q", "is": "plum"}]}}
    assert questions_of(form.ask(denial)) == ["asked"]
    assert questions_of(form.answer(asked="yes", q="pear").ask({"not": {"q": "q", "is": "plum"}})) == ["q"]


def test_all_asks_no_further_than_what_is_false(small):
    """What comes after it could not make the whole true, so even a part that fails changes nothing."""
    form = small(itchy="yes-no").answer(itchy="no")
    false, failing = {"q": "itchy", "is": "yes"}, {"q": "no-such-question", "is": "yes"}
    assert form.ask({"all": [false, failing]}).truth is Truth.FALSE
    with pytest.raises(KeyError):
        form.ask({"all": [{"q": "itchy", "is": "no"}, failing]})


def test_every_kind_of_condition_has_a_way_of_asking_it():
    kinds = {get_args(kind)[0] for kind in get_args(get_args(Condition)[0])}
    assert {AnswerIs, System} < kinds
    assert kinds == set(ASKED)


def test_no_condition_at_all_holds(small):
    assert holds(None, small(a="yes-no").facts)


@pytest.mark.parametrize("check", list(SystemCheck))
def test_what_the_program_computes_never_holds_as_a_condition(small, check):
    assert small(a="yes-no").ask({"system": check.value}) == Verdict(FALSE, False)


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
