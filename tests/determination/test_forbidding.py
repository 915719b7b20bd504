"""What has changed meanwhile, a wrong clock, a signer who may not: told, and not signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from screener.commands.founding import issue_signing_key, open_authority
from screener.consent.certificates import make_authority
from screener.determination.case import treat_on
from screener.determination.casebook import Prepared, Signed
from screener.determination.decision import Overall
from screener.errors import Problem
from screener.records.audit import Action, Note
from screener.records.audit_log import tell
from screener.records.members import vouch_for
from screener.records.model import Part, Role
from screener.records.purging import purge
from screener.records.reading import find_record
from screener.records.sign_in import read_own_entry
from screener.records.staff import change_staff, list_staff, remove_staff
from screener.records.states import RecordState, Step
from screener.records.stepping import Change, take_step
from tests.conftest import TREATMENT
from tests.determination.practice import (
    ON_ROACCUTANE,
    ON_WARFARIN,
    TODAY,
    WELL,
    codes,
    decide_all,
    determine,
    make_ready,
)
from tests.records.small_clinic import SIGNED

# ── what has changed meanwhile ──────────────────────────────────────────────────────────────────


def _correct(practice, record, book):
    returned = book.send_back(book.open(record.id), "Please look at your medicines again.")
    practice.keep(WELL, record_id=record.id, corrects=returned.version, at=practice.clock())


def _take_over(practice, record, _book):
    other = practice.sit_down(Role.PRESCRIBER)
    other.take_over(other.open(record.id))


def _release(_practice, record, book):
    book.release(book.open(record.id))


def _take_anew(practice, record, book):
    _release(practice, record, book)
    book.take(book.open(record.id))


def _withdraw(practice, record, book):
    content = book._seal(record, {Part.NOTE: b"by phone"})
    take_step(
        practice.store, Change(record.id, Step.WITHDRAW, record.revision, book.place.by.member.id, SIGNED, content)
    )


def _purge(practice, record, book):
    _withdraw(practice, record, book)
    practice.clock.move(days=400)
    due = {RecordState.WITHDRAWN: practice.clock() - timedelta(days=1)}
    purge(practice.store, due, certificate_id=record.id, actor_id=book.place.by.member.id, at=practice.clock())


def _decide_otherwise(practice, record, book):
    opened = book.open(record.id)
    determined = determine(opened.case, Overall.DECLINE, words="Another window.")
    assert isinstance(book.sign(book.prepare(opened, opened.case, determined)), Signed)


MEANWHILE = [
    (_correct, "DECIDE-060"),
    (_take_over, "DECIDE-061"),
    (_release, "DECIDE-062"),
    (_decide_otherwise, "DECIDE-062"),
    (_take_anew, "DECIDE-063"),
    (_withdraw, "DECIDE-068"),
    (_purge, "RECORD-016"),
]


@pytest.mark.parametrize(("change", "code"), MEANWHILE)
def test_what_was_changed_meanwhile_is_told_and_not_signed(practice, change, code):
    book, prepared = make_ready(practice)
    change(practice, find_record(practice.store, prepared.opened.record.id), book)
    before = find_record(practice.store, prepared.opened.record.id)
    assert codes(book.sign(prepared)) == [code]
    assert codes(book.prepare(prepared.opened, prepared.case, prepared.determination)) == [code]
    assert find_record(practice.store, before.id) == before


def test_a_colleague_who_has_taken_it_is_named(practice):
    book, prepared = make_ready(practice)
    _take_over(practice, prepared.opened.record, book)
    (problem,) = book.sign(prepared)
    assert book.list_people()[problem.where] == "Rufus Model"


def test_a_page_of_another_day_is_looked_at_again(practice):
    book, opened = practice.take(practice.keep(WELL))
    case = decide_all(book, opened)
    later = TODAY.replace(day=27)
    case = decide_all(book, opened, case=treat_on(case, later))
    prepared = book.prepare(opened, case, determine(case))
    practice.clock.move(days=1)
    assert codes(book.sign(prepared)) == ["DECIDE-066"]
    assert isinstance(book.sign(book.prepare(opened, case, determine(case))), Signed)


def test_a_page_drawn_for_a_colleague_is_not_signed(practice):
    book, prepared = make_ready(practice)
    _take_over(practice, prepared.opened.record, book)
    other = practice.sit_down(Role.PRESCRIBER)
    own = replace(prepared, opened=other.open(prepared.opened.record.id))
    assert codes(other.sign(own)) == ["DECIDE-067"]


def test_a_day_that_the_rules_were_not_asked_for_is_told(practice):
    had = {"answers": {"botox-had": "yes", "botox-date": "2026-11-15"}}
    book, opened = practice.take(practice.keep(had))
    case = decide_all(book, opened)
    elsewhere = determine(case, treat_on=TREATMENT.replace(month=12))
    assert "DECIDE-069" in codes(book.prepare(opened, case, elsewhere))


# ── the clock ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("by", [{"minutes": -30}, {"days": -1, "hours": -2}])
def test_a_clock_set_back_is_told(practice, by):
    book, prepared = make_ready(practice)
    practice.clock.move(**by)
    assert "DECIDE-065" in codes(book.sign(prepared))


def test_a_clock_behind_the_audit_trail_is_told_unless_it_is_by_little(practice):
    book, prepared = make_ready(practice)
    owner = practice.staff[Role.OWNER].member.id
    tell(practice.store, Note(Action.SIGNED_OUT, owner, practice.clock() + timedelta(minutes=1)))
    assert isinstance(book.prepare(prepared.opened, prepared.case, prepared.determination), Prepared)
    tell(practice.store, Note(Action.SIGNED_OUT, owner, practice.clock() + timedelta(minutes=3)))
    assert codes(book.sign(prepared)) == ["DECIDE-065"]
    practice.clock.move(minutes=3)
    assert isinstance(book.sign(prepared), Signed)


# ── the signer ──────────────────────────────────────────────────────────────────────────────────


def change_member(practice, change, *, role=Role.PRACTITIONER):
    """Somebody's entry as an owner changes it, while they are signed in."""
    owner = practice.staff[Role.OWNER]
    (row,) = (one for one in list_staff(practice.store) if one.id == practice.staff[role].member.id)
    after = vouch_for(change(read_own_entry(row)), owner.clinic)
    changed = replace(row, entry=after.to_bytes(), role=after.role)
    answer = change_staff(practice.store, row, changed, actor_id=owner.member.id, at=practice.clock())
    assert not isinstance(answer, Problem), answer


