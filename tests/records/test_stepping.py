"""What staff may do to a record, and what two at once are told."""

from __future__ import annotations

import threading

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from screener.errors import Problem, TransitionError
from screener.records.audit_log import list_events
from screener.records.model import Part, Record
from screener.records.proving import verify_store
from screener.records.reading import find_record, open_record
from screener.records.states import CLAIMED, LEGAL, RecordState, Step, find_next, get_next
from screener.records.stepping import BRINGS, Readiness, take_step
from screener.records.submitting import submit
from tests.records.invented import ANNA, BEN, NOW, change, content, keep, later, name, submission, walk

WAYS = {
    RecordState.SUBMITTED: (),
    RecordState.IN_REVIEW: (Step.TAKE,),
    RecordState.RETURNED: (Step.TAKE, Step.SEND_BACK),
    RecordState.DECIDED: (Step.TAKE, Step.DECIDE),
    RecordState.COUNTERSIGNED: (Step.TAKE, Step.DECIDE, Step.COUNTERSIGN),
    RecordState.WITHDRAWN: (Step.WITHDRAW,),
}
"""How a record gets into each state."""


def test_every_state_can_be_reached_and_all_but_the_last_left():
    reached = {RecordState.SUBMITTED, *(after for steps in LEGAL.values() for after in steps.values())}
    assert reached == set(RecordState)
    assert [state for state, steps in LEGAL.items() if not steps] == [RecordState.PURGED]


@pytest.mark.parametrize("state", WAYS)
def test_a_record_does_exactly_the_legal_steps(store, state):
    for step in BRINGS:
        record = walk(store, keep(store), *WAYS[state])
        assert record.state is state
        after = find_next(state, step)
        if after is None:
            with pytest.raises(TransitionError) as caught:
                take_step(store, change(record, step))
            assert caught.value.code == "RECORD-010"
            assert find_record(store, record.id) == record
        else:
            assert take_step(store, change(record, step)).state is after
    assert verify_store(store).is_whole


def test_a_purged_record_goes_nowhere():
    with pytest.raises(TransitionError):
        get_next(RecordState.PURGED, Step.TAKE)


def test_who_takes_a_record_has_it_until_it_is_released(store):
    taken = take_step(store, change(keep(store), Step.TAKE, at=later(3)))
    assert (taken.claimed_by, taken.claimed_at) == (ANNA, later(3))
    released = take_step(store, change(taken, Step.RELEASE, at=later(4)))
    assert (released.claimed_by, released.claimed_at, released.state) == (None, None, RecordState.SUBMITTED)


@pytest.mark.parametrize("step", [Step.RELEASE, Step.SEND_BACK, Step.REASSESS, Step.DECIDE])
def test_a_colleague_is_told_who_has_it(store, step):
    taken = walk(store, keep(store), Step.TAKE)
    answer = take_step(store, change(taken, step, actor=BEN))
    assert isinstance(answer, Problem)
    assert (answer.code, answer.where) == ("RECORD-015", ANNA)
    assert find_record(store, taken.id) == taken


def test_a_colleague_may_take_over_and_the_first_is_told(store):
    taken = walk(store, keep(store), Step.TAKE)
    over = walk(store, taken, Step.TAKE_OVER, actor=BEN)
    assert over.claimed_by == BEN
    assert take_step(store, change(taken, Step.DECIDE)).code == "RECORD-014"


