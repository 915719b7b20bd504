"""`screener staff rotate-key`: everything opens with the new key alone, however often it was killed on its way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from contextlib import closing
from datetime import timedelta

import pytest

from screener.commands.founding import KEYS, open_authority
from screener.commands.office import read_clock
from screener.commands.rotating import HOLD_KIND
from screener.errors import IntegrityError, MachineError
from screener.records.audit import Action
from screener.records.clinic import list_clinic_keys
from screener.records.clinic_keys import ClinicKeys
from screener.records.contents import open_one, open_parts, seal_content
from screener.records.drafts import remove_draft, save_draft
from screener.records.key_files import load_kiosk_keys
from screener.records.model import WHOLE, Draft, LegalHold, Part
from screener.records.proving import verify_store
from screener.records.purging import list_holds, place_hold
from screener.records.reading import open_record
from screener.records.recovery import read_recovery, recover
from screener.records.sign_in import read_own_entry
from screener.records.sign_in import sign_in as try_to
from screener.records.staff import list_staff
from screener.records.states import Step
from screener.records.stepping import take_step
from screener.records.submitting import submit
from screener.records.vault import Context, read_key_id, seal
from tests.cli.clinic_folder import CLINIC, OWNER, PASSWORD
from tests.cli.cutting import cut_before
from tests.cli.terminal import ROOT
from tests.cli.test_setup import NOT_ON_WINDOWS, OTHER
from tests.records.invented import NOW, change, submission

COUNT = 5


def plain(part, number):
    return f"{part} of Testa Demonstrata {number}".encode()


def fill(store, public, owner_id, count=COUNT):
    """Records of the clinic, one of them decided and done, one held; returns their ids."""
    ids = [str(uuid.UUID(int=number + 1)) for number in range(count)]
    for number, record_id in enumerate(ids):
        submit_one(store, public, record_id, number)
    record = open_record(store, ids[0], actor_id=owner_id, at=NOW).record
    record = take_step(store, change(record, Step.TAKE))
    decided = seal_content(
        public, ids[0], record.version + 1, {Part.DETERMINATION: b"decided", Part.IDENTITY: b"who"}, outcome="review"
    )
    record = take_step(store, change(record, Step.DECIDE, content=decided))
    for step, part in ((Step.COUNTERSIGN, Part.PDF), (Step.TREAT, Part.TREATMENT)):
        brought = seal_content(public, ids[0], record.version + 1, {part: b"brought"}, outcome="review")
        record = take_step(store, change(record, step, content=brought))
    hold = str(uuid.UUID(int=99))
    reason = seal(public, b"a solicitor asked", Context(HOLD_KIND, hold))
    assert place_hold(store, LegalHold(hold, ids[1], NOW, owner_id, reason)) is None
    return ids


def submit_one(store, public, record_id, number):
    parts = {part: plain(part, number) for part in WHOLE}
    content = seal_content(public, record_id, 1, parts, outcome="review")
    return submit(store, submission(record_id=record_id, content=content), at=NOW)


@pytest.fixture
def filled(clinic_folder):
    """A clinic with records; what its owner held before."""
    with closing(clinic_folder.open()) as store:
        owner = try_to(store, OWNER, PASSWORD, now=read_clock)
        fill(store, owner.clinic.public, owner.member.id)
    return owner


def sign_in(store):
    return try_to(store, OWNER, PASSWORD, now=read_clock)


def check_all_opens(clinic_folder, before):
    """Everything is there, opens with the new key alone, and nothing with the old."""
    with closing(clinic_folder.open()) as store:
        assert verify_store(store).is_whole
        owner = sign_in(store)
        assert owner.clinic.older == ()
        assert owner.clinic.public != before.clinic.public
        for number in range(COUNT):
            opened = open_record(store, str(uuid.UUID(int=number + 1)), actor_id=owner.member.id, at=NOW)
            parts = open_parts(owner.clinic, opened)
            assert parts[Part.RESPONSE] == plain(Part.RESPONSE, number)
            assert {read_key_id(sealed) for sealed in opened.parts.values()} == {owner.clinic.public.id}
            with pytest.raises(IntegrityError):
                open_one(before.clinic, opened.record.id, 1, Part.RESPONSE, opened.parts[Part.RESPONSE])
        (hold,) = list_holds(store)
        assert owner.clinic.open(hold.sealed_reason, Context(HOLD_KIND, hold.id)) == b"a solicitor asked"
        open_authority(store, owner.clinic)
        # Cut when all was done but the machine's memory, the command typed again makes one more key.
        current, *older = list_clinic_keys(store)
        assert (current.id, current.retired_at) == (owner.clinic.public.uuid, None)
        assert before.clinic.public.uuid in {old.id for old in older}
        assert all(old.retired_at is not None and old.wrapped_for_recovery == b"" for old in older)
        recovered = recover(
            read_recovery(current.wrapped_for_recovery), clinic_folder.code,
            owner=read_own_entry(list_staff(store)[0]), password=OTHER, clinic_name=CLINIC, on=NOW.date(),
        )  # fmt: skip
        assert recovered.owner.clinic == owner.clinic
    assert load_kiosk_keys(clinic_folder.path / KEYS).clinic == owner.clinic.public


def test_everything_is_sealed_to_a_new_key(screener, clinic_folder, filled):
    ran = screener("staff", "rotate-key", "--yes", *clinic_folder.owner)

    assert ran.status == 0, ran.err
    assert "nobody holds the old one" in ran.out
    check_all_opens(clinic_folder, filled)


def test_without_being_sure_no_key_is_made(screener, clinic_folder, filled):
    assert screener("staff", "rotate-key", *clinic_folder.owner).status == 3
    with closing(clinic_folder.open()) as store:
        assert sign_in(store).clinic == filled.clinic


def test_cut_short_anywhere_it_goes_on_and_everything_opens(screener, clinic_folder, filled):
    number = 1
    while True:
        # Each try comes a little further than the last one, so that it is interrupted before each of its steps.
        with cut_before(number) as cut:
            ran = screener("staff", "rotate-key", "--yes", *clinic_folder.owner)
        if not cut.happened:
            break
        assert ran.status == 130
        with closing(clinic_folder.open()) as store:
            assert verify_store(store).is_whole
            keys = sign_in(store).clinic
            for record in range(COUNT):
                opened = open_record(store, str(uuid.UUID(int=record + 1)), actor_id=filled.member.id, at=NOW)
                assert open_parts(keys, opened)[Part.RESPONSE] == plain(Part.RESPONSE, record)
        number += 1
    assert ran.status == 0, ran.err
    assert number > 10
    check_all_opens(clinic_folder, filled)


KILLED = """
import os, signal, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
left = int(sys.argv.pop(1))
def count(connection):
    global left
    left -= bool(connection.get_execution_options().get("screener_writes"))
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
event.listen(Engine, "commit", count)
from screener.__main__ import main
main()
"""


@NOT_ON_WINDOWS
@pytest.mark.parametrize("commit", [4, 7, 11, 14])
def test_killed_in_the_middle_it_goes_on_and_everything_opens(screener, clinic_folder, filled, commit):
    words = [str(word) for word in ("staff", "rotate-key", "--yes", *clinic_folder.owner)]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(commit), *words],
        cwd=ROOT, capture_output=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with closing(clinic_folder.open()) as store:
        assert sign_in(store).clinic.older != ()

    assert screener("staff", "rotate-key", "--yes", *clinic_folder.owner).status == 0
    check_all_opens(clinic_folder, filled)


def test_a_record_that_does_not_open_is_named_and_keeps_the_old_key(screener, clinic_folder, filled):
    damaged = str(uuid.UUID(int=3))
    with closing(clinic_folder.open()) as store, store.writing() as work:
        work.connection.exec_driver_sql(
            "UPDATE sealed_parts SET sealed = zeroblob(200) WHERE part = 'pdf' AND record_id = ?", (damaged,)
        )
    ran = screener("staff", "rotate-key", "--yes", *clinic_folder.owner)

    assert ran.status == 3
    assert "Restore it from a backup" in ran.err
    with closing(clinic_folder.open()) as store:
        owner = sign_in(store)
        assert owner.clinic.older == (filled.clinic.current,)
        # The others are sealed anew already.
        for number in (0, 1, 3, 4):
            opened = open_record(store, str(uuid.UUID(int=number + 1)), actor_id=owner.member.id, at=NOW)
            assert open_parts(ClinicKeys(owner.clinic.current), opened)[Part.RESPONSE] == plain(Part.RESPONSE, number)


def test_an_unfinished_form_keeps_the_old_key_until_it_is_gone(screener, clinic_folder, filled):
    interview = str(uuid.UUID(int=50))
    key = filled.clinic.public
    draft = Draft(interview, str(uuid.UUID(int=51)), NOW, NOW, seal(key, b"x", Context("draft", interview)), key.uuid)
    with closing(clinic_folder.open()) as store:
        save_draft(store, draft)
    ran = screener("staff", "rotate-key", "--yes", *clinic_folder.owner)
    assert (ran.status, "CLI-068" in ran.err) == (3, True)

    with closing(clinic_folder.open()) as store:
        remove_draft(store, interview, actor_id=filled.member.id, at=NOW + timedelta(days=1))
    assert screener("staff", "rotate-key", "--yes", *clinic_folder.owner).status == 0
    check_all_opens(clinic_folder, filled)


def test_what_comes_in_late_is_sealed_anew_and_after_the_end_refused(screener, clinic_folder, filled):
    screener("staff", "rotate-key", "--yes", *clinic_folder.owner)
    with closing(clinic_folder.open()) as store, pytest.raises(MachineError) as refused:
        submit_one(store, filled.clinic.public, str(uuid.UUID(int=70)), 70)

    assert refused.value.code == "RECORD-023"
    check_all_opens(clinic_folder, filled)


def test_an_authority_that_was_exchanged_stops_it_before_anything_is_done(screener, clinic_folder, filled):
    with closing(clinic_folder.open()) as store, store.writing() as work:
        work.connection.exec_driver_sql("UPDATE clinic_files SET body = x'00' WHERE id = 'authority'")
    ran = screener("staff", "rotate-key", "--yes", *clinic_folder.owner)

    assert (ran.status, "CLINIC-002" in ran.err) == (3, True)
    with closing(clinic_folder.open()) as store:
        assert sign_in(store).clinic == filled.clinic


def test_the_trail_tells_each_version_that_was_sealed_anew(screener, clinic_folder, filled):
    screener("staff", "rotate-key", "--yes", *clinic_folder.owner)
    with closing(clinic_folder.open()) as store, store.reading() as connection:
        told = connection.exec_driver_sql(
            "SELECT count(*) FROM audit_events WHERE action = ?", (Action.RECORD_RESEALED.value,)
        ).scalar_one()

    assert told == COUNT + 3
