"""What went wrong, in a sentence: with what to do about it, and with the code under which it is written about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screener.errors import Problem, ScreenerError
    from screener.questionnaire.text import Words


def say_problem(problem: Problem, words: Words) -> str:
    """What could not be done, and what to do."""
    code, message, advice = problem.code, problem.message, problem.advice
    return words.format("review_shell.problem", message=message, advice=advice, code=code)


def say_failure(error: ScreenerError, words: Words) -> str:
    """Why the machine would not."""
    return words.format("review_shell.trouble", message=error.message, code=error.code)
