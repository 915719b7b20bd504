"""Does an example of a form turn out as it says? Screens its patient and tells every difference."""

from __future__ import annotations

from collections.abc import Iterator

from screener.errors import Problem
from screener.interview.answers import Answers
from screener.interview.flow import find_treatment_day
from screener.interview.response import Response, read_response
from screener.medicines.lexicon import Lexicon
from screener.questionnaire.examples import Case
from screener.questionnaire.model import Questionnaire
from screener.screening.assessment import Assessment
from screener.screening.screen import screen


def try_example(case: Case, questionnaire: Questionnaire, lexicon: Lexicon) -> tuple[str, ...]:
    """Screen an example's patient.

    Returns:
        Every difference from what the example says, each in a sentence; nothing if there is none.
    """
    answers = read_answers(case, questionnaire, lexicon)
    if isinstance(answers, Answers):
        return tuple(find_differences(case, screen_example(case, answers, questionnaire)))
    return tuple(str(problem) for problem in answers)


def read_answers(case: Case, questionnaire: Questionnaire, lexicon: Lexicon) -> Answers | tuple[Problem, ...]:
    """What an example's patient answered, or why that cannot be answered."""
    response = read_response(questionnaire, lexicon, {"form": questionnaire.id, "answers": case.answers})
    return response.answers if isinstance(response, Response) else response


def screen_example(case: Case, answers: Answers, questionnaire: Questionnaire) -> Assessment:
    """The assessment of an example's patient under the settings of their clinic."""
    chosen = questionnaire.model_copy(update={"chosen": {**questionnaire.chosen, **case.settings}})
    return screen(chosen, answers, find_treatment_day(answers.given))


def find_differences(case: Case, assessment: Assessment) -> Iterator[str]:
    """What an assessment says otherwise than the example, each in a sentence."""
    spoke = {finding.rule for finding in assessment.findings}
    yield from (f"{rule} does not fire." for rule in sorted(case.findings - spoke))
    yield from (f"{rule} fires." for rule in sorted(spoke - case.findings))
    yield from find_own_differences(case, assessment)


def find_own_differences(case: Case, assessment: Assessment) -> Iterator[str]:
    """The same for severity and date of the finding that the example is about."""
    for finding in assessment.findings:
        if finding.rule == case.rule and finding.severity is not case.severity:
            yield f"{case.rule} says {finding.severity}, not {case.severity}."
        if finding.rule == case.rule and finding.until != case.until:
            yield f"{case.rule} holds until {finding.until}, not {case.until}."
