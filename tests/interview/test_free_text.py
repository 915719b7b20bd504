"""What free text affirms, and what it denies, puts in the past or says of someone else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.interview.free_text import Clauses, find_affirmed, find_mentions

PHRASES = ("pacemaker", "cold sore", "cold sores", "no spleen", "bell's palsy", "behçet", "mini-stroke", "stroke")


@pytest.mark.parametrize(
    ("text", "affirmed"),
    [
        ("I have a pacemaker", {"pacemaker"}),
        ("PACEMAKER", {"pacemaker"}),
        ("pacemakers", set()),
        ("mypacemaker", set()),
        ("cold sores", {"cold sores"}),
        ("a cold sore, a pacemaker", {"cold sore", "pacemaker"}),
        ("Bell's Palsy!", {"bell's palsy"}),
        ("BEHÇET", {"behçet"}),
        ("a mini-stroke", {"mini-stroke", "stroke"}),
        ("I have no spleen", {"no spleen"}),
        ("", set()),
    ],
)
def test_phrases_are_found_as_whole_words(text, affirmed):
    assert find_affirmed(text, PHRASES) == affirmed


@pytest.mark.parametrize(
    "text",
    [
        "I do not have a pacemaker",
        "I don't have a pacemaker",
        "I don’t have a pacemaker",
        "Never a pacemaker",
        "no pacemaker or anything",
        "pacemaker: none",
        "a pacemaker, as a child",
        "My mother has a pacemaker",
        "pacemaker taken out years ago",
        "I used to have a pacemaker",
        "I no longer have a pacemaker",
    ],
)
def test_a_clause_denies_all_that_is_in_it(text):
    assert find_affirmed(text, PHRASES) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "No allergies. I have a pacemaker",
        "No allergies but a pacemaker",
        "No allergies\na pacemaker",
        "A pacemaker! Nothing else, no",
        "No pacemaker. Wait: yes, a pacemaker",
        "a pacemaker; not ill",
    ],
)
def test_a_denial_reaches_no_further_than_its_clause(text):
    assert find_affirmed(text, PHRASES) == {"pacemaker"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("I am on warfarin", ["warfarin"]),
        ("Warfarin and ibuprofen. Warfarin daily", ["warfarin", "ibuprofen"]),
        ("I stopped warfarin, but take ibuprofen", ["ibuprofen"]),
        ("no warfarin", []),
        ("I do not take warfarin", []),
        ("I do not take ibuprofen, aspirin or warfarin", []),
        ("My husband takes warfarin", []),
        ("I used to take warfarin", []),
        ("I take warfarin, not steroids", ["warfarin"]),
        ("I don't always take my warfarin", ["warfarin"]),
        ("never miss my warfarin", ["warfarin"]),
        ("no problems with my warfarin", ["warfarin"]),
        ("No I take apixaban", ["apixaban"]),
        ("not sure if I take warfarin", ["warfarin"]),
        ("I do not know, warfarin maybe", ["warfarin"]),
        ("I stopped warfarin last week", ["warfarin"]),
        ("I stopped taking warfarin yesterday", ["warfarin"]),
        ("haven't taken roaccutane since Monday", ["roaccutane"]),
        ("no longer on roacutane since last week", ["roaccutane"]),
        ("a blood thinner", []),
    ],
)
def test_medicines_named_as_taken_are_mentioned_each_once(lexicon, text, names):
    mentions = find_mentions(lexicon, "anything-else", text)
    assert [mention.name.lower() for mention in mentions] == names
    assert {mention.question for mention in mentions} <= {"anything-else"}


def test_a_stop_within_a_name_is_no_end_of_a_clause(lexicon):
    assert find_mentions(lexicon, "q", "I never took St. John's wort") == ()
    assert find_mentions(lexicon, "q", "I take St. John's wort") != ()


words = st.sampled_from(["no", "but", ".", "pacemaker", "years ago", "a", "cold sore", "\n", "’", "İ"])


@settings(max_examples=60, deadline=None)
@given(st.lists(words, max_size=12).map(" ".join))
def test_what_surrounds_a_text_in_clauses_of_its_own_changes_nothing(text):
    alone = find_affirmed(text, PHRASES)
    assert find_affirmed(f"Not so. {text}. No!", PHRASES) == alone


def test_a_text_without_a_denial_affirms_all_of_itself():
    assert Clauses("abc def").affirm(0, 3)
    assert Clauses("").affirm(0, 0)
