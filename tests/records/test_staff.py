"""Staff, kiosks and keys: every change is told, and no wrong password goes uncounted."""

from __future__ import annotations

import threading
from dataclasses import replace

from screener.records.audit_log import list_events
from screener.records.clinic import (
    add_clinic_key,
    add_kiosk,
    change_recovery,
    list_clinic_keys,
    list_kiosks,
    retire_clinic_key,
    retire_kiosk,
)
from screener.records.model import Part, Role
from screener.records.proving import verify_store
from screener.records.reading import open_record
from screener.records.resealing import count_sealed_to, find_sealed_to, read_sealed, reseal
from screener.records.staff import (
    add_staff,
    change_staff,
    find_staff,
    list_staff,
    note_sign_in,
    note_sign_out,
    note_wrong_password,
    remove_staff,
)
from screener.records.states import Step
from tests.records.invented import ANNA, KEY, NOW, clinic_key, keep, kiosk, later, member, name, sealed, walk


def test_a_member_is_found_by_their_name_until_removed(store):
    given = member()
    assert add_staff(store, given, actor_id=given.id, at=NOW) == given
    assert find_staff(store, given.sign_in_name) == given
    assert find_staff(store, "nobody") is None
    removed = remove_staff(store, given.id, actor_id=ANNA, at=later(5))
    assert removed == replace(given, wrapped_key=b"", removed_at=later(5))
    assert find_staff(store, given.sign_in_name) is None
    assert list_staff(store) == [removed]
    assert remove_staff(store, given.id, actor_id=ANNA, at=later(6)) is None
    assert change_staff(store, given.id, actor_id=ANNA, at=later(6), role=Role.OWNER) is None
    assert verify_store(store).is_whole


def test_a_taken_name_is_told(store):
    given = member()
    add_staff(store, given, actor_id=ANNA, at=NOW)
    answer = add_staff(store, member(sign_in_name=given.sign_in_name), actor_id=ANNA, at=NOW)
    assert answer.code == "STAFF-001"
    assert list_staff(store) == [given]


def test_a_change_changes_what_is_given_alone(store):
    given = member()
    add_staff(store, given, actor_id=ANNA, at=NOW)
    wrapped = sealed("key")
    changed = change_staff(store, given.id, actor_id=given.id, at=NOW, wrapped_key=wrapped, clinic_key_id=KEY)
    assert changed == replace(given, wrapped_key=wrapped, clinic_key_id=KEY)
    promoted = change_staff(store, given.id, actor_id=ANNA, at=NOW, role=Role.OWNER)
    assert promoted == replace(changed, role=Role.OWNER)
    assert verify_store(store).is_whole


def test_wrong_passwords_are_counted_until_a_right_one(store):
    given = member()
    add_staff(store, given, actor_id=ANNA, at=NOW)

    def lock(attempts):
        return later(15) if attempts >= 3 else None

    for attempt in (1, 2, 3):
        counted = note_wrong_password(store, given.id, at=later(attempt), decide_lock=lock)
        assert (counted.failed_attempts, counted.failed_at) == (attempt, later(attempt))
        assert counted.locked_until == lock(attempt)
    assert note_sign_in(store, given.id, at=later(16)) == given
    note_sign_out(store, given.id, at=later(20))
    assert [event.action for event in list_events(store, after=1)] == [
        *["staff.sign-in-failed"] * 3, "staff.signed-in", "staff.signed-out",
    ]  # fmt: skip
    assert note_wrong_password(store, name(), at=NOW, decide_lock=lock) is None


def test_wrong_passwords_at_once_are_all_counted(store):
    given = member()
    add_staff(store, given, actor_id=ANNA, at=NOW)
    together = threading.Barrier(5)

    def try_one():
        together.wait()
        note_wrong_password(store, given.id, at=NOW, decide_lock=lambda _: None)

    threads = [threading.Thread(target=try_one) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert find_staff(store, given.sign_in_name).failed_attempts == 5
    assert verify_store(store).is_whole


def test_kiosks_are_added_and_retired_once(store):
    first, second = kiosk(), kiosk(name="Room 2", added_at=later(1))
    add_kiosk(store, first, actor_id=ANNA, at=NOW)
    add_kiosk(store, second, actor_id=ANNA, at=NOW)
    assert retire_kiosk(store, first.id, actor_id=ANNA, at=later(2))
    assert not retire_kiosk(store, first.id, actor_id=ANNA, at=later(3))
    assert list_kiosks(store) == [replace(first, retired_at=later(2)), second]
    assert verify_store(store).is_whole


def test_keys_are_added_retired_and_given_another_recovery(store):
    old, new = clinic_key(), clinic_key(added_at=later(1))
    for given in (old, new):
        add_clinic_key(store, given, actor_id=ANNA, at=NOW)
    assert list_clinic_keys(store) == [new, old]
    wrapped = sealed("key")
    changed = change_recovery(store, new.id, wrapped_for_recovery=wrapped, actor_id=ANNA, at=NOW)
    assert changed == replace(new, wrapped_for_recovery=wrapped)
    assert change_recovery(store, name(), wrapped_for_recovery=wrapped, actor_id=ANNA, at=NOW) is None
    assert retire_clinic_key(store, old.id, actor_id=ANNA, at=later(2))
    assert list_clinic_keys(store) == [changed, replace(old, retired_at=later(2))]
    assert verify_store(store).is_whole


def test_a_rotation_goes_on_where_it_was_broken_off(store):
    kept = [walk(store, keep(store), Step.TAKE, Step.DECIDE, Step.COUNTERSIGN) for _ in range(3)]
    new = name()
    assert count_sealed_to(store, KEY) == 9

    def go_on(most):
        done = []
        for record_id, version in find_sealed_to(store, KEY, limit=most):
            parts = {part: b"anew " + old for part, old in read_sealed(store, record_id, version).items()}
            answer = reseal(store, record_id, version, parts, from_key=KEY, to_key=new, actor_id=ANNA, at=NOW)
            assert answer is None
            done.append((record_id, version))
        return done

    first, rest = go_on(4), go_on(50)
    assert len({*first, *rest}) == 9
    assert (count_sealed_to(store, KEY), count_sealed_to(store, new)) == (0, 9)
    for record in kept:
        opened = open_record(store, record.id, actor_id=ANNA, at=NOW)
        assert all(sealed.startswith(b"anew sealed ") for sealed in opened.parts.values())
        assert opened.record == record
    assert verify_store(store).is_whole


def test_what_was_resealed_meanwhile_is_left_alone(store):
    record, new = keep(store), name()
    parts = read_sealed(store, record.id, 1)
    for wrong in ({"parts": parts, "from_key": new}, {"parts": {Part.PDF: b"x"}, "from_key": KEY}):
        answer = reseal(store, record.id, 1, **wrong, to_key=new, actor_id=ANNA, at=NOW)
        assert answer.code == "RECORD-021"
    assert read_sealed(store, record.id, 1) == parts
    assert verify_store(store).is_whole
