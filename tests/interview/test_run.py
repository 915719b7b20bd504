"""A patient's run remembers how an answer was given: by itself, or as one No to several questions."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from screener.interview.answers import Chosen, Open
from screener.interview.flow import Interview
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