def test_of_two_who_decide_at_once_one_is_told_and_nothing_is_overwritten(store):
    taken = walk(store, keep(store), Step.TAKE)
    together, answers = threading.Barrier(2), {}

    def decide(outcome):
        together.wait()
        answers[outcome] = take_step(store, change(taken, Step.DECIDE, outcome=outcome))

    threads = [threading.Thread(target=decide, args=(outcome,)) for outcome in ("defer", "advise")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (kept,) = (answer for answer in answers.values() if isinstance(answer, Record))
    (told,) = (answer for answer in answers.values() if isinstance(answer, Problem))
    assert told.code == "RECORD-014"
    assert find_record(store, taken.id) == kept
    assert answers[kept.outcome] == kept
    assert len(open_record(store, taken.id, actor_id=ANNA, at=NOW).versions) == 2


def test_a_step_on_a_record_that_is_not_there_is_told(store):
    other = keep(store)
    lost = Record(**{**{name: getattr(other, name) for name in other.__slots__}, "id": name()})
    assert take_step(store, change(lost, Step.TAKE)).code == "RECORD-016"


def test_what_a_step_brings_is_added_and_what_was_signed_stays(store):
    first = submission()
    submit(store, first, at=NOW)
    record = walk(store, find_record(store, first.record_id), Step.TAKE)
    decided = content({Part.DETERMINATION, Part.IDENTITY}, "defer")
    record = take_step(store, change(record, Step.DECIDE, content=decided))
    signed = content({Part.PDF}, "defer")
    record = take_step(store, change(record, Step.COUNTERSIGN, content=signed))
    opened = open_record(store, record.id, actor_id=ANNA, at=NOW)
    assert opened.parts == {**first.content.parts, **decided.parts, **signed.parts}
    assert (record.version, record.rests_on, record.outcome) == (3, 1, "defer")


def test_a_correction_voids_the_determination(store):
    record = walk(store, keep(store), Step.TAKE, Step.DECIDE, Step.COUNTERSIGN)
    given = submission(record_id=record.id, corrects=record.version)
    submit(store, given, at=NOW)
    opened = open_record(store, record.id, actor_id=ANNA, at=NOW)
    assert opened.parts == given.content.parts
    assert opened.record.claimed_by is None


@pytest.mark.parametrize("step", BRINGS)
def test_a_step_that_brings_the_wrong_parts_is_our_bug(store, step):
    wrong = content({Part.RESPONSE})
    with pytest.raises(TransitionError) as caught:
        take_step(store, change(keep(store), step, content=wrong))
    assert caught.value.code == "RECORD-018"


@pytest.mark.parametrize("step", [Step.SUBMIT, Step.CORRECT, Step.PURGE])
def test_what_is_not_a_step_of_staff_is_refused(store, step):
    record = keep(store)
    with pytest.raises(TransitionError) as caught:
        take_step(store, change_without_parts(record, step))
    assert caught.value.code == "RECORD-017"


def change_without_parts(record, step):
    from screener.records.stepping import Change

    return Change(record.id, step, record.revision, ANNA, NOW)


@pytest.mark.parametrize("readiness", [None, Readiness(ready_to_treat=True, open_findings=1)])
def test_nothing_is_ready_to_treat_while_a_finding_is_undecided(store, readiness):
    taken = walk(store, keep(store), Step.TAKE)
    with pytest.raises(TransitionError) as caught:
        take_step(store, change(taken, Step.DECIDE, readiness=readiness))
    assert caught.value.code == "RECORD-019"
    assert find_record(store, taken.id) == taken


def test_declining_needs_no_finding_decided(store):
    taken = walk(store, keep(store), Step.TAKE)
    declined = Readiness(ready_to_treat=False, open_findings=4)
    assert take_step(store, change(taken, Step.DECIDE, readiness=declined)).state is RecordState.DECIDED


def test_every_step_is_told_with_its_state(store):
    record = walk(store, keep(store), Step.TAKE, Step.DECIDE, Step.COUNTERSIGN, Step.WITHDRAW)
    told = [(event.action, event.read_details()["state"]) for event in list_events(store, record_id=record.id)]
    assert told == [
        ("record.submit", "submitted"), ("record.take", "in-review"), ("record.decide", "decided"),
        ("record.countersign", "countersigned"), ("record.withdraw", "withdrawn"),
    ]  # fmt: skip


class TwoPractitioners(RuleBasedStateMachine):
    """Anna, Ben and a kiosk do anything to one record, each by what they last saw of it."""

    def __init__(self):
        super().__init__()
        self.store = self.make_store()
        self.record = keep(self.store)
        self.seen = dict.fromkeys((ANNA, BEN), self.record)

    @rule(who=st.sampled_from([ANNA, BEN]))
    def look(self, who):
        self.seen[who] = self.record

    @rule(who=st.sampled_from([ANNA, BEN]), step=st.sampled_from(list(BRINGS)))
    def act(self, who, step):
        seen = self.seen[who]
        if seen.revision == self.record.revision and find_next(seen.state, step) is None:
            holder = self.record.claimed_by
            if holder is None or holder == who:
                with pytest.raises(TransitionError):
                    take_step(self.store, change(seen, step, actor=who))
            return
        answer = take_step(self.store, change(seen, step, actor=who))
        if isinstance(answer, Record):
            assert seen.revision == self.record.revision
            assert answer.state is find_next(self.record.state, step)
            self.record = self.seen[who] = answer
        else:
            stale = seen.revision != self.record.revision
            assert answer.code == ("RECORD-014" if stale else "RECORD-015")

    @precondition(lambda self: find_next(self.record.state, Step.CORRECT))
    @rule()
    def correct(self):
        given = submission(record_id=self.record.id, corrects=self.record.version)
        assert submit(self.store, given, at=NOW).version == self.record.version + 1
        self.record = find_record(self.store, self.record.id)

    @invariant()
    def is_as_it_was_last_answered(self):
        assert find_record(self.store, self.record.id) == self.record
        assert (self.record.claimed_by is not None) == (self.record.state in CLAIMED)

    def teardown(self):
        assert verify_store(self.store).is_whole


def test_two_practitioners_and_a_kiosk_never_lose_a_step(store):
    machine = type("OnThisStore", (TwoPractitioners,), {"make_store": lambda _: store})
    run_state_machine_as_test(machine, settings=settings(max_examples=15, stateful_step_count=25, deadline=None))
