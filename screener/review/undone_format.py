"""What is decided and not signed, as bytes and back: what is kept, sealed, in case the machine dies. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pydantic import TypeAdapter

from screener.determination.case import Case, go_on
from screener.determination.decision import Decision, Resolution
from screener.determination.kept_format import KeptFormat
from screener.errors import IntegrityError
from screener.review.drafting import Draft
from screener.review.signing_flow import Left


@dataclass(frozen=True, slots=True)
class _Decided:
    on: date | None
    decisions: tuple[Decision, ...] = field(repr=False)
    resolutions: tuple[Resolution, ...] = field(repr=False)

    def go_on(self, case: Case) -> Case:
        return go_on(case, self.decisions, self.resolutions, self.on)


@dataclass(frozen=True, slots=True)
class _Kept:
    revision: int
    now: _Decided
    draft: Draft | None = None
    then: _Decided | None = None
    """What was decided when the draft was left."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was kept, taken up with the same patient's answers."""

    revision: int
    """Of the record, when it was last theirs."""
    case: Case
    left: Left | None
    """What was written of the determination, if anything was."""


def write_undone(revision: int, case: Case, left: Left | None) -> bytes:
    """As `read_undone` takes it. The patient's own answers are no part of it."""
    draft, then = (None, None) if left is None else (left.draft, _pick(left.case))
    return _KEPT.write(_Kept(revision, _pick(case), draft, then))


def read_undone(data: bytes, case: Case) -> Taken | None:
    """What was kept, with the rules asked anew; None if these are not the bytes, or a newer program's.

    Args:
        data: As `write_undone` gave it.
        case: The record as it is opened now.
    """
    try:
        kept = _KEPT.read(data)
    except IntegrityError:
        return None
    left = None if kept.draft is None or kept.then is None else Left(kept.then.go_on(case), kept.draft)
    return Taken(kept.revision, kept.now.go_on(case), left)


def _pick(case: Case) -> _Decided:
    return _Decided(case.on, case.decisions, case.resolutions)


def _make_error() -> IntegrityError:
    return IntegrityError("REVIEW-001", "What was kept of unsigned decisions is not what was written.")


_KEPT = KeptFormat("screener-undone-1", TypeAdapter(_Kept), _make_error)
