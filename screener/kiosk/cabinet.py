"""Where a kiosk keeps what it may write and never read: unfinished forms, and what was signed. Knows no Qt.

With the built-in database all is kept there. Where several kiosks share a PostgreSQL database, unfinished forms and
what waits to be delivered lie in the kiosk's own, so that a kiosk goes on while the shared one is away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from screener.errors import IntegrityError, MachineError, Problem
from screener.interview.progress import Progress, write_progress
from screener.records.anchors import find_anchor_file
from screener.records.audit import Action, Note
from screener.records.audit_log import keep_up, read_head, tell
from screener.records.contents import open_identity, open_parts
from screener.records.drafts import find_drafts, keep_draft, remove_draft, remove_old_drafts, resume_draft, save_draft
from screener.records.identity import Identity
from screener.records.key_files import KioskKeys, load_kiosk_keys
from screener.records.model import Draft, Part, Record, Submission
from screener.records.outbox import Delivery, deliver, post
from screener.records.permissions import Act, may
from screener.records.reading import ListedRecord, count_records, open_record, read_page
from screener.records.sign_in import sign_in
from screener.records.states import RecordState
from screener.records.store import Store, open_store
from screener.records.submitting import submit
from screener.records.vault import Context, seal
from screener.records.visits import OpenedVisit, confirm_visit, count_stranger, open_visit

if TYPE_CHECKING:
    from screener.questionnaire.model import Questionnaire
    from screener.records.members import SignedIn

KEYS = "keys"
"""Folder of the kiosk's keys, within the data folder."""
RECORDS, OWN = "records", "kiosk"
"""Folders of the built-in database, and of the kiosk's own where the clinic's is elsewhere."""
KEPT_FOR = timedelta(days=1)
"""How long an unfinished form is kept."""
_LONGEST_LIST = 20
"""How many forms that were sent back a list shows at once."""
_WAIT_S = 5.0
"""How long to wait for others who are writing."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A form that a power cut interrupted, opened by a member of staff who signed in."""

    interview_id: str
    saved_at: datetime
    data: bytes = field(repr=False)
    """As `progress.write_progress` gave it."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A record that was sent back to its patient, as a list shows it."""

    record: Record
    identity: Identity = field(repr=False)


