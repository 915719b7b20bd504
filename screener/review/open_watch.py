"""Looks whether the record that is open is still as this person opened it, whenever records have changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from screener.records.reading import find_record
from screener.records.states import RecordState

if TYPE_CHECKING:
    from screener.determination.casebook import Opened
    from screener.errors import ScreenerError
    from screener.questionnaire.text import Words
    from screener.records.model import Record
    from screener.review.desk import Desk

_HELD = frozenset({RecordState.IN_REVIEW, RecordState.DECIDED})
"""States in which a record is somebody's."""
_RESUMED = frozenset({RecordState.IN_REVIEW, RecordState.SUBMITTED})
"""States from which one can go on where one was, as long as nothing was added to the record."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A record that was this person's and is no longer, or is no longer what they opened."""

    record_id: str
    record: Record | None
    """As it stands; None if it is gone."""
    people: Mapping[str, str]
    """Id → name of everybody, read after it was lost."""


class OpenWatch(QObject):
    """Asks the database beside the main thread; nothing is opened for it, so nothing is written down as read."""

    lost = Signal(object)
    """A `Loss`. Told again while it goes on changing."""

    def __init__(self, desk: Desk, get_opened: Callable[[], Opened | None], parent: QObject) -> None:
        """Begin.

        Args:
            desk: Whose record it is.
            get_opened: Tells what is open now; asked again when the answer of the database comes.
            parent: Ends with it.
        """
        super().__init__(parent)
        self._desk = desk
        self._get_opened = get_opened

    def look(self) -> None:
        """Look now."""
        opened = self._get_opened()
        if opened is None:
            return
        desk, seen = self._desk, opened.record

        def read() -> Loss | None:
            record = find_record(desk.store, seen.id)
            return None if record == seen else Loss(seen.id, record, desk.casebook.list_people())

        desk.tasks.start(read, self._take, _leave)

    def _take(self, loss: Loss | None) -> None:
        opened = self._get_opened()
        if loss is None or opened is None or opened.record.id != loss.record_id:
            return
        record = loss.record
        if record is not None:
            # What was done here since is known here by now: errands run one after the other.
            is_ours = record.state in _HELD and record.claimed_by == self._desk.by.member.id
            if record.revision <= opened.record.revision or is_ours:
                return
        self.lost.emit(loss)


def say_loss(was: Record, loss: Loss, words: Words) -> tuple[str, str]:
    """What became of a record, and the words of the button with which one goes on; empty if one cannot."""
    now = loss.record
    if now is None or now.state is RecordState.PURGED:
        return words["review_case.lost-gone"], ""
    if now.state is RecordState.WITHDRAWN:
        return words["review_case.lost-withdrawn"], ""
    if now.version != was.version or now.state not in _RESUMED:
        key = "changed" if now.rests_on != was.rests_on else now.state
        return words[f"review_case.lost-{key}"], ""
    if now.claimed_by is None:
        return words["review_case.lost-free"], words["review_case.go-on"]
    name = loss.people.get(now.claimed_by, words["review_case.colleague"])
    return words.format("review_case.lost-taken", name=name), words["review_case.take-over"]


def say_change(was: Record, loss: Loss, words: Words) -> tuple[str, str]:
    """What became of a record that was only read, and the words of the button that opens it anew, if it can be."""
    now = loss.record
    if now is None or now.state in (RecordState.PURGED, RecordState.WITHDRAWN):
        return say_loss(was, loss, words)
    key = "answers" if now.rests_on != was.rests_on else str(now.state)
    if key == was.state == RecordState.COUNTERSIGNED:
        key = "signed"
    name = loss.people.get(now.claimed_by or "", words["review_case.colleague"])
    return words.format(f"review_case.changed-{key}", name=name), words["review_case.open-anew"]


def _leave(_error: ScreenerError) -> None:
    """That the database is away is said where something is to be done with it."""
