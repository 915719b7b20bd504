"""`screener assess`: what the rules say of a response."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.loading import Shelf, open_shelf, read_text
from screener.commands.printing import Status, print_json, print_line, print_problems
from screener.commands.rules import tell_unapproved
from screener.errors import Problem
from screener.interview.shelf import Filled

if TYPE_CHECKING:
    from screener.questionnaire.text import Words
    from screener.screening.assessment import Assessment, Finding


def assess_file(path: Path, data: Path | None, *, as_json: bool) -> Status:
    """Assess one response file; print the result for a program or for a person."""
    from screener.screening.explain import problems_to_json

    shelf = open_shelf(data)
    text = read_text(path)
    filled = (text,) if isinstance(text, Problem) else shelf.read_response(text)
    if isinstance(filled, tuple):
        print_json(problems_to_json(filled)) if as_json else print_problems(filled)
        return Status.WRONG_INPUT
    if as_json:
        print_json(make_result(shelf, filled))
    else:
        _print_for_people(shelf, filled, assess(filled))
        tell_unapproved(shelf.find_standing(filled.questionnaire), filled.questionnaire.words)
    return Status.DONE


def assess_lines(data: Path | None) -> Status:
    """Assess each line of stdin, a response of its own, and print a result a line. Blank lines are passed over."""
    from screener.screening.explain import problems_to_json

    shelf = open_shelf(data)
    status = Status.DONE
    for line in sys.stdin:
        if not line.strip():
            continue
        filled = shelf.read_response(line)
        if isinstance(filled, tuple):
            status = Status.WRONG_INPUT
            print_json(problems_to_json(filled))
        else:
            print_json(make_result(shelf, filled))
        sys.stdout.flush()
    return status


def assess(filled: Filled) -> Assessment:
    """What the rules say, on the response's own treatment date."""
    from screener.interview.flow import find_treatment_day
    from screener.screening.plans import assess as assess_plans

    answers = filled.response.answers
    return assess_plans(filled.questionnaire, answers, find_treatment_day(answers.given))


def make_result(shelf: Shelf, filled: Filled) -> dict[str, object]:
    """The assessment as a program reads it, and whether its rules are approved by the clinic."""
    from screener.rulebook.approval import standing_to_json
    from screener.screening.explain import assessment_to_json

    standing = shelf.find_standing(filled.questionnaire)
    return {**assessment_to_json(assess(filled), filled.questionnaire), **standing_to_json(standing)}


def _print_for_people(shelf: Shelf, filled: Filled, assessment: Assessment) -> None:
    from screener.questionnaire.text import load_words
    from screener.screening.explain import plan_in_words

    words = load_words(shelf.folder, "en")
    outcome, means = words[f"outcome.{assessment.outcome}"], words[f"outcome.means-{assessment.outcome}"]
    print(words.format("cli.outcome", outcome=outcome, means=means))
    if assessment.earliest is not None:
        print(words.format("cli.earliest", date=assessment.earliest.isoformat()))
    for plan in assessment.plans:
        print(plan_in_words(plan, assessment, filled.questionnaire))
    for finding in assessment.findings:
        _print_finding(finding, words)


def _print_finding(finding: Finding, words: Words) -> None:
    print()
    severity = words[f"outcome.{finding.severity}"]
    print(words.format("cli.finding", severity=severity, title=finding.title, rule=finding.rule))
    for because in finding.because:
        print_line(f"    {because.words}")
    if finding.until is not None:
        print("    " + words.format("cli.until", date=finding.until.isoformat()))
    if finding.event:
        print("    " + words.format("cli.event", event=finding.event))
