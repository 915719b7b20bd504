"""`screener explain`: a rule as a person reads it."""

import pytest

from screener.settings import get_demonstration_text


def test_a_rule_is_told_with_everything_that_belongs_to_it(screener):
    ran = screener("explain", "iv-peel-deep")
    told = " ".join(ran.out.split())

    assert ran.status == 0
    for part in (
        "Medium, deep or unknown peel under 3 months ago [iv-peel-deep]",
        "Defer. For every treatment.",
        "the answer to “Have you had a chemical peel in the area in the last 6 months?” is “Yes”",
        "is less than 3 months (the default) before the day of treatment, or is not known",
        "Holds until 3 months (the default) after the date given to “When was your last peel?”.",
        "What can be done: Rebook.",
        "The patient reads: “We leave three months after a stronger peel.”",
        "peel_deep_months = 3 months (the default)",
        "INMODE (page read)",
        "https://",
        "A deep peel, three months ago tomorrow.",
        "A deep peel three months ago today.",
    ):
        assert part in told


def test_the_clinics_own_choice_is_told_as_such(screener, tmp_path):
    settings = get_demonstration_text() + 'peel_deep_months = "2 months"\n'
    (tmp_path / "screener.toml").write_text(settings, encoding="utf-8")
    told = " ".join(screener("explain", "iv-peel-deep", "--data", tmp_path).out.split())

    assert "less than 2 months (this clinic’s choice; the default is 3 months) before" in told


def test_programs_get_the_same_as_data(screener):
    told = screener("explain", "AGE-16-17", "--json").json

    assert (told["rule"], told["severity"]) == ("age-16-17", "review")
    assert told["when"] == "the patient is 16 or older, but under 18, on the day of treatment"
    assert told["when-in-parts"] == {"text": told["when"]}
    assert {"check", "patient", "sources", "fires", "silent", "settings", "until"} <= set(told)


@pytest.mark.parametrize(
    ("written", "near"),
    [("iv-peel-dep", "iv-peel-deep"), ("isotretinon", "med-isotretinoin"), ("Pregnant", "preg-now")],
)
def test_a_rule_there_is_not_brings_the_nearest_names(screener, written, near):
    ran = screener("explain", written)

    assert ran.status == 2
    assert f"“{near}" in ran.err


def test_what_is_like_nothing_brings_the_list(screener):
    assert "`screener rules` lists them all." in screener("explain", "zzzzzzzz").err


def test_every_rule_can_be_explained(screener, questionnaire):
    from screener.commands.explain import list_told
    from screener.rulebook.clauses import Book
    from screener.rulebook.telling import tell_rule

    for rule in questionnaire.rules:
        lines = list(list_told(tell_rule(rule, Book(questionnaire, {})), questionnaire.words))
        assert len(lines) > 8, rule.id
        assert all(depth < 8 for depth, _ in lines), rule.id