@dataclass(frozen=True, slots=True)
class Plain:
    """A record that was sent back, opened."""

    record: Record
    parts: Mapping[Part, bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Welcomed:
    """A member of staff who signed in at the kiosk, and what may be gone on with, last saved first."""

    staff_id: str
    unfinished: tuple[Unfinished, ...]
    by: SignedIn = field(repr=False)
    """Their keys, to be let go of with this."""


class Cabinet:
    """One kiosk's keys and databases, open. Used by one thread."""

    def __init__(self, data: Path, database: str, now: Callable[[], datetime]) -> None:
        """Open them.

        Args:
            data: The kiosk's data folder.
            database: Address of the clinic's database; empty for the built-in one.
            now: Tells the time, aware.

        Raises:
            MachineError: A key is missing or open to others, or the kiosk's database is away.
            IntegrityError: A key or the database is damaged.
        """
        self._database = database
        self._now = now
        self._folder = data / KEYS
        self._keys = load_kiosk_keys(self._folder)
        self.kiosk_id = self._keys.own.public.uuid
        self._anchors = find_anchor_file(self._folder, self._keys.own)
        # The clinic's database is made by `screener setup`; the kiosk's own belongs to nobody else.
        self._own = open_store(data / (OWN if database else RECORDS), upgrade=bool(database), wait_s=_WAIT_S)
        self._central: Store | None = None if database else self._own

    @property
    def keys(self) -> KioskKeys:
        """What is sealed with: read anew, since `screener kiosk update` changes it while the kiosk is open.

        Keys that are taken away meanwhile are those of before: what a patient says is sealed all the same.
        """
        with suppress(MachineError, IntegrityError):
            self._keys = load_kiosk_keys(self._folder)
        return self._keys

    @property
    def is_shared(self) -> bool:
        """True if the clinic's database is another than the kiosk's own, and may be away."""
        return bool(self._database)

    def close(self) -> None:
        """Give the connections back."""
        self._own.close()
        if self._central is not None:
            self._central.close()

    # ── unfinished forms ──

    def save(self, progress: Progress, questionnaire: Questionnaire) -> None:
        """Save a run in place of what was saved of it before. Durable on return.

        Raises:
            MachineError: The database is busy, full or may not be written; what was saved before still is.
        """
        interview_id, clinic = progress.submission_id, self.keys.clinic
        draft = Draft(
            interview_id=interview_id,
            kiosk_id=self.kiosk_id,
            started_at=progress.journey.started_at,
            saved_at=self._now(),
            sealed=seal(clinic, write_progress(progress, questionnaire), draft_context(interview_id)),
            clinic_key_id=clinic.uuid,
        )
        save_draft(self._own, draft)

    def forget(self, interview_id: str, *, keep: bool, page: str = "") -> None:
        """Take away what a patient answered who is gone, or keep it for staff to read.

        Args:
            interview_id: The draft.
            keep: Whether it is kept.
            page: Where the patient stopped, as `find_shared_page` says it; told in the audit trail.

        Raises:
            MachineError: The database is busy or may not be written.
        """
        act = keep_draft if keep else remove_draft
        act(self._own, interview_id, actor_id=self.kiosk_id, at=self._now(), page=page)

    def find_unfinished(self) -> tuple[Draft, ...]:
        """The forms this kiosk was interrupted in, last saved first. Those older than a day are taken away.

        Raises:
            MachineError: The database is busy or may not be written.
        """
        now = self._now()
        remove_old_drafts(self._own, saved_before=now - KEPT_FOR, actor_id=self.kiosk_id, at=now)
        return tuple(find_drafts(self._own, kiosk_id=self.kiosk_id, kept=False))

    def welcome(self, name: str, password: str) -> Welcomed | Problem:
        """Let a member of staff sign in, and open what may be gone on with; or why not.

        Raises:
            MachineError: The clinic's database is away: nobody can sign in.
            IntegrityError: An entry was altered.
        """
        signed_in = sign_in(self._reach(), name, password, now=self._now)
        if isinstance(signed_in, Problem):
            return signed_in
        opened = (_open_draft(draft, signed_in) for draft in self.find_unfinished())
        unfinished = tuple(one for one in opened if one is not None)
        return Welcomed(signed_in.member.id, unfinished, signed_in)

    # ── what was sent back ──

    def count_returned(self) -> int:
        """How many records were sent back to their patients; 0 while the clinic's database is away."""
        try:
            counts = count_records(self._reach())
        except MachineError:
            return 0
        return sum(count for (state, _), count in counts.items() if state is RecordState.RETURNED)

    def list_returned(self, by: SignedIn) -> tuple[Returned, ...]:
        """What was sent back to its patients; nothing, if a member of staff may not let anybody correct a record.

        Raises:
            MachineError: The clinic's database is away, busy or full.
        """
        if not may(by.member.role, Act.CORRECT_RECORD):
            return ()
        listed = read_page(self._reach(), states=(RecordState.RETURNED,), limit=_LONGEST_LIST).entries
        if listed:
            tell(self._reach(), Note(Action.IDENTITIES_READ, by.member.id, self._now()))
        opened = ((one.record, _open_identity(one, by)) for one in listed)
        return tuple(Returned(record, identity) for record, identity in opened if identity is not None)

    def open_returned(self, record_id: str, by: SignedIn) -> Plain | Problem:
        """Open a record that was sent back, for its patient to correct; told in the audit trail.

        Returns:
            The record with its parts; or that it is no longer sent back (RECORD-014).

        Raises:
            MachineError: The clinic's database is away, busy or full.
            IntegrityError: A part is not what was written.
        """
        opened = open_record(self._reach(), record_id, actor_id=by.member.id, at=self._now())
        if opened is None or opened.record.state is not RecordState.RETURNED:
            return Problem("RECORD-014", "This form has been dealt with meanwhile.", "Look at the list again.")
        return Plain(opened.record, open_parts(by.clinic, opened))

    def resume(self, interview_id: str, staff_id: str) -> bool:
        """Tell that a member of staff confirmed who it is; True if the form is still there to go on with.

        Raises:
            MachineError: The database is busy or full.
        """
        return resume_draft(self._own, interview_id, actor_id=staff_id, at=self._now()) is not None

    # ── prepared visits ──

    def open_visit(self, code: str) -> OpenedVisit | Problem:
        """Open the visit of a code; or why not.

        Raises:
            MachineError: The clinic's database is away, busy or full.
        """
        return open_visit(self._reach(), self.keys.own, code, at=self._now())

    def confirm_visit(self, visit_id: str) -> Problem | None:
        """Who typed the code is who the visit is for; why not, if it waits no more.

        Raises:
            MachineError: The clinic's database is away, busy or full.
        """
        return confirm_visit(self._reach(), self.kiosk_id, visit_id, at=self._now())

    def count_stranger(self) -> Problem | None:
        """Who typed the code was born on another day; how long to wait, if one must.

        Raises:
            MachineError: The clinic's database is away, busy or full.
        """
        return count_stranger(self._reach(), self.kiosk_id, at=self._now())

    # ── what was signed ──

    def hand_over(self, submission: Submission) -> None:
        """Keep a submission and end its draft, in one transaction. Durable on return; `deliver` afterwards.

        Raises:
            MachineError: The database is busy, full or may not be written, or the record was changed meanwhile.
            IntegrityError: It is damaged.
        """
        if self.is_shared:
            post(self._own, submission, at=self._now())
            return
        answer = submit(self._own, submission, at=self._now())
        if isinstance(answer, Problem):
            raise MachineError(answer.code, f"{answer.message} {answer.advice}")

    def deliver(self) -> Delivery | None:
        """Deliver what waits for the clinic's database, and remember the head of its audit trail.

        Returns:
            What became of it; None if the clinic's database is away, or if nothing ever waits here.

        Raises:
            MachineError: The kiosk's own database or its memory of the trail cannot be written.
            IntegrityError: What waits or the memory is damaged.
        """
        if not self.is_shared:
            self._keep_up(self._own)
            return None
        try:
            central = self._reach()
        except MachineError:
            return None
        delivery = deliver(self._own, central, now=self._now)
        if delivery.trouble is not None:
            return delivery
        try:
            self._keep_up(central)
        except MachineError:
            return None
        return delivery

    def note(self, action: str, record_id: str, details: dict[str, str | int]) -> None:
        """Tell in the audit trail what else was done about a record.

        Raises:
            MachineError: The clinic's database is away, busy or full.
        """
        tell(self._reach(), Note(action, self.kiosk_id, self._now(), record_id, details))

    def read_anchor(self) -> str:
        """The head of the clinic's audit trail as the paper prints it; if that is elsewhere, the last one seen.

        Raises:
            MachineError, IntegrityError: The database or the kiosk's memory of it is not as it should be.
        """
        head = self._anchors.recall() if self.is_shared else read_head(self._own)
        return head.as_text() if head else ""

    def _keep_up(self, store: Store) -> None:
        if not keep_up(store, self._anchors):
            message = f"{store.place} is older than what this kiosk remembers of it. Find out: screener audit verify"
            raise IntegrityError("AUDIT-004", message)

    def _reach(self) -> Store:
        """The clinic's database.

        Raises:
            MachineError: It is away.
        """
        if self._central is None:
            self._central = open_store(self._database, wait_s=_WAIT_S)
        return self._central


def draft_context(interview_id: str) -> Context:
    """What an unfinished form is sealed as."""
    return Context("draft", interview_id)


def _open_identity(listed: ListedRecord, by: SignedIn) -> Identity | None:
    with suppress(IntegrityError):
        return open_identity(by.clinic, listed)
    return None


def _open_draft(draft: Draft, by: SignedIn) -> Unfinished | None:
    # One that was damaged must not stand in the way of another.
    with suppress(IntegrityError):
        return Unfinished(
            draft.interview_id, draft.saved_at, by.clinic.open(draft.sealed, draft_context(draft.interview_id))
        )
    return None
