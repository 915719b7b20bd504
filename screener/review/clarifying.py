"""Saying what the unclear words of a medicine mean, and looking what the rules make of it then.

It works on the screen it is handed, whose `medicines` stand in the place of `answers` meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from screener.determination.decision import Resolution
    from screener.questionnaire.text import Words
    from screener.review.case_screen import CaseScreen
    from screener.review.case_work import CaseWork
    from screener.screening.assessment import Finding


class Clarifying(QObject):
    """The medicines of the record that is shown, as far as they are unclear."""

    asked_anew = Signal(object)
    """The rules have been: rule of the finding to look at now, or None."""
    left = Signal()
    """The answers are shown again."""

    def __init__(self, screen: CaseScreen, words: Words, get_work: Callable[[], CaseWork]) -> None:
        """Begin; `get_work` tells the record that is shown."""
        super().__init__(screen)
        self._screen = screen
        self._words = words
        self._get_work = get_work
        screen.medicines.resolved.connect(self._on_resolved)
        screen.medicines.taken_back.connect(self._on_taken_back)
        screen.medicines.left.connect(self.leave)

    def begin(self, finding: Finding) -> None:
        """Ask about the unclear medicines that a finding rests on, if there are any."""
        screen, card = self._screen, self._screen.findings.current
        if card is None or not card.has_unclear_medicine:
            return
        screen.sides.show_answers(True)
        screen.medicines.show()
        screen.answers.hide()
        about = frozenset(one.medicine for one in finding.because if one.medicine)
        screen.medicines.begin(self._get_work().case, about)

    def leave(self) -> None:
        """Show the answers again."""
        self.put_away()
        self.left.emit()

    def put_away(self) -> None:
        """Show the answers, and leave the focus where it is."""
        self._screen.medicines.hide()
        self._screen.answers.show()

    def _on_resolved(self, resolution: Resolution) -> None:
        work = self._get_work()
        were = {finding.rule: finding.title for finding in work.findings}
        problem = work.resolve(resolution)
        if problem is not None:
            self._screen.medicines.show_told(f"{problem.message} {problem.advice}", is_problem=True)
        else:
            self._go_on(were)

    def _on_taken_back(self, entry: int, text: str) -> None:
        work = self._get_work()
        were = {finding.rule: finding.title for finding in work.findings}
        work.leave_unclear(entry, text)
        self._go_on(were)

    def _go_on(self, were: Mapping[str, str]) -> None:
        work, current = self._get_work(), self._screen.findings.current
        come = [finding for finding in work.findings if finding.rule not in were]
        still = current is not None and work.case.find_finding(current.rule) is not None
        near = current.rule if current is not None and still else work.find_next_open()
        self.asked_anew.emit(come[0].rule if come else near)
        titles = "; ".join(finding.title for finding in come)
        key = "medicines-new" if come else "medicines-none-new"
        told = self._words.format(f"review_case.{key}", titles=titles)
        now = {finding.rule for finding in work.findings}
        gone = "; ".join(title for rule, title in were.items() if rule not in now)
        if gone:
            told = f"{told} {self._words.format('review_case.medicines-gone', titles=gone)}"
        self._screen.medicines.go_on(work.case, told)
