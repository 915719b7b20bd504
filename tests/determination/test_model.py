"""Two practitioners, a kiosk and somebody at the database do anything: nobody is treated who must not be.

What must not be is said here once more, in other words than the program's own: see `Everybody.is_rightly_decided`.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from screener.determination import checking, gate
from screener.determination.case import decide, leave_unclear, resolve, take_back, treat_on
from screener.determination.decision import (
    Choice,
    Decision,
    House,
    Overall,
    Resolution,
    digest_finding,
)
from screener.determination.kept import read_determination
from screener.determination.resolving import apply_resolutions, list_unclear
from screener.errors import Problem
from screener.interview.flow import find_treatment_day
from screener.questionnaire.model import Severity
from screener.records import rechecking
from screener.records.contents import open_one
from screener.records.model import Part, Role
from screener.records.reading import find_record, read_versions
from screener.records.retrieving import read_stored_parts
from screener.records.states import RecordState, Step, find_next
from screener.screening.screen import screen
from tests.determination.practice import (
    ON_ROACCUTANE,
    ON_WARFARIN,
    TODAY,
    UNCLEAR,
    WELL,
    determine,
    fill_in,
    make_parts,
    make_practice,
)
from tests.determination.tampering import put_parts
from tests.records.small_clinic import SIGNED, read_forms

PIA, RUFUS = Role.PRACTITIONER, Role.PRESCRIBER
"""Only one of them has the right to treat against a contraindication."""
WHO = st.sampled_from([PIA, RUFUS])
WANTED = TODAY.replace(day=22)
BOTOX = {"answers": {"botox-had": "yes", "botox-date": "2026-11-15", "treatment_date": WANTED.isoformat()}}
"""A rule would have her wait, and she is in less of a hurry than the others."""
TWO_UNCLEAR = {"takes": [("zelfutrin", "taking"), ("blimpazol", "taking")]}
ANYBODY, GRAVE = (WELL, ON_ROACCUTANE, ON_WARFARIN, UNCLEAR, BOTOX, TWO_UNCLEAR), (ON_ROACCUTANE, ON_WARFARIN)
PATIENTS = st.sampled_from(ANYBODY)
CHOICES, OVERALLS = st.sampled_from(list(Choice)), st.sampled_from(list(Overall))
HURRIED = st.sampled_from([Choice.PROCEED, Choice.PROCEED, Choice.FOLLOW, None])
YESTERDAY = TODAY.replace(day=19)
DAYS = st.sampled_from([TODAY, TODAY.replace(day=21), TODAY.replace(month=12), YESTERDAY])
LATE = TODAY.replace(month=12, day=24)
MEDICINES = st.sampled_from([None, "Roaccutane", "paracetamol"])
REASON = "Looked at it together."
RECORD = "0c0c0c0c-1111-4222-8333-444444444444"


class Everybody(RuleBasedStateMachine):
    """One record, and all that people may do with it, in any order, by what each of them saw last."""

    treated = 0
    """How many treatments were let go ahead, in all runs: the machine must not be true for want of any."""
    patients = ANYBODY
    """Who may have come first."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="screener-tests-model-")
        self.practice = make_practice(Path(self.folder.name) / "practice", self.make_place())
        self.books = {who: self.practice.sit_down(who) for who in (PIA, RUFUS)}
        self.seen, self.cases, self.prepared = {}, {}, {}
        self.truth, self.looked_at, self.is_tampered = {}, None, False

    def make_place(self):
        """Where the clinic's database is; nowhere else than in the practice's own folder."""

    @initialize(number=st.integers(0, len(ANYBODY) - 1))
    def somebody_signs(self, number):
        self.a_patient_signs(self.patients[number % len(self.patients)])

    def a_patient_signs(self, said):
        self.practice.keep(said, record_id=RECORD)
        self.truth[1] = json.dumps(said)

    # ── the kiosk ───────────────────────────────────────────────────────────────────────────────

    @rule(said=PATIENTS)
    def the_patient_corrects(self, said):
        record = find_record(self.practice.store, RECORD)
        if find_next(record.state, Step.CORRECT) is not None:
            self.practice.keep(said, record_id=RECORD, corrects=record.version)
            self.truth[record.version + 1] = json.dumps(said)

    # ── the practitioners ───────────────────────────────────────────────────────────────────────

    @rule(who=WHO, how=st.sampled_from(["open", "take", "take_over", "release", "reopen", "send_back"]))
    def handle(self, who, how):
        if how == "open" or who not in self.seen:
            self._see(who, self.books[who].open(RECORD))
        elif how == "send_back":
            self.books[who].send_back(self.seen[who], "Please look again.")
        else:
            self._see(who, getattr(self.books[who], how)(self.seen[who]), keeps=True)

    @rule(who=WHO)
    def get_hold(self, who):
        """Whatever it takes to have the record as it stands now."""
        book, opened = self.books[who], self.books[who].open(RECORD)
        for how in (book.take, book.take_over, book.reopen):
            step = how(opened) if not isinstance(opened, Problem) else opened
            opened = opened if isinstance(step, Problem) else step
        self._see(who, opened)

    @rule(who=WHO, choice=CHOICES, until=DAYS)
    def decide_everything(self, who, choice, until):
        for finding in self.cases[who].open_findings if who in self.cases else ():
            self._decide(who, finding.rule, choice, until)

    @rule(who=WHO, number=st.integers(0, 5), choice=CHOICES, until=DAYS)
    def decide_one(self, who, number, choice, until):
        findings = self.cases[who].assessment.findings if who in self.cases else ()
        if findings:
            self._decide(who, findings[number % len(findings)].rule, choice, until)

    @rule(who=WHO, number=st.integers(0, 5))
    def think_again(self, who, number):
        if who in self.cases and self.cases[who].decisions:
            decisions = self.cases[who].decisions
            self.cases[who] = take_back(self.cases[who], decisions[number % len(decisions)].rule)

    @rule(who=WHO, name=MEDICINES)
    def find_out(self, who, name):
        waiting = list_unclear(self.cases[who].given) if who in self.cases else ()
        if waiting:
            told = resolve(self.cases[who], Resolution(waiting[0].entry, waiting[0].part.text, name, REASON))
            assert not isinstance(told, Problem), told
            self.cases[who] = told

    @rule(who=WHO)
    def find_out_nothing(self, who):
        for one in self.cases[who].resolutions if who in self.cases else ():
            self.cases[who] = leave_unclear(self.cases[who], one.entry, one.text)

    @rule(who=WHO, day=DAYS)
    def put_on(self, who, day):
        if who in self.cases:
            self.cases[who] = treat_on(self.cases[who], day)

    @rule(who=WHO, overall=OVERALLS, until=st.just(LATE) | DAYS)
    def prepare(self, who, overall, until=LATE):
        if who in self.cases:
            determined = determine(self.cases[who], overall, words=REASON, until=until)
            prepared = self.books[who].prepare(self.seen[who], self.cases[who], determined)
            if not isinstance(prepared, tuple):
                self.prepared[who] = prepared

    @rule(who=WHO, overall=OVERALLS)
    def exchange(self, who, overall):
        """What was decided is exchanged behind the page, by a program that calls ours."""
        if who in self.prepared:
            other = replace(self.prepared[who].determination, overall=overall)
            self.prepared[who] = replace(self.prepared[who], determination=other)

    @rule(who=WHO)
    def sign(self, who):
        if who in self.prepared:
            self.books[who].sign(self.prepared[who])

    @rule(
        who=WHO, decider=WHO, choices=st.lists(HURRIED, min_size=1, max_size=3), name=MEDICINES, finds=st.booleans()
    )
    def go_through_with_it(self, who, decider, choices, name, finds):
        """All in one: somebody in a hurry to treat, perhaps with what a colleague has decided."""
        self.get_hold(who)
        if who not in self.cases:
            return
        self.seen[decider], self.cases[decider] = self.seen[who], self.cases[who]
        for number, finding in enumerate(self.cases[who].open_findings):
            if choices[number % len(choices)] is not None:
                self._decide(decider, finding.rule, choices[number % len(choices)], LATE)
        if finds:
            self.find_out(decider, name)
        self.cases[who] = self.cases[decider]
        self.prepare(who, Overall.PROCEED)
        self.sign(who)

    @rule(who=WHO, decider=WHO, choice=CHOICES)
    def treat_whatever_was_decided(self, who, decider, choice):
        """Somebody decides everything alike, and somebody treats."""
        self.go_through_with_it(who, decider, [choice], None, False)

    @rule(who=WHO)
    def do_it_rightly(self, who):
        """Everything is decided, by who may."""
        self.go_through_with_it(who, who, [Choice.PROCEED], None, False)

    # ── somebody at the database ────────────────────────────────────────────────────────────────

    @rule(
        said=PATIENTS, parts=st.sets(st.sampled_from([Part.RESPONSE, Part.ASSESSMENT, Part.PDF])), deep=st.booleans()
    )
    def tamper(self, said, parts, deep):
        """Other answers, or another document, in the place of those that were signed."""
        record = find_record(self.practice.store, RECORD)
        other = make_parts(RECORD if Part.PDF not in parts else OTHER, json.dumps(said), SIGNED)
        chosen = {part: other[part] for part in parts}
        put_parts(self.practice, record, chosen, outcome=record.outcome, deep=deep)
        self.is_tampered = True

    # ── what must be so ─────────────────────────────────────────────────────────────────────────

    @invariant()
    def is_rightly_decided(self):
        record = find_record(self.practice.store, RECORD)
        if record is None or record == self.looked_at:
            return
        self.looked_at = record
        if record.state not in (RecordState.DECIDED, RecordState.COUNTERSIGNED):
            return
        determined, by = self._read_decided(record)
        form, lexicon, _ = read_forms()
        given = fill_in(self.truth[record.rests_on]).read()
        answers = apply_resolutions(lexicon, given, determined.resolutions)
        findings = screen(form, answers, determined.treat_on).findings
        self._must_be_ahead(findings, determined, find_treatment_day(given.given))
        if not determined.overall.is_treating:
            return
        type(self).treated += 1
        for finding in findings:
            if finding.severity is not Severity.ADVISE:
                self._must_let_treat(finding, determined, by)

    def _must_be_ahead(self, findings, determined, wanted):
        missed = wanted if not determined.overall.is_treating else None
        assert determined.treat_on == missed or determined.treat_on >= TODAY, "decided for a day that has passed"
        about = {digest_finding(one) for one in findings}
        days = [one.until for one in determined.decisions if one.about in about and one.choice is Choice.DEFER]
        days += [determined.until] if determined.overall is Overall.DEFER else []
        assert all(day > TODAY and wanted < day for day in days), "deferred, and nothing is put off"

    def _must_let_treat(self, finding, determined, by):
        decided = [one for one in determined.decisions if one.rule == finding.rule]
        assert [one.about for one in decided] == [digest_finding(finding)], "undecided, or decided of something else"
        (decision,) = decided
        if finding.severity is Severity.CONTRAINDICATED:
            assert decision.choice is Choice.PROCEED, "not overridden, and treated"
            assert by == self.practice.staff[RUFUS].member.id, "overridden without the right"
            assert decision.reason
        elif decision.choice is Choice.DEFER:
            assert decision.until <= determined.treat_on, "deferred, and treated before"
        elif decision.choice is Choice.FOLLOW:
            assert finding.severity is Severity.REVIEW, "followed, and treated"
        else:
            assert decision.choice is Choice.PROCEED, "referred, and treated"
            assert decision.reason

    def teardown(self):
        self.practice.store.close()
        self.folder.cleanup()

    # ── how ─────────────────────────────────────────────────────────────────────────────────────

    def _see(self, who, opened, *, keeps=False):
        if isinstance(opened, Problem):
            return
        self.seen[who] = opened
        if not keeps or who not in self.cases:
            self.cases[who] = opened.case

    def _decide(self, who, rule_id, choice, until):
        step = decide(
            self.cases[who],
            rule_id,
            choice,
            reason=REASON,
            until=until,
            by=self.books[who].place.by.member.id,
            at=self.practice.clock(),
            setting=self.books[who].get_setting(self.seen[who]),
        )
        if not isinstance(step, Problem):
            self.cases[who] = step

    def _read_decided(self, record):
        """What stands decided, as it is stored, and who signed it last."""
        parts = [one for one in read_stored_parts(self.practice.store, RECORD) if one.part is Part.DETERMINATION]
        last = max(parts, key=lambda one: one.version)
        plain = open_one(self.practice.staff[RUFUS].clinic, RECORD, last.version, last.part, last.sealed)
        with self.practice.store.reading() as connection:
            made = {one.version: one.made_by for one in read_versions(connection, record)}
        return read_determination(plain), made[record.version]


