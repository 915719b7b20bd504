"""What may become of a record: every legal step, as data. What is not written here is refused."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from screener.errors import TransitionError


class RecordState(StrEnum):
    """Where a record stands. Declared in the inbox's order: who waits comes first."""

    SUBMITTED = "submitted"
    """Signed by the patient; waits for a practitioner."""
    IN_REVIEW = "in-review"
    """Taken by a member of staff."""
    RETURNED = "returned"
    """Sent back to the patient with a note; waits for a correction."""
    DECIDED = "decided"
    """Decided, not yet countersigned."""
    COUNTERSIGNED = "countersigned"
    """Both seals are on it."""
    WITHDRAWN = "withdrawn"
    """The patient has withdrawn consent."""
    PURGED = "purged"
    """Deleted by the clinic's schedule; ids, times and digests remain."""


class Step(StrEnum):
    """What is done to a record."""

    SUBMIT = "submit"
    TAKE = "take"
    TAKE_OVER = "take-over"
    """From the colleague who has taken it."""
    RELEASE = "release"
    SEND_BACK = "send-back"
    """To the patient, for a correction."""
    REASSESS = "reassess"
    """A medicine was resolved and the rules ran again."""
    DECIDE = "decide"
    COUNTERSIGN = "countersign"
    TREAT = "treat"
    """What was done is written down."""
    REOPEN = "reopen"
    """Decided anew, by who reopens it."""
    CORRECT = "correct"
    """The patient corrected and signed again."""
    WITHDRAW = "withdraw"
    PURGE = "purge"


_S, _T = RecordState, Step

LEGAL: Mapping[RecordState, Mapping[Step, RecordState]] = {
    _S.SUBMITTED: {
        _T.TAKE: _S.IN_REVIEW,
        _T.CORRECT: _S.SUBMITTED,
        _T.WITHDRAW: _S.WITHDRAWN,
        _T.PURGE: _S.PURGED,
    },
    _S.IN_REVIEW: {
        _T.TAKE_OVER: _S.IN_REVIEW,
        _T.RELEASE: _S.SUBMITTED,
        _T.SEND_BACK: _S.RETURNED,
        _T.REASSESS: _S.IN_REVIEW,
        _T.DECIDE: _S.DECIDED,
        _T.WITHDRAW: _S.WITHDRAWN,
    },
    _S.RETURNED: {
        _T.TAKE: _S.IN_REVIEW,
        _T.CORRECT: _S.SUBMITTED,
        _T.WITHDRAW: _S.WITHDRAWN,
        _T.PURGE: _S.PURGED,
    },
    _S.DECIDED: {
        _T.COUNTERSIGN: _S.COUNTERSIGNED,
        _T.TAKE_OVER: _S.IN_REVIEW,
        _T.REOPEN: _S.IN_REVIEW,
        _T.CORRECT: _S.SUBMITTED,
        _T.WITHDRAW: _S.WITHDRAWN,
        _T.PURGE: _S.PURGED,
    },
    _S.COUNTERSIGNED: {
        _T.TREAT: _S.COUNTERSIGNED,
        _T.REOPEN: _S.IN_REVIEW,
        _T.CORRECT: _S.SUBMITTED,
        _T.WITHDRAW: _S.WITHDRAWN,
        _T.PURGE: _S.PURGED,
    },
    _S.WITHDRAWN: {_T.PURGE: _S.PURGED},
    _S.PURGED: {},
}
"""State → step → the state after it."""

TOLD_AS: Mapping[Step, str] = {step: f"record.{step}" for step in Step}
"""Step → the action by which the audit trail tells it."""

KEPT: frozenset[RecordState] = frozenset(RecordState) - {_S.PURGED}
"""States in which there is still something to read."""

CLAIMED: frozenset[RecordState] = frozenset({_S.IN_REVIEW, _S.DECIDED})
"""States in which the record is somebody's."""

HOLDER_ONLY: frozenset[Step] = frozenset({_T.RELEASE, _T.SEND_BACK, _T.REASSESS, _T.DECIDE, _T.COUNTERSIGN})
"""Steps that only the one who has taken the record may do."""

CLAIMING: frozenset[Step] = frozenset({_T.TAKE, _T.TAKE_OVER, _T.REOPEN})
"""Steps after which the record is the actor's."""


def find_next(state: RecordState, step: Step) -> RecordState | None:
    """The state after a step, or None if the step is not legal from here."""
    return LEGAL[state].get(step)


def get_next(state: RecordState, step: Step) -> RecordState:
    """The state after a step.

    Raises:
        TransitionError: The step is not legal from here.
    """
    after = find_next(state, step)
    if after is None:
        raise TransitionError("RECORD-010", f"A record that is {state} cannot {step}.")
    return after
