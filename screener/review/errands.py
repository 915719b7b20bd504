"""What pages have done beside the main thread, and what is said over the page when it cannot be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from screener.errors import Problem
from screener.review.problem_words import say_failure, say_problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from screener.errors import ScreenerError
    from screener.questionnaire.text import Words
    from screener.review.notice import Notice
    from screener.ui.tasks import Tasks


class Errands(QObject):
    """Runs them one after the other. Refusals and failures are told in the notice."""

    refused = Signal()
    """Something could not be done as it was shown: the records may be otherwise by now."""

    def __init__(self, tasks: Tasks, notice: Notice, words: Words, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._notice = notice
        self._words = words

    def run(
        self,
        operation: Callable[[], object],
        on_done: Callable[..., None],
        on_end: Callable[[], None] = lambda: None,
    ) -> None:
        """Have something done.

        Args:
            operation: What; whatever it returns but a `Problem` means that it is done.
            on_done: Called with what it returned.
            on_end: Called before that, and before anything is told, however it went.
        """

        def take(result: object) -> None:
            on_end()
            if isinstance(result, Problem):
                self.tell_problem(result)
                self.refused.emit()
            else:
                on_done(result)

        def fail(error: ScreenerError) -> None:
            on_end()
            self.tell_failure(error)

        self._tasks.start(operation, take, fail)

    def tell_problem(self, problem: Problem) -> None:
        """Say what is wrong and what to do."""
        self._notice.tell(say_problem(problem, self._words), is_problem=True)

    def tell_failure(self, error: ScreenerError) -> None:
        """Say that the machine would not."""
        self._notice.tell(say_failure(error, self._words), is_problem=True)