OTHER = "0d0d0d0d-1111-4222-8333-444444444444"


def run(machine, *, examples, steps):
    once = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=[HealthCheck.too_slow],
    )
    run_state_machine_as_test(machine, settings=once)


def test_nobody_is_treated_who_must_not_be():
    machine = type("OfTheProgram", (Everybody,), {"treated": 0})
    run(machine, examples=15, steps=12)
    assert machine.treated > 3


# ── the machine itself: a fault planted into the gate must be found ─────────────────────────────

_judge = gate.judge


def forget_open_findings(findings, determination, setting):
    """Whatever nobody decided counts as decided."""
    gaps = gate.list_open(findings, determination.decisions)
    made_up = [
        Decision(one.rule, digest_finding(one), Choice.FOLLOW, "", SIGNED, REASON)
        for one in gaps
        if one.severity is Severity.REVIEW
    ]
    return _judge(
        [one for one in findings if one not in gaps or one.severity is Severity.REVIEW],
        replace(determination, decisions=(*determination.decisions, *made_up)),
        setting,
    )


def forget_rights(findings, determination, setting):
    """Everybody may override."""
    house = House(override_roles=frozenset(Role))
    return _judge(findings, determination, replace(setting, house=house))


FOUND = r"treated|undecided|without the right|has passed|put off"
"""What the machine says of a fault."""

