"""A rule as a person reads it, for every rule of the shipped book."""

import re
from itertools import pairwise

import pytest

from screener.questionnaire.examples import load_examples
from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.model import Severity
from screener.rulebook.approval import Standing
from screener.rulebook.clauses import Book
from screener.rulebook.markdown import escape, write_book
from screener.rulebook.telling import say_plans, say_severity, tell_rule


@pytest.fixture(scope="module")
def examples(questionnaire):
    return load_examples(find_forms_folder() / "microneedling", questionnaire)


@pytest.fixture(scope="module")
def markdown(book, lexicon, examples):
    return write_book(book, lexicon, examples, Standing("ab" * 32))


def choose(book, **chosen):
    return Book(book.questionnaire.model_copy(update={"chosen": chosen}), book.class_names)


def test_every_rule_is_told_whole(book, questionnaire, examples):
    for rule in questionnaire.rules:
        told = tell_rule(rule, book, examples)
        needed = (
            told.title,
            told.group,
            told.severity,
            told.plans,
            told.when.text,
            told.why,
            told.check,
            told.patient,
        )
        assert all(needed), rule.id
        assert told.sources, rule.id
        assert told.fires, rule.id
        assert told.silent, rule.id
        assert bool(told.until) is (rule.until is not None), rule.id
        ours = ". ".join((told.severity, told.plans, told.scope, told.private))
        assert not re.search(r"\b[a-z]+_[a-z]+|\{|\}|  ", ours), rule.id


def test_an_interval_is_told_with_whose_choice_it_is(book):
    chosen = choose(book, peel_deep_months=book.questionnaire.get_duration("session_gap_days"))
    rule = book.questionnaire.rules_by_id["iv-peel-deep"]
    (setting,) = tell_rule(rule, chosen).settings

    assert (setting.id, setting.value) == (
        "peel_deep_months",
        "28 days (this clinic’s choice; the default is 3 months)",
    )
    until = (
        "28 days (this clinic’s choice; the default is 3 months) after the date given to “When was your last peel?”"
    )
    assert tell_rule(rule, chosen).until == until


def test_a_severity_that_a_setting_holds_is_told_with_whose_choice_it_is(book):
    rule = book.questionnaire.rules_by_id["breastfeeding"]

    assert say_severity(rule, book) == "Do not treat (the default)"
    assert say_severity(rule, choose(book, breastfeeding_severity="review")) == (
        "Review (this clinic’s choice; the default is “Do not treat”)"
    )


def test_a_policy_that_changes_the_severity_is_told(book):
    rule = book.questionnaire.rules_by_id["med-isotretinoin-recent"]

    assert say_severity(rule, book).startswith("Defer (Review, where the clinic chooses “consensus”")
    consensus = say_severity(rule, choose(book, isotretinoin_mode="consensus"))
    assert consensus.startswith("Review (")
    assert consensus.endswith("here it is “consensus”)")


def test_plans_are_told_by_the_names_the_form_gives_them(book):
    rules = book.questionnaire.rules_by_id

    assert say_plans(rules["preg-now"], book) == "every treatment"
    assert say_plans(rules["rf-cardiac-device"], book) == (
        "only with: Radio-frequency (RF) microneedling; RF microneedling with PRP"
    )
    assert say_plans(rules["keloid-elsewhere"], book) == (
        "only with: Microneedling with a pen, stamp or roller; Microneedling with PRP (your own blood plasma)"
    )
    assert say_plans(rules["nc-low-weight"], book) == "only where numbing cream is planned or may be"


def test_an_end_may_be_a_date_an_event_or_both(book):
    rules = book.questionnaire.rules_by_id

    def until(rule_id):
        return tell_rule(rules[rule_id], book).until

    assert until("age-minor-no-guardian") == "the 18th birthday, or sooner if this happens: guardian consent recorded"
    assert until("skin-open") == "this has happened: healed"
    assert until("skin-sunburn").endswith("“When did you get the sunburn?”, and this: skin calm")
    assert until("preg-now") == ""


# ── the whole book ──────────────────────────────────────────────────────────────────────────────


def test_the_markdown_holds_every_rule_setting_question_class_source_and_the_digest(
    markdown, book, questionnaire, lexicon
):
    for rule in questionnaire.rules:
        assert f"### {escape(rule.title)}\n" in markdown
        assert f"`{rule.id}`" in markdown
        assert escape(rule.patient) in markdown
    for name in questionnaire.settings:
        assert f"| `{name}` |" in markdown
    for item in questionnaire.items.values():
        assert f"**{escape(item.ask)}**" in markdown
    for kind in lexicon.classes.values():
        assert f"| {escape(kind.name)} |" in markdown
    for source in questionnaire.sources:
        assert f"- {escape(source)} (" in markdown
    assert markdown.count("ab" * 32) == 2
    assert "not yet approved by this clinic" in markdown


def test_every_line_of_the_contents_leads_to_a_heading_there_is_once(markdown):
    links = re.findall(r"^\d+\. \[(.+)\]\(#(.+)\)$", markdown, re.MULTILINE)
    headings = re.findall(r"^## (.+)$", markdown, re.MULTILINE)

    assert [title for title, _ in links] == headings[1:]
    anchors = [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in headings[1:]]
    assert [anchor for _, anchor in links] == anchors
    assert len(set(anchors)) == len(anchors)


def test_tables_keep_their_columns_whatever_is_written_in_them(markdown):
    tables = [block.splitlines() for block in markdown.split("\n\n") if block.startswith("|")]

    assert len(tables) == 3
    for table in tables:
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table}) == 1


def test_no_list_runs_into_the_next(markdown):
    blocks = markdown.split("\n\n")
    lists = [block.lstrip().startswith("- ") for block in blocks]

    assert not any(one and following for one, following in pairwise(lists))


def test_nothing_in_a_text_is_taken_for_markdown():
    assert escape("*a* <b> [c](d) | `e`\n_f_") == r"\*a\* \<b\> \[c\](d) \| \`e\` \_f\_"


def test_the_counts_are_those_under_the_clinics_choices(book, lexicon, examples):
    chosen = choose(book, breastfeeding_severity="review")
    told = write_book(chosen, lexicon, examples, Standing("ab" * 32))
    severities = [book.questionnaire.get_severity(rule) for rule in book.questionnaire.rules]
    worst = severities.count(Severity.CONTRAINDICATED)

    assert f"{worst - 1} Do not treat (while this holds)" in told
