"""The way from a determination that is written to one that is signed: nothing is signed twice, or unseen.

No Qt, and no database: whoever does the work asks here whether it may begin, and tells what came of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from screener.records.states import RecordState
from screener.review.drafting import (
    DAY_UNREAD,
    Draft,
    Obstacle,
    begin_draft,
    list_obstacles,
    make_determination,
    place_problem,
    resume_draft,
)

if TYPE_CHECKING:
    from screener.determination.case import Case
    from screener.determination.casebook import Opened, Prepared, Signed
    from screener.determination.decision import Determination
    from screener.determination.gate import Setting
    from screener.errors import Problem


class Phase(Enum):
    """How far it has come."""

    FILLING = "filling"
    """Something may still be changed, and nothing is shown."""
    PREPARING = "preparing"
    """The page is being drawn."""
    DRAWN = "drawn"
    """The page is there, but cannot have been seen yet."""
    SHOWN = "shown"
    """The page is before the practitioner's eyes."""
    SIGNING = "signing"
    SIGNED = "signed"


@dataclass(slots=True)
class SigningFlow:
    """One determination on its way."""

    case: Case
    setting: Setting
    draft: Draft
    phase: Phase = Phase.FILLING
    prepared: Prepared | None = None
    """What would be signed; there from `DRAWN` on."""
    signed: Signed | None = None
    refused: tuple[Obstacle, ...] = ()
    """What the casebook found in the way, and the page did not: until something is changed."""
    is_day_unread: bool = False
    """True while what stands in place of the day of treatment is no day, and the case is of an earlier one."""

    @property
    def obstacles(self) -> tuple[Obstacle, ...]:
        """Everything that is known to stand in the way now."""
        found = self._list_known()
        told = {(one.problem.code, one.problem.where) for one in found}
        return (*found, *(one for one in self.refused if (one.problem.code, one.problem.where) not in told))

    def change(self, draft: Draft, case: Case | None = None) -> bool:
        """Take up another draft: a page drawn of the one before is one no more.

        Returns:
            False if it is too late: what is being signed, or is signed, stays as it is.
        """
        if self.phase in (Phase.SIGNING, Phase.SIGNED):
            return False
        if draft == self.draft and case is None:
            return True
        self.draft = draft
        self.case = case if case is not None else self.case
        self.refused = ()
        self.go_back()
        return True

    def mark_day(self, is_unread: bool) -> None:
        """Nothing goes on while the day that stands there is not the one that the rules were asked for."""
        if is_unread != self.is_day_unread and self.phase not in (Phase.SIGNING, Phase.SIGNED):
            self.is_day_unread, self.refused = is_unread, ()
            self.go_back()

    def go_back(self) -> None:
        """Let go of the page, to change something or have it drawn again."""
        if self.phase not in (Phase.SIGNING, Phase.SIGNED):
            self.phase, self.prepared = Phase.FILLING, None

    def begin_preparing(self) -> Determination | None:
        """What to draw the page of now; None if something is in the way, or it is being drawn already."""
        if self.phase is not Phase.FILLING or self._list_known():
            return None
        self.phase, self.refused = Phase.PREPARING, ()
        return make_determination(self.case, self.draft)

    def take_prepared(self, about: Determination, outcome: Prepared | tuple[Problem, ...]) -> bool:
        """What came of drawing the page of a determination; False if it is another by now."""
        if self.phase is not Phase.PREPARING or about != make_determination(self.case, self.draft):
            return False
        if isinstance(outcome, tuple):
            self._refuse(outcome)
        else:
            self.phase, self.prepared = Phase.DRAWN, outcome
        return True

    def see(self) -> None:
        """The page is before the practitioner's eyes."""
        if self.phase is Phase.DRAWN:
            self.phase = Phase.SHOWN

    def begin_signing(self) -> Prepared | None:
        """What to sign now, once; None unless its page has been seen, and while or after it is signed."""
        if self.phase is not Phase.SHOWN:
            return None
        self.phase = Phase.SIGNING
        return self.prepared

    def take_signed(self, outcome: Signed | tuple[Problem, ...]) -> None:
        """What came of signing: done for good, or refused, and everything written is still there."""
        if self.phase is not Phase.SIGNING:
            return
        if isinstance(outcome, tuple):
            self._refuse(outcome)
        else:
            self.phase, self.signed = Phase.SIGNED, outcome

    def fail(self, problem: Problem) -> None:
        """The machine failed: go on from before, with everything written still there. The page is drawn anew."""
        if self.phase is not Phase.SIGNED:
            self._refuse((problem,))

    def _list_known(self) -> tuple[Obstacle, ...]:
        found = list_obstacles(self.case, self.draft, self.setting)
        return (DAY_UNREAD, *found) if self.is_day_unread else found

    def _refuse(self, problems: tuple[Problem, ...]) -> None:
        self.phase, self.prepared = Phase.FILLING, None
        self.refused = tuple(place_problem(self.case, problem, self.draft) for problem in problems)


@dataclass(frozen=True, slots=True)
class Left:
    """What was written of a record's determination, and the case that it was written about."""

    case: Case
    draft: Draft


def take_up(left: Left | None, opened: Opened, case: Case, setting: Setting) -> Draft:
    """Where to begin: with what was written for the same answers; else what was determined before; else anew.

    Args:
        left: What was written of the same answers before, and not signed.
        opened: The record that is to be determined.
        case: As it is decided, finding by finding.
        setting: Who decides, where and when.
    """
    record, determined = opened.record, opened.determination
    if left is not None:
        return resume_draft(left.draft, left.case, case, setting)
    if determined is not None and record.state is not RecordState.DECIDED:
        # It is decided anew: what was talked about then was not talked about now.
        determined = replace(determined, discussed=frozenset())
    return begin_draft(case, setting, determined)