FAULTS = {
    "open findings count for nothing": [(checking, "judge", forget_open_findings)],
    "everybody may override": [(checking, "judge", forget_rights)],
    "what rules the treatment out does not": [(gate, "lets_treat", lambda *_: True)],
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_gate_that_is_broken_is_found(fault, monkeypatch):
    for module, name, broken in FAULTS[fault]:
        monkeypatch.setattr(module, name, broken)
    with pytest.raises(AssertionError, match=FOUND):
        run(type("OfABrokenOne", (Everybody,), {"patients": GRAVE}), examples=60, steps=8)


def count_stale(_findings, decisions):
    """A decision counts for whatever its rule says later."""
    return {one.rule: one for one in decisions}


def _change_after_deciding(machine):
    machine.a_patient_signs(TWO_UNCLEAR)
    machine.get_hold(PIA)
    machine.decide_everything(PIA, Choice.PROCEED, TODAY)
    machine.find_out(PIA, None)
    machine.prepare(PIA, Overall.PROCEED)
    machine.sign(PIA)


def _exchange_answers(machine):
    machine.a_patient_signs(ON_ROACCUTANE)
    machine.tamper(WELL, {Part.RESPONSE, Part.ASSESSMENT}, deep=True)
    machine.do_it_rightly(PIA)


def _put_off_to_the_day_wanted(machine):
    machine.a_patient_signs(BOTOX)
    machine.get_hold(PIA)
    machine.decide_everything(PIA, Choice.DEFER, WANTED)
    machine.prepare(PIA, Overall.DEFER, WANTED)
    machine.sign(PIA)


def _decline_for_yesterday(machine):
    machine.a_patient_signs(WELL)
    machine.get_hold(PIA)
    machine.put_on(PIA, YESTERDAY)
    machine.prepare(PIA, Overall.DECLINE)
    machine.sign(PIA)


RARE = [
    (_change_after_deciding, [(gate, "match_decisions", count_stale)]),
    (
        _exchange_answers,
        [(rechecking, "_compare", lambda *_: None), (checking, "find_paper_problems", lambda *_: ())],
    ),
    (_put_off_to_the_day_wanted, [(gate, "puts_off", lambda *_: True)]),
    (_decline_for_yesterday, [(gate, "find_past_problem", lambda *_, **__: None)]),
]
"""What random steps come upon too rarely, step by step, and the faults by which it would go through."""


@pytest.mark.parametrize(("steps", "faults"), RARE)
def test_what_random_steps_rarely_do_is_held_too_and_found_where_it_is_not(steps, faults, monkeypatch):
    machine = Everybody()
    steps(machine)
    machine.is_rightly_decided()
    assert find_record(machine.practice.store, RECORD).state is not RecordState.COUNTERSIGNED
    machine.teardown()
    for module, name, broken in faults:
        monkeypatch.setattr(module, name, broken)
    machine = Everybody()
    steps(machine)
    with pytest.raises(AssertionError, match=FOUND):
        machine.is_rightly_decided()
    machine.teardown()
