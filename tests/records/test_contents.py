"""What a version of a record holds opens as what it is, and as nothing else; who it is of survives being written."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import IntegrityError
from screener.interview.answers import PartialDate
from screener.records.clinic_keys import ClinicKeys
from screener.records.contents import (
    number_version,
    open_identity,
    open_one,
    open_parts,
    part_context,
    seal_content,
)
from screener.records.identity import Identity, read_identity
from screener.records.model import WHOLE, Part, check_id
from screener.records.reading import open_record, read_page
from screener.records.resealing import find_sealed_to, read_sealed, reseal
from screener.records.rotation import reseal as seal_anew
from screener.records.states import Step
from screener.records.stepping import take_step
from screener.records.submitting import Receipt, submit
from screener.records.vault import generate_key
from tests.records.invented import ANNA, NOW, change, name, submission

CLINIC = ClinicKeys(generate_key())
PLAIN = {part: f"plain {part}".encode() for part in WHOLE}
ZELDA = Identity("Zelda Invented", PartialDate(1956, 3, 4), "Microneedling", 2, "Zee")


def submit_sealed(store, *, record_id=None, corrects=None, identity=ZELDA):
    """A submission as a kiosk makes it: sealed before the store has given it a number."""
    record_id, version = record_id or name(), number_version(corrects)
    parts = {**PLAIN, Part.IDENTITY: identity.to_bytes()}
    sealed = seal_content(CLINIC.public, record_id, version, parts, outcome="review")
    receipt = submit(store, submission(record_id=record_id, corrects=corrects, content=sealed), at=NOW)
    assert isinstance(receipt, Receipt)
    assert receipt.version == version
    return record_id


def decide(store, record_id, identity):
    """Taken, then decided: the decision brings the identity anew and leaves the other parts as they were."""
    record = take_step(store, change(open_it(store, record_id).record, Step.TAKE))
    brought = {Part.DETERMINATION: b"decided", Part.IDENTITY: identity.to_bytes()}
    sealed = seal_content(CLINIC.public, record_id, record.version + 1, brought, outcome="review")
    return take_step(store, change(record, Step.DECIDE, content=sealed))


def open_it(store, record_id):
    return open_record(store, record_id, actor_id=ANNA, at=NOW)


def test_what_a_kiosk_sealed_opens_from_the_store(store):
    opened = open_it(store, submit_sealed(store))
    assert open_parts(CLINIC, opened) == {**PLAIN, Part.IDENTITY: ZELDA.to_bytes()}


def test_parts_of_several_versions_open_together(store):
    record_id = submit_sealed(store)
    decided = Identity("Zelda Invented", open_findings=0)
    decide(store, record_id, decided)
    parts = open_parts(CLINIC, open_it(store, record_id))
    assert parts == {**PLAIN, Part.IDENTITY: decided.to_bytes(), Part.DETERMINATION: b"decided"}


def test_a_list_opens_the_identity_that_stands(store):
    record_id = submit_sealed(store)
    (listed,) = read_page(store).entries
    assert open_identity(CLINIC, listed) == ZELDA
    decided = Identity("Zelda Invented", open_findings=0)
    decide(store, record_id, decided)
    (listed,) = read_page(store).entries
    assert open_identity(CLINIC, listed) == decided
    (bare,) = read_page(store, parts=()).entries
    assert open_identity(CLINIC, bare) is None


def test_a_correction_opens_as_the_version_it_becomes(store):
    record_id = submit_sealed(store)
    first = open_it(store, record_id)
    corrected = Identity("Zelda Inventedsen", PartialDate(1956, 3, 4))
    submit_sealed(store, record_id=record_id, corrects=1, identity=corrected)
    opened = open_it(store, record_id)
    assert read_identity(open_parts(CLINIC, opened)[Part.IDENTITY]) == corrected
    # The old version is still there, and still opens as what it was.
    old = first.parts[Part.IDENTITY]
    assert read_identity(open_one(CLINIC, record_id, 1, Part.IDENTITY, old)) == ZELDA


@pytest.mark.parametrize("part", sorted(WHOLE))
def test_a_part_put_elsewhere_does_not_open(part):
    record_id, other = name(), name()
    sealed = seal_content(CLINIC.public, record_id, 2, PLAIN, outcome="review").parts[part]
    places = itertools.product((record_id, other), (1, 2, 3), Part)
    for place in places:
        if place == (record_id, 2, part):
            assert open_one(CLINIC, *place, sealed) == PLAIN[part]
            continue
        with pytest.raises(IntegrityError) as caught:
            open_one(CLINIC, *place, sealed)
        assert caught.value.code == "VAULT-001"
        assert place[0] in caught.value.message


def test_parts_swapped_within_a_record_do_not_open(store):
    opened = open_it(store, submit_sealed(store))
    first, second = Part.RESPONSE, Part.ASSESSMENT
    swapped = {**opened.parts, first: opened.parts[second], second: opened.parts[first]}
    with pytest.raises(IntegrityError):
        open_parts(CLINIC, type(opened)(opened.record, opened.versions, swapped))


def test_a_version_is_sealed_anew_to_another_key_and_opens_as_before(store):
    record_id = submit_sealed(store)
    new = ClinicKeys(generate_key(), (CLINIC.current,))
    from_key, to_key = CLINIC.public.uuid, new.public.uuid
    for found, version in find_sealed_to(store, from_key):
        before = read_sealed(store, found, version)
        given = [(part_context(found, version, part), sealed) for part, sealed in before.items()]
        parts = dict(zip(before, (each.sealed for each in seal_anew(new, given)), strict=True))
        keys = {"from_key": from_key, "to_key": to_key}
        assert reseal(store, found, version, parts, **keys, actor_id=ANNA, at=NOW) is None
    assert open_parts(ClinicKeys(new.current), open_it(store, record_id))[Part.IDENTITY] == ZELDA.to_bytes()


def test_a_key_s_name_is_an_id_that_the_store_takes():
    for _ in range(20):
        key = generate_key().public
        assert bytes.fromhex(check_id(key.uuid).replace("-", "")) == key.id


# ── identities ──────────────────────────────────────────────────────────────────────────────────

dates = st.one_of(
    st.none(),
    st.builds(PartialDate, st.integers(1, 9999)),
    st.builds(PartialDate, st.integers(1, 9999), st.integers(1, 12)),
    st.dates().map(lambda day: PartialDate(day.year, day.month, day.day)),
)


@given(
    st.builds(
        Identity, st.text(), dates, st.text(), st.integers(min_value=0), st.text(), st.text(), st.none() | st.dates()
    )
)
def test_an_identity_survives_being_written(identity):
    assert read_identity(identity.to_bytes()) == identity


def test_an_identity_that_was_kept_before_decisions_were_told_reads_as_undecided():
    told = json.loads(ZELDA.to_bytes())
    del told["decided"], told["decided_until"], told["decided_on"]
    assert read_identity(json.dumps(told).encode()) == ZELDA


@pytest.mark.parametrize(
    "change_to",
    [b"", b"[]", b"{}", b"\xff\xfe", b'{"format":3}'],
)
def test_what_is_no_identity_is_refused(change_to):
    with pytest.raises(IntegrityError) as caught:
        read_identity(change_to)
    assert caught.value.code == "RECORD-030"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("born", '"4 March"'),
        ("born", '"about 3 years ago"'),
        ("born", "1956"),
        ("name", "null"),
        ("open_findings", '"2"'),
        ("open_findings", "-1"),
        ("preferred_name", "7"),
        ("decided", "7"),
        ("decided_until", '"next year"'),
        ("decided_on", "7"),
    ],
)
def test_a_field_of_another_kind_is_refused_without_telling_whose(field, value):
    told = json.loads(ZELDA.to_bytes()) | {field: json.loads(value)}
    with pytest.raises(IntegrityError) as caught:
        read_identity(json.dumps(told).encode())
    assert caught.value.code == "RECORD-030"
    assert caught.value.__cause__ is None
    assert "Zelda" not in str(caught.value)


def test_an_identity_of_a_newer_program_says_so():
    newer = ZELDA.to_bytes().replace(b"identity-1", b"identity-2")
    with pytest.raises(IntegrityError) as caught:
        read_identity(newer)
    assert caught.value.code == "RECORD-031"


def test_who_it_is_stands_in_no_representation():
    for word in ("Zelda", "Zee", "1956", "Microneedling"):
        assert word not in repr(ZELDA)