def test_who_was_removed_signs_nothing(practice):
    book, prepared = make_ready(practice)
    remove_staff(
        practice.store, book.place.by.member.id, actor_id=practice.staff[Role.OWNER].member.id, at=practice.clock()
    )
    assert codes(book.sign(prepared)) == ["DECIDE-070"]


def test_who_was_given_another_certificate_signs_in_again_first(practice):
    book, prepared = make_ready(practice)
    owner = practice.staff[Role.OWNER]
    authority, _ = open_authority(practice.store, owner.clinic)
    change_member(
        practice,
        lambda member: issue_signing_key(
            owner.clinic, authority, member, clinic_name="Example", now=practice.clock()
        ),
    )
    assert codes(book.sign(prepared)) == ["DECIDE-071"]


def test_who_has_no_certificate_is_told_how_to_get_one(practice):
    book, prepared = make_ready(practice)
    change_member(practice, lambda member: member.model_copy(update={"certificate": None, "signing_key": None}))
    assert codes(book.sign(prepared)) == ["DECIDE-072"]


def test_a_certificate_that_has_expired_signs_nothing(practice):
    book, opened = practice.take(practice.keep(WELL))
    practice.clock.move(days=3653)
    determined = determine(opened.case, Overall.DECLINE, words="Too late.")
    assert codes(book.prepare(opened, opened.case, determined)) == ["DECIDE-073"]


def test_nor_does_one_that_is_not_valid_yet(practice):
    owner = practice.staff[Role.OWNER]
    authority, _ = open_authority(practice.store, owner.clinic)
    ahead = practice.clock() + timedelta(days=3)
    pia = practice.staff[Role.PRACTITIONER]
    member = issue_signing_key(owner.clinic, authority, pia.member, clinic_name="Example", now=ahead)
    change_member(practice, lambda _: member)
    practice.staff[Role.PRACTITIONER] = replace(pia, member=member)
    book, opened = practice.take(practice.keep(WELL))
    assert codes(book.prepare(opened, opened.case, determine(opened.case))) == ["DECIDE-074"]


def test_a_certificate_that_no_authority_of_the_clinic_issued_signs_nothing(practice):
    stranger = make_authority(clinic_name="Elsewhere", now=SIGNED)
    pia, owner = practice.staff[Role.PRACTITIONER], practice.staff[Role.OWNER]
    member = issue_signing_key(owner.clinic, stranger, pia.member, clinic_name="Elsewhere", now=SIGNED)
    change_member(practice, lambda _: member)
    practice.staff[Role.PRACTITIONER] = replace(pia, member=member)
    book, opened = practice.take(practice.keep(WELL))
    assert codes(book.prepare(opened, opened.case, determine(opened.case))) == ["DECIDE-075"]


def test_an_entry_that_no_owner_wrote_signs_nothing(practice):
    book, prepared = make_ready(practice, ON_WARFARIN)
    (row,) = (one for one in list_staff(practice.store) if one.id == book.place.by.member.id)
    forged = book.place.by.member.model_copy(update={"role": Role.PRESCRIBER})
    change_staff(
        practice.store, row, replace(row, entry=forged.to_bytes()), actor_id=row.id, at=practice.clock()
    )  # fmt: skip
    assert codes(book.sign(prepared)) == ["DECIDE-077"]


def test_a_right_that_was_taken_away_since_signing_in_is_gone(practice):
    book, prepared = make_ready(practice, ON_ROACCUTANE, Role.PRESCRIBER)
    change_member(
        practice, lambda member: member.model_copy(update={"role": Role.PRACTITIONER}), role=Role.PRESCRIBER
    )
    assert set(codes(book.sign(prepared))) == {"DECIDE-001"}
