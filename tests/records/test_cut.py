"""A connection cut between any two statements leaves nothing half there, and the next try works."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from screener.errors import MachineError
from screener.records.clinic import found
from screener.records.drafts import remove_draft, save_draft
from screener.records.proving import verify_store
from screener.records.purging import purge
from screener.records.reading import open_record
from screener.records.resealing import read_sealed, reseal
from screener.records.staff import add_staff
from screener.records.states import RecordState, Step
from screener.records.stepping import take_step
from screener.records.submitting import submit
from tests.records.invented import (
    ANNA,
    KEY,
    NOW,
    change,
    clinic_file,
    clinic_key,
    draft,
    keep,
    later,
    member,
    name,
    submission,
    walk,
)
from tests.records.test_copying import read_everything


def do_submit(store):
    unfinished = draft()
    save_draft(store, unfinished)
    given = submission(interview_id=unfinished.interview_id)
    return lambda: submit(store, given, at=NOW)


def do_correct(store):
    given = submission(record_id=keep(store).id, corrects=1)
    return lambda: submit(store, given, at=NOW)


def do_decide(store):
    taken = walk(store, keep(store), Step.TAKE)
    return lambda: take_step(store, change(taken, Step.DECIDE))


def do_open(store):
    record = keep(store)
    return lambda: open_record(store, record.id, actor_id=ANNA, at=NOW)


def do_save_draft(store):
    given = draft()
    return lambda: save_draft(store, given)


def do_remove_draft(store):
    given = draft()
    save_draft(store, given)
    return lambda: remove_draft(store, given.interview_id, actor_id=ANNA, at=NOW)


def do_purge(store):
    for _ in range(2):
        keep(store)
    return lambda: purge(store, {RecordState.SUBMITTED: later(9)}, certificate_id=name(), actor_id=ANNA, at=later(10))


def do_reseal(store):
    record = keep(store)
    parts = read_sealed(store, record.id, 1)
    return lambda: reseal(store, record.id, 1, parts, from_key=KEY, to_key=name(), actor_id=ANNA, at=NOW)


def do_add_staff(store):
    given = member()
    return lambda: add_staff(store, given, actor_id=ANNA, at=NOW)


def do_found(store):
    owner, key, file = member(), clinic_key(), clinic_file()
    return lambda: found(store, owner=owner, key=key, files=[file], at=NOW)


WRITES = (
    do_submit, do_correct, do_decide, do_open, do_save_draft, do_remove_draft, do_purge, do_reseal, do_add_staff,
    do_found,
)  # fmt: skip


@contextmanager
def cut_at(store, number, cut):
    """The connection is lost just before the statement of that number, the commit counted as one."""
    left, cuts = iter(range(number - 1)), []

    def maybe(connection, *_):
        if not cuts and next(left, None) is None:
            cuts.append(True)
            cut(connection)

    for moment in ("before_cursor_execute", "commit"):
        event.listen(store.engine, moment, maybe)
    try:
        yield cuts
    finally:
        for moment in ("before_cursor_execute", "commit"):
            event.remove(store.engine, moment, maybe)


def break_disk(_):
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR
    raise error


@pytest.fixture
def cut(room, request):
    """How a connection is lost: an I/O error of SQLite, a server process of PostgreSQL ended by its operator."""
    if room.kind == "sqlite":
        return break_disk
    cluster = request.getfixturevalue("cluster")

    def end_backend(connection):
        pid = connection.connection.dbapi_connection.info.backend_pid
        cluster.execute(f"SELECT pg_terminate_backend({pid}, 10000)")

    return end_backend


@pytest.mark.parametrize("make", WRITES, ids=lambda make: make.__name__)
def test_a_connection_cut_before_any_statement_leaves_nothing_half_there(store, cut, make):
    write = make(store)
    before, number, trouble = read_everything(store), 0, None
    while number == 0 or (trouble is not None and read_everything(store) == before):
        number, trouble = number + 1, None
        with cut_at(store, number, cut) as cuts:
            try:
                write()
            except MachineError as error:
                trouble = error
        if trouble is None:
            assert not cuts
        else:
            assert trouble.code in ("STORE-004", "STORE-007")
            assert "Nothing was half written" in trouble.message
            assert "try again" in trouble.message
    # What was deleted is let go of after it is deleted: a cut there undoes nothing.
    assert trouble is None or make is do_purge
    assert number > 3
    assert read_everything(store) != before
    assert verify_store(store).is_whole


def test_a_reply_lost_after_the_commit_is_made_good_by_the_next_try(store, cut):
    given = submission()

    def commit_and_cut(connection):
        connection.connection.dbapi_connection.commit()
        cut(connection)
        connection.exec_driver_sql("SELECT 1")

    event.listen(store.engine, "commit", commit_and_cut)
    with pytest.raises(MachineError):
        submit(store, given, at=NOW)
    event.remove(store.engine, "commit", commit_and_cut)
    assert submit(store, given, at=NOW).already
    assert verify_store(store).is_whole
