"""What is decided and not signed, kept in memory so that one can go on with it when the record is opened again.

No Qt. It ends with whoever is signed in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screener.determination.case import Case
    from screener.determination.casebook import Opened


class UndoneWork:
    """The records of one signed-in person, as far as they are decided."""

    def __init__(self) -> None:
        self._kept: dict[str, Opened] = {}

    @property
    def is_empty(self) -> bool:
        """True if nothing would be forgotten."""
        return not self._kept

    @property
    def all(self) -> tuple[Opened, ...]:
        """Each record as it was last this person's."""
        return tuple(self._kept.values())

    def keep(self, opened: Opened, case: Case) -> None:
        """Keep a case as it is decided so far; there is nothing to keep while nothing is."""
        if case.decisions or case.resolutions:
            self._kept[opened.record.id] = replace(opened, case=case)
        else:
            self.forget(opened.record.id)

    def forget(self, record_id: str) -> None:
        """Let go of a record's case: it is signed, or sent back."""
        self._kept.pop(record_id, None)

    def holds(self, record_id: str) -> bool:
        """True if something is decided about a record."""
        return record_id in self._kept

    def resume(self, opened: Opened) -> Opened:
        """A record with what was decided before, unless the patient has sent another version since."""
        kept = self._find(opened)
        return opened if kept is None else replace(opened, case=kept.case)

    def is_from_before(self, opened: Opened) -> bool:
        """True if what was decided is from before somebody else had the record."""
        kept = self._find(opened)
        return kept is not None and kept.record.revision != opened.record.revision

    def _find(self, opened: Opened) -> Opened | None:
        kept = self._kept.get(opened.record.id)
        return kept if kept is not None and kept.record.version == opened.record.version else None
