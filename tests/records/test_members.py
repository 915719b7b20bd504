"""Members come to the clinic's keys by their own password and by nothing else."""

from __future__ import annotations

import statistics
import time

import pytest

from screener.errors import IntegrityError, Problem
from screener.records.members import (
    AFTER_REMOVAL,
    Member,
    SigningKey,
    add_member,
    change_password,
    change_role,
    find_member,
    find_unvouched,
    give_signing_key,
    open_signing_key,
    read_member,
    remove_member,
    reset_member,
    sign_in,
)
from screener.records.model import Role
from screener.records.passwords import make_decoy, unlock
from screener.records.vault import Context, seal
from tests.records.invented_clinic import CLINIC, NORA, OMAR, get_clinic

RECORD = Context("record", "0b7c3a52-7d0e-4c1e-9a55-2f1f3c0f8a11")
NEW = "nine orbit kettle wren"


@pytest.fixture(scope="module")
def clinic():
    return get_clinic()


def test_everybody_opens_what_a_kiosk_has_sealed(clinic):
    sealed = seal(clinic.owner.clinic.public, b"Testa Demonstrata", RECORD)

    for member, password in ((clinic.owner.member, NORA), (clinic.omar, OMAR)):
        signed_in = sign_in(member, password)
        assert signed_in.clinic.open(sealed, RECORD) == b"Testa Demonstrata"


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(clinic):
    assert sign_in(clinic.omar, OMAR + "x") is None
    assert sign_in(clinic.omar, NORA) is None
    assert sign_in(None, OMAR) is None


def test_an_unknown_name_takes_as_long_as_a_wrong_password(clinic):
    def measure(member: Member | None) -> float:
        start = time.thread_time()
        assert sign_in(member, "wrong but long enough") is None
        return time.thread_time() - start

    pairs = [(measure(clinic.omar), measure(None)) for _ in range(5)]
    known, unknown = (statistics.median(times) for times in zip(*pairs, strict=True))
    assert 0.5 < unknown / known < 2


def test_the_decoy_is_like_what_it_stands_for(clinic):
    decoy, locked = make_decoy(), clinic.omar.holding.locked
    assert len(decoy) - len(locked) in range(-80, 81)
    assert decoy[:10] == locked[:10]
    assert unlock(decoy, OMAR, owner="") is None


def test_members_survive_being_stored(clinic):
    assert read_member(clinic.omar.to_bytes()) == clinic.omar
    assert sign_in(read_member(clinic.omar.to_bytes()), OMAR).member == clinic.omar


def test_nothing_stored_or_shown_holds_a_key_or_password(clinic):
    signed_in = sign_in(clinic.omar, OMAR)
    shown = repr(signed_in).encode() + clinic.omar.to_bytes()
    for secret in (signed_in.own.raw, signed_in.clinic.current.raw, OMAR.encode()):
        assert secret not in shown
        assert secret.hex().encode() not in shown
        assert repr(secret).encode() not in shown


@pytest.mark.parametrize("typed", ["omar demonstratus", " OMAR  Demonstratus"])
def test_a_member_is_found_however_the_name_is_typed(clinic, typed):
    assert find_member(clinic.members, typed) == clinic.omar
    assert find_member(clinic.members, "omar") is None


def test_a_changed_password_opens_and_the_old_one_no_more(clinic):
    changed = change_password(sign_in(clinic.omar, OMAR), NEW, clinic_name=CLINIC)
    assert sign_in(changed, NEW).clinic.current == clinic.owner.clinic.current
    assert sign_in(changed, OMAR) is None


def test_a_forgotten_password_is_set_anew_by_an_owner(clinic):
    reset = reset_member(clinic.owner, clinic.omar, NEW, clinic_name=CLINIC)
    assert sign_in(reset, NEW).clinic.current == clinic.owner.clinic.current
    assert sign_in(reset, OMAR) is None
    assert reset.role is Role.PRACTITIONER


@pytest.mark.parametrize(
    ("change", "code"),
    [({"name": "nora EXAMPLE"}, "STAFF-006"), ({"name": " "}, "STAFF-005"), ({"password": "short"}, "STAFF-001"),
     ({"password": "Petra Invented 1"}, "STAFF-004"), ({"password": "ExampleSkin Clinic"}, "STAFF-004")],
)  # fmt: skip
def test_a_member_who_cannot_be_added_is_told_why(clinic, change, code):
    asked = {"member_id": "3", "name": "Petra Invented", "role": Role.RECEPTION, "password": NEW} | change
    problem = add_member(clinic.owner, clinic.members, clinic_name=CLINIC, **asked)
    assert isinstance(problem, Problem)
    assert problem.code == code


