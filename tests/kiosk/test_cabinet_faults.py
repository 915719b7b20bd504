"""Every operation of a kiosk's cabinet, broken at each write: told, nothing half there, done the next time."""

from __future__ import annotations

import sys
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from screener.commands.founding import Owner, found_with_first_kiosk
from screener.errors import MachineError, ScreenerError
from screener.interview.answers import Written
from screener.kiosk.cabinet import KEPT_FOR, Cabinet, Welcomed
from screener.records.audit_log import read_head
from screener.records.contents import seal_content
from screener.records.drafts import find_drafts
from screener.records.model import WHOLE as PARTS
from screener.records.model import Submission
from screener.records.outbox import count_waiting
from screener.records.proving import verify_store
from screener.records.reading import read_page
from screener.records.store import open_store
from screener.settings import FILE_NAME, get_demonstration_text, read_settings, with_setting
from tests.breaking import (
    CAUSES,
    Countdown,
    break_sqlite,
    disk_breaking_at,
    make_postgres_cut,
    statements_breaking_at,
)
from tests.clinics import FOUNDED, OWNER, PASSWORD, copy_clinic, lock_database
from tests.records.conftest import cluster  # noqa: F401 - a fixture
from tests.records.test_faults import as_nobody

STAFF = "5b0f0d8e-6a51-4c8e-9f43-5e0a7f1f2b11"
WHOLE = "Nothing was half written."


class Clock:
    """An hour later each time, so that nobody has to wait for another try at a password."""

    def __init__(self):
        self.at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

    def __call__(self):
        self.at += timedelta(minutes=1)
        return self.at


class Bench:
    """A cabinet with both its databases open, and how each can be broken."""

    def __init__(self, cabinet, clock, progress, questionnaire, cut_central):
        self.cabinet = cabinet
        self.clock = clock
        self.progress = progress
        self.questionnaire = questionnaire
        self._cut_central = cut_central

    @property
    def stores(self):
        """Each database once, with what cuts it."""
        own = [(self.cabinet._own, break_sqlite)]
        return [*own, (self.cabinet._reach(), self._cut_central)] if self.cabinet.is_shared else own

    def save(self):
        """Save one patient's answers under a name of their own."""
        progress = replace(self.progress, submission_id=str(uuid4()))
        self.cabinet.save(progress, self.questionnaire)
        return progress

    def make_submission(self, progress):
        """What the patient of a draft hands over."""
        record_id, now = str(uuid4()), self.clock()
        parts = dict.fromkeys(PARTS, b"Testa Demonstrata")
        return Submission(
            submission_id=progress.submission_id, record_id=record_id, actor_id=self.cabinet.kiosk_id,
            form_id="microneedling", created_at=now, submitted_at=now, interview_id=progress.submission_id,
            content=seal_content(self.cabinet.keys.clinic, record_id, 1, parts, outcome="clear"),
        )  # fmt: skip

    def find_drafts(self):
        """Ids of the unfinished forms, and whether each is kept for staff."""
        return {draft.interview_id: draft.kept for draft in find_drafts(self.cabinet._own)}

    def count_records(self):
        """How many the clinic has."""
        return len(read_page(self.cabinet._reach(), parts=(), limit=1000).entries)

    def assert_whole(self):
        """Nothing is half there."""
        for store, _ in self.stores:
            proof = verify_store(store)
            assert proof.is_whole, proof
            assert store.find_damage() is None


@pytest.fixture(params=["built-in", "postgresql"])
def bench(request, tmp_path, make_run, patient, monkeypatch):
    clock, database, cut = Clock(), "", break_sqlite
    if request.param == "postgresql":
        server = request.getfixturevalue("cluster")
        name = f"kiosk_{uuid4().hex}"
        server.execute(f"CREATE DATABASE {name}")
        database, cut = server.get_address(name), make_postgres_cut(server)
        found_shared(tmp_path, database)
    else:
        monkeypatch.setattr("screener.kiosk.cabinet._WAIT_S", 0.3)
        copy_clinic(tmp_path)
    patient.answer(full_name="Testa Demonstrata")
    run = make_run()
    with closing(Cabinet(tmp_path, database, clock)) as cabinet:
        yield Bench(cabinet, clock, run.take_picture(), run.interview.questionnaire, cut)


