"""An understanding question is asked, explained, asked once more, then left for a talk."""

from screener.interview.journey import UnderstandingAnswer
from screener.interview.understanding import Standing, add_try, find_standing, is_in_the_way
from screener.questionnaire.teaching import Question


def make_question(*, needed: bool = False) -> Question:
    options = {"yes": "Yes", "course": "Yes, if I pay", "no": "No"}
    return Question(id="guarantee", ask="Sure?", options=options, correct="no", explain="Nobody can.", needed=needed)


def after(question: Question, *choices: str) -> UnderstandingAnswer | None:
    answer = None
    for choice in choices:
        answer = add_try(question, answer, choice)
    return answer


def test_right_at_once_is_understood():
    question = make_question(needed=True)
    answer = after(question, "no")
    assert answer == UnderstandingAnswer("guarantee", ("no",), right=True)
    assert find_standing(answer) is Standing.UNDERSTOOD
    assert not is_in_the_way(question, answer)


def test_a_first_wrong_answer_is_explained_and_asked_again():
    answer = after(make_question(), "yes")
    assert find_standing(answer) is Standing.EXPLAINED
    assert is_in_the_way(make_question(), answer)


def test_right_after_the_explanation_is_understood_and_both_tries_are_kept():
    answer = after(make_question(), "yes", "no")
    assert answer == UnderstandingAnswer("guarantee", ("yes", "no"), right=True)
    assert find_standing(answer) is Standing.UNDERSTOOD


def test_twice_wrong_is_left_for_a_talk_and_does_not_stand_in_the_way():
    answer = after(make_question(), "yes", "course")
    assert find_standing(answer) is Standing.TALK
    assert not is_in_the_way(make_question(), answer)


def test_twice_wrong_stands_in_the_way_where_it_must_be_right():
    question = make_question(needed=True)
    assert is_in_the_way(question, after(question, "yes", "course"))


def test_a_third_try_after_the_talk_may_be_right():
    question = make_question(needed=True)
    answer = after(question, "yes", "course", "no")
    assert find_standing(answer) is Standing.UNDERSTOOD
    assert not is_in_the_way(question, answer)


def test_an_unanswered_question_stands_in_the_way():
    assert find_standing(None) is Standing.ASKED
    assert is_in_the_way(make_question(), None)
