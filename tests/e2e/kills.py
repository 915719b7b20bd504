"""kill -9 at random moments of a scripted kiosk run: at most the key in progress is lost, nothing is damaged.

One kiosk is killed again and again; each next life goes on with what the last one left, as staff would let it.
Run: python -m tests.e2e.kills [--kills 300] [--workers 2] [--seed 1]
"""

from __future__ import annotations

import argparse
import importlib
import json
import multiprocessing
import random
import statistics
import sys
import tempfile
import time
import uuid
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from screener.commands.demonstration_clinic import read_invented_patient
from screener.interview.flow import Interview
from screener.interview.pages import PageKind, find_pages
from screener.interview.progress import write_progress
from screener.interview.run import Run
from screener.kiosk.cabinet import Cabinet, draft_context
from screener.kiosk.forms import FormShelf
from screener.records.audit_log import list_events
from screener.records.contents import open_parts
from screener.records.drafts import find_drafts
from screener.records.proving import verify_store
from screener.records.reading import open_record
from screener.records.sign_in import sign_in
from tests.clinics import OWNER, PASSWORD, copy_clinic, open_clinic_store
from tests.e2e.mortal import EVERYTHING, live, make_kiosk

RESUME_LIMIT_S = 2.0
LONGEST_S = 3.0
"""How long a life goes on after its first key, at most."""
SEALING_S = 0.8
RESUMING_S = 1.5
HANG_S = 120
"""A kiosk that says nothing for so long hangs."""


@dataclass
class Patient:
    """What is known of one patient from what the kiosk told."""

    states: list[bytes] = field(default_factory=list)
    """Every change told, the oldest first."""
    durable: int = -1
    """Index of the change that must be durable."""
    is_handing: bool = False
    is_kept: bool = False

    @property
    def record_id(self):
        return json.loads(self.states[-1])["journey"]["record_id"]


@dataclass
class Tally:
    """What came of many kills."""

    kills: int = 0
    moments: dict[str, int] = field(default_factory=dict)
    lost: int = 0
    """How often the key in progress was lost."""
    kept: int = 0
    resumed_s: list[tuple[float, float]] = field(default_factory=list)
    """From confirmed until the page stood there: by the clock, and of the processor."""
    faults: list[str] = field(default_factory=list)

    def add(self, other):
        """Add another worker's."""
        self.kills += other.kills
        self.lost += other.lost
        self.kept += other.kept
        self.resumed_s += other.resumed_s
        self.faults += other.faults
        for moment, count in other.moments.items():
            self.moments[moment] = self.moments.get(moment, 0) + count