def found_shared(folder, address):
    """A clinic whose database is elsewhere."""
    (folder / FILE_NAME).write_text(with_setting(get_demonstration_text(), "records.database", address), "utf-8")
    settings, owner = read_settings(folder / FILE_NAME), Owner(OWNER, PASSWORD)
    with closing(open_store(address, upgrade=True)) as store:
        found_with_first_kiosk(store, folder, settings, owner, keep_code=lambda _: None, now=FOUNDED)


# ── what a cabinet does: begun afresh, and what is there once it is done ──


def do_save(bench):
    bench.save()
    drafts = bench.find_drafts()
    progress = replace(bench.progress, submission_id=str(uuid4()))

    def check():
        assert bench.find_drafts() == {**drafts, progress.submission_id: False}

    return lambda: bench.cabinet.save(progress, bench.questionnaire), check


def do_save_again(bench):
    progress = bench.save()
    more = replace(progress, given={**progress.given, "full-name": Written("Testa D.")})
    before = find_drafts(bench.cabinet._own)[0].sealed

    def check():
        assert bench.find_drafts() == {progress.submission_id: False}
        assert find_drafts(bench.cabinet._own)[0].sealed != before

    return lambda: bench.cabinet.save(more, bench.questionnaire), check


def do_forget(bench):
    gone, other = bench.save(), bench.save()
    return (
        lambda: bench.cabinet.forget(gone.submission_id, keep=False),
        lambda: _same(bench.find_drafts(), {other.submission_id: False}),
    )


def do_keep(bench):
    kept = bench.save()
    return (
        lambda: bench.cabinet.forget(kept.submission_id, keep=True),
        lambda: _same(bench.find_drafts(), {kept.submission_id: True}),
    )


def do_find_unfinished(bench):
    bench.save()
    bench.clock.at += KEPT_FOR + timedelta(hours=1)
    young = bench.save()
    return bench.cabinet.find_unfinished, lambda: _same(bench.find_drafts(), {young.submission_id: False})


def do_hand_over_and_deliver(bench):
    submission = bench.make_submission(bench.save())

    def act():
        bench.cabinet.hand_over(submission)
        delivery = bench.cabinet.deliver()
        if delivery is not None and delivery.trouble is not None:
            raise delivery.trouble

    def check():
        assert bench.find_drafts() == {}
        assert bench.count_records() == 1
        assert count_waiting(bench.cabinet._own) == (0, 0)

    return act, check


def do_welcome(bench):
    progress = bench.save()
    answers = []

    def check():
        assert isinstance(answers[-1], Welcomed)
        assert [one.interview_id for one in answers[-1].unfinished] == [progress.submission_id]
        assert b"Testa Demonstrata" in answers[-1].unfinished[0].data

    def act():
        bench.clock.at += timedelta(minutes=61)  # locked out for an hour at most
        answers.append(bench.cabinet.welcome(OWNER, PASSWORD))

    return act, check


def do_resume(bench):
    progress = bench.save()
    answers = []
    return (
        lambda: answers.append(bench.cabinet.resume(progress.submission_id, STAFF)),
        lambda: _same((answers[-1:], bench.find_drafts()), ([True], {progress.submission_id: False})),
    )


def do_note(bench):
    return lambda: bench.cabinet.note("record.not-time-stamped", str(uuid4()), {"tries": 1}), lambda: None


OPERATIONS = (
    do_save, do_save_again, do_forget, do_keep, do_find_unfinished, do_hand_over_and_deliver, do_welcome, do_resume,
    do_note,
)  # fmt: skip
EVERYWHERE = {(do_hand_over_and_deliver, "own"), (do_hand_over_and_deliver, "clinic's"), (do_welcome, "clinic's")}
"""What writes to which database where there are two."""
every_operation = pytest.mark.parametrize("make", OPERATIONS, ids=lambda make: make.__name__)


def _same(found, expected):
    assert found == expected


def catch(act):
    """Do something; what it tells if it fails."""
    try:
        act()
    except MachineError as error:
        assert_told(error)
        return error
    return None


def assert_told(error):
    """A sentence for people with what to do, and nothing of the patient."""
    assert isinstance(error, ScreenerError)
    assert error.message.endswith(".")
    assert " try again" in error.message or "Stop" in error.message
    assert "Testa" not in str(error)


