"""A thousand patients, one after the other, at one kiosk: what is gone on with is the interrupted one's own."""

from __future__ import annotations

import random
from contextlib import closing
from datetime import UTC, datetime
from uuid import UUID

import pytest

from screener.interview.answers import Written
from screener.interview.flow import Interview
from screener.interview.progress import read_progress, write_progress
from screener.interview.run import Run
from screener.kiosk.cabinet import draft_context
from screener.kiosk.keeping import Keeper
from screener.records.contents import seal_content
from screener.records.drafts import find_drafts
from screener.records.model import WHOLE, Submission
from screener.records.proving import verify_store
from screener.records.sign_in import sign_in
from tests.clinics import OWNER, PASSWORD, count_records, open_clinic_store

PATIENTS = 1000
ENDINGS = ("finished", "timed out", "timed out, kept", "restarted", "crashed")


class Kiosk:
    """What a kiosk's session does with its keeper, without windows."""

    def __init__(self, setup, questionnaire, lexicon, words, standing, seed):
        self.dice = random.Random(seed)  # noqa: S311 - nothing secret
        self._setup, self._form = setup, (questionnaire, lexicon, words, standing)
        self.keeper = self._open()
        self.troubles = []
        with closing(open_clinic_store(setup.data)) as store:
            self._owner = sign_in(store, OWNER, PASSWORD, now=lambda: datetime.now(UTC))

    def _open(self):
        keeper = Keeper(self._setup.data, "", self._setup.now)
        keeper.on_trouble = lambda error: self.troubles.append(error)
        return keeper

    def begin(self, number):
        """A patient sits down."""
        questionnaire, lexicon, words, standing = self._form
        name = str(UUID(int=self.dice.getrandbits(128)))
        run = Run(
            Interview(questionnaire, lexicon, {}), words, record_id=name, now=self._setup.now, standing=standing
        )
        self._attach(run)
        run.enter_page("about-you")
        run.answer("full-name", Written(f"Testa Number{number}"))
        return run

    def _attach(self, run):
        run.on_change = lambda: self.keeper.save(run.take_picture(), run.interview.questionnaire)

    def answer_fast(self, run):
        """A burst of answers, the last of which nobody waits for."""
        for count in range(self.dice.randrange(3)):
            run.answer("preferred-name", Written("x" * (count + 1)))

    def end(self, run, ending):
        """The patient is gone, one way or another."""
        if ending == "crashed":
            self.keeper.settle()  # the next key would have
            self._crash()
            return
        run.is_handed_over = True
        if ending == "finished":
            self.keeper.hand_over(self._make_submission(run))
        self.keeper.forget(run.submission_id, keep=ending == "timed out, kept")
        run.ask_for_help()  # too late: nothing is saved any more

    def _make_submission(self, run):
        keys, kiosk_id = self.keeper.ask(lambda cabinet: (cabinet.keys, cabinet.kiosk_id))
        parts = dict.fromkeys(WHOLE, b"invented")
        content = seal_content(keys.clinic, run.record_id, 1, parts, outcome="clear", treatment_on=None)
        return Submission(
            submission_id=run.submission_id, record_id=run.record_id, actor_id=kiosk_id, form_id="microneedling",
            created_at=run.started_at, submitted_at=run.now(), content=content, interview_id=run.submission_id,
        )  # fmt: skip

    def _crash(self):
        """The process dies: what was not begun never is, nothing is closed in good order."""
        self.keeper._thread.shutdown(wait=True, cancel_futures=True)
        cabinet, self.keeper._cabinet = self.keeper._cabinet, None
        self.keeper = self._open()
        self._dead = cabinet

    def find_offered(self):
        """What is offered to go on with, opened."""
        drafts = self.keeper.ask(lambda cabinet: cabinet.find_unfinished())
        return {one.interview_id: self._read(one) for one in drafts}

    def _read(self, draft):
        data = self._owner.clinic.open(draft.sealed, draft_context(draft.interview_id))
        return read_progress(data, self._form[0])

    def go_on(self, progress):
        """Staff confirmed who it is."""
        assert self.keeper.ask(lambda cabinet: cabinet.resume(progress.submission_id, self._owner.member.id))
        questionnaire, lexicon, words, standing = self._form
        run = Run(
            Interview(questionnaire, lexicon, progress.given), words, record_id=progress.journey.record_id,
            submission_id=progress.submission_id, now=self._setup.now, standing=standing,
        )  # fmt: skip
        run.go_on(progress)
        self._attach(run)
        run.enter_page(progress.page_id)
        return run


@pytest.fixture
def kiosk(setup, questionnaire, lexicon, words, unapproved):
    """One kiosk, open for the day."""
    kiosk = Kiosk(setup, questionnaire, lexicon, words, unapproved, seed=4)
    yield kiosk
    kiosk.keeper.close()


def test_in_a_thousand_hand_overs_nobody_is_led_into_anothers_form(kiosk, setup):
    finished, kept, interrupted = 0, 0, 0
    for number in range(PATIENTS):
        run = kiosk.begin(number)
        ending = kiosk.dice.choice(ENDINGS)
        while True:
            kiosk.answer_fast(run)
            state = run.take_picture()
            kiosk.end(run, ending)
            offered = kiosk.find_offered()
            if ending != "crashed":
                break
            interrupted += 1
            # What is offered is this patient's, as it stood, and nobody else's.
            assert list(offered) == [run.submission_id]
            progress = offered[run.submission_id]
            assert progress.given["full-name"] == Written(f"Testa Number{number}")
            assert write_progress(progress, run.interview.questionnaire) == write_progress(
                state, run.interview.questionnaire
            )
            run, ending = kiosk.go_on(progress), kiosk.dice.choice(ENDINGS)
            assert run.interview.given == state.given
        assert offered == {}
        finished += ending == "finished"
        kept += ending == "timed out, kept"
    assert kiosk.troubles == []
    assert interrupted > PATIENTS / 10
    assert count_records(setup.data) == finished
    with closing(open_clinic_store(setup.data)) as store:
        assert {draft.kept for draft in find_drafts(store)} <= {True}
        assert verify_store(store).is_whole
