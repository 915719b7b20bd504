"""`screener kiosk unfinished`: what a patient left behind is read by staff who may, and that is told."""

from __future__ import annotations

import uuid
from contextlib import closing
from datetime import UTC, datetime

import pytest

from screener.commands.founding import KEYS
from screener.commands.loading import open_shelf
from screener.interview.answers import PartialDate, Written
from screener.interview.journey import Journey
from screener.interview.progress import Progress, write_progress
from screener.kiosk.cabinet import draft_context
from screener.records.audit_log import list_events
from screener.records.drafts import keep_draft, save_draft
from screener.records.key_files import load_kiosk_keys
from screener.records.model import Draft
from screener.records.vault import seal

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
GIVEN = {"full-name": Written("Testa Demonstrata"), "date-of-birth": PartialDate(1956, 3, 4)}


@pytest.fixture
def leave(clinic_folder):
    """A function that leaves a form at the kiosk: the id of the interview."""
    form = open_shelf(clinic_folder.path).find_form("microneedling")
    keys = load_kiosk_keys(clinic_folder.path / KEYS)

    def put(questionnaire=form, *, keep=True):
        interview, kiosk = str(uuid.uuid4()), keys.own.public.uuid
        progress = Progress(GIVEN, Journey(str(uuid.uuid4()), AT, "en"), "you", interview)
        plain = write_progress(progress, questionnaire)
        draft = Draft(
            interview, kiosk, AT, AT, seal(keys.clinic, plain, draft_context(interview)), keys.clinic.uuid
        )  # fmt: skip
        with closing(clinic_folder.open()) as store:
            save_draft(store, draft)
            if keep:
                keep_draft(store, interview, actor_id=kiosk, at=AT)
        return interview

    put.form = form
    return put


def test_what_was_left_and_is_kept_is_printed_with_its_answers_and_told(screener, clinic_folder, leave):
    interview = leave()
    leave(keep=False)  # somebody may still go on with it
    ran = screener("kiosk", "unfinished", *clinic_folder.owner)

    assert ran.status == 0
    head, *answers = ran.out.splitlines()
    assert head.startswith("Left 20 November 2026, 10:42, kiosk “")
    assert len(answers) == len(GIVEN)
    assert any(line.endswith(" Testa Demonstrata") for line in answers)
    assert any(line.endswith(" 4 March 1956") for line in answers)
    with closing(clinic_folder.open()) as store:
        told = [event for event in list_events(store) if event.action == "draft.read"]
    assert [event.read_details() for event in told] == [{"interview": interview}]


def test_answers_to_a_form_that_was_changed_are_said_to_be_so(screener, clinic_folder, leave):
    leave(leave.form.model_copy(update={"digest": "0" * 64}))
    assert "a form as it no longer is" in screener("kiosk", "unfinished", *clinic_folder.owner).out


def test_that_nothing_is_kept_is_said_with_the_setting_that_keeps_it(screener, clinic_folder):
    ran = screener("kiosk", "unfinished", *clinic_folder.owner)
    assert (ran.status, ran.out) == (0, "")
    assert "kiosk.keep-unfinished" in ran.err
