"""What one signed-in practitioner does with records: opens, takes, sends back, decides, countersigns.

Everything here may take long and asks the database: never on the main thread. What cannot be done is told as a
problem, the database being away among it; nothing decided is lost by that, and everything can be tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from screener.determination import countersigning
from screener.determination.case import Case
from screener.determination.countersigning import Prepared, Signed
from screener.determination.course import Course
from screener.determination.course_reading import CourseReader
from screener.determination.decision import Determination, House
from screener.determination.gate import LONGEST_REASON, Setting
from screener.determination.opening import Opened, open_record_to_decide
from screener.determination.unsigned import find_unsigned, keep_unsigned
from screener.determination.workplace import Workplace, telling
from screener.errors import IntegrityError, Problem
from screener.interview.shelf import Shelf
from screener.questionnaire.text import Words
from screener.records.clinic import list_kiosks
from screener.records.contents import seal_content
from screener.records.members import SignedIn, read_member
from screener.records.model import Content, Part, Record, StaffMember
from screener.records.permissions import Act, may
from screener.records.staff import list_staff
from screener.records.states import RecordState, Step, find_next
from screener.records.stepping import Change, take_step
from screener.records.store import Store
from screener.records.undone import remove_undone

__all__ = ["Casebook", "Opened", "Prepared", "Signed"]


class Casebook:
    """One practitioner's way to the records, from signing in to signing out."""

    def __init__(
        self,
        store: Store,
        by: SignedIn,
        shelf: Shelf,
        house: House,
        words: Words,
        *,
        now: Callable[[], datetime],
        zone: str,
        clinic_name: str,
        roots: Sequence[bytes],
        time_stamp_server: str = "",
    ) -> None:
        """Take what it works with.

        Args:
            store: The clinic's database.
            by: Who signed in.
            shelf: The forms, with the clinic's choices.
            house: How this clinic wants decisions made.
            words: What the practitioner's page is written with.
            now: Tells the time, aware.
            zone: The clinic's time zone, IANA.
            clinic_name: Stands on the practitioner's page.
            roots: Certificates (DER) of the authorities that seals are checked against.
            time_stamp_server: Address of an RFC 3161 server; empty if seals go without.
        """
        self.place = Workplace(
            store, by, shelf, house, words, now, zone, clinic_name, tuple(roots), time_stamp_server
        )
        self._courses = CourseReader(self.place)

    def open(self, record_id: str) -> Opened | Problem:
        """Open a record; that it was read is in the audit trail."""
        if problem := self._find_refusal(Act.REVIEW_RECORD):
            return problem
        here = self.place
        self._courses.look_again()
        return telling(
            lambda: self._fill(open_record_to_decide(here.store, here.by, here.shelf, record_id, at=here.now()))
        )

    def read_course(self, opened: Opened) -> Course | None:
        """The course that a record is one of. Earlier records are read once for an opening, told in the audit trail.

        Returns:
            None if no course was planned and the record follows no other.

        Raises:
            MachineError: The database is away, busy, full or may not be written.
            IntegrityError: A part of an earlier record is not what was written.
        """
        return self._courses.read(opened)

    def take(self, opened: Opened) -> Opened | Problem:
        """Take a record that waits, so that colleagues see it is in hand."""
        return self._step(opened, Step.TAKE)

    def open_and_take(self, record_id: str) -> Opened | Problem:
        """Open a record, and take it if it waits for somebody; what a colleague took first is opened for reading."""
        opened = self.open(record_id)
        if isinstance(opened, Problem) or opened.record.state is not RecordState.SUBMITTED:
            return opened
        taken = self.take(opened)
        return self.open(record_id) if isinstance(taken, Problem) else taken

    def take_over(self, opened: Opened) -> Opened | Problem:
        """Take a record from the colleague who has it."""
        return self._step(opened, Step.TAKE_OVER)

    def release(self, opened: Opened) -> Opened | Problem:
        """Let others take the record again."""
        return self._step(opened, Step.RELEASE)

    def reopen(self, opened: Opened) -> Opened | Problem:
        """Decide anew what was decided, or countersigned, already. What was signed is kept."""
        return self._step(opened, Step.REOPEN)

    def send_back(self, opened: Opened, words: str) -> Record | Problem:
        """Give a record back to the patient, who changes their answers at the kiosk and signs anew.

        Args:
            opened: The record.
            words: What the patient is asked to look at, for them to read.
        """
        tidy = words.strip()
        if (problem := find_note_problem(tidy)) is not None:
            return problem
        content = self._seal(opened.record, {Part.NOTE: tidy.encode("utf-8", "surrogatepass")})
        return self._take_step(opened.record, Step.SEND_BACK, content)

    def get_setting(self, opened: Opened) -> Setting:
        """Who decides, where and when: what the gate must know.

        Raises:
            MachineError: This machine does not know the clinic's time zone.
        """
        return self.place.make_setting(self.place.by.member.role, opened.record, opened.case, self.place.now())

    def prepare(self, opened: Opened, case: Case, determination: Determination) -> Prepared | tuple[Problem, ...]:
        """Check everything and draw the page that will be signed; or say everything that forbids it.

        Args:
            opened: The record, taken.
            case: What was seen and decided.
            determination: What is to be signed.
        """
        return countersigning.prepare(self.place, opened, case, determination)

    def sign(self, prepared: Prepared) -> Signed | tuple[Problem, ...]:
        """Decide and countersign, or say everything that forbids it. It can be tried again, whatever went wrong."""
        return countersigning.sign(self.place, prepared)

    def keep_unsigned(self, record: Record, data: bytes) -> bool:
        """Keep what is decided of a record so far, sealed, until it is signed, sent back or given up.

        Args:
            record: As it was taken.
            data: What `open` gives back, of this version and to this person alone.

        Returns:
            False if the record is not theirs any more: nothing was kept.

        Raises:
            MachineError: The database is away, busy, full or may not be written.
        """
        return keep_unsigned(self.place, record, data)

    def forget_unsigned(self, record: Record) -> None:
        """Take away what `keep_unsigned` kept.

        Raises:
            MachineError: The database is away, busy, full or may not be written.
        """
        remove_undone(self.place.store, record.id, self.place.by.member.id)

    def list_people(self) -> Mapping[str, str]:
        """Id → name of everybody who ever worked here, and of every kiosk.

        Raises:
            MachineError: The database is away or busy.
        """
        return {
            **{kiosk.id: kiosk.name for kiosk in list_kiosks(self.place.store)},
            **{row.id: _name(row) for row in list_staff(self.place.store)},
        }

    def _find_refusal(self, act: Act) -> Problem | None:
        if may(self.place.by.member.role, act):
            return None
        return Problem("DECIDE-050", "Your role may not do this.", "Ask a practitioner to sign in.")

    def _step(self, opened: Opened, step: Step) -> Opened | Problem:
        record = self._take_step(opened.record, step)
        return record if isinstance(record, Problem) else telling(lambda: self._fill(replace(opened, record=record)))

    def _fill(self, opened: Opened | Problem) -> Opened | Problem:
        if isinstance(opened, Problem):
            return opened
        return replace(opened, unsigned=find_unsigned(self.place, opened.record))

    def _take_step(self, record: Record, step: Step, content: Content | None = None) -> Record | Problem:
        if problem := self._find_refusal(Act.DECIDE_RECORD):
            return problem
        if find_next(record.state, step) is None:
            advice = "Look at the list: it shows how the record stands."
            return Problem("DECIDE-055", "This cannot be done with the record as it stands.", advice, where=record.id)
        change = Change(record.id, step, record.revision, self.place.by.member.id, self.place.now(), content)
        return telling(lambda: take_step(self.place.store, change))

    def _seal(self, record: Record, parts: Mapping[Part, bytes]) -> Content:
        return seal_content(
            self.place.by.clinic.public,
            record.id,
            record.version + 1,
            parts,
            outcome=record.outcome or "clear",
            treatment_on=record.treatment_on,
        )


def _name(row: StaffMember) -> str:
    if row.removed_at is not None:
        return row.sign_in_name
    try:
        return read_member(row.entry).name
    except IntegrityError:
        return row.sign_in_name


def find_note_problem(note: str) -> Problem | None:
    """Why a patient cannot be asked this; None if they can.

    Args:
        note: What they are asked to look at.
    """
    if not note:
        return Problem("DECIDE-054", "It is not said what the patient should look at.", "Write it for them.")
    if len(note) > LONGEST_REASON:
        return Problem("DECIDE-004", "The note is too long.", f"Say it in at most {LONGEST_REASON} characters.")
    return None
