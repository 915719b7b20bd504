"""An invented clinic with as many records as a test wants, decided as it says."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from screener.determination.decision import Choice, Decision, Determination, Overall, Topic
from screener.determination.kept import write_determination
from screener.insight.counting import Days, count
from screener.insight.naming import Naming, read_naming
from screener.interview.answers import PartialDate
from screener.interview.journey import Journey, StepTime
from screener.interview.progress import journey_to_json
from screener.interview.response import KEPT
from screener.interview.shelf import Shelf
from screener.questionnaire.text import load_words
from screener.records.contents import seal_content
from screener.records.drafts import remove_draft, save_draft
from screener.records.identity import Identity
from screener.records.members import SignedIn
from screener.records.model import Part, Record
from screener.records.reading import find_record
from screener.records.sign_in import sign_in
from screener.records.states import Step
from screener.records.stepping import Change, Readiness, take_step
from screener.records.store import Store
from tests.clinics import OWNER, PASSWORD, open_clinic_store
from tests.records.invented import draft
from tests.records.small_clinic import keep_parts

SIGNED = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
ZONE = "Europe/London"
SEVERITIES = {"skin-hsv-recent": "defer", "koebner-risk": "review", "keloid-family": "advise"}
"""The severity that a finding has here, unless a test says otherwise; others review."""


@dataclass
class CountedClinic:
    """A clinic's folder and open database, with its owner signed in."""

    folder: Path
    store: Store
    by: SignedIn

    def keep(
        self, *rules, patient="Testa Demonstrata", signed_at=SIGNED, stays=(), medicines=(), outcome="review",
        answers=None, record_id=None, corrects=None,
    ):  # fmt: skip
        """A record as a kiosk leaves it, in all that is counted. Returns its id."""
        record_id = record_id or str(uuid.uuid4())
        findings = [{"rule": rule, "severity": SEVERITIES.get(rule, "review")} for rule in rules]
        assessment = {"findings": findings, "medicines": [{"verbatim": v, "status": s} for v, s in medicines]}
        response = {"form": "microneedling", "language": "en", "answers": answers or {}}
        response[KEPT] = {"journey": make_journey(record_id, stays, signed_at)}
        parts = {
            Part.IDENTITY: Identity(patient, PartialDate(1956, 3, 4), "Microneedling", len(findings)).to_bytes(),
            Part.RESPONSE: json.dumps(response).encode(),
            Part.ASSESSMENT: json.dumps(assessment).encode(),
            Part.PDF: b"%PDF of nobody",
        }
        keep_parts(self.folder, self.store, record_id, parts, outcome, corrects=corrects, signed_at=signed_at)
        return record_id

    def decide(self, record_id, choices=None, *, overall=Overall.PROCEED, after=timedelta(minutes=10), words=""):
        """Take the record and decide it: rule → choice, or choice and reason."""
        record = self.find(record_id)
        at = record.submitted_at + after
        determination = Determination(
            overall, at.date(), tuple(make_decision(*one, at) for one in (choices or {}).items()),
            discussed=frozenset(Topic), words=words,
        )  # fmt: skip
        self.step(record_id, Step.TAKE, record.submitted_at)
        self.step(record_id, Step.DECIDE, at, {Part.DETERMINATION: write_determination(determination)})

    def countersign(self, record_id, *, after=timedelta(minutes=12)):
        """Countersign what was decided."""
        at = self.find(record_id).submitted_at + after
        self.step(record_id, Step.COUNTERSIGN, at, {Part.PDF: b"%PDF of nobody, twice sealed"})

    def step(self, record_id, step, at, parts=None):
        """Any step of the owner."""
        record, content = self.find(record_id), None
        if parts is not None:
            content = seal_content(
                self.by.clinic.public, record_id, record.version + 1, parts, outcome=record.outcome or "clear"
            )
        change = Change(record_id, step, record.revision, self.by.member.id, at, content, Readiness(True, 0))
        assert isinstance(take_step(self.store, change), Record)

    def find(self, record_id):
        record = find_record(self.store, record_id)
        assert record is not None
        return record

    def give_up(self, page="", *, at=SIGNED):
        """A form that somebody began and left."""
        given = draft()
        save_draft(self.store, given)
        assert remove_draft(self.store, given.interview_id, actor_id=given.kiosk_id, at=at, page=page)

    def count(self, since=None, until=None, **named):
        """Everything of some days."""
        return count(self.store, self.by, read_names(), Days(since, until), zone=ZONE, now=SIGNED, **named)


def make_decision(rule, chosen, at):
    choice, reason = chosen if isinstance(chosen, tuple) else (chosen, "")
    until = at.date() + timedelta(days=30) if choice is Choice.DEFER else None
    return Decision(rule, "0" * 64, choice, str(uuid.uuid4()), at, reason, until)


def make_journey(record_id, stays, signed_at):
    """A journey as a kiosk keeps it: page and seconds, one stay after the other."""
    steps, at = [], signed_at - timedelta(hours=1)
    for page, seconds in stays:
        steps.append(StepTime(page, at, at + timedelta(seconds=seconds)))
        at = steps[-1].left_at
    return journey_to_json(Journey(record_id=record_id, started_at=signed_at, language="en", steps=tuple(steps)))


def read_names() -> Naming:
    """What the shipped form calls its rules and pages."""
    shelf = Shelf()
    return read_naming(shelf, load_words(shelf.folder, "en"))


def open_counted_clinic(folder):
    """The clinic of a folder, closed by whoever closes its store."""
    store = open_clinic_store(folder)
    by = sign_in(store, OWNER, PASSWORD, now=lambda: SIGNED)
    assert isinstance(by, SignedIn)
    return CountedClinic(folder, store, by)
