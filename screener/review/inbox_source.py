"""Where the inbox's lines come from: the database, page by page, in the background. No Qt.

A record whose sealed identity is not what was written is listed without it, so that one damaged row hides no other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from screener.errors import IntegrityError
from screener.records.audit import Action, Note
from screener.records.audit_log import tell
from screener.records.overview import Mark, read_marks, read_some
from screener.records.reading import OPEN, Cursor, ListedRecord, Order, Page, read_page
from screener.records.states import KEPT, RecordState
from screener.records.store import Store

_NAMES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Scope:
    """Which records a list is read from, and how it is sorted."""

    states: frozenset[RecordState]
    order: Order


OPEN_RECORDS = Scope(OPEN, Order.INBOX)
DONE_RECORDS = Scope(frozenset({RecordState.COUNTERSIGNED, RecordState.WITHDRAWN}), Order.NEWEST)

Key = tuple[float, float, str]
"""Where a record stands in a list: smaller is further up."""


def make_key(order: Order, mark: Mark | ListedRecord) -> Key:
    """The place of a record in a list of this order."""
    one = mark.record if isinstance(mark, ListedRecord) else mark
    at = one.submitted_at.timestamp()
    return (one.inbox_rank, at, one.id) if order is Order.INBOX else (0, -at, one.id)


@dataclass(frozen=True, slots=True)
class Held:
    """What a list holds already, to be compared with the database."""

    scope: Scope
    revisions: Mapping[str, int]
    """Record id → its revision as it is held."""
    waiting: frozenset[str] | None
    """Who was waiting when it was last looked; None if it was not yet."""
    last: Key | None
    """The last line held: what belongs below is read later. None if all is held."""
    not_before: datetime | None
    """With `last`, in the order of time: when that was signed."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What became otherwise since."""

    changed: tuple[ListedRecord, ...]
    """New, or another revision."""
    gone: tuple[str, ...]
    """Held, and no longer of the scope."""
    waiting: frozenset[str]
    """Who waits now."""
    arrived: int
    """How many of them did not when it was last looked."""


class InboxSource:
    """Reads for one inbox. Everything may take long."""

    def __init__(self, store: Store, *, actor_id: str, now: Callable[[], datetime]) -> None:
        self._store = store
        self._actor_id = actor_id
        self._now = now

    def read_page(self, scope: Scope, after: Cursor | None, limit: int) -> Page:
        """One page of a list.

        Raises:
            MachineError: The database is away or busy.
        """
        try:
            return read_page(self._store, order=scope.order, states=scope.states, after=after, limit=limit)
        except IntegrityError:
            page = read_page(self._store, order=scope.order, states=scope.states, after=after, limit=limit, parts=())
            return Page(tuple(map(self._read_alone, page.entries)), page.next)

    def read_some(self, record_ids: Sequence[str]) -> tuple[ListedRecord, ...]:
        """These records, in any order.

        Raises:
            MachineError: The database is away or busy.
        """
        try:
            return read_some(self._store, record_ids)
        except IntegrityError:
            return tuple(map(self._read_alone, read_some(self._store, record_ids, parts=())))

    def find_changes(self, held: Held) -> Changes:
        """What became otherwise than it is held.

        Raises:
            MachineError: The database is away or busy.
        """
        scope = held.scope
        marks = {mark.id: mark for mark in read_marks(self._store, scope.states, not_before=held.not_before)}
        changed = [mark.id for mark in marks.values() if _is_missed(mark, held)]
        if scope is OPEN_RECORDS:
            waiting = frozenset(mark.id for mark in marks.values() if mark.state is RecordState.SUBMITTED)
        else:
            waiting = self.read_waiting()
        arrived = 0 if held.waiting is None else len(waiting - held.waiting)
        gone = tuple(record_id for record_id in held.revisions if record_id not in marks)
        return Changes(self.read_some(changed), gone, waiting, arrived)

    def read_waiting(self) -> frozenset[str]:
        """Ids of the records that wait for a practitioner.

        Raises:
            MachineError: The database is away or busy.
        """
        return frozenset(mark.id for mark in read_marks(self._store, {RecordState.SUBMITTED}))

    def read_names(self) -> Iterator[ListedRecord]:
        """Every record with its sealed identity, for a search by name; told once in the audit trail.

        Raises:
            MachineError: The database is away, busy, full or may not be written.
        """
        tell(self._store, Note(Action.IDENTITIES_READ, self._actor_id, self._now()))
        scope = Scope(KEPT, Order.NEWEST)
        after: Cursor | None = None
        while True:
            page = self.read_page(scope, after, _NAMES_AT_ONCE)
            yield from page.entries
            after = page.next
            if after is None:
                return

    def _read_alone(self, listed: ListedRecord) -> ListedRecord:
        """A record with its identity; without, if that is damaged."""
        try:
            found: Collection[ListedRecord] = read_some(self._store, [listed.record.id])
        except IntegrityError:
            return listed
        return next(iter(found), listed)


def _is_missed(mark: Mark, held: Held) -> bool:
    """True if the record is held otherwise, or is not held and belongs among what is."""
    known = held.revisions.get(mark.id)
    if known is not None:
        return known != mark.revision
    return held.last is None or make_key(held.scope.order, mark) <= held.last
