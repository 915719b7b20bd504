"""One button may say No to several questions only where nothing is lost by it; everything else is told."""

import pytest

TWO = """      - id: smoker
        type: yes-no
        ask: Do you smoke?
      - id: vaper
        type: yes-no-unsure
        ask: Do you vape?
"""


@pytest.fixture
def two(form):
    """The small form with two questions that stand together, and whom a rule each asks for a Yes."""
    form.replace("form.yaml", "      - id: smoker\n        type: yes-no\n        ask: Do you smoke?\n", TWO)
    return form


def put_together(form, *item_ids):
    run = ", ".join(item_ids)
    form.replace("form.yaml", "    title: Your health\n", f"    title: Your health\n    no-to-all: [[{run}]]\n")
    return [problem for problem in form.find_problems() if problem.code in ("FORM-054", "FORM-020", "FORM-015")]


def test_plain_questions_that_follow_each_other_may_stand_together(two):
    two.replace("form.yaml", "    title: Your health\n", "    title: Your health\n    no-to-all: [[smoker, vaper]]\n")
    section = next(section for section in two.load().sections if section.id == "health")
    assert section.no_to_all == (("smoker", "vaper"),)


@pytest.mark.parametrize(
    ("run", "reason"),
    [
        (("cold-sores", "smoker"), "it is critical"),
        (("smoker", "vaper", "skin-now"), "it is not answered by Yes or No"),
        (("cold-sore-date", "smoker"), "it is not answered by Yes or No"),
    ],
)
def test_a_question_that_must_be_answered_by_itself_is_told(two, run, reason):
    problems = put_together(two, *run)
    assert any(reason in problem.message for problem in problems)
    assert problems[0].line == two.find_line("form.yaml", "no-to-all: [[")


def test_a_question_whose_no_is_flagged_is_told(two):
    two.replace("rules.yaml", "rules:\n", "rules:\n" + FLAGGED)
    (problem,) = put_together(two, "smoker", "vaper")
    assert "the rule “no-vape” looks for its No" in problem.message
    assert "answered by itself" in problem.advice


FLAGGED = """  - id: no-vape
    title: Does not vape
    group: skin
    severity: advise
    when: {q: vaper, in: [no, unsure]}
    why: Why.
    check: Check.
    options: Options.
    patient: We talk.
    sources: [BOOK]
"""


def test_a_question_that_is_not_always_shown_is_told(two):
    two.replace("form.yaml", "ask: Do you vape?", "ask: Do you vape?\n        show: {q: smoker, is: yes}")
    problems = put_together(two, "smoker", "vaper")
    assert any("it is not always shown" in problem.message for problem in problems)


def test_questions_that_do_not_follow_each_other_are_told(two):
    (problem,) = put_together(two, "vaper", "smoker")
    assert "do not follow each other" in problem.message


def test_a_question_named_twice_or_unknown_is_told(two):
    two.replace(
        "form.yaml", "    title: Your health\n",
        "    title: Your health\n    no-to-all: [[smoker, vaper], [smoker, vapor]]\n",
    )  # fmt: skip
    told = {problem.code: problem for problem in two.find_problems() if problem.code in ("FORM-054", "FORM-020")}
    assert "named twice" in told["FORM-054"].message
    assert "Did you mean “vaper”?" in told["FORM-020"].advice


def test_one_question_alone_is_no_run(two):
    assert [problem.code for problem in put_together(two, "smoker")] == ["FORM-015"]
