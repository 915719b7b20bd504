"""Deciding a record that may only be read as it stands: a colleague's, a signed one, one that was sent back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from screener.records.states import RecordState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from screener.determination.casebook import Opened
    from screener.errors import Problem
    from screener.review.desk import Desk
    from screener.review.errands import Errands


class _Ask(Protocol):
    def __call__(self, about: str, **values: object) -> bool: ...


class TakingOver(QObject):
    """Takes one record after the other, once somebody is sure."""

    taken = Signal(object)
    """`Opened`, which may be decided now."""

    def __init__(self, desk: Desk, errands: Errands, is_sure: _Ask) -> None:
        super().__init__(errands)
        self._desk, self._errands, self._is_sure = desk, errands, is_sure

    def begin(self, opened: Opened) -> None:
        """Take a record in the way that its state asks for."""
        casebook, record = self._desk.casebook, opened.record
        if record.state is RecordState.SUBMITTED:
            self._take(lambda: casebook.take(opened))
        elif record.state is RecordState.RETURNED:
            if self._is_sure("take-up"):
                self._take(lambda: casebook.take(opened))
        elif record.state is RecordState.COUNTERSIGNED or record.claimed_by == self._desk.by.member.id:
            if self._is_sure("reopen"):
                self._take(lambda: casebook.reopen(opened))
        else:
            self._errands.run(casebook.list_people, lambda people: self._ask_whom(opened, people))

    def _ask_whom(self, opened: Opened, people: Mapping[str, str]) -> None:
        name = people.get(opened.record.claimed_by or "", self._desk.words["review_shell.standing-somebody"])
        if self._is_sure("take-over", name=name):
            self._take(lambda: self._desk.casebook.take_over(opened))

    def _take(self, take: Callable[[], Opened | Problem]) -> None:
        self._errands.run(take, self.taken.emit)
