"""A clinic in whose inbox invented patients wait, for tests of the practitioner's shell."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from screener.commands.founding import as_row
from screener.commands.office import RECORDS
from screener.commands.review import find_roots
from screener.determination.casebook import Casebook
from screener.determination.decision import House
from screener.interview.answers import PartialDate
from screener.interview.shelf import Shelf
from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.text import load_words
from screener.records.contents import seal_content
from screener.records.identity import Identity
from screener.records.members import add_member
from screener.records.model import Part
from screener.records.sign_in import sign_in
from screener.records.staff import add_staff
from screener.records.states import Step
from screener.records.stepping import Change, Readiness, take_step
from screener.records.store import open_store
from screener.review.desk import Desk
from screener.review.setup import ReviewSetup
from tests.clinics import CLINIC, OWNER, PASSWORD, copy_clinic
from tests.records.small_clinic import SIGNED, keep_parts

NOW = SIGNED + timedelta(minutes=20)
BORN = PartialDate(1956, 3, 4)
COLLEAGUE, RECEPTIONIST = "Pia Sample", "Dora Mock"


@dataclass
class WaitingRoom:
    """One clinic of a test's own, with its database open."""

    folder: object
    store: object
    owner: object
    setup: ReviewSetup

    def arrive(self, name="Testa Demonstrata", outcome="review", *, minutes=0, born=BORN, open_findings=2):
        """A patient signs at the kiosk, so many minutes ago. Returns the record's id."""
        record_id = str(uuid.uuid4())
        identity = Identity(name, born, "Microneedling, face", open_findings)
        parts = dict.fromkeys((Part.RESPONSE, Part.ASSESSMENT, Part.PDF), b"nobody opens these here")
        parts[Part.IDENTITY] = identity.to_bytes()
        keep_parts(self.folder, self.store, record_id, parts, outcome, signed_at=NOW - timedelta(minutes=minutes))
        return record_id

    def step(self, record_id, step, by=None, revision=1):
        """Somebody does something with a record; with a note, where the step asks for one."""
        by = by or self.owner
        words = {Part.NOTE: b"Please look at your medicines again."}
        is_told = step in (Step.SEND_BACK, Step.WITHDRAW)
        content = seal_content(by.clinic.public, record_id, 2, words, outcome="review") if is_told else None
        done = take_step(self.store, Change(record_id, step, revision, by.member.id, NOW, content))
        assert not hasattr(done, "advice"), done
        return done

    def sign(self, record_id, name="Testa Demonstrata", decided="refer", outcome="advise"):
        """The owner, who has taken it, decides and countersigns. Returns the record."""
        by, nobody_treated = self.owner, Readiness(ready_to_treat=False, open_findings=0)
        identity = Identity(name, BORN, "Microneedling, face", 0, decided=decided)
        brought = {
            Step.DECIDE: {Part.DETERMINATION: b"nobody opens it here", Part.IDENTITY: identity.to_bytes()},
            Step.COUNTERSIGN: {Part.PDF: b"nobody opens it here"},
        }
        for version, (step, parts) in enumerate(brought.items(), 2):
            content = seal_content(by.clinic.public, record_id, version, parts, outcome=outcome)
            done = take_step(self.store, Change(record_id, step, version, by.member.id, NOW, content, nobody_treated))
            assert not hasattr(done, "advice"), done
        return done

    def employ(self, name, role):
        """Somebody else who works here, signed in."""
        member = add_member(
            self.owner, [self.owner.member], member_id=str(uuid.uuid4()), name=name, role=role, password=PASSWORD,
            clinic_name=CLINIC,
        )  # fmt: skip
        row = as_row(member, self.owner.clinic, added_at=NOW)
        add_staff(self.store, row, actor_id=self.owner.member.id, at=NOW)
        return sign_in(self.store, name, PASSWORD, now=lambda: NOW)

    def sit_down(self, tasks, by=None):
        """A desk for somebody, the owner if not said otherwise."""
        by = by or self.owner
        words, shelf, setup = load_words(self.setup.forms, "en"), Shelf(), self.setup
        casebook = Casebook(
            self.store, by, shelf, setup.house, words, now=setup.now, zone=setup.zone, clinic_name=CLINIC, roots=()
        )
        return Desk(setup, tasks, words, by, casebook, self.store, shelf)


def open_waiting_room(folder):
    """A founded clinic with nobody waiting yet. Close its store."""
    copy_clinic(folder)
    store = open_store(folder / RECORDS)
    setup = ReviewSetup(
        clinic_name=CLINIC,
        data=folder,
        place=folder / RECORDS,
        forms=find_forms_folder(),
        zone="Europe/London",
        now=lambda: NOW,
        make_shelf=Shelf,
        house=House(),
        find_roots=find_roots,
    )
    owner = sign_in(store, OWNER, PASSWORD, now=lambda: NOW)
    return WaitingRoom(folder, store, owner, setup)
