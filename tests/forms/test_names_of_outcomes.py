"""One name for each outcome, decision and state, wherever staff read it: a second one reads as a second meaning."""

import re
from pathlib import Path

import pytest

from screener.determination.decision import Choice, Overall
from screener.insight.tally import UNDECIDED
from screener.questionnaire.text import load_words
from screener.records.model import OUTCOMES
from screener.records.states import RecordState

WORDS = load_words(Path("forms"), "en")
FOR_PATIENTS = ("answers", "kiosk", "paper", "plans", "recovery")
STAFF = {key: text for key, text in WORDS.texts.items() if not key.startswith(FOR_PATIENTS)}
NAMES = {
    *(f"outcome.{outcome}" for outcome in OUTCOMES),
    *(f"outcome.choice-{choice}" for choice in Choice),
    *(f"outcome.overall-{overall}" for overall in (*Overall, UNDECIDED)),
    *(f"records.state-{state}" for state in RecordState),
}
"""The keys that hold a name; everything else reads it there, or says it within a sentence."""
BUTTONS = {f"review_sign.{overall}": f"outcome.overall-{overall}" for overall in Overall} | {
    f"review_case.choice-{choice}": f"outcome.choice-{choice}" for choice in Choice if choice is not Choice.FOLLOW
}
"""What one presses to decide so, as a command: Defer to…, which is then Deferred."""
HEADS = {"records.list-decided", "review_shell.shown-waiting"}
DID = "records.did-"
"""What somebody did, told behind who it was."""
EARLIER = (
    "adjust care", "adjusted care", "care adjusted", "contraindicates", "go ahead", "in review",
    "practitioner decides", "treat with care", "treated all the same", "treating all the same",
    "waits for a practitioner",
)  # fmt: skip
"""Names that the same things once had in one place or another."""
EXPLAINED = {"outcome.means-advise", "rulebook.book-intro"}
"""Sentences that say what a name means."""


def bare(text: str) -> str:
    """A text without its placeholders, signs and capitals."""
    return " ".join(re.sub(r"\{[^}]*\}|[^\w\s]", " ", text).split()).casefold()


def test_each_outcome_decision_and_state_has_a_name():
    assert STAFF.keys() >= NAMES


def test_no_other_text_for_staff_is_a_name_of_its_own():
    names = {bare(WORDS[key]) for key in NAMES}
    twice = {key for key, text in STAFF.items() if not key.startswith(DID) and bare(text) in names}
    assert twice - NAMES - BUTTONS.keys() - HEADS == set()


@pytest.mark.parametrize("kind", ["severity", "outcome", "overall", "label", "many", "became", "part", "decided"])
def test_no_other_key_names_an_outcome_or_a_decision(kind):
    ids = (*OUTCOMES, *Choice, *Overall)
    second = {key for key in STAFF if key not in NAMES and key.endswith(tuple(f".{kind}-{one}" for one in ids))}
    assert second == set()


@pytest.mark.parametrize(("button", "name"), BUTTONS.items())
def test_a_button_says_what_is_then_decided(button, name):
    verb = bare(WORDS[button]).split()[0]
    assert bare(WORDS[name]).startswith(verb)


@pytest.mark.parametrize("earlier", EARLIER)
def test_no_earlier_name_came_back(earlier):
    said = {key for key, text in STAFF.items() if earlier in " ".join(text.split()).casefold()}
    assert said - EXPLAINED == set()
