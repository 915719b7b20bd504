"""What is decided and not signed, kept so that one can go on with it when the record is opened again.

No Qt. In memory it ends with whoever is signed in; `undone_keeping` keeps it sealed in the database beside.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from screener.determination.case import Case
    from screener.determination.casebook import Opened
    from screener.records.model import Record
    from screener.review.signing_flow import Left


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was decided in an earlier sitting."""

    kept_at: datetime
    bare: Case
    """The case without it, to begin anew."""


@dataclass(frozen=True, slots=True)
class Undone:
    """One record as far as it is decided."""

    opened: Opened
    """As it was last this person's, with the case as they decided it."""
    left: Left | None = None
    """What they wrote of the determination."""
    earlier: Earlier | None = None
    """Where it comes from, if from an earlier sitting."""


class UndoneWork:
    """The records of one signed-in person, as far as they are decided."""

    def __init__(self) -> None:
        self._kept: dict[str, Undone] = {}

    @property
    def is_empty(self) -> bool:
        """True if nothing is decided."""
        return not self._kept

    @property
    def all(self) -> tuple[Undone, ...]:
        """Each record that something is decided about."""
        return tuple(self._kept.values())

    def keep(self, opened: Opened, case: Case, left: Left | None) -> None:
        """Keep a case as it is decided so far; there is nothing to keep while nothing is."""
        before = self._kept.get(opened.record.id)
        if case.decisions or case.resolutions or (left is not None and left.draft.is_begun):
            earlier = None if before is None else before.earlier
            self._kept[opened.record.id] = Undone(replace(opened, case=case), left, earlier)
        else:
            self.forget(opened.record.id)

    def forget(self, record_id: str) -> None:
        """Let go of a record's case: it is signed, or sent back, or given up."""
        self._kept.pop(record_id, None)

    def holds(self, record_id: str) -> bool:
        """True if something is decided about a record."""
        return record_id in self._kept

    def take_up(self, opened: Opened) -> None:
        """Take up what was kept of a record in an earlier sitting, unless something is decided in this one."""
        if opened.unsigned is None or self.find(opened.record) is not None:
            return
        # The format is heavy, and seldom needed.
        from screener.review.undone_format import read_undone

        taken = read_undone(opened.unsigned.data, opened.case)
        if taken is not None:
            record = replace(opened.record, revision=taken.revision)
            earlier = Earlier(opened.unsigned.at, opened.case)
            self._kept[record.id] = Undone(replace(opened, record=record, case=taken.case), taken.left, earlier)

    def find(self, record: Record) -> Undone | None:
        """What is decided of a record, unless the patient has sent another version since."""
        kept = self._kept.get(record.id)
        return kept if kept is not None and kept.opened.record.version == record.version else None

    def resume(self, opened: Opened) -> Opened:
        """A record with what was decided before."""
        kept = self.find(opened.record)
        return opened if kept is None else replace(opened, case=kept.opened.case)

    def is_from_before(self, opened: Opened) -> bool:
        """True if what was decided is from before somebody else had the record: one step is their own taking it."""
        kept = self.find(opened.record)
        return kept is not None and opened.record.revision > kept.opened.record.revision + 1