@every_operation
@pytest.mark.parametrize("side", ["own", "clinic's"])
def test_an_operation_cut_before_any_statement_is_told_and_done_the_next_time(bench, make, side):
    """Cut again and again, each time one statement later, until it is done: what was cut stands in no way."""
    if side == "clinic's" and not bench.cabinet.is_shared:
        pytest.skip("the same database")
    store, cut = bench.stores[-1 if side == "clinic's" else 0]
    act, check = make(bench)
    number, is_cut = 0, True
    while is_cut:
        number += 1
        countdown = Countdown(number)
        with statements_breaking_at(countdown, store, cut):
            told = catch(act)
        assert told is None or WHOLE in told.message
        is_cut = countdown.is_over
        bench.assert_whole()
    check()
    act()
    check()
    bench.assert_whole()
    assert number > 3 or (bench.cabinet.is_shared and (make, side) not in EVERYWHERE)


@every_operation
def test_an_operation_on_a_disk_that_ends_anywhere_is_told_and_done_the_next_time(bench, make):
    """The system itself refuses to write beyond a place in SQLite's journal: mid-page, mid-frame, wherever."""
    if sys.platform == "win32" or bench.cabinet.is_shared:
        pytest.skip("limits of this kind are POSIX's, and a kiosk's own database is the same kind with either")
    from tests.breaking import files_no_longer_than

    act, check = make(bench)
    journal = Path(f"{bench.cabinet._own.get_file()}-wal")
    room, refused, trouble = 0, 0, MachineError
    while trouble is not None:
        with files_no_longer_than(journal.stat().st_size + room):
            trouble = catch(act)
        assert trouble is None or trouble.code in ("STORE-002", "STORE-007")
        refused += trouble is not None
        room += 3000
        bench.assert_whole()
    act()
    check()
    assert refused or make in (do_note, do_welcome, do_resume)


@pytest.mark.parametrize("cause", CAUSES)
def test_a_head_of_the_trail_that_cannot_be_remembered_is_told_and_remembered_later(bench, cause):
    number, trouble = 0, True
    while trouble:
        number += 1
        bench.cabinet.hand_over(bench.make_submission(bench.save()))
        countdown = Countdown(number)
        with disk_breaking_at(countdown, cause):
            told = catch(bench.cabinet.deliver)
        assert told is None or told.code.startswith("RECORD-00")
        trouble = countdown.is_over
        # What was signed is there in any case.
        assert bench.count_records() == number
        bench.assert_whole()
    assert number > 4
    assert bench.cabinet._anchors.recall().as_text() == read_head(bench.cabinet._reach()).as_text()
    assert [path.name for path in bench.cabinet._anchors.path.parent.glob(".*")] == []


def test_a_database_that_is_away_troubles_nobody_who_still_answers(bench, request):
    if not bench.cabinet.is_shared:
        pytest.skip("the built-in database is never away")
    server = request.getfixturevalue("cluster")
    bench.cabinet.deliver()
    server.stop()
    try:
        progress = bench.save()
        assert bench.cabinet.deliver() is None
        submission = bench.make_submission(progress)
        bench.cabinet.hand_over(submission)
        assert bench.cabinet.deliver() is None or bench.cabinet.deliver().waiting == 1
        assert bench.cabinet.read_anchor()
        for act in (
            lambda: bench.cabinet.welcome(OWNER, PASSWORD),
            lambda: bench.cabinet.note("x", str(uuid4()), {}),
        ):
            with pytest.raises(MachineError, match="is away") as caught:
                act()
            assert_told(caught.value)
    finally:
        server.start()
    assert bench.cabinet.deliver().delivered == 1
    assert bench.count_records() == 1


@contextmanager
def read_only(folder, cabinet):
    """Nobody may write the database any more; what was open is closed, or it would stay writable."""
    records = folder / "records"
    cabinet._own.close()
    for path in (*records.iterdir(), records):
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        with as_nobody():
            yield
    finally:
        for path in (records, *records.iterdir()):
            path.chmod(path.stat().st_mode | 0o200)
        cabinet._own.close()


@every_operation
@pytest.mark.parametrize("fault", ["locked", "read-only"])
def test_an_operation_on_a_database_that_may_not_be_written_is_told_and_done_later(bench, make, fault, tmp_path):
    if bench.cabinet.is_shared or (fault == "read-only" and sys.platform == "win32"):
        pytest.skip("a kiosk's own database is the same kind with either; rights are POSIX's")
    act, check = make(bench)
    with lock_database(tmp_path) if fault == "locked" else read_only(tmp_path, bench.cabinet):
        told = catch(act)
    assert told is not None
    assert told.code in (("STORE-001",) if fault == "locked" else ("STORE-003", "STORE-008"))
    bench.assert_whole()
    act()
    check()
    bench.assert_whole()
