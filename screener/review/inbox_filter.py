"""What of the inbox's lines a person wants to see: a kind of records, an outcome, what a search found. No Qt.

Each key that is pressed looks through ten thousand lines: here, at once. A proxy model of Qt would ask for each line
by itself, and take those that go out of the view in as many pieces as there are gaps.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from screener.records.states import RecordState
from screener.review.inbox_source import DONE_RECORDS, OPEN_RECORDS, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable

    from screener.review.inbox_lines import Line


class Shown(StrEnum):
    """Which records a person wants to see."""

    OPEN = "open"
    """All that somebody still has to do something about."""
    WAITING = "waiting"
    MINE = "mine"
    SENT_BACK = "sent-back"
    DECIDED = "decided"
    """Decided, not signed."""
    DONE = "done"

    @property
    def scope(self) -> Scope:
        """What is read for it."""
        return DONE_RECORDS if self is Shown.DONE else OPEN_RECORDS


_STATES = {
    Shown.OPEN: OPEN_RECORDS.states,
    Shown.WAITING: {RecordState.SUBMITTED},
    Shown.SENT_BACK: {RecordState.RETURNED},
    Shown.DECIDED: {RecordState.DECIDED},
    Shown.DONE: DONE_RECORDS.states,
}


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What is asked for: records of a kind, with an outcome, found by a search."""

    me: str
    """Id of who looks."""
    shown: Shown = Shown.OPEN
    outcome: str = ""
    """Only this one; empty for all."""
    found: frozenset[str] | None = None
    """Ids that a search found; None if nothing is searched for."""

    @property
    def is_narrow(self) -> bool:
        """True if lines of the scope may be left out."""
        return self.shown not in (Shown.OPEN, Shown.DONE) or bool(self.outcome) or self.found is not None

    def sift(self, lines: Iterable[Line]) -> list[Line]:
        """Those of some lines that are wanted, in their order."""
        # Ten thousand for each key: a loop for each condition takes a quarter of one that calls for each line.
        found, outcome, me = self.found, self.outcome, self.me
        if found is not None:
            lines = [line for line in lines if line.record.id in found]
        if outcome:
            lines = [line for line in lines if line.record.outcome == outcome]
        if self.shown is Shown.MINE:
            return [line for line in lines if line.record.claimed_by == me]
        if found is not None and self.shown is Shown.OPEN:
            return list(lines)  # a search goes through all there is, unless somebody asked for a kind of them
        states = _STATES[self.shown]
        return [line for line in lines if line.record.state in states]
