"""The clinic, its staff, kiosks, keys and files: every change is told, and made from what stands there."""

from __future__ import annotations

from dataclasses import replace

from screener.records.audit_log import read_head
from screener.records.clinic import (
    add_clinic_key,
    add_kiosk,
    change_recovery,
    find_file,
    found,
    hand_over_keys,
    keep_file,
    list_clinic_keys,
    list_files,
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
    remove_staff,
)
from screener.records.states import Step
from tests.records.invented import (
    ANNA,
    KEY,
    NOW,
    clinic_file,
    clinic_key,
    keep,
    kiosk,
    later,
    member,
    name,
    sealed,
    walk,
)


def test_a_member_is_found_by_their_name_until_removed(store):
    given = member()
    assert add_staff(store, given, actor_id=given.id, at=NOW) == given
    assert find_staff(store, given.sign_in_name) == given
    assert find_staff(store, "nobody") is None
    removed = remove_staff(store, given.id, actor_id=ANNA, at=later(5))
    assert removed == replace(given, entry=b"", removed_at=later(5))
    assert find_staff(store, given.sign_in_name) is None
    assert list_staff(store) == [removed]
    assert remove_staff(store, given.id, actor_id=ANNA, at=later(6)) is None
    assert verify_store(store).is_whole


def test_a_taken_name_is_told(store):
    given = member()
    add_staff(store, given, actor_id=ANNA, at=NOW)
    answer = add_staff(store, member(sign_in_name=given.sign_in_name), actor_id=ANNA, at=NOW)
    assert answer.code == "STAFF-030"
    assert list_staff(store) == [given]


def test_a_change_takes_the_place_of_the_entry_it_was_made_from(store):
    given = member()
    add_staff(store, given, actor_id=ANNA, at=NOW)
    promoted = replace(given, entry=sealed("entry"), role=Role.OWNER)
    assert change_staff(store, given, promoted, actor_id=ANNA, at=NOW) == promoted
    assert find_staff(store, given.sign_in_name) == promoted
    assert verify_store(store).is_whole


def test_a_change_made_from_an_older_entry_changes_nothing(store):
    given = member()
    add_staff(store, given, actor_id=ANNA, at=NOW)
    rotated = replace(given, entry=sealed("entry"), clinic_key_id=name())
    change_staff(store, given, rotated, actor_id=ANNA, at=NOW)
    answer = change_staff(store, given, replace(given, entry=sealed("entry")), actor_id=given.id, at=NOW)
    assert answer.code == "STAFF-031"
    assert find_staff(store, given.sign_in_name) == rotated
    remove_staff(store, given.id, actor_id=ANNA, at=NOW)
    assert change_staff(store, rotated, given, actor_id=ANNA, at=NOW).code == "STAFF-031"


def test_a_clinic_is_founded_once(store):
    owner, key, file = member(role=Role.OWNER), clinic_key(), clinic_file()
    assert found(store, owner=owner, key=key, files=[file], at=NOW) is None
    assert found(store, owner=member(), key=clinic_key(), files=[], at=NOW).code == "CLINIC-001"
    assert (list(list_staff(store)), list(list_clinic_keys(store)), find_file(store, file.id)) == (
        [owner],
        [key],
        file,
    )
    assert verify_store(store).is_whole


def test_a_file_takes_the_place_of_the_one_before(store):
    first, second = clinic_file(), clinic_file(body=b"newer", changed_at=later(1))
    for file in (first, second):
        keep_file(store, file, actor_id=ANNA, at=NOW)
    assert list(list_files(store)) == [second]
    assert find_file(store, "logo") is None
    assert verify_store(store).is_whole


def test_keys_are_handed_to_everybody_or_to_nobody(store):
    one, two = member(), member()
    for given in (one, two):
        add_staff(store, given, actor_id=ANNA, at=NOW)
    new, file = clinic_key(), clinic_file()
    entries = [(given, replace(given, entry=sealed("entry"), clinic_key_id=new.id)) for given in (one, two)]
    head, there = read_head(store), list(list_staff(store))
    for wrong in (entries[:1], [entries[0], (replace(two, entry=b"older"), entries[1][1])]):
        answer = hand_over_keys(store, entries=wrong, key=new, files=[file], actor_id=ANNA, at=NOW)
        assert answer.code in ("STAFF-031", "STAFF-032")
    assert (list(list_staff(store)), list(list_files(store)), read_head(store)) == (there, [], head)
    assert hand_over_keys(store, entries=entries, key=new, files=[file], actor_id=ANNA, at=NOW) is None
    assert {given.id: given for given in list_staff(store)} == {after.id: after for _, after in entries}
    assert (list(list_clinic_keys(store)), list(list_files(store))) == ([new], [file])
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