class Killer:
    """Kills one kiosk again and again, and looks at what it left."""

    def __init__(self, folder, seed):
        self._folder = copy_clinic(folder)
        self._setup = make_kiosk(folder)
        self._dice = random.Random(seed)  # noqa: S311 - nothing secret
        self._form = FormShelf(self._setup).get("en")
        self._given = read_invented_patient().response.answers.given
        self._way = find_way(self._form, self._given)
        self._patients: dict[str, Patient] = {}
        self._left: bytes | None = None
        """The form that the last life left behind."""
        self.tally = Tally()
        with closing(open_clinic_store(folder)) as store:
            self._owner = sign_in(store, OWNER, PASSWORD, now=lambda: datetime.now(UTC))

    def kill(self, times):
        """Let it live and die so many times."""
        for name in EVERYTHING:
            importlib.import_module(name)
        for _ in range(times):
            moment = self._live_and_die()
            self.tally.kills += 1
            self.tally.moments[moment] = self.tally.moments.get(moment, 0) + 1
            self._look()

    def _live_and_die(self):
        """One life. Returns in which part of the way it ended."""
        begins_at, longest_s = self._draw()
        if begins_at == "sealing":
            self._hurry("sign")
        elif self._dice.random() < 0.5:
            # As many lives begin on a page as it takes keys to get through it.
            weights = [2 + len(items) for items in self._way.values()]
            self._hurry(self._dice.choices(list(self._way), weights)[0])
        context = multiprocessing.get_context("fork")
        heard, told = context.Pipe(duplex=False)
        kiosk = context.Process(target=live, args=(self._setup, self._form, self._given, told))
        kiosk.start()
        told.close()
        until, moment = None, "starting"
        while until is None or time.monotonic() < until:
            patience_s = HANG_S if until is None else max(0.0, until - time.monotonic())
            if heard.poll(patience_s):
                try:
                    message = heard.recv()
                except EOFError:  # it failed: the loop ends as if it had been killed
                    break
                moment = self._hear(message) or moment
                if until is None and message[0] in (begins_at, "failed"):
                    until = time.monotonic() + self._dice.uniform(0, longest_s)
            elif until is None:
                self.tally.faults.append(f"the kiosk hangs, {moment}")
                break
        kiosk.kill()
        kiosk.join()
        moment = self._hear_the_rest(heard) or moment
        heard.close()
        kiosk.close()
        return moment

    def _draw(self):
        """What the life's last moments begin with, and how long they are at most."""
        drawn = self._dice.random()
        if drawn < 0.15:
            return "sealing", SEALING_S
        if drawn < 0.3:
            return "rest", RESUMING_S
        return "change", LONGEST_S

    def _hurry(self, page_id):
        """Let the patient have come to a page: the way there is long, and every part of it is to be covered."""
        name = next(iter(self._patients), str(uuid.UUID(int=self._dice.getrandbits(128))))
        run = answer_until(self._form, self._given, page_id, name, self._setup.now)
        progress = run.take_picture()
        with closing(Cabinet(self._setup.data, "", self._setup.now)) as cabinet:
            cabinet.save(progress, self._form.questionnaire)
        self._left = write_progress(progress, self._form.questionnaire)
        self._patients = {name: Patient(states=[self._left], durable=0)}

    def _hear_the_rest(self, heard):
        """What was told before it died. The last words may be cut short."""
        moment = None
        try:
            while heard.poll():
                moment = self._hear(heard.recv()) or moment
        except (EOFError, OSError):
            pass
        return moment

    def _hear(self, message):
        """Take in what was told; in which part of the way that is, if it says so."""
        match message:
            case ("change", name, state):
                self._patients.setdefault(name, Patient()).states.append(state)
                return f"on {json.loads(state)['page']}"
            case ("key",):
                self._trust_disk()
            case ("handing", name):
                self._patients[name].is_handing = True
                return "handing over"
            case ("kept", name):
                self._patients[name].is_kept = True
            case ("resumed", spent, state):
                self._compare(spent, state)
            case ("failed", why):
                self.tally.faults.append(f"the kiosk failed: {why}")
        return message[0] if message[0] in ("rest", "confirmed", "sealing", "thanks") else None

    def _trust_disk(self):
        """A key goes down: all that was changed before is durable."""
        for patient in self._patients.values():
            patient.durable = len(patient.states) - 1

    def _compare(self, spent, state):
        """What was resumed must be what was left."""
        self.tally.resumed_s.append(spent)
        if _simplify(state) != _simplify(self._left):
            self.tally.faults.append("what was resumed is not what was saved")

    def _look(self):
        """See that what lies in the database is what must."""
        with closing(open_clinic_store(self._folder)) as store:
            verdict = verify_store(store)
            if not verdict.is_whole:
                self.tally.faults.append(f"the database is damaged: {verdict.damage} {verdict.wrong[:3]}")
            drafts = find_drafts(store)
            submitted = [event.record_id for event in list_events(store) if event.action == "record.submit"]
            self._left = None
            for draft in drafts:
                context = draft_context(draft.interview_id)
                self._left = self._owner.clinic.open(draft.sealed, context)
            for name, patient in self._patients.items():
                has_draft = any(draft.interview_id == name for draft in drafts)
                self._judge(patient, has_draft, submitted.count(patient.record_id))
            if len(drafts) > 1 or any(draft.interview_id not in self._patients for draft in drafts):
                self.tally.faults.append("a draft is left of somebody who is gone")
            self._open_kept(store)
        # What is left is where the next life begins: nothing else is known any more.
        self._patients = {
            draft.interview_id: Patient(states=[self._left], durable=0) for draft in drafts if self._left is not None
        }

    def _judge(self, patient, has_draft, times_kept):
        faults = self.tally.faults
        may_be_gone = patient.durable < 0 or patient.is_handing
        if times_kept > 1 or (times_kept and (has_draft or not patient.is_handing)):
            faults.append(f"kept {times_kept} times, draft {has_draft}, handed over {patient.is_handing}")
        elif patient.is_kept and not times_kept:
            faults.append("what was told to be kept is not")
        elif not times_kept and not has_draft and (not may_be_gone or patient.is_handing):
            faults.append("everything is lost")
        elif has_draft and self._left not in patient.states[max(patient.durable, 0) :]:
            older = self._left in patient.states
            faults.append("more than the key in progress is lost" if older else "a draft that nobody gave")
        elif has_draft and self._left != patient.states[-1]:
            self.tally.lost += 1

    def _open_kept(self, store):
        """Every record kept in this life opens, whole."""
        for patient in self._patients.values():
            if not patient.is_handing:
                continue
            opened = open_record(store, patient.record_id, actor_id=self._owner.member.id, at=datetime.now(UTC))
            if opened is not None:
                self.tally.kept += 1
                if len(open_parts(self._owner.clinic, opened)) != len(opened.parts):
                    self.tally.faults.append("a record has lost a part")


