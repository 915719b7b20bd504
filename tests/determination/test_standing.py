"""What stands decided is told in a few words as long as it stands, and never afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from screener.determination.standing import DECIDED, say_standing
from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.text import load_words
from screener.records.identity import Identity
from screener.records.model import Record
from screener.records.states import RecordState

AT = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
WORDS = load_words(find_forms_folder(), "en")
RECORD = Record(
    id="4b7e5f02-5f0c-4b7e-9d0c-57cf2a3f4f2e", state=RecordState.COUNTERSIGNED, version=3, rests_on=1, revision=4,
    form_id="microneedling", outcome="advise", treatment_on=date(2026, 12, 3), created_at=AT, submitted_at=AT,
    changed_at=AT, inbox_rank=0, claimed_at=None, claimed_by=None,
)  # fmt: skip
UNTIL = date(2027, 2, 13)


@pytest.mark.parametrize(
    ("decided", "until", "told"),
    [
        ("proceed", None, "Proceed on 3 December 2026"),
        ("proceed-with-care", None, "Proceed with care on 3 December 2026"),
        ("defer", UNTIL, "Deferred until 13 February 2027"),
        ("defer", None, "Deferred"),
        ("decline", None, "Declined"),
        ("refer", UNTIL, "Referred"),
        ("", None, ""),
        ("what a newer program decides", None, ""),
    ],
)
def test_each_determination_is_told(decided, until, told):
    identity = Identity("Testa Demonstrata", decided=decided, decided_until=until)
    assert say_standing(RECORD, identity, WORDS) == told


def test_a_treatment_of_no_known_day_is_told_without_one():
    identity = Identity("Testa Demonstrata", decided="proceed")
    assert say_standing(replace(RECORD, treatment_on=None), identity, WORDS) == "Proceed"


def test_a_treatment_done_on_another_day_than_decided_is_told_with_both():
    identity = Identity("Testa Demonstrata", decided="proceed", decided_on=date(2026, 12, 10))
    assert say_standing(RECORD, identity, WORDS) == "Proceed on 10 December 2026 · done 3 December 2026"
    on_the_day = replace(RECORD, treatment_on=identity.decided_on)
    assert say_standing(on_the_day, identity, WORDS) == "Proceed on 10 December 2026"


@pytest.mark.parametrize("state", sorted(RecordState))
def test_only_what_stands_is_told(state):
    told = say_standing(replace(RECORD, state=state), Identity("Testa Demonstrata", decided="refer"), WORDS)
    assert bool(told) == (state in DECIDED)


def test_nothing_is_told_of_whom_nobody_knows():
    assert say_standing(RECORD, None, WORDS) == ""
