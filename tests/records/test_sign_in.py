"""Signing in against the store: every try is counted first and told, and a stranger learns nothing."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import event

from screener.errors import IntegrityError, Problem
from screener.records.attempts import FREE_TRIES, LOCK_AFTER, LOCKED_S, fold_name
from screener.records.audit_log import list_events
from screener.records.members import SignedIn
from screener.records.model import StaffMember
from screener.records.sign_in import NOBODY, sign_in, unlock
from screener.records.staff import add_staff, list_staff, remove_staff
from tests.records.invented import KEY, NOW
from tests.records.invented_clinic import NORA, OMAR, get_clinic


class Clock:
    """Stands still until it is moved."""

    def __init__(self):
        self.at = NOW

    def __call__(self):
        return self.at

    def wait(self, seconds):
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def staffed(store):
    for member in get_clinic().members:
        add_staff(store, as_row(member), actor_id=member.id, at=NOW)
    return store


def as_row(member, **fields):
    given = {
        "id": member.id, "sign_in_name": fold_name(member.name), "role": member.role, "entry": member.to_bytes(),
        "clinic_key_id": KEY, "added_at": NOW,
    }  # fmt: skip
    return StaffMember(**{**given, **fields})


def tell(store):
    return [event.action.partition(".")[2] for event in list_events(store) if "sign" in event.action]


def test_the_right_password_signs_in_whatever_the_capitals_of_the_name(staffed):
    signed_in = sign_in(staffed, "  nora EXAMPLE ", NORA, now=Clock())
    assert isinstance(signed_in, SignedIn)
    assert signed_in.member == get_clinic().owner.member
    assert tell(staffed) == ["signed-in"]


def test_a_wrong_password_and_an_unknown_name_are_refused_in_the_same_words(staffed):
    answers = [sign_in(staffed, who, "not the password", now=Clock()) for who in ("Nora Example", "Nobody At All")]
    assert answers[0] == answers[1]
    assert answers[0].code == "STAFF-020"
    told = [event.actor_id for event in list_events(staffed) if event.action == "staff.sign-in-failed"]
    assert told == [get_clinic().owner.member.id, NOBODY]


def test_wrong_tries_make_one_wait_then_lock_and_a_right_one_forgives(staffed):
    clock = Clock()
    for _ in range(FREE_TRIES):
        assert sign_in(staffed, "Nora Example", "wrong", now=clock).code == "STAFF-020"
    assert sign_in(staffed, "Nora Example", NORA, now=clock).code == "STAFF-022", "looked at while one has to wait"
    clock.wait(5)
    assert isinstance(sign_in(staffed, "Nora Example", NORA, now=clock), SignedIn)
    for _ in range(LOCK_AFTER):
        clock.wait(300)
        assert sign_in(staffed, "Nora Example", "wrong", now=clock).code == "STAFF-020"
    clock.wait(300)
    assert sign_in(staffed, "Nora Example", NORA, now=clock).code == "STAFF-021"
    assert tell(staffed)[-1] == "sign-in-locked"
    assert isinstance(sign_in(staffed, "Omar Demonstratus", OMAR, now=clock), SignedIn), "others are not locked out"
    clock.wait(LOCKED_S)
    assert isinstance(sign_in(staffed, "Nora Example", NORA, now=clock), SignedIn)


def test_an_owner_unlocks(staffed):
    clock = Clock()
    for _ in range(LOCK_AFTER):
        clock.wait(300)
        sign_in(staffed, "Omar Demonstratus", "wrong", now=clock)
    assert unlock(staffed, "omar demonstratus", actor_id=get_clinic().owner.member.id, at=NOW)
    assert not unlock(staffed, "omar demonstratus", actor_id=get_clinic().owner.member.id, at=NOW)
    assert isinstance(sign_in(staffed, "Omar Demonstratus", OMAR, now=clock), SignedIn)


def test_tries_at_once_are_all_counted(staffed):
    together = threading.Barrier(4)
    answers = []

    def try_one():
        together.wait()
        answers.append(sign_in(staffed, "Omar Demonstratus", "wrong", now=lambda: NOW))

    threads = [threading.Thread(target=try_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(isinstance(answer, Problem) for answer in answers)
    assert sorted(answer.code for answer in answers) == ["STAFF-020"] * FREE_TRIES + ["STAFF-022"]


def test_who_was_removed_is_as_unknown(staffed):
    omar = next(row for row in list_staff(staffed) if row.id == get_clinic().omar.id)
    remove_staff(staffed, omar.id, actor_id=get_clinic().owner.member.id, at=NOW)
    assert sign_in(staffed, "Omar Demonstratus", OMAR, now=Clock()).code == "STAFF-020"


def test_somebody_elses_entry_under_ones_own_name_is_noticed(store):
    clinic = get_clinic()
    add_staff(store, as_row(clinic.omar, entry=clinic.owner.member.to_bytes()), actor_id=clinic.omar.id, at=NOW)
    with pytest.raises(IntegrityError):
        sign_in(store, "Omar Demonstratus", NORA, now=Clock())


def test_no_server_hears_what_was_typed(staffed):
    heard = []

    def hear(_connection, _cursor, statement, parameters, *_):
        heard.append(f"{statement} {parameters}".casefold())

    event.listen(staffed.engine, "before_cursor_execute", hear)
    sign_in(staffed, "Xovulamen Qirutano", "brovu lamen qiru tano", now=Clock())
    event.remove(staffed.engine, "before_cursor_execute", hear)
    assert any("staff" in one for one in heard)
    assert not [one for one in heard if "xovu" in one or "brovu" in one]