def find_way(form, given):
    """Every page of the way, each with the ids of the items asked there."""
    interview = Interview(form.questionnaire, form.lexicon, given)
    sections = {section.id: section for section in form.questionnaire.sections}
    pages = [page for page in find_pages(interview, with_visit=True) if page.kind is not PageKind.THANKS]
    return {page.id: [item.id for item in sections[page.id].items] if page.id in sections else [] for page in pages}


def answer_until(form, given, page_id, name, now):
    """A run at one page of the way, with everything answered and agreed to that comes before."""
    asked, ids = {}, list(find_way(form, given).items())
    before = ids[: [each for each, _ in ids].index(page_id)]
    for _, items in before:
        asked |= {item_id: given[item_id] for item_id in items if item_id in given}
    interview = Interview(form.questionnaire, form.lexicon, asked)
    run = Run(interview, form.words, record_id=name, submission_id=name, now=now, standing=form.standing)
    if page_id == "sign":
        consent = form.questionnaire.consent
        for question in consent.understanding:
            run.record_understanding(question.id, (question.correct,), right=True)
        for statement in consent.statements:
            if not statement.optional:
                run.tick(statement.id)
    run.enter_page(page_id)
    return run


def _simplify(state):
    """What a patient sees of a state: all but the time spent on each page."""
    told = json.loads(state)
    del told["journey"]["steps"]
    return told


def kill_one(folder, seed, kills):
    """One worker's kiosk."""
    killer = Killer(Path(folder), seed)
    killer.kill(kills)
    return killer.tally


def run(kills, workers=1, seed=1):
    """Kill so many times. Returns the tally of all workers."""
    whole = Tally()
    with tempfile.TemporaryDirectory(prefix="screener-kills-") as folder:
        shares = [kills // workers + (number < kills % workers) for number in range(workers)]
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
            lives = [
                pool.submit(kill_one, f"{folder}/{number}", seed * 100 + number, share)
                for number, share in enumerate(shares)
            ]
            for life in lives:
                whole.add(life.result())
    return whole


def main():
    """The long run of the numbers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    started = time.monotonic()
    tally = run(asked.kills, asked.workers, asked.seed)
    say = sys.stdout.write
    say(f"{tally.kills} kills in {time.monotonic() - started:.0f} s; {tally.kept} records kept in a killed life\n")
    say(f"the key in progress was lost {tally.lost} times, more {len(tally.faults)} times\n")
    for moment, count in sorted(tally.moments.items(), key=lambda entry: -entry[1]):
        say(f"  {moment:<24} {count:4}\n")
    if len(tally.resumed_s) > 1:
        for name, each in zip(("by the clock", "of the processor"), zip(*tally.resumed_s, strict=True), strict=True):
            p95 = statistics.quantiles(each, n=20)[-1]
            say(
                f"{len(each)} times resumed: median {statistics.median(each):.2f} s {name}, p95 {p95:.2f} s, "
                f"worst {max(each):.2f} s (limit {RESUME_LIMIT_S} s)\n"
            )
    for fault in tally.faults[:20]:
        say(f"FAULT: {fault}\n")
    return int(bool(tally.faults) or any(clock > RESUME_LIMIT_S for clock, _ in tally.resumed_s))


if __name__ == "__main__":
    sys.exit(main())
