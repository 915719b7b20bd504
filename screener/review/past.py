"""The past of one record in words: its versions with what the patient changed, and who did what when. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from screener.consent.moments import day_in_words, time_in_words, to_local
from screener.interview.changes import Changed, find_changes
from screener.records.audit import Action
from screener.records.audit_log import list_events
from screener.records.contents import open_one, open_parts
from screener.records.model import Part
from screener.records.reading import open_part
from screener.records.retrieving import open_as_of
from screener.records.states import Step
from screener.review.documents import SEALING

if TYPE_CHECKING:
    from screener.interview.answers import Answers
    from screener.interview.shelf import Shelf
    from screener.questionnaire.model import Questionnaire
    from screener.questionnaire.text import Words
    from screener.records.audit import AuditEvent
    from screener.records.members import SignedIn
    from screener.records.model import Record, RecordVersion
    from screener.records.store import Store

_SIGNED = (Step.SUBMIT, Step.CORRECT)
_NOTED = {Step.SEND_BACK: "note-sent-back", Step.WITHDRAW: "note-withdrawn"}
"""Steps with which somebody wrote why → the words for it."""


@dataclass(frozen=True, slots=True)
class VersionTold:
    """One version in words."""

    version: int
    told: str
    """Which it is, what made it, when and by whom."""
    changes: tuple[str, ...] = field(repr=False)
    """What the patient changed in it, a sentence each; of a correction at least one."""
    notes: tuple[str, ...] = field(default=(), repr=False)
    """Why it was sent back, or consent withdrawn, in the words of then."""
    is_sealed: bool = False
    """True if it brought a document."""


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of how a record came to be as it is."""

    versions: tuple[VersionTold, ...]
    """Newest first."""
    events: tuple[str, ...]
    """Who did what and when, newest first."""


class PastReader:
    """Reads and tells the past of records for one member of staff. It may take long: not on the main thread."""

    def __init__(
        self, store: Store, by: SignedIn, shelf: Shelf, words: Words, zone: str, now: Callable[[], datetime]
    ) -> None:
        self._store, self._by, self._shelf = store, by, shelf
        self._words, self._zone, self._now = words, zone, now

    def read(self, record: Record, versions: tuple[RecordVersion, ...], people: Mapping[str, str]) -> Past:
        """The past of one record.

        Args:
            record: It.
            versions: All of its versions, oldest first.
            people: Id of staff or kiosk → name.

        Raises:
            MachineError: The database is away, busy, full or may not be written; the time zone is not known here.
            IntegrityError: A part is not what was written.
        """
        told = [
            VersionTold(
                one.version,
                self._tell(record, one, people),
                self._list_changes(record, one, versions),
                tuple(self._list_notes(record, one)),
                one.step in SEALING,
            )
            for one in versions
        ]
        events = [self._tell_event(event, people) for event in list_events(self._store, record_id=record.id)]
        return Past(tuple(reversed(told)), tuple(self._tell_once(list(reversed(events)))))

    def _tell_once(self, events: list[str]) -> Iterator[str]:
        """What somebody did several times within a minute, one after the other, in one line."""
        for event, alike in groupby(events):
            count = len(list(alike))
            yield event if count == 1 else self._words.format("review_sign.event-times", event=event, count=count)

    def _tell(self, record: Record, version: RecordVersion, people: Mapping[str, str]) -> str:
        key = "review_sign.version-superseded" if version.version < record.rests_on else "review_sign.version"
        return self._words.format(
            key,
            version=version.version,
            did=self._words.texts.get(f"records.did-record-{version.step}", version.step.value),
            at=self._say_moment(version.created_at),
            by=people.get(version.made_by, self._words["review_sign.unknown"]),
        )

    def _tell_event(self, event: AuditEvent, people: Mapping[str, str]) -> str:
        return self._words.format(
            "review_sign.event",
            at=self._say_moment(event.at),
            by=people.get(event.actor_id, self._words["review_sign.unknown"]),
            did=self._words.texts.get(f"records.did-{event.action.replace('.', '-')}", event.action),
        )

    def _say_moment(self, at: datetime) -> str:
        day = day_in_words(to_local(at, self._zone).date(), self._words)
        return f"{day} {time_in_words(at, self._zone)}"

    def _list_notes(self, record: Record, version: RecordVersion) -> Iterator[str]:
        key = _NOTED.get(version.step)
        if key is None:
            return
        by, at = self._by, self._now()
        sealed = open_part(self._store, record.id, version.version, Part.NOTE, actor_id=by.member.id, at=at)
        if sealed is not None:
            note = open_one(by.clinic, record.id, version.version, Part.NOTE, sealed).decode("utf-8", "replace")
            yield self._words.format(f"review_sign.{key}", note=note)

    # ── what the patient changed ────────────────────────────────────────────────────────────────

    def _list_changes(
        self, record: Record, version: RecordVersion, versions: tuple[RecordVersion, ...]
    ) -> tuple[str, ...]:
        if version.step is not Step.CORRECT:
            return ()
        signed = [one.version for one in versions if one.step in _SIGNED and one.version < version.version]
        after = self._read_answers(record, version.version)
        before = self._read_answers(record, signed[-1]) if signed else None
        if after is None or before is None:
            return (self._words["review_sign.changed-unread"],)
        found = find_changes(before[1], after[1], after[0])
        return tuple(self._tell_changes(found)) or (self._words["review_sign.changed-none"],)

    def _read_answers(self, record: Record, version: int) -> tuple[Questionnaire, Answers] | None:
        """The form and the answers as they were signed; None if they do not fit the form as it is now."""
        then = open_as_of(
            self._store, record.id, version, actor_id=self._by.member.id, at=self._now(), action=Action.RECORD_READ
        )
        if then is None or Part.RESPONSE not in then.parts:
            return None
        text = open_parts(self._by.clinic, then)[Part.RESPONSE].decode("utf-8", "surrogatepass")
        filled = self._shelf.read_response(text)
        return None if isinstance(filled, tuple) else (filled.questionnaire, filled.response.answers)

    def _tell_changes(self, found: tuple[Changed, ...]) -> Iterator[str]:
        for one in found:
            key = "changed" if one.was and one.now else "changed-new" if one.now else "changed-gone"
            yield self._words.format(f"review_sign.{key}", question=one.question, was=one.was, now=one.now)