def test_only_an_owner_changes_who_works_here(clinic):
    omar = sign_in(clinic.omar, OMAR)
    person = {"member_id": "3", "name": "Petra", "role": Role.OWNER, "password": NEW, "clinic_name": CLINIC}
    for told in (
        add_member(omar, clinic.members, **person),
        reset_member(omar, clinic.owner.member, NEW, clinic_name=CLINIC),
        change_role(omar, clinic.members, clinic.omar, Role.OWNER),
        remove_member(omar, clinic.members, clinic.owner.member),
    ):
        assert isinstance(told, Problem)
        assert told.code == "STAFF-007"


def test_a_removed_member_is_gone_and_the_owner_told_what_that_does_not_do(clinic):
    assert remove_member(clinic.owner, clinic.members, clinic.omar) == (clinic.owner.member,)
    assert "copied" in AFTER_REMOVAL


def test_the_last_owner_stays(clinic):
    nora = clinic.owner.member
    assert remove_member(clinic.owner, clinic.members, nora).code == "STAFF-008"
    assert change_role(clinic.owner, clinic.members, nora, Role.RECEPTION).code == "STAFF-008"
    promoted = change_role(clinic.owner, clinic.members, clinic.omar, Role.OWNER)
    assert remove_member(clinic.owner, (nora, promoted), nora) == (promoted,)
    assert sign_in(promoted, OMAR).member.role is Role.OWNER


@pytest.mark.parametrize(
    "change", [{"role": Role.OWNER}, {"name": "Nora Example"}, {"id": "9"}, {"certificate": b"x"}]
)
def test_nobody_makes_themselves_an_owner_in_the_database(clinic, change):
    forged = clinic.omar.model_copy(update=change)
    assert find_unvouched(clinic.owner.clinic, [forged, clinic.owner.member]) == (forged,)
    with pytest.raises(IntegrityError, match="VAULT-007"):
        sign_in(forged, OMAR)


def test_nobodys_keys_can_be_passed_off_as_another_members(clinic):
    forged = clinic.owner.member.model_copy(update={"holding": clinic.omar.holding})
    with pytest.raises(IntegrityError, match="VAULT-007"):
        sign_in(forged, OMAR)


@pytest.mark.parametrize("part", ["public", "clinic_keys", "locked"])
def test_an_altered_holding_is_noticed(clinic, part):
    whole = getattr(clinic.omar.holding, part)
    altered = whole[:-1] + bytes([whole[-1] ^ 1])
    member = clinic.omar.model_copy(update={"holding": clinic.omar.holding.model_copy(update={part: altered})})
    with pytest.raises(IntegrityError):
        sign_in(member, OMAR)


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b'{"id": 1}', b"[]"])
def test_what_is_no_member_is_refused(data):
    with pytest.raises(IntegrityError, match="VAULT-007"):
        read_member(data)


def test_a_signing_key_is_opened_by_its_practitioner_alone(clinic):
    signing = SigningKey(b"certificate", b"private key of Omar")
    given = give_signing_key(clinic.owner.clinic, clinic.omar, signing)
    omar = sign_in(given, OMAR)

    assert open_signing_key(omar) == signing
    assert signing.key not in given.to_bytes()
    stolen = clinic.owner.member.model_copy(
        update={"certificate": given.certificate, "signing_key": given.signing_key}
    )
    nora = sign_in(clinic.owner.member, NORA)
    with pytest.raises(IntegrityError):
        open_signing_key(type(nora)(stolen, nora.own, nora.clinic))


def test_who_has_no_signing_key_has_none(clinic):
    assert open_signing_key(clinic.owner) is None


def test_a_changed_password_keeps_the_signing_key(clinic):
    signing = SigningKey(b"certificate", b"private key of Omar")
    given = give_signing_key(clinic.owner.clinic, clinic.omar, signing)
    changed = change_password(sign_in(given, OMAR), NEW, clinic_name=CLINIC)
    assert open_signing_key(sign_in(changed, NEW)) == signing
