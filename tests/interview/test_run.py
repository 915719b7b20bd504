"""A patient's run remembers how an answer was given: by itself, or as one No to several questions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from screener.interview.answers import Chosen, Open
from screener.interview.flow import Interview
from screener.interview.progress import read_progress, write_progress
from screener.interview.run import Run

SEVERAL = ("keloid-family", "dark-marks", "melasma-ever", "slow-healing")


@pytest.fixture
def run(questionnaire, lexicon, unapproved):
    seconds = count()
    start = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    return Run(
        Interview(questionnaire, lexicon), questionnaire.words, record_id="record",
        now=lambda: start + timedelta(seconds=next(seconds)), standing=unapproved,
    )  # fmt: skip


def get_answers(run):
    return {item_id: run.interview.get_answer(item_id) for item_id in SEVERAL}


def get_said_no(run):
    return [said.item for said in run.journey().said_no]


def test_nothing_is_answered_before_somebody_says_so(run):
    assert get_answers(run) == dict.fromkeys(SEVERAL)
    assert get_said_no(run) == []


def test_no_to_all_answers_each_question_and_is_remembered_of_each(run):
    run.say_no_to_all(SEVERAL)
    assert get_answers(run) == dict.fromkeys(SEVERAL, Chosen("no"))
    assert get_said_no(run) == list(SEVERAL)
    assert len({said.at for said in run.journey().said_no}) == 1


def test_what_was_answered_already_stays_as_it_was(run):
    run.answer("dark-marks", Chosen("yes"))
    run.answer("melasma-ever", Open.UNSURE)
    run.say_no_to_all(SEVERAL)
    assert run.interview.get_answer("dark-marks") == Chosen("yes")
    assert run.interview.get_answer("melasma-ever") == Open.UNSURE
    assert get_said_no(run) == ["keloid-family", "slow-healing"]


def test_an_answer_changed_or_given_again_by_itself_is_no_longer_one_of_several(run):
    run.say_no_to_all(SEVERAL)
    run.answer("dark-marks", Chosen("yes"))
    run.answer("slow-healing", Chosen("no"))
    assert get_said_no(run) == ["keloid-family", "melasma-ever"]


def test_questions_that_are_not_in_force_are_not_answered(run):
    run.say_no_to_all(("keloid-where", "dark-marks", "melasma-ever"))
    assert run.interview.get_answer("keloid-where") is None


# ── what was answered at an earlier visit ──

EARLIER = {"keloid-family": Chosen("no"), "dark-marks": Chosen("yes"), "melasma-ever": Chosen("no")}


def follow(run):
    run.go_on(replace(run.take_picture(), earlier=EARLIER))
    return run


def get_compared(run):
    return {one.item: (one.is_same, one.is_together) for one in run.journey().compared}


def test_an_earlier_answer_is_none_before_it_is_confirmed(run):
    follow(run)
    assert get_answers(run) == dict.fromkeys(SEVERAL)
    assert run.journey().compared == ()
    assert run.find_unconfirmed(SEVERAL) == ("keloid-family", "dark-marks", "melasma-ever")


def test_what_is_confirmed_is_answered_and_what_is_answered_otherwise_is_changed(run):
    follow(run)
    run.confirm("keloid-family")
    run.answer("dark-marks", Chosen("no"))
    assert run.interview.given == {"keloid-family": Chosen("no"), "dark-marks": Chosen("no")}
    assert get_compared(run) == {"keloid-family": (True, False), "dark-marks": (False, False)}
    assert run.is_confirmed("keloid-family")
    assert not run.is_confirmed("dark-marks")


def test_one_tap_confirms_several_but_nothing_that_was_answered_by_itself_or_never(run):
    follow(run)
    run.answer("dark-marks", Chosen("no"))
    run.confirm_all(SEVERAL)
    assert run.interview.given == {name: Chosen("no") for name in ("keloid-family", "dark-marks", "melasma-ever")}
    assert get_compared(run) == {
        "dark-marks": (False, False), "keloid-family": (True, True), "melasma-ever": (True, True),
    }  # fmt: skip


def test_what_is_cleared_again_was_neither_confirmed_nor_changed(run):
    follow(run)
    run.confirm("keloid-family")
    run.answer("keloid-family", None)
    assert run.journey().compared == ()
    assert run.find_unconfirmed(["keloid-family"]) == ("keloid-family",)


def test_all_of_it_survives_a_power_cut(run, questionnaire, lexicon, unapproved):
    follow(run)
    run.confirm("keloid-family")
    run.compare_medicine("medicine-list", "warfarin", is_same=True)
    kept = read_progress(write_progress(run.take_picture(), questionnaire), questionnaire)
    again = Run(
        Interview(questionnaire, lexicon, kept.given), questionnaire.words, record_id="record", now=run.now,
        standing=unapproved,
    )  # fmt: skip
    again.go_on(kept)
    assert again.earlier == EARLIER
    assert again.is_confirmed("keloid-family")
    assert again.find_unconfirmed(SEVERAL) == ("dark-marks", "melasma-ever")
    assert again.find_compared_medicines("medicine-list") == {"warfarin"}


def test_an_answer_corrected_after_it_was_confirmed_is_no_longer_said_to_be_the_same(run):
    follow(run)
    run.confirm("keloid-family")
    run.go_on(replace(run.take_picture(), earlier={}))
    run.answer("keloid-family", Chosen("yes"))
    assert get_compared(run) == {"keloid-family": (False, False)}
