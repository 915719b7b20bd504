"""A new clinic key reaches everybody and everything, however often it is cut short."""

from __future__ import annotations

import uuid

import pytest

from screener.errors import IntegrityError, TransitionError
from screener.records.clinic_keys import make_holding
from screener.records.members import sign_in
from screener.records.recovery import recover
from screener.records.rotation import Rotation, begin_rotation, finish_rotation, needs_reseal, reseal
from screener.records.vault import Context, read_key_id, seal
from tests.records.invented_clinic import CLINIC, NORA, OMAR, TODAY, get_clinic

COUNT = 12


@pytest.fixture(scope="module")
def clinic():
    return get_clinic()


class Kept:
    """What a store would hold: sealed forms by what they are."""

    def __init__(self, public):
        self.sealed = {}
        for number in range(COUNT):
            context = Context("record", str(uuid.UUID(int=number)))
            self.sealed[context] = seal(public, self.text(context), context)

    @staticmethod
    def text(context):
        return f"Testa Demonstrata {context.id}".encode()

    def all_open_with(self, clinic):
        return all(clinic.open(sealed, context) == self.text(context) for context, sealed in self.sealed.items())

    def reseal(self, clinic, stop_after=None):
        """Stores each as it comes; returns how many were new. Stopped, it loses nothing."""
        new = 0
        for number, done in enumerate(reseal(clinic, list(self.sealed.items()))):
            if number == stop_after:
                break
            self.sealed[done.context] = done.sealed
            new += done.is_new
        return new


@pytest.fixture(scope="module")
def begun(clinic):
    return begin_rotation(clinic.owner, clinic.members, clinic.new_code.recovery)


def member(rotation: Rotation, name: str):
    return next(one for one in rotation.members if one.name.startswith(name))


def test_everybody_reads_old_and_new_with_the_password_they_had(clinic, begun):
    kept = Kept(clinic.owner.clinic.public)
    context = Context("record", "new")
    new = seal(begun.by.clinic.public, b"new", context)

    for name, password in (("Nora", NORA), ("Omar", OMAR)):
        keys = sign_in(member(begun, name), password).clinic
        assert kept.all_open_with(keys)
        assert keys.open(new, context) == b"new"


def test_who_kept_the_old_key_cannot_read_what_is_sealed_to_the_new(clinic, begun):
    context = Context("record", "new")
    with pytest.raises(IntegrityError, match="VAULT-002"):
        clinic.owner.clinic.open(seal(begun.by.clinic.public, b"new", context), context)


@pytest.mark.parametrize("stops", [(0,), (1,), (5,), (COUNT - 1,), (1, 1, 2, 7), (3, 6, 9)])
def test_a_rotation_stopped_anywhere_goes_on_where_it_was(clinic, begun, stops):
    kept = Kept(clinic.owner.clinic.public)
    new = 0
    for stop in stops:
        new += kept.reseal(begun.by.clinic, stop_after=stop)
        assert kept.all_open_with(begun.by.clinic)
    new += kept.reseal(begun.by.clinic)

    assert new == COUNT
    assert {read_key_id(sealed) for sealed in kept.sealed.values()} == {begun.by.clinic.public.id}
    assert not any(needs_reseal(begun.by.clinic, sealed) for sealed in kept.sealed.values())


def test_sealing_anew_twice_changes_nothing(clinic, begun):
    kept = Kept(clinic.owner.clinic.public)
    kept.reseal(begun.by.clinic)
    before = dict(kept.sealed)
    assert kept.reseal(begun.by.clinic) == 0
    assert kept.sealed == before


def test_after_the_end_nobody_holds_the_old_key(clinic, begun):
    kept = Kept(clinic.owner.clinic.public)
    late = Context("record", "late")
    kept_back = seal(clinic.owner.clinic.public, b"late", late)
    kept.reseal(begun.by.clinic)
    ended = finish_rotation(begun.by, begun.members, begun.recovery)

    for name, password in (("Nora", NORA), ("Omar", OMAR)):
        keys = sign_in(member(ended, name), password).clinic
        assert keys.older == ()
        assert kept.all_open_with(keys)
        with pytest.raises(IntegrityError, match="VAULT-002"):
            keys.open(kept_back, late)


def test_the_recovery_sheet_stays_good(clinic, begun):
    ended = finish_rotation(begun.by, begun.members, begun.recovery)
    for rotation in (begun, ended):
        recovered = recover(
            rotation.recovery, clinic.new_code.code,
            owner=member(rotation, "Nora"), password=OMAR, clinic_name=CLINIC, on=TODAY,
        )  # fmt: skip
        assert recovered.owner.clinic == rotation.by.clinic
        assert rotation.recovery.number == clinic.new_code.recovery.number


def test_one_altered_record_stops_the_rotation_there_and_spoils_nothing(clinic, begun):
    kept = Kept(clinic.owner.clinic.public)
    seventh = list(kept.sealed)[7]
    kept.sealed[seventh] = kept.sealed[seventh][:-1] + b"?"
    with pytest.raises(IntegrityError, match="VAULT-001"):
        kept.reseal(begun.by.clinic)
    del kept.sealed[seventh]
    assert kept.all_open_with(begun.by.clinic)
    assert kept.reseal(begun.by.clinic) == COUNT - 8


def test_a_stranger_slipped_in_among_the_staff_is_handed_no_key(clinic):
    mallory = clinic.owner.clinic
    holding, _ = make_holding(mallory, owner=clinic.omar.id, password=OMAR)
    forged = clinic.omar.model_copy(update={"holding": holding})
    with pytest.raises(IntegrityError, match="VAULT-010"):
        begin_rotation(clinic.owner, (clinic.owner.member, forged), clinic.new_code.recovery)
    recovery = clinic.new_code.recovery.model_copy(update={"holding": holding})
    with pytest.raises(IntegrityError, match="VAULT-010"):
        begin_rotation(clinic.owner, clinic.members, recovery)


def test_only_an_owner_begins_one_and_one_at_a_time(clinic, begun):
    omar = sign_in(clinic.omar, OMAR)
    assert begin_rotation(omar, clinic.members, clinic.new_code.recovery).code == "STAFF-007"
    assert begin_rotation(begun.by, begun.members, begun.recovery).code == "STAFF-016"


def test_whoever_begins_it_is_among_those_who_get_it(clinic):
    with pytest.raises(TransitionError):
        begin_rotation(clinic.owner, [clinic.omar], clinic.new_code.recovery)
