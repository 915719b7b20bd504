"""Deciding one finding after the other: at once where nothing more is asked, else with the words or the day it needs.

It works on the screen it is handed, whose `panel` asks and whose `findings` and `footer` tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from screener.determination.decision import Choice
from screener.determination.gate import needs_reason
from screener.review.finding_card import find_defer_date, find_refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from screener.errors import Problem
    from screener.review.case_screen import CaseScreen
    from screener.review.case_work import CaseWork
    from screener.screening.assessment import Finding


class Deciding(QObject):
    """What is chosen about findings, and what is still asked about the choice made last."""

    decided = Signal(str)
    """Rule of the finding to go on with."""
    left = Signal()
    """Nothing is asked any more."""

    def __init__(self, screen: CaseScreen, get_work: Callable[[], CaseWork]) -> None:
        """Begin; `get_work` tells the record that is shown."""
        super().__init__(screen)
        self._screen = screen
        self._get_work = get_work
        self._asked: tuple[str, Choice] | None = None
        screen.panel.confirmed.connect(self._on_confirmed)
        screen.panel.left.connect(self._leave)

    def choose(self, finding: Finding, choice: Choice) -> None:
        """Decide a finding so; or say why not, or ask what is missing."""
        work = self._get_work()
        if finding not in work.to_decide:
            return
        refusal = find_refusal(finding, choice, work.setting)
        if refusal:
            self._screen.footer.tell(refusal, is_problem=True)
        elif choice is Choice.DEFER or needs_reason(finding, choice):
            self._ask_why(finding, choice)
        else:
            self._decide(finding.rule, choice)

    def choose_again(self, finding: Finding) -> None:
        """Decide a finding that has changed as it was decided before."""
        before = self._get_work().find_outdated_decision(finding.rule)
        if before is not None:
            self._decide(finding.rule, before.choice, before.reason, before.until)

    def keep_to(self, rule: str) -> None:
        """Ask nothing about any other finding."""
        if self._asked is not None and self._asked[0] != rule:
            self._leave()

    def put_away(self) -> None:
        """Ask nothing."""
        self._asked = None
        self._screen.findings.close_panel()

    def _ask_why(self, finding: Finding, choice: Choice) -> None:
        work, panel = self._get_work(), self._screen.panel
        before = work.case.find_decision(finding.rule)
        reason = before.reason if before is not None and before.choice is choice else ""
        until = find_defer_date(finding, work.setting)
        self._asked = (finding.rule, choice)
        panel.ask(
            choice, finding.title, until=until, reason=reason,
            is_needed=lambda day: needs_reason(finding, choice, day),
        )  # fmt: skip
        self._screen.findings.open_panel(panel)
        panel.focus_first()
        self._screen.findings.show_panel()

    def _on_confirmed(self, reason: str, until: date | None) -> None:
        if self._asked is not None:
            self._decide(*self._asked, reason, until)

    def _decide(self, rule: str, choice: Choice, reason: str = "", until: date | None = None) -> None:
        work = self._get_work()
        problem = work.decide(rule, choice, reason=reason, until=until)
        if problem is not None:
            self._tell_problem(problem)
            return
        self._leave()
        self.decided.emit(work.find_next_open(rule) or rule)

    def _tell_problem(self, problem: Problem) -> None:
        told = f"{problem.message} {problem.advice}"
        if self._asked is not None:
            self._screen.panel.show_problem(told)
            self._screen.findings.open_panel(self._screen.panel)
            if problem.code == "DECIDE-002":
                self._screen.panel.focus_first()
        else:
            self._screen.footer.tell(told, is_problem=True)

    def _leave(self) -> None:
        self.put_away()
        self.left.emit()
