"""What is decided and not signed opens again for who decided it, of the same version, and for nobody else."""

from __future__ import annotations

from sqlalchemy import update

from screener.determination.unsigned import Unsigned
from screener.records.model import Role
from screener.records.tables import drafts
from tests.determination.practice import ON_WARFARIN

SAID = b"Testa Demonstrata: not on this skin"


def test_it_is_there_when_the_record_is_opened_again_and_sealed_meanwhile(practice):
    book, opened = practice.take(practice.keep(ON_WARFARIN))
    assert opened.unsigned is None
    assert book.keep_unsigned(opened.record, SAID)
    practice.clock.move(minutes=5)
    again = practice.sit_down().open(opened.record.id)
    assert again.unsigned == Unsigned(practice.clock.at.replace(minute=practice.clock.at.minute - 5), SAID)
    with practice.store.reading() as connection:
        (row,) = connection.execute(drafts.select()).all()
    assert b"Testa" not in row.sealed


def test_it_is_there_after_letting_go_and_taking_it_again(practice):
    book, opened = practice.take(practice.keep(ON_WARFARIN))
    book.keep_unsigned(opened.record, SAID)
    book.release(opened)
    seen = book.open(opened.record.id)
    assert seen.unsigned is None  # nobody has it
    assert book.take(seen).unsigned.data == SAID


def test_a_colleague_finds_nothing_of_it_and_who_takes_it_back_all_of_it(practice):
    book, opened = practice.take(practice.keep(ON_WARFARIN))
    book.keep_unsigned(opened.record, SAID)
    other = practice.sit_down(Role.PRESCRIBER)
    assert other.open(opened.record.id).unsigned is None
    taken = other.take_over(other.open(opened.record.id))
    assert taken.unsigned is None
    assert not book.keep_unsigned(opened.record, b"later")
    assert book.take_over(book.open(opened.record.id)).unsigned.data == SAID


def test_of_another_version_or_damaged_it_is_not_shown(practice):
    book, opened = practice.take(practice.keep(ON_WARFARIN))
    book.keep_unsigned(opened.record, SAID)
    with practice.store.writing() as work:
        (row,) = work.connection.execute(drafts.select()).all()
    returned = book.send_back(opened, "Which blood thinner?")
    taken = book.take(book.open(returned.id))
    assert taken.unsigned is None
    book.keep_unsigned(taken.record, SAID)
    with practice.store.writing() as work:
        work.connection.execute(update(drafts).values(sealed=row.sealed))  # of the version before
    assert book.open(returned.id).unsigned is None


def test_what_is_given_up_is_gone(practice):
    book, opened = practice.take(practice.keep(ON_WARFARIN))
    book.keep_unsigned(opened.record, SAID)
    book.forget_unsigned(opened.record)
    assert book.open(opened.record.id).unsigned is None
