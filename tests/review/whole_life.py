"""What becomes of records after they are signed, for tests that look at it later: withdrawn, corrected, treated."""

import sqlite3
from contextlib import closing
from datetime import timedelta

from screener.determination.treatments import keep_treatment
from screener.records.contents import seal_content
from screener.records.model import Part, Record, Role
from screener.records.reading import find_record
from screener.records.states import Step
from screener.records.stepping import Change, take_step
from tests.determination.practice import ON_WARFARIN, WELL, decide_all, determine
from tests.determination.test_treatments import DONE, keep_visit
from tests.records.small_clinic import SIGNED

NOTE = "Please look at your medicines again."
WHY = "She would rather wait until the summer is over."


def send_back(practice, record_id):
    """Taken, and sent back with a note."""
    book, opened = practice.take(record_id)
    sent = book.send_back(opened, NOTE)
    assert isinstance(sent, Record), sent
    return sent


def correct(practice, sent, said=ON_WARFARIN):
    """The patient changes their answers, and signs anew."""
    practice.keep(said, record_id=sent.id, corrects=sent.version, at=practice.clock())


def sign(practice, record_id, role=Role.PRACTITIONER, **fields):
    """Taken, every finding decided, countersigned."""
    book, opened = practice.take(record_id, role)
    case = decide_all(book, opened)
    signed = book.sign(book.prepare(opened, case, determine(case, **fields)))
    assert not isinstance(signed, tuple), signed
    return book, book.open(record_id)


def withdraw(practice, record_id, role=Role.OWNER):
    """The patient withdraws consent, and somebody keeps that."""
    record, by = find_record(practice.store, record_id), practice.staff[role]
    content = seal_content(
        by.clinic.public, record_id, record.version + 1, {Part.NOTE: WHY.encode()}, outcome=record.outcome
    )
    change = Change(record_id, Step.WITHDRAW, record.revision, by.member.id, practice.clock(), content)
    withdrawn = take_step(practice.store, change)
    assert isinstance(withdrawn, Record), withdrawn
    return withdrawn


def live(practice):
    """A record that was corrected, signed, treated, followed by another visit, and withdrawn. Returns both ids."""
    record_id = practice.keep(WELL)
    practice.clock.move(minutes=5)
    sent = send_back(practice, record_id)
    practice.clock.move(minutes=7)
    correct(practice, sent)
    practice.clock.move(minutes=9)
    book, opened = sign(practice, record_id, words="Shallow depth; press ten minutes.")
    practice.clock.move(minutes=50)
    keep_treatment(book.place, opened, DONE)
    practice.clock.move(days=30)
    visit = keep_visit(practice, record_id, WELL, SIGNED + timedelta(days=30))
    withdraw(practice, record_id)
    return record_id, visit


def alter_database(practice, statement):
    """Somebody with the file of the database and no key changes it."""
    with closing(sqlite3.connect(practice.folder / "records" / "screener.db")) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        assert database.execute(statement).rowcount > 0
        database.commit()
